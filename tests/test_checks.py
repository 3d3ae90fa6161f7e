"""The scheme of a difference quotient is seen from where the function was evaluated, and judged by it."""

import numpy as np
import pytest

from autograder import Exercise, call, checks
from autograder.checks import seen_scheme
from autograder.judging import judge, marks
from autograder.judging.asking import LocalAsker
from autograder.judging.questions import draw


@pytest.mark.parametrize(
    ("points", "scheme"),
    [
        ([2.0, 2.001], "forward"),
        ([1.999, 2.0], "backward"),
        ([2.001, 1.999], "central"),
        ([2.001, 1.999, 2.0], "central"),
        ([2.001, 2.002], ""),
        ([2.0, None], ""),
        ([], ""),
    ],
)
def test_schemes_are_recognised(points, scheme):
    assert seen_scheme([point and np.asarray(point) for point in points], 2.0, ()).name == scheme


def test_each_coordinate_has_a_scheme_of_its_own():
    x = np.array([1.0, 2.0])
    points = [x, np.array([1.001, 2.0]), np.array([1.0, 1.9999]), np.array([1.0, 2.0001])]
    assert seen_scheme(points, x, (0,)).name == "forward"
    assert seen_scheme(points, x, (1,)).name == "central"


def derivative(f, x):
    return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5


exercise = Exercise(derivative)


@exercise.cases
def cases(rng):
    def cubic(x):
        return x**3 - 2 * x

    for _ in range(5):
        yield "a cubic", cubic, float(rng.uniform(1.0, 3.0))


exercise.ask(checks.difference_quotient(lambda f, x: [()]))


def forward(h):
    return lambda f, x: (f(x + h) - f(x)) / h


def central(h):
    return lambda f, x: (f(x + h) - f(x - h)) / (2 * h)


def status(function):
    """The one status that the function has over many seeds."""
    (found,) = {judge(exercise, LocalAsker({"derivative": function}), seed).status for seed in range(40)}
    return found


@pytest.mark.parametrize("h", [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8])
@pytest.mark.parametrize("scheme", [forward, central, lambda h: forward(-h)])
def test_any_sensible_step_is_right(scheme, h):
    assert status(scheme(h)) == "correct"


@pytest.mark.parametrize("function", [forward(0.1), forward(0.01), central(0.1)])
def test_a_step_too_coarse_earns_half(function):
    assert status(function) == "partial"


@pytest.mark.parametrize(
    "function",
    [
        forward(0.5),
        forward(1e-16),
        lambda f, x: round(forward(1e-5)(f, x), 2),
        lambda f, x: 2 * central(1e-5)(f, x),
        lambda f, x: (f(x + 1e3), f(x - 1e3)) and 0.99 * central(1e-5)(f, x),
        lambda f, x: 0.0,
    ],
)
def test_errors_beyond_the_scheme_are_wrong(function):
    assert status(function) == "wrong"


@pytest.mark.parametrize(
    "function",
    [
        lambda f, x: f(x + 1e-20j).imag / 1e-20,
        lambda f, x, h=1e-3: (-f(x + 2 * h) + 8 * f(x + h) - 8 * f(x - h) + f(x - 2 * h)) / (12 * h),
    ],
)
def test_better_schemes_are_right(function):
    assert status(function) == "correct"


def beside(shown, looked_at):
    """Returns what `shown` does, and has also evaluated what `looked_at` needs."""
    return lambda f, x: (looked_at(f, x), shown(f, x))[1]


@pytest.mark.parametrize("h", [1e-3, 1e-6])
def test_points_that_were_only_looked_at_do_not_decide_which_scheme_it_is(h):
    assert status(beside(forward(h), central(h))) == "correct"
    assert status(beside(central(h), forward(h / 10))) == "correct"
    assert status(lambda f, x: max(forward(h)(f, x), forward(-h)(f, x), key=abs)) == "correct"
    found = judge(exercise, LocalAsker({"derivative": beside(forward(h), central(h))}), 0)
    assert "a forward difference" in found.findings[0].message
    assert status(beside(forward(0.1), central(0.1))) == "partial"
    assert status(beside(lambda f, x: 2 * forward(h)(f, x), central(h))) == "wrong"


def slopes(f, X):
    return np.array([(f(X + h) - f(X - h)) / 2e-5 for h in 1e-5 * np.eye(len(X))])


several = Exercise(slopes)


@several.cases
def points(rng):
    def bowl(X):
        return X[0] ** 2 + 3 * X[0] * X[1] + 5 * X[1] ** 2

    for _ in range(4):
        yield "a bowl", bowl, rng.uniform(2.0, 3.0, size=2)


several.ask(checks.difference_quotient(lambda f, X: [(i,) for i in range(len(X))]))


