"""The derivative of the hyperbolic tangent at each element.

    d tanh / dx (x) = 1 - tanh(x)^2 = 1 / cosh(x)^2 = 4 exp(-2 |x|) / (1 + exp(-2 |x|))^2

x is the value before activation.

Source: NIST Digital Library of Mathematical Functions, section 4.34; Goodfellow, Bengio & Courville (2016), Deep
Learning, section 6.3.2.
"""

import numpy as np

from autograder import Exercise, checks

from .tanh import tanh


def tanh_gradient(X):
    """Elementwise derivative of tanh at X, an array of any shape, before activation; the same shape."""
    # An even function: of -|x| the exponential never overflows, and no difference loses digits.
    decay = np.exp(-2 * np.abs(X))
    return 4 * decay / (1 + decay) ** 2


exercise = Exercise(tanh_gradient, uses=("tanh",))


@exercise.confirmed_by("SciPy's expit")
def by_scipy(X):
    from scipy.special import expit

    return 4 * expit(2 * X) * expit(-2 * X)


@exercise.confirmed_by("mpmath with 50 digits")
def by_mpmath(X):
    from ..exact import LARGEST, exp, fifty_digits, rounded

    if X.size > LARGEST:
        return NotImplemented
    X = fifty_digits(X)
    return rounded((2 / (exp(X) + exp(-X))) ** 2)


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    yield "a matrix", rng.normal(size=(4, 3))
    yield "one row", rng.normal(size=(1, 6))
    yield "one column", rng.normal(size=(5, 1))
    yield "a square matrix", rng.normal(size=(3, 3))
    yield "negative numbers", rng.uniform(-4.0, -0.5, size=7)
    yield "numbers up to 20", rng.uniform(-20.0, 20.0, size=(12, 4))


@exercise.cases(finding="stable for large inputs")
def large(rng):
    yield "numbers up to 1000", np.append(rng.uniform(-1000.0, 1000.0, size=6), [-1000.0, 1000.0])
    yield "large negative numbers", rng.uniform(-1000.0, -800.0, size=(2, 3))
    yield "large positive numbers", rng.uniform(800.0, 1000.0, size=(2, 3))


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "the example in the text, as integers", np.arange(-2, 3)
    yield "integers of both signs", rng.integers(-3, 4, size=(3, 4))


# Absolute as well: where all values are tiny, 1 - tanh^2 has lost digits, as it may.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=2e-7))
exercise.ask(checks.derivative_agrees(tanh, atol=2e-7))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception(
    "X is taken as if it were activated already, 1 - X^2: X comes before activation, so apply tanh first."
)
def takes_x_as_activated(X):
    return 1 - X**2


@exercise.misconception("tanh is applied twice: 1 - tanh(X)^2 applies it once.")
def activates_twice(X):
    return 1 - np.tanh(np.tanh(X)) ** 2


@exercise.misconception("This is tanh: its derivative, 1 - tanh(X)^2, is asked for.")
def gives_tanh(X):
    return np.tanh(X)


@exercise.misconception("The square is missing: the derivative is 1 - tanh(X)^2.")
def forgets_the_square(X):
    return 1 - np.tanh(X)


@exercise.misconception("The 1 is missing: the derivative is 1 - tanh(X)^2.")
def forgets_the_one(X):
    return np.tanh(X) ** 2


@exercise.misconception("The sign is wrong, tanh(X)^2 - 1: the derivative is 1 - tanh(X)^2.")
def reverses_the_sign(X):
    return np.tanh(X) ** 2 - 1


@exercise.misconception("This is 1 + tanh(X)^2: the derivative is 1 - tanh(X)^2.")
def adds_the_square(X):
    return 1 + np.tanh(X) ** 2


@exercise.misconception(
    "This is t (1 - t) with t = tanh(X), the pattern of the sigmoid's derivative: tanh's is 1 - t^2."
)
def takes_the_pattern_of_the_sigmoid(X):
    return np.tanh(X) * (1 - np.tanh(X))


@exercise.misconception("This is the derivative of the sigmoid: that of tanh is 1 - tanh(X)^2.")
def takes_the_sigmoid_gradient(X):
    return 1 / (2 + np.exp(X) + np.exp(-X))


@exercise.misconception("X is squared in place of tanh(X): the derivative is 1 - tanh(X)^2.")
def squares_the_argument(X):
    return 1 - np.tanh(X**2)


@exercise.misconception("The difference is squared, (1 - tanh(X))^2: square tanh(X) alone, 1 - tanh(X)^2.")
def squares_the_difference(X):
    return (1 - np.tanh(X)) ** 2


@exercise.misconception("The square of cosh is missing: 1 - tanh(X)^2 is 1 / cosh(X)^2.")
def forgets_the_square_of_cosh(X):
    return 1 / np.cosh(X)


@exercise.misconception("This is cosh(X)^2: the derivative is 1 divided by it.")
def forgets_to_divide(X):
    return np.cosh(X) ** 2


@exercise.misconception("This is 1 / sinh(X)^2: the derivative is 1 / cosh(X)^2, or 1 - tanh(X)^2.")
def takes_sinh(X):
    return 1 / np.sinh(X) ** 2


@exercise.misconception("This is the derivative of the tangent, 1 + tan(X)^2: that of tanh is 1 - tanh(X)^2.")
def takes_the_tangent(X):
    return 1 + np.tan(X) ** 2


@exercise.misconception("This is 1 / (1 + X^2), the derivative of the arc tangent: that of tanh is 1 - tanh(X)^2.")
def takes_the_arc_tangent(X):
    return 1 / (1 + X**2)


@exercise.misconception("The derivative is multiplied by X: it is 1 - tanh(X)^2 alone.")
def multiplies_by_x(X):
    return X * (1 - np.tanh(X) ** 2)


@exercise.misconception(
    "tanh(X) is multiplied by itself as a matrix (@ or np.dot): square each element by itself, with ** 2 or *."
)
def multiplies_matrices(X):
    return 1 - np.tanh(X) @ np.tanh(X)


@exercise.misconception("The result is rounded: return it in full precision, round only what is printed.")
def rounds_the_result(X):
    return np.round(tanh_gradient(X), 4)


@exercise.misconception(
    "Exponentials of large numbers are infinity, and infinity over infinity is nan: take 1 - np.tanh(X) ** 2."
)
def overflows(X):
    return 1 - ((np.exp(X) - np.exp(-X)) / (np.exp(X) + np.exp(-X))) ** 2


@exercise.misconception(
    "exp(2 x) of a large positive x is infinity, and infinity over infinity is nan: take 1 - np.tanh(X) ** 2."
)
def overflows_for_positive_numbers(X):
    return 4 * np.exp(2 * X) / (np.exp(2 * X) + 1) ** 2


@exercise.misconception(
    "exp(-2 x) of a large negative x is infinity, and infinity over infinity is nan: take 1 - np.tanh(X) ** 2."
)
def overflows_for_negative_numbers(X):
    return 4 * np.exp(-2 * X) / (1 + np.exp(-2 * X)) ** 2


@exercise.misconception(
    "The results for integers are stored in an array of integers, which cuts off their decimals: make it one of floats."
)
def truncates_integers(X):
    result = np.zeros_like(X)
    result[...] = tanh_gradient(X)
    return result
