"""Which misconceptions a class holds now: ranked, each with its sentence, and with who holds it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from autograder.service.insight.reading import Work, messages
from autograder.service.tables import Table

LOOKED_AT = 3
"""In the reports of so many holders the sentence is looked for."""


@dataclass(frozen=True)
class Held:
    """A misconception (or alternative) that students' attempts that count show in one exercise."""

    notebook: str
    exercise: str
    id: str
    holders: tuple[Work, ...]
    share: float

    @property
    def students(self) -> int:
        """How many hold it."""
        return len(self.holders)


def held(works: Sequence[Work]) -> list[Held]:
    """What the class holds, those first that most students do."""
    holders: dict[tuple[str, str, str], list[Work]] = {}
    for work in works:
        for each in work.exercises:
            if each.misconception is not None:
                holders.setdefault((*each.key, each.misconception), []).append(work)
    found = [Held(*key, tuple(own), len(own) / len(works)) for key, own in holders.items()]
    return sorted(found, key=lambda each: (-each.students, each.exercise, each.id))


def holders_of(this: Held) -> Table:
    """Who holds it, with the attempt that shows it."""
    columns = ("student", "attempt", "score", "max_score")
    rows = [
        {
            "student": work.student,
            "attempt": work.number,
            "score": work.score,
            "max_score": work.max_score,
            "submission": work.submission,
        }
        for work in this.holders
    ]
    return Table("holders", columns, rows, frozenset(columns[1:]))


def sentences(session: Session, found: Sequence[Held]) -> list[str]:
    """For each the sentence of the course's card, as the holders' reports give it; in the reports' language.

    Where an exercise builds on another one a report says more than the sentence: the shortest message is the nearest.
    """
    asked: dict[str, list[tuple[str, str]]] = {}
    looked_at = [representatives(each)[:LOOKED_AT] for each in found]
    for each, works in zip(found, looked_at, strict=True):
        for work in works:
            asked.setdefault(work.outcome, []).append((each.notebook, each.exercise))
    said = messages(session, asked)
    result = []
    for each, works in zip(found, looked_at, strict=True):
        own = (said.get((work.outcome, each.notebook, each.exercise), "") for work in works)
        result.append(min(filter(None, own), key=len, default=""))
    return result


def representatives(each: Held) -> list[Work]:
    """The holders in an order that tells nothing of them and is the same each time.

    Those come first whose mistake is their own alone, and not also an earlier function's.
    """

    def order(work: Work) -> tuple[bool, str]:
        own = next(one for one in work.exercises if one.key == (each.notebook, each.exercise))
        return own.inherited_from is not None, hashlib.sha256(work.outcome.encode()).hexdigest()

    return sorted(each.holders, key=order)
