"""Backup and restore: what comes back is what was there, whole, whatever happens meanwhile."""

import gzip
import sqlite3
import stat
import tarfile
import threading
from contextlib import closing

import pytest
from courses import dump, hand_in, submission
from sqlalchemy import make_url, select, text

from autograder.sandbox import Protection
from autograder.service.opening import close_service, open_service
from autograder.service.operations import backup
from autograder.service.operations.backup import BackupError, back_up, restore
from autograder.service.settings import ServiceSettings
from autograder.service.store import open_store
from autograder.service.store.models import Assignment, Course, Person, Publication, Submission, now
from autograder.service.submitting import submit
from autograder.service.workforce import gone, seen


@pytest.fixture
def root(any_settings):
    """The course's folder, with what grading has left in it, its service on each kind of database."""
    return graded(any_settings.course)


@pytest.fixture
def on_sqlite(settings):
    """The same, on SQLite alone."""
    return graded(settings.course)


def graded(folder):
    hand_in(folder, "ada", submission())
    (folder / ".autograder").mkdir(exist_ok=True)
    (folder / ".autograder" / "validated").mkdir()
    (folder / ".autograder" / "validated" / "much").write_text("can be made again")
    return folder


def people(service, count=4):
    with service.store.writing() as session:
        persons = [Person(name=f"student{number}") for number in range(count)]
        session.add_all(persons)
        session.flush()
        return [person.id for person in persons]


def hand_in_one(service, person, number=0):
    """A submission, acknowledged; its id."""
    with service.store.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        files = {"ps1.ipynb": dump(submission(why=f"{person} {number}"))}
        return submit(service, session, assignment=assignment, person_id=person, files=files, origin="api").id


def elsewhere(settings, tmp_path, request):
    """Settings of a service that is to be restored in another place."""
    folder = tmp_path / "elsewhere"
    url = f"sqlite:///{folder}/.autograder/service.db"
    if settings.database.startswith("postgresql"):
        url = request.getfixturevalue("postgres").new_database()
    return ServiceSettings(course=folder, database=url)


@pytest.fixture
def other(any_settings, tmp_path, request):
    return elsewhere(any_settings, tmp_path, request)


def submissions(service):
    with service.store.reading() as session:
        return set(session.scalars(select(Submission.id)))


def test_what_comes_back_is_what_was_there(root, any_settings, any_service, other, tmp_path):
    (person,) = people(any_service, 1)
    handed_in = hand_in_one(any_service, person)
    made = back_up(root, any_settings.database, tmp_path / "copy")
    done = restore(made.file, other.course, other.database)
    assert done.aside is None
    for name in ("nbgrader_config.py", "source/ps1/ps1.ipynb", "submitted/ada/ps1/ps1.ipynb", ".autograder/secret"):
        assert (other.course / name).read_bytes() == (root / name).read_bytes(), name
    assert stat.S_IMODE((other.course / ".autograder/secret").stat().st_mode) == 0o600
    assert not (other.course / ".autograder/validated").exists()
    again = open_service(other)
    assert submissions(again) == {handed_in}
    with again.store.reading() as session, any_service.store.reading() as before:
        assert session.scalars(select(Course.secret)).one() == before.scalars(select(Course.secret)).one()
    assert again.queue.claim("w") is not None
    close_service(again)


def test_the_copy_is_for_its_owner_alone(root, any_settings, any_service, tmp_path):
    made = back_up(root, any_settings.database, tmp_path / "copy")
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_submissions_may_come_in_meanwhile(root, any_settings, any_service, other, tmp_path):
    persons = people(any_service)
    before = {hand_in_one(any_service, person) for person in persons}
    acknowledged, failures, stop = set(before), [], threading.Event()

    def keep_on(person):
        number = 0
        try:
            while not stop.is_set():
                number += 1
                acknowledged.add(hand_in_one(any_service, person, number))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=keep_on, args=(person,)) for person in persons[:2]]
    for thread in threads:
        thread.start()
    made = [back_up(root, any_settings.database, tmp_path / f"copy{number}") for number in range(3)][-1]
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    restore(made.file, other.course, other.database)
    again = open_service(other)
    assert before <= submissions(again) <= acknowledged
    assert len(submissions(again)) > len(before)
    with again.store.reading() as session:
        for found in session.scalars(select(Submission)):
            assert again.queue.position(session, found.id) is not None  # with its job
    close_service(again)


