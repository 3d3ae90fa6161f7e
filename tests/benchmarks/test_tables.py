"""What is said of the figures: ratios within a round, targets met or not, and a column that could not be measured."""

import xml.etree.ElementTree as ElementTree

import pytest

from benchmarks import plot
from benchmarks.contestants import Trial
from benchmarks.loops import Loops
from benchmarks.measuring import Cost
from benchmarks.race import Column, _order, ratios
from benchmarks.scaling import Size
from benchmarks.startup import Wait
from benchmarks.tables import Found, markdown, side_by_side, table, targets
from benchmarks.verdicts import Comparison, different


def column(key, each, start=2.0, students=12):
    """A contestant whose submission costs so many CPU-seconds in each round, and half as much again by the clock."""
    few = [Trial(2, Cost(start + 2 * cost, start + 3 * cost, 0)) for cost in each]
    whole = [Trial(students, Cost(start + students * cost, start + 1.5 * students * cost, 0)) for cost in each]
    return Column(key, f"the {key}", few, whole, memory=200_000_000, memory_kind="PSS")


COLUMNS = {
    "nbgrader": column("nbgrader", [1.0, 1.2]),
    "otter": Column("otter", "Otter", trouble="not measured, for pip could not install it"),
    "grade-1": column("grade-1", [0.02, 0.03]),
    "floor": column("floor", [0.01, 0.01]),
}


def met(found):
    return {target.text: target.met for target in targets(found)}


def test_what_a_submission_costs_is_told_from_the_start():
    assert COLUMNS["grade-1"].cpu == pytest.approx([0.02, 0.03])
    assert COLUMNS["grade-1"].wall == pytest.approx([0.03, 0.045])
    assert COLUMNS["grade-1"].start == pytest.approx(2.0)


def test_ratios_are_formed_within_each_round():
    assert ratios(COLUMNS, "nbgrader", "grade-1") == pytest.approx([50.0, 40.0])


def test_there_is_no_ratio_to_what_was_not_measured():
    assert ratios(COLUMNS, "otter", "grade-1") == []


def test_a_difference_that_noise_has_swallowed_is_no_figure():
    noisy = COLUMNS | {"floor": column("floor", [0.01, -0.01])}
    assert ratios(noisy, "grade-1", "floor") == []
    assert "lost in noise" in side_by_side(noisy)
    assert "the floor" not in plot.description(noisy)


def test_beside_the_second_core_stands_what_the_machine_gives_to_what_has_nothing_in_common():
    columns = COLUMNS | {"grade-2": column("grade-2", [0.01, 0.02]), "floor-2": column("floor-2", [0.008, 0.008])}
    (said,) = [target.measured for target in targets(Found(columns)) if target.text.endswith("that has both cores")]
    assert said == "1.75 (1.5–2) ×; of two floors at once, which have nothing in common: 1.25 (1.25–1.25) ×"


def test_a_column_that_is_missing_says_why():
    text = markdown(Found(COLUMNS))
    assert "| Otter | – |" in text
    assert "Otter: not measured, for pip could not install it." in text


def test_each_contestant_has_a_row():
    assert len(side_by_side(COLUMNS).splitlines()) == 2 + len(COLUMNS)


def test_targets_are_met_or_not_or_not_measured():
    verdicts = list(met(Found(COLUMNS)).values())
    assert verdicts[:6] == [None, True, None, None, False, None]


def test_growth_with_the_class_is_noticed():
    sizes = [Size(10, 0.10, 0.2, 300_000_000, "PSS"), Size(1000, 0.12, 0.13, 305_000_000, "PSS")]
    verdicts = met(Found({}, sizes=sizes))
    assert [met for text, met in verdicts.items() if "costs the same" in text] == [False]
    assert [met for text, met in verdicts.items() if "memory" in text] == [True]


def test_others_that_wait_behind_loops_are_noticed():
    waiting = Loops(students=80, looping=4, wall=35.0, without=5.0, looped=64.0, others_done=34.0)
    assert [met for text, met in met(Found({}, loops=waiting)).items() if "others" in text] == [False]
    assert [met for text, met in met(Found({}, loops=waiting)).items() if "delay" in text] == [True]


def test_a_slow_answer_and_a_different_verdict_are_noticed():
    waits = [Wait("`autograder --help`", (0.1, 0.2, 0.3), 0.15), Wait("the service", (), None, "it is not built yet")]
    found = Found({}, Comparison(1, 8, ("ada, mse: score differs.",)), waits)
    assert list(met(found).values())[-2:] == [False, False]
    assert "it is not built yet" in markdown(found)
    assert "- ada, mse: score differs." in markdown(found)


def test_only_the_time_may_differ_between_two_reports():
    report = {"student": "ada", "seconds": 1.0, "score": 2.0, "exercises": [{"name": "mse", "status": "correct"}]}
    assert different(report | {"seconds": 3.0}, report) == []
    other = report | {"exercises": [{"name": "mse", "status": "wrong"}]}
    assert different(other, report) == ["ada, mse: status differ; status is 'wrong' in the class and 'correct' alone."]
    assert different(report | {"score": 1.0}, report) == ["ada: score differs."]
    assert different(None, report) == ["ada has no report in the class."]


def test_everybody_begins_a_round_and_every_other_round_goes_backwards():
    assert [_order("abc", number) for number in range(3)] == [["a", "b", "c"], ["a", "c", "b"], ["c", "a", "b"]]


def test_a_table_stands_right_but_for_its_first_column():
    assert table(["a", "b"], [["1", "2"]]).splitlines() == ["| a | b |", "|---|---:|", "| 1 | 2 |"]


def test_the_picture_is_the_same_each_time():
    assert plot.svg(COLUMNS) == plot.svg(COLUMNS)


def test_the_picture_says_in_words_what_it_shows():
    root = ElementTree.fromstring(plot.svg(COLUMNS))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == plot.description(COLUMNS)
    assert "the nbgrader 1100 ms" in plot.description(COLUMNS)


def test_the_picture_takes_its_colours_from_the_page():
    drawn = plot.svg(COLUMNS)
    assert "prefers-color-scheme: dark" in drawn
    assert not any(marker in drawn for marker in plot._COLOURS)
