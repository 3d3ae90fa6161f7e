"""Browsers that have signed in: a secret in a cookie, its hash in the database."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from autograder.service.people import Principal
from autograder.service.people.roles import principal_of
from autograder.service.people.secrets import derived, hashed, new_secret
from autograder.service.store import Store
from autograder.service.store.models import SignedIn, now

COOKIE = "autograder_session"
LIFETIME = timedelta(days=14)


def begin(session: Session, person_id: int, method: str, at: datetime | None = None) -> str:
    """Sign a person in; returns the cookie's secret. `method` says how: `local`, `hub` or `openid`."""
    at = at or now()
    secret = new_secret()
    session.add(
        SignedIn(hash=hashed(secret), person_id=person_id, method=method, created_at=at, expires_at=at + LIFETIME)
    )
    session.execute(delete(SignedIn).where(SignedIn.expires_at <= at))
    return secret


def end(session: Session, secret: str) -> None:
    """Sign the browser out."""
    session.execute(delete(SignedIn).where(SignedIn.hash == hashed(secret)))


def end_all(session: Session, person_id: int) -> None:
    """Sign a person out everywhere."""
    session.execute(delete(SignedIn).where(SignedIn.person_id == person_id))


def principal_by_session(store: Store, secret: str, at: datetime | None = None) -> Principal | None:
    """Who has signed in with this cookie; None where nobody has, or no longer."""
    with store.reading() as session:
        signed_in = session.get(SignedIn, hashed(secret))
        if signed_in is None or signed_in.expires_at <= (at or now()):
            return None
        return principal_of(session, signed_in.person_id)


def csrf_token(secret: str) -> str:
    """What a page of ours sends along with each change, and a page of others' cannot know."""
    return derived(secret, "csrf")
