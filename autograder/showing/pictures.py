"""Pictures of a counterexample: where a matrix differs, two curves, a gradient beside the numerical one.

Each is an inline SVG that needs no script, font or file, takes its colours from the page and tells nothing by colour
alone; it is `""` where it would say no more than the numbers beside it.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.texts import text_width, tr
from autograder.verdict import Finding

Array = np.ndarray[Any, Any]

AGREES_WITHIN = 1e-6
"""Entries that are nearer to each other, relative to the largest expected one, are shown as the same."""

MOST_ROWS = 20
MOST_PAIRS = 60
MOST_ROWS_OF_PAIRS = 12
LEAST_PAIRS = 3
LEAST_CURVE = 5
DECADES_ON_A_LINE = 3

_GRADIENTS = ("gradient", "derivative")
_LOSSES = ("loss", "cost", "error", "history", "curve")
_TOO_LARGE = 1e150  # beyond it, a difference or a span could overflow
_VISIBLE = 2.5
_WIDTH = 340
_CHARACTER = 7
_LONGEST_NAME = 26
_EXPECTED = "var(--expected, #2f6fb0)"
_GOT = "var(--got, #c2571a)"
_HEAT = "var(--heat, #e0914a)"
_ROMAN = {"nan": "NaN", "inf": "∞", "-inf": "-∞"}


@dataclass(frozen=True)
class Pair:
    """What was expected and what came, of one shape, and what the picture calls them."""

    expected: Array
    actual: Array
    subject: str = ""
    names: tuple[str, str] = ("expected", "got")

    @property
    def differs(self) -> Array:
        """Where they differ by more than anybody would see."""
        with np.errstate(invalid="ignore", over="ignore"):
            near = np.abs(self.actual - self.expected) <= AGREES_WITHIN * self.largest
        same = (self.actual == self.expected) | (np.isnan(self.actual) & np.isnan(self.expected))
        return np.asarray(~(near | same) | (np.isfinite(self.expected) != np.isfinite(self.actual)))

    @property
    def largest(self) -> float:
        """The largest expected magnitude that is a number."""
        finite = np.abs(self.expected[np.isfinite(self.expected)])
        return float(np.max(finite, initial=0.0))

    @property
    def worst(self) -> tuple[int, ...]:
        """The index of the entry that is furthest off."""
        with np.errstate(invalid="ignore", over="ignore"):
            off = np.abs(self.actual - self.expected)
        off = np.where(self.differs, np.where(np.isfinite(off), off, math.inf), -1.0)
        return tuple(int(i) for i in np.unravel_index(int(np.argmax(off)), off.shape))


def picture(finding: Finding, exercise: str = "") -> str:
    """The picture that says a failed check's counterexample fastest, or `""`; `exercise` is the function's name."""
    example = finding.counterexample
    if finding.passed or example is None:
        return ""
    expected, actual = _array(example.expected), _array(example.actual)
    if expected is None or actual is None or expected.shape != actual.shape:
        return ""
    subject = finding.part or exercise
    compared = any(word in finding.check for word in _GRADIENTS)
    names = (tr("numerical"), tr("yours")) if compared else (tr("expected"), tr("got"))
    pair = Pair(expected, actual, subject, names)
    if not pair.differs.any():
        return ""
    line = expected.ndim == 1 or (expected.ndim == 2 and min(expected.shape) == 1)
    loss = any(word in subject.lower() for word in _LOSSES) and not any(word in subject.lower() for word in _GRADIENTS)
    slopes = compared or any(word in f"{exercise} {subject}".lower() for word in _GRADIENTS)
    if line and expected.size >= LEAST_CURVE and (loss or expected.size > MOST_PAIRS):
        return curves(pair, steps=loss)
    if (compared or (line and (slopes or expected.size >= LEAST_CURVE))) and LEAST_PAIRS <= expected.size <= MOST_PAIRS:
        return pairs(pair) if expected.size <= MOST_ROWS_OF_PAIRS else scatter(pair)
    return heat_map(pair) if expected.ndim == 2 and min(expected.shape) >= 2 else ""


def heat_map(pair: Pair) -> str:
    """Where a matrix differs: each cell as deep as it is off, with the sign of what came less what was expected."""
    (top, rows), (left, columns) = (_window(*limits) for limits in zip(pair.worst, pair.expected.shape, strict=True))
    differs = pair.differs
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        off = pair.actual - pair.expected
        shares = np.abs(off) / (pair.largest or float(np.max(np.abs(off[np.isfinite(off)]), initial=0.0)) or 1.0)
    shares = np.where(np.isfinite(shares), np.minimum(shares, 1.0), 1.0)
    margin = 14 + _CHARACTER * len(str(top + rows - 1))
    numbers = columns <= 5
    width = min(60, (_WIDTH - margin) // columns) if numbers else min(28, (_WIDTH - margin) // columns)
    height = 28 if numbers and rows <= 8 else min(max(width, 16), 20 if rows <= 12 else 16)
    right, bottom = margin + columns * width, 44 + rows * height
    squares: dict[int, list[str]] = {}
    signs, marks = [], []
    for i, j in np.argwhere(differs[top : top + rows, left : left + columns]).tolist():
        got, less = float(pair.actual[top + i, left + j]), float(off[top + i, left + j])
        x, y = margin + j * width, 44 + i * height
        depth = math.ceil(10 * float(shares[top + i, left + j]))
        squares.setdefault(depth, []).append(f"M{x} {y}h{width}v{height}h-{width}z")
        if numbers:
            marks.append(_text(x + width / 2, y + height / 2 + 4, _cell_mark(got, less)))
        else:
            sign = "m1-3l6 6m0-6l-6 6" if not math.isfinite(less) else "h8m-4-4v8" if less > 0 else "h8"
            signs.append(f"M{x + width // 2 - 4} {y + height // 2}{sign}")
    every = 1 if width >= 2 * _CHARACTER + 4 or left + columns <= 10 else 2
    across = [(margin + (j + 0.5) * width, 38, left + j) for j in range(0, columns, every)]
    down = [(margin - 10, 44 + (i + 0.5) * height + 4, top + i) for i in range(rows)]
    grid = [f"M{margin} {44 + i * height}H{right}" for i in range(rows + 1)]
    grid += [f"M{margin + j * width} 44V{bottom}" for j in range(columns + 1)]
    if numbers:
        said = [tr("Numbers: {actual} - {expected}. Empty: agrees.", actual=pair.names[1], expected=pair.names[0])]
    else:
        said = [tr("+ too large, - too small, × not finite. Empty: agrees.")]
    said.append(tr("The deeper the colour, the further off."))
    if (rows, columns) != pair.expected.shape:
        said.append(
            tr(
                "Shown: rows {top} to {bottom}, columns {left} to {right} of {shape}.",
                top=top,
                bottom=top + rows - 1,
                left=left,
                right=left + columns - 1,
                shape=_shape(pair),
            )
        )
    subject = _subject(pair)
    title = tr("{subject}: where it differs", subject=subject) if subject else tr("Where it differs")
    body = [
        f'<g fill="{_HEAT}">',
        *(f'<path d="{"".join(d)}" fill-opacity="{0.1 + 0.09 * n:.2f}"/>' for n, d in sorted(squares.items())),
        f'</g><path d="{"".join(grid)}" stroke="currentColor" opacity=".4"/>',
        f'<path d="{"".join(signs)}" stroke="currentColor" stroke-width="1.5"/>' if signs else "",
        f'<g text-anchor="middle">{"".join(marks)}</g>',
        f'<g text-anchor="middle" opacity=".8">{"".join(_label(*one) for one in (*across, *down))}</g>',
        *(_text(0, bottom + 18 + 16 * number, line) for number, line in enumerate(said)),
    ]
    return _svg(pair, title, bottom + 8 + 16 * len(said), body)


def curves(pair: Pair, *, steps: bool = False) -> str:
    """Two curves, of what was expected and of what came; logarithmic where they span more than three decades.

    `steps` says that the entries are those of successive steps.
    """
    expected, actual = _drawable(pair.expected).reshape(-1), _drawable(pair.actual).reshape(-1)
    values = np.concatenate([expected, actual])
    values = values[np.isfinite(values)]
    if not values.size:
        return ""
    low, high = float(values.min()), float(values.max())
    logarithmic = low > 0 and math.log10(high) - math.log10(low) > DECADES_ON_A_LINE
    if logarithmic:
        ticks = _decades(low, high)
        low, high = math.log10(low), math.log10(high)
        marks = [(math.log10(tick), label) for tick, label in ticks]
    else:
        low = 0.0 if 0 < low < high / 2 else low
        marks = _ticks(low, high)
    left = 8 + _CHARACTER * max((len(label) for _, label in marks), default=1)
    top, bottom, right = 56, 200, _WIDTH - 10
    y_of = _scale(low, high, bottom - 4, top + 14)
    x_of = _scale(0, expected.size - 1, left + 6, right)
    drawn = [np.log10(line) if logarithmic else line for line in (expected, actual)]
    if not _visible(drawn[0], drawn[1], y_of):
        return ""
    if logarithmic:
        axis = tr("step, vertical axis logarithmic") if steps else tr("entry, vertical axis logarithmic")
    else:
        axis = tr("step") if steps else tr("entry")
    body = [
        *(f'<path d="M{left} {y_of(tick):.1f}H{right}" stroke="currentColor" opacity=".2"/>' for tick, _ in marks),
        *(_text(left - 4, y_of(tick) + 4, label, "end") for tick, label in marks),
        *(_text(x_of(tick), bottom + 18, label, "middle") for tick, label in _ticks(0, expected.size - 1, whole=True)),
        _text(right, bottom + 34, axis, "end"),
        f'<path d="M{left} {top}V{bottom}H{right}" fill="none" stroke="currentColor" opacity=".6"/>',
        *_curve(drawn[0], x_of, y_of, _EXPECTED, "", _circle, top),
        *_curve(drawn[1], x_of, y_of, _GOT, "7 4", _diamond, top),
        *_legend(pair.names, 38),
    ]
    return _svg(pair, _both(pair), bottom + 40, body)


def pairs(pair: Pair) -> str:
    """Each entry's two values on one line, joined where they part."""
    expected, actual = _drawable(pair.expected).reshape(-1), _drawable(pair.actual).reshape(-1)
    both = np.concatenate([expected, actual])
    beside = 24 + _CHARACTER * max(text_width(name) + 3 for name in pair.names)
    right = _WIDTH - (14 if np.isfinite(both).all() else beside)
    both = both[np.isfinite(both)]
    if not both.size:
        return ""
    labels = [_index(index) for index in np.ndindex(pair.expected.shape)]
    left = 12 + _CHARACTER * max(map(len, labels))
    low, high = float(both.min()), float(both.max())
    x_of = _scale(low, high, left + 10, right)
    if not _visible(expected, actual, x_of):
        return ""
    bottom = 52 + 22 * expected.size
    ticks = _ticks(low, high)
    body = [f'<path d="M{x_of(tick):.1f} 48V{bottom}" stroke="currentColor" opacity=".2"/>' for tick, _ in ticks]
    if low < 0 < high:
        body.append(f'<path d="M{x_of(0):.1f} 48V{bottom}" stroke="currentColor" opacity=".6"/>')
    body += [_text(x_of(tick), bottom + 16, label, "middle") for tick, label in ticks]
    for number, (label, want, got) in enumerate(zip(labels, expected, actual, strict=True)):
        y = 62 + 22 * number
        body.append(_text(left - 4, y + 4, label, "end"))
        if np.isfinite(want) and np.isfinite(got):
            join = f'd="M{x_of(want):.1f} {y}H{x_of(got):.1f}"'
            body.append(f'<path {join} stroke="{_GOT}" stroke-width="2" opacity=".6"/>')
        for value, shape in ((got, _diamond), (want, _circle)):
            if np.isfinite(value):
                body.append(shape(x_of(value), y))
        values = zip(pair.names, (want, got), strict=True)
        odd = [f"{name} {_number(float(value))}" for name, value in values if not np.isfinite(value)]
        if odd:
            body.append(_text(_WIDTH - 4, y + 4, " ".join(odd), "end"))
    return _svg(pair, _both(pair), bottom + 22, [*body, *_legend(pair.names, 38)])


