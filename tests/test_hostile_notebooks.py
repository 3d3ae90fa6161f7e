"""Hostile notebooks, graded by the real commands: each gets its points, and nothing that is shown does anything."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from courses import make_course
from hostile import GIVEN, HOST, HOSTILE, Hostile, put
from nbconvert.exporters import HTMLExporter
from nbgrader.apps.api import NbGraderAPI

from autograder import nbgrader_plugin
from autograder.gradebook import course_config
from autograder.showing.feedback import stored_report
from autograder.showing.render import json_line, report_text

# nbgrader's own models give these under a current SQLAlchemy.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

SLOW = [item for item in HOSTILE if item.student.startswith("slow")]
ACTIVE = {"script", "iframe", "object", "embed", "form", "input", "base", "link", "video", "audio", "math", "button"}


class Graded:
    """What `autograder grade` made of the class, and what it printed."""

    def __init__(self, root: Path) -> None:
        put(root)
        command = [sys.executable, "-m", "autograder.cli", "grade", "--jobs", "2"]
        done = subprocess.run(command, cwd=root, capture_output=True, stdin=subprocess.DEVNULL)
        self.root, self.status = root, done.returncode
        self.printed = done.stdout.decode() + done.stderr.decode()

    def notebook(self, item: Hostile) -> Any:
        path = self.root / "autograded" / item.student / "ps1" / "ps1.ipynb"
        return json.loads(path.read_bytes())

    def page(self, item: Hostile) -> str:
        return (self.root / "feedback" / item.student / "ps1" / "ps1.html").read_text("utf-8")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    return Graded(make_course(tmp_path_factory.mktemp("hostile") / "course", config=None))


def each() -> Any:
    return pytest.mark.parametrize("item", HOSTILE, ids=[ascii(item.student)[1:30] for item in HOSTILE])


def test_the_class_is_graded_to_its_end(graded: Graded) -> None:
    assert graded.status == 0, graded.printed[-3000:]
    assert f"{len(HOSTILE)} notebooks" in graded.printed


@each()
def test_it_gets_what_the_rest_of_the_work_is_worth(graded: Graded, item: Hostile) -> None:
    report = stored_report(graded.notebook(item))
    said = " ".join([report.message or "", *report.mended])
    assert (report.status, report.score, report.max_score) == (item.status, item.points, 3.0), said
    assert item.said in said
    assert report.student == item.student


def harmless(text: str) -> None:
    """Nothing in it moves a cursor, turns the direction of writing, or is a command to a CI's log."""
    strange = {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in "\n\t"}
    assert not strange, strange
    assert not [line for line in text.split("\n") if line.lstrip().startswith("::") or "##[" in line]


def test_the_table_in_the_terminal_is_harmless(graded: Graded) -> None:
    harmless(graded.printed)


@each()
def test_its_report_is_harmless_as_text_and_as_json(graded: Graded, item: Hostile) -> None:
    report = stored_report(graded.notebook(item))
    harmless(report_text(report))
    line = json_line(report.to_json())
    harmless(line)
    assert json.loads(line) == json.loads(json.dumps(report.to_json()))


class Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.active: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.active += [tag] if tag in ACTIVE else []
        for name, value in attrs:
            address = "".join((value or "").split()).lower()
            fetched = name in ("src", "srcset", "poster", "data", "background") and not address.startswith(
                "data:image/"
            )
            if fetched or name.startswith("on") or "javascript:" in address or (name == "style" and HOST in address):
                self.active.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.text += data


@each()
def test_its_feedback_page_is_inert(graded: Graded, item: Hostile) -> None:
    page = Page(graded.page(item))
    assert page.active == []
    harmless(page.text)


