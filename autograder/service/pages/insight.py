"""What staff see of a class: what went wrong, with whom, which works are alike, and one student's work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse

from autograder.service.api import insights
from autograder.service.api.dependencies import CurrentService, refuse_below
from autograder.service.api.middleware import prefix_of
from autograder.service.api.problems import not_found
from autograder.service.context import Service
from autograder.service.insight import students
from autograder.service.insight.attention import STUCK_AFTER
from autograder.service.insight.classes import TABLES, Class, TableName, table_of
from autograder.service.pages import charts
from autograder.service.pages.reading import Reader, Writer
from autograder.service.pages.rendering import page
from autograder.service.pages.tables import AskedTable, shown
from autograder.service.tables import Table
from autograder.showing.render import counterexample_rows
from autograder.texts import tr
from autograder.verdict import Counterexample, Finding

router = APIRouter()
FEW = 10
"""How many rows of a long table stand on the class's page; all of them have a page of their own."""
LONGEST_CODE = 30_000
"""Of a longer work the beginning is shown beside the other one."""
_ON_CLASS_PAGE: tuple[TableName, ...] = ("exercises", "misconceptions", "findings", "stuck", "look", "missing")
_Name = Annotated[str, Query(max_length=256)]


@router.get("/assignments/{assignment}/class")
def class_page(request: Request, assignment: str, reader: Reader, service: CurrentService, asked: AskedTable) -> Any:
    """What the class got wrong, and who may need attention."""
    refuse_below(reader.principal, "grader", "grade", service.course)
    found, said = insights.read_class(service, reader.principal, assignment)
    tables = {
        name: shown(table_of(found, name, said), asked, _export(service, assignment, name), size=FEW)
        for name in _ON_CLASS_PAGE
    }
    return page(
        request,
        "class.html",
        reader,
        assignment=assignment,
        found=found,
        tables=tables,
        notebooks=_notebooks(found),
        draw_points=lambda: _points_drawn(found),
        draw_exercises=lambda: _exercises_drawn(found),
        stuck_after=STUCK_AFTER,
    )


@router.get("/assignments/{assignment}/class/misconception")
def misconception_page(
    request: Request,
    assignment: str,
    reader: Reader,
    service: CurrentService,
    asked: AskedTable,
    exercise: _Name = "",
    misconception: _Name = "",
    notebook: _Name = "",
) -> Any:
    """Who holds a misconception now, and an example without a name."""
    refuse_below(reader.principal, "grader", "grade", service.course)
    found = insights.get_misconception(assignment, exercise, misconception, reader.principal, service, notebook or None)
    columns = ("student", "attempt", "score")
    table = Table("holders", columns, [dict(each) for each in found.holders], frozenset(columns[1:]))
    kept = {"exercise": exercise, "misconception": misconception, "notebook": notebook}
    kept = {name: value for name, value in kept.items() if value}
    export = f"{_export(service, assignment, 'misconception')}?{urlencode(kept)}"
    return page(
        request,
        "misconception.html",
        reader,
        assignment=assignment,
        found=found,
        table=shown(table, asked, export, kept=kept),
        example_rows=lambda: _example_rows(found.example) if found.example else [],
    )


@router.get("/assignments/{assignment}/class/{table}")
def class_table_page(
    request: Request, assignment: str, table: str, reader: Reader, service: CurrentService, asked: AskedTable
) -> Any:
    """One of the class's tables, all of it, page by page."""
    refuse_below(reader.principal, "grader", "grade", service.course)
    name = next((each for each in TABLES if each == table and each != "similar"), None)
    if name is None:
        raise not_found(f"table {table!r}")
    made = insights.class_table(service, reader.principal, assignment, name)
    whole = shown(made, asked, _export(service, assignment, name))
    several = len({row.get("notebook") for row in made.rows}) > 1
    return page(
        request,
        "class_table.html",
        reader,
        assignment=assignment,
        table=whole,
        notebooks=several,
        stuck_after=STUCK_AFTER,
    )


@router.get("/assignments/{assignment}/similar")
def similar_page(request: Request, assignment: str, reader: Reader, service: CurrentService, asked: AskedTable) -> Any:
    """Which works have much in common, as they were compared last."""
    refuse_below(reader.principal, "grader", "grade", service.course)
    found = insights.get_comparison(assignment, reader.principal, service)
    columns = ("first_student", "second_student", "first_share", "second_share")
    table = Table("similar", columns, [dict(each) for each in found.pairs], frozenset(columns[2:]))
    return page(
        request,
        "similar.html",
        reader,
        assignment=assignment,
        found=found,
        table=shown(table, asked, _export(service, assignment, "similar")),
    )


