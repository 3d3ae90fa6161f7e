"""The service's web pages: made on the server from what the API gives, usable without JavaScript."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from autograder.service.pages import account, failures, staff, student
from autograder.service.pages.rendering import STATIC


def install(app: FastAPI) -> None:
    """Add the pages to the application; what goes wrong there is told as a page."""
    for part in (account, student, staff):
        app.include_router(part.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    failures.install(app)