@each()
def test_its_autograded_notebook_is_one_that_nbgrader_can_work_with(graded: Graded, item: Hostile) -> None:
    document = nbformat.read(graded.root / "autograded" / item.student / "ps1" / "ps1.ipynb", as_version=4)
    nbformat.validate(document)
    for cell in document.cells:
        for output in cell.get("outputs", ()):
            kinds = set(output.get("data", {})) - {"text/plain", "image/png", "image/jpeg"}
            assert kinds <= {"text/html"}
            assert not kinds or cell.metadata.nbgrader.grade  # a verdict, which we wrote
        for bundle in cell.get("attachments", {}).values():
            assert set(bundle) <= {"image/png", "image/jpeg"}


@pytest.mark.parametrize("item", SLOW, ids=[item.student for item in SLOW])
def test_formgrader_makes_its_page_in_seconds(graded: Graded, item: Hostile) -> None:
    document = nbformat.read(graded.root / "autograded" / item.student / "ps1" / "ps1.ipynb", as_version=4)
    start = time.process_time()
    page, _ = HTMLExporter(config=course_config(graded.root)).from_notebook_node(document)
    assert "triple" in page
    assert len(page) < 2_000_000
    assert time.process_time() - start < 40


def test_nothing_was_written_outside_of_its_folder(graded: Graded) -> None:
    assert [*graded.root.parent.rglob("owned")] == []
    assert not Path("/tmp/owned-by-an-archive").exists()
    allowed = {"autograded", "feedback", "submitted", "source", "reference", "gradebook.db", "nbgrader_config.py"}
    assert {path.name for path in graded.root.iterdir()} <= allowed | {".autograder", "exchange", "release"}
    students = {item.student for item in HOSTILE}
    for folder in ("autograded", "feedback", "submitted"):
        assert set(os.listdir(graded.root / folder)) == students


def test_the_archives_are_left_as_they_came(graded: Graded) -> None:
    folder = graded.root / "autograded" / "archive-beside" / "ps1"
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == [
        "data.tar.gz", "data.zip", "given.csv", "ps1.ipynb",
    ]  # fmt: skip


@pytest.mark.parametrize("student", ["file-for-a-folder", "folder-for-a-file"])
def test_the_assignment_s_own_files_stay_where_they_belong(graded: Graded, student: str) -> None:
    folder = graded.root / "autograded" / student / "ps1"
    assert [(folder / name).read_text() for name in GIVEN] == ["1,2\n"] * 2


def mattering_to_nbgrader(item: Hostile) -> bool:
    """Where nbgrader's own code handles what is hostile: names, files, metadata, and what is written."""
    return item.student.startswith(
        ("n-", " n-", "--", "file", "folder", "archive", "forged", "type-", "json-s", "html-s")
    )


def test_nbgrader_autograde_writes_the_same_notebooks_and_points(graded: Graded, tmp_path: Path) -> None:
    other = make_course(tmp_path / "course", config=None)
    chosen = [item for item in HOSTILE if mattering_to_nbgrader(item)]
    put(other, chosen)
    (other / ".autograder").mkdir(exist_ok=True)
    shutil.copy(graded.root / ".autograder" / "secret", other / ".autograder")
    try:
        result = NbGraderAPI(config=course_config(other)).autograde("ps1", "*")
    finally:
        nbgrader_plugin._warm.close()
    assert result["success"], result["log"][-3000:]
    assert len(chosen) > 40
    for item in chosen:
        path = other / "autograded" / item.student / "ps1" / "ps1.ipynb"
        assert shown(graded.notebook(item)) == shown(nbformat.read(path, as_version=4))
    assert points(other) == {item.student: item.points for item in chosen}


def shown(document: Any) -> list[Any]:
    """The cells with what was written; what was printed may hold addresses of memory."""
    return [[cell.get(key) for key in ("cell_type", "source", "metadata", "attachments")] for cell in document["cells"]]


def points(root: Path) -> dict[str, float]:
    with sqlite3.connect(root / "gradebook.db") as database:
        found = "SELECT s.student_id, sum(g.auto_score) FROM grade g JOIN submitted_notebook n ON g.notebook_id = n.id"
        found += " JOIN submitted_assignment s ON n.assignment_id = s.id GROUP BY s.student_id"
        return dict(database.execute(found).fetchall())
