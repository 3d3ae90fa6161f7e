"""Verdicts as text for a terminal and as HTML for a notebook: what was asked, what passed, what failed and how.

Everything is escaped here, so that a message or a value that came from a student can be shown anywhere. The HTML
carries its style in itself, leaves text and background to the page (so light and dark both work) and has no script.
"""

from __future__ import annotations

import html
import itertools
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.texts import Text, localized, say, text_width, tr
from autograder.verdict import Finding, Report, Verdict

STATUS_WORDS = {
    "correct": say("correct"),
    "partial": say("partly right"),
    "wrong": say("wrong"),
    "missing": say("not found"),
    "error": say("raised an error"),
    "timeout": say("took too long"),
    "memory": say("used too much memory"),
    "limit": say("went over a limit"),
    "crash": say("crashed"),
    "protocol": say("could not be judged"),
    "forbidden": say("used something that is closed here"),
    "unanswered": say("left as released"),
    "unreadable": say("could not be read"),
    "ungraded": say("not graded yet"),
}

_LINE_WIDTH = 84
_NUMBERED = re.compile(r"argument (\d+)")
_CODE = re.compile(r"`([^`\n]{1,200})`")
_COMMAND = re.compile(r"^([^\S\n]*)::", re.MULTILINE)
_SUMMARISE_ABOVE = 60  # elements of an array; larger ones show their edges alone, as NumPy does
_MAX_LINES = 24
_MAX_PASSED = 12

# Readable on white and on near-black alike.
_GOOD, _HALF, _BAD, _NEUTRAL = "#3a9d5d", "#c58a1c", "#d9534f", "#8a8f98"


def status_words(status: str) -> str:
    """`status` as a person would say it."""
    return localized(STATUS_WORDS[status]) if status in STATUS_WORDS else printable(status)


def format_points(points: float) -> str:
    """Points without a tail of zeros: 2, 2.5, 0.33."""
    return f"{points:.2f}".rstrip("0").rstrip(".") or "0"


def printable(text: str) -> str:
    """`text` with control characters made visible, so that it cannot move a terminal's cursor or hide a line.

    Nor can it give a command to a CI's log, which takes one from a line that starts with two colons, or from anywhere
    in the older form; there, where a table may break a line, no two colons stay together.
    """
    if "::" in text or "##[" in text:
        text = _COMMAND.sub(r"\1: :", text).replace("##[", "## [")
        if os.environ.get("GITHUB_ACTIONS") == "true":
            text = text.replace("::", ": :")
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return "".join(
        character if character.isprintable() or character in "\n\t" else character.encode("unicode_escape").decode()
        for character in text.encode("utf-8", "backslashreplace").decode()
    )


def json_line(document: Mapping[str, Any]) -> str:
    """A document as a line of JSON, in which a CI's log finds no command; in their old form those start anywhere."""
    return json.dumps(document, ensure_ascii=True, allow_nan=False).replace("##[", "##\\u005b")


def format_values(*values: Any) -> list[str]:
    """Each value as lines of text, all with the same number of digits: as few as still tell unequal ones apart."""
    for precision in (4, 6, 9, 12):
        shown = [_format_value(value, precision) for value in values]
        if all(
            one != other or a == b
            for (one, a), (other, b) in itertools.combinations(zip(shown, values, strict=True), 2)
        ):
            break
    return shown