def scatter(pair: Pair) -> str:
    """Each entry as a point, what was expected across and what came upwards: right ones lie on the diagonal."""
    expected, actual = _drawable(pair.expected).reshape(-1), _drawable(pair.actual).reshape(-1)
    shown = np.isfinite(expected) & np.isfinite(actual)
    differs = pair.differs.reshape(-1)
    if not shown.any():
        return ""
    both = np.concatenate([expected[shown], actual[shown]])
    low, high = float(both.min()), float(both.max())
    ticks = _ticks(low, high)
    left = 8 + _CHARACTER * max((len(label) for _, label in ticks), default=1)
    top, bottom, right = 64, 300, left + 250
    x_of, y_of = _scale(low, high, left + 8, right - 8), _scale(low, high, bottom - 8, top + 8)
    if not _visible(expected, actual, x_of):
        return ""
    points = [(_diamond if differs[i] else _circle)(x_of(expected[i]), y_of(actual[i])) for i in np.flatnonzero(shown)]
    names = [_escape(name) for name in pair.names]
    body = [
        *(f'<path d="M{x_of(tick):.1f} {bottom}V{top}" stroke="currentColor" opacity=".15"/>' for tick, _ in ticks),
        *(f'<path d="M{left} {y_of(tick):.1f}H{right}" stroke="currentColor" opacity=".15"/>' for tick, _ in ticks),
        f'<path d="M{left} {bottom}L{right} {top}" stroke="currentColor" stroke-dasharray="2 3"/>',
        *(_text(x_of(tick), bottom + 16, label, "middle") for tick, label in ticks),
        *(_text(left - 4, y_of(tick) + 4, label, "end") for tick, label in ticks),
        _text(right, bottom + 32, f"{names[0]} →", "end"),
        _text(0, 56, f"↑ {names[1]}"),
        *points,
        *_legend((tr("agrees"), tr("differs")), 38, lines=False),
        _text(right + 4, top + 4, tr("equal")),
    ]
    if not shown.all():
        odd = tr("not finite, not drawn: {count}", count=np.count_nonzero(~shown))
        body.append(_text(0, bottom + 32, odd))
    words = {"expected": pair.names[0], "actual": pair.names[1]}
    if subject := _subject(pair):
        title = tr("{subject}: {actual} against {expected}", subject=subject, **words)
    else:
        title = _capital(tr("{actual} against {expected}", **words))
    return _svg(pair, title, bottom + 38, body)


