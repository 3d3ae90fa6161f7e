"""Reports into nbgrader's database, against a real database made by nbgrader itself."""

from __future__ import annotations

import datetime
import os
import shutil
import sqlite3
import struct
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import courses
import nbformat
import pytest
from courses import hand_in, make_course, rows, submission
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.utils import compute_checksum
from traitlets.config import Config

from autograder.course import Course
from autograder.gradebook import (
    GradebookError,
    OpenGradebook,
    marks,
    open_gradebook,
    record,
    register_assignment,
    withdraw,
)
from autograder.gradebook.filing import store
from autograder.grading import Graded, GradedCell
from autograder.notebook import Unreadable, read_notebook
from autograder.submission import plan
from autograder.submission.handed_in import read_timestamp
from autograder.verdict import Report, Verdict


@pytest.fixture(scope="module")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with a gradebook in which nobody has handed in; made once, because nbgrader takes seconds for it."""
    root = make_course(tmp_path_factory.mktemp("course") / "small")
    with open_gradebook(Course(root)) as gradebook:
        register_assignment(gradebook, "ps1")
    return root


@pytest.fixture
def root(empty_gradebook: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(empty_gradebook, tmp_path / "course"))


@pytest.fixture
def gradebook(root: Path) -> Iterator[OpenGradebook]:
    with open_gradebook(Course(root)) as opened:
        yield opened


def graded(path: Path, double: float = 2.0, triple: float = 1.0, status: str = "graded") -> Graded:
    """What grading would return, with these scores."""
    source = Course(path.parents[3]).assignment("ps1").notebooks["ps1"]
    report = Report("ps1", path.parents[1].name, "ps1", str(path), status, max_score=3.0)
    try:
        planned = plan(source, read_notebook(path.read_bytes()))
    except Unreadable as error:
        report = Report("ps1", path.parents[1].name, "ps1", str(path), "unreadable", str(error), max_score=3.0)
        return Graded(report, (), dict.fromkeys(source.max_scores, 0.0), source.max_scores)
    verdicts = {
        "test_double": Verdict("double", "correct" if double == 2 else "wrong", double, 2.0, "Said <b>so</b>."),
        "test_triple": Verdict(
            "test_triple", "correct" if triple == 1 else "wrong", triple, 1.0, "Said.", isolated=False
        ),
    }
    cells = tuple(
        GradedCell(
            part.cell.grade_id,
            part.origin,
            part.cell.cell_type,
            part.cell.source,
            nbgrader=part.cell.metadata.get("nbgrader") if part.cell.grade_id else None,
            verdicts=(verdicts[part.cell.grade_id],) if part.cell.grade_id in verdicts else (),
        )
        for part in planned.cells
    )
    scores = {name: verdict.score for name, verdict in verdicts.items()}
    report = Report(
        "ps1", path.parents[1].name, "ps1", str(path), status, exercises=tuple(verdicts.values()), max_score=3.0
    )
    return Graded(report, cells, scores, source.max_scores)


def grades(gradebook: OpenGradebook, student: str = "ada") -> dict[str, tuple[Any, ...]]:
    """(automatic score, manual score, needs a person) of each cell, read through nbgrader."""
    with Gradebook(gradebook.directory.db_url) as database:
        found = database.find_submission_notebook("ps1", "ps1", student).grades
        return {grade.name: (grade.auto_score, grade.manual_score, grade.needs_manual_grade) for grade in found}


def comments(gradebook: OpenGradebook, student: str = "ada") -> dict[str, str | None]:
    with Gradebook(gradebook.directory.db_url) as database:
        found = database.find_submission_notebook("ps1", "ps1", student).comments
        return {comment.name: comment.comment for comment in found}


def mark_by_hand(gradebook: OpenGradebook, cell: str, score: float, said: str = "", student: str = "ada") -> None:
    """What formgrader does when a person marks a cell."""
    with Gradebook(gradebook.directory.db_url) as database:
        grade = database.find_grade(cell, "ps1", "ps1", student)
        grade.manual_score, grade.needs_manual_grade = score, False
        if said:
            database.find_comment(cell, "ps1", "ps1", student).manual_comment = said
        database.db.commit()


def write_autograded(gradebook: OpenGradebook, graded: Graded, folder: Path, student: str) -> Path:
    """Stores the outcome; where its autograded notebook is."""
    store(gradebook, graded, student=student, folder=folder)
    report = graded.report
    return gradebook.folder("autograded", student, report.assignment) / f"{report.notebook}.ipynb"


def schema(path: Path) -> tuple[set[str], str]:
    """What makes the database's tables, and the version that nbgrader's upgrades go by."""
    with sqlite3.connect(path) as database:
        made = database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        (version,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
    return {" ".join(sql.split()) for (sql,) in made}, version


def test_a_new_gradebook_is_the_one_that_nbgrader_makes(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    Gradebook(f"sqlite:///{tmp_path}/stock.db").close()
    assert schema(root / "gradebook.db") == schema(tmp_path / "stock.db")


def test_one_process_at_a_time_makes_the_course(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """nbgrader looks for the course and then makes it: two at once would each find none."""
    inside: list[int] = []
    most: list[int] = []

    class Slow(Gradebook):
        def check_course(self, *args: Any, **kwargs: Any) -> Any:
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.1)
            course = super().check_course(*args, **kwargs)
            inside.pop()
            return course

    monkeypatch.setattr("nbgrader.api.Gradebook", Slow)
    with ThreadPoolExecutor(3) as threads:
        for opening in [threads.submit(lambda: open_gradebook(Course(root)).close()) for _ in range(3)]:
            opening.result()
    assert most == [1, 1, 1]


def test_a_gradebook_left_half_built_by_nbgrader_without_alembic_is_completed(root: Path) -> None:
    with sqlite3.connect(root / "gradebook.db") as database:
        database.execute("DROP TABLE alembic_version")
    open_gradebook(Course(root)).close()
    with sqlite3.connect(root / "gradebook.db") as database:
        assert database.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)


def test_registering_saves_what_generate_assignment_saves(root: Path, tmp_path: Path) -> None:
    other = make_course(tmp_path / "other")
    config = Config()
    config.CourseDirectory.root, config.CourseDirectory.course_id = str(other), "small"
    shutil.copy(root / "gradebook.db", other / "gradebook.db")
    with Gradebook(f"sqlite:///{other}/gradebook.db", "small") as database:
        database.remove_assignment("ps1")
    assert NbGraderAPI(config=config).generate_assignment("ps1")["success"]
    assert rows(root / "gradebook.db") == rows(other / "gradebook.db")


def test_registering_again_changes_nothing(gradebook: OpenGradebook, root: Path) -> None:
    before = (root / "gradebook.db").read_bytes()
    register_assignment(gradebook, "ps1")
    assert (root / "gradebook.db").read_bytes() == before


def test_a_source_notebook_that_nbgrader_cannot_release_is_named(root: Path) -> None:
    broken = courses.source()
    broken["cells"][2]["source"] = "### BEGIN SOLUTION\nnever closed"
    courses.write(root / "source/ps1/ps1.ipynb", broken)
    with (
        open_gradebook(Course(root)) as gradebook,
        pytest.raises(GradebookError, match=r"ps1\.ipynb cannot be released"),
    ):
        register_assignment(gradebook, "ps1")


def test_a_good_submission_gets_its_points_and_leaves_the_written_parts_to_a_person(
    gradebook: OpenGradebook, root: Path
) -> None:
    record(gradebook, graded(hand_in(root, "ada", submission())), student="ada")
    assert grades(gradebook) == {
        "test_double": (2.0, None, False),
        "test_triple": (1.0, None, False),
        "why": (None, None, True),
        "draw": (None, None, True),
    }


def test_an_answer_left_as_released_is_marked_as_no_response(gradebook: OpenGradebook, root: Path) -> None:
    record(gradebook, graded(hand_in(root, "ada", submission(why="YOUR ANSWER HERE"))), student="ada")
    assert grades(gradebook)["why"] == (0.0, None, False)
    assert comments(gradebook)["why"] == "No response."


def test_a_code_answer_left_as_released_is_marked_as_no_response(gradebook: OpenGradebook, root: Path) -> None:
    stub = "def double(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    record(gradebook, graded(hand_in(root, "ada", submission(double=stub)), double=0.0), student="ada")
    assert comments(gradebook) == {"double": "No response.", "triple": None, "why": None, "draw": None}


def test_a_later_attempt_replaces_the_points_of_an_earlier_one(gradebook: OpenGradebook, root: Path) -> None:
    path = hand_in(root, "ada", submission())
    record(gradebook, graded(path), student="ada")
    record(gradebook, graded(path, double=0.5, triple=0.0), student="ada")
    assert (grades(gradebook)["test_double"][0], grades(gradebook)["test_triple"][0]) == (0.5, 0.0)


def test_an_unreadable_notebook_after_a_good_one_leaves_no_stale_points(gradebook: OpenGradebook, root: Path) -> None:
    record(gradebook, graded(hand_in(root, "ada", submission())), student="ada")
    record(gradebook, graded(hand_in(root, "ada", b"{")), student="ada")
    assert set(grades(gradebook).values()) == {(0.0, None, False)}


def test_a_good_notebook_after_an_unreadable_one_puts_the_written_parts_up_for_marking(
    gradebook: OpenGradebook, root: Path
) -> None:
    record(gradebook, graded(hand_in(root, "ada", b"{")), student="ada")
    record(gradebook, graded(hand_in(root, "ada", submission())), student="ada")
    assert (grades(gradebook)["why"], grades(gradebook)["draw"]) == ((None, None, True), (None, None, True))


def test_the_reason_why_a_notebook_is_unreadable_is_escaped_in_its_comments(
    gradebook: OpenGradebook, root: Path
) -> None:
    bad = graded(hand_in(root, "ada", b"{"))
    report = Report("ps1", "ada", "ps1", "", "unreadable", "<script>alert(1)</script>")
    record(gradebook, Graded(report, (), bad.cell_scores, bad.cell_max_scores), student="ada")
    assert set(comments(gradebook).values()) == {"&lt;script&gt;alert(1)&lt;/script&gt;"}


def test_a_failure_on_our_side_leaves_the_former_scores(gradebook: OpenGradebook, root: Path) -> None:
    path = hand_in(root, "ada", submission())
    record(gradebook, graded(path), student="ada")
    before = grades(gradebook)
    store(gradebook, graded(path, double=0.0, status="ungraded"), student="ada", folder=path.parent)
    assert grades(gradebook) == before


def test_a_failure_on_our_side_is_no_zero_for_somebody_new(gradebook: OpenGradebook, root: Path) -> None:
    path = hand_in(root, "ada", submission())
    store(gradebook, graded(path, status="ungraded"), student="ada", folder=path.parent)
    with Gradebook(gradebook.directory.db_url) as database:
        assert database.students == []


def test_marks_and_comments_by_a_person_are_kept_and_put_up_for_another_look(
    gradebook: OpenGradebook, root: Path
) -> None:
    path = hand_in(root, "ada", submission())
    record(gradebook, graded(path), student="ada")
    mark_by_hand(gradebook, "why", 2.5, "Well said.")
    record(gradebook, graded(path), student="ada")
    assert grades(gradebook)["why"] == (None, 2.5, True)
    assert comments(gradebook)["why"] == "Well said."


def test_a_cell_added_to_the_source_after_grading_is_graded_for_everybody(gradebook: OpenGradebook, root: Path) -> None:
    path = hand_in(root, "ada", submission())
    record(gradebook, graded(path), student="ada")
    mark_by_hand(gradebook, "why", 2.5)
    changed = courses.source()
    more = courses.nbgrader("test_more", 4, grade=True, locked=True)
    changed["cells"].append({**courses.code("assert True", more), "id": "more"})
    courses.write(root / "source/ps1/ps1.ipynb", changed)
    with open_gradebook(Course(root)) as fresh:
        register_assignment(fresh, "ps1")
        again = graded(path)
        record(fresh, Graded(again.report, again.cells, {**again.cell_scores, "test_more": 4.0}), student="ada")
    assert grades(gradebook)["test_more"] == (4.0, None, False)
    assert grades(gradebook)["why"] == (None, 2.5, True)


def test_a_cell_removed_from_the_source_after_grading_takes_its_points_with_it(
    gradebook: OpenGradebook, root: Path
) -> None:
    path = hand_in(root, "ada", submission())
    record(gradebook, graded(path), student="ada")
    changed = courses.source()
    del changed["cells"][5]
    courses.write(root / "source/ps1/ps1.ipynb", changed)
    with open_gradebook(Course(root)) as fresh:
        register_assignment(fresh, "ps1")
    assert set(grades(gradebook)) == {"test_double", "why", "draw"}


def test_a_removed_cell_that_a_person_has_marked_is_refused_by_name(gradebook: OpenGradebook, root: Path) -> None:
    record(gradebook, graded(hand_in(root, "ada", submission())), student="ada")
    mark_by_hand(gradebook, "why", 2.5)
    changed = courses.source()
    del changed["cells"][6]
    courses.write(root / "source/ps1/ps1.ipynb", changed)
    with (
        open_gradebook(Course(root)) as fresh,
        pytest.raises(GradebookError, match="cell why, which a person has marked"),
    ):
        register_assignment(fresh, "ps1")
    assert grades(gradebook)["why"] == (None, 2.5, False)


def test_a_changed_hidden_test_reaches_the_gradebook_without_a_new_release(
    gradebook: OpenGradebook, root: Path
) -> None:
    record(gradebook, graded(hand_in(root, "ada", submission())), student="ada")
    changed = courses.source()
    changed["cells"][5]["source"] = changed["cells"][5]["source"].replace("-6", "-9 + 3")
    courses.write(root / "source/ps1/ps1.ipynb", changed)
    with open_gradebook(Course(root)) as fresh:
        register_assignment(fresh, "ps1")
    with Gradebook(gradebook.directory.db_url) as database:
        assert "-9 + 3" in database.find_source_cell("test_triple", "ps1", "ps1").source


def test_the_late_penalty_is_that_of_the_course_s_own_plug_in(root: Path) -> None:
    with (root / "nbgrader_config.py").open("a") as config:
        config.write("c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    with open_gradebook(Course(root)) as gradebook:
        gradebook.database.update_or_create_assignment("ps1", duedate="2024-01-01 12:00 UTC")
        path = hand_in(root, "ada", submission())
        record(gradebook, graded(path), student="ada", timestamp=datetime.datetime(2024, 1, 1, 12, 5))
        record(gradebook, graded(path), student="bob", timestamp=datetime.datetime(2024, 1, 1, 11, 55))
        found = [gradebook.database.find_submission("ps1", name).late_submission_penalty for name in ("ada", "bob")]
        assert found == [3.0, 0.0]
        record(gradebook, graded(path), student="ada", timestamp=datetime.datetime(2024, 1, 1, 11, 55))
        gradebook.database.db.expire_all()
        assert gradebook.database.find_submission("ps1", "ada").late_submission_penalty == 0.0


def test_work_that_is_withdrawn_leaves_neither_a_comment_nor_a_penalty(root: Path) -> None:
    with (root / "nbgrader_config.py").open("a") as config:
        config.write("c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    with open_gradebook(Course(root)) as gradebook:
        gradebook.database.update_or_create_assignment("ps1", duedate="2024-01-01 12:00 UTC")
        late = datetime.datetime(2024, 1, 1, 12, 5)
        for student in ("ada", "bob"):
            path = hand_in(root, student, submission(why="YOUR ANSWER HERE"))
            record(gradebook, graded(path), student=student, timestamp=late)
        withdraw(gradebook, assignment="ps1", notebook="ps1", student="ada")
        found = {name: gradebook.database.find_submission("ps1", name) for name in ("ada", "bob")}
        assert {name: each.late_submission_penalty for name, each in found.items()} == {"ada": 0.0, "bob": 3.0}
        assert {name: comments(gradebook, name)["why"] for name in found} == {"ada": None, "bob": "No response."}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"2024-05-06 07:08:09.5 UTC", datetime.datetime(2024, 5, 6, 7, 8, 9, 500000)),
        (b"2024-05-06T07:08:09+02:00", datetime.datetime(2024, 5, 6, 5, 8, 9)),
        (b"2024-05-06 07:08:09 Europe/Berlin", datetime.datetime(2024, 5, 6, 5, 8, 9)),
        (b"2024-05-06 07:08:09 Etc/GMT-2", datetime.datetime(2024, 5, 6, 5, 8, 9)),
        (b"yesterday", None),
        (b"", None),
        (b"\xff\xfe\x00", None),
        (b"9999-12-31 23:59:59 -2300", None),
        (b"1" * 10_000, None),
        (b"2024-05;- 0:0" + b"1" * 38 + b"0:09.1", None),  # found by the fuzzer: decimal.InvalidOperation
    ],
)
def test_a_timestamp_is_read_and_a_bad_one_ignored(tmp_path: Path, written: bytes, read: Any) -> None:
    (tmp_path / "timestamp.txt").write_bytes(written)
    assert read_timestamp(tmp_path) == read


def test_no_file_is_opened_that_a_timestamp_names_as_its_time_zone(tmp_path: Path) -> None:
    """dateutil opens it, reads it whole, and makes a list of as many numbers as the file says that it has."""
    zone = tmp_path / "zone"
    zone.write_bytes(
        b"TZif" + bytes(16) + struct.pack(">6l", 0, 0, 0, 0, 1, 4) + struct.pack(">lbb4s", 7200, 0, 0, b"ABC")
    )
    for name in (zone, f":{zone}", f"../../..{zone}", f"Europe/../../../..{zone}"):
        (tmp_path / "timestamp.txt").write_text(f"2024-05-06 07:08:09 {name}")
        assert read_timestamp(tmp_path) is None


def test_a_timestamp_that_is_a_link_or_a_pipe_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("2024-05-06 07:08:09 UTC")
    (tmp_path / "timestamp.txt").symlink_to(tmp_path / "elsewhere")
    assert read_timestamp(tmp_path) is None
    (tmp_path / "timestamp.txt").unlink()
    os.mkfifo(tmp_path / "timestamp.txt")
    assert read_timestamp(tmp_path) is None


def test_the_autograded_notebook_is_valid_for_nbformat_and_for_nbgrader(gradebook: OpenGradebook, root: Path) -> None:
    path = hand_in(root, "ada", submission(extra=(courses.code("1 + 1"), courses.text("<script>"))))
    written = write_autograded(gradebook, graded(path), path.parent, student="ada")
    assert written is not None
    notebook = nbformat.read(written, as_version=4)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)


def test_what_staff_should_know_stands_first_in_the_autograded_notebook(gradebook: OpenGradebook, root: Path) -> None:
    path = hand_in(root, "ada", submission())
    outcome = graded(path)
    flagged = replace(outcome, report=replace(outcome.report, flags=("It closed the wire.",), mended=("Put back.",)))
    written = write_autograded(gradebook, flagged, path.parent, student="ada")
    first = nbformat.read(written, as_version=4).cells[0]
    assert first.outputs[0].text == "For staff: It closed the wire.\nPut right: Put back.\n"


def test_locked_cells_carry_the_checksum_that_nbgrader_would_compute(gradebook: OpenGradebook, root: Path) -> None:
    path = hand_in(root, "ada", submission())
    written = write_autograded(gradebook, graded(path), path.parent, student="ada")
    cells = nbformat.read(written, as_version=4).cells
    locked = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("locked")]
    assert [cell.metadata.nbgrader.checksum for cell in locked] == [compute_checksum(cell) for cell in locked]


def test_an_unreadable_submission_is_shown_as_released_and_says_why(gradebook: OpenGradebook, root: Path) -> None:
    path = hand_in(root, "ada", b"{")
    written = write_autograded(gradebook, graded(path), path.parent, student="ada")
    assert written is not None
    notebook = nbformat.read(written, as_version=4)
    MetadataValidator().validate_nb(notebook)
    assert "HIDDEN" not in written.read_text()
    test = next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "test_double")
    assert "could not be read" in test.outputs[0].text


def test_files_beside_the_notebook_are_copied_and_those_of_an_earlier_attempt_removed(
    gradebook: OpenGradebook, root: Path
) -> None:
    path = hand_in(root, "ada", submission())
    (path.parent / "data").mkdir()
    (path.parent / "data/old.csv").write_text("1")
    write_autograded(gradebook, graded(path), path.parent, student="ada")
    assert (root / "autograded/ada/ps1/data/old.csv").read_text() == "1"
    shutil.rmtree(path.parent / "data")
    (path.parent / "data").write_text("now a file")
    (path.parent / "timestamp.txt").write_text("not a time")
    write_autograded(gradebook, graded(path), path.parent, student="ada")
    assert sorted(file.name for file in (root / "autograded/ada/ps1").iterdir()) == ["data", "ps1.ipynb"]


def test_links_in_a_submission_are_not_followed(gradebook: OpenGradebook, root: Path, tmp_path: Path) -> None:
    path = hand_in(root, "ada", submission())
    (tmp_path / "secret").write_text("secret")
    (path.parent / "file").symlink_to(tmp_path / "secret")
    (path.parent / "folder").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(path.parent / "pipe")
    write_autograded(gradebook, graded(path), path.parent, student="ada")
    assert [file.name for file in (root / "autograded/ada/ps1").iterdir()] == ["ps1.ipynb"]


def test_the_source_s_data_files_go_before_the_student_s(gradebook: OpenGradebook, root: Path) -> None:
    (root / "source/ps1/iris.csv").write_text("true")
    path = hand_in(root, "ada", submission())
    (path.parent / "iris.csv").write_text("false")
    write_autograded(gradebook, graded(path), path.parent, student="ada")
    assert (root / "autograded/ada/ps1/iris.csv").read_text() == "true"


def test_marks_tell_what_a_person_gave_and_what_is_still_to_be_marked(gradebook: OpenGradebook, root: Path) -> None:
    record(gradebook, graded(hand_in(root, "ada", submission())), student="ada")
    mark_by_hand(gradebook, "why", 2.5, "Well said.")
    given = marks(gradebook, assignment="ps1", notebook="ps1", student="ada")
    assert (given.score, given.max_score) == (5.5, 7.0)
    assert {name: cell.pending for name, cell in given.manual.items()} == {"why": False, "draw": True}
    assert given.comments == {"why": "Well said."}


def test_several_writers_at_once_lose_nothing(root: Path) -> None:
    outcome = graded(hand_in(root, "ada", submission()))
    names = [f"student{number}" for number in range(24)]

    def write(mine: list[str]) -> None:
        with open_gradebook(Course(root)) as gradebook:
            for name in mine:
                record(gradebook, outcome, student=name)

    with ThreadPoolExecutor(3) as pool:
        for done in [
            pool.submit(write, names),
            pool.submit(write, names[::-1]),
            pool.submit(write, names[12:] + names[:12]),
        ]:
            done.result()
    with open_gradebook(Course(root)) as gradebook:
        assert {name: grades(gradebook, name)["test_double"][0] for name in names} == dict.fromkeys(names, 2.0)


def test_a_submission_is_written_as_a_whole_or_not_at_all(
    gradebook: OpenGradebook, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = hand_in(root, "ada", submission())
    record(gradebook, graded(path), student="ada")
    before = rows(root / "gradebook.db")

    def fails(*arguments: Any) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr("autograder.gradebook._save_penalty", fails)
    with pytest.raises(RuntimeError):
        record(gradebook, graded(path, double=0.0), student="ada")
    assert rows(root / "gradebook.db") == before


def test_a_gradebook_that_somebody_else_holds_is_reported_as_such(
    gradebook: OpenGradebook, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.gradebook._BUSY_SECONDS", 0)
    outcome = graded(hand_in(root, "ada", submission()))
    with sqlite3.connect(root / "gradebook.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(GradebookError, match="could not be written"):
            record(gradebook, outcome, student="ada")
        other.execute("ROLLBACK")
    record(gradebook, outcome, student="ada")
    assert grades(gradebook)["test_double"] == (2.0, None, False)
