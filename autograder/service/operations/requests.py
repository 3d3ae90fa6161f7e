"""Each request: its id, its line in the log and its place in the counts, by its route, never by its path."""

from __future__ import annotations

import re
import time
import uuid
from typing import Any, Final

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from autograder.service.operations.logs import logger
from autograder.service.operations.metrics import Metrics

HEADER: Final = "X-Request-Id"
GONE: Final = 499
"""What is noted, as nginx does, where whoever asked has gone before everything was sent: no failure of ours."""
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Requests:
    """The outermost layer around the application.

    An id that a proxy gave is kept where it is a hexadecimal number: a word of the client's own would be logged.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        request = given if re.fullmatch(r"[0-9a-fA-F-]{16,64}", given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request
        status = 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request
            await send(message)

        method = scope["method"] if scope["method"] in _METHODS else "other"
        start = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=request):
            log = logger("autograder.service.requests")
            try:
                await self._app(scope, receive, answer)
            except ClientDisconnect:
                status = GONE
            except Exception:
                log.exception("a request failed", method=method, route=_route(scope))
                raise
            finally:
                seconds = time.perf_counter() - start
                route = _route(scope)
                self._metrics.request(method, route, status, seconds)
                log.info("request", method=method, route=route, status=status, seconds=seconds)


def _route(scope: Scope) -> str:
    """The pattern that the path fitted: `/api/v1/submissions/{id}`. In a path stand names of people and files."""
    route: Any = scope.get("route")
    if route is None:
        # What is mounted as a whole (static files) has no route of its own.
        return "mounted" if "endpoint" in scope else "unmatched"
    pattern = str(getattr(route, "path", ""))
    # The pattern may lack what its router is included below: that is what stands in the path before what it fitted.
    values = scope.get("path_params", {})
    fitted = re.sub(r"\{(\w+)(?::\w+)?\}", lambda match: str(values.get(match[1], "")), pattern)
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return path.removesuffix(fitted) + pattern if path.endswith(fitted) else pattern
