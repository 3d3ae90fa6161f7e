"""The service as a web application: its routes, and what holds for all of them."""

from __future__ import annotations

from fastapi import FastAPI

from autograder import __version__
from autograder.service import pages
from autograder.service.api import (
    account,
    assignments,
    audit,
    description,
    differences,
    elsewhere,
    erasures,
    events,
    exports,
    figures,
    founding,
    health,
    insights,
    marks,
    notebooks,
    people,
    policies,
    problems,
    regrades,
    submissions,
    tools,
    workers,
)
from autograder.service.api.crowding import LargeRequests
from autograder.service.api.middleware import (
    BodyLimit,
    Head,
    PlainAddress,
    PlainForm,
    Prefix,
    SecurityHeaders,
    body_limit,
    prefix_of,
)
from autograder.service.commands import Commands
from autograder.service.context import Service
from autograder.service.exchange import router as exchange
from autograder.service.founding import Found
from autograder.service.operations.metrics import Metrics
from autograder.service.operations.requests import Requests
from autograder.service.people.hub import HubTokens

V1 = "/api/v1"
PARTS = (
    account,
    people,
    assignments,
    submissions,
    notebooks,
    differences,
    events,
    workers,
    marks,
    policies,
    regrades,
    exports,
    insights,
    erasures,
    tools,
    audit,
)  # fmt: skip
"""The files of the versioned API; those of one thing stand together in its description."""


def create_app(service: Service) -> FastAPI:
    """The application that serves this service."""
    app = _framed(service)
    app.include_router(figures.router)
    app.include_router(elsewhere.router)
    for part in PARTS:
        app.include_router(part.router, prefix=V1)
    app.include_router(exchange())
    pages.install(app)
    return app


def create_founding_app(service: Service, found: Found) -> FastAPI:
    """The application of a service that has no course yet: people sign in there, and begin one."""
    app = _framed(service)
    app.state.found = found
    app.include_router(elsewhere.router)
    for part in (account, founding):
        app.include_router(part.router, prefix=V1)
    pages.install_founding(app)
    return app


def _framed(service: Service) -> FastAPI:
    """What both have: health, problems, and what holds for every request."""
    settings = service.settings
    app = FastAPI(
        title="autograder",
        version=__version__,
        description="Submissions of notebooks, graded at once. Errors are problem documents (RFC 9457).",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: "_".join([*map(str, route.tags[:1]), route.name]),
    )
    app.state.service = service
    app.state.metrics = metrics = Metrics(service)
    app.state.poller = events.Poller(service)
    app.state.commands = Commands(settings.course)
    app.state.token_readers = [HubTokens(settings.hub)] if settings.hub else []
    problems.install(app)
    description.install(app)
    app.add_middleware(Head)
    app.add_middleware(BodyLimit, limit=body_limit(settings))
    app.add_middleware(LargeRequests, settings=settings)
    app.add_middleware(PlainForm)
    app.add_middleware(PlainAddress)
    app.add_middleware(SecurityHeaders, is_https=settings.public_url.startswith("https:"))
    app.add_middleware(Requests, metrics=metrics)
    app.add_middleware(Prefix, prefix=prefix_of(settings))
    app.include_router(health.router)
    return app
