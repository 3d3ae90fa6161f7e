"""The derivative of the rectified linear unit at each element.

    relu'(x) = 1 for x > 0, 0 for x < 0, and at the kink, x = 0, any number from 0 to 1

x is the value before activation. The numbers from the left to the right derivative are the subgradients at the kink.

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, section 6.3 (the one-sided derivatives at a kink).
"""

import numpy as np

from autograder import Exercise, checks

from .relu import both_signs, relu


def relu_gradient(X):
    """Elementwise derivative of the rectifier at X, an array of any shape, before activation; the same shape."""
    return np.where(X > 0, 1.0, 0.0)


exercise = Exercise(relu_gradient)
exercise.equivalent("X > 0 -> X >= 0", "any number from 0 to 1 is right at the kink")


def at_the_kink(X, slopes, low, high):
    """The slopes as they are, but the low one wherever X is 0 and the slope is from low to high.

    Of slopes in another form or shape than X, which `matches_reference` refuses by its own words, nothing is changed.
    """
    array = np.asarray(slopes)
    if array.shape != X.shape or array.dtype.kind not in "biuf":
        return slopes
    # A little more on either side: float32 does not hold every slope exactly.
    return np.where((X == 0) & (array >= low - 1e-6) & (array <= high + 1e-6), low, array)


@exercise.facts
def facts(case, answer):
    return (at_the_kink(case.args[0], answer.value, 0.0, 1.0),)


@exercise.confirmed_by("NumPy's heaviside", rtol=0.0)
def by_heaviside(X):
    return np.heaviside(X, 0.5)


@exercise.confirmed_by("scikit-learn's derivative of relu", rtol=0.0)
def by_scikit_learn(X):
    from sklearn.neural_network._base import inplace_relu, inplace_relu_derivative

    activated, delta = X.astype(float), np.ones(X.shape)
    inplace_relu(activated)
    inplace_relu_derivative(activated, delta)
    return delta


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([-2.0, -0.5, 0.5, 2.0])
    yield "a matrix", both_signs(rng, 4, 3)
    yield "one row", both_signs(rng, 1, 6)
    yield "one column", both_signs(rng, 5, 1)
    yield "a square matrix", both_signs(rng, 3, 3)
    yield "negative numbers", rng.uniform(-9.0, -1.0, size=7)
    yield "numbers near 0", both_signs(rng, 6) / 20
    yield "numbers up to 20", both_signs(rng, 6, 4, most=20.0)


@exercise.cases(finding="from 0 to 1 at the kink")
def kinks(rng):
    yield "a zero among others", rng.permutation([0.0, -1.5, 2.5, 0.75])
    yield "zeros in a matrix", rng.permuted([[0.0, 1.25, -1.0], [-3.0, 0.0, 0.5]], axis=1)


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "integers of both signs", rng.choice([-9, -4, -2, -1, 1, 2, 3, 8], size=(3, 4))


def total(X):
    """One that has the derivative at each element for its gradient."""
    return np.sum(relu(X))


def away_from_the_kink(X):
    """Also where it is quick: a numerical gradient takes time for a large matrix."""
    return X.size <= 15 and np.abs(X).min() > 0.1


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.gradient_agrees(total, argument=0, when=away_from_the_kink))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception("This is the rectifier itself: its derivative is 1 for positive x and 0 for negative x.")
def gives_the_rectifier(X):
    return np.maximum(X, 0)


@exercise.misconception("0 and 1 have changed places: the derivative is 1 for positive x and 0 for negative x.")
def swaps_the_sides(X):
    return np.where(X < 0, 1.0, 0.0)


@exercise.misconception("This is the sign, -1 for negative x: the rectifier is flat there, so its derivative is 0.")
def gives_the_sign(X):
    return np.sign(X)


@exercise.misconception(
    "This is the derivative of the leaky rectifier, 0.01 for negative x: the rectifier's is 0 there."
)
def leaks(X):
    return np.where(X > 0, 1.0, 0.01)


@exercise.misconception(
    "Negative x keep their value: only the positive ones are replaced, by 1, while the derivative at negative x is 0."
)
def keeps_the_negatives(X):
    return np.where(X > 0, 1.0, X)


@exercise.misconception(
    "The derivative begins with x above 1: it is 1 for all positive x, also for those between 0 and 1."
)
def begins_at_one(X):
    return np.where(X > 1, 1.0, 0.0)


@exercise.misconception("The derivative comes out as 0 for x above 1: it is 1 for all positive x.")
def ends_at_one(X):
    return np.where((X > 0) & (X < 1), 1.0, 0.0)


@exercise.misconception(
    "This is the derivative of the sigmoid: the rectifier's is 1 for positive x and 0 for negative x."
)
def takes_the_sigmoid_gradient(X):
    return 1 / (2 + np.exp(X) + np.exp(-X))


@exercise.misconception(
    "This is the sigmoid, the derivative of softplus: the rectifier's is 1 for positive x and 0 for negative x."
)
def takes_the_sigmoid(X):
    return 1 / (1 + np.exp(-X))


@exercise.misconception("This is x (1 - x), as if of a sigmoid: the rectifier's derivative is 1 or 0.")
def takes_the_pattern_of_the_sigmoid(X):
    return X * (1 - X)


@exercise.misconception("This is 1 minus the rectifier: its derivative is 1 for positive x and 0 for negative x.")
def subtracts_the_rectifier(X):
    return 1 - np.maximum(X, 0)


@exercise.misconception(
    "This is x relu(x), which is x^2 for positive x: the derivative is 1 there, whatever their size."
)
def squares(X):
    return X * np.maximum(X, 0)


@exercise.misconception("The derivative at positive x alone is returned: put 0 in the places of the negative ones.")
def leaves_negatives_out(X):
    return np.ones(X.shape)[X > 0]


@exercise.misconception("The derivatives are summed: one is asked for at each element, in the shape of `X`.")
def sums(X):
    return np.sum(X > 0)


@exercise.misconception(
    "All derivatives are 1 as soon as one x is positive: compare each by itself, np.where(X > 0, 1.0, 0.0)."
)
def asks_whether_any_is_positive(X):
    return np.ones(X.shape) if np.any(X > 0) else np.zeros(X.shape)


@exercise.misconception("relu(x) / x is 0 / 0 at the kink, which is nan: compare x with 0 in place of dividing by it.")
def divides_by_x(X):
    return np.maximum(X, 0) / X
