"""Signing in elsewhere: by the JupyterHub that runs the service, or by OpenID Connect."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse

from autograder.service.api.account import address_of, set_cookie
from autograder.service.api.dependencies import CurrentService
from autograder.service.api.middleware import prefix_of
from autograder.service.api.problems import Problem, problems
from autograder.service.context import Service
from autograder.service.people import hub, openid, outside
from autograder.service.people.outside import NotSignedIn
from autograder.service.settings import HubSettings

router = APIRouter(tags=["account"], default_response_class=RedirectResponse)
After = Annotated[str, Query(max_length=2000, description="The path of the service's page to go to afterwards.")]
Code = Annotated[str, Query(max_length=5000)]
_ANSWERS = {303: {"description": "On to the next page."}, **problems(403, 404)}


@router.get("/sign-in/hub", status_code=303, responses=_ANSWERS)
def by_hub(service: CurrentService, after: After = "") -> RedirectResponse:
    """Go to the Hub to sign in."""
    settings = _hub(service)
    begun, cookie = outside.begin(service, "hub", outside.page(after, prefix_of(service.settings)))
    return _away(service, hub.address(settings, begun), cookie)


@router.get(hub.CALLBACK, status_code=303, responses=_ANSWERS)
def back_from_hub(
    request: Request, service: CurrentService, code: Code = "", state: Code = "", error: Code = ""
) -> RedirectResponse:
    """Come back from the Hub, signed in."""
    settings = _hub(service)
    try:
        begun = outside.ended(service, "hub", request.cookies.get(outside.COOKIE, ""), state)
        _refuse_without_code(code, error)
        secret = outside.signed_in(service, hub.name_by_code(settings, begun, code), "hub", address_of(request))
    except NotSignedIn as failure:
        raise _problem(failure) from None
    return _home(service, begun.then, secret)


@router.get("/sign-in/openid", status_code=303, responses=_ANSWERS)
def by_openid(service: CurrentService, after: After = "") -> RedirectResponse:
    """Go to the OpenID Connect provider to sign in."""
    _refuse_without_openid(service)
    begun, cookie = outside.begin(service, "openid", outside.page(after, prefix_of(service.settings)))
    try:
        return _away(service, openid.address(service.settings, begun), cookie)
    except NotSignedIn as failure:
        raise _problem(failure) from None


@router.get(openid.CALLBACK, status_code=303, responses=_ANSWERS)
def back_from_openid(
    request: Request,
    service: CurrentService,
    code: Code = "",
    state: Code = "",
    error: Code = "",
    iss: Annotated[str | None, Query(max_length=2000)] = None,
) -> RedirectResponse:
    """Come back from the OpenID Connect provider, signed in."""
    _refuse_without_openid(service)
    try:
        begun = outside.ended(service, "openid", request.cookies.get(outside.COOKIE, ""), state)
        _refuse_without_code(code, error)
        name = openid.name_by_code(service.settings, begun, code, iss)
        secret = outside.signed_in(service, name, "openid", address_of(request))
    except NotSignedIn as failure:
        raise _problem(failure) from None
    return _home(service, begun.then, secret)


def _hub(service: Service) -> HubSettings:
    if service.settings.hub is None:
        raise _no_such_way("no JupyterHub runs it")
    return service.settings.hub


def _refuse_without_openid(service: Service) -> None:
    if service.settings.openid is None:
        raise _no_such_way("it has no OpenID Connect provider")


def _no_such_way(why: str) -> Problem:
    detail = f"One cannot sign in to this service so: {why}. Its front page has the ways that there are."
    return Problem(404, "not_found", "Not found", detail)


def _refuse_without_code(code: str, error: str) -> None:
    if error or not code:
        raise NotSignedIn("refused", "You did not sign in, or did not allow it there. Sign in once more.")


def _problem(failure: NotSignedIn) -> Problem:
    return Problem(403, failure.code, "Not signed in", failure.sentence)


def _away(service: Service, address: str, cookie: str) -> RedirectResponse:
    response = RedirectResponse(address, 303)
    response.set_cookie(
        outside.COOKIE,
        cookie,
        max_age=outside.SECONDS,
        path=f"{prefix_of(service.settings)}/",
        secure=service.settings.public_url.startswith("https:"),
        httponly=True,
        samesite="lax",  # the other side's page sends the browser back
    )
    return response


def _home(service: Service, then: str, secret: str) -> RedirectResponse:
    response = RedirectResponse(then, 303)
    response.delete_cookie(outside.COOKIE, path=f"{prefix_of(service.settings)}/")
    set_cookie(service, response, secret)
    return response
