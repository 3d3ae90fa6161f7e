"""The numerical gradient of a student's function, and where it can be trusted.

NumPy alone. Whatever keeps a function from having a numerical gradient is said in a sentence about the function; a
gradient is blamed only where the numerical one is beyond doubt.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder import numeric
from autograder.numeric import Estimate, FloatArray
from autograder.texts import tr

Place = tuple[int, ...]
Scalar = Callable[[Any], float]

_SURE = 1e-4
"""A numerical gradient whose own error is above this, relative to its largest entry, decides nothing."""
_SMOOTH = 1e-7
"""What the error of a smooth function stays below; above it the step may reach across a corner."""
_STEPS = (1e-2, 1e-3, 1e-4, 1e-5)


class Unusable(ValueError):
    """A function that has no numerical gradient; the message says why."""


@dataclass(frozen=True)
class Doubt:
    """Where the numerical gradient decides nothing: at corners (the slopes on their two sides) and at rough places."""

    corners: dict[Place, tuple[float, float]]
    rough: list[Place]

    def where(self, shape: tuple[int, ...]) -> NDArray[np.bool_]:
        """The same as an array."""
        mask = np.zeros(shape, dtype=bool)
        for place in (*self.corners, *self.rough):
            mask[place] = True
        return mask


def as_point(x: Any) -> FloatArray:
    """`x` as an array of floats that a gradient can be taken at.

    Raises:
        Unusable: it is none.
    """
    array = numeric.as_array(x)
    if array is None or array.dtype.kind == "c" or not array.size:
        found = numeric.describe(x)
        raise Unusable(tr("A gradient is taken at an array of real numbers, not at {found}.", found=found))
    return array.astype(np.float64)


def result_of(f: Callable[[Any], Any], x: FloatArray, what: str) -> Any:
    """f(x), on a copy of x; a plain float for an array without dimensions.

    Raises:
        Unusable: `f` raised; the message calls it `what` and says where in the notebook it was.
    """
    try:
        return f(x.copy() if x.ndim else float(x))
    except Exception as error:
        said = f"{type(error).__name__}: {str(error)[:300]}".rstrip(": ")
        words: dict[str, Any] = {"what": what, "error": said}
        if (line := _line(error.__traceback__)) is None:
            raise Unusable(tr("{what} raised {error}", **words)) from error
        words |= {"function": line[0], "line": line[1]}
        raise Unusable(tr("{what} raised {error} (in {function}, line {line})", **words)) from error


def scalar_function(f: Any, point: FloatArray) -> tuple[Scalar, float]:
    """`f` as a function that gives one float, and how far rounding blurs its numerical gradient beyond that of floats.

    Raises:
        Unusable: `f` gives no real number or not always the same at `point`. The function raises it as well.
    """
    if not callable(f):
        found = numeric.describe(f)
        raise Unusable(tr("The first argument must be a function, such as `lambda W: ...`, not {found}.", found=found))

    def number(x: FloatArray) -> NDArray[Any]:
        result = result_of(f, x, tr("The function whose gradient is checked"))
        array = numeric.as_array(result)
        if array is None or array.size != 1 or array.dtype.kind == "c":
            found = numeric.describe(result)
            said = tr("The function must return one real number, found {found}.", found=found)
            if result is None:
                hint = tr("A function without `return` gives None.")
                said = tr("{sentence} {more}", sentence=said, more=hint)
            if isinstance(result, tuple):
                hint = tr("Take the number alone, as in `lambda W: f(W)[0]`.")
                said = tr("{sentence} {more}", sentence=said, more=hint)
            raise Unusable(said)
        return array.reshape(())

    value, second = float(number(point)), float(number(point))
    if not np.isfinite(value):
        raise Unusable(tr("The function has no gradient at this x: its value is {value}.", value=value))
    if abs(value - second) > 1e-9 * max(1.0, abs(value)):
        raise Unusable(
            tr(
                "The function gives different values at the same x, {value:.6g} and {second:.6g}: "
                "with random numbers in it, or something that each call changes, it has no gradient.",
                value=value,
                second=second,
            )
        )

    def scalar(x: Any) -> float:
        return float(number(np.asarray(x)))

    return scalar, 32 * _coarseness(scalar, point, value) / _STEPS[0]


def numerical_gradient(f: Scalar, point: FloatArray, noise: float) -> tuple[Estimate, FloatArray]:
    """The gradient by central differences, and the step it is from: smaller ones where the error is large otherwise."""
    with np.errstate(all="ignore"):
        best, steps = numeric.gradient(f, point, step=_STEPS[0]), np.full(point.shape, _STEPS[0])
        for step in _STEPS[1:] if not noise else ():
            if (best.error <= _SMOOTH * scale_of(best.value)).all():
                break
            finer = numeric.gradient(f, point, step=step)
            # By far, since of several errors that are mere noise one is the smallest by luck.
            better = ~(0.01 * best.error <= finer.error) & ~np.isnan(finer.error)
            best = Estimate(np.where(better, finer.value, best.value), np.where(better, finer.error, best.error))
            steps = np.where(better, step, steps)
    return Estimate(best.value, best.error + noise), steps


def scale_of(value: FloatArray) -> float:
    """The magnitude of an array that errors are relative to: that of its largest finite entry."""
    return max(float(np.abs(value).max(where=np.isfinite(value), initial=0.0)), numeric.SCALE_FLOOR)


def rough(numerical: Estimate, rtol: float, noise: float) -> NDArray[np.bool_]:
    """Where a numerical gradient is too uncertain by its own error to decide anything."""
    allowed = max(rtol, 100 * _SURE if noise else _SURE) * scale_of(numerical.value)
    return ~(numerical.error <= allowed)


def doubt(
    f: Scalar,
    point: FloatArray,
    numerical: Estimate,
    steps: FloatArray,
    given: NDArray[Any],
    off: NDArray[np.bool_],
    unsure: NDArray[np.bool_],
) -> Doubt:
    """Looks closely where `unsure`, and where `given` is `off`: before it is blamed, the function has to be smooth."""
    scale = scale_of(numerical.value)
    corners: dict[Place, tuple[float, float]] = {}
    places: list[Place] = []
    with np.errstate(all="ignore"):
        for found in np.argwhere(off | unsure):
            place = tuple(int(i) for i in found)
            along = _along(f, point, place)
            if (slopes := _corner(along, float(point[place]), scale)) is not None:
                corners[place] = slopes
            elif unsure[place] or _contradicted(along, float(point[place]), numerical, steps, place, given):
                places.append(place)
    return Doubt(corners, places)


def stands_still(f: Scalar, point: FloatArray) -> bool:
    """Whether the value stays exactly the same when every element of `point` moves, up or down, by its own amount."""
    step = _STEPS[0] * (1 + np.arange(point.size).reshape(point.shape) / point.size)
    with np.errstate(all="ignore"):
        return f(point + step) == f(point) == f(point - step)


def corner_words(place: Place, slopes: tuple[float, float]) -> str:
    """A sentence about a corner."""
    words: dict[str, Any] = {"first": slopes[0], "second": slopes[1]}
    if not place:
        return tr("The function has a corner: its slopes on the two sides are {first:.4g} and {second:.4g}.", **words)
    words["place"] = list(place)
    return tr(
        "The function has a corner at {place}: its slopes on the two sides are {first:.4g} and {second:.4g}.", **words
    )


def rough_words(numerical: Estimate, place: Place) -> str:
    """Sentences about a place where nothing can be told."""
    if np.isfinite(numerical.value[place]):
        if place:
            why = tr(
                "The function cannot be differentiated here: it is too rough near x, and its numerical gradient at "
                "{place} depends on the step.",
                place=list(place),
            )
        else:
            why = tr(
                "The function cannot be differentiated here: it is too rough near x, and its numerical gradient "
                "depends on the step."
            )
    elif place:
        why = tr(
            "The function cannot be differentiated here: it is not finite everywhere near x, so that it has no "
            "numerical gradient at {place}.",
            place=list(place),
        )
    else:
        why = tr(
            "The function cannot be differentiated here: it is not finite everywhere near x, so that it has no "
            "numerical gradient."
        )
    advice = tr("Your gradient may be right or wrong; try another x.")
    return tr("{sentence} {more}", sentence=why, more=advice)


def _coarseness(f: Scalar, point: FloatArray, value: float) -> float:
    """The smallest amount that `f` changes by where it computes in less than double precision, else 0.

    In double precision the value changes with the smallest move of x already.
    """
    direction = (1 + np.arange(point.size).reshape(point.shape) / point.size) * np.maximum(1.0, np.abs(point))
    with np.errstate(all="ignore"):
        for move in (1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5):
            change = abs(f(point + move * direction) - value)
            if change:
                coarse = move > 1e-10 and 1e-12 * max(1.0, abs(value)) < change < np.inf
                return change if coarse else 0.0
    return 0.0


def _along(f: Scalar, point: FloatArray, place: Place) -> Scalar:
    """`f` as a function of one element of `point`."""

    def value(coordinate: float) -> float:
        moved = point.copy()
        moved[place] = coordinate
        return f(moved)

    return value


def _corner(f: Scalar, x: float, scale: float) -> tuple[float, float] | None:
    """The slopes on the two sides of a corner of `f` at `x`, the smaller first; None where there is no corner."""
    here, gaps, slopes = f(x), [], (0.0, 0.0)
    for step in (1e-4, 1e-5):
        h = step * max(1.0, abs(x))
        slopes = ((here - f(x - h)) / h, (f(x + h) - here) / h)
        gaps.append(abs(slopes[1] - slopes[0]))
    # Where it is smooth the gap shrinks with h, at a jump it grows.
    if gaps[1] > 1e-3 * scale and 0.5 * gaps[0] < gaps[1] < 2 * gaps[0]:
        return min(slopes), max(slopes)
    return None


def _contradicted(
    f: Scalar, x: float, numerical: Estimate, steps: FloatArray, place: Place, given: NDArray[Any]
) -> bool:
    """Whether numerical derivatives with other steps differ among themselves about as much as from what was given."""
    value, off = float(numerical.value[place]), abs(float(given[place]) - float(numerical.value[place]))
    others = [float(numeric.gradient(f, x, step=float(steps[place]) * part).value) for part in (0.71, 0.31, 0.01)]
    return any(abs(other - value) > 0.3 * off for other in others)


def _line(trace: types.TracebackType | None) -> tuple[str, int] | None:
    """The notebook's own function and line that an exception came from, as far as there is one."""
    found = None
    while trace is not None:
        if trace.tb_frame.f_globals.get("__name__") == "__main__":
            found = trace.tb_frame.f_code.co_name, trace.tb_lineno
        trace = trace.tb_next
    return found
