"""How the outcome of validation is told: a table for people, JUnit XML, and annotations on a pull request."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from autograder.showing.render import printable
from autograder.validation.claims import Statement

WIDE = 160


@contextlib.contextmanager
def progress(total: int, *, shown: bool) -> Iterator[Callable[[Statement], None]]:
    """A progress bar on standard error; yields what advances it by a statement. Silent off a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("validating"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    about = TextColumn("{task.fields[about]}", markup=False)
    hidden = not (shown and console.is_terminal)
    with Progress(*columns, about, console=console, disable=hidden, transient=True) as bar:
        task = bar.add_task("", total=total, about="")
        yield lambda statement: bar.update(task, advance=1, about=printable(statement.about)[:40])


def show(statements: Sequence[Statement], kinds: Sequence[str], *, root: Path, verbose: bool) -> None:
    """Print a table with a row for each subject and a column for each kind of claim, then what does not hold."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDE)
    exercises = [statement for statement in statements if statement.kind != "release"]
    if exercises:
        console.print(_table(exercises, [kind for kind in kinds if kind != "release"]))
    others = [statement for statement in statements if statement.kind == "release"]
    if others:
        console.print(_table(others, ["release"]))
    for statement in statements:
        if verbose or not statement.holds:
            _print(console, statement, root)
    failed = sum(not statement.holds for statement in statements)
    unchanged = sum(statement.unchanged for statement in statements)
    remark = f" {unchanged} were proved before and are unchanged." if unchanged else ""
    skipped = Counter(statement.skipped for statement in statements if statement.skipped)
    for reason, count in skipped.items():
        console.print(f"{count} {'was' if count == 1 else 'were'} not asked: {printable(reason)}.", soft_wrap=True)
    asked = len(statements) - skipped.total()
    console.print(f"{asked - failed} of {asked} statements hold.{remark}")


def _table(statements: Sequence[Statement], kinds: Sequence[str]) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    table.add_column("")
    for kind in kinds:
        table.add_column(kind)
    cells: dict[str, dict[str, list[Statement]]] = {}
    for statement in statements:
        cells.setdefault(statement.about, {}).setdefault(statement.kind, []).append(statement)
    for about, by_kind in cells.items():
        table.add_row(printable(about), *(_cell(by_kind.get(kind, [])) for kind in kinds))
    return table


def _cell(statements: Sequence[Statement]) -> Text:
    failed = sum(not statement.holds for statement in statements)
    if failed:
        return Text(f"✗ {failed} of {len(statements)}", style="red")
    if not statements:
        return Text("–", style="dim")
    if all(statement.skipped for statement in statements):
        return Text("– not asked", style="dim")
    briefs = [statement.brief for statement in statements if statement.brief]
    return Text("✓ ", style="green") + Text(", ".join(briefs) or str(len(statements)), style="dim")


def _print(console: Console, statement: Statement, root: Path) -> None:
    sign = Text("✓", style="green") if statement.holds else Text("✗", style="red")
    if statement.skipped:
        sign = Text("–", style="dim")
    told = statement.figure or (f"not asked: {statement.skipped}" if statement.skipped else "")
    figure = f" ({told})" if told else ""
    said = sign + Text(f" {printable(statement.text)}{printable(figure)}", style="")
    console.print(said, soft_wrap=True)
    for fault in statement.faults:
        place = f"{_relative(fault.path, root)}{f':{fault.line}' if fault.line else ''}: " if fault.path else ""
        console.print(Text(f"  {printable(place)}{printable(fault.why)}"), soft_wrap=True)


def _relative(path: Path | None, root: Path) -> str:
    if path is None:
        return ""
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def write_junit(statements: Sequence[Statement], path: Path) -> None:
    """Write the statements as JUnit XML, one test case each."""
    failures = sum(not statement.holds for statement in statements)
    suite = ElementTree.Element(
        "testsuite",
        name="autograder validate",
        tests=str(len(statements)),
        failures=str(failures),
        skipped=str(sum(bool(statement.skipped) for statement in statements)),
    )
    for statement in statements:
        attributes = {"classname": _xml(statement.about), "name": _xml(statement.text)}
        case = ElementTree.SubElement(suite, "testcase", attributes)
        if not statement.holds:
            ElementTree.SubElement(case, "failure", message=_xml(statement.why))
        elif statement.skipped:
            ElementTree.SubElement(case, "skipped", message=_xml(statement.skipped))
        elif statement.figure:
            ElementTree.SubElement(case, "system-out").text = _xml(statement.figure)
    ElementTree.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def _xml(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return "".join(c if c in "\t\n" or (c.isprintable() and c not in "\ufffe\uffff") else "\ufffd" for c in text)


def workflow_commands(
    statements: Sequence[Statement], root: Path, environment: Mapping[str, str] = os.environ
) -> Iterator[str]:
    """Workflow commands that put each fault on its file and line, where a GitHub workflow runs; else nothing."""
    if environment.get("GITHUB_ACTIONS") != "true":
        return
    workspace = Path(environment.get("GITHUB_WORKSPACE") or root)
    for statement in statements:
        for fault in statement.faults:
            place = {"file": _relative(fault.path, workspace), "line": str(fault.line or 1)} if fault.path else {}
            properties = ",".join(
                f"{k}={_escaped(v, property=True)}" for k, v in {**place, "title": statement.text}.items()
            )
            yield f"::error {properties}::{_escaped(fault.why)}"


def _escaped(text: str, *, property: bool = False) -> str:
    """The text as data of a workflow command: nothing in it can end the command or begin another."""
    escapes = {"%": "%25", "\r": "%0D", "\n": "%0A"} | ({":": "%3A", ",": "%2C"} if property else {})
    return "".join(escapes.get(c, c if c.isprintable() else "\ufffd") for c in text)
