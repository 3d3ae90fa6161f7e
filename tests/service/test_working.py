"""A worker grades what waits, tells what falls, and stores one outcome for each submission and version."""

import time

import courses
import pytest
from courses import dump, submission

from autograder.course import Course
from autograder.grading import Grader
from autograder.service import working
from autograder.service.opening import open_queue, version_cache
from autograder.service.outcomes import UNGRADED, graded_of, pack, store_outcome
from autograder.service.queue import TRIES, Work
from autograder.service.store.models import Assignment, Event, Outcome, Person, Publication, Submission
from autograder.service.store.models import Course as StoredCourse
from autograder.service.submitting import submit
from autograder.service.versions import adopt
from autograder.service.working import Workplace, work, worker_name

TRIPLE = {"ps1.ipynb": dump(submission(double="def double(x): return 3 * x"))}
RIGHT = {"ps1.ipynb": dump(submission())}


@pytest.fixture
def place(any_service):
    """A worker's place in the service."""
    cache = version_cache(any_service.settings.course)
    return Workplace(any_service.store, any_service.queue, cache, worker_name(), lease_seconds=30)


@pytest.fixture
def hand_in(any_service):
    """Hands in what `ada` wrote: `hand_in(files)` gives the submission's id."""
    with any_service.store.writing() as session:
        person = Person(name="ada")
        session.add(person)
        session.flush()

    def put(files):
        with any_service.store.writing() as session:
            assignment = session.query(Assignment).one()
            return submit(
                any_service, session, assignment=assignment, person_id=person.id, files=files, origin="api"
            ).id

    return put


def _work(place):
    """Works until nothing waits."""

    def done():
        with place.store.reading() as session:
            return place.queue.counts(session).queued == 0

    work(place, done)


def _held(place, submission_id):
    with place.store.reading() as session:
        return session.get(Outcome, session.get(Submission, submission_id).outcome_id)


def test_a_submission_is_graded_and_each_step_of_it_told(place, hand_in):
    first = hand_in(TRIPLE)
    _work(place)
    outcome = _held(place, first)
    assert (outcome.status, outcome.score, outcome.max_score) == ("graded", 1.0, 3.0)
    with place.store.reading() as session:
        told = [(event.kind, event.data) for event in session.query(Event).order_by(Event.id)]
        assert [kind for kind, _ in told] == ["queued", "started", "verdict", "verdict", "done"]
        fallen = {data["name"]: (data["status"], data["score"], data["max_score"]) for _, data in told[2:4]}
        assert fallen == {"double": ("wrong", 0.0, 2.0), "test_triple": ("correct", 1.0, 1.0)}
        assert told[-1][1]["outcome"] == outcome.id
        assert session.query(Publication).one().wanted == outcome.id
        counts = place.queue.counts(session)
        assert (counts.queued, counts.running, counts.quarantined) == (0, 0, 0)


def test_what_is_stored_is_what_the_command_line_would_have_given(place, hand_in, tmp_path):
    first = hand_in(TRIPLE)
    _work(place)
    course = Course(place.cache.parents[1])
    path = courses.hand_in(course.root, "ada", TRIPLE["ps1.ipynb"])
    with Grader(course) as grader:
        graded = grader.grade("ps1", "ps1", path, "ada", folder=path.parent, origin=str(path.relative_to(course.root)))
    with place.store.reading() as session:
        (stored,) = graded_of(session.get(Outcome, session.get(Submission, first).outcome_id))
    assert stored.cells == pack_and_read(graded).cells
    mine, theirs = stored.report.to_json(), graded.report.to_json()
    for report in (mine, theirs):
        del report["seconds"], report["timings"], report["versions"]
    assert mine == theirs


def pack_and_read(graded):
    """What is left of it by being stored: lists where there were tuples."""
    packed = pack([graded])
    return graded_of(Outcome(reports=packed.reports, graded=packed.graded))[0]


