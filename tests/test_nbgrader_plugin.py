"""`nbgrader autograde` with the repository's configuration, against `autograder grade` and against nbgrader itself."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from courses import code, hand_in, make_course, nbgrader, notebook, rows, submission, write
from nbgrader.apps.api import NbGraderAPI

from autograder import nbgrader_plugin
from autograder.classroom import find_submissions, grade_class
from autograder.course import Course
from autograder.gradebook import course_config, open_gradebook
from autograder.sandbox import SandboxUnavailable
from autograder.showing.markup import clean_html

# nbgrader's own models give these under a current SQLAlchemy.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

WRONG = "def double(x):\n    return x + 1"
RAISES = "def triple(x):\n    raise ValueError('no')"


@pytest.fixture(autouse=True, scope="module")
def cold_again() -> Iterator[None]:
    """Ends the grader that the plug-in keeps warm."""
    yield
    nbgrader_plugin._warm.close()


@pytest.fixture(scope="module")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook that knows no assignment; made once, because nbgrader takes seconds for it."""
    root = make_course(tmp_path_factory.mktemp("empty") / "course", config=None)
    open_gradebook(Course(root)).close()
    return root / "gradebook.db"


@pytest.fixture
def root(tmp_path: Path, empty_gradebook: Path) -> Path:
    made = make_course(tmp_path / "course", config=None)
    shutil.copy(empty_gradebook, made)
    return made


def autograde(root: Path) -> dict[str, Any]:
    """What formgrader's button does: nbgrader's own API, with the course's configuration."""
    return dict(NbGraderAPI(config=course_config(root)).autograde("ps1", "*"))


def grade(root: Path) -> None:
    """What `autograder grade` does."""
    course = Course(root)
    for _ in grade_class(course, find_submissions(course), jobs=1):
        pass


def copied(root: Path, name: str) -> Path:
    return Path(shutil.copytree(root, root.parent / name))


def scores(root: Path) -> dict[str, float]:
    with sqlite3.connect(root / "gradebook.db") as database:
        found = "SELECT s.student_id, sum(g.auto_score) FROM grade g JOIN submitted_notebook n ON g.notebook_id = n.id"
        found += " JOIN submitted_assignment s ON n.assignment_id = s.id GROUP BY s.student_id"
        return dict(database.execute(found).fetchall())


def hand_in_a_class(root: Path) -> None:
    """Good, partly right and unanswered work, and every file that nbgrader chokes on."""
    hand_in(root, "ada", submission())
    hand_in(root, "bob", submission(double=WRONG, triple=RAISES))
    hand_in(root, "cleo", submission(double="raise NotImplementedError()", why="YOUR ANSWER HERE"))
    hand_in(root, "dan", submission(), name="my solution")
    twice = submission()
    twice["cells"].append(twice["cells"][3])
    hand_in(root, "eve", twice)
    old = submission()
    old["cells"][2]["metadata"]["nbgrader"] = {"schema_version": 1, "grade_id": "double", "surplus": 1}
    hand_in(root, "fay", old)
    bare = submission()
    for cell in bare["cells"]:
        cell["metadata"] = {}
    hand_in(root, "gus", bare)
    hand_in(root, "hal", json.dumps(submission())[:500].encode())
    hand_in(root, "ida", b"")
    hand_in(root, "jon", b"\xef\xbb\xbf" + json.dumps(submission()).encode())
    kim = hand_in(root, "kim", submission()).parent
    (kim / "timestamp.txt").write_bytes(b"\xff never")
    (kim / "link").symlink_to(root / "nbgrader_config.py")
    os.mkfifo(kim / "pipe")
    lea = hand_in(root, "lea", submission()).parent
    (lea / "timestamp.txt").write_text("2024-05-06 07:08:09 UTC")
    (lea / "notes.txt").write_text("mine")
    deleted = submission()
    del deleted["cells"][5]
    hand_in(root, "max", deleted)


def test_the_rows_are_those_that_autograder_grade_writes(root: Path) -> None:
    other = copied(root, "other")
    hand_in_a_class(root)
    hand_in_a_class(other)
    grade(root)
    result = autograde(other)
    assert result["success"], result["log"]
    assert rows(root / "gradebook.db") == rows(other / "gradebook.db")


def test_every_file_that_nbgrader_chokes_on_gets_its_score_and_the_class_goes_on(root: Path) -> None:
    hand_in_a_class(root)
    assert autograde(root)["success"]
    full = dict.fromkeys(("ada", "dan", "eve", "fay", "gus", "jon", "kim", "lea", "max"), 3.0)
    assert scores(root) == full | {"bob": 0.0, "cleo": 1.0, "hal": 0.0, "ida": 0.0}


