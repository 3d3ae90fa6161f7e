"""Numerical gradients with error estimates, and comparing arrays honestly.

NumPy alone: students import this through `autograder.student`.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.texts import say

FloatArray = NDArray[np.float64]

EPS = float(np.finfo(np.float64).eps)
SCALE_FLOOR = 1e-3
"""Below this magnitude an array's error counts as absolute: its relative error would be that of noise."""


@dataclass(frozen=True)
class Estimate:
    """A numerical derivative and, of the same shape, a bound for its error."""

    value: FloatArray
    error: FloatArray


@dataclass(frozen=True)
class Comparison:
    """Whether an answer agrees with what was expected, and if not, what differs first.

    `kind` is "" when it agrees, else one of type, dtype, shape, layout (the right values, as a column where a vector is
    due or the other way round), empty, finite, value. `error` is the relative error where values were compared.
    """

    kind: str
    message: str
    error: float = 0.0

    @property
    def agrees(self) -> bool:
        """True when nothing differs."""
        return self.kind == ""


SAME = Comparison("", "")


def gradient(f: Callable[[Any], Any], x: Any, *, step: float = 1e-2, terms: bool = False) -> Estimate:
    """Gradient of the scalar function `f` at `x` (any shape) by central differences with Richardson extrapolation.

    Three central differences with steps h, h/2 and h/4 are extrapolated twice (Press et al. (2007), Numerical Recipes,
    section 5.7); the error bound is the last correction plus the round-off of the differences. `step` is relative to
    max(1, |x|). With `terms` the function may return an array, whose sum is meant: what it is rounded to is then told
    from the terms, which may nearly cancel.

    Raises:
        ValueError: `f` does not return one number.
    """
    point = np.array(x, dtype=np.float64)
    value = np.zeros_like(point)
    error = np.zeros_like(point)
    for index in np.ndindex(point.shape):
        h = step * max(1.0, abs(float(point[index])))
        quotients, magnitude = [], 0.0
        for width in (h, h / 2, h / 4):
            above, below = (_at(f, point, index, float(point[index]) + sign * width, terms) for sign in (1, -1))
            quotients.append((above[0] - below[0]) / (2 * width))
            magnitude = max(magnitude, above[1], below[1])
        once = [(4 * fine - coarse) / 3 for coarse, fine in pairwise(quotients)]
        twice = (16 * once[1] - once[0]) / 15
        value[index] = twice
        error[index] = abs(twice - once[1]) + 8 * EPS * magnitude / h + 4 * EPS * abs(twice)
    return Estimate(value, error)


def slope(f: Callable[[Any], Any], x: Any, direction: Any, *, terms: bool = False) -> Estimate:
    """Derivative of the scalar function `f` at `x` along `direction` (both of one shape): a number. See `gradient`."""
    return gradient(lambda t: f(x + t * direction), 0.0, terms=terms)


def derivative_elementwise(f: Callable[[Any], Any], x: Any, *, step: float = 1e-2) -> Estimate:
    """Derivative of an elementwise function at every element of `x` at once; same shape as `x`. See `gradient`."""
    point = np.asarray(x, dtype=np.float64)
    h = step * np.maximum(1.0, np.abs(point))
    quotients, magnitude = [], np.zeros_like(point)
    for width in (h, h / 2, h / 4):
        above, below = (np.asarray(f(point + sign * width), dtype=np.float64) for sign in (1, -1))
        quotients.append((above - below) / (2 * width))
        magnitude = np.maximum(magnitude, np.maximum(np.abs(above), np.abs(below)))
    once = [(4 * fine - coarse) / 3 for coarse, fine in pairwise(quotients)]
    twice = (16 * once[1] - once[0]) / 15
    error = np.abs(twice - once[1]) + 8 * EPS * magnitude / h + 4 * EPS * np.abs(twice)
    return Estimate(np.asarray(twice), np.asarray(error))


def complex_step_partial(f: Callable[[Any], Any], x: Any, index: tuple[int, ...]) -> float:
    """Partial derivative of a real analytic `f` at `x`, exact to rounding: Im f(x + ih) / h.

    Source: Squire & Trapp (1998), SIAM Review 40(1), 110-112. `f` must accept complex arguments.
    """
    point = np.array(x, dtype=np.complex128)
    h = 1e-30
    point[index] += 1j * h
    return float(np.imag(f(point if point.ndim else complex(point))) / h)


