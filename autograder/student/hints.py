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
from autograder.texts import tr

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
    if kind == "dtype":
        return ""  # complex numbers: how many there are is not what is wrong
    if kind == "finite":
        return _not_finite(array.reshape(want.shape), want)
    if kind == "value":
        return _values(array.reshape(want.shape), want, rtol, atol, other)
    return _item(got, want, rtol, atol) or _shape(array, want, rtol, atol, other) if array.size else ""


def _not_numbers(got: Any) -> str:
    if got is None:
        return tr("A function without `return` gives None.")
    if callable(got):
        return tr("This is the function itself, not its result: call it.")
    if isinstance(got, (list, tuple)):
        parts = [numeric.as_array(item) for item in got]
        for index, part in enumerate(parts):
            if part is None:
                words = {"index": index, "found": numeric.describe(got[index])}
                return tr("Its item {index} is {found}.", **words) if isinstance(got, list) else ""
        shapes = list(dict.fromkeys(part.shape for part in parts if part is not None))
        if len(shapes) > 1 and isinstance(got, list):
            words = {"first": shapes[0], "second": shapes[1]}
            return tr("Its items have different shapes: {first} and {second}.", **words)
    return ""


def _item(got: Any, want: NDArray[Any], rtol: float, atol: float) -> str:
    """One item of a tuple that is what was expected."""
    if isinstance(got, tuple):
        right = [i for i, item in enumerate(got) if numeric.compare(item, want, rtol=rtol, atol=atol).agrees]
        if len(right) == 1:
            return tr("Its item {index} is right: take that alone.", index=right[0])
    return ""


def _not_finite(array: NDArray[Any], want: NDArray[Any]) -> str:
    found = []
    for is_nan, test in ((True, np.isnan), (False, np.isinf)):
        wrong = np.argwhere(test(array) & ~test(want))
        if array.ndim and len(wrong):
            found.append(_odd_ones(is_nan, wrong, array.size))
    return tr("{sentence} {more}", sentence=found[0], more=found[1]) if len(found) > 1 else "".join(found)


def _odd_ones(is_nan: bool, wrong: NDArray[Any], total: int) -> str:
    """A sentence about the elements that are NaN, or infinite, and should not be."""
    places = ", ".join(str([int(i) for i in place]) for place in wrong[:5])
    words = {"count": len(wrong), "total": total, "places": places, "rest": len(wrong) - 5}
    if len(wrong) > 5 and is_nan:
        return tr("{count} of {total} elements are NaN: {places} and {rest} more.", **words)
    if len(wrong) > 5:
        return tr("{count} of {total} elements are infinite: {places} and {rest} more.", **words)
    if len(wrong) > 1 and is_nan:
        return tr("{count} of {total} elements are NaN: {places}.", **words)
    if len(wrong) > 1:
        return tr("{count} of {total} elements are infinite: {places}.", **words)
    if is_nan:
        return tr("{count} of {total} elements is NaN: {places}.", **words)
    return tr("{count} of {total} elements is infinite: {places}.", **words)


def _shape(array: NDArray[Any], want: NDArray[Any], rtol: float, atol: float, other: str) -> str:
    def agrees(a: NDArray[Any], b: NDArray[Any] = want) -> bool:
        return numeric.compare(a, b, rtol=rtol, atol=atol).agrees

    if array.ndim == 2 and array.T.shape == want.shape and agrees(array.T):
        return tr("It is the transpose of what is due.")
    if _long_sides(array.shape) == _long_sides(want.shape) and agrees(array.reshape(want.shape)):
        if array.ndim < want.ndim:
            return tr(
                "A dimension of length 1 is missing: `keepdims=True` keeps it in a sum, `reshape` brings it back."
            )
        return tr("There is a dimension of length 1 too many: `reshape` removes it.")
    for how, reduce in (("sum", np.sum), ("mean", np.mean)):
        for axis in range(want.ndim):
            reduced = np.asarray(reduce(want, axis=axis))
            if want.shape[axis] > 1 and reduced.shape == array.shape and agrees(array, reduced):
                return _reduced(axis, how == "sum", other == "numerical")
        if array.ndim == want.ndim + 1:
            for axis in range(array.ndim):
                reduced = np.asarray(reduce(array, axis=axis))
                if array.shape[axis] > 1 and reduced.shape == want.shape and agrees(reduced):
                    if how == "sum":
                        return tr("There is a dimension too many: the sum over axis {axis} is right.", axis=axis)
                    return tr("There is a dimension too many: the mean over axis {axis} is right.", axis=axis)
        if want.ndim == 0 and array.size > 1 and agrees(np.asarray(reduce(array))):
            if how == "sum":
                return tr("The sum of all its values is right.")
            return tr("The mean of all its values is right.")
    if array.ndim == want.ndim == 1:
        return _length(array, want, agrees)
    return ""