def test_what_is_published_is_published_again_after_a_restore(root, any_settings, any_service, other, tmp_path):
    (person,) = people(any_service, 1)
    with any_service.store.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        session.add(Publication(assignment_id=assignment.id, person_id=person, wanted="a", done="a"))
    restore(back_up(root, any_settings.database, tmp_path / "copy").file, other.course, other.database)
    store = open_store(other.database)
    with store.reading() as session:
        published = session.scalars(select(Publication)).one()
    store.close()
    assert (published.wanted, published.done) == ("a", None)


def test_the_gradebook_is_copied_while_nbgrader_writes_to_it(root, any_settings, any_service, other, tmp_path):
    with sqlite3.connect(root / "gradebook.db") as gradebook:
        gradebook.execute("CREATE TABLE marks (points)")
        gradebook.execute("INSERT INTO marks VALUES (1)")
    gradebook.execute("PRAGMA journal_mode = WAL")
    gradebook.execute("BEGIN IMMEDIATE")
    gradebook.execute("INSERT INTO marks VALUES (2)")
    made = back_up(root, any_settings.database, tmp_path / "copy")
    gradebook.execute("ROLLBACK")
    gradebook.close()
    restore(made.file, other.course, other.database)
    with closing(sqlite3.connect(other.course / "gradebook.db")) as copy:
        assert copy.execute("SELECT points FROM marks").fetchall() == [(1,)]


def test_nothing_is_overwritten_unless_told(root, any_settings, any_service, tmp_path):
    made = back_up(root, any_settings.database, tmp_path / "copy")
    with pytest.raises(BackupError, match="exists"):
        back_up(root, any_settings.database, made.file)
    with pytest.raises(BackupError, match="There is a course already"):
        restore(made.file, root, any_settings.database)


def test_told_to_what_stood_there_is_moved_aside_and_all_of_the_copy_is_there(
    root, any_settings, any_service, tmp_path
):
    (person,) = people(any_service, 1)
    first = hand_in_one(any_service, person)
    made = back_up(root, any_settings.database, tmp_path / "copy")
    hand_in_one(any_service, person, 2)
    close_service(any_service)
    (root / "source/ps1/ps1.ipynb").write_text("spoilt")
    (root / "feedback").mkdir()
    (root / "README").write_text("not of the service's")
    done = restore(made.file, root, any_settings.database, replace=True)
    assert (done.aside / "source/ps1/ps1.ipynb").read_text() == "spoilt"
    assert not (root / "feedback").exists()
    assert (root / "README").exists()
    assert not (root / ".restoring").exists()
    again = open_service(any_settings)
    assert submissions(again) == {first}
    # And once more: a restored database can be copied and restored likewise.
    made = back_up(root, any_settings.database, tmp_path / "second")
    hand_in_one(again, person, 3)
    close_service(again)
    restore(made.file, root, any_settings.database, replace=True)
    again = open_service(any_settings)
    assert submissions(again) == {first}
    close_service(again)


def listing(root):
    return {
        path.relative_to(root): path.read_bytes() if path.is_file() else None
        for path in root.rglob("*")
        if not path.name.startswith("service.db")
    }


def test_a_restore_that_fails_leaves_everything_as_it_was(root, any_settings, any_service, tmp_path, monkeypatch):
    (person,) = people(any_service, 1)
    made = back_up(root, any_settings.database, tmp_path / "copy")
    handed_in = hand_in_one(any_service, person)
    (root / "source/ps1/ps1.ipynb").write_text("newer")
    before = listing(root)
    close_service(any_service)

    def broken(self):
        if self.place.name == "submitted":
            raise OSError(28, "No space left on device")
        make(self)

    make = backup._Move.make
    monkeypatch.setattr(backup._Move, "make", broken)
    with pytest.raises(OSError, match="No space"):
        restore(made.file, root, any_settings.database, replace=True)
    assert listing(root) == before
    monkeypatch.undo()
    again = open_service(any_settings)
    assert submissions(again) == {handed_in}
    close_service(again)


