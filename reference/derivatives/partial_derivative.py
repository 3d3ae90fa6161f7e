"""One partial derivative of a function of several variables, by central difference.

    df/dx_i (X) = (f(X + h e_i) - f(X - h e_i)) / 2h + O(h^2)

with e_i the i-th unit vector.

Source: Press et al. (2007), Numerical Recipes, section 5.7.
"""

import numpy as np

from autograder import Exercise, checks

from .derivative import STEP, times
from .my_function2 import my_function2


def partial_derivative(f, X, i):
    """Partial derivative of f with respect to X[i] at the point X, shape (n,); returns a number.

    f takes an array of shape (n,) and returns a number; i counts from 0.
    """
    X = np.asarray(X, dtype=float)
    e = np.zeros_like(X)
    e[i] = STEP * max(1.0, abs(X[i]))
    return (f(X + e) - f(X - e)) / (2 * e[i])


exercise = Exercise(partial_derivative, uses=("derivative",))
for change in (
    "STEP * max(1.0, abs(X[i])) -> STEP / max(1.0, abs(X[i]))",
    "STEP * max(1.0, abs(X[i])) -> STEP",
    "1.0 -> 2.0",
    "1.0 -> 0.5",
    "abs(X[i]) -> X[i]",
):
    exercise.equivalent(change, "another step as sensible: the errors are far below what any scheme is allowed")
exercise.equivalent("max(1.0, abs(X[i])) -> max(abs(X[i]), 1.0)", "max takes its arguments in any order")


# Exact to rounding; what is left is the error of the central difference itself.
@exercise.confirmed_by("the complex step", rtol=2e-9)
def by_complex_step(f, X, i):
    X = X.astype(complex)
    X[i] += 1e-30j
    return f(X).imag / 1e-30


@exercise.confirmed_by("SciPy's differentiate.derivative", rtol=2e-9)
def by_scipy(f, X, i):
    from scipy.differentiate import derivative as theirs

    along = np.vectorize(lambda x: f(np.array([*X[:i], x, *X[i + 1 :]])))
    return theirs(along, float(X[i])).df


# Functions of any number of variables whose second partial derivatives do not vanish for positive X (see `derivative`).


def quadratic(X):
    """f(X) = 2 x^2 + 3 x y + 5 y^2"""
    return my_function2(X)


def cubes(X):
    """f(X) = x_0^3 + 2 x_1^3 + 3 x_2^3 + ..."""
    X = np.asarray(X)
    return np.sum(np.arange(1, X.size + 1) * X**3)


def ring(X):
    """f(X) = x_0^2 x_1 + x_1^2 x_2 + ... + x_n^2 x_0"""
    X = np.asarray(X)
    return np.sum(X**2 * np.concatenate([X[1:], X[:1]]))


def bell(X):
    """f(X) = exp((x_0 + 2 x_1 + 3 x_2 + ...) / 10)"""
    X = np.asarray(X)
    return np.exp(np.sum(np.arange(1, X.size + 1) * X) / 10)


@exercise.cases
def cases(rng):
    yield "x in the example of the text", quadratic, np.array([2.0, 3.0]), 0
    yield "y in the example of the text", quadratic, np.array([2.0, 3.0]), 1
    yield "two variables, both negative", times(rng, quadratic), rng.uniform(-4.0, -1.0, size=2), int(rng.integers(2))
    yield "one variable", times(rng, cubes), rng.uniform(1.0, 3.0, size=1), 0
    yield "three variables", times(rng, ring), rng.uniform(1.0, 3.0, size=3), int(rng.integers(3))
    yield "the first of four variables", times(rng, bell), rng.uniform(-2.0, 2.0, size=4), 0
    yield "the last of four variables", times(rng, ring), rng.uniform(1.0, 3.0, size=4), 3
    yield "a variable that is zero", times(rng, bell), np.array([0.0, rng.uniform(1.0, 2.0)]), 0
    yield "one of six variables", times(rng, cubes), rng.uniform(1.0, 3.0, size=6), int(rng.integers(1, 5))


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "the example of the text as integers", quadratic, np.array([2, 3]), 1
    yield "an integer point", times(rng, ring), rng.integers(1, 4, size=3), 1


