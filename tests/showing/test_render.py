"""Verdicts as text and as HTML."""

from __future__ import annotations

import time
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from autograder.showing.render import (
    format_points,
    format_values,
    printable,
    report_text,
    status_words,
    verdict_html,
    verdict_text,
)
from autograder.texts import say, speaking
from autograder.verdict import Counterexample, Finding, Report, Verdict, to_jsonable


def failed(arguments: list[Any], expected: Any, actual: Any, message: str = "It differs.") -> Verdict:
    example = Counterexample(to_jsonable(arguments), to_jsonable(expected), to_jsonable(actual))
    return Verdict("softmax", "wrong", 0.0, 3.0, "", (Finding("matches_reference", False, message, example),))


def test_text_says_what_was_asked_what_passed_and_what_failed() -> None:
    example = Counterexample([[[0.0, 1.0]]], [[0.2689414, 0.7310586]], [[1.0, 1.0]])
    findings = (
        Finding("matches_reference", False, "Expected 0.269, found 1.", example),
        Finding("stable", True, "Stable for large scores: yes."),
    )
    verdict = Verdict("softmax", "wrong", 0.0, 3.0, "Each column sums to one where each row should.", findings)
    assert verdict_text(verdict) == "\n".join(
        [
            "softmax: wrong, 0 of 3 points",
            "  Each column sums to one where each row should.",
            "",
            "  ✗ Expected 0.269, found 1.",
            "      argument     [[0., 1.]]",
            "      expected     [[0.2689, 0.7311]]",
            "      your answer  [[1., 1.]]",
            "",
            "  ✓ Stable for large scores: yes.",
        ]
    )


def test_a_message_that_only_repeats_a_finding_is_said_once() -> None:
    verdict = Verdict("f", "wrong", 0.0, 1.0, "It differs.", (Finding("matches_reference", False, "It differs."),))
    assert verdict_text(verdict).count("It differs.") == 1
    assert verdict_html(verdict).count("It differs.") == 1


def test_what_stands_between_backticks_is_code_in_html() -> None:
    markup = verdict_html(Verdict("f", "wrong", 0.0, 1.0, "`dW1` is <b>wrong</b>: `a<b`."))
    assert "<code>dW1</code> is &lt;b&gt;wrong&lt;/b&gt;: <code>a&lt;b</code>." in markup


def test_arguments_are_shown_by_their_names() -> None:
    example = Counterexample([2, [1.0]], 1.0, 2.0, ("i", "X"))
    verdict = Verdict("f", "wrong", 0.0, 1.0, "", (Finding("matches_reference", False, "It differs.", example),))
    assert [line.split() for line in verdict_text(verdict).splitlines()[3:5]] == [["i", "2"], ["X", "[1.]"]]


def test_values_get_as_many_digits_as_tell_them_apart() -> None:
    assert format_values(1 / 3, 1 / 3 + 1e-8) == ["0.333333333", "0.333333343"]


def test_a_large_array_shows_its_edges() -> None:
    shown = verdict_text(failed([], np.arange(100.0), np.arange(100.0) + 1))
    assert "expected     [ 0.,  1.,  2., ..., 97., 98., 99.]" in shown


def test_a_matrix_is_aligned_under_its_label() -> None:
    lines = verdict_text(failed([np.array([[1.0, -20.5], [3.0, 4.0]])], 1.0, 2.0)).split("\n")
    assert lines[3:5] == ["      argument     [[  1. , -20.5],", "                    [  3. ,   4. ]]"]


@pytest.mark.parametrize("value", [float("nan"), np.array([np.nan, 1.0, -np.inf]), [], {}, None, "text", (1, [2, 3])])
def test_every_value_can_be_shown(value: Any) -> None:
    assert format_values(to_jsonable(value))[0]


def test_how_a_function_behaved_is_shown_without_an_expected_value() -> None:
    example = Counterexample([[1, 2]], None, {"arguments afterwards": [[3, 4]], "returned": [0.1]})
    verdict = Verdict("f", "partial", 0.5, 1.0, "", (Finding("leaves", False, "Argument 1 was changed.", example),))
    assert "arguments afterwards  [[3, 4]]" in verdict_text(verdict)
    assert "expected" not in verdict_text(verdict)


@pytest.mark.parametrize("hostile", ["\x1b[2J\x1b[H", "a\rb", "\u202eevil", "\x00", "\ud800"])
def test_text_cannot_move_the_cursor_or_hide_a_line(hostile: str) -> None:
    shown = verdict_text(failed([hostile], hostile, hostile, hostile))
    assert all(character.isprintable() or character == "\n" for character in shown)
    shown.encode("utf-8")


def test_printable_text_stays_as_it_is() -> None:
    assert printable("σ(x) ≤ 1\n\tüber") == "σ(x) ≤ 1\n\tüber"


