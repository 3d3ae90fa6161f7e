"""What goes wrong on a page, as a page; the API's problems stay what they are."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, RedirectResponse
from starlette.exceptions import HTTPException

from autograder.service.api.dependencies import identity
from autograder.service.api.middleware import prefix_of
from autograder.service.api.problems import STORE_AWAY, Problem
from autograder.service.pages.reading import SignInFirst
from autograder.service.pages.rendering import page

NO_PAGES = ("/api/", "/health", "/ready", "/metrics", "/openapi.json")


def install(app: FastAPI) -> None:
    """Show a page where a page was asked for."""
    for kind in (HTTPException, RequestValidationError, *STORE_AWAY, Exception):
        app.add_exception_handler(kind, _shown_or(app.exception_handlers[kind]))
    app.add_exception_handler(SignInFirst, _to_sign_in)


def _shown_or(otherwise: Any) -> Any:
    async def handler(request: Request, error: Exception) -> Any:
        if not wants_page(request):
            return await otherwise(request, error)
        answer = await otherwise(request, error)
        problem: Problem = answer.problem
        try:
            return page(request, "problem.html", _known(request), problem.status_code, problem=problem)
        except STORE_AWAY:  # a page says whose it is, which nobody knows now
            kept = {name: value for name, value in answer.headers.items() if name == "retry-after"}
            return PlainTextResponse(problem.detail, problem.status_code, kept)

    return handler


def wants_page(request: Request) -> bool:
    """Whether the request came from somebody who reads pages."""
    prefix = prefix_of(request.app.state.service.settings)
    path = request.url.path.removeprefix(prefix)
    return "text/html" in request.headers.get("accept", "") and not path.startswith(NO_PAGES)


async def _to_sign_in(request: Request, _error: Exception) -> RedirectResponse:
    base = prefix_of(request.app.state.service.settings)
    after = request.url.path if request.method == "GET" else f"{base}/"
    return RedirectResponse(f"{base}/sign-in?after={quote(after)}", 303)


def _known(request: Request) -> Any:
    try:
        return identity(request)
    except (Problem, HTTPException):
        return None