exercise.ask(checks.difference_quotient(lambda f, X, i: [(i,)]))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


# Central differences and exact derivatives are the same to 1e-6; of a forward difference this holds for one step only.


def difference(f, X, i, h=1e-5):
    """The central difference before its division, f(X + h e_i) - f(X - h e_i)."""
    e = np.zeros(len(X))
    e[i] = h
    return f(X + e) - f(X - e)


def forward_difference(f, X, i, h=1e-5):
    """The forward difference before its division, f(X + h e_i) - f(X)."""
    e = np.zeros(len(X))
    e[i] = h
    return f(X + e) - f(X)


@exercise.misconception(
    "All variables are moved at once, which gives the sum of all partial derivatives: only X[i] changes, the others "
    "stay."
)
def moves_every_variable(f, X, i):
    h = 1e-5
    return (f(X + h) - f(X - h)) / (2 * h)


@exercise.misconception("`i` is ignored and the derivative is always with respect to X[0].")
def ignores_the_index(f, X, i):
    return partial_derivative(f, X, 0)


@exercise.misconception("The derivative is always with respect to the last variable: move X[i], the one asked for.")
def takes_the_last_variable(f, X, i):
    return partial_derivative(f, X, -1)


@exercise.misconception("`i` counts from 0, as everywhere in Python: X[i] is to be moved, not X[i - 1].")
def counts_from_one(f, X, i):
    return partial_derivative(f, X, i - 1)


@exercise.misconception("`i` is counted from the end: X[0] is the first variable and belongs to i = 0.")
def counts_from_the_end(f, X, i):
    return partial_derivative(f, X, len(X) - 1 - i)


@exercise.misconception(
    "This is twice the derivative: divide by the distance of the two points, which is 2h for X + h e_i and X - h e_i."
)
def forgets_the_two(f, X, i):
    return difference(f, X, i) / 1e-5


@exercise.misconception("The two values are h apart, not 2h: divide by h, or take the second one at X - h e_i.")
def divides_by_two_h(f, X, i):
    return forward_difference(f, X, i) / 2e-5


@exercise.misconception(
    "This is half the derivative: divide once by the distance of the two points, 2h for X + h e_i and X - h e_i, h for "
    "X + h e_i and X."
)
def halves_the_derivative(f, X, i):
    return difference(f, X, i) / 4e-5


@exercise.misconception("The difference of the function's values is still to be divided by h.")
def forgets_the_division(f, X, i):
    return forward_difference(f, X, i)


@exercise.misconception("The difference f(X + h e_i) - f(X - h e_i) is still to be divided by 2h.")
def forgets_to_divide_the_central_difference(f, X, i):
    return difference(f, X, i)


@exercise.misconception("In Python a / 2 * h is (a / 2) * h: write a / (2 * h).")
def multiplies_by_h(f, X, i):
    h = 1e-5
    return difference(f, X, i) / 2 * h


@exercise.misconception(
    "The division takes in the second value alone: put the difference in brackets before you divide it by 2h."
)
def forgets_the_brackets(f, X, i):
    h, e = 1e-5, np.zeros(len(X))
    e[i] = h
    return f(X + e) - f(X - e) / (2 * h)


@exercise.misconception(
    "The division takes in the second value alone: put the difference in brackets before you divide it by h."
)
def forgets_the_brackets_of_the_forward_difference(f, X, i):
    h, e = 1e-5, np.zeros(len(X))
    e[i] = h
    return f(X + e) - f(X) / h


@exercise.misconception("The two values are added: the derivative takes their difference.")
def adds_the_values(f, X, i):
    h, e = 1e-5, np.zeros(len(X))
    e[i] = h
    return (f(X + e) + f(X - e)) / (2 * h)


@exercise.misconception("The sign is reversed: subtract the value at the smaller X[i] from the one at the larger.")
def reverses_the_sign(f, X, i):
    return -partial_derivative(f, X, i)


@exercise.misconception("The sign is reversed: the forward difference is f(X + h e_i) - f(X), not the other way round.")
def reverses_the_forward_difference(f, X, i):
    return -forward_difference(f, X, i) / 1e-5


