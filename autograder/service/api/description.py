"""The API's description (OpenAPI): what every route has in common, said once."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from autograder.service.api.problems import MEDIA_TYPE, ProblemDocument

_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_UNUSED = ("HTTPValidationError", "ValidationError")


def install(app: FastAPI) -> None:
    """Have the application describe itself so."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _described(app: FastAPI) -> dict[str, Any]:
    found = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    for name in _UNUSED:
        schemas.pop(name, None)
    schemas["Problem"] = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    for path, operations in found["paths"].items():
        for operation in operations.values():
            _add_common(operation, in_api=path.startswith("/api/v1/"))
    return found


def _add_common(operation: dict[str, Any], *, in_api: bool) -> None:
    responses = operation["responses"]
    with_body = "requestBody" in operation
    common = {
        HTTPStatus.UNAUTHORIZED: "security" in operation,
        HTTPStatus.FORBIDDEN: "security" in operation,
        HTTPStatus.NOT_FOUND: in_api,
        HTTPStatus.BAD_REQUEST: with_body,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: with_body,
        HTTPStatus.UNPROCESSABLE_ENTITY: with_body or "parameters" in operation,
        HTTPStatus.INTERNAL_SERVER_ERROR: True,
        HTTPStatus.SERVICE_UNAVAILABLE: True,  # without its database
    }
    for status, applies in common.items():
        if applies and (str(status.value) not in responses or status == HTTPStatus.UNPROCESSABLE_ENTITY):
            responses[str(status.value)] = {"description": status.phrase, "content": _PROBLEM}