class Tags(HTMLParser):
    """Collects the tags of a page and whether each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "</pre></td><img src=x onerror=alert(1)>", "\"'&"])
def test_html_has_nothing_of_the_student_s_unescaped(hostile: str) -> None:
    verdict = Verdict(
        hostile, "wrong", 0, 1, hostile, failed([hostile], hostile, hostile, hostile).findings, inherited_from=hostile
    )
    parser = Tags()
    parser.feed(verdict_html(verdict))
    assert not parser.open
    assert set(parser.tags) <= {"div", "p", "b", "span", "table", "tbody", "tr", "th", "td", "pre", "code", "ul", "li"}


@pytest.mark.parametrize(("points", "shown"), [(2.0, "2"), (2.5, "2.5"), (1 / 3, "0.33"), (0.0, "0"), (10.0, "10")])
def test_points_have_no_tail_of_zeros(points: float, shown: str) -> None:
    assert format_points(points) == shown


def test_a_report_says_the_total_and_what_was_mended() -> None:
    verdict = Verdict("f", "correct", 2.0, 2.0, "Correct.")
    report = Report(
        "a", "ada", "a", "a.ipynb", "graded", exercises=(verdict,), max_score=4.0, mended=("A cell was put back.",)
    )
    assert (
        report_text(report) == "a.ipynb: 2 of 4 points\n  A cell was put back.\n\nf: correct, 2 of 2 points\n  Correct."
    )


def test_a_report_without_verdicts_says_why() -> None:
    report = Report("a", "ada", "a", "a.ipynb", "unreadable", "The file is empty.")
    assert report_text(report) == "a.ipynb: could not be read\n  The file is empty."


def test_no_line_of_text_is_a_command_to_a_ci_log():
    assert printable("::error::x\n  ::set-output y\na[::2]") == ": :error::x\n  : :set-output y\na[::2]"


CHINESE = {
    "{name}: {status}, {score} of {max_score} points": "{name}：{status}，{max_score} 分得 {score} 分",
    "{name}: {score} of {max_score} points": "{name}：{max_score} 分得 {score} 分",
    "wrong": "错误",
    "expected": "期望",
    "your answer": "你的答案",
    "argument": "参数",
    "argument {number}": "参数 {number}",
    "returned": "返回",
    "{argument} afterwards": "之后的 {argument}",
    "passed": "通过",
    "failed": "未通过",
    "and {count} more checks passed": "另有 {count} 项通过",
    "It is {factor}.": "它是{factor}。",
    "right but for its sign": "除了正负号都对",
    "x": "nobody's",
}


def test_a_verdict_is_told_in_the_language_spoken_now_and_aligned(translated: Any) -> None:
    message = say("It is {factor}.", factor=say("right but for its sign"))
    example = Counterexample([[[1.0, 20.0], [3.0, 4.0]], 1.0], 1.0, -1.0, ("x",))
    found = (Finding("matches_reference", False, message, example), *(Finding("more", True, "x.") for _ in range(14)))
    verdict = Verdict("softmax", "wrong", 0.0, 3.0, message, found)
    with speaking("zh_Hans", translated(CHINESE)):
        shown, page = verdict_text(verdict), verdict_html(verdict)
        assert report_text(Report("a", "ada", "a", "a.ipynb", "graded", exercises=(verdict,), max_score=3.0)) == (
            f"a.ipynb：3 分得 0 分\n\n{shown}"
        )
    assert shown.splitlines()[:8] == [
        "softmax：错误，3 分得 0 分",
        "",
        "  ✗ 它是除了正负号都对。",
        "      x         [[ 1., 20.],",
        "                 [ 3.,  4.]]",
        "      参数 2    1",
        "      期望      1",
        "      你的答案  -1",
    ]
    assert shown.splitlines()[-1] == "  ✓ 另有 2 项通过"
    assert "<li>✓ 另有 2 项通过</li>" in page
    assert {'aria-label="通过"', 'aria-label="未通过"'} <= {part for part in page.split(" ") if "aria" in part}
    assert "It is right but for its sign." in verdict_text(verdict)


def test_how_a_function_behaved_is_told_in_the_language_spoken_now(translated: Any) -> None:
    example = Counterexample([2.0], None, {"x afterwards": 1.0, "argument 2 afterwards": 3.0, "returned": 0.1})
    verdict = Verdict("f", "wrong", 0.0, 1.0, "", (Finding("leaves", False, "Changed.", example),))
    with speaking("zh_Hans", translated(CHINESE)):
        labels = [line.split("  ")[3] for line in verdict_text(verdict).splitlines()[3:]]
        assert status_words("wrong") == "错误"
    assert labels == ["参数", "之后的 x", "之后的 参数 2", "返回"]


def test_blank_lines_take_no_longer_than_other_text() -> None:
    start = time.process_time()
    assert printable("\n" * 400_000 + "::error::x") == "\n" * 400_000 + ": :error::x"
    assert time.process_time() - start < 5
