"""Everything of one student: as an archive, and gone; what others have stays."""

import io
import json
import os
import sqlite3
import stat
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from courses import submission
from nbgrader.api import Gradebook
from sqlalchemy import select

from autograder.course import Course as CourseFolder
from autograder.grading import Grader
from autograder.service import erasing
from autograder.service.erasing import NoSuchPerson, erase, write_archive
from autograder.service.people import throttling
from autograder.service.people.audit import audit
from autograder.service.queue import Work
from autograder.service.store.files import forget_trees, put_tree, read_tree
from autograder.service.store.models import (
    Assignment,
    AuditEntry,
    Base,
    Blob,
    Comparison,
    Course,
    Extension,
    FeedbackFile,
    Likeness,
    Membership,
    Person,
    Regrade,
    RegradeItem,
    SignInFailure,
    Submission,
    Tree,
    now,
)
from service.handing_in import NOON, attempt, enrol, mark_by_hand, publish

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

OWN, SAME = submission(why="My own words."), submission(why="Everybody's words.")


@pytest.fixture
def students(any_service):
    """Ada has two attempts, one of them with the same files as bob's, and everything else that there can be."""
    return with_everything(any_service)


def with_everything(any_service):
    ids = enrol(any_service, "ada", "bob")
    first = attempt(any_service, ids["ada"], notebook=OWN)
    attempt(any_service, ids["ada"], notebook=SAME, status=None)
    attempt(any_service, ids["bob"], notebook=SAME)
    with any_service.store.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        version = assignment.course.version
        regrade = Regrade(assignment_id=assignment.id, version=version, person_id=ids["ada"])
        session.add(regrade)
        session.add(Extension(assignment_id=assignment.id, person_id=ids["ada"], due_at=NOON, reason="ill"))
        given = put_tree(session, {"ps1.html": b"<p>Well done"})
        key = {"assignment_id": assignment.id, "person_id": ids["ada"], "timestamp": "2026-03-10 12:00:00.0 UTC"}
        session.add(FeedbackFile(**key, tree=given))
        session.flush()
        session.add(RegradeItem(regrade_id=regrade.id, submission_id=first))
        any_service.queue.enqueue(session, Work(first, version, ids["ada"]))
        audit(session, "grace", any_service.course, "report.viewed", "ada/ps1/1", id=first)
        audit(session, "grace", any_service.course, "report.viewed", "adam/ps1/1")
        audit(session, "ada", any_service.course, "token.created", "laptop")
    return ids


def mentioned(service, text):
    """Tables in which a text is found."""
    found = set()
    with service.store.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                if any(text in (value.decode("latin-1") if isinstance(value, bytes) else str(value)) for value in row):
                    found.add(table.name)
    return found


def archive_of(service, name):
    file = io.BytesIO()
    write_archive(service, name, file)
    return zipfile.ZipFile(file)


def test_the_archive_has_everything(any_service, students):
    archive = archive_of(any_service, "ada")
    names = set(archive.namelist())
    assert {"person.json", "extensions.json", "audit.json", "submissions.json", "marks.json"} < names
    assert {"submissions/ps1/1/files/ps1.ipynb", "submissions/ps1/2/files/ps1.ipynb"} < names
    assert "released_feedback/2026-03-10 12:00:00.0 UTC/ps1.html" in names
    assert json.loads(archive.read("submissions/ps1/1/files/ps1.ipynb")) == OWN
    (report,) = [name for name in names if name.startswith("submissions/ps1/1/reports/")]
    assert json.loads(archive.read(report))[0]["score"] == 3.0
    assert json.loads(archive.read("person.json"))["email"] == "ada@example.org"
    assert json.loads(archive.read("extensions.json"))[0]["reason"] == "ill"
    assert [entry["subject"] for entry in json.loads(archive.read("audit.json"))] == ["ada/ps1/1", "laptop"]
    assert json.loads(archive.read("marks.json"))[0]["total"] == 3.0
    assert [each["number"] for each in json.loads(archive.read("submissions.json"))] == [1, 2]


def test_of_somebody_who_is_not_there_is_no_archive(any_service, students):
    with pytest.raises(NoSuchPerson):
        archive_of(any_service, "eve")
    with pytest.raises(NoSuchPerson):
        erase(any_service, "eve")


def test_after_erasing_no_table_speaks_of_the_student(any_service, students):
    assert "My own words." in str(read_all(any_service))
    erased = erase(any_service, "ada")
    assert erased.submissions == 2
    for text in ("ada@example.org", "Ada", "My own words.", "Well done", "ill"):
        assert mentioned(any_service, text) - {"course_versions", "courses", "blobs"} == set(), text
    assert "My own words." not in str(read_all(any_service))
    with any_service.store.reading() as session:
        assert [person.name for person in session.scalars(select(Person))] == ["bob"]
        assert any_service.queue.counts(session).queued == 0
        assert session.scalars(select(Regrade)).one().person_id is None


