"""Who asks, and what that person may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from autograder.service.store.models import ROLES

SCOPES = ("read", "submit", "grade", "manage")
"""What a token may be used for: to look; to submit; what graders do; what instructors and administrators do."""


@dataclass(frozen=True)
class Principal:
    """A person who has signed in, with the role in each course, by the course's name.

    `scopes` are those of the token that was shown; None for a browser, which may do all that the person may. `until` is
    when that token ends, if ever; `lends` is whether it may make others, which lie elsewhere.
    """

    person_id: int
    name: str
    roles: Mapping[str, str]
    is_administrator: bool = False
    scopes: frozenset[str] | None = None
    until: datetime | None = None
    lends: bool = True

    def is_at_least(self, role: str, course: str) -> bool:
        """Whether the person's role in the course is this one or a higher one."""
        if self.is_administrator:
            return True
        found = self.roles.get(course)
        return found is not None and ROLES.index(found) >= ROLES.index(role)

    def may_use(self, scope: str) -> bool:
        """Whether what the person has shown is good for this."""
        return self.scopes is None or scope in self.scopes
