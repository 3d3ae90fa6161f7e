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


@exercise.confirmed_by("exact arithmetic")
def by_fractions(X):
    from ..exact import fractions, rounded

    x, y = fractions(X)
    return rounded(2 * x * x + 3 * x * y + 5 * y * y)


@exercise.confirmed_by("NumPy's polyval2d")
def by_polyval2d(X):
    # Row i, column j: the coefficient of x^i y^j.
    return np.polynomial.polynomial.polyval2d(*X, [[0, 0, 5], [0, 3, 0], [2, 0, 0]])


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


@exercise.misconception(
    "The factors 2 and 5 have changed places, as they do where x and y do: X[0] is x and has the factor 2, X[1] is y "
    "and has the factor 5."
)
def swaps_the_variables(X):
    y, x = X
    return 2 * x**2 + 3 * x * y + 5 * y**2


@exercise.misconception("The mixed term is 3 x y, the product of both variables: 3 * x * y.")
def adds_in_the_mixed_term(X):
    x, y = X
    return 2 * x**2 + 3 * x + y + 5 * y**2


@exercise.misconception("The mixed term is 3 x y, the product of both variables, not 3 times their sum: 3 * x * y.")
def triples_the_sum_in_the_mixed_term(X):
    x, y = X
    return 2 * x**2 + 3 * (x + y) + 5 * y**2


@exercise.misconception("The mixed term 3 x y is missing.")
def forgets_the_mixed_term(X):
    x, y = X
    return 2 * x**2 + 5 * y**2


@exercise.misconception("The factor 3 of the mixed term is missing: it is 3 * x * y.")
def forgets_the_three(X):
    x, y = X
    return 2 * x**2 + x * y + 5 * y**2


@exercise.misconception(
    "The mixed term comes out as 6 x y: it is 3 x y (in a symmetric matrix each of the two entries is half of it, 1.5)."
)
def doubles_the_mixed_term(X):
    return X @ np.array([[2, 3], [3, 5]]) @ X


@exercise.misconception("The mixed term is subtracted: it is added, + 3 * x * y.")
def subtracts_the_mixed_term(X):
    x, y = X
    return 2 * x**2 - 3 * x * y + 5 * y**2


@exercise.misconception("The mixed term is squared: it is 3 x y, without a square.")
def squares_the_mixed_term(X):
    x, y = X
    return 2 * x**2 + 3 * (x * y) ** 2 + 5 * y**2


@exercise.misconception("The mixed term has y squared: it is 3 x y, without a square.")
def squares_y_in_the_mixed_term(X):
    x, y = X
    return 2 * x**2 + 3 * x * y**2 + 5 * y**2


@exercise.misconception("The mixed term has x squared: it is 3 x y, without a square.")
def squares_x_in_the_mixed_term(X):
    x, y = X
    return 2 * x**2 + 3 * x**2 * y + 5 * y**2


@exercise.misconception("The squares take in their factors: only x and y are squared, 2 * x**2 and 5 * y**2.")
def squares_the_factors(X):
    x, y = X
    return (2 * x) ** 2 + 3 * x * y + (5 * y) ** 2


@exercise.misconception("x and y are not squared: the first term is 2 * x**2, the last 5 * y**2.")
def forgets_the_squares(X):
    x, y = X
    return 2 * x + 3 * x * y + 5 * y


@exercise.misconception("x is not squared: the first term is 2 * x**2.")
def forgets_the_square_of_x(X):
    x, y = X
    return 2 * x + 3 * x * y + 5 * y**2


@exercise.misconception("y is not squared: the last term is 5 * y**2.")
def forgets_the_square_of_y(X):
    x, y = X
    return 2 * x**2 + 3 * x * y + 5 * y


@exercise.misconception("In Python x*2 is twice x: the square is x**2.")
def doubles_for_squares(X):
    x, y = X
    return 2 * x * 2 + 3 * x * y + 5 * y * 2


@exercise.misconception("The first term 2 x^2 is missing.")
def forgets_the_first_term(X):
    x, y = X
    return 3 * x * y + 5 * y**2


@exercise.misconception("The last term 5 y^2 is missing.")
def forgets_the_last_term(X):
    x, y = X
    return 2 * x**2 + 3 * x * y


@exercise.misconception("The last term has x for y: it is 5 y^2, with y = X[1].")
def takes_x_for_y_in_the_last_term(X):
    x, y = X
    return 2 * x**2 + 3 * x * y + 5 * x**2


@exercise.misconception("The last term is subtracted: it is added, + 5 * y**2.")
def subtracts_the_last_term(X):
    x, y = X
    return 2 * x**2 + 3 * x * y - 5 * y**2


@exercise.misconception("The formula is put to each entry, with X for x and y alike: take x = X[0] and y = X[1].")
def computes_with_each_entry(X):
    return 2 * X**2 + 3 * X * X + 5 * X**2


@exercise.misconception("These are the three terms: return their sum, one number.")
def gives_the_terms(X):
    x, y = X
    return np.array([2 * x**2, 3 * x * y, 5 * y**2])


@exercise.misconception("This is the gradient [4x + 3y, 3x + 10y]: the function itself, a number, is asked for.")
def gives_the_gradient(X):
    x, y = X
    return np.array([4 * x + 3 * y, 3 * x + 10 * y])


@exercise.misconception("The result is f(2, 3) = 71 whatever X is: compute it from the argument `X`.")
def answers_for_the_example(X):
    return 71.0
