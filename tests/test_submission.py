"""What runs is planned from the source, whatever a student did to their copy."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course import SourceNotebook
from autograder.notebook import Cell, Notebook, Unreadable
from autograder.submission import plan
from autograder.submission.handed_in import read_file, stage_files, with_files

IMPORTS = Cell("code", "import numpy as np", "imports", locked=True)
ANSWER = Cell("code", "def f(x):\n    return x", "f", solution=True)
TEST = Cell(
    "code",
    "print(f(1))\n### BEGIN HIDDEN TESTS\nfrom autograder import grade\ngrade('f')\nsecret = 1\n### END HIDDEN TESTS",
    "test_f",
    grade=True,
    locked=True,
    points=2.0,
)
RELEASED = Cell("code", "print(f(1))", "test_f", grade=True, locked=True, points=2.0)
ESSAY = Cell("markdown", "Because.", "essay", grade=True, solution=True, points=3.0)
OWN = Cell("code", "x = 1")
SOURCE = SourceNotebook("n", Path("n.ipynb"), Notebook((IMPORTS, ANSWER, TEST, ESSAY)))


def planned(*cells):
    return plan(SOURCE, Notebook(cells))


def ids(*cells):
    return [cell.cell.grade_id or cell.cell.source for cell in planned(*cells).cells]


def test_of_a_graded_cell_only_the_visible_statements_run():
    cells = planned(IMPORTS, ANSWER, RELEASED, ESSAY).cells
    assert [cell.run for cell in cells] == ["import numpy as np", ANSWER.source, "print(f(1))", None]
    assert cells[2].cell.source == TEST.source


def test_an_untouched_notebook_needs_no_mending():
    assert planned(IMPORTS, ANSWER, RELEASED, ESSAY).mended == ()


def test_own_cells_run_where_they_stand():
    assert ids(IMPORTS, OWN, ANSWER, RELEASED, ESSAY) == ["imports", "x = 1", "f", "test_f", "essay"]


@pytest.mark.parametrize(
    "cells",
    [
        (IMPORTS, ANSWER, ESSAY),
        (ANSWER, IMPORTS, RELEASED, ESSAY),
        (RELEASED, IMPORTS, ANSWER, ESSAY),
        (IMPORTS, ANSWER, RELEASED, RELEASED, ESSAY),
        (IMPORTS, ANSWER, Cell("code", "print('edited')", "test_f", grade=True, locked=True), ESSAY),
        (IMPORTS, ANSWER, Cell("code", "print('no flags')", "test_f"), ESSAY),
        (IMPORTS, ANSWER, Cell("code", "print(f(1))"), ESSAY),
        (IMPORTS, ANSWER, RELEASED),
    ],
    ids=["deleted", "moved", "moved first", "duplicated", "edited", "stripped of flags", "stripped", "no essay"],
)
def test_whatever_was_done_to_locked_cells_the_source_is_what_stands_there(cells):
    found = planned(*cells)
    assert sorted(cell.cell.grade_id for cell in found.cells) == ["essay", "f", "imports", "test_f"]
    assert [cell.origin for cell in found.cells if cell.cell.grade_id == "test_f"] == ["source"]
    order = [cell.cell.grade_id for cell in found.cells]
    assert order.index("f") < order.index("test_f")


def test_a_second_copy_of_an_answer_runs_as_an_own_cell():
    assert ids(IMPORTS, ANSWER, ANSWER, RELEASED, ESSAY) == ["imports", "f", ANSWER.source, "test_f", "essay"]


def test_the_points_are_the_sources():
    (test,) = [
        c for c in planned(Cell("code", "", "test_f", grade=True, locked=True, points=99.0)).cells if c.cell.is_test
    ]
    assert test.cell.points == 2.0


def test_the_same_work_has_the_same_digest_whatever_surrounds_it():
    whole = planned(IMPORTS, ANSWER, RELEASED, ESSAY)
    assert planned(IMPORTS, ANSWER).work == whole.work
    assert planned(IMPORTS, ANSWER, OWN, RELEASED, ESSAY).work != whole.work


def test_links_folders_and_absent_files_are_unreadable(tmp_path):
    (tmp_path / "real").write_text("{}")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    os.mkfifo(tmp_path / "pipe")
    for name, sentence in (("link", "link"), ("none", "no file"), ("pipe", "regular"), (".", "regular")):
        with pytest.raises(Unreadable, match=sentence):
            read_file(tmp_path / name)
    assert read_file(tmp_path / "real") == b"{}"


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser can become another user")
def test_a_file_that_we_may_not_read_is_no_fault_of_its_author(tmp_path):
    path = tmp_path / "mine.ipynb"
    path.write_text("{}")
    path.chmod(0)
    os.seteuid(65534)
    try:
        with pytest.raises(PermissionError):
            read_file(path)
    finally:
        os.seteuid(0)


def test_a_locked_cell_that_was_changed_or_copied_is_named():
    changed = replace(IMPORTS, source="import os")
    mended = " ".join(planned(changed, ANSWER, RELEASED, RELEASED).mended)
    assert f"{IMPORTS.grade_id!r} is not as it was released" in mended
    assert f"{RELEASED.grade_id!r} stands there twice" in mended
    assert planned(IMPORTS, ANSWER, RELEASED, ESSAY).mended == ()


def test_a_file_of_a_hundred_megabytes_is_refused_unread(tmp_path):
    path = tmp_path / "huge.ipynb"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(Unreadable, match="100 MB"):
        read_file(path)


def test_files_beside_the_notebook_are_staged_but_no_links(tmp_path):
    source, own, staged = (tmp_path / name for name in ("source", "own", "staged"))
    for folder in (source, own / "data", staged):
        folder.mkdir(parents=True)
    (source / "table.csv").write_text("given")
    (own / "data" / "mine.csv").write_text("mine")
    (own / "passwd").symlink_to("/etc/passwd")
    (own / "n.ipynb").write_text("{}")
    assert stage_files([source, own], staged) == []
    found = sorted(str(path.relative_to(staged)) for path in staged.rglob("*") if path.is_file())
    assert found == ["data/mine.csv", "table.csv"]


def test_a_folder_that_clashes_with_a_file_of_the_assignment_is_left_out(tmp_path):
    source, own, staged = (tmp_path / name for name in ("source", "own", "staged"))
    for folder in (source, own / "table.csv", staged):
        folder.mkdir(parents=True)
    (source / "table.csv").write_text("given")
    (own / "table.csv" / "mine.csv").write_text("mine")
    assert stage_files([source, own], staged) == ["table.csv/mine.csv"]
    assert (staged / "table.csv").read_text() == "given"


def test_of_too_many_or_too_large_files_only_those_are_left_out_and_named(tmp_path):
    own, staged = tmp_path / "own", tmp_path / "staged"
    own.mkdir()
    staged.mkdir()
    (own / "a_small.csv").write_text("1")
    with (own / "b_large.bin").open("wb") as file:
        file.truncate(60_000_000)
    for number in range(250):
        (own / f"c{number:03}.csv").write_text("1")
    left_out = stage_files([own], staged)
    assert left_out[0] == "b_large.bin"
    assert left_out[1:] == [f"c{number:03}.csv" for number in range(199, 250)]
    assert len(list(staged.iterdir())) == 200


def test_folders_in_folders_are_followed_to_a_bound(tmp_path):
    deepest = tmp_path / "own"
    for _ in range(30):
        deepest = deepest / "d"
    deepest.mkdir(parents=True)
    (deepest / "x.csv").write_text("1")
    (tmp_path / "staged").mkdir()
    assert stage_files([tmp_path / "own"], tmp_path / "staged") == []
    assert not list((tmp_path / "staged").rglob("x.csv"))


def test_files_beside_the_notebook_are_part_of_the_work(tmp_path):
    assert with_files("work", tmp_path) == "work"
    (tmp_path / "memo.json").write_text("1")
    first = with_files("work", tmp_path)
    (tmp_path / "memo.json").write_text("2")
    assert len({"work", first, with_files("work", tmp_path)}) == 3


def test_a_large_file_beside_the_notebook_is_part_of_the_work_as_a_whole(tmp_path):
    large = tmp_path / "memo.json"
    large.write_bytes(b" " * 26_000_000)
    first = with_files("work", tmp_path)
    large.write_bytes(b" " * 25_999_999 + b"1")
    assert with_files("work", tmp_path) != first


def test_no_two_notebooks_have_one_digest():
    one, two = Cell("code", "a\0b"), (Cell("code", "a"), Cell("code", "b"))
    assert planned(one).work != planned(*two).work


QUESTION = Cell("markdown", "Why?", "question", locked=True)
OPEN = SourceNotebook("n", Path("n.ipynb"), Notebook((IMPORTS, QUESTION, ESSAY, Cell("markdown", "More."), OWN)))


@pytest.mark.parametrize(
    "cells",
    [
        (IMPORTS, replace(QUESTION, source="Why?\n\nMine."), OWN),
        (IMPORTS, replace(QUESTION, source="Why?\n\nMine."), Cell("markdown", "More."), OWN),
        (IMPORTS, QUESTION, Cell("markdown", "Mine."), Cell("markdown", "More."), OWN),
        (IMPORTS, Cell("markdown", "Why ?"), Cell("markdown", "Mine."), Cell("markdown", "More."), OWN),
        (Cell("markdown", "Mine."),),
        (Cell("code", "x = 2"), Cell("markdown", "Mine."), Cell("code", "import os")),
        (QUESTION, OWN, Cell("raw", "Mine."), OWN, Cell("markdown", "More.")),
        (IMPORTS, QUESTION, Cell("markdown", "Mine.", "essay-1"), Cell("markdown", "More.")),
    ],
    ids=["merged", "merged, the rest there", "stripped", "all stripped", "alone", "between code", "raw", "renamed"],
)
def test_an_answer_to_be_marked_is_known_by_its_place(cells):
    [answer] = [cell.cell for cell in plan(OPEN, Notebook(cells)).cells if cell.cell.grade_id == "essay"]
    assert (answer.source, answer.cell_type, answer.points, answer.solution) == ("Mine.", "markdown", 3.0, True)


def test_an_answer_that_was_deleted_takes_no_other_text_for_itself():
    cells = plan(OPEN, Notebook((IMPORTS, QUESTION, Cell("markdown", "More."), OWN))).cells
    assert [cell.cell.source for cell in cells if cell.cell.grade_id == "essay"] == [""]


def test_text_that_was_written_into_a_read_only_text_is_shown_beside_it():
    cells = plan(OPEN, Notebook((IMPORTS, replace(QUESTION, source="Why not? Mine."), ESSAY))).cells
    assert "Why not? Mine." in [cell.cell.source for cell in cells]
    assert [cell.cell.source for cell in cells if cell.cell.grade_id == "essay"] == ["Because."]


def test_what_does_not_decide_the_inputs_cannot_be_read_by_what_runs():
    # Else feedback on one submission could be carried into the next, which gets the same inputs.
    usual = planned(IMPORTS, OWN, ANSWER, RELEASED, ESSAY)
    blank, note = Cell("code", " \n\t\n"), Cell("markdown", "x is 0.25, f(x) is 0.0625")
    marked = replace(OWN, metadata={"told": "0.0625"}, outputs=({"output_type": "stream", "text": "0.0625"},))
    told = Cell("code", "print('0.0625')", "test_f", grade=True, locked=True, metadata={"told": 1})
    for cells in (
        (IMPORTS, blank, OWN, note, ANSWER, blank, RELEASED, ESSAY),
        (note, IMPORTS, marked, ANSWER, RELEASED, replace(ESSAY, source="0.0625")),
        (IMPORTS, OWN, ANSWER, told, ESSAY),
        (IMPORTS, OWN, ANSWER, RELEASED, told, ESSAY),
    ):
        found = planned(*cells)
        assert found.work == usual.work
        ran = [(cell.run, cell.label) for cell in found.cells if cell.run is not None]
        assert ran == [(cell.run, cell.label) for cell in usual.cells if cell.run is not None]
