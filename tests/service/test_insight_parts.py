"""The parts that pages of a class are made of: statistics, tables, code without a name, and what is alike."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.service.insight.anonymous import function_code, harmless
from autograder.service.insight.attention import stuck
from autograder.service.insight.items import discrimination, histogram
from autograder.service.insight.reading import Judged, Work
from autograder.service.pages.insight import marked_lines
from autograder.service.tables import Table, Wish, view

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def work(*exercises, student="ada", number=1, score=1.0):
    return Work(student, f"s{number}", f"o{number}", number, NOON, "graded", score, 2.0, tuple(exercises))


def judged(status="wrong", misconception=None, failed=("matches_reference",), inherited_from=None, name="f"):
    score = 1.0 if status == "correct" else 0.0
    return Judged("ps1", name, status, score, 1.0, misconception, inherited_from, failed)


def attempts(*exercises):
    """Three or more attempts of ada's, the newest first."""
    return {"ada": [work(each, number=len(exercises) - place) for place, each in enumerate(exercises)]}


points = st.floats(0, 10).map(lambda value: round(value, 2))


@given(st.lists(st.tuples(points, points), min_size=3, max_size=40), st.randoms())
def test_discrimination_is_pearsons_correlation_in_whatever_order_students_come(pairs, rng):
    x, y = zip(*pairs, strict=True)
    found = discrimination(x, y)
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert found is None
        return
    assert found == pytest.approx(np.corrcoef(x, y)[0, 1], abs=1e-6)
    shuffled = rng.sample(pairs, len(pairs))
    assert discrimination(*zip(*shuffled, strict=True)) == pytest.approx(found, abs=1e-9)


def test_discrimination_is_not_made_up_where_there_is_none():
    assert discrimination([1.0, 0.0], [1.0, 0.0]) is None
    assert discrimination([1.0, 1.0, 1.0], [1.0, 0.0, 2.0]) is None
    assert discrimination([1.0, 0.0, 1.0], [0.0, 0.0, 0.0]) is None


@given(st.lists(st.floats(0, 2), max_size=50))
def test_every_student_stands_in_one_column(scores):
    assert sum(bar.students for bar in histogram([work(score=score) for score in scores])) == len(scores)


def test_full_marks_stand_in_the_last_column_and_seven_tenths_in_the_eighth():
    places = [bar.start for bar in histogram([work(score=2.0), work(score=1.4)]) if bar.students]
    assert places == [70, 90]


@pytest.mark.parametrize(
    ("latest", "is_stuck"),
    [
        ([judged(misconception="f/a")] * 3, True),
        ([judged()] * 3, True),
        ([judged()] * 2, False),
        ([judged(), judged(failed=("other",)), judged()], False),
        (
            [judged(misconception="f/a", failed=("one",)), judged(misconception="f/a"), judged(misconception="f/a")],
            True,
        ),
        ([judged(misconception="f/a"), judged(misconception="f/b"), judged(misconception="f/a")], False),
        ([judged("correct", failed=()), judged(), judged()], False),
        ([judged("unanswered")] * 3, False),
        ([judged(inherited_from="g")] * 3, False),
    ],
)
def test_stuck_is_whose_latest_attempts_have_the_same_mistake(latest, is_stuck):
    assert bool(stuck(attempts(*latest), [], {"ada": len(latest)})) is is_stuck


def test_who_has_it_right_in_the_attempt_that_counts_is_not_stuck():
    assert stuck(attempts(*[judged()] * 3), [work(judged("correct", failed=()))], {"ada": 4}) == []


cells = st.one_of(st.none(), st.integers(-5, 5), st.floats(-5, 5), st.text(max_size=3))


@given(st.lists(cells, max_size=30), st.booleans(), st.integers(1, 7))
def test_the_pages_of_a_sorted_table_have_each_row_once_and_missing_values_last(values, descending, size):
    table = Table("t", ("value",), [{"value": value} for value in values])
    pages = view(table, Wish("value", descending), size=size).pages
    found = [
        row["value"]
        for page in range(1, pages + 1)
        for row in view(table, Wish("value", descending, "", page), size=size).rows
    ]
    assert sorted(map(repr, found)) == sorted(map(repr, values))
    there = [value for value in found if value is not None]
    assert found == there + [None] * (len(found) - len(there))
    numbers = [value for value in there if not isinstance(value, str)]
    assert numbers == sorted(numbers, reverse=descending)