def _format_value(value: Any, precision: int) -> str:
    array = _as_array(value)
    if array is not None:
        text = np.array2string(
            array,
            precision=precision,
            threshold=_SUMMARISE_ABOVE,
            edgeitems=3,
            max_line_width=_LINE_WIDTH,
            separator=", ",
            floatmode="maxprec",
        )
    elif isinstance(value, dict):
        text = "\n".join(_labelled(f"{key}: ", _format_value(item, precision)) for key, item in value.items()) or "{}"
    elif isinstance(value, (list, tuple)):
        items = [_format_value(item, precision) for item in value]
        text = (",\n" if any("\n" in item for item in items) else ", ").join(items)
        text = f"[{text}]"
    elif isinstance(value, float):
        text = f"{value:.{precision}g}"
    else:
        text = str(value)
    lines = printable(text).split("\n")
    if len(lines) > _MAX_LINES:
        lines = [*lines[: _MAX_LINES // 2], "...", *lines[-(_MAX_LINES // 2 - 1) :]]
    return "\n".join(lines)


def _as_array(value: Any) -> np.ndarray[Any, Any] | None:
    """A rectangular nested list of numbers as an array; strings for NaN and infinity count as numbers."""
    if not isinstance(value, (list, tuple)) or not value:
        return None
    try:
        array = np.array(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if array.dtype.kind in "bif":
        return array
    if array.dtype.kind == "U" and set(np.unique(array[np.char.isalpha(np.char.lstrip(array, "-"))])) <= _NOT_FINITE:
        try:
            return array.astype(float)
        except ValueError:
            return array
    return array if array.dtype.kind == "U" else None


_NOT_FINITE = {"nan", "inf", "-inf"}


def _labelled(label: str, text: str) -> str:
    """`text` set beside `label`, its later lines indented to its first."""
    first, *rest = text.split("\n")
    return "\n".join([f"{label}{first}", *(" " * text_width(label) + line for line in rest)])


def counterexample_rows(finding: Finding) -> list[tuple[str, str]]:
    """The evidence of a failed check as (label, value) rows: the arguments, what was expected and what came."""
    example = finding.counterexample
    if example is None:
        return []
    expected, actual = format_values(example.expected, example.actual)
    names = [_name(name) for name in example.names]
    if len(example.arguments) == 1:
        names = [*names, tr("argument")]
    names += [tr("argument {number}", number=n + 1) for n in range(len(names), len(example.arguments))]
    named = zip(names, example.arguments, strict=False)
    rows = [(name, text) for (name, value) in named for text in format_values(value)]
    if example.expected is None and isinstance(example.actual, dict):
        # How the function behaved, rather than a value that can be set against another one.
        return rows + [
            (_behaviour(str(name)), text) for name, value in example.actual.items() for text in format_values(value)
        ]
    return [*rows, (tr("expected"), expected), (tr("your answer"), actual)]


def _name(name: str) -> str:
    """An argument's name: the name of a parameter as it is, what we call one without a name in the language spoken."""
    if isinstance(name, Text):
        return printable(localized(name))
    numbered = _NUMBERED.fullmatch(name)
    return tr("argument {number}", number=numbered[1]) if numbered else printable(name)


def _behaviour(name: str) -> str:
    """What a value that a call left behind is called: what was returned, and the arguments after it."""
    if name == "returned":
        return tr("returned")
    argument, _, afterwards = name.rpartition(" ")
    if argument and afterwards == "afterwards":
        return tr("{argument} afterwards", argument=_name(argument))
    return printable(name)


def ordered_findings(verdict: Verdict) -> tuple[list[Finding], list[Finding]]:
    """The findings that failed and those that passed, each in the order of the questions."""
    return (
        [finding for finding in verdict.findings if not finding.passed],
        [finding for finding in verdict.findings if finding.passed],
    )


def finding_words(finding: Finding) -> str:
    """What a finding says; the name of its check where it has no message."""
    return printable(localized(finding.message or finding.check.replace("_", " ")))


def summary(verdict: Verdict) -> str:
    """The verdict's message, empty where it only repeats a finding that is shown anyway."""
    repeated = any(finding.message == verdict.message for finding in verdict.findings if not finding.passed)
    return "" if repeated else printable(localized(verdict.message))


def _heading(verdict: Verdict) -> str:
    return tr(
        "{name}: {status}, {score} of {max_score} points",
        name=printable(verdict.name),
        status=status_words(verdict.status),
        score=format_points(verdict.score),
        max_score=format_points(verdict.max_score),
    )


def verdict_text(verdict: Verdict) -> str:
    """The verdict as lines of plain text, for a terminal and for a notebook's text/plain."""
    return "\n".join(_text_lines(verdict))


def report_text(report: Report) -> str:
    """The report of one notebook as plain text: the total, what had to be mended, and every exercise's verdict."""
    name = printable(report.source or report.notebook)
    if report.status == "graded":
        score, max_score = format_points(report.score), format_points(report.max_score)
        lines = [tr("{name}: {score} of {max_score} points", name=name, score=score, max_score=max_score)]
    else:
        lines = [tr("{name}: {status}", name=name, status=status_words(report.status))]
    lines += [f"  {printable(localized(said))}" for said in (report.message, *report.mended) if said]
    return "\n\n".join(["\n".join(lines), *(verdict_text(verdict) for verdict in report.exercises)])


def _text_lines(verdict: Verdict) -> Iterator[str]:
    yield _heading(verdict)
    if summary(verdict):
        yield from _indented(summary(verdict), "  ")
    failed, passed = ordered_findings(verdict)
    for finding in failed:
        yield ""
        yield from _indented(f"✗ {finding_words(finding)}", "  ", hang="    ")
        rows = counterexample_rows(finding)
        width = max((text_width(label) for label, _ in rows), default=0)
        for label, value in rows:
            yield from _indented(_labelled(label + " " * (width - text_width(label) + 2), value), "      ")
    if passed:
        yield ""
    for finding in passed[:_MAX_PASSED]:
        yield from _indented(f"✓ {finding_words(finding)}", "  ", hang="    ")
    if len(passed) > _MAX_PASSED:
        yield f"  ✓ {_more_passed(passed)}"


def _more_passed(passed: Sequence[Finding]) -> str:
    return tr("and {count} more checks passed", count=len(passed) - _MAX_PASSED)


def _indented(text: str, indent: str, *, hang: str | None = None) -> Iterator[str]:
    for number, line in enumerate(text.split("\n")):
        yield f"{indent if number == 0 or hang is None else hang}{line}".rstrip()


def verdict_html(verdict: Verdict) -> str:
    """The verdict as one block of HTML with its style in itself: for a notebook's text/html and for formgrader."""
    failed, passed = ordered_findings(verdict)
    colour = _status_colour(verdict)
    parts = [
        f'<div style="border-left: 4px solid {colour}; padding: 2px 0 2px 12px; margin: 6px 0">',
        f'<p style="margin: 2px 0"><b>{_escape(_heading(verdict))}</b></p>',
    ]
    if summary(verdict):
        parts.append(f'<p style="margin: 2px 0; white-space: pre-wrap">{sentence_html(summary(verdict))}</p>')
    parts += [_failed_html(finding) for finding in failed]
    if passed:
        parts.append('<ul style="list-style: none; padding: 0; margin: 6px 0">')
        parts += [_passed_html(finding) for finding in passed[:_MAX_PASSED]]
        if len(passed) > _MAX_PASSED:
            parts.append(f"<li>✓ {_escape(_more_passed(passed))}</li>")
        parts.append("</ul>")
    return "\n".join([*parts, "</div>"])


def _status_colour(verdict: Verdict) -> str:
    colours = {"correct": _GOOD, "partial": _HALF, "unanswered": _NEUTRAL, "ungraded": _NEUTRAL}
    return colours.get(verdict.status, _BAD)


def _mark_html(colour: str, mark: str, words: str) -> str:
    return f'<span role="img" aria-label="{_escape(words)}" style="color: {colour}; font-weight: bold">{mark}</span>'


def _passed_html(finding: Finding) -> str:
    mark = _mark_html(_GOOD, "✓", tr("passed"))
    return f"<li>{mark} {sentence_html(finding_words(finding))}</li>"


def _failed_html(finding: Finding) -> str:
    mark = _mark_html(_BAD, "✗", tr("failed"))
    said = f'<p style="margin: 8px 0 2px; white-space: pre-wrap">{mark} {sentence_html(finding_words(finding))}</p>'
    return said + table_html(counterexample_rows(finding))


def table_html(rows: Sequence[tuple[str, str]]) -> str:
    """Rows of (label, preformatted value) as a table; empty where there are no rows."""
    if not rows:
        return ""
    cell = "border: 1px solid rgba(128, 128, 128, 0.4); padding: 2px 8px; text-align: left; vertical-align: top"
    body = "".join(
        f'<tr><th scope="row" style="{cell}; font-weight: normal; white-space: nowrap">{_escape(label)}</th>'
        f'<td style="{cell}"><pre style="margin: 0; padding: 0; border: 0; background: transparent; color: inherit; '
        f'white-space: {_white_space(value)}">{_escape(value)}</pre></td></tr>'
        for label, value in rows
    )
    return (
        '<div style="overflow-x: auto"><table style="border-collapse: collapse; margin: 2px 0 8px 18px">'
        f"<tbody>{body}</tbody></table></div>"
    )


def _white_space(value: str) -> str:
    """Arrays keep their lines; a sentence among the values is broken like any other."""
    return "pre" if all(len(line) <= _LINE_WIDTH for line in value.split("\n")) else "pre-wrap"


def sentence_html(text: str) -> str:
    """A sentence as HTML, escaped; what stands between backticks becomes code."""
    return _CODE.sub(r"<code>\1</code>", _escape(text))


def _escape(text: str) -> str:
    return html.escape(printable(text))