def test_a_job_that_is_run_twice_has_the_first_outcome(place, hand_in):
    first = hand_in(TRIPLE)
    _work(place)
    outcome = _held(place, first)
    with place.store.writing() as session:
        found = session.get(Submission, first)
        place.queue.enqueue(session, Work(first, outcome.version, found.person_id))
    _work(place)
    with place.store.reading() as session:
        assert session.query(Outcome).one().id == outcome.id
    assert _held(place, first).id == outcome.id


def _without_verdict(place, submission_id):
    with place.store.writing() as session:
        found = session.get(Submission, submission_id)
        version = session.query(StoredCourse).one().version
        handed_in = working.HandedIn("ada", "ps1", {})
        packed = pack([working._without_verdict(handed_in, "We failed.")])
        return store_outcome(session, found, version, packed, worker="w")


def test_where_we_failed_a_later_verdict_takes_the_place(place, hand_in):
    first = hand_in(RIGHT)
    assert _without_verdict(place, first).status == UNGRADED
    assert _held(place, first).status == UNGRADED
    with place.store.reading() as session:
        assert session.query(Publication).filter(Publication.wanted.is_not(None)).count() == 0
    _work(place)
    assert _held(place, first).score == 3.0


def test_where_we_fail_later_the_former_verdict_stays(place, hand_in):
    first = hand_in(RIGHT)
    _work(place)
    assert _without_verdict(place, first).score == 3.0
    assert _held(place, first).score == 3.0


def test_a_job_that_killed_its_workers_is_put_aside_and_no_zero(place, hand_in):
    first = hand_in(RIGHT)
    short = open_queue(place.store, lease_seconds=0.05)
    for _ in range(TRIES):
        assert short.claim("doomed") is not None
        time.sleep(0.1)
        short.recover()
    short.close()
    _work(place)
    outcome = _held(place, first)
    assert outcome.status == UNGRADED
    with place.store.writing() as session:
        assert "5 times" in session.get(Outcome, outcome.id).reports[0]["message"]
        assert place.queue.counts(session).quarantined == 1
        assert session.query(Publication).filter(Publication.wanted.is_not(None)).count() == 0
        place.queue.requeue(session, first)
    _work(place)
    assert _held(place, first).score == 3.0


def test_what_was_erased_meanwhile_is_let_go(place, hand_in):
    first = hand_in(RIGHT)
    claim = place.queue.claim("w")
    with place.store.writing() as session:
        session.query(Event).delete()
        session.query(Submission).filter(Submission.id == first).delete()
    working.perform(place, None, claim)
    with place.store.reading() as session:
        assert place.queue.counts(session).running == 0


def test_after_a_card_has_changed_the_next_submission_is_graded_by_the_new_version(place, hand_in):
    before = hand_in(TRIPLE)
    root = place.cache.parents[1]
    card = root / "reference/ps1/double.py"
    card.write_text(courses.CARD.replace("return 2.0 * x", "return 3.0 * x"))
    assert adopt(place.store, "small", root, place.cache) is None
    after = hand_in(TRIPLE)
    _work(place)
    assert _held(place, before).score == 1.0
    assert _held(place, after).score == 3.0
    assert _held(place, before).version != _held(place, after).version


def test_a_course_that_does_not_load_leaves_the_last_good_version_and_tells_why(place, hand_in):
    root = place.cache.parents[1]
    card = root / "reference/ps1/double.py"
    good = card.read_text()
    card.write_text("import nothing_of_that_name\n")
    trouble = adopt(place.store, "small", root, place.cache)
    assert "nothing_of_that_name" in trouble
    assert str(card) in trouble
    with place.store.reading() as session:
        assert session.query(StoredCourse).one().trouble == trouble
    taken = hand_in(RIGHT)
    _work(place)
    assert _held(place, taken).score == 3.0
    card.write_text(good)
    assert adopt(place.store, "small", root, place.cache) is None
    with place.store.reading() as session:
        assert session.query(StoredCourse).one().trouble is None
