"""The gradient of a function of several variables, by central differences.

    grad f(X) = [df/dx_0 (X), ..., df/dx_(n-1) (X)]

Source: Press et al. (2007), Numerical Recipes, section 5.7.
"""

import numpy as np

from autograder import Exercise, checks

from .derivative import times
from .partial_derivative import bell, cubes, partial_derivative, quadratic, ring


def gradient(f, X):
    """Gradient of f at the point X, shape (n,); returns an array of shape (n,).

    f takes an array of shape (n,) and returns a number.
    """
    return np.array([partial_derivative(f, X, i) for i in range(len(X))])


exercise = Exercise(gradient, uses=("partial_derivative",))


@exercise.cases
def cases(rng):
    yield "the example of the text", quadratic, np.array([2.0, 3.0])
    yield "two variables, both negative", times(rng, quadratic), rng.uniform(-4.0, -1.0, size=2)
    yield "one variable", times(rng, cubes), rng.uniform(1.0, 3.0, size=1)
    yield "three variables", times(rng, ring), rng.uniform(1.0, 3.0, size=3)
    yield "four variables", times(rng, bell), rng.uniform(-2.0, 2.0, size=4)
    yield "a variable that is zero", times(rng, bell), np.array([rng.uniform(1.0, 2.0), 0.0])
    yield "six variables", times(rng, cubes), rng.uniform(1.0, 3.0, size=6)


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "the example of the text as integers", quadratic, np.array([2, 3])
    yield "an integer point", times(rng, ring), rng.integers(1, 4, size=3)


exercise.ask(checks.difference_quotient(lambda f, X: [(i,) for i in range(len(X))]))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception("All variables are moved at once: for each entry only X[i] changes, the others stay.")
def moves_every_variable(f, X):
    h = 1e-5
    return np.full(len(X), (f(X + h) - f(X - h)) / (2 * h))


@exercise.misconception("A variable that was moved is not put back before the next one: start each time from X itself.")
def leaves_variables_moved(f, X):
    # Each difference holds the earlier ones too: the last entry is the sum of all partial derivatives.
    moved, slopes = np.array(X, dtype=float), []
    for i in range(len(X)):
        moved[i] += 1e-5
        slopes.append((f(moved) - f(X)) / 1e-5)
    return np.array(slopes)


@exercise.misconception("The partial derivatives are added up: return an array with one entry for each variable.")
def sums_the_entries(f, X):
    return gradient(f, X).sum()


@exercise.misconception("The difference of the function's values is divided by h, but they are 2h apart.")
def forgets_the_two(f, X):
    return 2 * gradient(f, X)


@exercise.misconception("The last variable is left out: the gradient has one entry for each variable, range(len(X)).")
def stops_one_short(f, X):
    slopes = np.zeros(len(X))
    slopes[:-1] = gradient(f, X)[:-1]
    return slopes


@exercise.misconception("Only functions of two variables get a gradient here: loop over range(len(X)).")
def takes_two_variables(f, X):
    return np.array([partial_derivative(f, X, i) for i in range(2)])


@exercise.misconception("The gradient is divided by its length, which keeps the direction alone: return it as it is.")
def normalises(f, X):
    slopes = gradient(f, X)
    return slopes / np.linalg.norm(slopes)
