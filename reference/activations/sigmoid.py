"""The sigmoid, or logistic function, of each element.

    sigmoid(x) = 1 / (1 + exp(-x))

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, eq. 3.30.
"""

import numpy as np

from autograder import Exercise, checks


def sigmoid(X):
    """Elementwise sigmoid of an array of any shape; returns an array of the same shape."""
    # exp(-|x|) never overflows; for x < 0 the fraction is expanded by exp(x).
    decay = np.exp(-np.abs(X))
    return np.where(X >= 0, 1.0, decay) / (1.0 + decay)


exercise = Exercise(sigmoid)
exercise.equivalent("X >= 0 -> X > 0", "both forms give 0.5 at 0")


@exercise.confirmed_by("SciPy's expit")
def by_scipy(X):
    from scipy.special import expit

    return expit(X)


@exercise.confirmed_by("mpmath with 50 digits")
def by_mpmath(X):
    from ..exact import LARGEST, exp, fifty_digits, rounded

    return rounded(1 / (1 + exp(-fifty_digits(X)))) if X.size <= LARGEST else NotImplemented


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([0.0, 1.0, 2.0, 3.0, 4.0])
    yield "a matrix", rng.normal(size=(4, 3))
    yield "one row", rng.normal(size=(1, 6))
    yield "one column", rng.normal(size=(5, 1))
    yield "a square matrix", rng.normal(size=(3, 3))
    yield "negative numbers", rng.uniform(-9.0, -1.0, size=7)
    yield "numbers up to 20", rng.uniform(-20.0, 20.0, size=(30, 4))


@exercise.cases(finding="stable for large inputs")
def large(rng):
    yield "numbers up to 1000", np.append(rng.uniform(-1000.0, 1000.0, size=6), [-1000.0, 1000.0])
    yield "large negative numbers", rng.uniform(-1000.0, -800.0, size=(2, 3))
    yield "large positive numbers", rng.uniform(800.0, 1000.0, size=(2, 3))


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "the example in the text as integers", np.arange(5)
    yield "integers of both signs", rng.integers(-5, 6, size=(3, 4))


@exercise.cases(finding="right for any shape")
def shapes(rng):
    yield "three dimensions", rng.normal(size=(2, 3, 2))


exercise.ask(checks.matches_reference(rtol=1e-6, atol=1e-7))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception("The sign is missing: this is 1 / (1 + exp(x)), which falls; the sigmoid is 1 / (1 + exp(-x)).")
def forgets_the_minus(X):
    return 1 / (1 + np.exp(X))


@exercise.misconception("This is 1 + exp(-x), which is what 1 / 1 + exp(-x) means: divide 1 by all of it, in brackets.")
def forgets_the_brackets(X):
    return 1 / 1 + np.exp(-X)


@exercise.misconception("This is tanh, which runs from -1 to 1: the sigmoid runs from 0 to 1.")
def takes_tanh(X):
    return np.tanh(X)


@exercise.misconception("This is the gradient of the sigmoid: the sigmoid itself is asked for.")
def gives_the_gradient(X):
    return sigmoid(X) * (1 - sigmoid(X))


@exercise.misconception("The denominator is 1 - exp(-x): it should be 1 + exp(-x).")
def subtracts_in_the_denominator(X):
    return 1 / (1 - np.exp(-X))


@exercise.misconception("e is taken as 2.718, which is too coarse: use np.exp.")
def rounds_e(X):
    return 1 / (1 + 2.718 ** (-np.asarray(X, dtype=float)))


@exercise.misconception("The result is rounded: return it in full precision, round only what is printed.")
def rounds_the_result(X):
    return np.round(sigmoid(X), 4)


@exercise.misconception("This is the rectifier max(0, x): the sigmoid 1 / (1 + exp(-x)) is asked for.")
def takes_the_rectifier(X):
    return np.maximum(X, 0)


@exercise.misconception(
    "The result is rounded to three digits: return it in full precision, round only what is printed."
)
def rounds_to_three_digits(X):
    return np.round(sigmoid(X), 3)


@exercise.misconception("The result is rounded to two digits: return it in full precision, round only what is printed.")
def rounds_to_two_digits(X):
    return np.round(sigmoid(X), 2)


@exercise.misconception("The result is 0 or 1, with 1 for X = 0: the sigmoid rises smoothly, 1 / (1 + exp(-x)).")
def takes_a_step(X):
    return np.where(X >= 0, 1.0, 0.0)


@exercise.misconception("The result is 0 or 1, with 0 for X = 0: the sigmoid rises smoothly, 1 / (1 + exp(-x)).")
def rounds_to_zero_or_one(X):
    return np.round(sigmoid(X))


@exercise.misconception("This is a straight line cut off at 0 and 1 (a hard sigmoid): take 1 / (1 + exp(-x)).")
def takes_the_hard_sigmoid(X):
    return np.clip(0.2 * X + 0.5, 0, 1)


@exercise.misconception("This is exp(x), as without the 1 in the denominator: the sigmoid is 1 / (1 + exp(-x)).")
def forgets_the_one(X):
    return 1 / np.exp(-X)


@exercise.misconception("This is exp(-x): the sigmoid is 1 / (1 + exp(-x)).")
def gives_the_exponential(X):
    return np.exp(-X)


@exercise.misconception("This takes powers of 2: take powers of e, np.exp(-X).")
def takes_powers_of_two(X):
    return 1 / (1 + 2.0**-X)


@exercise.misconception(
    "The sign of x is lost, so that no value is below 1/2: exp(-|x|) is stable, but for negative x the result is "
    "exp(x) / (1 + exp(x))."
)
def takes_the_absolute_value(X):
    return 1 / (1 + np.exp(-np.abs(X)))


@exercise.misconception("The sigmoid is applied twice: apply it once.")
def applies_it_twice(X):
    return sigmoid(sigmoid(X))


@exercise.misconception("This is the sigmoid of 2 x: by tanh it is (1 + tanh(x / 2)) / 2, with x halved.")
def forgets_to_halve_in_tanh(X):
    return (1 + np.tanh(X)) / 2


@exercise.misconception("This is a softmax, the results sum to one: the sigmoid takes each element by itself.")
def takes_the_softmax(X):
    exp = np.exp(X)
    return exp / exp.sum()


@exercise.misconception("The values are right, but in one long row: return an array of the shape of `X`.")
def flattens_the_result(X):
    return sigmoid(X).ravel()


@exercise.misconception(
    "The values are right, but rows and columns have changed places: return an array of the shape of `X`."
)
def transposes(X):
    return sigmoid(X).T


@exercise.misconception("This is the logarithm of the sigmoid: the sigmoid itself is asked for.")
def gives_the_logarithm(X):
    return np.log(sigmoid(X))


@exercise.misconception("This is x * sigmoid(x): the sigmoid alone is asked for.")
def multiplies_by_x(X):
    return X * sigmoid(X)


@exercise.misconception(
    "exp(x) / (1 + exp(x)) overflows for large x, infinity over infinity: for these take 1 / (1 + exp(-x))."
)
def overflows(X):
    return np.exp(X) / (1 + np.exp(X))


@exercise.misconception(
    "The results for integers are stored in an array of integers, which cuts off their decimals: make it one of floats."
)
def truncates_integers(X):
    result = np.zeros_like(X)
    result[...] = sigmoid(X)
    return result
