"""API tokens: made for a person, limited to scopes, hashed at rest, and taken back at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.service.people import SCOPES, Principal
from autograder.service.people.roles import principal_of
from autograder.service.people.secrets import hashed, new_secret
from autograder.service.store import Store
from autograder.service.store.models import Token, now

PREFIX = "agt_"
"""By which a secret that was published by mistake is recognised."""
_NOTED = timedelta(minutes=10)
"""How exactly it is known when a token was last used: a write for each request would be too many."""


def create_token(
    session: Session, person_id: int, name: str, scopes: Collection[str], expires_at: datetime | None = None
) -> tuple[Token, str]:
    """A new token and its secret, which is not kept.

    Raises:
        ValueError: there is no such scope.
    """
    if unknown := sorted(set(scopes) - set(SCOPES)):
        raise ValueError(f"There is no scope {unknown[0]!r}: expected some of {', '.join(SCOPES)}.")
    secret = new_secret(PREFIX)
    ordered = [scope for scope in SCOPES if scope in scopes]
    token = Token(hash=hashed(secret), person_id=person_id, name=name, scopes=ordered, expires_at=expires_at)
    session.add(token)
    session.flush()
    return token, secret


def principal_by_token(store: Store, secret: str, at: datetime | None = None) -> Principal | None:
    """Whose token it is; None where it is none, or no longer."""
    at = at or now()
    with store.reading() as session:
        token = session.scalar(select(Token).where(Token.hash == hashed(secret)))
        if token is None or not is_valid(token, at):
            return None
        principal = principal_of(session, token.person_id, token.scopes)
    if token.last_used_at is None or at - token.last_used_at > _NOTED:
        with store.writing() as session:
            used = session.get(Token, token.id)
            if used is not None:
                used.last_used_at = at
    return replace(principal, until=token.expires_at) if principal else None


def is_valid(token: Token, at: datetime) -> bool:
    """Whether the token may be used."""
    return token.revoked_at is None and (token.expires_at is None or at < token.expires_at)
