"""The plain data of the sandbox: limits, cells, what became of them, and how well a worker is locked in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from autograder.case import Failure


class SandboxError(RuntimeError):
    """Our side failed (no process, no memory, no answer): never the student's fault, and worth a retry."""


class SandboxUnavailable(SandboxError):
    """This machine cannot confine student code at all."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes:
        cell_seconds: wall clock for one cell. Training a small network takes seconds, an endless loop for ever.
        call_seconds: wall clock for one case. A case is a few milliseconds of honest work, loops over pixels a second.
        exercise_seconds: wall clock for a function's marks; what is asked to explain a mistake has as much again.
        total_seconds: wall clock for all cells, those run again after a crash included; as much again for all sessions
            in which something is judged a second time. What calls take comes on top.
        cpu_seconds: processor time of one worker, more than its cells' wall clock: for threads that work beside them.
        memory_mb: address space on top of the warm process. The course's data fit many times.
        output_bytes: kept of what a cell prints; the rest is cut with a note.
        output_stop_bytes: a cell or case that prints more has failed: it prints in an endless loop.
        file_mb: the largest file, and the size of the private file system that `savefig` and `np.save` write to.
    """

    cell_seconds: float = 10.0
    call_seconds: float = 3.0
    exercise_seconds: float = 20.0
    total_seconds: float = 180.0
    cpu_seconds: int = 240
    memory_mb: int = 512
    output_bytes: int = 100_000
    output_stop_bytes: int = 8_000_000
    file_mb: int = 16


@dataclass(frozen=True)
class CellSource:
    """A cell to run; `label` is what the student calls it ("cell 4") and stands in messages."""

    source: str
    label: str


@dataclass(frozen=True)
class CellResult:
    """What became of a cell: outputs in the notebook format (version 4), and why it failed, if it did."""

    outputs: tuple[dict[str, Any], ...]
    failure: Failure | None
    execution_count: int


@dataclass(frozen=True)
class Protection:
    """How well workers are locked in, measured by one that tried to get out; `open` names what it could do."""

    level: Literal["full", "reduced", "none"]
    open: tuple[str, ...] = ()
