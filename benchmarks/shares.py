"""Where the processor time of a submission goes, beside the floor's: the worker, and each thing that the grader does.

The class is graded and stored by one process, as `autograder grade --jobs 1` does it, with a clock of processor time
around each part. What the sandbox takes is what all processes took together without that one.
"""

from __future__ import annotations

import contextlib
import functools
import json
import shutil
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks import eight
from benchmarks.contestants import Contestant, environment, grade_once
from benchmarks.eight import ASSIGNMENT, ROOT, Submission
from benchmarks.measuring import measure
from benchmarks.race import FEW

SANDBOX, FLOOR = "the sandbox: fork, confinement, cells, calls", "the floor: fork, cells, calls"
DRAWING, WIRE, JUDGING = (
    "hidden inputs, references",
    "questions and answers on the wire",
    "reading, comparing, explaining",
)
GRADEBOOK, PAGES = "gradebook and files", "autograded notebook and feedback page"
PARTS = (SANDBOX, WIRE, DRAWING, JUDGING, GRADEBOOK, PAGES)


@dataclass(frozen=True)
class Shares:
    """CPU-seconds for a submission by part, and the floor's: the medians over the rounds."""

    parts: Mapping[str, float]
    floor: float


def shares(
    floor: Contestant, submissions: Sequence[Submission], rounds: int, scratch: Path, say: Callable[[str], None]
) -> Shares:
    """Measure all parts and the floor in turn; what a class of two takes, the start above all, is left out.

    Raises:
        RuntimeError: the class could not be graded.
    """
    found = defaultdict[str, list[float]](list)
    for number in range(rounds):
        say(f"shares: round {number + 1} of {rounds}")
        few, whole = (grade_once(floor, part, scratch).cost.cpu_seconds for part in (submissions[:FEW], submissions))
        found[FLOOR].append((whole - few) / (len(submissions) - FEW))
        start, everything = (_measured(part, scratch) for part in (submissions[:FEW], submissions))
        for part in PARTS:
            found[part].append((everything[part] - start[part]) / (len(submissions) - FEW))
    medians = {part: statistics.median(values) for part, values in found.items()}
    return Shares({part: medians[part] for part in PARTS}, medians[FLOOR])


def _measured(submissions: Sequence[Submission], scratch: Path) -> dict[str, float]:
    """CPU-seconds of each part for these submissions together."""
    root = scratch / "shares"
    document = eight.released(eight.make_course(root))
    eight.hand_in(root, document, submissions)
    run = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from benchmarks import shares; shares.main()"
    target = root / "shares.json"
    cost = measure([sys.executable, "-c", run, root, target], cwd=root, environment=environment(scratch))
    if cost.status:
        raise RuntimeError(f"The shares could not be measured: {cost.output.strip()[-500:]}")
    parts: dict[str, float] = json.loads(target.read_text(encoding="utf-8"))
    parts[SANDBOX] = cost.cpu_seconds - parts.pop("this process")
    shutil.rmtree(root)
    return parts


class _Clock:
    """Processor time of this process by part; what is within another part counts for that one alone."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._parts: list[str] = []
        self._since = 0.0

    @contextlib.contextmanager
    def __call__(self, part: str) -> Iterator[None]:
        self._turn()
        self._parts.append(part)
        try:
            yield
        finally:
            self._turn()
            self._parts.pop()

    def _turn(self) -> None:
        now = time.process_time()
        if self._parts:
            self.seconds[self._parts[-1]] += now - self._since
        self._since = now

    def around(self, stack: contextlib.ExitStack, owner: Any, name: str, part: str) -> None:
        """Has the clock run for `part` whenever that function is called."""
        original = getattr(owner, name)

        @functools.wraps(original)
        def timed(*args: Any, **kwargs: Any) -> Any:
            with self(part):
                return original(*args, **kwargs)

        stack.enter_context(mock.patch.object(owner, name, timed))


def main() -> None:
    """Grade and store the class in the course at the first path; write CPU-seconds by part to the second one."""
    from autograder import grading
    from autograder.classroom import find_submissions
    from autograder.course import Course
    from autograder.gradebook import filing, open_gradebook, register_assignment
    from autograder.sandbox import Session
    from autograder.workers import grade_submission, keep_for_good

    course, target = Course(Path(sys.argv[1])), Path(sys.argv[2])
    course.load([ASSIGNMENT])
    clock = _Clock()
    with contextlib.ExitStack() as stack:
        gradebook = stack.enter_context(open_gradebook(course))
        register_assignment(gradebook, ASSIGNMENT)
        grader = stack.enter_context(grading.Grader(course))
        keep_for_good()
        clock.around(stack, grading, "draw", DRAWING)
        for name in ("begin", "expect", "ask", "run", "close"):
            clock.around(stack, Session, name, WIRE)
        for name in ("autograded_notebook", "feedback_page"):
            clock.around(stack, filing, name, PAGES)
        for submission in find_submissions(course):
            with clock(JUDGING):
                outcome = grade_submission(grader, submission)
            with clock(GRADEBOOK):
                for graded in outcome:
                    filing.store(gradebook, graded, student=submission.student, folder=submission.folder)
    target.write_text(json.dumps({**clock.seconds, "this process": time.process_time()}), encoding="utf-8")