def test_a_second_run_writes_the_same_rows(root: Path) -> None:
    hand_in_a_class(root)
    autograde(root)
    first = rows(root / "gradebook.db")
    autograde(root)
    assert rows(root / "gradebook.db") == first


def test_the_autograded_notebook_is_that_of_autograder_grade(root: Path) -> None:
    hand_in(root, "bob", submission(double=WRONG))
    Course(root).secret  # noqa: B018 - made, so that both copies have the same hidden inputs
    other = copied(root, "other")
    grade(root)
    autograde(other)
    mine, theirs = (nbformat.read(at / "autograded/bob/ps1/ps1.ipynb", as_version=4) for at in (root, other))
    assert mine.cells == theirs.cells


def test_links_and_pipes_in_a_submission_are_not_followed(root: Path) -> None:
    folder = hand_in(root, "ada", submission()).parent
    (folder / "link").symlink_to(root / "nbgrader_config.py")
    os.mkfifo(folder / "pipe")
    (folder / "notes.txt").write_text("mine")
    assert autograde(root)["success"]
    assert sorted(path.name for path in (root / "autograded/ada/ps1").iterdir()) == ["notes.txt", "ps1.ipynb"]


def test_a_linked_submission_gets_nothing_of_another_student_s(root: Path) -> None:
    folder = hand_in(root, "ada", submission()).parent
    (root / "submitted" / "bob").mkdir()
    (root / "submitted" / "bob" / "ps1").symlink_to(folder)
    (root / "submitted" / "cleo").symlink_to(root / "submitted" / "ada")
    autograde(root)
    assert scores(root) == {"ada": 3.0, "bob": 0.0, "cleo": 0.0}
    assert not list((root / "autograded" / "bob").rglob("*"))


def test_points_that_the_outputs_claim_are_not_believed(root: Path) -> None:
    claim = code("from IPython.display import display\n1000000")
    claim["outputs"] = [
        {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "1000000"}}
    ]
    hand_in(root, "bob", submission(double=WRONG, extra=(claim,)))
    autograde(root)
    assert scores(root) == {"bob": 1.0}


def test_the_command_works_from_the_course_s_folder_wherever_it_was_copied(root: Path) -> None:
    hand_in(root, "ada", submission())
    elsewhere = copied(root, "else where")
    (elsewhere / "gradebook.db").unlink()
    before = (root / "gradebook.db").read_bytes()
    command = [sys.executable, "-m", "nbgrader", "autograde", "ps1"]
    done = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert scores(elsewhere) == {"ada": 3.0}
    assert (root / "gradebook.db").read_bytes() == before


