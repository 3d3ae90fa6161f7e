"""Setting a class's works side by side: asked for on a page, done beside it in a process of its own, kept in the store.

Whoever asks does not wait for it: a class takes seconds, and one with strange texts in it minutes.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.context import SpawnProcess

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from autograder.notebook import Unreadable, read_notebook
from autograder.sandbox import die_with_parent
from autograder.service.insight.reading import Work, counting_works
from autograder.service.operations.logs import logger
from autograder.service.outcomes import own_code
from autograder.service.store import Store, open_store
from autograder.service.store.files import read_tree
from autograder.service.store.models import Assignment, Comparison, Likeness, Outcome, now

LOOK_SECONDS = 1.0
LONGEST_SECONDS = 900
MOST_MEMORY = 4_000_000_000
"""What one comparison may take at most; then it has failed, and says so."""
BETWEEN = "\n\n"
"""Stands between the cells of a work when they are one text."""
_AT_ONCE = 100
_log = logger(__name__)


def ask(session: Session, assignment: Assignment) -> Comparison:
    """Have the works for an assignment compared; where that waits already, it is one."""
    found = session.get(Comparison, assignment.id)
    if found is None:
        found = Comparison(assignment_id=assignment.id)
        session.add(found)
    found.wanted_at = found.wanted_at or now()
    found.trouble = None
    session.flush()
    return found


def own_text(session: Session, outcome: str) -> str | None:
    """A work's text, as it is compared: the cells that are the student's own; None where the outcome is no more."""
    graded = session.scalar(select(Outcome.graded).where(Outcome.id == outcome))
    return None if graded is None else BETWEEN.join(own_code(graded))


def likenesses(session: Session, assignment: Assignment) -> Sequence[Likeness]:
    """The pairs that were found, those first that have most in common."""
    most = (Likeness.first_share + Likeness.second_share).desc()
    query = select(Likeness).where(Likeness.assignment_id == assignment.id)
    return session.scalars(query.order_by(most, Likeness.first, Likeness.second)).all()


def compare(store: Store, assignment_id: int) -> None:
    """Compare the attempts that count now, and keep what was found instead of what was before."""
    from autograder.service.insight.similarity import alike

    begun = now()
    with store.reading() as session:
        assignment = session.get_one(Assignment, assignment_id)
        works = {work.submission: work for work in counting_works(session, assignment)}
        texts = _texts(session, list(works.values()))
        given = _given(session, assignment)
    pairs = alike(texts, given)
    with store.writing() as session:
        session.execute(delete(Likeness).where(Likeness.assignment_id == assignment_id))
        there = set(session.scalars(select(Outcome.id).where(Outcome.id.in_({w.outcome for w in works.values()}))))
        for pair in pairs:
            first, second = works[pair.first], works[pair.second]
            if first.outcome in there and second.outcome in there:  # nobody was erased meanwhile
                session.add(
                    Likeness(
                        assignment_id=assignment_id,
                        first=pair.first,
                        second=pair.second,
                        first_outcome=first.outcome,
                        second_outcome=second.outcome,
                        first_share=pair.first_share,
                        second_share=pair.second_share,
                        spans=[[list(span) for span in spans] for spans in (pair.first_spans, pair.second_spans)],
                    )
                )
        _done(session, assignment_id, begun, works=len(works))


def _texts(session: Session, works: Sequence[Work]) -> dict[str, str]:
    """The students' own code, by submission."""
    texts = {}
    for start in range(0, len(works), _AT_ONCE):
        some = {work.outcome: work.submission for work in works[start : start + _AT_ONCE]}
        for row in session.execute(select(Outcome.id, Outcome.graded).where(Outcome.id.in_(some))):
            texts[some[row.id]] = BETWEEN.join(own_code(row.graded))
    return texts


def _given(session: Session, assignment: Assignment) -> list[str]:
    """The code that the release shows to everybody: the cells of its notebooks, and modules beside them."""
    if assignment.released is None:
        return []
    given = []
    for path, data in read_tree(session, assignment.released).items():
        if path.endswith(".py"):
            given.append(data.decode("utf-8", "replace"))
        elif path.endswith(".ipynb"):
            with suppress(Unreadable):
                given += [cell.source for cell in read_notebook(data).cells if cell.cell_type == "code"]
    return given


def _done(session: Session, assignment_id: int, begun: datetime, *, works: int = 0, trouble: str | None = None) -> None:
    found = session.get(Comparison, assignment_id) or Comparison(assignment_id=assignment_id)
    session.add(found)
    found.trouble = trouble
    if trouble is None:
        found.made_at, found.works = begun, works
    if found.wanted_at is not None and (found.wanted_at <= begun or trouble is not None):
        found.wanted_at = None  # who asked while it was being done wants it done once more


@dataclass
class Comparing:
    """Does what was asked for, one after the other, each in a process that is ended when it takes too long."""

    store: Store
    database: str
    process: SpawnProcess | None = None
    assignment_id: int = 0
    begun: float = 0.0
    due: float = 0.0

    def look(self) -> None:
        """Begin what waits, and end what takes too long; returns at once."""
        if time.monotonic() < self.due:
            return
        self.due = time.monotonic() + LOOK_SECONDS
        if self.process is not None:
            self._look_after(self.process)
        if self.process is None:
            self._begin()

    def close(self) -> None:
        """End what has been begun; it is done again when somebody looks again."""
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process = None

    def _begin(self) -> None:
        with self.store.reading() as session:
            waiting = select(Comparison.assignment_id).where(Comparison.wanted_at.is_not(None))
            found = session.scalar(waiting.order_by(Comparison.wanted_at).limit(1))
        if found is not None:
            context = multiprocessing.get_context("spawn")
            self.process = context.Process(target=_compare_apart, args=(self.database, found), name="comparing")
            self.process.start()
            self.assignment_id, self.begun = found, time.monotonic()

    def _look_after(self, process: SpawnProcess) -> None:
        if process.is_alive():
            if time.monotonic() - self.begun < LONGEST_SECONDS:
                return
            process.kill()
        process.join()
        self.process = None
        if process.exitcode != 0:
            _log.warning("a comparison has failed", status=process.exitcode)
            trouble = f"It took more than {LONGEST_SECONDS // 60} minutes, or more memory than it may have, or failed."
            with self.store.writing() as session:
                _done(session, self.assignment_id, now(), trouble=trouble)


def _compare_apart(database: str, assignment_id: int) -> None:
    die_with_parent()
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    os.environ["MPLBACKEND"] = "agg"
    store = open_store(database)
    compare(store, assignment_id)
    store.close()
