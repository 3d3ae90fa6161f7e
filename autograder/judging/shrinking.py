"""The smallest input that goes wrong: a failing case with fewer rows and columns and with small whole numbers.

What a case may look like is learnt from the card's own cases: sizes that are the same in all of them belong together,
and a property that all of them have (no negative entry, rows that sum to one, ...) is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder import numeric
from autograder.case import Call, Case

ROUNDS = 6
BATCH = 6
MOST_COUNTED = 100
Axis = tuple[int, int]
"""An axis of an argument: the argument's position, and the axis."""


@dataclass(frozen=True)
class Domain:
    """What arguments may be like: axes that have one size, the smallest size of each, and properties by position."""

    ties: tuple[tuple[tuple[Axis, ...], int], ...]
    properties: tuple[frozenset[str], ...]
    bounds: tuple[tuple[float, float], ...]


def domain(cases: Sequence[Case]) -> Domain | None:
    """What the arguments of these cases have in common; None where they are not single calls of one form."""
    calls = [case.steps[0] for case in cases if len(case.steps) == 1]
    args = [call.args for call in calls if isinstance(call, Call)]
    if not args or len(args) < len(cases) or len({len(each) for each in args}) != 1:
        return None
    columns = list(zip(*args, strict=True))
    shapes = [[np.shape(value) if _is_array(value) else () for value in column] for column in columns]
    if any(len({len(shape) for shape in column}) != 1 for column in shapes):
        return None
    sizes: dict[tuple[int, ...], list[Axis]] = {}
    for position, column in enumerate(shapes):
        for axis in range(len(column[0])):
            sizes.setdefault(tuple(shape[axis] for shape in column), []).append((position, axis))
    return Domain(
        tuple((tuple(axes), max(1, min(seen))) for seen, axes in sizes.items()),
        tuple(frozenset.intersection(*map(_properties, column)) for column in columns),
        tuple(_bounds(column) for column in columns),
    )


def alike(cases: Sequence[Case], one: Case) -> list[Case]:
    """The cases whose arguments have the form of `one`: as many of them, with as many dimensions each."""
    return [case for case in cases if _form(case) == _form(one)]


def _form(case: Case) -> list[tuple[int, ...]]:
    calls = [step.args if isinstance(step, Call) else () for step in case.steps]
    return [tuple(value.ndim if isinstance(value, np.ndarray) else -1 for value in args) for args in calls]


def shrunk(case: Case, known: Domain, fails: Callable[[Sequence[Case]], Sequence[bool]]) -> Case:
    """The simplest case found, starting from `case`, for which `fails` is true; often `case` itself."""
    best = case
    for _ in range(ROUNDS):
        candidates = [_with(best, args) for args in _simpler(_args(best), known)]
        candidates = sorted((c for c in candidates if _cost(c) < _cost(best)), key=_cost)
        better = None
        while candidates and better is None:
            batch, candidates = candidates[:BATCH], candidates[BATCH:]
            better = next((c for c, failed in zip(batch, fails(batch), strict=True) if failed), None)
        if better is None:
            return best
        best = better
    return best


def _args(case: Case) -> tuple[Any, ...]:
    step = case.steps[0]
    assert isinstance(step, Call)
    return step.args


def _with(case: Case, args: tuple[Any, ...]) -> Case:
    step = case.steps[0]
    assert isinstance(step, Call)
    return replace(case, steps=(replace(step, args=args),))


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim > 0


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def _properties(value: Any) -> frozenset[str]:
    """What may be said of an argument, of those properties that a function can rely on."""
    if not _is_array(value) or value.dtype.kind not in "biuf":
        return frozenset({"whole"} if isinstance(value, (int, np.integer)) else ())
    return frozenset(name for name, holds in _PROPERTIES.items() if holds(value))


_PROPERTIES: dict[str, Callable[[Any], Any]] = {
    "no negative": lambda value: (value >= 0).all(),
    "positive": lambda value: (value > 0).all(),
    "at most one": lambda value: (value <= 1).all(),
    "zeros and ones": lambda value: ((value == 0) | (value == 1)).all(),
    "rows sum to one": lambda value: value.ndim == 2 and (np.abs(value.sum(axis=1) - 1.0) <= 1e-9).all(),
    "whole": lambda value: (value == np.round(value)).all(),
    # Of labels; measurements hardly ever are the same, and nothing depends on it.
    "distinct": lambda value: (
        value.ndim == 1 and (value == np.round(value)).all() and len(np.unique(value)) == len(value)
    ),
}


def _bounds(column: Sequence[Any]) -> tuple[float, float]:
    arrays = [numeric.as_array(value) for value in column]
    numbers = [array for array in arrays if array is not None and array.dtype.kind in "iuf" and array.size]
    if len(numbers) < len(arrays):
        return (-np.inf, np.inf)
    return (float(min(array.min() for array in numbers)), float(max(array.max() for array in numbers)))