def relative_error(got: Any, want: Any) -> float:
    """max|got - want| / max(max|want|, 1e-3), for arrays of the same shape; infinite where a difference is not finite.

    One scale for the whole array: in the tails of a sigmoid two correct formulas differ by per cents of an element.
    """
    got, want = np.asarray(got), np.asarray(want)
    if want.size == 0:
        return 0.0
    with np.errstate(all="ignore"):
        # Booleans do not subtract; integers may wrap around.
        kind = np.result_type(got.dtype, want.dtype, np.float64)
        worst = _largest(got.astype(kind) - want.astype(kind))
    return worst / max(_largest(want.astype(kind)), SCALE_FLOOR) if math.isfinite(worst) else float("inf")


def as_array(value: Any) -> NDArray[Any] | None:
    """`value` as an array where it is a number, an array of numbers or a regular nesting of these; else None."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind == "O" and value.ndim > 0:
            return as_array(value.tolist())
        return np.asarray(value) if value.dtype.kind in "biufc" else None
    if isinstance(value, (bool, numbers.Number, np.generic)):
        array = np.asarray(value)
        return array if array.dtype.kind in "biufc" else None
    if isinstance(value, (list, tuple)):
        if not value:
            return np.zeros(0)
        if _OF_PYTHON.issuperset(map(type, value)):
            array = np.array(value)
            return array if array.dtype.kind in "biuf" else None
        parts = [as_array(item) for item in value]
        first = parts[0]
        if first is None or any(part is None or part.shape != first.shape for part in parts):
            return None
        return np.array(parts)
    return None


def describe(value: Any) -> str:
    """A few words on what `value` is: "an array of shape (3, 2)", "None", "a str"."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        if not value.ndim and value.dtype.kind == "U":
            return say("the text {text}", text=show(value))
        if not value.ndim:
            return say("the number {number}", number=show(value))
        if value.dtype.kind in "iuf":
            return say("an array of shape {shape}", shape=value.shape)
        return say("an array of {dtype} of shape {shape}", dtype=value.dtype, shape=value.shape)
    if isinstance(value, (bool, int, float, complex, np.generic)):
        if isinstance(value, np.str_):
            return say("the text {text}", text=show(value))
        return say("the number {number}", number=show(value))
    if isinstance(value, (list, tuple)):
        array = as_array(value)
        name = type(value).__name__
        if array is not None:
            return say("a {kind} of shape {shape}", kind=name, shape=array.shape)
        if len(value) == 1:
            return say("a {kind} of 1 item", kind=name)
        return say("a {kind} of {count} items", kind=name, count=len(value))
    if isinstance(value, str):
        return say("a text")
    name = getattr(value, "type_name", type(value).__name__)
    if name in ("function", "method", "builtin_function_or_method"):
        return say("a function")
    return say("an object of type {kind}", kind=name)


def show(number: Any) -> str:
    """A number as people write it, six significant digits."""
    item = np.asarray(number).reshape(-1)[0]
    return str(item) if isinstance(item, (np.bool_, np.str_)) else f"{item:.6g}"


def compare(got: Any, want: Any, *, rtol: float = 1e-6, atol: float = 0.0) -> Comparison:
    """Compare an answer with what was expected: type, kind of number, shape, emptiness, finiteness, then values.

    Values agree when max|got - want| <= max(atol, rtol * max(max|want|, 1e-3)); where an infinity or NaN is expected,
    the same is due in the same place. Style is no difference: nested lists, `np.matrix`, float32, integers, and shape
    (1,) for a single number.
    """
    if identical(got, want):
        return SAME  # by the shortest way, since it is so most often
    expected = np.asarray(want)
    if got is None:
        return Comparison("type", say("Expected {want}, but nothing was returned (None).", want=describe(expected)))
    array = as_array(got)
    if array is None:
        return Comparison("type", say("Expected {want}, found {got}.", want=describe(expected), got=describe(got)))
    if array.dtype.kind == "c" and expected.dtype.kind != "c":
        return Comparison("dtype", say("Expected real numbers, found complex ones ({dtype}).", dtype=array.dtype))
    shape_differs = array.shape != expected.shape
    if shape_differs and not _same_shape_in_style(got, array, expected):
        return _compare_layout(array, expected, rtol, atol)
    return _compare_values(array.reshape(expected.shape) if shape_differs else array, expected, rtol, atol)


