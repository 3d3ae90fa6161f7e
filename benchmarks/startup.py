"""How long one waits for a single answer: the help, one function checked in a new process, the service when warm."""

from __future__ import annotations

import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks import eight
from benchmarks.contestants import BIN, environment
from benchmarks.measuring import measure

HELP_SECONDS = 0.150
CHECK_SECONDS = 0.600
_EXERCISE = "softmax"


@dataclass(frozen=True)
class Wait:
    """What is waited for, the seconds of each run, and the most that is allowed; `trouble` says why there are none."""

    what: str
    seconds: tuple[float, ...]
    target: float | None = None
    trouble: str = ""

    @property
    def median(self) -> float:
        """The median of the runs, in seconds."""
        return statistics.median(self.seconds)


def waits(runs: int, scratch: Path) -> list[Wait]:
    """Each measured `runs` times, after one run that does not count: what is on the disk is in memory then."""
    root = scratch / "interactive"
    eight.make_course(root)
    code = eight.build_class(1)[0].code[_EXERCISE]
    (root / "answer.py").write_text(f"import numpy as np\n\n{code}", encoding="utf-8")
    return [
        _wait("`autograder --help`", ["--help"], HELP_SECONDS, runs, root, scratch),
        _wait("`autograder check` of one file", ["check", _EXERCISE, "answer.py"], CHECK_SECONDS, runs, root, scratch),
        _service(),
    ]


def _wait(what: str, words: list[str], target: float, runs: int, root: Path, scratch: Path) -> Wait:
    seconds = []
    for _ in range(runs + 1):
        cost = measure([BIN / "autograder", *words], cwd=root, environment=environment(scratch))
        if cost.status:
            return Wait(what, (), target, f"it ended with status {cost.status}")
        seconds.append(cost.wall_seconds)
    return Wait(what, tuple(seconds[1:]), target)


def _service() -> Wait:
    what = "a verdict from the service, when warm"
    known = subprocess.run([BIN / "autograder", "serve", "--help"], capture_output=True).returncode == 0
    return Wait(what, (), None, "this benchmark does not know the service" if known else "the service is not built yet")
