"""What counts stands in nbgrader's folders and gradebook: whole, once, and again after whatever happened."""

import sqlite3
from datetime import timedelta

import pytest
from courses import dump, submission
from nbgrader.api import Gradebook

from autograder.service.counting import settle
from autograder.service.opening import version_cache
from autograder.service.publishing import Publisher
from autograder.service.store.models import Assignment, Extension, Person, Publication, Submission, now
from autograder.service.submitting import submit
from autograder.service.working import Workplace, work
from service.handing_in import mark_by_hand

RIGHT = {"ps1.ipynb": dump(submission()), "notes/data.txt": b"mine"}
TRIPLE = {"ps1.ipynb": dump(submission(double="def double(x): return 3 * x"))}


@pytest.fixture
def hand_in(service):
    """Hands in and grades: `hand_in("ada", files)` gives the submission's id."""
    place = Workplace(service.store, service.queue, version_cache(service.settings.course), "w")

    def waiting():
        with service.store.reading() as session:
            return service.queue.counts(session).queued == 0

    def put(name, files, at=None):
        with service.store.writing() as session:
            person = session.query(Person).filter(Person.name == name).one_or_none() or Person(name=name)
            session.add(person)
            session.flush()
            assignment = session.query(Assignment).one()
            made = submit(
                service, session, assignment=assignment, person_id=person.id, files=files, origin="api", at=at
            )
        work(place, waiting)
        return made.id

    return put


@pytest.fixture
def publisher(service):
    """The publisher of the service's course."""
    with Publisher(service.store, service.course, service.settings.course) as publisher:
        yield publisher


@pytest.fixture
def root(service):
    """The course's folder."""
    return service.settings.course


def _gradebook(root):
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        return {s.student.id: (s.score, s.late_submission_penalty) for s in gradebook.assignment_submissions("ps1")}


def _publication(service):
    with service.store.reading() as session:
        return session.query(Publication).one()


def test_the_attempt_that_counts_stands_in_the_folders_and_the_gradebook(service, hand_in, publisher, root):
    hand_in("ada", TRIPLE)
    hand_in("ada", RIGHT)
    hand_in("ada", TRIPLE)
    assert publisher.publish() == 1
    folder = root / "submitted" / "ada" / "ps1"
    assert (folder / "ps1.ipynb").read_bytes() == RIGHT["ps1.ipynb"]
    assert (folder / "notes" / "data.txt").read_bytes() == b"mine"
    assert (folder / "timestamp.txt").read_text().endswith("UTC\n")
    assert (root / "autograded" / "ada" / "ps1" / "ps1.ipynb").is_file()
    assert (root / "feedback" / "ada" / "ps1" / "ps1.html").is_file()
    assert _gradebook(root) == {"ada": (3.0, 0.0)}
    assert _publication(service).done == _publication(service).wanted


def test_a_folder_called_as_the_timestamp_does_not_keep_work_from_being_published(hand_in, publisher, root):
    hand_in("ada", RIGHT | {"timestamp.txt/mine.txt": b"x"})
    assert publisher.publish() == 1
    assert (root / "submitted" / "ada" / "ps1" / "timestamp.txt").read_text().endswith("UTC\n")
    assert _gradebook(root) == {"ada": (3.0, 0.0)}


def test_the_latest_counts_where_the_course_says_so(service, hand_in, publisher, root):
    with service.store.writing() as session:
        session.query(Assignment).one().counts = "latest"
    hand_in("ada", RIGHT)
    publisher.publish()
    hand_in("ada", TRIPLE)
    publisher.publish()
    assert _gradebook(root) == {"ada": (1.0, 0.0)}
    assert not (root / "submitted" / "ada" / "ps1" / "notes").exists()


def test_nothing_is_published_twice(hand_in, publisher):
    hand_in("ada", RIGHT)
    assert publisher.publish() == 1
    assert publisher.publish() == 0


