"""Whatever stands in the place of a right answer, each exercise of this course has a verdict, and only the right one its points."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from courses import REPOSITORY

from autograder.judging import asking
from autograder.case import Answer, Failure, Opaque
from autograder.course import Course
from autograder.exercise import Exercise
from autograder.judging import judge
from autograder.judging.questions import draw

COURSE = Course(REPOSITORY, secret=b"x" * 32)
QUICK = ("derivative", "one_hot_encoding", "softmax")
SEED = 7


def _shape(value: Any) -> tuple[int, ...]:
    return np.shape(value)


def _first(value: Any, odd: float) -> Any:
    return np.where(np.arange(np.size(value)).reshape(_shape(value)) == 0, odd, value)


LIES: dict[str, Callable[[Any], Any]] = {
    "nothing": lambda value: None,
    "an object": lambda value: Opaque("x" * 100),
    "a failure": lambda value: Failure("error", "ValueError: x", "ValueError", "In [1], line 1"),
    "a text": lambda value: "9" * 20_000,
    "texts": lambda value: np.char.mod("%r", np.asarray(value)),
    "a number of NumPy's": lambda value: np.float32(3.4e38),
    "a whole number": lambda value: 2**62,
    "yes": lambda value: True,
    "not a number": lambda value: np.full(_shape(value), np.nan),
    "one not a number": lambda value: _first(value, np.nan),
    "one infinite": lambda value: _first(value, -np.inf),
    "the largest": lambda value: np.resize([1.7e308, -1.7e308], _shape(value)),
    "the smallest": lambda value: np.full(_shape(value), 5e-324),
    "nearly nothing": lambda value: (np.asarray(value) + 1.0) * 1e-320,
    "far too large": lambda value: ((np.asarray(value) + 1.0) * 1e300).tolist(),
    "unsigned": lambda value: np.full(_shape(value), 2**64 - 1, np.uint64),
    "the least whole number": lambda value: np.full(_shape(value), -(2**63), np.int64),
    "complex": lambda value: np.asarray(value) + 1j * np.nan,
    "another": lambda value: np.asarray(value, dtype=float) + 1e9,
    "no rows": lambda value: np.zeros((0, 5)),
    "no columns": lambda value: np.zeros((3, 0, 0)),
    "no items": lambda value: [],
    "empty lists": lambda value: [[], []],
    "ragged": lambda value: [[1, 2], [3]],
    "all sorts": lambda value: [1, "a", None, np.asarray(value), Opaque("set")],
    "deep": lambda value: [[[[[[[[[[value]]]]]]]]]],
    "a dict": lambda value: {"a": value, 1: value},
    "a pair": lambda value: (value, value),
    "fifty": lambda value: [np.asarray(value)] * 50,
    "a long list": lambda value: [0.5] * 200_000,
    "a million": lambda value: np.zeros((1_000_000, 1)),
    "a large matrix": lambda value: np.full((1000, 1000), np.nan),
}


class _Liar:
    """Answers as the reference does, with a lie in the place of one returned array, or of all."""

    def __init__(self, exercise: Exercise, lie: Callable[[Any], Any], part: int | None) -> None:
        self._exercise, self._lie, self._part = exercise, lie, part

    def ask(self, name: str, cases: Any) -> list[Answer]:
        return [
            Answer(tuple(replace(step, value=self._told(step.value)) for step in answer.steps))
            for answer in asking.answers(self._exercise.reference, cases)
        ]

    def _told(self, value: Any) -> Any:
        if not isinstance(value, tuple):
            return self._lied(value)
        told = tuple(self._lied(one) if self._part in (None, n) else one for n, one in enumerate(value))
        return next((one for one in told if isinstance(one, Failure)), told)

    def _lied(self, value: Any) -> Any:
        try:
            with np.errstate(all="ignore"):
                return self._lie(value)
        except (TypeError, ValueError):  # of a text, say
            return None


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in QUICK else pytest.mark.prove) for name in sorted(COURSE.cards)]
)
def test_whatever_is_answered_there_is_a_verdict(name):
    exercise = COURSE.exercise(name)
    questions = draw(exercise, SEED)
    parts = len(exercise.returns)
    for lie, told in LIES.items():
        for part in (None, *range(parts if parts > 1 else 0)):
            liar = _Liar(exercise, told, part)
            verdict = judge(exercise, liar, SEED, earlier=COURSE.related(name), questions=questions)
            most = 0.0 if part is None else (parts - 1) / parts
            assert verdict.score <= most, (lie, part, verdict.message)
            written = json.dumps(verdict.to_json(), allow_nan=False)
            assert len(written) < 200_000, (lie, part)


def test_the_right_answers_have_full_marks():
    for name in QUICK:
        assert judge(COURSE.exercise(name), _Liar(COURSE.exercise(name), lambda value: value, None), SEED).score == 1.0
