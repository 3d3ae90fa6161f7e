"""A quadratic function of two variables.

    f(X) = 2 x^2 + 3 x y + 5 y^2,    X = [x, y]

Source: the exercise text.
"""

import numpy as np

from autograder import Exercise, checks


def my_function2(X):
    """2 x^2 + 3 x y + 5 y^2 at the point X = [x, y], shape (2,); returns a number."""
    x, y = X
    return 2 * x**2 + 3 * x * y + 5 * y**2


exercise = Exercise(my_function2)


@exercise.cases
def cases(rng):
    yield "the point in the text", np.array([2.0, 3.0])
    yield "on the x axis", np.array([float(rng.uniform(1.0, 5.0)), 0.0])
    yield "on the y axis", np.array([0.0, float(rng.uniform(1.0, 5.0))])
    yield "both positive", rng.uniform(0.5, 5.0, size=2)
    yield "both negative", rng.uniform(-5.0, -0.5, size=2)
    yield "of both signs", np.array([-1.0, 1.0]) * rng.uniform(0.5, 5.0, size=2)


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "an integer point", rng.integers(2, 9, size=2)


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception("x and y have changed places: X[0] is x and X[1] is y.")
def swaps_the_variables(X):
    y, x = X
    return 2 * x**2 + 3 * x * y + 5 * y**2


@exercise.misconception("The mixed term is 3 x y, the product of both variables: 3 * x * y.")
def adds_in_the_mixed_term(X):
    x, y = X
    return 2 * x**2 + 3 * x + y + 5 * y**2


@exercise.misconception("The mixed term 3 x y is missing.")
def forgets_the_mixed_term(X):
    x, y = X
    return 2 * x**2 + 5 * y**2


@exercise.misconception("The squares take in their factors: only x and y are squared, 2 * x**2 and 5 * y**2.")
def squares_the_factors(X):
    x, y = X
    return (2 * x) ** 2 + 3 * x * y + (5 * y) ** 2


@exercise.misconception("This is the gradient [4x + 3y, 3x + 10y]: the function itself, a number, is asked for.")
def gives_the_gradient(X):
    x, y = X
    return np.array([4 * x + 3 * y, 3 * x + 10 * y])
