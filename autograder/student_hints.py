"""From an answer that differs to what is certain about how: transposed, another sign, a constant factor, no `return`.

Every hint states what was found to be so with these numbers; where nothing is certain there is none. NumPy alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder import numeric

_TIGHT = 1e-3
"""Above this relative tolerance a constant factor may be there by chance."""

_LOGARITHMS = {1 / math.log(2): "1/ln 2", 1 / math.log(10): "1/ln 10", math.log(2): "ln 2", math.log(10): "ln 10"}


def hint(got: Any, want: NDArray[Any], kind: str, *, rtol: float, atol: float, other: str = "expected") -> str:
    """What is certain about why `got` is not `want`, as a sentence; empty where nothing is.

    `kind` is what `numeric.compare` found to differ, `other` the word for `want`: "expected", "numerical".
    """
    if kind == "type":
        return _not_numbers(got) or _item(got, want, rtol, atol)
    array = numeric.as_array(got)
    if array is None:
        return ""
    if kind == "finite":
        return _not_finite(array.reshape(want.shape), want)
    if kind == "value":
        return _values(array.reshape(want.shape), want, rtol, atol, other)
    return _item(got, want, rtol, atol) or _shape(array, want, rtol, atol, other) if array.size else ""


def _not_numbers(got: Any) -> str:
    if got is None:
        return "A function without `return` gives None."
    if callable(got):
        return "This is the function itself, not its result: call it."
    if isinstance(got, (list, tuple)):
        parts = [numeric.as_array(item) for item in got]
        for index, part in enumerate(parts):
            if part is None:
                return f"Its item {index} is {numeric.describe(got[index])}." if isinstance(got, list) else ""
        shapes = list(dict.fromkeys(part.shape for part in parts if part is not None))
        if len(shapes) > 1 and isinstance(got, list):
            return f"Its items have different shapes: {shapes[0]} and {shapes[1]}."
    return ""


def _item(got: Any, want: NDArray[Any], rtol: float, atol: float) -> str:
    """One item of a tuple that is what was expected."""
    if isinstance(got, tuple):
        right = [i for i, item in enumerate(got) if numeric.compare(item, want, rtol=rtol, atol=atol).agrees]
        if len(right) == 1:
            return f"Its item {right[0]} is right: take that alone."
    return ""


def _not_finite(array: NDArray[Any], want: NDArray[Any]) -> str:
    found = []
    for one, several, test in (("is NaN", "are NaN", np.isnan), ("is infinite", "are infinite", np.isinf)):
        wrong = np.argwhere(test(array) & ~test(want))
        if array.ndim and len(wrong):
            places = ", ".join(str([int(i) for i in place]) for place in wrong[:5])
            more = f" and {len(wrong) - 5} more" if len(wrong) > 5 else ""
            count = f"{len(wrong)} of {array.size} elements {several if len(wrong) > 1 else one}"
            found.append(f"{count}: {places}{more}.")
    return " ".join(found)


def _shape(array: NDArray[Any], want: NDArray[Any], rtol: float, atol: float, other: str) -> str:
    def agrees(a: NDArray[Any], b: NDArray[Any] = want) -> bool:
        return numeric.compare(a, b, rtol=rtol, atol=atol).agrees

    if array.ndim == 2 and array.T.shape == want.shape and agrees(array.T):
        return "It is the transpose of what is due."
    if _long_sides(array.shape) == _long_sides(want.shape) and agrees(array.reshape(want.shape)):
        if array.ndim < want.ndim:
            return "A dimension of length 1 is missing: `keepdims=True` keeps it in a sum, `reshape` brings it back."
        return "There is a dimension of length 1 too many: `reshape` removes it."
    for how, reduce in (("sum", np.sum), ("mean", np.mean)):
        for axis in range(want.ndim):
            reduced = np.asarray(reduce(want, axis=axis))
            if want.shape[axis] > 1 and reduced.shape == array.shape and agrees(array, reduced):
                return f"Dimension {axis} is missing: this is the {how} of the {other} values over it."
        if array.ndim == want.ndim + 1:
            for axis in range(array.ndim):
                reduced = np.asarray(reduce(array, axis=axis))
                if array.shape[axis] > 1 and reduced.shape == want.shape and agrees(reduced):
                    return f"There is a dimension too many: the {how} over axis {axis} is right."
        if want.ndim == 0 and array.size > 1 and agrees(np.asarray(reduce(array))):
            return f"The {how} of all its values is right."
    if array.ndim == want.ndim == 1:
        return _length(array, want, agrees)
    return ""


def _length(array: NDArray[Any], want: NDArray[Any], agrees: Any) -> str:
    common = min(array.size, want.size)
    said = f"There are {array.size} values where {want.size} are due"
    if common > 1 and agrees(array[:common], want[:common]):
        return f"{said}; the first {common} agree."
    if common > 1 and agrees(array[-common:], want[-common:]):
        return f"{said}; the last {common} agree."
    return f"{said}."


def _values(array: NDArray[Any], want: NDArray[Any], rtol: float, atol: float, other: str) -> str:
    def agrees(a: NDArray[Any]) -> bool:
        return numeric.compare(a, want, rtol=rtol, atol=atol).agrees

    if array.ndim == 2 and array.shape[0] == array.shape[1] and agrees(array.T):
        return "It is the transpose of what is due."
    if array.dtype.kind == "b" or want.dtype.kind == "b":
        return "It is the opposite everywhere." if array.dtype == want.dtype and (array != want).all() else ""
    if agrees(-array.astype(np.result_type(array.dtype, np.float64))):
        return "The sign is wrong, the magnitude right." if array.size == 1 else "Every value has the wrong sign."
    if array.dtype.kind in "iu" and want.dtype.kind == "f" and np.isfinite(want).all():
        for what, cut in (("cut off", np.trunc), ("rounded away", np.rint), ("rounded down", np.floor)):
            if np.array_equal(array, cut(want)):
                return f"The decimals are {what}: these are integers ({array.dtype})."
    finite = np.isfinite(want)
    if (
        array.dtype.kind != "c"
        and want.dtype.kind != "c"
        and (said := _factor(array[finite], want[finite], rtol, atol))
    ):
        many = "Every value is" if array.size > 1 else "It is"
        return f"{many} {said} times the {other} one."
    if array.ndim and array.size > 2 and agrees(_sorted_like(array, want)):
        return "The right values, in another order."
    return ""


def _factor(got: NDArray[Any], want: NDArray[Any], rtol: float, atol: float) -> str:
    """The constant c with got = c * want, as people write it; empty where there is none or it may be chance."""
    got, want = got.astype(float), want.astype(float)
    scale = float(np.abs(want).max(initial=0.0))
    tight = max(rtol * max(scale, numeric.SCALE_FLOOR), atol) / scale if scale > 0 else 1.0
    with np.errstate(all="ignore"):
        factor = float(np.sum((got / scale) * (want / scale)) / np.sum((want / scale) ** 2)) if tight < 1 else 0.0
    if tight > _TIGHT or not np.isfinite(factor) or abs(factor) <= tight:
        return ""

    def agrees(candidate: float) -> bool:
        size = abs(candidate)
        return numeric.compare(got / size, np.sign(candidate) * want, rtol=rtol, atol=atol).agrees

    if tight <= 1e-6:
        for value, name in _LOGARITHMS.items():
            if agrees(value):
                return f"{name} = {value:.5g}"
    # Of one number, or of several equal ones, anything is a multiple.
    magnitudes = np.abs(want[np.abs(want) > 1e-3 * scale])
    if len(magnitudes) < 2 or np.ptp(magnitudes) <= 1e-2 * scale or not agrees(factor):
        return ""
    for value, name in _ratios(factor):
        if agrees(value) and abs(value - factor) <= tight * abs(factor):
            return name
    return f"{factor:.6g}"


def _ratios(factor: float) -> Iterator[tuple[float, str]]:
    """Simple ratios close to `factor`: whole numbers, halves, thirds, quarters, and one over a whole number."""
    for below in (1, 2, 3, 4):
        above = round(factor * below)
        if 0 < abs(above) <= 1000:
            yield above / below, f"{above}/{below}" if below > 1 else f"{above}"
    below = round(1 / factor)
    if 0 < abs(below) <= 10_000:
        yield 1 / below, f"{'-' if below < 0 else ''}1/{abs(below)}"


def _sorted_like(array: NDArray[Any], want: NDArray[Any]) -> NDArray[Any]:
    """The values of `array`, put into the order that those of `want` have."""
    ordered = np.empty(want.size, dtype=array.dtype)
    ordered[np.argsort(want, axis=None, kind="stable")] = np.sort(array, axis=None)
    return ordered.reshape(want.shape)


def _long_sides(shape: Sequence[int]) -> list[int]:
    return [side for side in shape if side != 1]
