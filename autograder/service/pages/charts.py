"""Pictures of a class as SVG, drawn on the server: a title and a description in each, no colour that alone tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 420
_HEIGHT, _TOP, _BOTTOM = 190, 24, 34
_ROW = 42


@dataclass(frozen=True)
class Column:
    """One column of a histogram: what stands below it, and how many."""

    label: str
    count: int


@dataclass(frozen=True)
class Share:
    """One bar: its name, how long it is (from 0 to 1), and the words at its end."""

    name: str
    share: float
    words: str


def histogram(columns: Sequence[Column], *, id: str, title: str, description: str, axis: str) -> Markup:
    """Columns side by side, each with its number above it."""
    most = max((column.count for column in columns), default=0) or 1
    wide = (WIDTH - 8) / max(1, len(columns))

    def drawn() -> Iterator[Markup]:
        ground = _HEIGHT - _BOTTOM
        for place, column in enumerate(columns):
            x, tall = 4 + place * wide, (ground - _TOP) * column.count / most
            yield Markup('<rect class="bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
                x + 1.5, ground - tall, wide - 3, tall
            )
            yield _text(x + wide / 2, ground - tall - 5, str(column.count), "middle")
            yield _text(x + wide / 2, ground + 14, column.label, "middle", small=True)
        yield Markup('<line class="axis" x1="4" y1="{0}" x2="{1}" y2="{0}"/>').format(ground, WIDTH - 4)
        yield _text(WIDTH / 2, _HEIGHT - 4, axis, "middle", small=True)

    return _svg(id, title, description, _HEIGHT, drawn())


def bars(shares: Sequence[Share], *, id: str, title: str, description: str) -> Markup:
    """Bars one below the other, the name above each, in a frame that is as long as the whole."""

    def drawn() -> Iterator[Markup]:
        for place, each in enumerate(shares):
            y = place * _ROW
            yield _text(4, y + 15, each.name)
            yield _text(WIDTH - 4, y + 15, each.words, "end")
            size = Markup('x="4" y="{}" width="{:.1f}" height="14"')
            yield Markup('<rect class="frame" {}/>').format(size.format(y + 21, WIDTH - 8))
            yield Markup('<rect class="bar" {}/>').format(size.format(y + 21, (WIDTH - 8) * min(1.0, each.share)))

    return _svg(id, title, description, _ROW * len(shares), drawn())


def _text(x: float, y: float, words: str, anchor: str = "start", *, small: bool = False) -> Markup:
    kind = Markup(' class="small"') if small else Markup("")
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}"{}>{}</text>').format(x, y, anchor, kind, words)


def _svg(id: str, title: str, description: str, height: float, parts: Iterator[Markup]) -> Markup:
    named = Markup(
        '<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" '
        'aria-labelledby="{}-title {}-words"><title id="{}-title">{}</title><desc id="{}-words">{}</desc>'
    ).format(WIDTH, height, id, id, id, title, id, description)
    return named + Markup("").join(parts) + Markup("</svg>")
