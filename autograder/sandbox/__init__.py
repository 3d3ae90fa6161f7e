"""The jail in which student code runs: `Sandbox` holds a warm process, a `Session` is one submission."""

from __future__ import annotations

from autograder.limits import Limits
from autograder.sandbox.host import Sandbox, refuse_unconfined
from autograder.sandbox.lockdown import die_with_parent
from autograder.sandbox.model import (
    CellResult,
    CellSource,
    OutOfPatience,
    Protection,
    SandboxError,
    SandboxUnavailable,
)
from autograder.sandbox.session import Session

__all__ = [
    "CellResult",
    "CellSource",
    "Limits",
    "OutOfPatience",
    "Protection",
    "Sandbox",
    "SandboxError",
    "SandboxUnavailable",
    "Session",
    "die_with_parent",
    "refuse_unconfined",
]