def test_after_erasing_wrong_passwords_are_nobodys(any_service, students):
    with any_service.store.writing() as session:
        for name in ("Ada", "adam", "bob"):
            throttling.note(session, name, "192.0.2.1", now())
    erase(any_service, "ada")
    with any_service.store.reading() as session:
        left = set(session.scalars(select(SignInFailure.subject)))
    named = {f"{kind}{name}" for name in ("adam", "bob") for kind in ("both:192.0.2.1@", "name:")}
    assert left == {*named, "address:192.0.2.1"}


def test_after_erasing_no_file_of_the_course_holds_a_word_of_the_student(service):
    """Also not where a database has written over nothing yet: in its free pages, or in the log beside it."""
    with_everything(service)
    words = [b"ada@example.org", b"My own words.", b"Well done"]
    assert found_in_files(service.settings.course, words) == set(words)
    erase(service, "ada", keep_archive=False)
    assert found_in_files(service.settings.course, words) == set()


def found_in_files(folder, words):
    """Which of these words stand in any file below a folder."""
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return {word for word in words if any(word in content for content in contents)}


def read_all(service):
    with service.store.reading() as session:
        return [bytes(data) for data in session.scalars(select(Blob.data))]


def test_what_others_handed_in_as_well_stays(any_service, students):
    erase(any_service, "ada")
    with any_service.store.reading() as session:
        bobs = session.scalars(select(Submission)).one()
        assert json.loads(read_tree(session, bobs.tree)["ps1.ipynb"]) == SAME
        course = session.scalars(select(Course)).one()
        assert course.version is not None
        assert session.scalars(select(Assignment.released)).one() is not None


def test_what_was_noted_stays_without_the_name(any_service, students):
    erase(any_service, "ada")
    with any_service.store.reading() as session:
        found = [
            (entry.actor, entry.subject, entry.detail)
            for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        ]
    assert found == [("grace", "(erased)/ps1/1", {}), ("grace", "adam/ps1/1", {}), ("(erased)", "laptop", {})]


def test_the_archive_is_kept_for_its_owner_and_for_a_while(any_service, students):
    erased = erase(any_service, "ada")
    assert stat.S_IMODE(erased.archive.stat().st_mode) == 0o600
    assert "submissions/ps1/1/files/ps1.ipynb" in zipfile.ZipFile(erased.archive).namelist()
    assert 29 < (erased.kept_until - now()).days + 1 <= 31
    erasing.forget_archives(any_service.settings.course)
    assert erased.archive.exists()
    os.utime(erased.archive, (0, 0))
    erasing.forget_archives(any_service.settings.course)
    assert not erased.archive.exists()


def test_no_archive_is_kept_where_none_is_wished(any_service, students):
    assert erase(any_service, "ada", keep_archive=False).archive is None
    assert not list(any_service.settings.course.rglob("*.zip"))


def test_a_person_of_another_course_stays_there(any_service, students):
    with any_service.store.writing() as session:
        session.add(other := Course(name="other", secret=b"x"))
        session.flush()
        session.add(Membership(course_id=other.id, person_id=students["ada"], role="student"))
    erase(any_service, "ada")
    with any_service.store.reading() as session:
        assert session.get(Person, students["ada"]) is not None
        assert session.scalars(select(Submission).where(Submission.person_id == students["ada"])).all() == []


def test_a_folder_that_is_still_in_use_is_not_forgotten(any_service):
    with any_service.store.writing() as session:
        released = session.scalars(select(Assignment.released)).one()
        unused = put_tree(session, {"a.txt": b"alone", "b.txt": b"{}"})
        assert forget_trees(session, [released, unused]) == 1
        assert session.get(Tree, released) is not None
        assert session.get(Tree, unused) is None
        assert read_tree(session, released) == {"ps1.ipynb": b"{}"}