def test_a_restore_that_was_killed_is_undone_by_the_next_one(root, any_settings, any_service, tmp_path, monkeypatch):
    made = back_up(root, any_settings.database, tmp_path / "copy")
    close_service(any_service)
    (root / "source/ps1/ps1.ipynb").write_text("newer")

    class Killed(BaseException):
        pass

    def killed(self):
        if self.place.name == "submitted":
            raise Killed
        make(self)

    make = backup._Move.make
    with monkeypatch.context() as patch:
        patch.setattr(backup._Move, "make", killed)
        patch.setattr(backup, "_undo", lambda moves: None)
        patch.setattr(backup.shutil, "rmtree", lambda *arguments, **options: None)
        with pytest.raises(Killed):
            restore(made.file, root, any_settings.database, replace=True)
    assert (root / backup.JOURNAL).is_file()
    with pytest.raises(BackupError, match="already"):
        restore(made.file, root, any_settings.database)
    assert (root / "source/ps1/ps1.ipynb").read_text() == "newer"
    restore(made.file, root, any_settings.database, replace=True)
    assert (root / "source/ps1/ps1.ipynb").read_text() != "newer"
    assert (root / "submitted/ada/ps1/ps1.ipynb").is_file()


def test_a_copy_that_was_cut_short_or_changed_is_refused(on_sqlite, settings, service, tmp_path):
    made = back_up(on_sqlite, settings.database, tmp_path / "copy")
    whole = made.file.read_bytes()
    made.file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BackupError, match="no whole copy"):
        restore(made.file, tmp_path / "a", f"sqlite:///{tmp_path}/a/service.db")
    plain = bytearray(gzip.decompress(whole))
    spoilt = plain.find(b"Multiplication")
    plain[spoilt] = ord("m")
    made.file.write_bytes(gzip.compress(bytes(plain)))
    with pytest.raises(BackupError, match="is not what was copied"):
        restore(made.file, tmp_path / "b", f"sqlite:///{tmp_path}/b/service.db")
    assert not (tmp_path / "b" / "source").exists()


@pytest.mark.parametrize("name", ["course/../../outside", "/etc/outside", "course/.git/hooks/post-merge", "outside"])
def test_a_copy_that_reaches_out_of_the_course_is_refused(name, tmp_path):
    with tarfile.open(tmp_path / "copy", "w:gz") as archive:
        archive.addfile(tarfile.TarInfo(name))
    with pytest.raises(BackupError, match="no whole copy"):
        restore(tmp_path / "copy", tmp_path / "a", f"sqlite:///{tmp_path}/a/service.db")


def test_a_link_in_a_submission_is_left_out_and_said(on_sqlite, settings, service, tmp_path):
    (on_sqlite / "submitted/ada/ps1/link").symlink_to("/etc/passwd")
    made = back_up(on_sqlite, settings.database, tmp_path / "copy")
    assert made.links == ("submitted/ada/ps1/link",)
    with tarfile.open(made.file) as archive:
        assert "course/submitted/ada/ps1/link" not in archive.getnames()


def test_a_service_that_runs_is_not_restored(root, any_settings, any_service, tmp_path):
    made = back_up(root, any_settings.database, tmp_path / "copy")
    with any_service.store.writing() as session:
        seen(session, "w1", Protection("full"), now())
    with pytest.raises(BackupError, match="The service runs: its worker w1"):
        restore(made.file, root, any_settings.database, replace=True)
    with any_service.store.writing() as session:
        gone(session, "w1")
    close_service(any_service)
    restore(made.file, root, any_settings.database, replace=True)


def test_a_copy_of_a_newer_version_is_refused(on_sqlite, settings, service, tmp_path):
    with service.store.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    made = back_up(on_sqlite, settings.database, tmp_path / "copy")
    with pytest.raises(BackupError, match="newer version"):
        restore(made.file, tmp_path / "a", f"sqlite:///{tmp_path}/a/service.db")


def test_a_copy_of_another_kind_of_database_is_refused(on_sqlite, settings, service, tmp_path):
    made = back_up(on_sqlite, settings.database, tmp_path / "copy")
    with pytest.raises(BackupError, match="give --database a sqlite URL"):
        restore(made.file, tmp_path / "a", "postgresql://nobody@127.0.0.1:1/none")


def test_a_database_s_password_is_not_shown_to_other_users_of_the_machine():
    connection, environment = backup._connection(
        make_url("postgresql://ada:pl4nted@example.org:5433/marks?sslmode=require")
    )
    assert "pl4nted" not in connection
    assert environment["PGPASSWORD"] == "pl4nted"
    assert {"host=example.org", "port=5433", "dbname=marks", "user=ada", "sslmode=require"} <= set(connection.split())
