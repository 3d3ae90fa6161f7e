"""An exception is told in words that say where to look; its own words and place stay."""

import numpy as np
import pytest

from autograder.asking import LocalAsker
from autograder.case import Call, Case
from autograder.exceptions import explained

X, W = np.ones((5, 3)), np.ones((4, 2))


def missing_return(X):
    return None


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda X, W: X + W, "The shapes (5, 3) (that of `X`) and (4, 2) (that of `W`) do not fit together"),
        (lambda X, W: X @ W, "as many columns on its left as rows on its right: here 3 and 4. (`X` has (5, 3)"),
        (lambda X, W: undefined, "`undefined` is not defined here"),  # noqa: F821
        (lambda X, W: missing_return(X) + 1, "is None"),
        (lambda X, W: missing_return(X).shape, "is None"),
        (lambda X, W: [1, 2] - X.tolist(), "A list does not calculate as an array"),
        (lambda X, W: X.tolist().shape, "A list stands where an array is needed"),
        (lambda X, W: X.tolist()[0, 1], "A list takes one index at a time"),
        (lambda X, W: X[7], "Index 7 on an axis of size 5"),
        (lambda X, W: X[0, 0, 0], "more indices than the array has dimensions"),
        (lambda X: X, "It takes 1 arguments and is given 2"),
        (lambda X, W, b: X, "It asks for more arguments than the text says: 'b'"),
        (lambda X, W: 1 / 0, "divides by zero"),
        (lambda X, W: X.sum(axis=2), "There is no axis 2 in an array of 2 dimensions"),
        (lambda X, W: 1 if X > 0 else 0, "An array stands in an `if`"),
        (lambda X, W: np.add(X.astype(int), 0.5, out=np.ones((5, 3), int)), "Fractions are written into an array of"),
        (lambda X, W: np.array([1, "a"]) + X, None),
    ],
)
def test_common_exceptions_get_a_sentence(function, words):
    (answer,) = LocalAsker({"f": function}).ask("f", [Case("", (Call((X, W)),))])
    said = explained(answer.failure, {"X": X, "W": W})
    assert answer.failure.message in said
    assert words is None or words in said


def test_the_place_stands_behind_the_words():
    (answer,) = LocalAsker({"f": lambda X: 1 / 0}).ask("f", [Case("", (Call((X,)),))])
    from dataclasses import replace

    assert explained(replace(answer.failure, where="In [3], line 4"), {}).endswith("(In [3], line 4)")
