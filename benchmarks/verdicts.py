"""Whether the class graded in a hurry gets the verdicts that each submission gets alone, at leisure.

At leisure means: a course's copy that has never graded anything, a process of its own, and a grader that is made for
this one submission. The reports must be the same in everything but the time that they took.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import eight
from benchmarks.contestants import BIN, environment
from benchmarks.eight import ASSIGNMENT, ROOT, Submission
from benchmarks.measuring import measure

_OF_THE_DAY = ("seconds", "timings", "source")


@dataclass(frozen=True)
class Comparison:
    """How many submissions were compared, with how many verdicts, and a sentence for each that differs."""

    submissions: int
    verdicts: int
    differences: tuple[str, ...]


def compare(submissions: Sequence[Submission], scratch: Path, say: Callable[[str], None]) -> Comparison:
    """Grade these together with two jobs, then each alone, and compare all that the reports say."""
    root = scratch / "hurried"
    document = eight.released(eight.make_course(root))
    eight.hand_in(root, document, submissions)
    hurried = reports([BIN / "autograder", "grade", "--jobs", "2", "--json"], root, scratch)
    differences: list[str] = []
    verdicts = 0
    for number, submission in enumerate(submissions, start=1):
        say(f"verdicts: {number} of {len(submissions)}")
        alone = scratch / "alone"
        shutil.rmtree(alone, ignore_errors=True)
        eight.make_course(alone)
        eight.hand_in(alone, document, [submission])
        run = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from benchmarks import verdicts; verdicts.main()"
        (unhurried,) = reports([sys.executable, "-c", run, alone, submission.student], alone, scratch).values()
        verdicts += len(unhurried["exercises"])
        differences += different(hurried.get(submission.student), unhurried)
    return Comparison(len(submissions), verdicts, tuple(differences))


def different(hurried: Mapping[str, Any] | None, unhurried: Mapping[str, Any]) -> list[str]:
    """A sentence for each exercise of one report that is judged otherwise, and for what else differs."""
    student = unhurried["student"]
    if hurried is None:
        return [f"{student} has no report in the class."]
    said = []
    ours = {one["name"]: one for one in hurried["exercises"]}
    for other in unhurried["exercises"]:
        mine = ours.get(other["name"], {})
        fields = [name for name in other if mine.get(name) != other[name]]
        if fields:
            in_class, alone = (str(one.get(fields[0]))[:200] for one in (mine, other))
            said.append(
                f"{student}, {other['name']}: {', '.join(fields)} differ; {fields[0]} is {in_class!r} in the class and "
                f"{alone!r} alone."
            )
    rest = [name for name in unhurried if name not in (*_OF_THE_DAY, "exercises")]
    return said + [f"{student}: {name} differs." for name in rest if hurried.get(name) != unhurried[name]]


def reports(command: Sequence[str | Path], cwd: Path, scratch: Path) -> dict[str, dict[str, Any]]:
    """The reports that a command prints, one a line, by student.

    Raises:
        RuntimeError: it failed.
    """
    with tempfile.NamedTemporaryFile(dir=scratch, suffix=".json") as file:
        words = ["sh", "-c", 'target=$1; shift; exec "$@" >"$target"', "sh", file.name, *command]
        cost = measure(words, cwd=cwd, environment=environment(scratch))
        lines = Path(file.name).read_text(encoding="utf-8").splitlines()
    if cost.status:
        raise RuntimeError(f"{' '.join(map(str, command[:3]))} failed: {cost.output.strip()[-500:]}")
    return {report["student"]: report for report in map(json.loads, lines)}


def main() -> None:
    """Print the report on one student's submission, from a grader that was made for it."""
    from autograder.course import Course
    from autograder.grading import Grader
    from autograder.showing.render import json_line
    from autograder.workers import Submission as Folder
    from autograder.workers import grade_submission

    root, student = Path(sys.argv[1]), sys.argv[2]
    course = Course(root)
    folder = Folder(student, ASSIGNMENT, course.root / "submitted" / student / ASSIGNMENT)
    with course.speaking(), Grader(course) as grader:
        for graded in grade_submission(grader, folder):
            print(json_line(graded.report.to_json()))


if __name__ == "__main__":
    main()
