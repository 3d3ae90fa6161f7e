"""The plain data of the sandbox: cells, what became of them, and how well a worker is locked in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from autograder.case import Failure


class SandboxError(RuntimeError):
    """Our side failed (no process, no memory, no answer): never the student's fault, and worth a retry."""


class SandboxUnavailable(SandboxError):
    """This machine cannot confine student code at all."""


class OutOfPatience(Exception):
    """Whoever asked did not want to wait that long: nothing is said of the submission, which may be tried later."""


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
