"""A claim about the course: a sentence, the file that it is about, and how to prove it."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import CourseError
from autograder.judging.questions import CardError
from autograder.sandbox import SandboxError, SandboxUnavailable


@dataclass(frozen=True)
class Fault:
    """One reason why a claim does not hold, and the place to mend (by default the claim's own file)."""

    why: str
    path: Path | None = None
    line: int | None = None


@dataclass(frozen=True)
class Proof:
    """What came of a claim: it holds where there is no fault. `figure` is what was measured; `brief` is for a table.

    `skipped` says why nothing was proved.
    """

    faults: tuple[Fault, ...] = ()
    figure: str = ""
    brief: str = ""
    skipped: str = ""


@dataclass(frozen=True)
class Claim:
    """Something that must hold of the course.

    Args:
        about: the exercise, or the assignment and notebook (`activations/activations`), that it speaks of.
        kind: the column of the table that it belongs to.
        text: the claim as a sentence without a full stop.
        path: the file to open when it does not hold.
        rests_on: files and folders whose content decides it, for the cache.
        prove: finds out; may raise what a course's own code raises.
    """

    about: str
    kind: str
    text: str
    path: Path
    rests_on: tuple[Path, ...]
    prove: Callable[[], Proof]


@dataclass(frozen=True)
class Statement:
    """A claim and what came of it. `why` is empty where it holds; `unchanged` tells that it was proved earlier.

    One that was `skipped`, for the reason that it says, has no fault and is not proved.
    """

    about: str
    kind: str
    text: str
    faults: tuple[Fault, ...] = ()
    figure: str = ""
    brief: str = ""
    unchanged: bool = False
    skipped: str = ""

    @property
    def holds(self) -> bool:
        """Whether no fault was found."""
        return not self.faults

    @property
    def why(self) -> str:
        """All faults in a row."""
        return " ".join(fault.why for fault in self.faults)

    def to_json(self) -> dict[str, Any]:
        """The statement as a JSON object."""
        first = self.faults[0] if self.faults else Fault("")
        return {
            "about": self.about,
            "statement": self.text,
            "holds": self.holds,
            "why": self.why or None,
            "kind": self.kind,
            "figure": self.figure or None,
            "skipped": self.skipped or None,
            "file": str(first.path) if first.path else None,
            "line": first.line,
            "faults": [
                {"why": fault.why, "file": str(fault.path) if fault.path else None, "line": fault.line}
                for fault in self.faults
            ],
            "unchanged": self.unchanged,
        }


def proved(claim: Claim) -> Statement:
    """The statement that a claim becomes; what the course's own code raises is a fault with its place.

    Raises:
        SandboxUnavailable: this machine cannot run what is to be proved.
    """
    try:
        proof = claim.prove()
    except SandboxUnavailable:
        raise
    except (CardError, CourseError, SandboxError) as error:
        proof = Proof((Fault(str(error)),))
    except Exception as error:
        path, line = _raised_at(error, claim.rests_on)
        proof = Proof((Fault(f"{type(error).__name__}: {error}", path, line),))
    faults = tuple(Fault(fault.why, fault.path or claim.path, fault.line) for fault in proof.faults)
    return Statement(claim.about, claim.kind, claim.text, faults, proof.figure, proof.brief, skipped=proof.skipped)


def line_of(function: Callable[..., Any]) -> int | None:
    """The line where a function begins; None of a class, or of what is no Python."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    return code.co_firstlineno if code else None


def _raised_at(error: BaseException, files: Iterable[Path]) -> tuple[Path | None, int | None]:
    """The last line of the course's own files that an exception passed through."""
    places = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    known = set(files)
    own = [place for place in places if known & {place[0], *place[0].parents}]
    return own[-1] if own else (None, None)


__all__ = ["Claim", "Fault", "Proof", "Statement", "line_of", "proved"]