def test_nbgrader_s_folders_and_gradebook_are_cleared(service):
    ids = enrol(service, "ada", "bob")
    root = service.settings.course
    for name in ids:
        attempt(service, ids[name], notebook=OWN)
    with Grader(CourseFolder(root)) as grader:
        for name in ids:
            publish(service, grader, name, OWN)
    mark_by_hand(service, "ada", "why", 2.5)
    archive = archive_of(service, "ada")
    assert "nbgrader/submitted/ada/ps1/ps1.ipynb" in archive.namelist()
    assert "nbgrader/feedback/ada/ps1/ps1.html" in archive.namelist()
    marks = json.loads(archive.read("marks.json"))[0]
    assert (marks["manual"], marks["total"], marks["cells"]["ps1"]["points"]["why"]) == (2.5, 5.5, 2.5)
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "kept.txt").write_text("kept")
    (root / "submitted/ada/ps1/link").symlink_to(outside)
    erase(service, "ada", keep_archive=False)
    assert [path for path in root.rglob("*ada*") if path.name == "ada"] == []
    assert (outside / "kept.txt").exists()
    for step in ("submitted", "autograded", "feedback"):
        assert (root / step / "bob/ps1").is_dir()
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        assert [student.id for student in gradebook.students] == ["bob"]
    with sqlite3.connect(root / "gradebook.db") as database:
        left = database.execute("SELECT count(*) FROM submitted_assignment").fetchone()
    assert left == (1,)


def test_over_http_the_archive_is_for_instructors_and_noted(service, people, ask):
    attempt(service, people.ada.id, notebook=OWN)
    answer = ask.ines.get("/api/v1/people/ada/archive.zip")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert "submissions/ps1/1/files/ps1.ipynb" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert [entry["action"] for entry in ask.alan.get("/api/v1/audit").json()["items"]] == ["archive.made"]
    for who in (ask.ada, ask.grace):
        assert who.get("/api/v1/people/ada/archive.zip").status_code == 403
    assert ask.ines.get("/api/v1/people/eve/archive.zip").status_code == 404


def test_over_http_erasing_is_for_administrators_who_repeat_the_name(service, people, ask):
    attempt(service, people.ada.id, notebook=OWN)
    assert ask.ines.post("/api/v1/people/ada/erase", json={"confirm": "ada"}).status_code == 403
    wrong = ask.alan.post("/api/v1/people/ada/erase", json={"confirm": "bob"})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "not_confirmed")
    oneself = ask.alan.post("/api/v1/people/alan/erase", json={"confirm": "alan"})
    assert (oneself.status_code, oneself.json()["code"]) in ((409, "oneself"), (404, "not_found"))
    assert ask.alan.post("/api/v1/people/eve/erase", json={"confirm": "eve"}).status_code == 404
    assert ask.ines.get("/api/v1/people/ada").status_code == 200
    done = ask.alan.post("/api/v1/people/ada/erase", json={"confirm": "ada"}).json()
    assert (done["submissions"], Path(done["archive"]).is_file()) == (1, True)
    assert ask.ines.get("/api/v1/people/ada").status_code == 404
    assert ask.ada.get("/api/v1/me").status_code == 401
    last = ask.alan.get("/api/v1/audit").json()["items"][0]
    assert (last["actor"], last["action"], last["subject"]) == ("alan", "person.erased", "(erased)")


def test_files_that_somebody_hands_in_at_that_very_moment_stay(any_service, students):
    with any_service.store.writing() as session:
        unused = put_tree(session, {"ps1.ipynb": b"the same, again"})
    with ThreadPoolExecutor(1) as thread:
        with any_service.store.writing() as session:
            assert put_tree(session, {"ps1.ipynb": b"the same, again"}) == unused
            swept = thread.submit(erasing._sweep, any_service, {unused})
            time.sleep(0.3)
            bob = {"assignment_id": 1, "person_id": students["bob"], "number": 9}
            session.add(Submission(**bob, tree=unused))
        assert swept.result(timeout=20) == 0
    with any_service.store.reading() as session:
        assert read_tree(session, unused) == {"ps1.ipynb": b"the same, again"}


def test_what_a_work_has_in_common_with_others_goes_with_its_student(any_service, students):
    ids = sorted(attempt(any_service, students[name], notebook=OWN) for name in ("ada", "bob"))
    with any_service.store.writing() as session:
        outcomes = {"first_outcome": "0", "second_outcome": "1", "first_share": 1.0, "second_share": 1.0}
        session.add(Likeness(assignment_id=1, first=ids[0], second=ids[1], spans=[[], []], **outcomes))
        session.add(Comparison(assignment_id=1, works=2))
        for name in ("ada", "bob"):
            audit(session, "ines", any_service.course, "likeness.viewed", f"{name}/ps1")
    erase(any_service, "ada")
    with any_service.store.reading() as session:
        assert session.scalars(select(Likeness)).all() == []
        assert session.scalars(select(Comparison.works)).all() == [2]
        subjects = session.scalars(select(AuditEntry.subject).where(AuditEntry.action == "likeness.viewed"))
        assert sorted(subjects) == ["(erased)/ps1", "bob/ps1"]


def test_an_archive_says_that_a_person_grades_an_attempt(any_service, students):
    attempt(any_service, students["ada"], notebook=OWN, by_hand=True)
    *_, work = json.loads(archive_of(any_service, "ada").read("submissions.json"))
    assert work["by_hand"] is True
