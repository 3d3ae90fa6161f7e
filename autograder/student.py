"""What a student's notebook imports to check their own work: does a result agree, is a gradient a gradient.

NumPy alone, no course, no expected answers but those that stand in the notebook. Both checks print what they found and
raise `CheckFailed` when it is not right, so that JupyterLab's Validate button tells the truth.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder import numeric

__all__ = ["CheckFailed", "check_close", "check_gradient"]


class CheckFailed(AssertionError):
    """A check in the notebook did not pass; the message says what differs."""

    # IPython shows these lines in place of a traceback through this file.
    def _render_traceback_(self) -> list[str]:
        return [f"Not yet: {self}"]


def check_close(got: Any, want: Any, *, rtol: float = 1e-6, atol: float = 0.0) -> None:
    """Check that `got` agrees with `want`: type, shape, and every value.

    Values agree when max|got - want| <= max(atol, rtol * max|want|); lists are as good as arrays.

    Raises:
        CheckFailed: they differ; the message says in what.
    """
    comparison = numeric.compare(got, np.asarray(want), rtol=rtol, atol=atol)
    if not comparison.agrees:
        raise CheckFailed(comparison.message)
    print(f"Right: {numeric.describe(got)} agrees.")


def check_gradient(f: Callable[[Any], Any], x: Any, grad: Any, *, rtol: float = 1e-6) -> None:
    """Check that `grad` is the gradient of the scalar function `f` at `x`, by numerical differentiation.

    `grad` is an array of the shape of `x`, or a function that returns it. It must agree with central differences
    (Richardson extrapolation) within `rtol` of its largest entry and the numerical gradient's own error.

    Raises:
        CheckFailed: it does not; the message says where it is furthest off.
    """
    point = np.asarray(x, dtype=np.float64)
    given = grad(point.copy()) if callable(grad) else grad
    try:
        numerical = numeric.gradient(f, point)
    except ValueError as error:
        raise CheckFailed(f"The function whose gradient is checked cannot be used: {error}") from None
    slack = float(np.max(numerical.error, initial=0.0)) + rtol * float(np.max(np.abs(numerical.value), initial=0.0))
    comparison = numeric.compare(given, numerical.value, rtol=rtol, atol=slack)
    if not comparison.agrees:
        raise CheckFailed(f"This is not the gradient that central differences give. {comparison.message}")
    print(f"Right: the gradient agrees with central differences (relative error {comparison.error:.1g}).")
