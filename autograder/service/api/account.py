"""Who I am: signing in and out, and my API tokens."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field, SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.service.api.dependencies import Current, CurrentService, Identity, refuse_foreign_page
from autograder.service.api.middleware import prefix_of
from autograder.service.api.problems import Problem, not_found, problems
from autograder.service.api.shapes import Cursor, Limit, Line, Page, from_cursor, to_cursor
from autograder.service.context import Service
from autograder.service.people import SCOPES, Principal, local, sessions
from autograder.service.people.audit import audit
from autograder.service.people.passwords import WeakPassword
from autograder.service.people.tokens import create_token
from autograder.service.store.models import Person, Token, now
from autograder.texts import say

router = APIRouter(tags=["account"])
Scope = Literal["read", "submit", "grade", "manage"]
assert Scope.__args__ == SCOPES  # type: ignore[attr-defined]


class Me(BaseModel):
    """Who asks. `csrf_token` is what a browser sends with each change; null where a token was shown."""

    name: str
    first_name: str
    last_name: str
    email: str
    course: str
    role: str | None = Field(description="What I am in the course; null where I am not in it.")
    is_administrator: bool
    scopes: list[Scope] = Field(description="What I may do by the token that I sent, or by this browser.")
    csrf_token: str | None = None


class Credentials(BaseModel):
    """A name and a password."""

    name: Line
    password: SecretStr = Field(max_length=1000)


class Acceptance(BaseModel):
    """An invitation's secret, and the password that is to hold from now on."""

    secret: SecretStr = Field(max_length=200)
    password: SecretStr = Field(max_length=1000)


class TokenDescription(BaseModel):
    """An API token, without its secret, which nobody knows any more."""

    id: str
    name: str
    owner: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewToken(TokenDescription):
    """A token just made. Its secret is shown this once."""

    secret: str


class TokenWish(BaseModel):
    """The token to make. The scope `grade` is for what graders do, `manage` for instructors and administrators."""

    name: Line = Field(min_length=1, description="What it is for, to tell it from others.")
    scopes: list[Scope] = Field(min_length=1)
    days: int | None = Field(default=90, ge=1, le=3660, description="How long it holds; null for ever.")


@router.get("/me")
def me(request: Request, principal: Current, service: CurrentService) -> Me:
    """Who I am, and what a browser needs to send along with changes."""
    identity: Identity = request.state.identity
    return _me(service, principal, identity.csrf)


@router.post("/sign-in", responses=problems(401, 403, 429))
def sign_in(request: Request, response: Response, credentials: Credentials, service: CurrentService) -> Me:
    """Sign in by a local account; the browser gets a cookie."""
    _refuse_without_local_accounts(service)
    refuse_foreign_page(request)
    try:
        secret = local.sign_in(service, credentials.name, credentials.password.get_secret_value(), address_of(request))
    except local.Throttled as error:
        detail = f"Too many wrong passwords were tried. Wait {error.seconds} seconds, or ask staff for an invitation."
        headers = {"Retry-After": str(error.seconds)}
        raise Problem(429, "throttled", "Too many tries", detail, headers=headers) from None
    if secret is None:
        detail = "There is no account with this name and password. Check both, or ask staff for a new invitation."
        raise Problem(401, "wrong_password", "Not signed in", detail, headers={"WWW-Authenticate": "Bearer"})
    return signed_in(service, response, secret)


@router.post("/sign-out", status_code=204)
def sign_out(request: Request, response: Response, principal: Current, service: CurrentService) -> None:
    """Sign this browser out. A token stays what it is: revoke it instead."""
    if secret := request.cookies.get(sessions.COOKIE):
        with service.store.writing() as session:
            sessions.end(session, secret)
            audit(session, principal, service.course, "sign_out", principal.name)
    response.delete_cookie(sessions.COOKIE, path=_cookie_path(service))


@router.post("/invitations/accept", responses=problems(403, 404))
def accept(request: Request, response: Response, acceptance: Acceptance, service: CurrentService) -> Me:
    """Set the password of the account that an invitation is for, and sign in."""
    _refuse_without_local_accounts(service)
    refuse_foreign_page(request)
    secret, password = acceptance.secret.get_secret_value(), acceptance.password.get_secret_value()
    try:
        cookie = local.accept_invitation(service, secret, password)
    except WeakPassword as error:
        raise Problem(422, "weak_password", "Password not taken", str(error)) from None
    if cookie is None:
        detail = "The invitation is unknown, was used, or is too old. Ask staff for a new one."
        raise Problem(404, "no_invitation", "No such invitation", detail)
    return signed_in(service, response, cookie)


