"""Invitations: a link by which a person sets a password; good once, for some days, and hashed at rest."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from autograder.service.people.secrets import hashed, new_secret
from autograder.service.store.models import Invitation, Person, now

LIFETIME = timedelta(days=7)


def invite(session: Session, person_id: int, at: datetime | None = None) -> tuple[Invitation, str]:
    """A new invitation and its secret; the person's former ones are good no more."""
    at = at or now()
    session.execute(delete(Invitation).where(Invitation.person_id == person_id))
    secret = new_secret()
    invitation = Invitation(hash=hashed(secret), person_id=person_id, created_at=at, expires_at=at + LIFETIME)
    session.add(invitation)
    session.flush()
    return invitation, secret


def invited(session: Session, secret: str, at: datetime | None = None) -> Person | None:
    """Whom the invitation is for; None where it is none, or no longer."""
    invitation = session.get(Invitation, hashed(secret))
    if invitation is None or invitation.used_at is not None or invitation.expires_at <= (at or now()):
        return None
    return session.get(Person, invitation.person_id)


def use(session: Session, secret: str, at: datetime | None = None) -> bool:
    """Use the invitation up, in the transaction that does what it is for; False where another was quicker."""
    statement = update(Invitation).where(Invitation.hash == hashed(secret), Invitation.used_at.is_(None))
    return session.execute(statement.values(used_at=at or now())).rowcount == 1  # type: ignore[attr-defined,no-any-return]
