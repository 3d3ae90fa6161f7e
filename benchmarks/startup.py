"""How long one waits for a single answer: the help, one function checked in a new process, the service when warm."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from pathlib import Path

from benchmarks import eight
from benchmarks.contestants import BIN, environment
from benchmarks.latency import latency
from benchmarks.measuring import measure

HELP_SECONDS = 0.150
CHECK_SECONDS = 0.600
SERVICE_SECONDS = 0.500
UPLOADS = 10  # for each run of a command: a verdict is sooner there
_NEW = "in a new process"
_EXERCISE = "softmax"


@dataclass(frozen=True)
class Wait:
    """What is waited for, the seconds of each run, and the most that is allowed; `trouble` says why there are none.

    `target` is for the median, or for as many of 100 as `of_100` says.
    """

    what: str
    seconds: tuple[float, ...]
    target: float | None = None
    trouble: str = ""
    of_100: int = 50

    @property
    def median(self) -> float:
        """The median of the runs, in seconds."""
        return statistics.median(self.seconds)

    @property
    def judged(self) -> float:
        """What is held against the target, in seconds."""
        return statistics.quantiles(self.seconds, n=100, method="inclusive")[self.of_100 - 1]


def waits(runs: int, scratch: Path) -> list[Wait]:
    """Each measured `runs` times, after one run that does not count: what is on the disk is in memory then."""
    root = scratch / "interactive"
    eight.make_course(root)
    code = eight.build_class(1)[0].code[_EXERCISE]
    (root / "answer.py").write_text(f"import numpy as np\n\n{code}", encoding="utf-8")
    return [
        _wait(f"`autograder --help` {_NEW}", ["--help"], HELP_SECONDS, runs, root, scratch),
        _wait(
            f"`autograder check` of one file {_NEW}",
            ["check", _EXERCISE, "answer.py"],
            CHECK_SECONDS,
            runs,
            root,
            scratch,
        ),
        _service(UPLOADS * runs, scratch),
    ]


def _wait(what: str, words: list[str], target: float, runs: int, root: Path, scratch: Path) -> Wait:
    seconds = []
    for _ in range(runs + 1):
        cost = measure([BIN / "autograder", *words], cwd=root, environment=environment(scratch))
        if cost.status:
            return Wait(what, (), target, f"it ended with status {cost.status}")
        seconds.append(cost.wall_seconds)
    return Wait(what, tuple(seconds[1:]), target)


def _service(runs: int, scratch: Path) -> Wait:
    found = latency(runs, scratch)
    return Wait("a verdict from the service, after the upload began", found.verdict, SERVICE_SECONDS, of_100=95)
