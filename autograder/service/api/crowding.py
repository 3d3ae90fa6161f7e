"""How many large requests one person may have open: each takes several times its size in memory until it is stored."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from autograder.service.api.middleware import SMALL_BODY_BYTES, prefix_of
from autograder.service.api.problems import Problem, response
from autograder.service.exchange.answers import failure
from autograder.service.settings import ServiceSettings

MOST_LARGE: Final = 2
_WAIT: Final = {"Retry-After": "5"}


class LargeRequests:
    """Counts them by what is shown to say who asks; nobody's are refused before they are read."""

    def __init__(self, app: ASGIApp, settings: ServiceSettings) -> None:
        self.app = app
        self._prefix = prefix_of(settings)
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if int(headers.get("content-length", "0")) <= SMALL_BODY_BYTES and "transfer-encoding" not in headers:
            await self.app(scope, receive, send)
            return
        shown = f"{headers.get('authorization', '')} {headers.get('cookie', '')}"
        who = hashlib.sha256(shown.encode()).hexdigest()
        if self._open[who] >= MOST_LARGE:
            await self._refusal(scope)(scope, receive, send)
            return
        self._open[who] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._open -= Counter((who,))

    def _refusal(self, scope: Scope) -> ASGIApp:
        detail = (
            f"You are sending {MOST_LARGE} large requests already: wait until these have arrived, and send it again."
        )
        path = scope["path"].removeprefix(self._prefix)
        if path.startswith("/api/") and not path.startswith("/api/v1/"):
            return failure(429, detail, _WAIT)
        return response(Problem(429, "too_many_uploads", "Too many uploads", detail, headers=_WAIT))
