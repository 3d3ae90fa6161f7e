"""Causes of wrong answers that are common to all exercises, found from the answers alone: a factor, a transpose, ...

Each cause claims one relation between what was returned and what was expected, and must hold in every ordinary case;
what holds in too few to be more than chance is not claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder import numeric
from autograder.texts import Text, say

Array = NDArray[np.float64]
FEWEST = 3
"""Cases in which a relation must have shown itself before it is believed."""

LARGE = 10
"""How many times larger than all ordinary ones numbers must be to be called large."""


@dataclass(frozen=True)
class Cause:
    """Why answers are wrong: an id (`any/...` or a card's), and the tutor's sentence."""

    id: str
    sentence: str


@dataclass(frozen=True)
class Observed:
    """One returned array in one case: what came (None: no numbers), what was expected, and the arguments by name.

    `ordinary` tells whether the case is one that earns points; `whole` whether integers came.
    """

    got: Array | None
    want: Array
    arguments: Mapping[str, Any]
    right: bool
    ordinary: bool = True
    whole: bool = False


def common_cause(observed: Sequence[Observed], *, subject: str = "", rtol: float = 1e-6) -> Cause | None:
    """The cause that explains one returned array in all its cases; None where none is certain.

    `subject` is the array's name where the function returns several; `rtol` how alike two answers must be.
    """
    found = next(_relations(observed, rtol), None) or _large(observed) or _integers(observed) or _only_some(observed)
    if found is None:
        return None
    id, sentence = found
    return Cause(
        f"any/{id}", say("`{subject}`: {sentence}", subject=subject, sentence=sentence) if subject else sentence
    )


_Found = tuple[str, Text]


def scaled_or_shifted(observed: Sequence[Observed], *, rtol: float = 1e-6) -> bool:
    """Whether the answers are the right ones but for a factor or a constant: the cause that would be told, cheaply."""
    if any(one.got is None or not np.all(np.isfinite(one.got)) for one in observed):
        return False
    pairs = [(one.got, one.want, one.arguments) for one in observed if one.got is not None]
    if _factor(pairs, rtol) is None and _offset(pairs, rtol) is None:
        return False
    found = next(_relations(observed, rtol), None)
    return found is not None and found[0] in ("factor", "offset")


def left_blank(observed: Sequence[Observed]) -> bool:
    """Whether every answer is nothing but zeros (or nothing but ones), as in a function that is not finished."""
    arrays = [one.got for one in observed]
    return any(all(array is not None and array.size and np.all(array == blank) for array in arrays) for blank in (0, 1))


def _relations(observed: Sequence[Observed], rtol: float) -> Iterator[_Found]:
    """What holds between all answers and all that were expected, the likeliest first."""
    if any(one.got is None or not np.all(np.isfinite(one.got)) for one in observed):
        return
    pairs = [(one.got, one.want, one.arguments) for one in observed if one.got is not None]
    looks = (
        _constant, _argument, _transposed, _factor, _rounded, _sign_lost, _power, _offset, _missing_dimension, _order,
        _unfilled,
    )  # fmt: skip
    for look in looks:
        found = look(pairs, rtol)
        if found is not None:
            yield found


_Pair = tuple[Array, Array, Mapping[str, Any]]


def _alike(first: Any, second: Any, rtol: float) -> bool:
    return np.shape(first) == np.shape(second) and numeric.relative_error(first, second) <= rtol


def _holds(pairs: Sequence[_Pair], relation: Callable[[Array, Array, Mapping[str, Any]], Any], rtol: float) -> bool:
    """Whether `relation(got, want, arguments)` is what came in all cases, and not what was expected in enough."""
    telling = 0
    for got, want, arguments in pairs:
        claimed = relation(got, want, arguments)
        if claimed is None or not _alike(got, claimed, rtol):
            return False
        telling += not _alike(claimed, want, 10 * rtol)
    return telling >= min(FEWEST, len(pairs))


def _constant(pairs: Sequence[_Pair], rtol: float) -> _Found | None:
    wanted = np.concatenate([want.reshape(-1) for _, want, _ in pairs])
    first = pairs[0][0].reshape(-1)
    if not first.size or not all(got.size and np.all(got == first[0]) for got, _, _ in pairs):
        return None
    # Where the right answer is one number throughout, the wrong one may be a factor or a constant away from it.
    differing = sum(not _alike(got, want, rtol) for got, want, _ in pairs)
    if differing < FEWEST or np.ptp(wanted) <= rtol * float(np.abs(wanted).max()):
        return None
    if all(got.size == 1 for got, _, _ in pairs):
        return "constant", say("It is {value} whatever the arguments are.", value=numeric.show(first[0] + 0.0))
    return "constant", say("It is {value} everywhere, whatever the arguments are.", value=numeric.show(first[0] + 0.0))


def _argument(pairs: Sequence[_Pair], rtol: float) -> _Found | None:
    for name in pairs[0][2]:

        def itself(got: Array, want: Array, arguments: Mapping[str, Any], name: str = name) -> Array | None:
            return _as_floats(arguments.get(name))

        if _holds(pairs, itself, 0.0):
            return "returns_argument", say("It is the argument `{name}` as it came.", name=name)
    return None


def _transposed(pairs: Sequence[_Pair], rtol: float) -> _Found | None:
    if all(want.ndim < 2 or 1 in want.shape for _, want, _ in pairs):
        return None
    # Where vectors are right as they are, few cases tell: but many numbers in another place are no chance.
    moved = sum(want.size for got, want, _ in pairs if 1 not in want.shape and not _alike(got, want, 10 * rtol))
    if moved >= 6 and all(_alike(got, want.T, rtol) for got, want, _ in pairs):
        return "transposed", say("It is the transpose of what it should be: rows and columns are swapped.")
    turned = [(got.T, want, arguments) for got, want, arguments in pairs]
    shapes = all(got.shape == want.shape for got, want, _ in turned)
    same = all(got.shape == want.shape for got, want, _ in pairs)
    named = _named_factor(turned, rtol) if shapes and not (same and _named_factor(pairs, rtol)) else None
    if named is None:
        return None
    return "factor_and_transposed", say("It is the transpose of what it should be, and {factor}.", factor=named)


def _factor(pairs: Sequence[_Pair], rtol: float) -> _Found | None:
    named = _named_factor(pairs, rtol)
    return None if named is None else ("factor", say("It is {factor}.", factor=named))


def _named_factor(pairs: Sequence[_Pair], rtol: float) -> Text | None:
    factors = [_ratio(got, want, rtol) for got, want, _ in pairs]
    known = [
        (factor, arguments) for factor, (_, _, arguments) in zip(factors, pairs, strict=True) if factor is not None
    ]
    blank = [(got, want) for (got, want, _), factor in zip(pairs, factors, strict=True) if factor is None]
    if len(known) < FEWEST or any(got.shape != want.shape or np.any(want) or np.any(got) for got, want in blank):
        return None
    values = np.array([factor for factor, _ in known])
    if not np.all(np.isfinite(values)):
        return None  # in some case nothing is multiplied alike
    slack = max(rtol, 1e-9) * 10
    if np.ptp(values) <= slack * abs(values[0]):
        return None if abs(values[0] - 1) <= slack else _fixed_factor(float(np.median(values)), slack)
    for quantity, sizes in _quantities([arguments for _, arguments in known]):
        if len(set(sizes)) < 2 or not np.all(sizes):
            continue
        for numerator in (1.0, 2.0, 0.5, -1.0):
            for divided, parts in ((False, values / sizes), (True, values * sizes)):
                if np.all(np.abs(parts - numerator) <= slack * abs(numerator)):
                    return _by(numerator, quantity, divided=divided)
    return None


def _ratio(got: Array, want: Array, rtol: float) -> float | None:
    """The number by which all of `want` is multiplied in `got`; None where there is none (or nothing to tell it by)."""
    if got.shape != want.shape or not want.size or not np.any(want):
        return None
    place = np.unravel_index(int(np.abs(want).argmax()), want.shape)
    ratio = float(got[place] / want[place])
    if ratio == 0 or not np.isfinite(ratio):
        return float("nan")
    return ratio if _alike(got, ratio * want, rtol) else float("nan")


_NUMBERS = {
    "1/2": 0.5, "2": 2.0, "1/4": 0.25, "4": 4.0, "1/3": 1 / 3, "3": 3.0, "-2": -2.0, "-1/2": -0.5, "10": 10.0,
    "1/10": 0.1, "100": 100.0, "1/100": 0.01, "1/ln 2": 1 / np.log(2), "1/ln 10": 1 / np.log(10), "ln 10": np.log(10),
    "ln 2": np.log(2), "π": np.pi, "π/180": np.pi / 180, "180/π": 180 / np.pi,
}  # fmt: skip


def _fixed_factor(value: float, slack: float) -> Text:
    if abs(value + 1) <= slack:
        return say("right but for its sign, which is reversed")
    for name, number in _NUMBERS.items():
        if abs(value - number) <= slack * abs(number):
            return say("{factor} times what it should be", factor=name)
    return say("{factor} times what it should be", factor=f"{value:.6g}")


def _by(numerator: float, quantity: Text, *, divided: bool) -> Text:
    number = {1.0: "", 2.0: "2", 0.5: "1/2", -1.0: "-1"}[numerator]
    if divided:
        what = say("{number}/({quantity}) times what it should be", number=number or "1", quantity=quantity)
    elif number:
        what = say("{number} times ({quantity}) times what it should be", number=number, quantity=quantity)
    else:
        what = say("too large by a factor: {quantity}", quantity=quantity)
    return what


def _quantities(arguments: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Text, Array]]:
    """Sizes that a factor can be: rows, columns and entries of each array, by name; each in every case."""
    for name in arguments[0]:
        arrays = [_as_floats(each.get(name)) for each in arguments]
        shapes = [() if array is None else array.shape for array in arrays]
        if all(len(shape) == 1 for shape in shapes):
            yield say("the number of entries of `{name}`", name=name), np.array([shape[0] for shape in shapes], float)
        if all(len(shape) == 2 for shape in shapes):
            rows, columns = np.array(shapes, dtype=float).T
            yield say("the number of rows of `{name}`", name=name), rows
            yield say("the number of columns of `{name}`", name=name), columns
            yield say("the number of entries of `{name}`", name=name), rows * columns


def _rounded(pairs: Sequence[_Pair], rtol: float) -> _Found | None:
    numbers = np.concatenate([got.reshape(-1) for got, _, _ in pairs])
    if np.count_nonzero(numbers) < FEWEST or len(np.unique(numbers)) < 2:
        return None  # zeros are round, and nobody's rounding
    for decimals in range(9):

        def rounded(got: Array, want: Array, arguments: Mapping[str, Any], decimals: int = decimals) -> Array:
            return np.round(want, decimals)

        if _holds(pairs, rounded, 1e-12):
            if decimals == 0:
                return "truncated", say("It is rounded to whole numbers.")
            return "rounded", say("It is rounded to {decimals} decimals: return all of them.", decimals=decimals)
    if _holds(pairs, lambda got, want, arguments: np.trunc(want), 1e-12):
        return "truncated", say("Everything behind the decimal point is cut off.")
    if _holds(pairs, lambda got, want, arguments: np.floor(want), 1e-12):
        return "truncated", say("It is rounded down to whole numbers.")
    return None


def _sign_lost(pairs: Sequence[_Pair], rtol: float) -> _Found | None:
    if _holds(pairs, lambda got, want, arguments: np.abs(want), rtol):
        return "sign_lost", say("It is right but for the sign, which is always positive.")
    return None


def _power(pairs: Sequence[_Pair], rtol: float) -> _Found | None:
    if all(np.all(want >= 0) for _, want, _ in pairs) and _holds(pairs, lambda got, want, _: np.sqrt(want), rtol):
        return "root", say("It is the root of what it should be.")
    if _holds(pairs, lambda got, want, arguments: want**2, rtol):
        return "square", say("It is the square of what it should be.")
    return None


def _offset(pairs: Sequence[_Pair], rtol: float) -> _Found | None:
    offsets = [np.ptp(got - want) for got, want, _ in pairs if got.shape == want.shape and got.size]
    if len(offsets) < len(pairs) or len(pairs) < FEWEST:
        return None
    offset = float((pairs[0][0] - pairs[0][1]).reshape(-1)[0])
    scale = max(float(np.abs(want).max()) for _, want, _ in pairs)
    if abs(offset) <= 1e-4 * scale or not all(_alike(got - offset, want, rtol) for got, want, _ in pairs):
        return None
    if offset > 0:
        return "offset", say("It is larger by {offset} than it should be, everywhere.", offset=numeric.show(offset))
    return "offset", say("It is smaller by {offset} than it should be, everywhere.", offset=numeric.show(-offset))


def _missing_dimension(pairs: Sequence[_Pair], rtol: float) -> _Found | None:
    wrong = [(got, want) for got, want, _ in pairs if got.shape != want.shape]
    right = [(got, want) for got, want, _ in pairs if got.shape == want.shape]
    if not wrong or not all(_alike(got, want, rtol) for got, want in right):
        return None
    if not all(got.size == want.size and _alike(got.reshape(want.shape), want, rtol) for got, want in wrong):
        return None
    got, want = wrong[0]
    words = {"found": got.shape, "wanted": want.shape}
    if got.ndim < want.ndim:
        return "missing_dimension", say("The values are right, a dimension is missing: {found} for {wanted}.", **words)
    return "shape", say("The values are right, the shape is not: {found} for {wanted}.", **words)


def _order(pairs: Sequence[_Pair], rtol: float) -> _Found | None:
    dimensions = min(want.ndim for _, want, _ in pairs)
    if dimensions and _holds(pairs, lambda got, want, arguments: _reordered(want, got, 0), rtol):
        if pairs[0][1].ndim == 1:
            return "rows_permuted", say("The entries are right, their order is not.")
        return "rows_permuted", say("The rows are right, their order is not.")
    if dimensions > 1 and _holds(pairs, lambda got, want, arguments: _reordered(want, got, 1), rtol):
        return "columns_permuted", say("The columns are right, their order is not.")
    return None


def _reordered(want: Array, got: Array, axis: int) -> Array | None:
    """`want` with its rows (or columns) in the order that `got` has them in."""
    if want.shape != got.shape or not want.size:
        return None
    ours, theirs = (np.moveaxis(array, axis, 0).reshape(array.shape[axis], -1) for array in (want, got))
    digits = max(0, 7 - int(np.ceil(np.log10(max(float(np.abs(want).max()), 1e-3)))))
    order = [np.lexsort(np.round(rows.T[::-1], digits)) for rows in (ours, theirs)]
    result = np.empty_like(ours)
    result[order[1]] = ours[order[0]]
    return np.moveaxis(result.reshape(np.moveaxis(want, axis, 0).shape), 0, axis)


def _unfilled(pairs: Sequence[_Pair], rtol: float) -> _Found | None:
    """Zeros where a loop did not come: right in the first row (or entry) alone, or in all but the last or the first."""
    if any(want.ndim == 0 for _, want, _ in pairs) or max(len(want) for _, want, _ in pairs) < FEWEST:
        return None
    vectors = all(want.ndim == 1 for _, want, _ in pairs)

    def kept(part: slice) -> Callable[[Array, Array, Mapping[str, Any]], Array]:
        def claimed(got: Array, want: Array, arguments: Mapping[str, Any]) -> Array:
            result = np.zeros_like(want)
            result[part] = want[part]
            return result

        return claimed

    if _holds(pairs, kept(slice(1)), rtol):
        if vectors:
            return "only_first", say(
                "Only the first entry is there, the others are 0: perhaps it returns inside the loop."
            )
        return "only_first", say("Only the first row is there, the others are 0: perhaps it returns inside the loop.")
    if _holds(pairs, kept(slice(-1)), rtol):
        if vectors:
            return "last_missing", say("All is right but the last entry, which is 0: perhaps a loop ends too early.")
        return "last_missing", say("All is right but the last row, which is 0: perhaps a loop ends too early.")
    if _holds(pairs, kept(slice(1, None)), rtol):
        if vectors:
            return "first_missing", say("All is right but the first entry, which is 0: perhaps a loop begins too late.")
        return "first_missing", say("All is right but the first row, which is 0: perhaps a loop begins too late.")
    return None


def _as_floats(value: Any) -> Array | None:
    array = numeric.as_array(value)
    return None if array is None or array.dtype.kind == "c" else array.astype(np.float64)


def _only_some(observed: Sequence[Observed]) -> _Found | None:
    """What tells the cases that came right from those that came wrong, where exactly one such property does."""
    right = [one for one in observed if one.right]
    wrong = [one for one in observed if not one.right]
    if len(right) < 2 or not wrong:
        return None
    fitting: dict[str, Text] = {}
    for id, words in (*_only_sizes(right, wrong), *_fixed_shapes(observed), *_only_shapes(right, wrong)):
        fitting.setdefault(id, words)
    if len(wrong) > 1 and all(map(_no_negative, right)) and not any(map(_no_negative, wrong)):
        fitting["only_positive"] = say("It is right as long as no number is negative.")
    most, least = max(map(_largest, right)), min(map(_largest, wrong))
    if len(wrong) > 1 and least > 3 * most > 0:
        fitting["only_small"] = say("It is right for small numbers, and wrong for large ones.")
    return next(iter(fitting.items())) if len(fitting) == 1 else None


def _only_sizes(right: Sequence[Observed], wrong: Sequence[Observed]) -> Iterator[_Found]:
    """A size that an argument has in all cases that came right and in none of the others, or the other way round.

    Nothing where several sizes tell them apart, unless these are the same in all cases.
    """
    alike = len({tuple(numeric.shape(value) for value in one.arguments.values()) for one in right}) == 1
    found: dict[tuple[int, ...], tuple[str, Text]] = {}
    for name in right[0].arguments:
        shapes = [[numeric.shape(one.arguments.get(name, ())) for one in group] for group in (right, wrong)]
        dimensions = {len(shape) for group in shapes for shape in group}
        for axis in range(min(2, *dimensions) if len(dimensions) == 1 else 0):
            sizes = tuple(shape[axis] for group in shapes for shape in group)
            fine, others = ({shape[axis] for shape in group} for group in shapes)
            if fine & others:
                continue
            rows = axis == 0 and dimensions != {1}
            if rows and fine == {1}:
                words = say("It is right only where `{name}` has a single row.", name=name)
                found.setdefault(sizes, ("only_one_row", words))
            elif rows and others == {1} and len(fine) > 1:
                words = say("It is right but where `{name}` has a single row.", name=name)
                found.setdefault(sizes, ("not_one_row", words))
            elif len(fine) == 1 and fine != {1} and len(others) > 1 and not alike:
                size = next(iter(fine))
                if dimensions == {1}:
                    words = say("It is right only where `{name}` has {size} entries.", name=name, size=size)
                elif rows:
                    words = say("It is right only where `{name}` has {size} rows.", name=name, size=size)
                else:
                    words = say("It is right only where `{name}` has {size} columns.", name=name, size=size)
                found.setdefault(sizes, ("fixed_size", words))
    # A single row stands out from all sizes; of other sizes each may be the one that counts.
    rows_alone = [one for one in found.values() if one[0] != "fixed_size"]
    if rows_alone or len(found) == 1:
        yield (rows_alone or list(found.values()))[0]


def _only_shapes(right: Sequence[Observed], wrong: Sequence[Observed]) -> Iterator[_Found]:
    """Vectors but not matrices, matrices but not vectors, or square matrices but no others."""
    fine, others = ({max((array.ndim for array in _arrays(one)), default=0) for one in g} for g in (right, wrong))
    if len(wrong) > 1 and (fine, others) == ({1}, {2}):
        yield "only_vectors", say("It is right for vectors, but not for arrays with rows and columns.")
    if len(wrong) > 1 and (fine, others) == ({2}, {1}):
        yield "only_matrices", say("It is right for arrays with rows and columns, but not for vectors.")
    if fine == others == {2}:
        square = [[_is_square(one) for one in group] for group in (right, wrong)]
        if len(wrong) > 1 and all(square[0]) and not any(square[1]) and not all(map(_tiny, right)):
            yield "only_square", say("It is right for square matrices alone: as many rows as columns.")


def _is_square(one: Observed) -> bool:
    return all(array.shape[0] == array.shape[1] for array in _arrays(one) if array.ndim == 2)


def _tiny(one: Observed) -> bool:
    """Whether no matrix among the arguments has more than one entry: such a one is square by chance."""
    return all(array.size <= 1 for array in _arrays(one) if array.ndim == 2)


def _fixed_shapes(observed: Sequence[Observed]) -> Iterator[_Found]:
    """A size that the result always has, where it should have others too."""
    came = [one for one in observed if one.got is not None and one.got.ndim == one.want.ndim]
    if len(came) < len(observed):
        return
    for axis in range(min((one.want.ndim for one in came), default=0)):
        sizes = {one.got.shape[axis] for one in came if one.got is not None}
        wanted = {one.want.shape[axis] for one in came}
        if len(came) >= FEWEST and len(sizes) == 1 and len(wanted) > 2:
            size = next(iter(sizes))
            if all(one.want.shape[axis] == size for one in came if one.right):
                if axis == 0:
                    yield "fixed_size", say("It has {size} rows or entries, whatever the arguments are.", size=size)
                else:
                    yield "fixed_size", say("It has {size} columns, whatever the arguments are.", size=size)


def _arrays(one: Observed) -> list[Array]:
    return [array for value in one.arguments.values() if (array := _as_floats(value)) is not None and array.ndim]


def _no_negative(one: Observed) -> bool:
    numbers = [array for value in one.arguments.values() if (array := _as_floats(value)) is not None and array.size]
    return bool(numbers) and all(np.all(array >= 0) for array in numbers)


def _large(observed: Sequence[Observed]) -> _Found | None:
    """Right in all that earns points, and wrong where the arguments are larger than there."""
    wrong = [one for one in observed if not one.right]
    if not wrong or not all(one.right for one in observed if one.ordinary):
        return None
    if min(_largest(one) for one in wrong) < LARGE * max(_largest(one) for one in observed if one.ordinary):
        return None
    pairs = [(one.got, one.want) for one in wrong if one.got is not None]
    if len(pairs) < len(wrong):
        return None
    if all(np.all(np.isfinite(want)) and not np.all(np.isfinite(got)) for got, want in pairs):
        return "overflows", say("It is right for ordinary numbers; for large ones inf or nan comes out.")
    return "only_small", say("It is right for ordinary numbers, and wrong for large ones.")


def _integers(observed: Sequence[Observed]) -> _Found | None:
    """Fractions lost where the arguments are integers, as in an array that was made like one of these."""
    wrong = [one for one in observed if not one.right]
    given = [[value for value in one.arguments.values() if numeric.as_array(value) is not None] for one in wrong]
    arrays = [[np.asarray(value) for value in values if np.ndim(value)] for values in given]
    if not wrong or not all(each and all(array.dtype.kind in "iub" for array in each) for each in arrays):
        return None
    for one in wrong:
        if one.got is None or not one.whole or one.got.shape != one.want.shape:
            return None
        if not np.all(np.isfinite(one.got)) or float(np.abs(one.got - one.want).max(initial=0.0)) > 1.01:
            return None
        if np.all(one.want == np.round(one.want)):
            return None
    if any(one.got is not None and one.got.ndim == 0 for one in wrong):
        return "truncated", say("For integers everything behind the decimal point is lost.")
    return "truncated", say(
        "For integers everything behind the decimal point is lost: an array made like one of integers takes no "
        "fractions. Say dtype=float."
    )


def _largest(one: Observed) -> float:
    numbers = [array for value in one.arguments.values() if (array := _as_floats(value)) is not None and array.size]
    return max((float(np.abs(array).max()) for array in _arrays(one) or numbers if array.size), default=0.0)