@router.post("/assignments/{assignment}/similar")
def compare(assignment: str, writer: Writer, service: CurrentService) -> Any:
    """Have the works compared, beside what else the service does."""
    refuse_below(writer.principal, "grader", "grade", service.course)
    insights.ask_for_comparison(assignment, writer.principal, service)
    address = f"{prefix_of(service.settings)}/assignments/{quote(assignment, safe='')}/similar"
    return RedirectResponse(address, 303)


@router.get("/assignments/{assignment}/similar/{first}/{second}")
def side_by_side_page(
    request: Request, assignment: str, first: str, second: str, reader: Reader, service: CurrentService
) -> Any:
    """Two works beside each other, with what they have in common marked."""
    refuse_below(reader.principal, "grader", "grade", service.course)
    found = insights.get_side_by_side(assignment, first[:32], second[:32], reader.principal, service)
    sides = [(side, marked_lines(side.text, side.spans)) for side in (found.first, found.second)]
    return page(request, "side_by_side.html", reader, assignment=assignment, sides=sides, longest=LONGEST_CODE)


@router.get("/students/{name}")
def student_page(request: Request, name: str, reader: Reader, service: CurrentService, asked: AskedTable) -> Any:
    """One student's assignments, what is wrong now, and all attempts."""
    refuse_below(reader.principal, "grader", "grade", service.course)
    person, work = insights.read_work(service, reader.principal, name)
    names: tuple[students.TableName, ...] = ("assignments", "causes", "attempts")
    export = f"{prefix_of(service.settings)}/api/v1/people/{quote(name, safe='')}/work"
    tables = {each: shown(students.table_of(work, each), asked, f"{export}/{each}.csv") for each in names}
    return page(request, "student.html", reader, student=person, work=work, tables=tables)


@dataclass(frozen=True)
class Line:
    """A line of code in pieces, each with whether it stands in the other work too."""

    pieces: tuple[tuple[str, bool], ...]

    @property
    def is_marked(self) -> bool:
        """Whether anything but space in it stands in the other work."""
        return any(marked and text.strip() for text, marked in self.pieces)


def marked_lines(text: str, spans: Sequence[tuple[int, int]]) -> list[Line]:
    """A text's lines, cut where stretches (from and to which character, in order) begin and end."""
    text = text[:LONGEST_CODE]
    lines: list[list[tuple[str, bool]]] = [[]]
    at = 0
    for start, end in [*spans, (len(text), len(text))]:
        for stretch, marked in ((text[at:start], False), (text[start:end], True)):
            first, *rest = stretch.split("\n")
            lines[-1].append((first, marked))
            lines += [[(each, marked)] for each in rest]
        at = max(at, end)
    return [Line(tuple(_pieces(line))) for line in lines]


def _pieces(line: Sequence[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """The pieces of a line that have anything in them; space at their beginnings is not marked."""
    for text, marked in line:
        bare = text.lstrip()
        if marked and len(bare) < len(text):
            yield text[: len(text) - len(bare)], False
            text = bare
        if text:
            yield text, marked


def _export(service: Service, assignment: str, table: str) -> str:
    return f"{prefix_of(service.settings)}/api/v1/assignments/{quote(assignment, safe='')}/class/{table}.csv"


def _notebooks(found: Class) -> bool:
    """Whether the exercises stand in more than one notebook, so that its name is worth a column."""
    return len({item.notebook for item in found.items}) > 1


def _example_rows(example: insights.ExampleDescription) -> list[tuple[str, str]]:
    """The counterexample as rows of a label and a value; empty where there is none."""
    shown = example.counterexample
    if shown is None:
        return []
    names = tuple(str(name) for name in shown.get("names", ()))
    evidence = Counterexample(shown["arguments"], shown["expected"], shown["actual"], names)
    return counterexample_rows(Finding(example.check or "", False, example.message, evidence))


def _points_drawn(found: Class) -> Any:
    columns = [charts.Column(f"{bar.start}–{bar.end}", bar.students) for bar in found.histogram]
    most = max(found.histogram, key=lambda bar: bar.students)
    return charts.histogram(
        columns,
        id="points",
        title=tr("How many students have which share of the points"),
        description=tr(
            "{count} students have a verdict. Most of them, {most}, have {start} to {end} percent of the points; the "
            "table below the picture has all numbers.",
            count=len(found.works),
            most=most.students,
            start=most.start,
            end=most.end,
        ),
        axis=tr("percent of the points"),
    )


def _exercises_drawn(found: Class) -> Any:
    shares = [
        charts.Share(item.exercise, item.success, tr("{percent} % right", percent=f"{100 * item.success:.0f}"))
        for item in found.items
    ]
    hardest = min(found.items, key=lambda item: item.success)
    return charts.bars(
        shares,
        id="exercises",
        title=tr("How many students have each exercise right"),
        description=tr(
            "Fewest have {exercise} right: {right} of {students}. The table below the picture has all numbers.",
            exercise=hardest.exercise,
            right=hardest.right,
            students=hardest.students,
        ),
    )