def _reduced(axis: int, summed: bool, numerical: bool) -> str:
    """A sentence about an answer that is what is due, summed or averaged over an axis."""
    if summed and numerical:
        return tr("Dimension {axis} is missing: this is the sum of the numerical values over it.", axis=axis)
    if summed:
        return tr("Dimension {axis} is missing: this is the sum of the expected values over it.", axis=axis)
    if numerical:
        return tr("Dimension {axis} is missing: this is the mean of the numerical values over it.", axis=axis)
    return tr("Dimension {axis} is missing: this is the mean of the expected values over it.", axis=axis)


def _length(array: NDArray[Any], want: NDArray[Any], agrees: Any) -> str:
    common = min(array.size, want.size)
    words = {"count": array.size, "due": want.size, "common": common}
    if common > 1 and agrees(array[:common], want[:common]):
        return tr("There are {count} values where {due} are due; the first {common} agree.", **words)
    if common > 1 and agrees(array[-common:], want[-common:]):
        return tr("There are {count} values where {due} are due; the last {common} agree.", **words)
    return tr("There are {count} values where {due} are due.", **words)


def _values(array: NDArray[Any], want: NDArray[Any], rtol: float, atol: float, other: str) -> str:
    def agrees(a: NDArray[Any]) -> bool:
        return numeric.compare(a, want, rtol=rtol, atol=atol).agrees

    if array.ndim == 2 and array.shape[0] == array.shape[1] and agrees(array.T):
        return tr("It is the transpose of what is due.")
    if array.dtype.kind == "b" or want.dtype.kind == "b":
        opposite = array.dtype == want.dtype and (array != want).all()
        return tr("It is the opposite everywhere.") if opposite else ""
    if agrees(-array.astype(np.result_type(array.dtype, np.float64))):
        if array.size == 1:
            return tr("The sign is wrong, the magnitude right.")
        return tr("Every value has the wrong sign.")
    if array.dtype.kind in "iu" and want.dtype.kind == "f" and np.isfinite(want).all():
        if np.array_equal(array, np.trunc(want)):
            return tr("The decimals are cut off: these are integers ({dtype}).", dtype=array.dtype)
        if np.array_equal(array, np.rint(want)):
            return tr("The decimals are rounded away: these are integers ({dtype}).", dtype=array.dtype)
        if np.array_equal(array, np.floor(want)):
            return tr("The decimals are rounded down: these are integers ({dtype}).", dtype=array.dtype)
    finite = np.isfinite(want)
    if (
        array.dtype.kind != "c"
        and want.dtype.kind != "c"
        and (factor := _factor(array[finite], want[finite], rtol, atol))
    ):
        return _multiple(factor, array.size > 1, other == "numerical")
    if array.ndim and array.size > 2 and agrees(_sorted_like(array, want)):
        return tr("The right values, in another order.")
    return ""


def _multiple(factor: str, many: bool, numerical: bool) -> str:
    """A sentence about an answer that is a constant times what is due."""
    if many and numerical:
        return tr("Every value is {factor} times the numerical one.", factor=factor)
    if many:
        return tr("Every value is {factor} times the expected one.", factor=factor)
    if numerical:
        return tr("It is {factor} times the numerical one.", factor=factor)
    return tr("It is {factor} times the expected one.", factor=factor)


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
