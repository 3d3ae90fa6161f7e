"""What routes ask for: the service, who is asking, and whether that person may."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, APIKeyHeader, HTTPBearer

from autograder.service.api.problems import Problem
from autograder.service.context import Service
from autograder.service.people import Principal
from autograder.service.people.sessions import COOKIE, csrf_token, principal_by_session
from autograder.service.people.tokens import principal_by_token
from autograder.texts import say

CSRF_HEADER = "X-CSRF-Token"
CSRF_FIELD = "csrf_token"
_SAFE = ("GET", "HEAD", "OPTIONS")
_cookie = APIKeyCookie(
    name=COOKIE, scheme_name="session", description="A browser that has signed in.", auto_error=False
)
_bearer = HTTPBearer(scheme_name="bearer", description="An API token.", auto_error=False)
_token = APIKeyHeader(
    name="Authorization", scheme_name="token", description="An API token, as `token <secret>`.", auto_error=False
)


@dataclass(frozen=True)
class Identity:
    """Who asks. `csrf` is what a change must be sent with; None where a token was shown, which no page sends alone."""

    principal: Principal
    csrf: str | None = None


def service(request: Request) -> Service:
    """The service that the request came to."""
    found: Service = request.app.state.service
    return found


def identity(request: Request) -> Identity | None:
    """Who asks, by a token or a browser's cookie; None where nobody has signed in.

    Other ways are functions in `app.state.token_readers`, which are asked of a token that is none of ours.
    """
    store = service(request).store
    if secret := shown_token(request):
        principal = principal_by_token(store, secret)
        for reader in request.app.state.token_readers:
            principal = principal or reader(service(request), secret)
        return Identity(principal) if principal else None
    if secret := request.cookies.get(COOKIE):
        principal = principal_by_session(store, secret)
        return Identity(principal, csrf_token(secret)) if principal else None
    return None


def shown_token(request: Request) -> str | None:
    """The token in the request's Authorization header, whose scheme is `Bearer` or `token`."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() or None if scheme.lower() in ("bearer", "token") else None


def _identified(
    request: Request,
    _by_cookie: Annotated[Any, Security(_cookie)] = None,
    _by_bearer: Annotated[Any, Security(_bearer)] = None,
    _by_token: Annotated[Any, Security(_token)] = None,
) -> Identity:
    found = identity(request)
    if found is None:
        shown = (
            "The token that was sent is unknown, or no longer valid" if shown_token(request) else "Nobody has signed in"
        )
        raise Problem(
            401,
            "not_signed_in",
            "Not signed in",
            f"{shown}: sign in, or send a valid token as `Authorization: Bearer <token>`.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    request.state.identity = found
    return found


async def current(request: Request, found: Annotated[Identity, Depends(_identified)]) -> Principal:
    """Who asks; what a browser changes must come from a page of ours."""
    if found.csrf is not None and request.method not in _SAFE:
        refuse_foreign_page(request)
        sent = request.headers.get(CSRF_HEADER) or await _form_field(request)
        if not hmac.compare_digest(sent.encode(), found.csrf.encode()):
            raise Problem(
                403,
                "csrf",
                say("Not from a page of this service"),
                say(
                    "What a browser changes needs the token that /api/v1/me gives, as {header} or the field {field}: "
                    "reload the page and try again.",
                    header=CSRF_HEADER,
                    field=CSRF_FIELD,
                ),
            )
    return found.principal


def refuse_foreign_page(request: Request) -> None:
    """Nothing, unless the browser says that a page of another site sent the request.

    Raises:
        Problem: it does.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    own = {request.headers.get("host", ""), urlsplit(service(request).settings.public_url).netloc} - {""}
    if site not in ("same-origin", "none") or (origin is not None and urlsplit(origin).netloc not in own):
        detail = say("The request was sent by a page of another site: open this service's own page, and try there.")
        raise Problem(403, "foreign_page", say("From another site"), detail)


async def _form_field(request: Request) -> str:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return ""
    value = (await request.form(max_part_size=request.app.state.service.settings.max_upload_bytes)).get(CSRF_FIELD)
    return value if isinstance(value, str) else ""


def require(role: str | None = None, scope: str = "read") -> Callable[..., Principal]:
    """A dependency: who asks, where that person has this role in the course, or a higher one, and may use the scope.

    Without a role, anybody who has signed in.
    """

    def required(request: Request, principal: Annotated[Principal, Depends(current)]) -> Principal:
        refuse_below(principal, role, scope, service(request).course)
        return principal

    required.role, required.scope = role, scope  # type: ignore[attr-defined]
    return required


def refuse_below(principal: Principal, role: str | None, scope: str, course: str) -> None:
    """Nothing, where the person may.

    Raises:
        Problem: the person has not this role in the course, or the token not this scope.
    """
    if role is not None and not principal.is_at_least(role, course):
        found = principal.roles.get(course)
        is_now = say("you are its {role}", role=say(found)) if found else say("you are not in it")
        detail = say(
            "This is for those who are {role} of {course}, or more; {is_now}. Ask the course's staff.",
            role=say(role),
            course=course,
            is_now=is_now,
        )
        raise Problem(403, "not_allowed", say("Not allowed"), detail)
    if not principal.may_use(scope):
        detail = say("The token has not the scope {scope!r}. Make one that has, and send that.", scope=scope)
        raise Problem(403, "scope_missing", say("The token does not suffice"), detail)


Current = Annotated[Principal, Depends(current)]
CurrentService = Annotated[Service, Depends(service)]