@exercise.misconception("The sign of the derivative is lost: where f falls it is negative, so leave out abs().")
def drops_the_sign(f, X, i):
    return abs(partial_derivative(f, X, i))


@exercise.misconception(
    "The result is always 0, or next to it: move a copy (Y = X gives the array a second name, Y = X.copy() copies it), "
    "and divide the difference by the step, / (2 * h)."
)
def moves_the_array_itself(f, X, i):
    moved = X
    moved[i] += 1e-5
    return (f(moved) - f(X)) / 1e-5


@exercise.misconception(
    "X[i] is set to h and to -h: it is to be moved by h from where it stands, to X[i] + h and X[i] - h."
)
def puts_h_in_place_of_the_variable(f, X, i):
    above, below = np.array(X, dtype=float), np.array(X, dtype=float)
    above[i], below[i] = 1e-5, -1e-5
    return (f(above) - f(below)) / 2e-5


@exercise.misconception("The step is taken from the origin: take it from the point, f(X + h e_i) - f(X - h e_i).")
def moves_away_from_the_origin(f, X, i):
    return difference(f, np.zeros(len(X)), i) / 2e-5


@exercise.misconception("f is given the number X[i] alone: it takes the whole array, in which only X[i] is moved.")
def differentiates_at_one_number(f, X, i):
    h = 1e-5
    return (f(X[i] + h) - f(X[i] - h)) / (2 * h)


@exercise.misconception("Only functions of two variables have a derivative here: take an `X` of any length.")
def takes_two_variables(f, X, i):
    x, y = X
    return partial_derivative(f, np.array([x, y]), i)


@exercise.misconception(
    "This is the partial derivative of my_function2, whatever f is given: evaluate the argument `f`."
)
def ignores_the_function(f, X, i):
    return (4 * X[0] + 3 * X[1], 3 * X[0] + 10 * X[1])[i]


@exercise.misconception("These are all the partial derivatives: the one with respect to X[i] is asked for, a number.")
def gives_the_gradient(f, X, i):
    return np.array([partial_derivative(f, X, k) for k in range(len(X))])


@exercise.misconception("This is the value of f at X, not its slope: take the difference of two values, divided by 2h.")
def gives_the_value(f, X, i):
    return f(X)


@exercise.misconception("This is the second derivative with respect to X[i]: the first one is asked for.")
def gives_the_second_derivative(f, X, i):
    # With a smaller step the second difference drowns in round-off.
    h, e = 1e-3, np.zeros(len(X))
    e[i] = h
    return (f(X + e) - 2 * f(X) + f(X - e)) / h**2


@exercise.misconception("The step is 1, far too long for a curve: take a small h, such as 1e-5, and divide by it.")
def takes_a_step_of_one(f, X, i):
    return forward_difference(f, X, i, h=1.0)


@exercise.misconception("The step is a fraction of X[i], and 0 where X[i] is 0: take a fixed one, such as h = 1e-5.")
def scales_the_step_with_x(f, X, i):
    h = 1e-5 * X[i]
    return difference(f, X, i, h) / (2 * h)


@exercise.misconception("The derivative is rounded to a whole number: return it as it comes.")
def rounds_to_a_whole_number(f, X, i):
    return np.round(partial_derivative(f, X, i))


@exercise.misconception("The derivative is rounded to two digits after the point: return it as it comes.")
def rounds_to_two_digits(f, X, i):
    return np.round(partial_derivative(f, X, i), 2)


@exercise.misconception("The derivative is rounded to four digits after the point: return it as it comes.")
def rounds_to_four_digits(f, X, i):
    return np.round(partial_derivative(f, X, i), 4)


# What follows is right for arrays of floats and shows itself in integers alone.


@exercise.misconception(
    "An array of integers has no room for a small step, which is cut off: move np.array(X, dtype=float)."
)
def truncates_the_step(f, X, i):
    moved = X.copy()
    moved[i] += 1e-7
    return (f(moved) - f(X)) / 1e-7


@exercise.misconception(
    "An array of integers has no room for small steps, which are cut off: move np.array(X, dtype=float)."
)
def truncates_the_central_step(f, X, i):
    h = 1e-5
    above, below = X.copy(), X.copy()
    above[i] += h
    below[i] -= h
    return (f(above) - f(below)) / (2 * h)