def test_a_failure_of_ours_is_reported_and_keeps_the_former_scores(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(root, "ada", submission())
    autograde(root)

    def out_of_memory(*arguments: Any, **options: Any) -> Any:
        raise MemoryError("no more of it")

    monkeypatch.setattr("autograder.grading.judge", out_of_memory)
    result = autograde(root)
    assert not result["success"]
    assert "Grading failed on our side" in result["log"]
    assert scores(root) == {"ada": 3.0}


def plain_course(root: Path) -> None:
    """An assignment as anybody has one: asserts alone, partial credit, and something on standard error."""
    cells = [
        code("def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION", nbgrader("f", solution=True)),
        code("assert f(1) == 1", nbgrader("passes", 1, grade=True, locked=True)),
        code("assert f(1) == 2", nbgrader("fails", 1, grade=True, locked=True)),
        code("0.5", nbgrader("partial", 1, grade=True, locked=True)),
        code("'all'", nbgrader("text", 1, grade=True, locked=True)),
        code("import sys\nprint('careful', file=sys.stderr)", nbgrader("stderr", 1, grade=True, locked=True)),
        code("x = 1", nbgrader("by_hand", 2, grade=True, solution=True)),
    ]
    write(root / "source/ps1/ps1.ipynb", notebook(*cells))
    answer = [
        {**cell, "source": "def f(x):\n    return x"} if number == 0 else cell for number, cell in enumerate(cells)
    ]
    hand_in(root, "ada", notebook(*answer))
    stub = "def f(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    left = {0: stub, 6: "# YOUR CODE HERE\nraise NotImplementedError()"}
    hand_in(root, "bob", notebook(*({**cell, "source": left.get(n, cell["source"])} for n, cell in enumerate(cells))))


def test_a_notebook_of_plain_asserts_gets_the_rows_that_nbgrader_itself_writes(root: Path) -> None:
    plain_course(root)
    stock = copied(root, "stock")
    (stock / "nbgrader_config.py").write_text(
        "from pathlib import Path\nc = get_config()\nc.CourseDirectory.root = str(Path(__file__).resolve().parent)\n"
        "c.CourseDirectory.course_id = 'numerical-python'\n"
    )
    api = NbGraderAPI(config=course_config(stock))
    assert api.generate_assignment("ps1")["success"]
    assert api.autograde("ps1", "*")["success"]
    grade(root)
    assert rows(root / "gradebook.db") == rows(stock / "gradebook.db")


def test_nbgrader_releases_again_and_exports_what_was_graded(root: Path) -> None:
    hand_in(root, "ada", submission())
    grade(root)
    for command in (["generate_assignment", "ps1", "--force"], ["export"]):
        done = subprocess.run([sys.executable, "-m", "nbgrader", *command], cwd=root, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    with (root / "grades.csv").open() as exported:
        (row,) = csv.DictReader(exported)
    assert (row["student_id"], row["assignment"], row["score"], row["max_score"]) == ("ada", "ps1", "3.0", "7.0")


def test_generated_feedback_is_our_page_and_leaks_no_hidden_test(root: Path) -> None:
    hand_in(root, "bob", submission(double=WRONG, triple=RAISES))
    autograde(root)
    assert NbGraderAPI(config=course_config(root)).generate_feedback("ps1")["success"]
    page = (root / "feedback/bob/ps1/ps1.html").read_text()
    assert "Exercise by exercise" in page
    assert "negative numbers too" not in page
    assert "HIDDEN" not in page


def test_generated_feedback_equals_the_page_of_autograder_grade(root: Path) -> None:
    hand_in(root, "bob", submission(double=WRONG))
    grade(root)
    page = (root / "feedback/bob/ps1/ps1.html").read_text()
    assert NbGraderAPI(config=course_config(root)).generate_feedback("ps1")["success"]
    assert (root / "feedback/bob/ps1/ps1.html").read_text() == page


def test_feedback_of_a_notebook_that_stock_nbgrader_graded_leaks_no_hidden_test(root: Path) -> None:
    hand_in(root, "bob", submission())
    grade(root)
    path = root / "autograded/bob/ps1/ps1.ipynb"
    graded = json.loads(path.read_text())
    del graded["metadata"]["autograder"]
    graded["cells"][-2]["source"] = "<script>alert(1)</script>"
    path.chmod(0o644)
    path.write_text(json.dumps(graded))
    assert NbGraderAPI(config=course_config(root)).generate_feedback("ps1")["success"]
    page = (root / "feedback/bob/ps1/ps1.html").read_text()
    assert "Test cell" in page
    assert "HIDDEN" not in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<img src='data:image/svg+xml;base64,AAAA'>",
        "<iframe src='https://example.org'></iframe>",
        "<form><input class='score'></form>",
        "<svg onload=alert(1)>",
        "<div style=\"background-image: url('javascript:alert(1)')\">x</div>",
        "<button class='btn full-credit'>x</button>",
    ],
)
def test_html_of_a_student_s_has_nothing_active(markup: str) -> None:
    cleaned = clean_html(markup)
    for active in ("<script", "<img src=x", "onerror=alert(1)>", "href", "<iframe", "<form", "<svg", "url(", "<button"):
        assert active not in cleaned
    assert 'src="data:image/svg' not in cleaned


def test_html_that_is_harmless_stays() -> None:
    kept = '<p style="color: red;">a <b>b</b> <a href="https://example.org">c</a></p><table><tr><td>1</td></tr></table>'
    assert clean_html(kept).replace("<tbody>", "").replace("</tbody>", "") == kept


def test_a_grader_that_is_kept_warm_is_refused_when_the_course_comes_to_require_more(
    root: Path, monkeypatch: Any
) -> None:
    nbgrader_plugin._warm.close()
    monkeypatch.setattr(nbgrader_plugin._warm, "root", None)
    monkeypatch.setenv("AUTOGRADER_UNPROTECTED", "1")
    warm = nbgrader_plugin._grader(Course(root))
    assert nbgrader_plugin._grader(Course(root)) is warm
    with (root / "nbgrader_config.py").open("a") as config:
        config.write('\nc.Autograder.required_protection = "reduced"\n')
    with pytest.raises(SandboxUnavailable, match="requires the protection 'reduced'"):
        nbgrader_plugin._grader(Course(root))
    nbgrader_plugin._warm.close()
