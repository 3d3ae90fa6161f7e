"""The rectified linear unit of each element.

    relu(x) = max(0, x)

Source: Nair & Hinton (2010), Rectified Linear Units Improve Restricted Boltzmann Machines, ICML; Goodfellow, Bengio &
Courville (2016), Deep Learning, section 6.3.1.
"""

import numpy as np

from autograder import Exercise, checks


def relu(X):
    """Elementwise rectifier of an array of any shape; returns an array of the same shape."""
    return np.maximum(X, 0)


exercise = Exercise(relu)
exercise.equivalent("np.maximum(X, 0) -> np.maximum(0, X)", "the larger of two has no order")


@exercise.confirmed_by("scikit-learn's relu", rtol=0.0)
def by_scikit_learn(X):
    from sklearn.neural_network._base import inplace_relu

    result = X.astype(float)
    inplace_relu(result)
    return result


@exercise.confirmed_by("Python's max of each number", rtol=0.0)
def by_max(X):
    return np.array([max(0.0, float(x)) for x in X.ravel()]).reshape(X.shape)


def both_signs(rng, *shape, most=3.0):
    """Numbers of both signs, half of them negative, none of them within 0.2 of the kink at 0."""
    size = int(np.prod(shape))
    signs = rng.permutation(np.where(np.arange(size) < size / 2, -1.0, 1.0))
    return (signs * rng.uniform(0.2, most, size=size)).reshape(shape)


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([-2.0, -0.5, 0.0, 0.5, 2.0])
    yield "a matrix", both_signs(rng, 4, 3)
    yield "one row", both_signs(rng, 1, 6)
    yield "one column", both_signs(rng, 5, 1)
    yield "a square matrix", both_signs(rng, 3, 3)
    yield "negative numbers", rng.uniform(-9.0, -1.0, size=7)
    yield "numbers near 0", both_signs(rng, 6) / 2000
    yield "numbers up to 20", both_signs(rng, 12, 4, most=20.0)


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "the example in the text, as integers", np.arange(-2, 3)
    yield "integers of both signs", rng.integers(-9, 10, size=(3, 4))


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception("This is min(0, x), which keeps the negative numbers: the rectifier is max(0, x).")
def takes_the_minimum(X):
    return np.minimum(X, 0)


@exercise.misconception("This is |x|: negative numbers become 0, not positive.")
def takes_the_absolute_value(X):
    return np.abs(X)


@exercise.misconception("This is max(0, -x): the rectifier keeps the positive numbers, max(0, x).")
def reverses_the_sign(X):
    return np.maximum(0, -X)


@exercise.misconception(
    "This is 0 or 1, the derivative of the rectifier: positive numbers stay as they are, max(0, x)."
)
def gives_the_gradient(X):
    return np.where(X > 0, 1.0, 0.0)


@exercise.misconception("Negative numbers become -1 and positive ones 1 (their sign): the rectifier is max(0, x).")
def gives_the_sign(X):
    return np.sign(X)


@exercise.misconception("This is the leaky rectifier, with 0.01 x for negative x: the rectifier is 0 there.")
def leaks(X):
    return np.where(X > 0, X, 0.01 * X)


@exercise.misconception(
    "np.max(X, 0) gives the largest number of each column, as 0 is the axis: np.maximum(X, 0) compares each with 0."
)
def takes_the_maximum_along_the_axis(X):
    return np.max(X, 0)


@exercise.misconception("This is the largest of all numbers and 0: np.maximum(X, 0) compares each of them with 0.")
def takes_the_largest(X):
    return max(0, X.max())


@exercise.misconception("The negative numbers are left out: put 0 in their places, so that the shape stays as it is.")
def leaves_negatives_out(X):
    return X[X > 0]


@exercise.misconception("All numbers are kept as soon as one is positive: compare each by itself, np.maximum(X, 0).")
def asks_whether_any_is_positive(X):
    return X if np.any(X > 0) else np.zeros(X.shape)


@exercise.misconception("Numbers above 1 are cut off: the rectifier goes on without a limit, max(0, x).")
def cuts_off_at_one(X):
    return np.clip(X, 0, 1)


@exercise.misconception("Numbers above 6 are cut off (ReLU6): the rectifier goes on without a limit, max(0, x).")
def cuts_off_at_six(X):
    return np.clip(X, 0, 6)


@exercise.misconception("Numbers between 0 and 1 become 0: the kink is at 0, max(0, x).")
def begins_at_one(X):
    return np.where(X > 1, X, 0.0)


@exercise.misconception("The smallest result is 1: the rectifier is max(0, x), not max(1, x).")
def takes_the_maximum_with_one(X):
    return np.maximum(X, 1)


@exercise.misconception("This is softplus, log(1 + exp(x)), the smooth relative: the rectifier is max(0, x).")
def takes_softplus(X):
    return np.logaddexp(0, X)


@exercise.misconception("This is the sigmoid: the rectifier is max(0, x).")
def takes_the_sigmoid(X):
    return 1 / (1 + np.exp(-X))


@exercise.misconception("This is tanh for positive x and 0 for others: positive numbers stay as they are, max(0, x).")
def bends_the_positive_part(X):
    return np.maximum(np.tanh(X), 0)


@exercise.misconception("This is x times its sigmoid (SiLU or swish): the rectifier is max(0, x).")
def multiplies_by_the_sigmoid(X):
    return X / (1 + np.exp(-X))


@exercise.misconception("This is ELU, exp(x) - 1 for negative x: the rectifier is 0 there.")
def takes_elu(X):
    return np.where(X > 0, X, np.exp(X) - 1)


@exercise.misconception("The decimals are cut off: positive numbers stay as they are, max(0, x).")
def cuts_off_decimals(X):
    return np.maximum(X, 0).astype(int)


@exercise.misconception("The result is rounded: return it in full precision, round only what is printed.")
def rounds_the_result(X):
    return np.round(np.maximum(X, 0), 2)
