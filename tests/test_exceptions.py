"""An exception is told in words that say where to look; its own words and place stay."""

import re
from dataclasses import replace

import numpy as np
import pytest

from autograder.case import Call, Case, Failure
from autograder.diagnosis.exceptions import explained
from autograder.judging.asking import LocalAsker
from autograder.notebook import Cell
from autograder.submission import Plan, PlannedCell
from autograder.submission.quoting import quoted

X, W = np.ones((5, 3)), np.ones((4, 2))


def missing_return(X):
    return None


def takes_one(X):
    return X


def takes_three(X, W, b):
    return X


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda X, W: X + W, "The shapes (5, 3) (that of `X`) and (4, 2) (that of `W`) do not fit together"),
        (lambda X, W: X @ W, "as many columns on its left as rows on its right: here 3 and 4. (`X` has (5, 3)"),
        (lambda X, W: undefined, "`undefined` is not defined here"),  # noqa: F821
        (lambda X, W: missing_return(X) + 1, "is None"),
        (lambda X, W: missing_return(X).shape, "is None"),
        (lambda X, W: [1, 2] - X.tolist(), "A list does not calculate as an array"),
        (lambda X, W: [1, 2] * 0.5, "A list or a text does not calculate as an array"),
        (lambda X, W: np.concatenate(X, W), "An array stands where one whole number is due"),
        (lambda X, W: X.tolist()[1.0], "An index is no whole number"),
        (lambda X, W: X[1.0], "An index is no whole number"),
        (lambda X, W: [].add(1), "A list has no `add`: `append`"),
        (lambda X, W: X.maximum(1), "An array has no `maximum`: that is a function of NumPy"),
        (lambda X, W: np.summ(X), "NumPy has no `summ`: is `sum` meant?"),
        (lambda X, W: np.zeros(2, 3), "A shape is one tuple"),
        (lambda X, W: len(X)(3), "as if it were a function"),
        (lambda X, W: missing_return[0], "A function is followed by square brackets"),
        (lambda X, W: "mse: " + 1.5, "A text and a number do not add up"),
        (lambda X, W: missing_return(X) @ W, "None from a function without `return`"),
        (lambda X, W: X.tolist().shape, "A list stands where an array is needed"),
        (lambda X, W: X.tolist()[0, 1], "A list takes one index at a time"),
        (lambda X, W: X[7], "Index 7 on an axis of size 5"),
        (lambda X, W: X[0, 0, 0], "more indices than the array has dimensions"),
        (takes_one, "It takes 1 arguments and is given 2"),
        (takes_three, "It asks for more arguments than the text says: 'b'"),
        (lambda X, W: takes_one(X, W), "`takes_one` takes 1 arguments and is called with 2."),
        (lambda X, W: takes_three(X, W), "`takes_three` is called without 'b', which it asks for."),
        (lambda X, W: np.sum(X, axis=0, keepdim=True), "`sum` has no parameter `keepdim`: is `keepdims` meant?"),
        (lambda X, W: takes_one(Y=X), "`takes_one` has no parameter `Y`."),
        (lambda X, W: 1 / 0, "divides by zero"),
        (lambda X, W: X.sum(axis=2), "There is no axis 2 in an array of 2 dimensions"),
        (lambda X, W: 1 if X > 0 else 0, "An array stands in an `if`"),
        (lambda X, W: np.add(X.astype(int), 0.5, out=np.ones((5, 3), int)), "Fractions are written into an array of"),
        (lambda X, W: np.array([1, "a"]) + X, None),
    ],
)
def test_common_exceptions_get_a_sentence(function, words):
    (answer,) = LocalAsker({"f": function}).ask("f", [Case("", (Call((X, W)),))])
    said = explained(answer.failure, {"X": X, "W": W}, function.__name__)
    assert answer.failure.message in said
    assert words is None or words in said


def test_the_place_stands_behind_the_words():
    (answer,) = LocalAsker({"f": lambda X: 1 / 0}).ask("f", [Case("", (Call((X,)),))])
    assert explained(replace(answer.failure, where="In [3], line 4"), {}).endswith("(In [3], line 4)")


def quadratic(X):
    return X @ X


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda f, X: f(X, 1), "`f`, the function that was given, takes 1 arguments and is called with 2."),
        (lambda f, X: f(), "`f` is called without 'X', which it asks for."),
    ],
)
def test_a_function_that_is_given_is_never_called_by_our_name_for_it(call, words):
    (answer,) = LocalAsker({"g": call}).ask("g", [Case("", (Call((quadratic, X[0])),))])
    said = explained(answer.failure, {"f": quadratic, "X": X[0]}, "g")
    assert words in said
    assert "quadratic" not in said
    behind_the_wire = replace(
        answer.failure,
        message="TypeError: the function cannot be evaluated there: quadratic() takes 1 positional argument but 2 were "
        "given",
        where="In [2], line 3",
    )
    told = explained(behind_the_wire, {"f": quadratic, "X": X[0]}, "g")
    assert "quadratic" not in told
    assert "`f`, the function that was given" in told


def test_a_call_inside_the_students_code_is_not_taken_for_the_signature():
    message = "TypeError: sigmoid() takes 1 positional argument but 2 were given"
    inside = Failure("error", message, "TypeError", "In [2], line 3")
    assert "define it with the parameters" not in explained(inside, {"X": X}, "sigmoid")
    assert "define it with the parameters" in explained(replace(inside, where=""), {"X": X}, "sigmoid")


def planned(code, label="In [2]", origin="student"):
    return Plan((PlannedCell(Cell("code", code), origin, code, label),), "")


def test_the_students_own_line_stands_beside_the_place():
    code = "def f(X):\n    return X / 0"
    assert quoted("In [2], line 2", planned(code)) == "In [2], line 2: `return X / 0`"


def test_no_line_is_quoted_that_is_not_the_students_or_not_there():
    code = "secret = 1\nprint(secret)"
    assert quoted("In [2], line 2", planned(code, origin="source")) == "In [2], line 2"
    for place in ("In [2], line 9", "In [7], line 1", "In [2]", "In [2], line 1\nx, line 2"):
        assert "secret" not in quoted(place, planned(code))


def test_a_quoted_line_is_short_and_harmless():
    (line,) = re.findall("`(.*)`", quoted("In [2], line 1", planned("x = '\x1b[31m\u202e`" + "<b>" * 60)))
    assert len(line) == 80
    assert line.isprintable()
    assert "`" not in line
