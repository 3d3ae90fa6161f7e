"""Who saw and changed what."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from autograder.service.context import Service
from autograder.service.people import Principal
from autograder.service.store.models import AuditEntry


def audit(session: Session, principal: Principal | str, course: str, action: str, subject: str, **detail: Any) -> None:
    """Note an action, in the transaction that does it. `principal` is a name where nobody has signed in.

    `action` is a verb after what it is done to, such as `submission.viewed`; `subject` names that thing.
    """
    actor = principal if isinstance(principal, str) else principal.name
    entry = AuditEntry(actor=actor[:128], course=course, action=action, subject=subject[:256], detail=detail)
    session.add(entry)


def seen(service: Service, principal: Principal, action: str, subject: str, **detail: Any) -> None:
    """Note that somebody looked at what is others', in a transaction of its own."""
    with service.store.writing() as session:
        audit(session, principal, service.course, action, subject, **detail)
