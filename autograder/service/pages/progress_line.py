"""A student's points from attempt to attempt, as a small line; the table beside it holds the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from autograder.showing.render import format_points
from autograder.texts import tr

_WIDTH, _HEIGHT = 320, 96
_LEFT, _RIGHT, _TOP, _BOTTOM = 42, 10, 10, 22
LEAST = 2


@dataclass(frozen=True)
class Point:
    """An attempt that has points: its number, and whether it is the one that counts."""

    number: int
    score: float
    max_score: float
    counts: bool = False

    @property
    def share(self) -> float:
        """How much of all points it has."""
        return min(1.0, max(0.0, self.score / self.max_score)) if self.max_score > 0 else 0.0


def progress_line(points: Sequence[Point]) -> Markup:
    """An SVG of the attempts' points, the first at the left; empty where there are fewer than two of them.

    It needs no script and no style of its own, and its colours are the page's. Heights are shares of the maximum, which
    may have changed between two attempts. The attempt that counts is filled.
    """
    if len(points) < LEAST:
        return Markup()
    first, last = points[0], points[-1]
    span = max(1, last.number - first.number)
    wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def place(point: Point) -> tuple[float, float]:
        x = _LEFT + wide * (point.number - first.number) / span
        return round(x, 1), round(_TOP + high * (1 - point.share), 1)

    places = [place(point) for point in points]
    line = " ".join(f"{x},{y}" for x, y in places)
    dots = Markup("").join(
        Markup('<circle cx="{}" cy="{}" r="{}"{}/>').format(
            x, y, 5 if point.counts else 3, Markup(' class="counts"') if point.counts else ""
        )
        for point, (x, y) in zip(points, places, strict=True)
    )
    low, top = _HEIGHT - _BOTTOM, _TOP
    return Markup(
        '<svg class="progress" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" '
        'aria-labelledby="progress-title progress-text">'
        '<title id="progress-title">{title}</title><desc id="progress-text">{text}</desc>'
        '<path class="axis" d="M{left} {top}H{right}M{left} {low}H{right}"/>'
        '<text x="{label}" y="{top_text}" text-anchor="end">100%</text>'
        '<text x="{label}" y="{low_text}" text-anchor="end">0%</text>'
        '<text x="{left}" y="{under}" text-anchor="middle">{first}</text>'
        '<text x="{right}" y="{under}" text-anchor="middle">{last}</text>'
        '<polyline points="{line}"/>{dots}</svg>'
    ).format(
        w=_WIDTH,
        h=_HEIGHT,
        left=_LEFT,
        right=_WIDTH - _RIGHT,
        top=top,
        low=low,
        label=_LEFT - 6,
        top_text=top + 4,
        low_text=low + 4,
        under=_HEIGHT - 5,
        title=escape(tr("Points from attempt to attempt")),
        text=escape(_in_words(points)),
        first=first.number,
        last=last.number,
        line=line,
        dots=dots,
    )


def _in_words(points: Sequence[Point]) -> str:
    """What the line shows: where it begins and ends, and its highest point."""
    best = max(points, key=lambda point: (point.share, point.number))
    line = tr("From {first} to {last}.", first=_of(points[0]), last=_of(points[-1]))
    highest = tr("The best: {best}.", best=_of(best))
    return f"{line} {highest}"


def _of(point: Point) -> str:
    return tr(
        "attempt {number}: {score} of {max_score} points",
        number=point.number,
        score=format_points(point.score),
        max_score=format_points(point.max_score),
    )
