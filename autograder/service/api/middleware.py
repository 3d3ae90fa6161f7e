"""What holds for every request: the prefix it comes below, how much it may send, and what browsers are told."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from autograder.service.api.problems import Problem, response
from autograder.service.settings import ServiceSettings

SMALL_BODY_BYTES = 2_000_000
"""What may be sent where no files are."""
ENCODED = 1.4
"""Files in base64, and what stands around them, are so much larger than themselves."""
READS = 4
"""nbgrader's clients and browsers fail without a word where a connection ends: so much more than is taken is read from
them, and refused."""
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cache-Control": "no-store",
}


class Prefix:
    """Below a Hub or a proxy, addresses begin with a prefix, which the proxy may have taken off or not."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        await self.app({**scope, "root_path": self.prefix} if self.prefix else scope, receive, send)


def prefix_of(settings: ServiceSettings) -> str:
    """What the paths of the service's addresses begin with, without a slash at its end."""
    path = settings.hub.service_prefix if settings.hub else urlsplit(settings.public_url).path
    return path.rstrip("/")


class Head:
    """Answers HEAD as it would GET, and keeps the body: what looks whether a service is there asks so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
                await send({"type": "http.response.body"})  # whoever would go on for ever learns that nobody is there

        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return
        asked = {**scope, "method": "GET"}
        try:
            await self.app(asked, receive, without_body)
        finally:
            scope.update({**asked, "method": "HEAD"})  # the log wants to know which route it was


class PlainAddress:
    """Refuses addresses with a NUL character, which no database keeps as text."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http" and ("\0" in scope["path"] or b"%00" in scope["query_string"]):
            detail = "The address has a NUL character in it, which no name has: take it out."
            await response(Problem(404, "not_found", "Not found", detail))(scope, receive, send)
            return
        await self.app(scope, receive, send)


class PlainForm:
    """Refuses forms in another encoding than browsers send.

    Some of Python's take time that grows with the square of the length, give what is no text, or fail: a form would
    stop the server.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http":
            _, options = parse_options_header(Headers(scope=scope).get("content-type"))
            charset = options.get(b"charset", b"utf-8").decode("latin-1").lower()
            if b"boundary" in options and charset not in ("utf-8", "utf8"):
                detail = "The form is in another encoding than UTF-8: send it without a charset, or with that one."
                await response(Problem(415, "unsupported_media_type", "Not in UTF-8", detail))(scope, receive, send)
                return
        await self.app(scope, receive, send)


class SecurityHeaders:
    """Tells browsers what pages of ours may do, and that nothing personal is to be kept; a route may say otherwise."""

    def __init__(self, app: ASGIApp, is_https: bool) -> None:
        self.app = app
        https = {"Strict-Transport-Security": "max-age=31536000"} if is_https else {}
        self.headers = _SECURITY_HEADERS | https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class BodyLimit:
    """Stops reading where a request sends more than it may, whatever it says of its length."""

    def __init__(self, app: ASGIApp, limit: Callable[[Scope], int]) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit, received = self.limit(scope), 0
        length = Headers(scope=scope).get("content-length", "")
        if length.isdigit() and int(length) > limit:
            await response(_too_large(limit))(scope, receive, send)
            return

        async def counting() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise _too_large(limit)
            return message

        await self.app(scope, counting, send)


def _too_large(limit: int) -> Problem:
    detail = f"The request is larger than the {limit:,} bytes that are taken here. Send less, or fewer files."
    return Problem(413, "too_large", "Too large", detail, headers={"Connection": "close"})


def upload_limit(settings: ServiceSettings) -> int:
    """How much a request with files may send."""
    return int(settings.max_upload_bytes * ENCODED) + SMALL_BODY_BYTES


def body_limit(settings: ServiceSettings) -> Callable[[Scope], int]:
    """How much a request may send: files where they are handed in or released, little elsewhere."""
    uploads = upload_limit(settings)

    def limit(scope: Scope) -> int:
        path: str = scope["path"].removeprefix(prefix_of(settings))
        if path.startswith("/api/") and not path.startswith("/api/v1/"):
            return READS * uploads
        if path.startswith("/assignments/") and path.endswith("/submissions"):
            return READS * uploads
        with_files = not path.startswith("/api/v1/") or path.endswith("/submissions")
        return uploads if with_files else SMALL_BODY_BYTES

    return limit