def agrees(got: Any, want: Any, *, rtol: float = 1e-6) -> bool:
    """What `compare` decides, in less time: without a word on what differs."""
    usual = isinstance(got, np.ndarray) and isinstance(want, np.ndarray) and got.shape == want.shape and got.size
    if usual and got.dtype == np.float64 == want.dtype:
        with np.errstate(all="ignore"):
            worst = _largest(got - want)
        if math.isfinite(worst):
            return worst <= rtol * max(_largest(want), SCALE_FLOOR)
    return compare(got, want, rtol=rtol).agrees


def shape(value: Any) -> tuple[int, ...]:
    """The shape of an array or of a regular nesting; that of anything else, also of unlike things in a list, is ()."""
    try:
        return np.shape(value)
    except ValueError:
        return ()


def entries(value: Any) -> int:
    """How many numbers and texts a plain value holds, however lists, tuples, dicts and arrays are nested in it."""
    if isinstance(value, (list, tuple, dict)):
        return sum(map(entries, value.values() if isinstance(value, dict) else value))
    return int(np.size(value)) if isinstance(value, np.ndarray) else 1


def identical(first: Any, second: Any) -> bool:
    """Whether both are the same array, or the same number, to the last bit: quicker than any comparison."""
    if type(first) is not type(second):
        return False
    if type(first) is np.ndarray or type(first) is np.matrix:
        return _same_bytes(first, second)
    return type(first) in _NUMBERS and bool(first == second or (first != first and second != second))


_OF_PYTHON = frozenset({bool, int, float})
_NUMBERS = frozenset({*_OF_PYTHON, complex, np.float64, np.float32, np.complex128, np.int64, np.bool_})


def same_value(first: Any, second: Any, *, ulps: int = 0) -> bool:
    """Whether two plain values are the same throughout: types, shapes, dtypes and every element (NaN equals NaN).

    Floating-point numbers may differ by `ulps` units in the last place. Random generators are the same in one state.
    """
    if first is second:
        return True
    if type(first) is type(second) is np.ndarray and _same_bytes(first, second):
        return True  # what nearly always is so, found quickly
    if isinstance(first, np.random.Generator) and isinstance(second, np.random.Generator):
        return same_value(first.bit_generator.state, second.bit_generator.state)
    if isinstance(first, np.ndarray) or isinstance(second, np.ndarray):
        if not (isinstance(first, np.ndarray) and isinstance(second, np.ndarray)):
            return False
        if first.dtype.newbyteorder("=") != second.dtype.newbyteorder("=") or first.shape != second.shape:
            return False
        if np.array_equal(first, second, equal_nan=first.dtype.kind in "fc"):
            return True
        if not ulps or first.dtype.kind != "f":
            return False
        return bool(np.all(np.abs(first - second) <= ulps * np.spacing(np.abs(first))))
    if isinstance(first, (list, tuple)) and type(first) is type(second):
        pairs = zip(first, second, strict=False)
        return len(first) == len(second) and all(same_value(*pair, ulps=ulps) for pair in pairs)
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(same_value(first[k], second[k], ulps=ulps) for k in first)
    if isinstance(first, (float, complex, np.inexact)) and isinstance(second, (float, complex, np.inexact)):
        return bool(first == second or (first != first and second != second))
    return type(first) is type(second) and bool(first == second)


def _largest(array: NDArray[Any]) -> float:
    """The largest magnitude of some elements, NaN if there is one: for small arrays in less time than by `max`."""
    return float(np.maximum.reduce(np.abs(array), axis=None))


def _same_bytes(first: NDArray[Any], second: NDArray[Any]) -> bool:
    plain = first.dtype.kind in "biufcU" and first.dtype == second.dtype and first.shape == second.shape
    return plain and first.tobytes() == second.tobytes()