OWN = '''
# Ada Lovelace, 2026
@timed
def softmax(X, ada_s=1):
    """By Ada."""
    path = "/home/ada/data.csv"  # mine
    "a loose text of Ada's"
    shifted = np.max(X,
                     axis=1)
    return X - shifted + 0 * len('Ada') + ada_s

other = 1
'''
BARE = """@timed
def softmax(X, student_s=1):
    path = "..."
    shifted = np.max(X, axis=1)
    return X - shifted + 0 * len('student') + student_s"""


def test_an_example_has_neither_comments_nor_texts_nor_paths_nor_names():
    assert function_code([OWN], "softmax", ["ada", "Lovelace", "ada@example.org"]) == BARE


def test_a_name_that_numpy_has_too_stays_where_it_is_numpys():
    code = "def f(x):\n    return np.max(x) + max_mustermann"
    assert function_code([code], "f", ["max"]) == "def f(x):\n    return np.max(x) + student_mustermann"


def test_the_last_definition_counts_and_a_magic_command_does_no_harm():
    cells = ["def f(x):\n    return 1", "%timeit f(2)\n!ls", "f = lambda x: 2", "def f(:"]
    assert function_code(cells, "f") == "f = lambda x: 2"
    assert function_code(["from somewhere import f"], "f") is None


@given(st.text(max_size=300))
def test_no_text_makes_reading_a_function_fail(text):
    found = function_code(
        [text, f"def f(x):\n    return 1  # {text.splitlines()[0] if text.splitlines() else ''}"], "f"
    )
    assert found is None or "f" in found


@given(st.text(alphabet=st.characters(blacklist_categories=("C", "Z")), min_size=3, max_size=30))
def test_what_a_comment_says_is_never_shown(said):
    assert function_code([f"def f(x):\n    return 12345  # {said}"], "f") == "def f(x):\n    return 12345"


def test_evidence_has_no_names_paths_and_addresses():
    found = harmless(
        {"actual": ["Ada says", "in /home/ada/x.py", "a@b.org"], "n": 1.5, "maximum": "max"}, ["ada", "max"]
    )
    assert found == {"actual": ["student says", "in ...", "..."], "n": 1.5, "maximum": "student"}


@given(st.text(max_size=60), st.lists(st.integers(0, 70), max_size=8))
def test_marking_stretches_changes_no_character(text, places):
    places = sorted(set(places))
    spans = list(zip(places[::2], places[1::2], strict=False))
    lines = marked_lines(text, spans)
    assert "\n".join("".join(piece for piece, _ in line.pieces) for line in lines) == text


LONG = """
def {f}({a}, {b}):
    {c} = [{a}[i] * {b}[i] for i in range(len({a}))]
    for each in sorted({c}, reverse=True):
        if each > 10 and each % 3:
            {c}.append(each // 3 + 1)
    return sum({c}) / (len({c}) or 1)
"""
ONE = LONG.format(f="mix", a="left", b="right", c="products")
RENAMED = LONG.format(f="blend", a="u", b="v", c="w") + "# all mine\n"
OTHER = "class Net:\n    def __init__(self, size):\n        self.weights = {k: k ** 0.5 for k in range(size)}\n" * 2


@pytest.fixture(scope="module")
def alike():
    from autograder.service.insight.similarity import alike

    return alike


def test_a_work_with_other_names_in_it_is_found(alike):
    (pair,) = alike({"a": ONE, "b": RENAMED, "c": OTHER}, [])
    assert (pair.first, pair.second) == ("a", "b")
    assert pair.first_share > 0.9
    marked = "".join(RENAMED[start:end] for start, end in pair.second_spans)
    assert "for each in sorted(w, reverse=True):" in marked
    assert "mine" not in marked


def test_what_all_were_given_is_taken_out(alike):
    assert alike({"a": ONE, "b": RENAMED}, [ONE]) == []


def test_what_more_than_ten_wrote_alike_is_what_the_exercise_asks_for(alike):
    assert len(alike({f"w{number}": ONE for number in range(10)}, [])) == 45
    assert alike({f"w{number}": ONE for number in range(11)}, []) == []


@pytest.mark.parametrize("text", ["", "(" * 3000, '"""' * 1000, "\0" * 500, "f'{" * 500, "a" * 5000, "é漢" * 900])
def test_a_strange_text_is_compared_as_any_other(alike, text):
    pairs = alike({"a": text, "b": text + " ", "c": ONE}, ["x = 1"])
    assert all("c" not in (pair.first, pair.second) for pair in pairs)
