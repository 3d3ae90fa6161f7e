"""The service's web pages: made on the server from what the API gives, usable without JavaScript."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Response
from fastapi.staticfiles import StaticFiles

from autograder.service.pages import (
    account,
    failures,
    founding,
    insight,
    people,
    queue,
    settings,
    setup,
    staff,
    student,
    submissions,
)
from autograder.service.pages.rendering import STATIC

KEPT_SECONDS = 3600


class _Kept(StaticFiles):
    """Files that a browser may keep for a while; what is personal it may not."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """The file, or that it has not changed."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
        return response


def install(app: FastAPI) -> None:
    """Add the pages to the application; what goes wrong there is told as a page."""
    _install(app, account, student, staff, settings, submissions, queue, people, setup, insight)


def install_founding(app: FastAPI) -> None:
    """Add the pages of a service that has no course yet."""
    _install(app, account, founding)


def _install(app: FastAPI, *parts: Any) -> None:
    for part in parts:
        app.include_router(part.router, include_in_schema=False)
    app.mount("/static", _Kept(directory=STATIC), name="static")
    failures.install(app)