def _at(
    f: Callable[[Any], Any], point: FloatArray, index: tuple[int, ...], coordinate: float, terms: bool
) -> tuple[float, float]:
    """The function's value with one coordinate moved, and how large what makes it up is."""
    moved = point.copy()
    moved[index] = coordinate
    result = np.asarray(f(moved if moved.ndim else float(moved)))
    if result.dtype.kind not in "biuf" or (result.size != 1 and not terms):
        raise ValueError(say("The function must return one real number, found {found}.", found=describe(result)))
    if not result.ndim:
        return float(result), abs(float(result))
    return float(result.sum()), float(np.abs(result).sum())


def _same_shape_in_style(got: Any, array: NDArray[Any], expected: NDArray[Any]) -> bool:
    """Shapes that differ in style only: (1,) for a number, and the second dimension that np.matrix always has."""
    if expected.shape == ():
        return array.shape == (1,) or (isinstance(got, np.matrix) and array.size == 1)
    return isinstance(got, np.matrix) and expected.ndim == 1 and array.shape == (1, *expected.shape)


def _compare_layout(array: NDArray[Any], expected: NDArray[Any], rtol: float, atol: float) -> Comparison:
    """A column where a vector is due, a vector for a column, (1, 1) for a number: named if the values are right."""
    layouts = (
        expected.ndim <= 1 and array.shape in {(max(expected.size, 1), 1), (1, max(expected.size, 1))},
        expected.ndim == 2 and expected.shape[1] == 1 and array.shape == (expected.shape[0],),
    )
    message = say("Expected a single number, found shape {found}.", found=array.shape)
    if expected.ndim:
        message = say("Expected shape {wanted}, found shape {found}.", wanted=expected.shape, found=array.shape)
    if any(layouts) and array.size and _compare_values(array.reshape(expected.shape), expected, rtol, atol).agrees:
        return Comparison("layout", say("The values are right, the shape is not. {message}", message=message))
    return Comparison("shape" if array.size else "empty", message)


def _compare_values(array: NDArray[Any], expected: NDArray[Any], rtol: float, atol: float) -> Comparison:
    if expected.size and not array.size:
        return Comparison("empty", say("Expected {want}, found an empty one.", want=describe(expected)))
    if expected.size and array.dtype == np.float64 == expected.dtype:
        # The usual case by the shortest way: everything finite, and close enough. A difference tells of both.
        with np.errstate(all="ignore"):
            worst = _largest(array - expected)
        if math.isfinite(worst):
            usual = max(_largest(expected), SCALE_FLOOR)
            if worst <= max(atol, rtol * usual):
                return Comparison("", "", worst / usual)
    same = array == expected
    if same.all():
        return SAME
    finite = np.isfinite(expected)
    with np.errstate(invalid="ignore"):
        special = np.where(finite, np.isfinite(array), same | (np.isnan(array) & np.isnan(expected)))
    if not special.all():
        return Comparison("finite", _first_difference(array, expected, ~special), float("inf"))
    if not finite.any():
        return SAME
    error = relative_error(array[finite], expected[finite])
    scale = max(_largest(expected[finite]), SCALE_FLOOR)
    if error * scale <= max(atol, rtol * scale):
        return Comparison("", "", error)
    kind = np.result_type(array.dtype, expected.dtype, np.float64)
    with np.errstate(all="ignore"):
        difference = np.where(finite, np.abs(array.astype(kind) - expected.astype(kind)), 0.0)
    return Comparison("value", _first_difference(array, expected, difference == difference.max()), error)


def _first_difference(array: NDArray[Any], expected: NDArray[Any], where: NDArray[np.bool_]) -> str:
    index = tuple(int(i) for i in np.argwhere(where)[0]) if expected.ndim else ()
    want, got = expected[index], array[index]
    words = {"want": _show_close(want, got), "got": _show_close(got, want)}
    if index:
        return say("Expected {want}, found {got} at {place}.", place=list(index), **words)
    return say("Expected {want}, found {got}.", **words)


def _show_close(number: Any, other: Any) -> str:
    """`number` with as many digits as it takes to differ visibly from `other`."""
    text = show(number)
    return text if text != show(other) else f"{np.asarray(number).reshape(-1)[0]:.12g}"
