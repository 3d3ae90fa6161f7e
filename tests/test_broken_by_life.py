"""Notebooks that life breaks: what editors, file managers and slips do to a submission, each graded all the same.

One student each, graded in one class by `autograder grade` and by `nbgrader autograde`; each report says what was put
right. The table of docs/broken-notebooks.md is this one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from courses import REPOSITORY, code, dump, make_course, rows, submission
from nbconvert.exporters import PythonExporter
from nbgrader.apps.api import NbGraderAPI

from autograder import nbgrader_plugin
from autograder.classroom import find_submissions, grade_class
from autograder.course import Course
from autograder.gradebook import course_config

WHY = "Repeated addition."
UNTOUCHED = "why"
Document = dict[str, Any]


@dataclass(frozen=True)
class Break:
    """What was done to a right notebook: how it is named in the table, what was handed in, and what the report says.

    `hands_in` gives the submission's files by name; `points` are those of the two graded exercises, of 3.
    """

    about: str
    hands_in: Callable[[], dict[str, bytes]]
    said: str = ""
    points: float = 3.0
    status: str = "graded"
    answered: bool = True


BREAKS: dict[str, Break] = {}


def breaks(about: str, said: str = "", **more: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The function makes the files that were handed in, or one notebook's bytes, or changes a right notebook."""

    def added(change: Callable[..., Any]) -> Callable[..., Any]:
        def hands_in() -> dict[str, bytes]:
            document = submission()
            made = change(document)
            made = document if made is None else made
            made = dump(made) if isinstance(made, dict) and "cells" in made else made
            return made if isinstance(made, dict) else {"ps1.ipynb": made}

        BREAKS[change.__name__.replace("_", "-")] = Break(about, hands_in, said, **more)
        return change

    return added


