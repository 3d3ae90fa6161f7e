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
from autograder.service.counting import counting, in_hand, notebook_scores, settle_many
from autograder.service.policy import Late, late_from, late_penalty, seconds_late, window
from autograder.service.store.models import Assignment, Extension, Outcome, Person, Submission


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


def settle_all(session: Session, assignment: Assignment) -> None:
    """Decide anew for everybody with work in an assignment, since its dates or policies have changed."""
    people = select(Submission.person_id).where(Submission.assignment_id == assignment.id).distinct()
    settle_many(session, assignment, session.scalars(people).all(), again=True)


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
        needed = in_hand(attempts) is not None
        return Mark(person.id, person.name, len(attempts), None, max_score=most, needs_marking=needed)
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
        max_score=most or math.fsum(worth for _, worth in notebook_scores(chosen.outcome).values()),
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
