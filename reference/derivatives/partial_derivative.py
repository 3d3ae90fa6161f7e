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
    return np.sum(X**2 * np.roll(X, -1))


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


@exercise.misconception("All variables are moved at once: only X[i] changes, the others stay.")
def moves_every_variable(f, X, i):
    h = 1e-5
    return (f(X + h) - f(X - h)) / (2 * h)


@exercise.misconception("i is ignored and the derivative is always with respect to X[0].")
def ignores_the_index(f, X, i):
    return partial_derivative(f, X, 0)


@exercise.misconception("i counts from 0, as everywhere in Python: X[i] is to be moved, not X[i - 1].")
def counts_from_one(f, X, i):
    return partial_derivative(f, X, i - 1)


@exercise.misconception("The difference of the function's values is divided by h, but they are 2h apart.")
def forgets_the_two(f, X, i):
    return 2 * partial_derivative(f, X, i)


@exercise.misconception("The two values are h apart, not 2h: divide by h, or take the second one at X - h e_i.")
def divides_by_two_h(f, X, i):
    e = np.zeros(len(X))
    e[i] = 1e-5
    return (f(X + e) - f(X)) / 2e-5


@exercise.misconception("X and its copy are the same array: Y = X gives it a second name, Y = X.copy() copies it.")
def moves_the_array_itself(f, X, i):
    moved = X
    moved[i] += 1e-5
    return (f(moved) - f(X)) / 1e-5


@exercise.misconception("This is the partial derivative of my_function2, whatever f is given: evaluate the argument f.")
def ignores_the_function(f, X, i):
    return (4 * X[0] + 3 * X[1], 3 * X[0] + 10 * X[1])[i]


@exercise.misconception("These are all the partial derivatives: the one with respect to X[i] is asked for.")
def gives_the_gradient(f, X, i):
    return np.array([partial_derivative(f, X, k) for k in range(len(X))])