def describe(pair: Pair) -> str:
    """What a picture shows, in a sentence: how many entries differ, and the one that is furthest off."""
    count, worst = int(np.count_nonzero(pair.differs)), pair.worst
    want, got = _numbers(float(pair.expected[worst]), float(pair.actual[worst]))
    words: dict[str, Any] = {"count": count, "total": pair.expected.size, "want": want, "got": got}
    words |= {"expected": pair.names[0], "actual": pair.names[1]}
    if pair.expected.ndim == 2:
        words |= {"row": worst[0], "column": worst[1]}
        if count > 1:
            said = tr(
                "Differs in {count} of {total} entries, most in row {row}, column {column} (counted from 0): "
                "{expected} {want}, {actual} {got}.",
                **words,
            )
        else:
            said = tr(
                "Differs in {count} of {total} entries, in row {row}, column {column} (counted from 0): "
                "{expected} {want}, {actual} {got}.",
                **words,
            )
    else:
        words["entry"] = ", ".join(map(str, worst))
        if count > 1:
            said = tr(
                "Differs in {count} of {total} entries, most at entry {entry} (counted from 0): "
                "{expected} {want}, {actual} {got}.",
                **words,
            )
        else:
            said = tr(
                "Differs in {count} of {total} entries, at entry {entry} (counted from 0): "
                "{expected} {want}, {actual} {got}.",
                **words,
            )
    odd = int(np.count_nonzero(~np.isfinite(pair.actual)))
    if not odd:
        return said
    more = tr("Not finite: {count} of the values of {actual}.", count=odd, actual=pair.names[1])
    return tr("{sentence} {more}", sentence=said, more=more)


