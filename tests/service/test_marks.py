"""Which attempt counts, and what a student has: the machine's points, people's points, and the late penalty."""

import pytest
from courses import submission
from sqlalchemy import select

from autograder.course import Course as CourseFolder
from autograder.grading import Grader
from autograder.service import marks
from autograder.service.counting import counting, settle
from autograder.service.store.models import Assignment, Extension, Person, Publication, Submission
from service.handing_in import DAY, HOUR, NOON, WRONG, attempt, enrol, mark_by_hand, publish, set_policy

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

TEN_PERCENT = {"percent_per_day": 10}


def counts(service, person):
    """The number of the attempt that counts."""
    with service.store.reading() as session:
        assignment = session.scalars(select(Assignment)).one()
        attempts = session.scalars(select(Submission).where(Submission.person_id == person)).all()
        chosen = counting(attempts, assignment, session.get(Extension, (assignment.id, person)))
        return chosen.number if chosen else None


def extend(service, person, **dates):
    with service.store.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        session.add(Extension(assignment_id=assignment.id, person_id=person, **dates))


@pytest.fixture
def ada(service):
    return enrol(service, "ada")["ada"]


def test_nothing_counts_before_there_is_a_verdict(service, ada):
    assert counts(service, ada) is None
    attempt(service, ada, status=None)
    assert counts(service, ada) is None


def test_the_best_attempt_counts(service, ada):
    for double in (1.0, 2.0, 0.0):
        attempt(service, ada, double)
    assert counts(service, ada) == 2


def test_of_equal_attempts_the_latest_counts(service, ada):
    attempt(service, ada)
    attempt(service, ada)
    assert counts(service, ada) == 2


def test_the_latest_attempt_counts_where_the_course_says_so(service, ada):
    set_policy(service, counts="latest")
    attempt(service, ada, 2.0)
    attempt(service, ada, 0.0)
    assert counts(service, ada) == 2


@pytest.mark.parametrize("rule", ["best", "latest"])
def test_what_waits_or_could_not_be_graded_or_is_withheld_leaves_the_former_in_its_place(service, ada, rule):
    set_policy(service, counts=rule)
    attempt(service, ada, 1.0)
    attempt(service, ada, 2.0, status="ungraded")
    attempt(service, ada, 2.0, withheld=True)
    attempt(service, ada, 2.0, status=None)
    assert counts(service, ada) == 1


def test_work_that_nobody_can_read_is_a_verdict(service, ada):
    set_policy(service, counts="latest")
    attempt(service, ada)
    attempt(service, ada, 0.0, 0.0, status="unreadable")
    assert counts(service, ada) == 2


def test_the_best_is_the_best_after_the_penalty(service, ada):
    set_policy(service, due_at=NOON, late={"percent_per_day": 40})
    attempt(service, ada, 1.0, 1.0, at=NOON)  # 2
    attempt(service, ada, 2.0, 1.0, at=NOON + HOUR)  # 3 less 1.2
    assert counts(service, ada) == 1
    extend(service, ada, due_at=NOON + 2 * HOUR)
    assert counts(service, ada) == 2


def test_the_best_is_so_by_the_penalty_that_is_taken_of_people_s_points_too(service, ada):
    """A late attempt that a smaller penalty would let count, but for which the student would get less."""
    set_policy(service, due_at=NOON, late={"percent_per_day": 15})
    attempt(service, ada, 1.0, 1.0, at=NOON, worth=7.0)  # 2
    attempt(service, ada, 2.0, 1.0, at=NOON + HOUR, worth=7.0)  # 3 less 1.05
    assert counts(service, ada) == 1
    attempt(service, ada, 2.0, 1.0, at=NOON + HOUR)  # as a former version stored it: 3 less 0.45
    assert counts(service, ada) == 3


def test_settling_notes_what_is_to_be_published(any_service):
    ada = enrol(any_service, "ada")["ada"]
    attempt(any_service, ada, 2.0)
    attempt(any_service, ada, 0.0)
    with any_service.store.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        chosen = settle(session, assignment, ada)
        publication = session.get(Publication, (assignment.id, ada))
        assert (chosen.number, publication.wanted, publication.done) == (1, chosen.outcome_id, None)
        publication.done = publication.wanted
    with any_service.store.writing() as session:
        settle(session, assignment, ada)
        assert session.get(Publication, (assignment.id, ada)).done == chosen.outcome_id
        marks.settle_all(session, assignment)
        assert session.get(Publication, (assignment.id, ada)).done is None


def test_settling_where_nothing_counts_publishes_nothing(service, ada):
    attempt(service, ada, status="ungraded")
    with service.store.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        assert settle(session, assignment, ada) is None
        assert session.get(Publication, (assignment.id, ada)) is None


def marks_now(service):
    with marks.gradebook_of(service) as gradebook, service.store.reading() as session:
        assignment = session.scalars(select(Assignment)).one()
        given = marks.given_by_people(gradebook, "ps1")
        people = session.scalars(select(Person).order_by(Person.name))
        return {mark.student: mark for mark in marks.marks(session, assignment, given, people)}


def test_who_has_handed_in_nothing_has_no_total(service, ada):
    mark = marks_now(service)["ada"]
    assert (mark.attempts, mark.submission, mark.total) == (0, None, None)


