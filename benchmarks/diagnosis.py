"""How often the cause that a student reads is the right one, on wrong solutions written without reading the cards.

`python -m benchmarks.diagnosis` prints a table and, with `--write`, puts it into docs/diagnosis.md. Each file of
tests/diagnosis says in its docstring what the mistake is and, in a second line, which causes would be right to name.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.judging import judge
from autograder.judging.asking import LocalAsker

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "diagnosis"
PAGE = ROOT / "docs" / "diagnosis.md"
BEGIN, END = "<!-- table -->", "<!-- end of the table -->"
SEED = 1


@dataclass(frozen=True)
class Outcome:
    """What became of one wrong solution: the cause named (None: none), those that are right, and the time taken."""

    exercise: str
    path: Path
    named: str | None
    accepted: tuple[str, ...]
    passed: bool
    seconds: float

    @property
    def kind(self) -> str:
        """right, wrong (another cause was named), none (no cause was named) or passed (taken for correct)."""
        if self.passed:
            return "passed"
        if self.named is None:
            return "none"
        return "right" if self.named in self.accepted else "wrong"


def outcomes() -> Iterator[Outcome]:
    """The outcome of every solution, by exercise."""
    course = Course(ROOT)
    for name in course.cards:
        for path in sorted((FOLDER / name).glob("*.py")):
            code = path.read_text(encoding="utf-8")
            line = code.split('"""')[1].strip().split("\n")[-1]
            accepted = tuple(id.strip() for id in line.removeprefix("accepted:").split(","))
            namespace = {"__name__": path.stem}
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(code, str(path), "exec"), namespace)
                start = time.process_time()
                verdict = judge(course.exercise(name), LocalAsker(namespace), SEED, earlier=course.related(name))
            seconds = time.process_time() - start
            passed = verdict.status == "correct"
            yield Outcome(name, path, verdict.misconception, accepted, passed, seconds)


def right_solutions_given_a_cause() -> int:
    """How many of the correct solutions in reference/*/solutions are told of a mistake."""
    from autograder.authoring.solutions import solutions

    course = Course(ROOT)
    told = 0
    for name in course.cards:
        for solution in solutions(course, name):
            if solution.fraction < 1.0:
                continue
            namespace = {"__name__": "right"}
            exec(compile(solution.code, str(solution.path), "exec"), namespace)
            told += judge(course.exercise(name), LocalAsker(namespace), SEED).misconception is not None
    return told


def table(found: list[Outcome]) -> str:
    """The outcomes in Markdown: how many of each kind for each exercise."""
    lines = ["| exercise | solutions | right cause | no cause | wrong cause |", "|---|---:|---:|---:|---:|"]
    names = list(dict.fromkeys(outcome.exercise for outcome in found))
    for name in [*names, ""]:
        group = [outcome for outcome in found if name in ("", outcome.exercise) and not outcome.passed]
        kinds = [outcome.kind for outcome in group]
        counts = " | ".join(str(kinds.count(kind)) for kind in ("right", "none", "wrong"))
        lines.append(f"| {name or '**all**'} | {len(group)} | {counts} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table and what was not named rightly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into docs/diagnosis.md")
    options = parser.parse_args()
    found = list(outcomes())
    for outcome in found:
        if outcome.kind != "right":
            place = outcome.path.relative_to(FOLDER)
            print(f"{outcome.kind:6} {place!s:50} named {outcome.named}, right: {', '.join(outcome.accepted)}")
    print(table(found))
    took = [outcome.seconds for outcome in found]
    mean, median = statistics.mean(took), statistics.median(took)
    print(f"Judged and diagnosed in {1000 * mean:.0f} ms on average, {1000 * median:.0f} ms in the median.")
    print(f"Correct solutions that were told of a cause: {right_solutions_given_a_cause()}.")
    if options.write:
        text = PAGE.read_text(encoding="utf-8")
        head, tail = text.split(BEGIN)[0], text.split(END)[1]
        PAGE.write_text(f"{head}{BEGIN}\n\n{table(found)}\n\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
