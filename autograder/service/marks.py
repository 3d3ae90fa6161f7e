"""What counts for a student: which attempt, its automatic points, the late penalty, what people gave, the total."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from autograder.course import Course
from autograder.gradebook import OpenGradebook, open_gradebook
from autograder.gradebook.manual import ByHand, by_hand, notebook_maxima
from autograder.service.context import Service
from autograder.service.policy import Late, Window, late_from, late_penalty, seconds_late, window
from autograder.service.store.models import Assignment, Extension, Outcome, Person, Publication, Submission


@dataclass(frozen=True)
class Mark:
    """A student's points for an assignment. `submission` is the attempt that counts; None while none has a verdict.

    `manual` are the points that people gave beside the automatic ones, or took away. `needs_marking` says that a
    person still has to look at it.
    """

    person_id: int
    student: str
    attempts: int
    submission: Submission | None
    automatic: float = 0.0
    manual: float = 0.0
    penalty: float = 0.0
    max_score: float = 0.0
    seconds_late: float = 0.0
    needs_marking: bool = False

    @property
    def total(self) -> float | None:
        """What the student has, at least 0; None where nothing counts yet."""
        if self.submission is None:
            return None
        return round(max(0.0, self.automatic + self.manual - self.penalty), 6)


@dataclass(frozen=True)
class GivenByPeople:
    """What nbgrader's gradebook knows of an assignment that the store does not."""

    by_student: Mapping[str, Mapping[str, ByHand]] = field(default_factory=dict)
    maxima: Mapping[str, float] = field(default_factory=dict)


def counting(attempts: Iterable[Submission], assignment: Assignment, extension: Extension | None) -> Submission | None:
    """Which of a student's attempts counts: the latest, or the one with the most points after the late penalty.

    Only one that has a verdict can: what is withheld, still waits or could not be graded by us leaves the former in its
    place. Of attempts with as many points the latest counts, in which answers that people mark may be better.

    `attempts` are read with their outcomes while their session is open.
    """
    able = [each for each in attempts if not each.withheld and each.outcome and each.outcome.status != "ungraded"]
    if assignment.counts == "latest":
        return max(able, key=lambda attempt: attempt.number, default=None)
    late, dates = late_from(assignment.late), window(assignment, extension)
    return max(able, key=lambda attempt: (_net(attempt, dates, late), attempt.number), default=None)


def _net(attempt: Submission, dates: Window, late: Late) -> float:
    """The automatic points of an attempt with a verdict, less the penalty."""
    assert attempt.outcome is not None
    seconds = seconds_late(dates, attempt.submitted_at)
    if seconds <= 0 or late == Late():
        return attempt.outcome.score
    lost = [late_penalty(score, most, seconds, late) for score, most in notebook_scores(attempt.outcome).values()]
    return round(attempt.outcome.score - math.fsum(lost), 6)


def notebook_scores(outcome: Outcome) -> dict[str, tuple[float, float]]:
    """The automatic points of each notebook, and how many there are: penalties are taken notebook by notebook."""
    return {report["notebook"]: (report["score"], report["max_score"]) for report in outcome.reports}


def settle(session: Session, assignment: Assignment, person_id: int, *, again: bool = False) -> Submission | None:
    """Note in the caller's transaction which attempt of a student's is to stand in nbgrader's world; returns it.

    `again` has it published anew though it stands there: its penalty may be another now.
    """
    # One transaction at a time decides what counts for a person.
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    own = (Submission.assignment_id == assignment.id, Submission.person_id == person_id)
    query = select(Submission).where(*own).options(joinedload(Submission.outcome))
    attempts = session.scalars(query.execution_options(populate_existing=True)).all()
    chosen = counting(attempts, assignment, session.get(Extension, (assignment.id, person_id)))
    publication = session.get(Publication, (assignment.id, person_id))
    if publication is None:
        if chosen is None:
            return None
        publication = Publication(assignment_id=assignment.id, person_id=person_id)
        session.add(publication)
    publication.wanted = chosen.outcome_id if chosen else None
    if again:
        publication.done = None
    session.flush()
    return chosen


def settle_all(session: Session, assignment: Assignment) -> None:
    """Decide anew for everybody with work in an assignment, since its dates or policies have changed."""
    people = select(Submission.person_id).where(Submission.assignment_id == assignment.id).distinct()
    for person_id in session.scalars(people.order_by(Submission.person_id)).all():
        settle(session, assignment, person_id, again=True)


@contextmanager
def gradebook_of(service: Service) -> Iterator[OpenGradebook]:
    """The gradebook in the course's folder, for as long as the block lasts."""
    with open_gradebook(Course(service.settings.course)) as gradebook:
        yield gradebook


def given_by_people(gradebook: OpenGradebook, assignment: str, student: str | None = None) -> GivenByPeople:
    """What the gradebook holds of an assignment, or of one student's work for it."""
    return GivenByPeople(by_hand(gradebook, assignment, student), notebook_maxima(gradebook, assignment))


def marks(session: Session, assignment: Assignment, given: GivenByPeople, people: Iterable[Person]) -> Iterator[Mark]:
    """Each person's mark for an assignment, in their order; also of those who have handed in nothing."""
    query = select(Submission).where(Submission.assignment_id == assignment.id)
    attempts: dict[int, list[Submission]] = defaultdict(list)
    for submission in session.scalars(query.options(joinedload(Submission.outcome))):
        attempts[submission.person_id].append(submission)
    found = session.scalars(select(Extension).where(Extension.assignment_id == assignment.id))
    extensions = {extension.person_id: extension for extension in found}
    for person in people:
        yield mark(assignment, person, attempts[person.id], extensions.get(person.id), given)


def mark(
    assignment: Assignment,
    person: Person,
    attempts: Iterable[Submission],
    extension: Extension | None,
    given: GivenByPeople,
) -> Mark:
    """One person's mark, given all that they handed in for the assignment."""
    attempts = list(attempts)
    chosen = counting(attempts, assignment, extension)
    most = math.fsum(given.maxima.values())
    if chosen is None or chosen.outcome is None:
        return Mark(person.id, person.name, len(attempts), None, max_score=most)
    seconds = seconds_late(window(assignment, extension), chosen.submitted_at)
    manual = given.by_student.get(person.name, {})
    return Mark(
        person.id,
        person.name,
        len(attempts),
        chosen,
        automatic=chosen.outcome.score,
        manual=round(math.fsum(each.points for each in manual.values()), 6),
        penalty=_penalty(chosen.outcome, seconds, late_from(assignment.late), manual, given.maxima),
        max_score=most or chosen.outcome.max_score,
        seconds_late=seconds,
        needs_marking=any(each.needs_marking for each in manual.values()),
    )


def _penalty(
    outcome: Outcome, seconds: float, late: Late, manual: Mapping[str, ByHand], maxima: Mapping[str, float]
) -> float:
    """The sum of the notebooks' penalties, each of what the machine and people gave for it together."""
    if seconds <= 0 or late == Late():
        return 0.0
    nothing = ByHand(0.0, False)
    lost = [
        late_penalty(score + manual.get(name, nothing).points, maxima.get(name, most), seconds, late)
        for name, (score, most) in notebook_scores(outcome).items()
    ]
    return round(math.fsum(lost), 6)
