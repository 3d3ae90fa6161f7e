"""What one submission may use and import: the defaults, and what a course, assignment or exercise sets instead."""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final


class LimitError(ValueError):
    """A limit that makes no sense: the message says where it is set, what was expected and what was found."""


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
        output_mb: a cell or case that prints more has failed: it prints in an endless loop. Of less, the first 100 kB
            are kept.
        disk_mb: the largest file, and the size of the private file system that `savefig` and `np.save` write to.
    """

    cell_seconds: float = 10.0
    call_seconds: float = 3.0
    exercise_seconds: float = 20.0
    total_seconds: float = 180.0
    cpu_seconds: int = 240
    memory_mb: int = 512
    output_mb: float = 8.0
    disk_mb: int = 16


@dataclass(frozen=True)
class Terms:
    """What a submission may use while one exercise is judged, and the packages that it may not import meanwhile."""

    limits: Limits = Limits()
    closed_packages: tuple[str, ...] = ()


# Below these, nothing runs: Python itself takes as much.
_LEAST: Final[Mapping[str, float]] = {
    "cell_seconds": 0.1, "call_seconds": 0.1, "exercise_seconds": 0.1, "total_seconds": 0.1,
    "cpu_seconds": 1, "memory_mb": 32, "output_mb": 0.01, "disk_mb": 1,
}  # fmt: skip
_MOST_SECONDS: Final = 86_400.0
_MOST_OUTPUT: Final = 1000.0
_WHOLE: Final = ("cpu_seconds", "memory_mb", "disk_mb")
_WITHIN: Final = (("cell_seconds", "total_seconds"), ("call_seconds", "exercise_seconds"))
NAMES: Final = tuple(field.name for field in fields(Limits))


def set_by(limits: Limits, changes: object, where: str) -> Limits:
    """The limits with those that are set at `where` (as one would tell an instructor the place) in their stead.

    Raises:
        LimitError: one of them is none.
    """
    made = replace(limits, **checked(changes, where))
    for inner, outer in _WITHIN:
        if {inner, outer} & checked(changes, where).keys() and getattr(made, inner) > getattr(made, outer):
            raise LimitError(
                f"{where} makes {inner} {getattr(made, inner):g}, more than {outer}, which is "
                f"{getattr(made, outer):g} and comes first. Set {outer} as well, or a smaller {inner}."
            )
    return made


def checked(changes: object, where: str) -> Mapping[str, Any]:
    """The limits that are set at `where`, each one by itself a sound one.

    Raises:
        LimitError: one of them is none.
    """
    if not isinstance(changes, Mapping):
        raise LimitError(
            f"{where} is {changes!r}, expected limits by their names, such as {{'call_seconds': 5, 'memory_mb': 1024}}."
        )
    for name, value in changes.items():
        _check(name, value, where)
    return changes


def _check(name: object, value: Any, where: str) -> None:
    if name not in NAMES:
        raise LimitError(f"{where} sets {name!r}, which is no limit; there are: {', '.join(NAMES)}.")
    whole = name in _WHOLE
    kind = "a whole number" if whole else "a number"
    numeric = type(value) is int or (type(value) is float and not whole and math.isfinite(value))
    least, most, why = _LEAST[str(name)], *_most(str(name))
    if not numeric or not least <= value <= most:
        raise LimitError(f"{where} sets {name} to {value!r}, expected {kind} from {least:g} to {most:.15g}{why}.")


def _most(name: str) -> tuple[float, str]:
    """The largest value of a limit, and why it is that, where the name does not tell."""
    if name in ("memory_mb", "disk_mb"):  # what is written goes to memory as well
        return float(machine_memory_mb()), ", the memory of this machine in MB"
    if name == "output_mb":
        return _MOST_OUTPUT, ""
    return _MOST_SECONDS, " (a day)"


def machine_memory_mb() -> int:
    """The memory that there is for this process: the machine's, or its container's where that is less."""
    found = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")] if hasattr(os, "sysconf") else []
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with contextlib.suppress(OSError, ValueError):  # there is none, or it says "max"
            found.append(int(Path(path).read_text()))
    return min(found, default=1 << 40) >> 20


def closable(names: object, where: str) -> tuple[str, ...]:
    """The packages that are closed at `where`, by the names under which they are imported.

    Raises:
        LimitError: one of them is no package's name, or cannot be closed.
    """
    if isinstance(names, str) or not isinstance(names, Iterable):
        raise LimitError(f"{where} is {names!r}, expected a list of packages, such as ('scipy', 'sklearn').")
    closed = tuple(names)
    for name in closed:
        if not isinstance(name, str) or not name.isidentifier():
            raise LimitError(
                f"{where} has {name!r}, expected the name under which a whole package is imported, such as 'sklearn'."
            )
        if name in _NEEDED:
            raise LimitError(f"{where} has {name!r}, which the sandbox itself needs: it cannot be closed.")
    return tuple(dict.fromkeys(str(name) for name in closed))


_NEEDED: Final = frozenset({"numpy", "autograder", "IPython", "traitlets", "builtins", "sys", "os"})
