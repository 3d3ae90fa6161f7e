"""nbgrader's road: the exchange protocol that ngshare's clients speak, over what the service has stored."""

from __future__ import annotations

from fastapi import APIRouter

from autograder.service.exchange import assignments, feedback, roster, submissions


def router() -> APIRouter:
    """All routes of the protocol. ngshare's documentation describes them; the API's own description is of `/api/v1`."""
    found = APIRouter(prefix="/api", include_in_schema=False)
    for part in (assignments, submissions, feedback, roster):
        found.include_router(part.router)
    return found
