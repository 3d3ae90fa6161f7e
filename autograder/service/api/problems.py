"""What goes wrong, told as RFC 9457 problem documents: each says what was expected, what was found, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette._utils import get_route_path
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from autograder.service.operations.logs import logger
from autograder.texts import say

MEDIA_TYPE = "application/problem+json"
MISTAKE = say(
    "The service made a mistake; nothing of this request was stored. Try again, and tell the staff if it stays."
)

AWAY = say("The service's database does not answer; nothing of this request was stored. Try again in a few seconds.")
STORE_AWAY = (OperationalError, InterfaceError, NoConnection)
"""What is raised where the database cannot be reached, or is too busy."""
_log = logger(__name__)


class Problem(HTTPException):
    """Ends a request with a problem document; `extra` are members beside those of the standard.

    `detail` is a sentence for the person who asked. `code` is for programs, and is the end of the document's `type`.
    """

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(status, detail, dict(headers) if headers else None)
        self.code = code
        self.title = title
        self.extra = extra


class ProblemDocument(BaseModel):
    """A problem as RFC 9457 describes it, with a code for programs."""

    model_config = ConfigDict(extra="allow", title="Problem")

    type: str = Field(description="What kind of problem it is, as a URI that is a name and leads nowhere.")
    title: str = Field(description="The kind of problem in a few words.")
    status: int = Field(description="The HTTP status, once more.")
    detail: str = Field(description="What was expected, what was found, and what to do.")
    code: str = Field(description="The kind of problem, for programs.")


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may end with these statuses, for its description."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def not_found(what: str) -> Problem:
    """There is no such thing, or none that the person may know of."""
    detail = say("There is no {what}, or none that you may see. Check the name.", what=what)
    return Problem(404, "not_found", say("Not found"), detail)


class ProblemResponse(JSONResponse):
    """The document, and the problem that it tells of: its sentences can be said in other languages."""

    problem: Problem


def response(problem: Problem) -> ProblemResponse:
    """The document."""
    document = {
        "type": f"urn:autograder:problem:{problem.code}",
        "title": problem.title,
        "status": problem.status_code,
        "detail": problem.detail,
        "code": problem.code,
        **jsonable_encoder(problem.extra),
    }
    made = ProblemResponse(document, problem.status_code, dict(problem.headers or {}), media_type=MEDIA_TYPE)
    made.problem = problem
    return made


def install(app: FastAPI) -> None:
    """Make every error of the application's a problem document."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    for kind in STORE_AWAY:
        app.add_exception_handler(kind, _away)
    app.add_exception_handler(Exception, _unexpected)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if isinstance(error, Problem):
        return response(error)
    phrase = HTTPStatus(error.status_code).phrase
    code = phrase.lower().replace(" ", "_").replace("-", "_")
    title, detail = phrase, error.detail if error.detail and error.detail != phrase else f"{phrase}."
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(_methods(request) or ["GET", "HEAD"])  # files have no route of their own
    if error.status_code == 404:
        title, at = say("Not found"), request.url.path
        detail = say("There is nothing at {at}. The addresses that there are stand in /openapi.json.", at=at)
    elif error.status_code == 405:
        detail = f"{request.method} is not for {request.url.path}. Its methods: {headers.get('Allow', 'none')}."
    elif error.status_code == 400:
        detail = "The request's body cannot be read. Send it as its Content-Type says, and as /openapi.json describes."
    return response(Problem(error.status_code, code, title, detail, headers=headers))


def _methods(request: Request) -> list[str]:
    """What may be done with the address, by any of its routes."""
    path = get_route_path(request.scope)
    routes = [each for each in iter_route_contexts(request.app.routes) if each.path is not None]
    fitting = [each for each in routes if compile_path(str(each.path))[0].match(path)]
    methods = {method for each in fitting for method in each.methods or ()}
    return sorted(methods | ({"HEAD"} if "GET" in methods else set()))


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = [{"where": _where(each["loc"]), "message": str(each["msg"])} for each in error.errors()]
    said = "; ".join(f"{each['where']}: {each['message']}" for each in errors[:5])
    detail = say("The request is not as this address expects it. {said}. Mend that, and send it again.", said=said)
    return response(Problem(422, "invalid", say("Invalid request"), detail, errors=errors))


def _where(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)


async def _away(_request: Request, error: Exception) -> JSONResponse:
    _log.error("The database does not answer.", exc_info=error)
    return response(Problem(503, "store_away", say("Database away"), AWAY, headers={"Retry-After": "5"}))


async def _unexpected(_request: Request, _error: Exception) -> JSONResponse:
    return response(Problem(500, "internal", say("Internal error"), MISTAKE))
