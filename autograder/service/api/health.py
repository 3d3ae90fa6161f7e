"""Whether the service runs, and whether it can work."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from autograder import __version__
from autograder.service.api.dependencies import CurrentService
from autograder.service.api.problems import Problem, problems
from autograder.service.store import StoreError

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The service runs."""

    status: Literal["ok"] = "ok"
    version: str = __version__


@router.get("/health")
def health() -> Health:
    """Whether the process answers; it asks nobody else."""
    return Health()


@router.get("/ready", responses=problems(503))
def ready(service: CurrentService) -> Health:
    """Whether the database answers, so that the service can do its work."""
    try:
        service.store.check()
    except StoreError:
        detail = "The database does not answer: look at its server, and at `autograder doctor`."
        raise Problem(503, "not_ready", "Not ready", detail, headers={"Retry-After": "5"}) from None
    return Health()
