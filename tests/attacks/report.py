"""The outcome of the attacks as a table: what each tried, what the student reads, what it gained at each level."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from pathlib import Path

from .levels import LEVELS, Outcome
from .suite import Row
from .target import REPOSITORY

DOCUMENT = REPOSITORY / "docs" / "attacks.md"
SENTENCE = 110

HEAD = """# The attacks, and what became of them

Each file in `tests/attacks/` is an attack: what a student hands in who wants points, secrets, the machine or another
student's work. Its first line says what it tries. All of them are handed in to the real engine, one after the other to
one warm grader, at each level of protection that a machine may offer; behind each, the same grader gets an honest
submission. This page is what `python -m tests.attacks --write` wrote; without `--write` the same is printed, and
`--level` and names choose among it. `make prove` runs all of them at all levels; `make test`, for the sake of time, what
depends on the engine at the level `full`, what depends on the machine's walls at `container` (which has fewest and
promises the same), and of what takes its time one of each kind.

Looked at, each time: points gained beyond what honest code would have; canaries that left the worker (a reference and
its constant, hidden tests, the course's secret, the grader's environment, a file in its home, another student's
notebook); ways out that were found open; what a person is shown (no scripts, no links in formulas, no line that reads
like the report's own, nothing without measure); whether the next student's verdict and outputs are what they were before; and
on the grader's side its processes, descriptors, files, shared memory, memory and time.

The exercise that is attacked cannot be known without its source, so honest code has no points there. What each level
promises, and what none does, stands in [security.md](security.md).
"""


def report(outcomes: Sequence[Outcome]) -> str:
    """The whole page, in Markdown."""
    parts = [HEAD, "## Levels\n", _levels(outcomes), "\n## Attacks\n", _legend(outcomes)]
    by_id = {outcome.level: {row.id: row for row in outcome.rows} for outcome in outcomes}
    ids = list(dict.fromkeys(row.id for outcome in outcomes for row in outcome.rows))
    for family, members in itertools.groupby(ids, key=lambda id: id.partition("/")[0]):
        parts.append(f"\n### {family.capitalize()}\n")
        parts.append(
            "| attack | what it tries | points gained | secrets seen | ways out | next student affected | grader harmed "
            "| status | what the student reads | elsewhere |"
        )
        parts.append("|---|---|---|---|---|---|---|---|---|---|")
        parts += [_line(id, [rows[id] for rows in by_id.values() if id in rows], list(by_id)) for id in members]
    return "\n".join(parts) + "\n"


def summary(outcome: Outcome) -> str:
    """One line on a level."""
    tried = [row for row in outcome.rows if not row.not_tried]
    held = sum(row.held for row in tried)
    return f"{outcome.level}: {outcome.protection}; {held} of {len(tried)} attacks came to nothing or to what is open"


def _levels(outcomes: Sequence[Outcome]) -> str:
    explained = {level.name: level.explained for level in LEVELS}
    lines = [
        "| level | how it comes about | measured | honest work | tried | points | secrets | ways out | next student "
        "| grader harmed |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for outcome in outcomes:
        tried = [row for row in outcome.rows if not row.not_tried]
        counts = [
            sum(row.points > 0 for row in tried),
            sum(bool(row.secrets) for row in tried),
            sum(bool(row.escaped) for row in tried),
            sum(bool(row.next_student) for row in tried),
            sum(bool(row.harmed) for row in tried),
        ]
        honest = "full marks" if not outcome.control else "**refused**"
        numbers = " | ".join(str(count) for count in counts)
        measured = outcome.protection.replace(", ", ": open are ", 1)
        lines.append(
            f"| {outcome.level} | {explained[outcome.level]} | {measured} | {honest} | {len(tried)} | {numbers} |"
        )
    return "\n".join(lines) + "\n"


def _legend(outcomes: Sequence[Outcome]) -> str:
    return (
        f"What was gained, status and sentence are those at the level `{outcomes[0].level}`; digits that differ from run to run stand "
        "as `#`. *Elsewhere* names the levels at which it gained something, each time by a property that the grader had "
        "measured as open, and says so in every report; but for access times, of which [security.md](security.md) "
        "speaks. What could harm a machine is tried only where nothing is open.\n"
    )


def _line(id: str, rows: Sequence[Row], levels: Sequence[str]) -> str:
    first = rows[0]
    elsewhere = [f"{level}: {', '.join(row.faults)}" for level, row in zip(levels, rows, strict=True) if row.faults]
    gained = [
        f"{first.points:g}",
        ", ".join(first.secrets) or "none",
        ", ".join(first.escaped) or "none",
        first.next_student or "no",
        ", ".join(first.harmed) or "no",
    ]
    told = [first.status, _plain(first.sentence), "; ".join(elsewhere)]
    cells = [f"`{id.partition('/')[2]}`", first.tries, *gained, *told]
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _plain(sentence: str) -> str:
    """The sentence without what differs from run to run, and as text that a page can show."""
    text = re.sub(r"/[\w./-]*attacks-\w+", "…", sentence)
    text = re.sub(r"-?\d+\.\d+(e[+-]?\d+)?", "#", text)
    text = text if len(text) <= SENTENCE else text[:SENTENCE] + "…"
    return text.replace("<", "&lt;").replace("*", "\\*")


def write(outcomes: Sequence[Outcome], path: Path = DOCUMENT) -> None:
    """Writes the page."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(report(outcomes))
