"""Why something failed in a worker, in words for the student."""

from __future__ import annotations

import os
import signal
from collections.abc import Collection, Mapping
from typing import Any, Final

from autograder.case import Failure
from autograder.limits import Limits
from autograder.sandbox import wire
from autograder.sandbox.outputs import MESSAGE, plain
from autograder.texts import say

_KINDS: Final = ("error", "memory", "limit", "missing", "forbidden")
_MOST_KINDS: Final = 20
_LIMITS: Final = ("output", "disk", "cpu", "evaluations")


def told(record: Any, limits: Limits, closed: Collection[str]) -> Failure:
    """What a worker says of a failure, where these limits held and these packages were closed.

    Raises:
        wire.WireError: it is no failure.
    """
    wire.expect(type(record) is dict, "a failure that is none")
    kind, limit = record.get("kind"), record.get("limit")
    wire.expect(type(kind) is str and kind in _KINDS, "a failure of no kind")
    wire.expect(limit is None or (type(limit) is str and limit in _LIMITS), "a limit that is none")
    message = _in_our_words(kind, limit, plain(record.get("message"), MESSAGE), record, limits, closed)
    kinds = record.get("kinds", [])
    wire.expect(type(kinds) is list and len(kinds) <= _MOST_KINDS, "a failure of too many kinds")
    return Failure(
        kind,
        message,
        wire.clean(record.get("error"), 100),
        wire.clean(record.get("where"), 200),
        limit,
        tuple(wire.clean(each, 100) for each in kinds),
    )


def ended(status: int | None, limits: Limits) -> Failure:
    """Why a worker's process ended by itself, with this status (as of `os.wait`; None where nobody knows)."""
    if status is None:
        return Failure("crash", say("The Python process ended without a trace."))
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == wire.OUT_OF_MEMORY:
        most = limits.memory_mb
        return Failure("memory", say("It needs more memory than the {most} MB that are allowed.", most=most))
    if os.WIFEXITED(status):
        code = os.WEXITSTATUS(status)
        return Failure("crash", say("It ended the Python process itself (exit status {code}).", code=code))
    number = os.WTERMSIG(status)
    if number == signal.SIGXCPU:
        seconds = limits.cpu_seconds
        message = say("It used more than {seconds} seconds of processor time.", seconds=seconds)
        return Failure("timeout", message, limit="cpu")
    name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
    if number == signal.SIGKILL:
        return Failure("crash", say("The Python process was killed ({name}), perhaps for want of memory.", name=name))
    return Failure("crash", say("The Python process crashed ({name}).", name=name))


def _in_our_words(
    kind: str, limit: str | None, said: str, record: Mapping[str, Any], limits: Limits, closed: Collection[str]
) -> str:
    """The sentence for a limit that the worker ran into: which, how much was used, and what it said itself."""
    used, package = record.get("used"), record.get("package")
    known = type(used) is list and len(used) <= 2 and all(type(each) is int and 0 <= each < 2**50 for each in used)
    megabytes = f"{used[0] / 1e6:.1f}" if known and used else None
    if kind == "memory":
        most = limits.memory_mb
        if used is None or megabytes is None:
            return say("It needs more memory than the {most} MB that are allowed. ({details})", most=most, details=said)
        held = f"{min(used[0] >> 20, most)}"
        return say(
            "It needs more memory than the {most} MB that are allowed: it had {used} MB when it asked for more. "
            "({details})",
            most=most,
            used=held,
            details=said,
        )
    if kind == "forbidden" and type(package) is str and package in closed:
        return say("`{package}` is closed in this exercise: write it by hand, with NumPy.", package=package)
    if kind == "forbidden":
        return say("It uses something that is closed while grading. {details}", details=said)
    if kind == "limit" and limit == "disk":
        most = limits.disk_mb
        if used is None or megabytes is None or len(used) != 2:
            return say(
                "It keeps more in files than the {most} MB that are allowed. ({details})", most=most, details=said
            )
        return say(
            "It keeps more in files than the {most} MB that are allowed: it had {used} MB in {count} files and "
            "folders when it wrote more. ({details})",
            most=most,
            used=megabytes,
            count=used[1],
            details=said,
        )
    if kind == "limit" and limit == "evaluations":
        return say("It evaluates a function more often than is allowed. {details}", details=said)
    if kind == "limit" and megabytes is not None:
        most_printed = f"{limits.output_mb:g}"
        return say(
            "It printed {used} MB and was ended: at most {most} MB are allowed.", used=megabytes, most=most_printed
        )
    if kind == "limit":
        return say("It prints or returns too much. {details}", details=said)
    return said