def test_what_a_killed_publisher_left_is_done_again(service, hand_in, publisher, root):
    hand_in("ada", RIGHT)
    parent = root / "submitted" / "ada"
    (parent / ".ps1.newdead").mkdir(parents=True)
    (parent / "ps1").mkdir()
    (parent / "ps1" / "half.txt").write_text("half")
    assert publisher.publish() == 1
    assert sorted(path.name for path in parent.iterdir()) == ["ps1"]
    assert not (parent / "ps1" / "half.txt").exists()


def test_a_withheld_attempt_is_taken_out(service, hand_in, publisher, root):
    only = hand_in("ada", RIGHT)
    publisher.publish()
    with service.store.writing() as session:
        found = session.get(Submission, only)
        found.withheld = True
        session.flush()
        settle(session, found.assignment, found.person_id)
    publisher.publish()
    assert not (root / "submitted" / "ada" / "ps1").exists()
    assert _gradebook(root)["ada"][0] == 0
    assert _publication(service).done is None


def test_an_attempt_that_a_person_grades_is_the_one_that_formgrader_has(service, hand_in, publisher, root, ask):
    lower, higher = hand_in("ada", TRIPLE), hand_in("ada", RIGHT)
    publisher.publish()
    assert _gradebook(root)["ada"][0] == 3.0
    assert ask.ines.post(f"/api/v1/submissions/{lower}/take-out").status_code == 200
    publisher.publish()
    assert _gradebook(root)["ada"][0] == 1.0
    assert (root / "autograded" / "ada" / "ps1" / "ps1.ipynb").is_file()
    (place,) = ask.grace.get(f"/api/v1/submissions/{lower}/formgrader").json()["items"]
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        assert place["path"] == f"formgrader/submissions/{gradebook.find_submission_notebook('ps1', 'ps1', 'ada').id}/"
    mark_by_hand(service, "ada", "why", 2.0)
    assert ask.ines.post(f"/api/v1/submissions/{lower}/put-back").json()["by_hand"] is False
    publisher.publish()
    with service.store.reading() as session:
        assert _publication(service).done == session.get(Submission, higher).outcome_id


def test_late_work_pays_by_the_policy_and_an_extension_is_heeded(service, hand_in, publisher, root):
    with service.store.writing() as session:
        assignment = session.query(Assignment).one()
        assignment.due_at = now() - timedelta(hours=30)
        assignment.late = {"percent_per_day": 10}
        for name in ("ada", "bob"):
            session.add(Person(name=name))
        session.flush()
        bob = session.query(Person).filter(Person.name == "bob").one()
        session.add(Extension(assignment_id=assignment.id, person_id=bob.id, due_at=now() + timedelta(hours=1)))
    hand_in("ada", RIGHT)
    hand_in("bob", RIGHT)
    assert publisher.publish() == 2
    marks = _gradebook(root)
    assert marks["bob"] == (3.0, 0.0)
    assert marks["ada"][1] == pytest.approx(0.2 * 7)  # two days begun


def test_what_cannot_be_published_is_noted_and_tried_again(service, hand_in, publisher, root):
    hand_in("ada", RIGHT)
    blocked = root / "submitted" / "ada"
    blocked.parent.mkdir()
    blocked.write_text("a file in the way")
    assert publisher.publish() == 0
    assert "submitted/ada" in _publication(service).trouble
    blocked.unlink()
    publisher._resting.clear()
    assert publisher.publish() == 1
    assert _publication(service).trouble is None


def test_marks_that_a_person_gave_stay(hand_in, publisher, root):
    hand_in("ada", TRIPLE)
    publisher.publish()
    with sqlite3.connect(root / "gradebook.db") as database:
        ids = "SELECT g.id FROM grade g JOIN base_cell b ON g.cell_id = b.id WHERE b.name = 'why'"
        database.execute(f"UPDATE grade SET manual_score = 2 WHERE id IN ({ids})")
    hand_in("ada", RIGHT)
    publisher.publish()
    assert _gradebook(root)["ada"][0] == 5.0
