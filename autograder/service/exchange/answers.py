"""What holds for every route of the protocol: a token says who asks, and every answer is JSON with `success`."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Annotated, Any
from urllib.parse import parse_qsl

from anyio import to_thread
from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from autograder.service.api.dependencies import shown_token
from autograder.service.api.middleware import upload_limit
from autograder.service.api.problems import MISTAKE
from autograder.service.exchange.trees import BadTimestamp, BadTree
from autograder.service.operations.logs import logger
from autograder.service.store.files import BadPath

MAX_FIELDS = 100
_log = logger(__name__)


class Refusal(Exception):
    """The protocol's answer to what cannot be done: a status and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def not_found(what: str) -> Refusal:
    """There is no such thing, or none that the person may know of."""
    return Refusal(404, f"There is no {what}, or none that you may see.")


def success(**fields: Any) -> JSONResponse:
    """That it was done, and what was asked for."""
    return JSONResponse({"success": True, **fields})


def failure(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """That it was not, and why."""
    return JSONResponse({"success": False, "message": sentence}, status, dict(headers or {}))


class ExchangeRoute(APIRoute):
    """A route whose errors are the protocol's: its clients understand no problem documents."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler that answers."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            # A browser's cookie is not asked for: forms of other sites' pages would send it along.
            if shown_token(request) is None:
                return failure(401, "Who asks is not known: send a token as `Authorization: token <token>`.")
            try:
                return await handle(request)
            except Refusal as refusal:
                return failure(refusal.status, str(refusal))
            except (BadTree, BadPath, BadTimestamp) as error:
                return failure(400, str(error))
            except RequestValidationError as error:
                said = "; ".join(str(each["msg"]) for each in error.errors()[:5])
                return failure(400, f"The request is not as the protocol has it: {said}.")
            except HTTPException as error:
                return failure(error.status_code, error.detail, error.headers)
            except Exception:
                _log.exception("a request of the exchange failed", method=request.method, route=self.path)
                return failure(500, MISTAKE)

        return answer


async def fields(request: Request) -> Mapping[str, str]:
    """The fields of the form that was sent.

    Raises:
        Refusal: it is no form, or larger than is taken here.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Refusal(415, "Expected a form (application/x-www-form-urlencoded), as ngshare's clients send it.")
    limit = upload_limit(request.app.state.service.settings)
    body, size = bytearray(), 0
    async for chunk in request.stream():
        # Read to its end where it is too large as well: most clients listen only when they have sent everything.
        size += len(chunk)
        if size <= limit:
            body += chunk
    if size > limit:
        raise Refusal(413, f"What was sent is larger than the {limit / 1e6:.0f} MB that are taken: send fewer files.")
    return await to_thread.run_sync(partial(_parsed, bytes(body)))


def _parsed(body: bytes) -> Mapping[str, str]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict"))
    except ValueError:
        raise Refusal(400, f"The form cannot be read: expected UTF-8, and at most {MAX_FIELDS} fields.") from None


Fields = Annotated[Mapping[str, str], Depends(fields)]
