"""The derivative of the sigmoid at each element.

    d sigmoid / dx (x) = sigmoid(x) (1 - sigmoid(x)) = exp(-|x|) / (1 + exp(-|x|))^2

x is the value before activation.

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, eq. 3.36.
"""

import numpy as np

from autograder import Exercise, checks

from .sigmoid import sigmoid


def sigmoid_gradient(X):
    """Elementwise derivative of the sigmoid at X, an array of any shape, before activation; the same shape."""
    # sigmoid(|x|) is at least 1/2, so that neither factor cancels; the derivative is an even function.
    decay = np.exp(-np.abs(X))
    return decay / (1.0 + decay) ** 2


exercise = Exercise(sigmoid_gradient, uses=("sigmoid",))


@exercise.confirmed_by("SciPy's expit")
def by_scipy(X):
    from scipy.special import expit

    return expit(X) * expit(-X)


@exercise.confirmed_by("mpmath with 50 digits")
def by_mpmath(X):
    from ..exact import LARGEST, exp, fifty_digits, rounded

    if X.size > LARGEST:
        return NotImplemented
    decay = exp(-fifty_digits(X))
    return rounded(decay / (1 + decay) ** 2)


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


# Absolute as well: where all values are tiny, s (1 - s) has lost digits in float32, as it may.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=1e-7))
exercise.ask(checks.derivative_agrees(sigmoid, atol=1e-7))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception(
    "X is taken as if it were activated already, X (1 - X): X comes before activation, so apply the sigmoid first."
)
def takes_x_as_activated(X):
    return X * (1 - X)


@exercise.misconception("The sigmoid is applied twice: sigmoid(X) (1 - sigmoid(X)) applies it once.")
def activates_twice(X):
    return sigmoid(sigmoid(X)) * (1 - sigmoid(sigmoid(X)))


@exercise.misconception("The second factor is 1 - X: it should be 1 - sigmoid(X).")
def activates_one_factor(X):
    return sigmoid(X) * (1 - X)


@exercise.misconception("This is the sigmoid: its derivative, sigmoid(X) (1 - sigmoid(X)), is asked for.")
def gives_the_sigmoid(X):
    return sigmoid(X)


@exercise.misconception("The factor sigmoid(X) is missing: the derivative is sigmoid(X) (1 - sigmoid(X)).")
def forgets_a_factor(X):
    return 1 - sigmoid(X)


@exercise.misconception("The second factor is 1 + sigmoid(X): it should be 1 - sigmoid(X).")
def adds_in_the_second_factor(X):
    return sigmoid(X) * (1 + sigmoid(X))


@exercise.misconception("This is 1 - sigmoid(X)^2, the pattern of tanh's derivative: the sigmoid's is s (1 - s).")
def takes_the_pattern_of_tanh(X):
    return 1 - sigmoid(X) ** 2


@exercise.misconception("The result is rounded: return it in full precision, round only what is printed.")
def rounds_the_result(X):
    return np.round(sigmoid_gradient(X), 4)


@exercise.misconception(
    "The result is rounded to three digits: return it in full precision, round only what is printed."
)
def rounds_to_three_digits(X):
    return np.round(sigmoid_gradient(X), 3)


@exercise.misconception("The result is rounded to two digits: return it in full precision, round only what is printed.")
def rounds_to_two_digits(X):
    return np.round(sigmoid_gradient(X), 2)


@exercise.misconception(
    "The sign is wrong: the sigmoid rises everywhere, so its derivative sigmoid(X) (1 - sigmoid(X)) is positive."
)
def reverses_the_sign(X):
    return sigmoid(X) * (sigmoid(X) - 1)


@exercise.misconception("This is sigmoid(X)^2: the second factor should be 1 - sigmoid(X).")
def squares_the_sigmoid(X):
    return sigmoid(X) ** 2


@exercise.misconception("The numerator over (1 + exp(-x))^2 is exp(x): it should be exp(-x), as in the denominator.")
def forgets_the_minus_in_the_numerator(X):
    return np.exp(X) / (1 + np.exp(-X)) ** 2


@exercise.misconception("This is exp(-x): the derivative of the sigmoid is exp(-x) / (1 + exp(-x))^2.")
def forgets_the_denominator(X):
    return np.exp(-X)


@exercise.misconception("This is the derivative of tanh, 1 - tanh(x)^2: the sigmoid's is sigmoid(X) (1 - sigmoid(X)).")
def takes_the_derivative_of_tanh(X):
    return 1 - np.tanh(X) ** 2


@exercise.misconception(
    "This is 1 - X^2, the derivative of tanh by its value: the sigmoid's is sigmoid(X) (1 - sigmoid(X))."
)
def takes_x_as_activated_by_tanh(X):
    return 1 - X**2


@exercise.misconception(
    "This is the derivative of the rectifier, 1 for positive x, else 0: the sigmoid's is sigmoid(X) (1 - sigmoid(X))."
)
def takes_the_derivative_of_the_rectifier(X):
    return np.where(X > 0, 1.0, 0.0)


@exercise.misconception("There is a factor X too many: the derivative is sigmoid(X) (1 - sigmoid(X)).")
def multiplies_by_x(X):
    return X * sigmoid_gradient(X)


@exercise.misconception("This is the second derivative: the first one, sigmoid(X) (1 - sigmoid(X)), is asked for.")
def takes_the_second_derivative(X):
    return sigmoid_gradient(X) * (1 - 2 * sigmoid(X))


@exercise.misconception("The result is twice what it should be: the derivative is sigmoid(X) (1 - sigmoid(X)).")
def doubles(X):
    return 2 * sigmoid_gradient(X)


@exercise.misconception("The sigmoid is taken of X (1 - X): take it of X, then multiply sigmoid(X) by 1 - sigmoid(X).")
def activates_the_product(X):
    return sigmoid(X * (1 - X))


@exercise.misconception("The second factor is sigmoid(1 - X): it should be 1 - sigmoid(X).")
def activates_one_minus_x(X):
    return sigmoid(X) * sigmoid(1 - X)


@exercise.misconception("The first factor is X: it should be sigmoid(X), as in the second factor.")
def forgets_to_activate_the_first_factor(X):
    return X * (1 - sigmoid(X))


@exercise.misconception("The factors are multiplied as matrices: multiply element by element, with `*`.")
def multiplies_as_matrices(X):
    return sigmoid(X) @ (1 - sigmoid(X))


@exercise.misconception("The derivatives are divided by the number of elements: return each as it is.")
def divides_by_the_number_of_elements(X):
    return sigmoid_gradient(X) / X.size


@exercise.misconception("The values are right, but in one long row: return an array of the shape of `X`.")
def flattens_the_result(X):
    return sigmoid_gradient(X).ravel()


@exercise.misconception(
    "The values are right, but rows and columns have changed places: return an array of the shape of `X`."
)
def transposes(X):
    return sigmoid_gradient(X).T


@exercise.misconception(
    "exp(-x) / (1 + exp(-x))^2 overflows for large negative x: take exp(-|x|), which gives the same and stays small."
)
def overflows(X):
    return np.exp(-X) / (1 + np.exp(-X)) ** 2


@exercise.misconception(
    "The results for integers are stored in an array of integers, which cuts off their decimals: make it one of floats."
)
def truncates_integers(X):
    result = np.zeros_like(X)
    result[...] = sigmoid_gradient(X)
    return result