def told(exercise, function):
    found = judge(exercise, LocalAsker({exercise.name: function}), 1)
    return " ".join([found.message, *(finding.message for finding in found.findings if not finding.passed)])


def others_zero(f, X):
    return np.array([(f((X + h) * (h > 0)) - f((X - h) * (h > 0))) / 2e-5 for h in 1e-5 * np.eye(len(X))])


def never_put_back(f, X):
    slopes, moved = [], X.copy()
    for i in range(len(X)):
        moved[i] += 1e-2
        above = f(moved)
        moved[i] -= 2e-2
        slopes.append((above - f(moved)) / 2e-2)
    return np.array(slopes)


def test_another_point_is_neither_a_long_step_nor_a_variable_that_was_not_put_back():
    said = told(several, others_zero)
    assert "put each one back" not in said
    assert "h = " not in said


def test_a_variable_that_was_not_put_back_is_told():
    assert "put each one back" in told(several, never_put_back)


def test_a_coarse_step_is_not_said_to_err_by_more_than_it_explains():
    said = told(exercise, central(0.5))
    assert "too coarse" in said
    assert "off by more than" not in said


def test_one_step_alone_is_named_where_rounding_makes_it_another_from_point_to_point():
    assert told(exercise, forward(1e-15)).count("h = ") == 1


def slope_of(x, factor=2.0):
    """The gradient of factor * sum(x^3)."""
    return 3.0 * factor * x**2


def with_many_entries(count):
    exercise = Exercise(slope_of)

    @exercise.cases
    def cases(rng):
        for number in range(3):
            yield f"case {number}", call(rng.normal(size=count), factor=0.5 + number)

    exercise.ask(checks.gradient_agrees(lambda x, factor=2.0: factor * np.sum(x**3), argument=0))
    return exercise


@pytest.mark.parametrize("count", [3, 300])
def test_a_gradient_is_judged_with_arguments_that_are_given_by_name(count):
    verdict = judge(with_many_entries(count), LocalAsker({"slope_of": slope_of}), 0)
    assert verdict.status == "correct", verdict


@pytest.mark.parametrize("count", [3, 300])
def test_one_wrong_entry_of_many_is_found_and_its_place_is_told(count):
    def slope_with_a_slip(x, factor=2.0):
        slope = slope_of(x, factor)
        slope[2] *= 1.01
        return slope

    verdict = judge(with_many_entries(count), LocalAsker({"slope_of": slope_with_a_slip}), 0, shrink=False)
    assert verdict.score == 0.0
    assert " at [2]." in verdict.message


def test_a_gradient_with_many_entries_is_asked_along_directions_alone():
    evaluated = []

    def loss(x):
        evaluated.append(x)
        return np.sum(x**3)

    exercise = Exercise(slope_of)
    exercise.cases(lambda rng: iter([("many entries", rng.normal(size=500))]))
    exercise.ask(checks.gradient_agrees(loss, argument=0))
    assert judge(exercise, LocalAsker({"slope_of": lambda x: 3.0 * x**2}), 0).status == "correct"
    assert len(evaluated) < 100


def test_for_an_array_that_the_reference_refuses_no_numerical_gradient_is_worked_out():
    evaluated = []

    def loss(x):
        evaluated.append(x)
        return 2.0 * np.sum(x**3)

    exercise = Exercise(slope_of)
    exercise.cases(lambda rng: iter([("a few entries", rng.normal(size=5))]))
    exercise.ask(checks.matches_reference(), checks.gradient_agrees(loss, argument=0))
    questions = draw(exercise, 0)
    assert marks(exercise, LocalAsker({"slope_of": lambda x, factor=2.0: 2.0 * x**2}), questions) == ("wrong", 0.0)
    assert evaluated == []
    assert marks(exercise, LocalAsker({"slope_of": slope_of}), questions) == ("correct", 1.0)
    assert evaluated != []


def test_where_entries_are_too_many_to_look_at_each_the_slope_along_a_direction_is_told():
    exercise = with_many_entries(5000)
    verdict = judge(exercise, LocalAsker({"slope_of": lambda x, factor=2.0: 2.9 * factor * x**2}), 0, shrink=False)
    assert verdict.score == 0.0
    assert "Along a random direction the loss changes by" in verdict.findings[0].message


def test_answers_that_are_the_same_are_nearly_so_in_whatever_form_they_come() -> None:
    first = [[1.0, float("nan")], (np.arange(3), "text"), None]
    again = [[1.0, float("nan")], (np.arange(3), "text"), None]
    assert checks._nearly_same(first, again)
    assert checks._nearly_same([1.0, 2.0], [1.0, 2.0 + 1e-13])
    assert not checks._nearly_same([1.0, 2.0], [1.0, 2.1])
