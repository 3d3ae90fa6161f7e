"""What `autograder grade` shows a person: a progress bar while it works, a table and a summary at the end."""

from __future__ import annotations

import contextlib
import itertools
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from autograder.showing.render import format_points, printable, status_words
from autograder.texts import localized
from autograder.verdict import PHASES, Report, Verdict

MARKS = {
    "correct": ("✓", "green"),
    "partial": ("◐", "yellow"),
    "unanswered": ("·", "dim"),
    "ungraded": ("?", "magenta"),
}
OTHERWISE = ("✗", "red")


@contextlib.contextmanager
def progress(total: int, *, shown: bool) -> Iterator[Callable[[str], None]]:
    """A progress bar on standard error while a class is graded; yields what advances it. Silent off a terminal."""
    console = Console(stderr=True)
    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[student]}", markup=False),
    )
    with Progress(*columns, console=console, disable=not (shown and console.is_terminal), transient=True) as bar:
        task = bar.add_task("", total=total, student="")

        def advance(student: str) -> None:
            bar.update(task, advance=1, student=" ".join(printable(student).split())[:40])

        yield advance


def show_class(reports: Sequence[Report], places: Sequence[tuple[str, Path]], *, started: float) -> None:
    """Print one table for each assignment, the class in figures, and where everything lies."""
    console = Console(highlight=False)
    if not console.is_terminal:
        # A file or a pipe has no width of its own; tables cut at 80 columns would lose the sentences.
        console = Console(highlight=False, width=160)
    in_order = sorted(reports, key=lambda report: (report.assignment, report.notebook, report.student))
    for (assignment, notebook), group in itertools.groupby(in_order, key=lambda r: (r.assignment, r.notebook)):
        _show_notebook(console, assignment, notebook, list(group))
    seconds = time.perf_counter() - started
    counts = Counter(report.status for report in reports)
    notebooks = f"{len(reports)} notebook{'s' * (len(reports) != 1)}"
    parts = ", ".join(f"{counts[status]} {status}" for status in ("graded", "unreadable", "ungraded") if counts[status])
    console.print(f"{notebooks} in {seconds:.1f} s: {parts}. Protection: {protection_measured(reports)}.")
    for name, path in places:
        console.print(f"  {name:<21} {path}", soft_wrap=True, markup=False)


def show_profile(reports: Sequence[Report]) -> None:
    """Print where the time for a submission went: the median and the longest of each phase, and its share of all."""
    graded = [report for report in reports if report.status == "graded"]
    if not graded:
        return
    console = Console(highlight=False)
    table = Table(title="where the time for a submission goes", title_justify="left", title_style="bold", box=None)
    table.add_column("phase", no_wrap=True)
    for heading in ("median", "longest", "share"):
        table.add_column(heading, justify="right", no_wrap=True)
    totals = {phase: [report.timings.get(phase, 0.0) for report in graded] for phase in PHASES}
    whole = sum(map(sum, totals.values())) or 1.0
    for phase, seconds in totals.items():
        share = f"{sum(seconds) / whole:.0%}"
        table.add_row(phase, _milliseconds(statistics.median(seconds)), _milliseconds(max(seconds)), share)
    together = [sum(report.timings.values()) for report in graded]
    table.add_row("together", _milliseconds(statistics.median(together)), _milliseconds(max(together)), "")
    console.print()
    console.print(table)


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms"


def _show_notebook(console: Console, assignment: str, notebook: str, reports: Sequence[Report]) -> None:
    names = tuple(dict.fromkeys(verdict.name for report in reports for verdict in report.exercises))
    title = printable(assignment if notebook == assignment else f"{assignment}: {notebook}")
    table = Table(title=title, title_justify="left", title_style="bold", pad_edge=False, box=None, header_style="dim")
    table.add_column("student", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("what to look at", overflow="fold")
    for report in reports:
        table.add_row(
            Text(" ".join(printable(report.student).split())[:30]),
            f"{format_points(report.score)} / {format_points(report.max_score)}",
            _marks(report, names),
            Text(_remark(report)),
        )
    console.print(table)
    if names:
        console.print(Text(f"columns: {', '.join(printable(name) for name in names)}", style="dim"))
    console.print()


def _marks(report: Report, names: Sequence[str]) -> Text:
    by_name = {verdict.name: verdict for verdict in report.exercises}
    marks = Text()
    for name in names:
        verdict = by_name.get(name)
        mark, style = MARKS.get(verdict.status, OTHERWISE) if verdict else ("-", "dim")
        marks.append(mark, style=style)
    return marks


def _remark(report: Report) -> str:
    """The report's own message, else that of the exercise that lost most."""
    if report.message:
        return " ".join(printable(localized(report.message)).split())
    lost = [verdict for verdict in report.exercises if verdict.score < verdict.max_score]
    if not lost:
        return ""
    if len(lost) > 1 and all(verdict.status == "unanswered" for verdict in lost):
        return f"{len(lost)} exercises are left as they were released."
    worst = max(lost, key=lambda verdict: verdict.max_score - verdict.score)
    return _sentence(worst)


def _sentence(verdict: Verdict) -> str:
    text = " ".join(printable(localized(verdict.message)).split())
    words = "" if verdict.status in ("wrong", "partial", "unanswered") else f" {status_words(verdict.status)}"
    return f"{printable(verdict.name)}{words}: {text if len(text) <= 160 else text[:159] + '…'}"


def protection_measured(reports: Sequence[Report]) -> str:
    """The level of protection at which these were graded, with what was found open."""
    levels = sorted({report.protection for report in reports if report.status == "graded"}) or ["not needed"]
    opened = sorted({name for report in reports for name in report.open_properties})
    return ", ".join(levels) + (f" (open: {'; '.join(opened)})" if opened else "")
