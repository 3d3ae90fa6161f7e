"""What a submission costs each contestant, as a picture that is legible on light and dark pages."""

from __future__ import annotations

import html
import io
import re
import statistics
from collections.abc import Mapping

from benchmarks.race import Column

_INK, _OURS, _OTHERS = "#123456", "#234567", "#345678"  # stand for the page's colours until the end
_COLOURS = {_INK: ("#24292f", "#d5dae0"), _OURS: ("#2f6fb0", "#6aa9e9"), _OTHERS: ("#8a8f98", "#7d848e")}
_OUR_KEYS = ("grade-1", "grade-2", "grade-core", "plugin")


def drawable(columns: Mapping[str, Column]) -> bool:
    """Whether there is anything to draw."""
    return bool(_shown(columns))


def description(columns: Mapping[str, Column]) -> str:
    """The picture in words."""
    costs = [f"{_plain(one.name)} {_milliseconds(1000 * statistics.median(one.cpu))}" for one in _shown(columns)]
    return f"CPU time for a submission: {', '.join(costs)}."


def svg(columns: Mapping[str, Column]) -> str:
    """Bars from the cheapest to the dearest, with the spread over the rounds; the same figures give the same bytes."""
    import matplotlib
    from matplotlib.figure import Figure

    shown = _shown(columns)
    names = [_plain(one.name) for one in shown]
    costs = [1000 * statistics.median(one.cpu) for one in shown]
    below = [cost - 1000 * min(one.cpu) for cost, one in zip(costs, shown, strict=True)]
    above = [1000 * max(one.cpu) - cost for cost, one in zip(costs, shown, strict=True)]
    settings = {
        "svg.hashsalt": "benchmark", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10,
        "text.color": _INK, "axes.labelcolor": _INK, "axes.edgecolor": _INK, "xtick.color": _INK, "ytick.color": _INK,
    }  # fmt: skip
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(7.6, 0.9 + 0.42 * len(shown)), layout="constrained")
        axes = figure.add_subplot()
        colours = [_OURS if one.key in _OUR_KEYS else _OTHERS for one in shown]
        error = {"ecolor": _INK, "elinewidth": 1.0, "capsize": 3}
        bars = axes.barh(names, costs, color=colours, xerr=[below, above], error_kw=error, height=0.62)
        axes.bar_label(bars, [_milliseconds(cost) for cost in costs], padding=6)
        axes.set_xlim(0, 1.2 * max(costs))
        axes.set_xlabel("CPU time for a submission (ms)")
        axes.invert_yaxis()
        axes.spines[["top", "right"]].set_visible(False)
        file = io.StringIO()
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return _themed(file.getvalue(), description(columns))


def _shown(columns: Mapping[str, Column]) -> list[Column]:
    shown = [one for one in columns.values() if one.measured and min(one.cpu) > 0]
    return sorted(shown, key=lambda one: statistics.median(one.cpu))


def _milliseconds(value: float) -> str:
    return f"{value:.0f} ms" if value >= 100 else f"{value:.3g} ms"


def _plain(name: str) -> str:
    return name.replace("`", "")


def _themed(drawn: str, said: str) -> str:
    """The drawing with an alternative text, and with colours that follow the page's."""
    light = dark = ""
    for number, (marker, (on_light, on_dark)) in enumerate(_COLOURS.items()):
        drawn = drawn.replace(marker, f"var(--c{number})")
        light += f"--c{number}: {on_light}; "
        dark += f"--c{number}: {on_dark}; "
    style = f"<style>svg {{ {light}}} @media (prefers-color-scheme: dark) {{ svg {{ {dark}}} }}</style>"
    text = html.escape(said)
    drawn = re.sub(r"<metadata>.*?</metadata>", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r"<svg ", f'<svg role="img" aria-label="{text}" ', drawn, count=1)
    return re.sub(r"(<svg [^>]*>)", rf"\1\n <title>{text}</title>\n {style}".replace("\\n", "\n"), drawn, count=1)
