"""What a check in a student's notebook found, as text for a terminal and as HTML for a notebook.

NumPy alone, and IPython only where a notebook has loaded it. The HTML carries its style in itself, leaves the text's
colour and the background to the page (so light and dark both work) and has no script. In English the text is plain
ASCII: it has to get through any terminal.
"""

from __future__ import annotations

import html
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.texts import localized, say, text_width, tr

_ROWS = 8
_MAP_SIDE = 10
# Readable on white and on near-black alike, as in the grader's own pages.
_GOOD, _BAD = "#3a9d5d", "#d9534f"
_LEVELS = ((0.5, 3, 0.55), (0.05, 2, 0.35), (0.0, 1, 0.18))
"""From which part of the largest difference on, how many symbols, how strong a colour."""
_LEGEND = {
    "▲": say("▲ too large"),
    "▼": say("▼ too small"),
    "◆": say("◆ differs"),
    "!": say("! not a finite number"),
    "✓": say("✓ agrees"),
}

_OTHERS = {"expected": say("expected"), "numerical": say("numerical")}

_CELL = "border: 1px solid rgba(128, 128, 128, 0.4); padding: 2px 8px; text-align: right; white-space: nowrap"
_SIGN = f"{_CELL}; padding: 1px 4px; text-align: center; min-width: 2.4em"
_SIDE_BY_SIDE = "display: flex; flex-wrap: wrap; align-items: flex-start; gap: 4px 24px; overflow-x: auto"
_NOTE = "margin: 2px 0; opacity: 0.85"
_CAPTION = "caption-side: top; text-align: left; padding: 0 0 3px; font-style: italic"


@dataclass(frozen=True)
class Differences:
    """An array beside the one of the same shape that it should agree with, and where it does not.

    `size` is |yours - other|, infinite where one of the two is not a number or infinite and the other is not the same;
    `other` says what the second array is: "expected", "numerical".
    """

    yours: NDArray[Any]
    wanted: NDArray[Any]
    size: NDArray[np.float64]
    differs: NDArray[np.bool_]
    other: str

    @property
    def worst(self) -> list[tuple[int, ...]]:
        """The indices of the elements that differ, the furthest off first."""
        places = np.argwhere(self.differs)
        order = np.argsort(-self.size[self.differs], kind="stable")
        return [tuple(int(i) for i in places[k]) for k in order]

    @property
    def largest(self) -> float:
        """The largest difference that is a finite number; 0 where there is none."""
        return float(np.max(self.size, where=np.isfinite(self.size), initial=0.0))


def differences(yours: NDArray[Any], wanted: NDArray[Any], tolerance: float, other: str = "expected") -> Differences:
    """Which elements of two arrays of one shape differ by more than `tolerance`."""
    kind = np.result_type(yours.dtype, wanted.dtype, np.float64)
    mine, due = yours.astype(kind), wanted.astype(kind)
    with np.errstate(all="ignore"):
        size = np.asarray(np.abs(mine - due), dtype=np.float64)
    size = np.where((mine == due) | (np.isnan(mine) & np.isnan(due)), 0.0, size)
    size = np.where(np.isnan(size), np.inf, size)
    return Differences(yours, wanted, size, ~(size <= tolerance), other)


@dataclass(frozen=True)
class Result:
    """One check: its outcome in a sentence, facts beside it, and either differing elements or differing properties.

    `properties` are rows of (property, yours, other), for what cannot be compared element by element.
    """

    passed: bool
    headline: str
    notes: Sequence[str] = ()
    differences: Differences | None = None
    properties: Sequence[tuple[str, str, str]] = ()
    other: str = "expected"

    def __repr__(self) -> str:
        headline = self.headline
        lines = [
            tr("Right: {sentence}", sentence=headline)
            if self.passed
            else tr("Not right: {sentence}", sentence=headline)
        ]
        lines += [f"  {line}" for line in _aligned(self._table())]
        if self.differences and (more := len(self.differences.worst) - _ROWS) > 0:
            lines.append("  " + tr("and {count} more", count=more))
        return "\n".join([*lines, *(f"  {note}" for note in self._all_notes())])

    def _repr_html_(self) -> str:
        if self.passed:
            colour, mark, words = _GOOD, "✓", tr("right")
            label = tr("right: {sentence}", sentence=self.headline)
        else:
            colour, mark, words = _BAD, "✗", tr("not right")
            label = tr("not right: {sentence}", sentence=self.headline)
        table = self._table()
        tables, legend = _table_html(self._caption(), table) if table else "", ""
        if self.differences and _has_map(self.differences):
            where = _map_html(self.differences)
            tables += where
            meanings = ", ".join(localized(meaning) for symbol, meaning in _LEGEND.items() if symbol in where)
            said = tr("{meanings}; the more symbols and the stronger the colour, the further off", meanings=meanings)
            legend = f'<p style="{_NOTE}">{html.escape(said)}</p>'
        if tables:
            tables = f'<div style="{_SIDE_BY_SIDE}">{tables}</div>'
        notes = "".join(f'<p style="{_NOTE}">{html.escape(note)}</p>' for note in self._all_notes())
        return (
            f'<div role="group" aria-label="{html.escape(label)}" '
            f'style="border-left: 4px solid {colour}; padding: 2px 0 2px 12px; margin: 4px 0">'
            f'<p style="margin: 2px 0"><span role="img" aria-label="{html.escape(words)}" '
            f'style="color: {colour}; font-weight: bold">{mark}</span> {html.escape(self.headline)}</p>'
            f"{tables}{legend}{notes}</div>"
        )

    def _caption(self) -> str:
        shown = min(len(self.differences.worst), _ROWS) if self.differences else 0
        if shown > 1:
            return tr("The {count} furthest off", count=shown)
        return tr("What differs") if shown else tr("Side by side")

    def _table(self) -> list[tuple[str, ...]]:
        """The rows of the table, its header first; empty where there is nothing to set side by side."""
        if self.properties:
            return [("", tr("yours"), _other(self.other)), *self.properties]
        if self.differences is None or self.differences.yours.ndim == 0:
            return []
        rows = _element_rows(self.differences)
        return [(tr("index"), tr("yours"), _other(self.differences.other), tr("difference")), *rows]

    def _all_notes(self) -> Iterator[str]:
        if self.differences is not None:
            yield from _common_place(self.differences.worst)
        yield from self.notes