def _simpler(args: tuple[Any, ...], known: Domain) -> Iterator[tuple[Any, ...]]:
    """Simpler arguments: everything at once first, then one thing at a time; all like those that are known."""
    smallest = args
    for axes, least in known.ties:
        smallest = _cut(smallest, axes, least)
    # What takes several rounds of a loop to show itself does so in two.
    for whole in (1, 2):
        yield from _valid(_rounded(smallest, known, whole), known)
        yield from _valid(_rounded(args, known, whole), known)
    yield from _valid(smallest, known)
    for axes, least in known.ties:
        position, axis = axes[0]
        size = args[position].shape[axis]
        for smaller in sorted({least, min(2, size), size // 2, size - 1}):
            if least <= smaller < size:
                yield from _valid(_cut(args, axes, smaller), known)
    for position, value in enumerate(args):
        for simpler in _plainer(value, known.properties[position], known.bounds[position]):
            yield from _valid((*args[:position], simpler, *args[position + 1 :]), known)


def _cut(args: tuple[Any, ...], axes: Sequence[Axis], size: int) -> tuple[Any, ...]:
    cut = list(args)
    for position, axis in axes:
        cut[position] = np.array(np.take(cut[position], range(min(size, cut[position].shape[axis])), axis=axis))
    return tuple(cut)


def _rounded(args: tuple[Any, ...], known: Domain, whole: int) -> tuple[Any, ...]:
    """All arguments with the plainest numbers that they may have, whole numbers at least `whole`."""
    rounded = []
    for position, (value, properties, bounds) in enumerate(zip(args, known.properties, known.bounds, strict=True)):
        plainer = (plain for plain in _plainer(value, properties, bounds) if not _is_whole(plain) or plain >= whole)
        plain = next(plainer, value)
        if position % 2 and _is_array(plain) and plain.dtype.kind == "f":
            # Two arguments with the same numbers would hide whatever goes wrong between them.
            doubled = 2 * plain
            other = doubled if float(np.abs(doubled).max(initial=0.0)) <= bounds[1] else np.flip(plain)
            plain = other if _has(other, properties) else plain
        rounded.append(plain)
    return tuple(rounded)


def _is_whole(value: Any) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def _plainer(value: Any, properties: frozenset[str], bounds: tuple[float, float]) -> Iterator[Any]:
    """The same argument with plainer numbers of the same properties, the plainest first."""
    if _is_number(value):
        yield from (type(value)(number) for number in _PLAIN if _suits(value, number, bounds))
        return
    if not _is_array(value) or value.dtype.kind not in "iuf" or "zeros and ones" in properties:
        return
    yield from (plain for plain in _plainer_arrays(value, properties, bounds) if _has(plain, properties))


_PLAIN = (1, 2, 0.5, 0.1, 3)
_SMALL = (1.0, 0.5, -0.5, -1.0, 0.0)
"""Where 1, 2, 3, ... grow larger than the numbers that the card gives (and saturate a network, say)."""


def _suits(value: Any, number: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= number <= bounds[1] and (not _is_whole(value) or number == int(number))


def _plainer_arrays(value: Any, properties: frozenset[str], bounds: tuple[float, float]) -> Iterator[Any]:
    if "rows sum to one" in properties:
        tenths = np.maximum(np.round(value, 1), 0.1) if "positive" in properties else np.round(value, 1)
        tenths[:, -1] = np.round(1.0 - tenths[:, :-1].sum(axis=1), 1)
        yield tenths
        return
    count = np.arange(1, value.size + 1).reshape(value.shape).astype(value.dtype)
    small = value.size > bounds[1]
    if value.size <= 4 and not small:
        yield count
    if value.size <= 6 and small and value.dtype.kind == "f":
        yield np.resize(_SMALL, value.shape)
    yield np.clip(np.round(value), -3, 3).astype(value.dtype) + 0
    yield np.round(value).astype(value.dtype) + 0
    if not small:
        yield count
    yield np.round(value, 1)


def _has(value: Any, properties: frozenset[str]) -> bool:
    return not _is_array(value) or all(_PROPERTIES[name](value) for name in properties if name != "whole")


def _valid(args: tuple[Any, ...], known: Domain) -> Iterator[tuple[Any, ...]]:
    for wanted, value in zip(known.properties, args, strict=True):
        if not _has(value, wanted):
            return
    yield args


def _cost(case: Case) -> tuple[int, int]:
    """How much a person has to read: first the number of entries, then the digits of all numbers."""
    entries, digits = 0, 0
    for value in _args(case):
        if _is_array(value) or _is_number(value):
            array = np.asarray(value)
            # A whole number may count the rows of the result, or the rounds of a loop.
            entries += min(abs(int(value)), MOST_COUNTED) if _is_whole(value) else array.size
            digits += sum(
                len(f"{number:.6g}") if array.dtype.kind in "iuf" else 1 for number in array.reshape(-1)[:200]
            )
    return entries, digits
