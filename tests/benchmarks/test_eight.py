"""The class that is measured: half of it right, no two notebooks alike, and as fair to the peers as to us."""

import json

import numpy as np
import pytest

from benchmarks import eight, peers
from benchmarks.contestants import _implausible

CLASS = eight.build_class(40)


def test_a_smaller_class_is_the_beginning_of_a_larger_one():
    assert eight.build_class(7) == CLASS[:7]


def test_at_least_half_the_class_is_right():
    assert 20 <= sum(submission.perfect for submission in CLASS) < 40


def test_no_two_notebooks_have_the_same_cell(tmp_path):
    eight.hand_in(tmp_path, eight.released(eight.make_course(tmp_path)), CLASS)
    cells = set()
    for path in tmp_path.glob("submitted/*/*/*.ipynb"):
        for cell in json.loads(path.read_text())["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("solution"):
                cells.add("".join(cell["source"]))
    assert len(cells) == len(CLASS) * len(eight.EXERCISES)


def test_one_that_loops_differs_from_the_others_in_one_function():
    looping, honest = eight.build_class(3, looping=[1])[1], CLASS[1]
    differing = [name for name in eight.EXERCISES if looping.code[name] != honest.code[name]]
    assert differing == ["sgd"]


@pytest.mark.parametrize("submission", [one for one in CLASS if one.perfect], ids=lambda one: one.student)
def test_the_peers_tests_pass_on_what_is_right(submission):
    namespace = {"np": np}
    for exercise in eight.EXERCISES:
        exec(submission.code[exercise], namespace)
        for test in peers.asserts(exercise):
            exec(test, namespace)


def test_the_peers_see_the_same_functions():
    ours, theirs = eight.source_notebook(), peers.nbgrader_source()
    solutions = [[cell for cell in document["cells"] if cell["id"] in eight.EXERCISES] for document in (ours, theirs)]
    assert solutions[0] == solutions[1]


@pytest.mark.parametrize(
    ("scores", "why"),
    [
        ({"s00000": 16.0, "s00001": 11.5}, ""),
        ({"s00000": 16.0}, "1 of 2 submissions have no score"),
        ({"s00000": 14.0, "s00001": 11.5}, "all of whose functions are right, has 14 of 16"),
        ({"s00000": 16.0, "s00001": 16.0}, "everybody has full marks"),
    ],
)
def test_scores_that_nobody_graded_are_noticed(scores, why):
    said = _implausible(scores, CLASS[:2])
    assert why in said
    assert bool(said) == bool(why)