def show(result: Result) -> None:
    """Display a result where IPython shows such, print it everywhere else."""
    get_ipython = getattr(sys.modules.get("IPython"), "get_ipython", None)
    if get_ipython is None or get_ipython() is None:
        print(result)
        return
    from IPython.display import display

    display(result)


def _other(name: str) -> str:
    """What the array beside the student's is called, in the language spoken now."""
    return localized(_OTHERS.get(name, name))


def _element_rows(found: Differences) -> list[tuple[str, ...]]:
    """The worst elements, with as few digits as still tell the two numbers of each row apart."""
    places = found.worst[:_ROWS]
    pairs = [(found.yours[place], found.wanted[place]) for place in places]
    digits = next((n for n in (4, 6, 9, 12) if all(_number(a, n) != _number(b, n) for a, b in pairs)), 17)
    return [
        (str(list(place)), _number(yours, digits), _number(wanted, digits), _difference(yours, wanted))
        for place, (yours, wanted) in zip(places, pairs, strict=True)
    ]


def _number(value: Any, digits: int) -> str:
    return str(value) if isinstance(value, np.bool_) else f"{value:.{digits}g}"


def _difference(yours: Any, wanted: Any) -> str:
    kind = np.result_type(yours, wanted, np.float64)
    with np.errstate(all="ignore"):
        return f"{np.asarray(yours).astype(kind)[()] - np.asarray(wanted).astype(kind)[()]:.3g}"


def _common_place(places: Sequence[tuple[int, ...]]) -> Iterator[str]:
    """The row or column that all of several places have in common, of a matrix."""
    if len(places) < 2 or len(places[0]) != 2:
        return
    if len({place[0] for place in places}) == 1:
        yield tr("They are all in row {row}.", row=places[0][0])
    if len({place[1] for place in places}) == 1:
        yield tr("They are all in column {column}.", column=places[0][1])


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(text_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(" " * (width - text_width(text)) + text for text, width in zip(row, widths, strict=True))


def _table_html(caption: str, rows: Sequence[tuple[str, ...]]) -> str:
    head, *body = rows
    cells = "".join(
        f'<th scope="col" style="{_CELL}">{html.escape(text)}</th>' if text else f'<td style="{_CELL}"></td>'
        for text in head
    )
    lines = "".join(
        f'<tr><th scope="row" style="{_CELL}; font-weight: normal">{html.escape(row[0])}</th>'
        + "".join(f'<td style="{_CELL}; font-family: monospace">{html.escape(text)}</td>' for text in row[1:])
        + "</tr>"
        for row in body
    )
    return (
        f'<table style="border-collapse: collapse; margin: 4px 0 6px"><caption style="{_CAPTION}">'
        f"{html.escape(caption)}</caption>"
        f"<thead><tr>{cells}</tr></thead><tbody>{lines}</tbody></table>"
    )


def _has_map(found: Differences) -> bool:
    return found.yours.ndim == 2 and min(found.yours.shape) >= 2 and max(found.yours.shape) <= _MAP_SIDE


def _map_html(found: Differences) -> str:
    """The whole matrix, a symbol for each element: whether it agrees, is too large or too small, and how much."""
    rows, columns = found.yours.shape
    head = "".join(f'<th scope="col" style="{_SIGN}; font-weight: normal">{j}</th>' for j in range(columns))
    body = "".join(
        f'<tr style="background: transparent"><th scope="row" style="{_SIGN}; font-weight: normal">{i}</th>'
        + "".join(_map_cell(found, (i, j)) for j in range(columns))
        + "</tr>"
        for i in range(rows)
    )
    corner = f'<td style="{_SIGN}"></td>'
    caption = html.escape(tr("Where"))
    return (
        f'<table style="border-collapse: collapse; margin: 4px 0 6px"><caption style="{_CAPTION}">'
        f"{caption}</caption><thead><tr>{corner}{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _map_cell(found: Differences, place: tuple[int, int]) -> str:
    yours, wanted, size = found.yours[place], found.wanted[place], found.size[place]
    if not found.differs[place]:
        symbol, strength = "✓", 0.0
        label = tr("{place}: agrees", place=list(place))
    elif not np.isfinite(size):
        symbol, strength = "!", _LEVELS[0][2]
        values = {"found": _number(yours, 4), "due": _number(wanted, 4)}
        label = tr("{place}: {found} in place of {due}", place=list(place), **values)
    else:
        count, strength = next((n, s) for part, n, s in _LEVELS if size >= part * found.largest)
        symbol = count * ("◆" if np.iscomplexobj(yours) or np.iscomplexobj(wanted) else "▲" if yours > wanted else "▼")
        label = tr("{place}: off by {difference}", place=list(place), difference=_difference(yours, wanted))
    colour = f"; background: rgba(217, 83, 79, {strength})" if strength else ""
    label = html.escape(label)
    return f'<td style="{_SIGN}{colour}" title="{label}"><span role="img" aria-label="{label}">{symbol}</span></td>'
