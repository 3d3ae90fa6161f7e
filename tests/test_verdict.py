"""What a report shows of a value: strict JSON, and never more than a person reads."""

import json

import numpy as np
import pytest

from autograder.verdict import to_jsonable


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        (np.float64(0.5), 0.5),
        (np.array([1.0, np.nan, -np.inf]), [1.0, "nan", "-inf"]),
        ((1, True, "a"), [1, True, "a"]),
        (2**70, str(2**70)),
        ({"a": np.array([1])}, {"a": [1]}),
        (1 / 3, 0.333333333333),
    ],
)
def test_values_become_strict_json(value, shown):
    assert to_jsonable(value) == shown
    json.dumps(to_jsonable(value), allow_nan=False)


@pytest.mark.parametrize(
    "value", [np.zeros((40, 40)), [[np.ones(400)] * 400] * 49, ["x" * 999] * 400, [[0.5] * 400] * 400]
)
def test_what_is_too_large_is_described(value):
    assert "shape" in to_jsonable(value) or "too large to show" in to_jsonable(value)


def test_a_function_is_shown_by_its_formula():
    def cube(x):
        """f(x) = x^3"""

    assert to_jsonable(cube) == "f(x) = x^3"
