"""A course's folder as a version: taken in when it loads, fetched again by its digest, with one secret everywhere."""

import shutil
import stat

import pytest

from autograder.course import CourseError
from autograder.service.opening import version_cache
from autograder.service.store import open_store
from autograder.service.store.models import Assignment, Blob, Course, CourseVersion
from autograder.service.versions import adopt, course_files, course_name, fetch, state


@pytest.fixture
def root(course_folder):
    """A small course, taken into a store before."""
    return course_folder


@pytest.fixture
def own_store(root):
    """The store that it was taken into."""
    store = open_store(f"sqlite:///{root}/service.db")
    yield store
    store.close()


@pytest.fixture
def new_store(tmp_path):
    """A store that knows no course."""
    store = open_store(f"sqlite:///{tmp_path}/store.db")
    yield store
    store.close()


def _adopt(store, root):
    return adopt(store, "small", root, version_cache(root))


def _version(store):
    with store.reading() as session:
        return session.query(Course).one().version


def test_the_course_is_called_as_nbgrader_calls_it(root):
    assert course_name(root) == "small"
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    assert course_name(root) == "course"


def test_solutions_and_what_programs_leave_behind_are_no_part_of_it(root):
    (root / "source/ps1/.ipynb_checkpoints").mkdir()
    (root / "source/ps1/.ipynb_checkpoints/ps1.ipynb").write_text("{}")
    (root / "source/ps1/data.csv").write_text("1,2")
    names = [path.relative_to(root).as_posix() for path in course_files(root)]
    assert names == ["nbgrader_config.py", "source/ps1/data.csv", "source/ps1/ps1.ipynb", "reference/ps1/double.py"]


def test_it_is_taken_in_with_its_assignments(own_store):
    with own_store.reading() as session:
        assert [each.name for each in session.query(Assignment)] == ["ps1"]


def test_another_machine_fetches_it_with_its_secret_into_a_folder_that_is_its_own(own_store, root, tmp_path):
    cache = tmp_path / "elsewhere" / "versions"
    course = fetch(own_store, _version(own_store), cache).course
    assert course.exercise("double").name == "double"
    assert course.secret == (root / ".autograder/secret").read_text().strip().encode()
    assert stat.S_IMODE(course.root.stat().st_mode) == 0o700
    assert [path.name for path in cache.iterdir()] == [course.root.name]


def test_a_data_file_makes_another_version_too(own_store, root):
    before, seen = _version(own_store), state(root)
    (root / "source/ps1/data.csv").write_text("1,2")
    assert state(root) != seen
    _adopt(own_store, root)
    assert _version(own_store) != before
    assert "data.csv" in [
        path.name for path in course_files(fetch(own_store, _version(own_store), root / "c").course.root)
    ]


def test_a_version_that_is_not_what_its_digest_says_is_not_used(own_store, root, tmp_path):
    with own_store.writing() as session:
        for blob in session.query(Blob):
            blob.data = b"something else"
    with pytest.raises(KeyError):
        fetch(own_store, _version(own_store), tmp_path / "elsewhere")


def test_a_version_that_was_spoilt_in_the_cache_is_fetched_again(own_store, root, tmp_path):
    def fetched():
        return fetch(own_store, _version(own_store), tmp_path / "elsewhere").course.root

    card = fetched() / "reference/ps1/double.py"
    whole = card.read_bytes()
    card.write_bytes(b"")
    assert (fetched() / "reference/ps1/double.py").read_bytes() == whole
    card.unlink()
    assert (fetched() / "reference/ps1/double.py").read_bytes() == whole


def test_an_unknown_version_is_not_found(own_store, root, tmp_path):
    with pytest.raises(KeyError):
        fetch(own_store, "sha256:nothing", tmp_path)


def test_a_course_that_never_loaded_is_refused(new_store, root):
    (root / "reference/ps1/double.py").write_text("import nothing_of_that_name\n")
    with pytest.raises(CourseError, match="nothing_of_that_name"):
        _adopt(new_store, root)
    with new_store.reading() as session:
        assert session.query(CourseVersion).count() == 0


def test_a_card_that_ends_the_program_ends_another_program(new_store, root):
    (root / "reference/ps1/double.py").write_text("import os\nos._exit(0)\n")
    with pytest.raises(CourseError, match="ended the program"):
        _adopt(new_store, root)


def test_a_folder_without_its_secret_gets_the_stores(own_store, root):
    secret = (root / ".autograder/secret").read_text()
    shutil.rmtree(root / ".autograder")
    _adopt(own_store, root)
    assert (root / ".autograder/secret").read_text() == secret
    assert stat.S_IMODE((root / ".autograder/secret").stat().st_mode) == 0o600


def test_a_folder_with_another_secret_is_refused(own_store, root):
    (root / ".autograder/secret").write_text("another secret, long enough\n")
    with pytest.raises(CourseError, match="another one than the database's"):
        _adopt(own_store, root)


def test_nobody_else_may_read_the_store(new_store, tmp_path):
    assert stat.S_IMODE((tmp_path / "store.db").stat().st_mode) == 0o600
