"""`python -m benchmarks`: what grading costs, side by side with others and with the least that it could cost.

It prints tables in Markdown; with `--write` it puts them, and a picture, into docs/benchmarks.md. What is measured, and
how, stands there.
"""

from __future__ import annotations

import argparse
import functools
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from benchmarks import contestants, eight, plot
from benchmarks.contestants import Contestant
from benchmarks.eight import ROOT
from benchmarks.loops import loops
from benchmarks.peers import Missing
from benchmarks.race import Column, race
from benchmarks.scaling import sizes
from benchmarks.shares import shares
from benchmarks.startup import waits
from benchmarks.tables import Found, markdown
from benchmarks.verdicts import compare

PAGE = ROOT / "docs" / "benchmarks.md"
PICTURE = ROOT / "docs" / "benchmarks.svg"
BEGIN, END = "<!-- figures -->", "<!-- end of the figures -->"
CONTESTANTS = ("nbgrader", "otter", "otter-api", "plugin", "grade-1", "grade-2", "grade-core", "floor", "floor-2")
PARTS = ("race", "verdicts", "startup", "scaling", "loops", "shares")

T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit status."""
    options = _parser().parse_args(arguments)
    quick = options.quick
    students = options.students or (12 if quick else 120)
    slow = options.slow_students or (4 if quick else 10)
    rounds = options.rounds or (1 if quick else 5)
    classes = options.classes or ([4, 12] if quick else [10, 1000, 5000] if options.full else [10, 200, 1000])
    if min(students, slow, *classes) < 3:
        print("A class needs at least 3 students: what a submission costs is told from the start.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        scratch = Path(folder)
        submissions = eight.build_class(students)
        ours = contestants.autograder(scratch)
        one_job, two_jobs, _ = ours
        floors = functools.cache(lambda: contestants.floors(scratch, submissions))
        columns: dict[str, Column] = {}
        if "race" in options.parts:
            found, missing = _contestants(ours, floors, options.contestants, scratch)
            columns = missing | race(found, submissions, min(slow, students), rounds, scratch, _say)
            columns = {key: columns[key] for key in CONTESTANTS if key in columns}
        compared = submissions if options.full else submissions[: 3 if quick else 20]
        troubles: list[str] = []

        def part(name: str, measure: Callable[[], T]) -> T | None:
            if name not in options.parts:
                return None
            _say(f"measuring: {name}")
            try:
                return measure()
            except RuntimeError as error:  # the other parts are worth having without it
                troubles.append(str(error))
                return None

        measured = Found(
            columns,
            part("verdicts", lambda: compare(compared, scratch, _say)),
            part("startup", lambda: waits(3 if quick else 15, scratch)),
            part("scaling", lambda: sizes(one_job, two_jobs, classes, scratch, _say)),
            part("loops", lambda: loops(20 if quick else 80, scratch)),
            part("shares", lambda: shares(floors()[0], submissions, rounds, scratch, _say)),
            troubles,
        )
    drawn = plot.drawable(columns)
    picture = f"![{plot.description(columns)}]({PICTURE.name})" if drawn and options.write else ""
    text = markdown(measured, picture)
    print(text)
    if options.write:
        if drawn:
            PICTURE.write_text(plot.svg(columns), encoding="utf-8")
        page = PAGE.read_text(encoding="utf-8")
        head, tail = page.split(BEGIN)[0], page.split(END)[1]
        PAGE.write_text(f"{head}{BEGIN}\n\n{text}\n\n{END}{tail}", encoding="utf-8")
    return 0


def _contestants(
    ours: Sequence[Contestant],
    floors: Callable[[], tuple[Contestant, Contestant]],
    keys: Sequence[str],
    scratch: Path,
) -> tuple[list[Contestant], dict[str, Column]]:
    """Those that can take part, and a column without figures for each that cannot."""
    makers = {one.key: lambda one=one: one for one in ours} | {
        "plugin": lambda: contestants.plugin(scratch),
        "nbgrader": lambda: contestants.nbgrader(scratch),
        "otter": lambda: contestants.otter(scratch),
        "otter-api": lambda: contestants.otter_api(scratch),
        "floor": lambda: floors()[0],
        "floor-2": lambda: floors()[1],
    }
    found, missing = [], {}
    for key in keys:
        _say(f"making ready: {key}")
        try:
            found.append(makers[key]())
        except Missing as error:
            missing[key] = Column(key, key, trouble=f"not measured, for {error}")
            _say(f"  {missing[key].trouble}")
    return found, missing


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measures what grading costs, side by side with nbgrader, Otter-Grader and the least that it could "
        "cost. The other graders are installed into .benchmarks/ at the first time.",
    )
    for name, what in {
        "--students": "size of the class (default: 120)",
        "--slow-students": "how many of them the slow contestants grade (default: 10)",
        "--rounds": "how often everything is measured (default: 5)",
    }.items():
        parser.add_argument(name, type=int, metavar="N", help=what)
    sizes_help = "sizes of classes to compare (default: 10 200 1000)"
    parser.add_argument("--classes", type=int, nargs="+", metavar="N", help=sizes_help)
    parser.add_argument("--contestants", nargs="+", choices=CONTESTANTS, default=CONTESTANTS, help="only these")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="only these tables")
    parser.add_argument("--quick", action="store_true", help="a small class, one round: does it work?")
    parser.add_argument(
        "--full", action="store_true", help="a class of 5000, and every verdict compared; takes an hour"
    )
    parser.add_argument("--write", action="store_true", help=f"put the tables into docs/{PAGE.name}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
