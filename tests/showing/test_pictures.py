"""Pictures of a counterexample."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from autograder.showing.pictures import MOST_PAIRS, picture
from autograder.texts import speaking
from autograder.verdict import Counterexample, Finding, to_jsonable

MATRIX = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
LOSS = 2.0 * np.exp(-np.arange(20.0) / 4)


def finding(expected: Any, actual: Any, check: str = "matches_reference", part: str | None = None) -> Finding:
    expected, actual = (to_jsonable(np.asarray(v) if isinstance(v, list) else v) for v in (expected, actual))
    return Finding(check, False, "Differs.", Counterexample([], expected, actual), part)


def drawn(expected: Any, actual: Any, exercise: str = "f", **fields: Any) -> ElementTree.Element:
    return ElementTree.fromstring(picture(finding(expected, actual, **fields), exercise))


def words(svg: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in svg.iter("text")]


def described(svg: ElementTree.Element) -> str:
    return svg.findtext("desc") or ""


def test_a_picture_is_an_image_with_a_title_and_a_description() -> None:
    svg = drawn(MATRIX, -MATRIX, "softmax")
    assert svg.get("role") == "img"
    assert svg.findtext("title") == "softmax: where it differs"
    assert described(svg) == "Differs in 6 of 6 entries, most in row 1, column 2 (counted from 0): expected 6, got -6."


def test_a_picture_is_named_after_the_array_that_it_speaks_of() -> None:
    assert drawn(MATRIX, -MATRIX, "two_layer_net", part="dW1").findtext("title") == "dW1: where it differs"


def test_a_heat_map_marks_the_cells_that_differ_with_sign_and_leaves_the_others_plain() -> None:
    actual = MATRIX.copy()
    actual[0, 1], actual[1, 2] = 2.5, 5.75
    assert [word for word in words(drawn(MATRIX, actual)) if word.startswith(("+", "-"))] == ["+0.5", "-0.25"]


def test_a_large_heat_map_has_signs_without_numbers_and_shows_the_part_with_the_worst_cell() -> None:
    expected = np.ones((40, 10))
    actual = expected.copy()
    actual[33, 7] = 2.0
    svg = drawn(expected, actual)
    assert "Shown: rows 20 to 39, columns 0 to 9 of 40 × 10." in words(svg)
    assert "33" in words(svg)


@pytest.mark.parametrize(("odd", "word"), [(np.nan, "NaN"), (np.inf, "∞"), (-np.inf, "-∞")])
def test_what_is_no_number_is_marked_in_a_heat_map_and_told(odd: float, word: str) -> None:
    actual = MATRIX.copy()
    actual[0, 1] = odd
    svg = drawn(MATRIX, actual)
    assert word in words(svg)
    assert f"got {word}. Not finite: 1 of the values of got." in described(svg)


def test_a_loss_has_two_curves_of_different_dash_and_mark() -> None:
    svg = drawn(LOSS[:, np.newaxis], LOSS[:, np.newaxis] / 2, "gradient_descent", part="train_loss")
    lines = [path for path in svg.iter("path") if path.get("stroke-width") == "2" and len(path.get("d") or "") > 100]
    assert [line.get("stroke-dasharray") for line in lines] == [None, "7 4"]
    assert len(list(svg.iter("circle"))) > 5
    assert "step" in words(svg)


def test_a_loss_that_spans_many_decades_is_drawn_on_a_logarithmic_axis() -> None:
    said = words(drawn(LOSS, 2.0 * np.exp(np.arange(20.0)), part="train_loss"))
    assert "step, vertical axis logarithmic" in said
    assert "1e4" in said or "1e5" in said


def test_a_loss_that_is_negative_is_drawn_on_a_linear_axis() -> None:
    assert "step" in words(drawn(LOSS, -1e6 * LOSS, part="train_loss"))


def test_a_curve_that_ends_in_nan_says_where() -> None:
    actual = LOSS.copy()
    actual[10:] = np.nan
    assert "NaN →" in words(drawn(LOSS, actual, part="train_loss"))


def test_a_gradient_is_drawn_entry_by_entry_beside_the_numerical_one() -> None:
    svg = drawn(MATRIX, 2 * MATRIX, "net", check="gradient_agrees", part="dW")
    assert {"[0, 0]", "[1, 2]", "numerical", "yours"} <= set(words(svg))
    assert "numerical 6, yours 12" in described(svg)


def test_many_entries_of_a_gradient_are_points_about_a_diagonal() -> None:
    expected = np.linspace(-1.0, 1.0, 40)
    svg = drawn(expected, -expected, check="gradient_agrees", part="dW")
    assert svg.findtext("title") == "dW: yours against numerical"


def test_a_gradient_of_very_many_entries_is_a_heat_map() -> None:
    expected = np.linspace(1.0, 2.0, MOST_PAIRS + 4).reshape(8, -1)
    assert drawn(expected, -expected, check="gradient_agrees").findtext("title") == "f: where it differs"


def test_a_value_that_is_no_number_stands_beside_its_entry() -> None:
    assert "got NaN" in words(drawn([1.0, 2.0, 3.0, 4.0, 5.0], [1.0, 2.0, np.nan, 4.0, 5.0]))


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (1.0, 2.0),
        ([1.0, 2.0], [2.0, 1.0]),
        (MATRIX, MATRIX),
        (MATRIX, MATRIX + 1e-9),
        (MATRIX, MATRIX.T),
        (MATRIX, "TypeError: no"),
        (MATRIX, "array of shape (30, 30), float64"),
        (None, {"printed": "1"}),
        (MATRIX, [["1", "2", "3"], ["4", "5", "6"]]),
        ([1.0, 2.0, 3.0, 4.0, 5.0], [1.001, 2.0, 3.0, 4.0, 5.0]),
        ([], []),
        ([[], []], [[], []]),
        ([[1.0, 2.0], [3.0]], [[1.0, 2.0], [4.0]]),
    ],
)
def test_there_is_no_picture_where_it_would_say_no_more_than_the_numbers(expected: Any, actual: Any) -> None:
    example = Counterexample([], to_jsonable(expected), to_jsonable(actual))
    assert picture(Finding("matches_reference", False, "Differs.", example)) == ""


def test_a_check_that_passed_or_has_no_counterexample_has_no_picture() -> None:
    assert picture(Finding("matches_reference", True, "Right.")) == ""
    assert picture(Finding("matches_reference", False, "Wrong.")) == ""


HOSTILE = '</title><script>alert(1)</script><img src=x onerror="alert(1)">&'


def test_names_are_escaped() -> None:
    svg = drawn(MATRIX, -MATRIX, HOSTILE)
    assert {element.tag for element in svg.iter()} <= {"svg", "title", "desc", "text", "g", "path", "circle"}
    assert "script" in (svg.findtext("title") or "")


@pytest.mark.parametrize("hostile", [HOSTILE, "nan<script>", 10**400, [[["x"]]], {"a": 1}, None, True, [None, None]])
def test_a_hostile_value_is_no_picture(hostile: Any) -> None:
    example = Counterexample([], [[1.0, 2.0], [3.0, 4.0]], [[hostile, hostile], [hostile, hostile]])
    shown = picture(Finding("matches_reference", False, "Differs.", example))
    assert shown == "" or hostile is True


def nested(depth: int) -> Any:
    value: Any = 1.0
    for _ in range(depth):
        value = [value]
    return value


def test_a_deeply_nested_value_is_no_picture() -> None:
    example = Counterexample([], nested(5000), nested(5000))
    assert picture(Finding("matches_reference", False, "Differs.", example)) == ""


SIZES = [1e-320, 1e-300, 1e-12, 1.0, 1e12, 1e155, 1.7e308]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shape", [(5,), (30,), (300,), (20, 1), (20, 20), (2, 200), (3, 4)])
@pytest.mark.parametrize("check", ["matches_reference", "gradient_agrees"])
@pytest.mark.parametrize("part", ["dW", "train_loss"])
def test_pictures_of_any_values_are_small_well_formed_and_need_nothing_else(
    size: float, shape: tuple[int, ...], check: str, part: str
) -> None:
    rng = np.random.default_rng(len(shape))
    expected = rng.uniform(-1.0, 1.0, size=shape) * size
    actual = rng.choice([1.0, -1.0, 0.0, np.nan, np.inf, -np.inf], size=shape) * expected
    actual.flat[0] = np.nan
    for got in (actual, np.full(shape, np.nan), -expected, np.zeros(shape), np.full(shape, 1e308)):
        shown = picture(finding(expected, got, check=check, part=part))
        if not shown:
            continue
        assert len(shown.encode()) < 20_000
        svg = ElementTree.fromstring(shown)
        numbers = [
            number
            for element in svg.iter()
            for name in ("d", "x", "y", "cx", "cy", "width", "height", "viewBox")
            for number in re.findall(r"[a-zA-Z-]*\d*\.?\d+|nan|inf", element.get(name) or "")
        ]
        assert not [number for number in numbers if "nan" in number or "inf" in number]
        assert not re.search(r"https?:|href|url\(|@import|<script|\son\w+=", shown)


def test_a_picture_is_in_the_language_spoken_now(translated: Any) -> None:
    chinese = {
        "expected": "期望",
        "got": "得到",
        "step": "步",
        "{subject}: {expected} and {actual}": "{subject}：{expected}与{actual}",
        "Differs in {count} of {total} entries, most at entry {entry} (counted from 0): "
        "{expected} {want}, {actual} {got}.": (
            "{total} 个中 {count} 个不同，{entry} 处：{expected} {want}，{actual} {got}。"
        ),
    }
    with speaking("zh_Hans", translated(chinese)):
        svg = drawn(LOSS, LOSS / 2, "descent", part="train_loss")
    assert svg.findtext("title") == "train_loss：期望与得到"
    assert described(svg) == "20 个中 20 个不同，0 处：期望 2，得到 1。"
    assert {"期望", "得到", "步"} <= set(words(svg))
