"""The audit log: who saw and changed what."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel
from sqlalchemy import select

from autograder.service.api.dependencies import CurrentService, require
from autograder.service.api.problems import problems
from autograder.service.api.shapes import Cursor, Limit, Page, from_cursor, to_cursor
from autograder.service.people import Principal
from autograder.service.store.models import AuditEntry

router = APIRouter(tags=["audit"])


class Entry(BaseModel):
    """One thing that somebody saw or did."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]


_Text = Annotated[str | None, Query(max_length=256, pattern=r"^[^\x00]*$")]


@router.get("/audit", responses=problems(403))
def list_audit(
    principal: Annotated[Principal, Depends(require("administrator", "manage"))],
    service: CurrentService,
    actor: _Text = None,
    subject: _Text = None,
    action: Annotated[_Text, Query(description="Or what it begins with, such as `submission.`")] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Page[Entry]:
    """Who saw and changed what in the course, the latest first."""
    query = select(AuditEntry).where(AuditEntry.course == service.course).order_by(AuditEntry.id.desc())
    if actor is not None:
        query = query.where(AuditEntry.actor == actor)
    if subject is not None:
        query = query.where(AuditEntry.subject == subject)
    if action is not None:
        query = query.where(AuditEntry.action.startswith(action, autoescape=True))
    if cursor:
        query = query.where(AuditEntry.id < from_cursor(cursor, int)[0])
    with service.store.reading() as session:
        found = list(session.scalars(query.limit(limit + 1)))
    items = [Entry.model_validate(entry, from_attributes=True) for entry in found[:limit]]
    return Page(items=items, next=to_cursor(items[-1].id) if len(found) > limit else None)