def stripped(document: Document) -> Document:
    for cell in document["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    return document


def in_lines(document: Document) -> Document:
    for cell in document["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return document


LOST = "had lost its name in nbgrader's metadata"
CALLED = "expected ps1.ipynb; it was taken for that"


@breaks("nothing")
def a_right_one(document: Document) -> None:
    pass


@breaks("another file name", CALLED)
def renamed(document: Document) -> dict[str, bytes]:
    return {"my solution.ipynb": dump(document)}


@breaks("a browser's number in the file name", CALLED)
def downloaded_twice(document: Document) -> dict[str, bytes]:
    return {"ps1 (1).ipynb": dump(document)}


@breaks("a browser's .txt behind the file name", CALLED)
def saved_as_text(document: Document) -> dict[str, bytes]:
    return {"ps1.ipynb.txt": dump(document)}


@breaks("two files, the one with the released name damaged", CALLED)
def damaged_beside_a_whole_one(document: Document) -> dict[str, bytes]:
    return {"ps1.ipynb": dump(document)[:300], "ps1 (1).ipynb": dump(document)}


@breaks("two files, one under the released name", "Beside ps1.ipynb there is ps1-Copy1.ipynb, which was not graded")
def a_copy_beside_it(document: Document) -> dict[str, bytes]:
    return {"ps1.ipynb": dump(document), "ps1-Copy1.ipynb": dump(submission(double="def double(x): return 0"))}


@breaks("a folder in the folder", CALLED)
def in_a_folder(document: Document) -> dict[str, bytes]:
    return {"ps1/ps1.ipynb": dump(document), "__MACOSX/ps1/._ps1.ipynb": b"\0\5\26\7"}


@breaks("a folder in the folder, with a file that the notebook reads", CALLED)
def in_a_folder_with_data(document: Document) -> dict[str, bytes]:
    document["cells"][2]["source"] = "def double(x):\n    return x * float(open('two.txt').read())"
    return {"work/ps1.ipynb": dump(document), "work/two.txt": b"2"}


@breaks("JupyterLab's checkpoint beside the notebook")
def a_checkpoint_beside_it(document: Document) -> dict[str, bytes]:
    old = dump(submission(double="def double(x): return 0"))
    return {"ps1.ipynb": dump(document), ".ipynb_checkpoints/ps1-checkpoint.ipynb": old}


@breaks("JupyterLab's checkpoint alone", CALLED)
def only_a_checkpoint(document: Document) -> dict[str, bytes]:
    return {".ipynb_checkpoints/ps1-checkpoint.ipynb": dump(document)}


@breaks("a Mac's shadow file beside it")
def a_shadow_file(document: Document) -> dict[str, bytes]:
    return {"ps1.ipynb": dump(document), "._ps1.ipynb": b"\0\5\26\7\0\2\0\0Mac OS X"}


@breaks("Jupyter's export as a script", "handed in as a Python script")
def as_a_script(document: Document) -> dict[str, bytes]:
    script, _ = PythonExporter().from_notebook_node(nbformat.from_dict(document))
    return {"ps1.py": script.encode()}


@breaks("VS Code's export as a script", "handed in as a Python script")
def as_a_script_of_vs_code(document: Document) -> dict[str, bytes]:
    parts = []
    for cell in document["cells"]:
        lines = cell["source"].split("\n")
        if cell["cell_type"] == "markdown":
            parts += ["# %% [markdown]", *(f"# {line}" for line in lines)]
        else:
            parts += ["# %%", *lines]
    return {"ps1.py": "\r\n".join(parts).encode()}


@breaks("Colab's export as a script: no cells", "handed in as a Python script", answered=False)
def as_a_script_of_colab(document: Document) -> dict[str, bytes]:
    parts = [c["source"] if c["cell_type"] == "code" else f'"""{c["source"]}"""' for c in document["cells"]]
    return {"ps1.py": "\n\n".join(["# -*- coding: utf-8 -*-", *parts]).encode()}


@breaks("all metadata dropped, as by Colab", LOST)
def through_colab(document: Document) -> Document:
    for number, cell in enumerate(in_lines(stripped(document))["cells"]):
        cell["metadata"] = {"id": f"xY{number}"} | ({} if cell["cell_type"] == "markdown" else {"colab": {}})
    return document | {"nbformat_minor": 0, "metadata": {"colab": {"provenance": []}}}


@breaks("all metadata of cells dropped, ids new, as by VS Code", LOST)
def through_vs_code(document: Document) -> None:
    for number, cell in enumerate(in_lines(stripped(document))["cells"]):
        cell |= {"id": f"{number:08x}", "metadata": {"vscode": {"languageId": "python"}}}


@breaks("metadata dropped, own cells between the others", LOST)
def metadata_dropped_and_own_cells(document: Document) -> None:
    cells = stripped(document)["cells"]
    for place in (7, 6, 5, 3, 0):
        cells.insert(place, code("scratch = 1"))


@breaks("metadata of the answer to be marked alone dropped", "The cell 'why' " + LOST)
def one_answer_stripped(document: Document) -> None:
    document["cells"][6]["metadata"] = {}


@breaks("metadata dropped, the text above the answer changed", LOST)
def heading_changed(document: Document) -> None:
    stripped(document)["cells"][0]["source"] = "# My homework"


@breaks("a changed grade_id", LOST)
def grade_ids_changed(document: Document) -> None:
    for cell in document["cells"][1:]:
        cell["metadata"]["nbgrader"]["grade_id"] += "-mine"


@breaks("a missing key of the metadata")
def a_key_missing(document: Document) -> None:
    for cell in document["cells"][1:]:
        del cell["metadata"]["nbgrader"]["solution"], cell["metadata"]["nbgrader"]["schema_version"]


@breaks("an extra key in the metadata")
def a_key_more(document: Document) -> None:
    for cell in document["cells"][1:]:
        cell["metadata"]["nbgrader"]["surplus"] = [1]


@breaks("flipped flags")
def flags_flipped(document: Document) -> None:
    for cell in document["cells"][1:]:
        for flag in ("grade", "locked", "solution", "task"):
            cell["metadata"]["nbgrader"][flag] = not cell["metadata"]["nbgrader"][flag]


@breaks("nbgrader's first schema")
def an_old_schema(document: Document) -> None:
    for cell in document["cells"][1:]:
        known = cell["metadata"]["nbgrader"]
        cell["metadata"]["nbgrader"] = {"schema_version": 1, "grade_id": known["grade_id"], "checksum": "x"}


@breaks("a copy of a graded cell", "'test_double' stands there twice")
def a_copied_test(document: Document) -> None:
    document["cells"].insert(4, document["cells"][3])


@breaks("a copy of an answer", "'double' stands there twice")
def a_copied_answer(document: Document) -> None:
    document["cells"].insert(3, document["cells"][2])


@breaks("a copy of a graded cell, overwritten with the answer", "beyond its own text")
def an_answer_in_a_copied_test(document: Document) -> None:
    cells = document["cells"]
    cells.insert(3, {**cells[3], "source": cells[2]["source"]})
    cells[2]["source"] = "raise NotImplementedError()"


@breaks("an answer split in two", "'double' stands there twice")
def an_answer_split(document: Document) -> None:
    cells = document["cells"]
    cells[2]["source"] = "def double(x):\n    return twice * x"
    cells.insert(3, {**cells[2], "source": "twice = 2"})


@breaks("a graded cell split in two", "'test_triple' stands there twice")
def a_test_split(document: Document) -> None:
    cells = document["cells"]
    cells[5]["source"] = "assert triple(1) == 3"
    cells.insert(6, {**cells[5], "source": "# the other half"})


@breaks("an answer merged with the graded cell behind it", "The cell 'test_double' was missing; it was put back")
def merged_with_the_test(document: Document) -> None:
    cells = document["cells"]
    cells[2]["source"] += "\n\n" + cells.pop(3)["source"]


@breaks("an answer merged with the read-only cell before it", "beyond its own text")
def merged_with_the_imports(document: Document) -> None:
    cells = document["cells"]
    cells[1]["source"] += "\n\n" + cells.pop(2)["source"]


@breaks("an answer merged into the graded cell behind it, which gave its metadata", "beyond its own text")
def merged_into_the_test(document: Document) -> None:
    cells = document["cells"]
    cells[3]["source"] = cells[2]["source"] + "\n\n" + cells[3]["source"]
    del cells[2]


@breaks("graded cells typed again, by hand", LOST)
def graded_cells_typed_again(document: Document) -> None:
    for place in (3, 5):
        source = document["cells"][place]["source"]
        document["cells"][place] = code(source.replace("(", "( ").replace("==", "=="))


@breaks("a graded cell deleted", "'test_triple' was missing; it was put back")
def a_test_deleted(document: Document) -> None:
    del document["cells"][5]


@breaks("graded cells moved to the top", "stood elsewhere; it was put back in its place")
def graded_cells_moved(document: Document) -> None:
    cells = document["cells"]
    cells[:] = [cells[3], cells[5], *cells[:3], cells[4], *cells[6:]]


@breaks("a graded cell edited", "'test_triple' is not as it was released")
def a_test_edited(document: Document) -> None:
    document["cells"][5]["source"] = "assert triple(1) == 4"


@breaks("an answer turned into text by a slip of the key m", "had been turned into markdown")
def code_turned_into_text(document: Document) -> None:
    document["cells"][2]["cell_type"] = "markdown"


@breaks("a text answer turned into code", "had been turned into code")
def text_turned_into_code(document: Document) -> None:
    document["cells"][6] |= {"cell_type": "code", "outputs": [], "execution_count": None}


@breaks("line ends of Windows, in the file and in its cells")
def line_ends_of_windows(document: Document) -> bytes:
    for cell in document["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n")
    return json.dumps(document, indent=1).replace("\n", "\r\n").encode()


@breaks("a byte order mark")
def a_byte_order_mark(document: Document) -> bytes:
    return b"\xef\xbb\xbf" + dump(document)


@breaks("UTF-16, as some editors of Windows save")
def in_utf_16(document: Document) -> bytes:
    return json.dumps(document).encode("utf-16")


@breaks("not UTF-8", "The notebook is not in UTF-8")
def in_latin_1(document: Document) -> bytes:
    document["cells"][2]["source"] += "  # doppelt für alle"
    return json.dumps(document, ensure_ascii=False).encode("latin-1")


@breaks("ids of cells twice, or none")
def ids_twice(document: Document) -> None:
    for cell in document["cells"]:
        cell["id"] = "same"
    del document["cells"][0]["id"]


def old_minor(minor: int) -> Callable[[Document], Document]:
    def saved(document: Document) -> Document:
        for cell in document["cells"]:
            del cell["id"]
        return document | {"nbformat_minor": minor}

    saved.__name__ = f"nbformat_4_{minor}"
    return saved


for minor in range(5):
    breaks(f"nbformat 4.{minor}")(old_minor(minor))


@breaks("nbformat 3", "in the old nbformat 3")
def nbformat_3(document: Document) -> bytes:
    old = nbformat.v4.downgrade(nbformat.from_dict(document))
    return nbformat.v3.writes_json(old).encode()


@breaks("outputs with everything that students run", points=3.0)
def outputs_kept(document: Document) -> None:
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": ["2\n"] * 1000},
        {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgo=" * 10000}},
        {"output_type": "error", "ename": "E", "evalue": "", "traceback": ["\x1b[31m"]},
    ]
    for cell in document["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": outputs, "execution_count": 7}


@breaks("a number of five thousand digits in an output")
def a_very_long_number(document: Document) -> bytes:
    return dump(document).replace(b'"outputs": []', b'"outputs": [' + b"9" * 5000 + b"]", 1)


@breaks("broken off while it was downloaded", "ends in the middle", points=0, status="unreadable", answered=False)
def truncated(document: Document) -> bytes:
    return dump(document)[:500]


@breaks("empty", "The file is empty", points=0, status="unreadable", answered=False)
def empty(document: Document) -> bytes:
    return b""


@breaks("in an archive", "an archive (zip), which is left closed", points=0, status="unreadable", answered=False)
def zipped(document: Document) -> dict[str, bytes]:
    return {"ps1.zip": b"PK\x03\x04" + bytes(200)}


@breaks("an archive called .ipynb", "which is left closed", points=0, status="unreadable", answered=False)
def an_archive_by_another_name(document: Document) -> bytes:
    return b"\x1f\x8b\x08" + bytes(200)


@breaks("printed to PDF", "the notebook as PDF", points=0, status="unreadable", answered=False)
def printed(document: Document) -> dict[str, bytes]:
    return {"ps1.pdf": b"%PDF-1.7\n"}


@breaks("nothing handed in", "There is no file ps1.ipynb", points=0, status="unreadable", answered=False)
def nothing(document: Document) -> dict[str, bytes]:
    return {"notes.txt": b"later", "data.csv": b"1"}


def put(root: Path) -> None:
    for student, broken in BREAKS.items():
        for name, data in broken.hands_in().items():
            path = root / "submitted" / student / "ps1" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_course(tmp_path_factory.mktemp("life") / "course", config=None)
    put(made)
    return made


@pytest.fixture(scope="module")
def graded(root: Path) -> dict[str, Any]:
    """The class, graded by `autograder grade`: each student's report."""
    course = Course(root)
    return {s.student: report for s, (report,) in grade_class(course, find_submissions(course), jobs=2)}


@pytest.mark.parametrize("name", BREAKS)
def test_what_can_be_known_again_is_graded_and_the_report_says_what_was_put_right(graded: Any, name: str) -> None:
    report, wanted = graded[name], BREAKS[name]
    said = " ".join([report.message or "", *report.mended])
    assert (report.status, report.score) == (wanted.status, wanted.points), said
    assert wanted.said in said
    assert wanted.said or not said


def marked(root: Path, student: str) -> dict[str, Any]:
    """The cells of the autograded notebook by their grade_id."""
    document = json.loads((root / "autograded" / student / "ps1" / "ps1.ipynb").read_text())
    cells = [cell for cell in document["cells"] if "nbgrader" in cell["metadata"]]
    assert len({cell["metadata"]["nbgrader"]["grade_id"] for cell in cells}) == len(cells) == 7
    return {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in cells}


@pytest.mark.parametrize("name", [name for name, broken in BREAKS.items() if broken.answered])
def test_an_answer_that_a_person_marks_stands_where_they_mark_it(root: Path, graded: Any, name: str) -> None:
    cell = marked(root, name)["why"]
    assert (cell["cell_type"], "".join(cell["source"])) == ("markdown", WHY)


def test_nothing_that_a_student_wrote_is_left_out_of_the_autograded_notebook(root: Path, graded: Any) -> None:
    for name, broken in BREAKS.items():
        if broken.status == "graded":
            shown = (root / "autograded" / name / "ps1" / "ps1.ipynb").read_text()
            assert "Repeated addition." in shown, name
            assert "def triple(x):" in shown, name


def test_nbgrader_autograde_gives_the_same_rows(root: Path, graded: Any, tmp_path: Path) -> None:
    other = make_course(tmp_path / "course", config=None)
    put(other)
    (other / ".autograder").mkdir(exist_ok=True)
    (other / ".autograder" / "secret").write_bytes((root / ".autograder" / "secret").read_bytes())
    try:
        result = NbGraderAPI(config=course_config(other)).autograde("ps1", "*")
    finally:
        nbgrader_plugin._warm.close()
    assert result["success"], result["log"][-3000:]
    assert rows(root / "gradebook.db") == rows(other / "gradebook.db")


def row(broken: Break) -> str:
    """The break's line in the documentation's table."""
    outcome = "graded" if broken.status == "graded" else "0, with the reason"
    outcome += "" if broken.answered or broken.status != "graded" else "; text answers are not found"
    said = f"*... {broken.said} ...*" if broken.said else "nothing: it changes nothing"
    return f"| {broken.about} | {outcome} | {said} |"


def test_every_break_stands_in_the_documentation_s_table() -> None:
    page = (REPOSITORY / "docs" / "broken-notebooks.md").read_text()
    assert [line for line in page.split("\n") if line.startswith("| ")][1:] == [*map(row, BREAKS.values())]