def _array(value: Any) -> Array | None:
    """A rectangular nested list of numbers as floats, with the words for NaN and infinity; None for all else."""
    leaves: list[float] = []

    def shape_of(part: Any, depth: int) -> tuple[int, ...] | None:
        if not isinstance(part, list):
            number = _leaf(part)
            if number is None:
                return None
            leaves.append(number)
            return ()
        shapes = {shape_of(item, depth + 1) for item in part} if depth < 4 else {None}
        inner = shapes.pop() if len(shapes) == 1 else None
        return None if inner is None else (len(part), *inner)

    shape = shape_of(value, 0)
    return np.array(leaves).reshape(shape) if shape else None


def _leaf(value: Any) -> float | None:
    if isinstance(value, str):
        return float(value) if value in _ROMAN else None
    if not isinstance(value, (bool, int, float)):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def _drawable(array: Array) -> Array:
    """The values with those that are too large for arithmetic as infinities."""
    return np.where(np.abs(array) > _TOO_LARGE, np.copysign(math.inf, array), array)


def _window(worst: int, size: int) -> tuple[int, int]:
    """Where to begin and how many to show, so that the worst is among them."""
    count = min(size, MOST_ROWS)
    return min(max(worst - count // 2, 0), size - count), count


def _cell_mark(got: float, off: float) -> str:
    if not math.isfinite(off):
        return _number(got)
    return f"{'+' if off > 0 else ''}{_number(off, 2)}"


def _curve(
    values: Array,
    x_of: Callable[[float], float],
    y_of: Callable[[float], float],
    colour: str,
    dashes: str,
    shape: Callable[[float, float], str],
    top: float,
) -> Iterator[str]:
    """A line with gaps, a dozen marks on it, and a word at the top where its value is no number."""
    finite = np.isfinite(values)
    path, pen = [], "M"
    for number, value in enumerate(values):
        if finite[number]:
            path.append(f"{pen}{x_of(number):.1f} {y_of(float(value)):.1f}")
        pen = "L" if finite[number] else "M"
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    yield f'<path d="{"".join(path)}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'
    every = max(1, math.ceil(len(values) / 12))
    for number in np.flatnonzero(finite)[::every].tolist():
        yield shape(x_of(number), y_of(float(values[number])))
    starts = [number for number in np.flatnonzero(~finite).tolist() if number == 0 or finite[number - 1]]
    for number in starts[:3]:
        label = _number(float(values[number]))
        run = values[number:]
        more = " →" if not np.isfinite(run).any() and len(run) > 1 else ""
        anchor = "end" if x_of(number) > _WIDTH - 60 else "start"
        yield f'<path d="M{x_of(number):.1f} {top}v10" stroke="{colour}" stroke-width="2"/>'
        yield _text(x_of(number) + (3 if anchor == "start" else -3), top + 10, f"{label}{more}", anchor)


def _visible(first: Array, second: Array, scale: Callable[[float], float]) -> bool:
    """Whether the eye could tell the two apart."""
    return any(
        abs(scale(float(a)) - scale(float(b))) >= _VISIBLE
        if np.isfinite(a) and np.isfinite(b)
        else bool(np.isfinite(a) != np.isfinite(b))
        for a, b in zip(first, second, strict=True)
    )


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """The linear map that takes [low, high] to [start, end]; everything to the middle where it has no width."""
    width = high - low
    if width <= 1e-300:
        return lambda value: (start + end) / 2
    return lambda value: start + (value - low) / width * (end - start)


def _ticks(low: float, high: float, most: int = 6, whole: bool = False) -> list[tuple[float, str]]:
    """Round numbers between the two, with labels of as few digits as still tell them apart."""
    width = high - low
    if width <= max(1e-300, 1e-12 * max(abs(low), abs(high))):
        return [(low, _number(low))]
    step = 10.0 ** math.floor(math.log10(width / most))
    step *= next(factor for factor in (1, 2, 5, 10, 20) if width / (step * factor) <= most)
    step = max(step, 1.0) if whole else step
    first = math.ceil(low / step - 1e-9)
    values = [(first + k) * step for k in range(most + 1) if (first + k) * step <= high + 1e-9 * width]
    for digits in (2, 3, 4, 6, 9, 12):
        labels = [_number(value, digits) for value in values]
        if all(abs(float(label) - value) <= 1e-3 * step for label, value in zip(labels, values, strict=True)):
            break
    return list(zip(values, labels, strict=True))


def _decades(low: float, high: float) -> list[tuple[float, str]]:
    exponents = range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)
    every = max(1, math.ceil(len(exponents) / 5))
    return [(10.0**exponent, f"1e{exponent}") for exponent in exponents[::every]]


def _number(value: float, digits: int = 3) -> str:
    if not math.isfinite(value):
        return _ROMAN[str(value)]
    # The sign of a zero says nothing, nor does the plus of an exponent.
    return re.sub(r"e([+-])0*", lambda found: f"e{found[1].strip('+')}", f"{value + 0.0:.{digits}g}")


def _numbers(*values: float) -> list[str]:
    """Each with the same number of digits: as few as still tell unequal ones apart."""
    for digits in (3, 6, 9, 12):
        shown = [_number(value, digits) for value in values]
        if len(set(shown)) == len(set(values)):
            break
    return shown


def _index(index: Sequence[int]) -> str:
    return f"[{', '.join(map(str, index))}]"


def _shape(pair: Pair) -> str:
    return " × ".join(map(str, pair.expected.shape))


def _circle(x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="none" stroke="{_EXPECTED}" stroke-width="2"/>'


def _diamond(x: float, y: float) -> str:
    return f'<path d="M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z" fill="{_GOT}"/>'


def _legend(names: tuple[str, str], y: float, lines: bool = True) -> list[str]:
    second = 40 + _CHARACTER * text_width(names[0]) + 22
    line = f'<path d="M0 {y - 4}h26" stroke="{_EXPECTED}" stroke-width="2"/>'
    dashed = f'<path d="M{second} {y - 4}h26" stroke="{_GOT}" stroke-width="2" stroke-dasharray="7 4"/>'
    return [
        *([line, dashed] if lines else []),
        _circle(13, y - 4),
        _diamond(second + 13, y - 4),
        _text(32, y, names[0]),
        _text(second + 32, y, names[1]),
    ]


def _label(x: float, y: float, number: int) -> str:
    return f'<text x="{x:g}" y="{y:g}">{number}</text>'


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    placed = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}"{placed}>{_escape(words)}</text>'


def _escape(text: str) -> str:
    return html.escape(text)


def _subject(pair: Pair) -> str:
    return pair.subject if len(pair.subject) <= _LONGEST_NAME else pair.subject[: _LONGEST_NAME - 1] + "…"


def _both(pair: Pair) -> str:
    """The title of a picture that has both values of each entry in it."""
    words = {"expected": pair.names[0], "actual": pair.names[1]}
    if subject := _subject(pair):
        return tr("{subject}: {expected} and {actual}", subject=subject, **words)
    return _capital(tr("{expected} and {actual}", **words))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _svg(pair: Pair, title: str, height: float, body: Sequence[str]) -> str:
    return (
        f'<svg role="img" viewBox="0 0 {_WIDTH} {height:g}" width="{_WIDTH}" height="{height:g}" font-size="12" '
        f'font-family="system-ui, sans-serif" fill="currentColor"><title>{_escape(title)}</title>'
        f'<desc>{_escape(describe(pair))}</desc><text x="0" y="14" font-size="13" font-weight="600">{_escape(title)}'
        f"</text>{''.join(body)}</svg>"
    )