@router.get("/tokens", responses=problems(403, 404))
def list_tokens(
    principal: Current,
    service: CurrentService,
    owner: Annotated[
        str | None, Query(max_length=128, description="Whose, where not mine; administrators only.")
    ] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Page[TokenDescription]:
    """My API tokens, the newest first; also those that hold no more."""
    with service.store.reading() as session:
        person = _owner(session, principal, owner)
        query = select(Token).where(Token.person_id == person.id).order_by(Token.created_at.desc(), Token.id.desc())
        if cursor:
            at, last = from_cursor(cursor, datetime, str)
            query = query.where((Token.created_at < at) | ((Token.created_at == at) & (Token.id < last)))
        found = list(session.scalars(query.limit(limit + 1)))
    items = [TokenDescription.model_validate(_described(token, person.name)) for token in found[:limit]]
    more = len(found) > limit
    return Page(items=items, next=to_cursor(found[limit - 1].created_at, found[limit - 1].id) if more else None)


@router.post("/tokens", status_code=201, responses=problems(403))
def make_token(wish: TokenWish, principal: Current, service: CurrentService) -> NewToken:
    """Make an API token of mine. By a token, no more can be given than that token may, and not for longer."""
    if not principal.lends:
        detail = "A token of the Hub's makes no tokens: sign in with a browser, and make one on the page API tokens."
        raise Problem(403, "not_allowed", "Not allowed", detail)
    if principal.scopes is not None and ("manage" not in principal.scopes or not principal.scopes >= set(wish.scopes)):
        detail = (
            "A token makes others only if it has the scope manage, and no scope that it lacks itself: use a browser."
        )
        raise Problem(403, "scope_missing", "The token does not suffice", detail)
    wished = None if wish.days is None else now() + timedelta(days=wish.days)
    expires_at = min((each for each in (wished, principal.until) if each), default=None)
    with service.store.writing() as session:
        token, secret = create_token(session, principal.person_id, wish.name, wish.scopes, expires_at)
        audit(session, principal, service.course, "token.created", wish.name, token=token.id, scopes=wish.scopes)
    return NewToken.model_validate(_described(token, principal.name) | {"secret": secret})


@router.delete("/tokens/{token_id}", status_code=204, responses=problems(404))
def revoke_token(token_id: Annotated[str, Path(max_length=32)], principal: Current, service: CurrentService) -> None:
    """Take a token back: from now on it is good for nothing."""
    with service.store.writing() as session:
        token = session.get(Token, token_id)
        others = principal.is_administrator and principal.may_use("manage")
        if token is None or (token.person_id != principal.person_id and not others):
            raise not_found(f"token {token_id!r}")
        token.revoked_at = token.revoked_at or now()
        audit(session, principal, service.course, "token.revoked", token.name, token=token.id)


def signed_in(service: Service, response: Response, secret: str) -> Me:
    """Give the browser its cookie; returns who has signed in. For every way to sign in."""
    set_cookie(service, response, secret)
    principal = sessions.principal_by_session(service.store, secret)
    assert principal is not None
    return _me(service, principal, sessions.csrf_token(secret))


def set_cookie(service: Service, response: Response, secret: str) -> None:
    """Give the browser its cookie: for this service alone, and for HTTPS alone where that is how people come."""
    response.set_cookie(
        sessions.COOKIE,
        secret,
        max_age=int(sessions.LIFETIME.total_seconds()),
        path=_cookie_path(service),
        secure=service.settings.public_url.startswith("https:"),
        httponly=True,
        samesite="lax",
    )


def address_of(request: Request) -> str:
    """Where the request came from, as far as the server knows."""
    return request.client.host if request.client else "unknown"


def _cookie_path(service: Service) -> str:
    return f"{prefix_of(service.settings)}/"


def _refuse_without_local_accounts(service: Service) -> None:
    if not service.settings.local_accounts:
        detail = "This service has no local accounts: sign in as its front page says."
        raise Problem(403, "no_local_accounts", "No local accounts", detail)


def _me(service: Service, principal: Principal, csrf: str | None) -> Me:
    with service.store.reading() as session:
        person = session.get_one(Person, principal.person_id)
    return Me(
        name=person.name,
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        course=service.course,
        role=principal.roles.get(service.course),
        is_administrator=principal.is_administrator,
        scopes=[scope for scope in Scope.__args__ if principal.may_use(scope)],  # type: ignore[attr-defined]
        csrf_token=csrf,
    )


def _owner(session: Session, principal: Principal, name: str | None) -> Person:
    if name is None or name == principal.name:
        return session.get_one(Person, principal.person_id)
    if not principal.is_administrator or not principal.may_use("manage"):
        raise Problem(403, "not_allowed", "Not allowed", "Others' tokens are shown to administrators alone.")
    person = session.scalar(select(Person).where(Person.name == name))
    if person is None:
        raise not_found(say("person {name!r}", name=name))
    return person


def _described(token: Token, owner: str) -> dict[str, object]:
    names = ("id", "name", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at")
    return {name: getattr(token, name) for name in names} | {"owner": owner}
