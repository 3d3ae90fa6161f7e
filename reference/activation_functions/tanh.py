"""The hyperbolic tangent of each element.

    tanh(x) = (exp(x) - exp(-x)) / (exp(x) + exp(-x)) = 2 sigmoid(2 x) - 1

Source: NIST Digital Library of Mathematical Functions, section 4.28; Goodfellow, Bengio & Courville (2016), Deep
Learning, section 6.3.2.
"""

import numpy as np

from autograder import Exercise, checks


def tanh(X):
    """Elementwise hyperbolic tangent of an array of any shape; returns an array of the same shape."""
    return np.tanh(X)


exercise = Exercise(tanh)


@exercise.confirmed_by("SciPy's expm1 and expit, without a difference of near numbers")
def by_scipy(X):
    from scipy.special import expit, expm1

    return np.sign(X) * -expm1(-2 * np.abs(X)) * expit(2 * np.abs(X))


@exercise.confirmed_by("mpmath with 50 digits")
def by_mpmath(X):
    from ..exact import LARGEST, exp, fifty_digits, rounded

    if X.size > LARGEST:
        return NotImplemented
    X = fifty_digits(X)
    return rounded((exp(X) - exp(-X)) / (exp(X) + exp(-X)))


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


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def sigmoid(X):
    return 0.5 * (1 + np.tanh(0.5 * X))


@exercise.misconception("This is the sigmoid, which runs from 0 to 1: tanh runs from -1 to 1, 2 sigmoid(2 x) - 1.")
def takes_the_sigmoid(X):
    return sigmoid(X)


@exercise.misconception("This is tanh of x / 2: by the sigmoid, tanh(x) is 2 sigmoid(2 x) - 1, with x doubled.")
def forgets_to_double_in_the_sigmoid(X):
    return 2 * sigmoid(X) - 1


@exercise.misconception("The 1 is not subtracted: by the sigmoid, tanh(x) is 2 sigmoid(2 x) - 1.")
def forgets_to_subtract_one(X):
    return 2 * sigmoid(2 * X)


@exercise.misconception("The factor 2 in front is missing: by the sigmoid, tanh(x) is 2 sigmoid(2 x) - 1.")
def forgets_the_factor_of_the_sigmoid(X):
    return sigmoid(2 * X) - 1


@exercise.misconception("This is tanh of 2 x: (exp(x) - exp(-x)) / (exp(x) + exp(-x)) has no 2 in its exponents.")
def doubles_the_argument(X):
    return np.tanh(2 * X)


@exercise.misconception("This is -tanh(x): the numerator is exp(x) - exp(-x), in this order.")
def reverses_the_sign(X):
    return -np.tanh(X)


@exercise.misconception("The fraction is upside down, 1 / tanh(x): exp(x) - exp(-x) is the numerator.")
def inverts_the_fraction(X):
    return 1 / np.tanh(X)


@exercise.misconception(
    "The numerator and the denominator need brackets: division comes before sums, so put both of them in brackets."
)
def forgets_the_brackets(X):
    return np.exp(X) - np.exp(-X) / np.exp(X) + np.exp(-X)


@exercise.misconception("The denominator needs brackets: (exp(x) - exp(-x)) / (exp(x) + exp(-x)).")
def forgets_the_brackets_of_the_denominator(X):
    return (np.exp(X) - np.exp(-X)) / np.exp(X) + np.exp(-X)


@exercise.misconception("This is 1 - exp(-2 x), as the denominator has exp(x) alone: it is exp(x) + exp(-x).")
def forgets_half_of_the_denominator(X):
    return (np.exp(X) - np.exp(-X)) / np.exp(X)


@exercise.misconception("This is the hyperbolic sine: divide it by the hyperbolic cosine.")
def takes_sinh(X):
    return np.sinh(X)


@exercise.misconception("This is exp(x) - exp(-x): divide it by exp(x) + exp(-x).")
def forgets_the_denominator(X):
    return np.exp(X) - np.exp(-X)


@exercise.misconception("This is the tangent of an angle, np.tan: the hyperbolic tangent is np.tanh.")
def takes_the_tangent(X):
    return np.tan(X)


@exercise.misconception("This is the arc tangent, np.arctan: the hyperbolic tangent is np.tanh.")
def takes_the_arc_tangent(X):
    return np.arctan(X)


@exercise.misconception("This is x / (1 + |x|), the softsign: tanh is (exp(x) - exp(-x)) / (exp(x) + exp(-x)).")
def takes_softsign(X):
    return X / (1 + np.abs(X))


@exercise.misconception("This is a straight line cut off at -1 and 1 (a hard tanh): tanh bends smoothly.")
def takes_the_hard_tanh(X):
    return np.clip(X, -1, 1)


@exercise.misconception("This is the derivative, 1 - tanh(x)^2: tanh itself is asked for.")
def gives_the_gradient(X):
    return 1 - np.tanh(X) ** 2


@exercise.misconception("The sign of x is lost: tanh is negative for negative x.")
def loses_the_sign(X):
    return np.tanh(np.abs(X))


@exercise.misconception("The function is applied twice: apply it once.")
def applies_it_twice(X):
    return np.tanh(np.tanh(X))


@exercise.misconception("This takes powers of 2: take powers of e, np.exp(X).")
def takes_powers_of_two(X):
    return (2.0**X - 2.0**-X) / (2.0**X + 2.0**-X)


@exercise.misconception("e is taken as 2.718, which is too coarse: use np.exp.")
def rounds_e(X):
    X = np.asarray(X, dtype=float)
    return (2.718**X - 2.718**-X) / (2.718**X + 2.718**-X)


@exercise.misconception("The result is rounded: return it in full precision, round only what is printed.")
def rounds_the_result(X):
    return np.round(np.tanh(X), 4)


@exercise.misconception(
    "exp(x) of a large x is infinity, and infinity over infinity is nan: use exp(-2 |x|), at most 1, or np.tanh."
)
def overflows(X):
    return (np.exp(X) - np.exp(-X)) / (np.exp(X) + np.exp(-X))


@exercise.misconception(
    "exp(2 x) of a large positive x is infinity, and infinity over infinity is nan: use exp(-2 |x|), or np.tanh."
)
def overflows_for_positive_numbers(X):
    return (np.exp(2 * X) - 1) / (np.exp(2 * X) + 1)


@exercise.misconception(
    "exp(-2 x) of a large negative x is infinity, and infinity over infinity is nan: use exp(-2 |x|), or np.tanh."
)
def overflows_for_negative_numbers(X):
    return (1 - np.exp(-2 * X)) / (1 + np.exp(-2 * X))


@exercise.misconception(
    "The results for integers are stored in an array of integers, which cuts off their decimals: make it one of floats."
)
def truncates_integers(X):
    result = np.zeros_like(X)
    result[...] = np.tanh(X)
    return result