def test_without_a_gradebook_the_mark_is_the_machine_s(service, ada):
    attempt(service, ada, 1.0)
    mark = marks_now(service)["ada"]
    assert (mark.automatic, mark.manual, mark.penalty, mark.total, mark.max_score) == (2.0, 0.0, 0.0, 2.0, 3.0)


@pytest.fixture
def marked(service):
    """Two students' work in the gradebook; a person gave ada 2 of 3 for her answer, and took a point for style."""
    people = enrol(service, "ada", "bob")
    attempt(service, people["ada"], at=NOON + HOUR)
    attempt(service, people["bob"], 0.0, at=NOON + HOUR)
    with Grader(CourseFolder(service.settings.course)) as grader:
        publish(service, grader, "ada")
        publish(service, grader, "bob", submission(double=WRONG))
    mark_by_hand(service, "ada", "why", 2.0)
    mark_by_hand(service, "ada", "test_double", 1.0)
    return service


def test_what_people_gave_is_added_and_what_they_took_is_taken(marked):
    found = marks_now(marked)
    assert (found["ada"].automatic, found["ada"].manual, found["ada"].total) == (3.0, 1.0, 4.0)
    assert (found["bob"].automatic, found["bob"].manual, found["bob"].total) == (1.0, 0.0, 1.0)
    assert {mark.max_score for mark in found.values()} == {7.0}


def test_who_still_has_answers_to_be_marked_is_known(marked):
    mark_by_hand(marked, "ada", "draw", 0.0)
    found = marks_now(marked)
    assert (found["ada"].needs_marking, found["bob"].needs_marking) == (False, True)


def test_the_penalty_is_of_the_whole_notebook_s_maximum(marked):
    set_policy(marked, due_at=NOON, late=TEN_PERCENT)
    found = marks_now(marked)
    assert (found["ada"].penalty, found["ada"].total, found["ada"].seconds_late) == (0.7, 3.3, 3600)
    assert (found["bob"].penalty, found["bob"].total) == (0.7, 0.3)


def test_a_total_is_never_below_nothing(marked):
    set_policy(marked, due_at=NOON - DAY, late={"percent_per_day": 100})
    found = marks_now(marked)
    assert {mark.total for mark in found.values()} == {0.0}


def test_an_extension_takes_the_penalty_back(marked):
    set_policy(marked, due_at=NOON, late=TEN_PERCENT)
    with marked.store.reading() as session:
        ada = session.scalars(select(Person.id).where(Person.name == "ada")).one()
    extend(marked, ada, due_at=NOON + DAY)
    assert marks_now(marked)["ada"].penalty == 0


@pytest.fixture
def marked_over_http(service, people):
    """Ada's work, late and marked by a person; bob has handed in nothing."""
    set_policy(service, due_at=NOON, late=TEN_PERCENT)
    attempt(service, people.ada.id, at=NOON + HOUR)
    with Grader(CourseFolder(service.settings.course)) as grader:
        publish(service, grader, "ada")
    mark_by_hand(service, "ada", "why", 2.0)
    mark_by_hand(service, "ada", "draw", 1.0)
    return service


def test_over_http_staff_see_everybodys_marks(marked_over_http, ask):
    ada, bob = ask.grace.get("/api/v1/assignments/ps1/marks").json()["items"]
    assert (ada["automatic"], ada["manual"], ada["penalty"], ada["total"], ada["max_score"]) == (3, 3, 0.7, 5.3, 7)
    assert (ada["attempt"], ada["seconds_late"], ada["needs_marking"]) == (1, 3600, False)
    assert (bob["student"], bob["attempts"], bob["total"], bob["max_score"]) == ("bob", 0, None, None)
    page = ask.grace.get("/api/v1/assignments/ps1/marks?limit=1").json()
    rest = ask.grace.get("/api/v1/assignments/ps1/marks", params={"limit": 1, "cursor": page["next"]}).json()
    assert ([each["student"] for each in rest["items"]], rest["next"]) == (["bob"], None)
    assert ask.ada.get("/api/v1/assignments/ps1/marks").status_code == 403


def test_over_http_students_see_their_own_mark_as_far_as_they_may(marked_over_http, ask):
    mine = "/api/v1/assignments/ps1/mark"
    assert ask.ada.get(mine).json()["total"] == 5.3
    assert ask.bob.get(mine).json()["total"] is None
    mark_by_hand(marked_over_http, "ada", "draw", None)
    seen = ask.ada.get(mine).json()
    assert seen["total"] == 4.3
    set_policy(marked_over_http, feedback={"when": "after_deadline"}, due_at=NOON + 999 * DAY)
    seen = ask.ada.get(mine).json()
    assert {name for name, value in seen.items() if value is not None} == {"student", "attempts"}


def test_over_http_people_s_points_show_once_nobody_has_to_look_at_it_any_more(service, people, ask):
    attempt(service, people.ada.id)
    with Grader(CourseFolder(service.settings.course)) as grader:
        publish(service, grader, "ada")
    mark_by_hand(service, "ada", "why", 2.0)
    seen = ask.ada.get("/api/v1/assignments/ps1/mark").json()
    assert (seen["automatic"], seen["manual"], seen["total"], seen["needs_marking"]) == (3, None, None, True)
