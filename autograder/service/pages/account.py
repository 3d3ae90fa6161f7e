"""Signing in and out, taking up an invitation, and the language and the clocks of the pages."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse

from autograder.service.api import account
from autograder.service.api.account import address_of, set_cookie
from autograder.service.api.dependencies import CurrentService, Identity, identity, refuse_foreign_page
from autograder.service.api.middleware import prefix_of
from autograder.service.context import Service
from autograder.service.pages.clocks import ZONE_COOKIE, is_zone, zones_to_choose
from autograder.service.pages.reading import Reader, Writer
from autograder.service.pages.rendering import LANGUAGE_COOKIE, page
from autograder.service.people import SCOPES, local
from autograder.service.people.invitations import invited
from autograder.service.people.passwords import WeakPassword
from autograder.texts import LANGUAGES

router = APIRouter()
MANY = 500
After = Annotated[str, Query(max_length=500)]
Text = Annotated[str, Form(max_length=1000)]


@router.get("/sign-in")
def sign_in_page(request: Request, service: CurrentService, after: After = "") -> Any:
    """Where people sign in."""
    if identity(request) is not None:
        return _to(service, after)
    return _sign_in_page(request, service, after, None, "", 200)


def _sign_in_page(
    request: Request, service: Service, after: str, trouble: dict[str, int] | None, name: str, status: int
) -> Any:
    settings = service.settings
    return page(request, "sign_in.html", None, status, after=after, trouble=trouble, name=name, settings=settings)


@router.post("/sign-in")
def sign_in(request: Request, service: CurrentService, name: Text = "", password: Text = "", after: After = "") -> Any:
    """Sign in by a local account."""
    refuse_foreign_page(request)
    wait = 0
    secret = None
    try:
        if service.settings.local_accounts:
            secret = local.sign_in(service, name[:128].replace("\0", ""), password, address_of(request))
    except local.Throttled as error:
        wait = error.seconds
    if secret is None:
        status = 429 if wait else 401
        return _sign_in_page(request, service, after, {"wait": wait}, name, status)
    answer = _to(service, after)
    set_cookie(service, answer, secret)
    return answer


@router.post("/sign-out")
def sign_out(request: Request, writer: Writer, service: CurrentService) -> Any:
    """Sign this browser out."""
    answer = RedirectResponse(f"{prefix_of(service.settings)}/sign-in", 303)
    account.sign_out(request, answer, writer.principal, service)
    return answer


@router.get("/invitation")
def invitation_page(request: Request, service: CurrentService, secret: After = "") -> Any:
    """Where an invited person sets a password."""
    with service.store.reading() as session:
        person = invited(session, secret)
    status = 200 if person else 404
    return page(request, "invitation.html", status=status, person=person, secret=secret, trouble=None)


@router.post("/invitation")
def accept(request: Request, service: CurrentService, secret: Text = "", password: Text = "", again: Text = "") -> Any:
    """Set the password, and sign in."""
    refuse_foreign_page(request)
    trouble, cookie = "", None
    with service.store.reading() as session:
        person = invited(session, secret)
    if person is not None and password != again:
        trouble = "differ"
    elif person is not None:
        try:
            cookie = local.accept_invitation(service, secret, password)
        except WeakPassword as error:
            trouble = str(error)
    if cookie is None:
        status = 422 if person else 404
        return page(request, "invitation.html", status=status, person=person, secret=secret, trouble=trouble)
    answer = _to(service, "")
    set_cookie(service, answer, cookie)
    return answer


@router.get("/tokens")
def tokens_page(request: Request, reader: Reader, service: CurrentService) -> Any:
    """My API tokens: for nbgrader's clients, and for programs."""
    return _tokens(request, reader, service)


@router.post("/tokens")
def make_token(
    request: Request,
    writer: Writer,
    service: CurrentService,
    name: Annotated[str, Form(min_length=1, max_length=128, pattern=r"^[^\x00]*$")],
    scopes: Annotated[list[account.Scope], Form(min_length=1)],
    days: Annotated[int, Form(ge=1, le=3660)] = 90,
) -> Any:
    """Make a token, and show its secret this once."""
    wish = account.TokenWish(name=name, scopes=scopes, days=days)
    made = account.make_token(wish, writer.principal, service)
    return _tokens(request, writer, service, made)


@router.post("/tokens/{token_id}/revoke")
def revoke_token(token_id: str, writer: Writer, service: CurrentService) -> Any:
    """Take a token back."""
    account.revoke_token(token_id, writer.principal, service)
    return RedirectResponse(f"{prefix_of(service.settings)}/tokens", 303)


def _tokens(request: Request, reader: Identity, service: Service, made: account.NewToken | None = None) -> Any:
    found = account.list_tokens(reader.principal, service, None, MANY)
    scopes = [scope for scope in SCOPES if reader.principal.may_use(scope)]
    return page(
        request,
        "tokens.html",
        reader,
        tokens=[each for each in found.items if each.revoked_at is None],
        scopes=scopes,
        made=made,
    )


@router.post("/language")
def choose_language(request: Request, service: CurrentService, language: Text = "", after: After = "") -> Any:
    """Read the pages in another language."""
    refuse_foreign_page(request)
    answer = _to(service, after)
    if language in LANGUAGES:
        _remember(service, answer, LANGUAGE_COOKIE, language)
    return answer


@router.get("/time-zone")
def time_zone_page(request: Request, after: After = "") -> Any:
    """By which clocks the pages tell the time, to be chosen by hand."""
    return page(request, "time_zone.html", identity(request), after=after, zones=zones_to_choose())


@router.post("/time-zone")
def choose_time_zone(request: Request, service: CurrentService, zone: Text = "", after: After = "") -> Any:
    """Read the pages by other clocks."""
    refuse_foreign_page(request)
    answer = _to(service, after)
    if is_zone(zone):
        _remember(service, answer, ZONE_COOKIE, zone, for_scripts=True)
    return answer


def _remember(service: Service, answer: RedirectResponse, name: str, value: str, *, for_scripts: bool = False) -> None:
    """Keep in somebody's browser what they chose; `for_scripts` where a script of ours looks whether it is there."""
    path = f"{prefix_of(service.settings)}/"
    is_https = service.settings.public_url.startswith("https:")
    answer.set_cookie(
        name, value, max_age=365 * 86400, path=path, secure=is_https, httponly=not for_scripts, samesite="lax"
    )


def _to(service: Service, after: str) -> RedirectResponse:
    """To a page of this service's; nobody is led elsewhere."""
    base = prefix_of(service.settings)
    inside = after.startswith(f"{base}/") and not after.startswith("//") and "\\" not in after
    inside = inside and after.isascii() and after.isprintable()
    return RedirectResponse(after if inside else f"{base}/", 303)
