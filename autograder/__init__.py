"""Grades notebooks of numerical Python: every function judged outside the student's process.

Names are loaded when first used: students install this package with NumPy alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder import checks
    from autograder.chance import Frequency
    from autograder.exercise import Exercise, assign, attribute, call, method
    from autograder.kernel import grade

__version__ = "0.1.0"
__all__ = ["Exercise", "Frequency", "__version__", "assign", "attribute", "call", "checks", "grade", "method"]

_HOME = {
    "Exercise": "autograder.exercise",
    "Frequency": "autograder.chance",
    "assign": "autograder.exercise",
    "attribute": "autograder.exercise",
    "call": "autograder.exercise",
    "method": "autograder.exercise",
    "grade": "autograder.kernel",
}


def __getattr__(name: str) -> Any:
    import importlib

    if name == "checks":
        return importlib.import_module("autograder.checks")
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
