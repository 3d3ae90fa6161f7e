"""Which workers there are, and how well each locks students' code in."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from autograder.service.api.dependencies import CurrentService
from autograder.service.api.people import Grader
from autograder.service.api.problems import problems
from autograder.service.api.shapes import Page
from autograder.service.store.models import now
from autograder.service.workforce import alive

router = APIRouter(tags=["queue"])


class WorkerDescription(BaseModel):
    """A process that grades."""

    name: str
    version: str = Field(description="Of the program that it runs.")
    protection: str = Field(description="How well it locks students' code in: `full`, `reduced` or `none`.")
    open: list[str] = Field(description="Which properties of the protection were found open.")
    started_at: datetime
    seen_at: datetime


@router.get("/workers", responses=problems(403))
def list_workers(principal: Grader, service: CurrentService) -> Page[WorkerDescription]:
    """The workers that have been seen within the last minute, by name."""
    with service.store.reading() as session:
        found = alive(session, now())
        return Page(items=[WorkerDescription.model_validate(each, from_attributes=True) for each in found])
