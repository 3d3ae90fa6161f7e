"""A person as a principal: name, and role in each course."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.service.people import Principal
from autograder.service.store.models import Course, Membership, Person


def principal_of(session: Session, person_id: int, scopes: Iterable[str] | None = None) -> Principal | None:
    """The person as one who has signed in, by a token of these scopes or a browser; None where there is no such."""
    person = session.get(Person, person_id)
    if person is None:
        return None
    found = session.execute(
        select(Course.name, Membership.role)
        .join(Membership, Membership.course_id == Course.id)
        .where(Membership.person_id == person_id)
    )
    roles = {row.name: row.role for row in found}
    return Principal(
        person.id, person.name, roles, person.is_administrator, None if scopes is None else frozenset(scopes)
    )
