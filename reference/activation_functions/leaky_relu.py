"""The leaky rectified linear unit of each element.

    leaky_relu(x) = x for x > 0, slope x for x <= 0;   0 <= slope < 1

Source: Maas, Hannun & Ng (2013), Rectifier Nonlinearities Improve Neural Network Acoustic Models, ICML workshop;
Goodfellow, Bengio & Courville (2016), Deep Learning, section 6.3.1.
"""

import numpy as np

from autograder import Exercise, call, checks

from .relu import both_signs


def leaky_relu(X, slope=0.01):
    """Elementwise leaky rectifier of an array of any shape, of that slope for negative numbers; the same shape."""
    return np.where(X > 0, X, slope * X)


exercise = Exercise(leaky_relu)
exercise.equivalent("X > 0 -> X >= 0", "both forms give 0 at 0")


@exercise.confirmed_by("exact arithmetic, the larger of x and slope x", rtol=0.0)
def by_fractions(X, slope=0.01):
    from fractions import Fraction

    exact = (max(Fraction(x), Fraction(slope) * Fraction(x)) for x in X.ravel().tolist())
    return np.array([float(y) for y in exact]).reshape(X.shape)


@exercise.confirmed_by("two rectifiers")
def by_rectifiers(X, slope=0.01):
    return (X + np.abs(X)) / 2 + slope * (X - np.abs(X)) / 2


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([-2.0, -0.5, 0.0, 0.5, 2.0])
    yield "a matrix", both_signs(rng, 4, 3), 0.2
    yield "one row", both_signs(rng, 1, 6), 0.1
    yield "one column", both_signs(rng, 5, 1), 0.3
    yield "a square matrix", both_signs(rng, 3, 3)
    yield "negative numbers", rng.uniform(-9.0, -1.0, size=7), 0.05
    yield "numbers near 0", both_signs(rng, 6) / 20, 0.5
    yield "numbers up to 20", both_signs(rng, 12, 4, most=20.0), 0.25
    yield "no slope at all", both_signs(rng, 6), 0.0


@exercise.cases(finding="the slope given by its name")
def by_name(rng):
    yield "a slope of 0.4", call(both_signs(rng, 2, 4), slope=0.4)


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "the example in the text, as integers", np.arange(-2, 3)
    yield "integers of both signs", rng.integers(-9, 10, size=(3, 4)), 0.3


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception("Negative numbers become 0, as in the plain rectifier: the leaky one gives slope x there.")
def forgets_the_leak(X, slope=0.01):
    return np.maximum(X, 0)


@exercise.misconception("`slope` is ignored: 0.01 stands in the function where it should.")
def ignores_the_slope(X, slope=0.01):
    return np.where(X > 0, X, 0.01 * X)


@exercise.misconception("Negative x become the slope itself: multiply it by x.")
def gives_the_slope(X, slope=0.01):
    return np.where(X > 0, X, slope)


@exercise.misconception("Negative x become -slope x, which is positive: slope x is negative for them.")
def reverses_the_sign(X, slope=0.01):
    return np.where(X > 0, X, -slope * X)


@exercise.misconception("The sides have changed places: negative x are multiplied by the slope, positive ones stay.")
def swaps_the_sides(X, slope=0.01):
    return np.where(X < 0, X, slope * X)


@exercise.misconception("Positive x are multiplied by the slope as well: they stay as they are.")
def multiplies_everything(X, slope=0.01):
    return slope * X


@exercise.misconception("Positive x become 0, and only the negative part is right: the positive ones stay as they are.")
def loses_the_positive_part(X, slope=0.01):
    return np.minimum(slope * X, 0)


@exercise.misconception("The slope is subtracted from negative x: multiply them by it.")
def subtracts_the_slope(X, slope=0.01):
    return np.where(X > 0, X, X - slope)


@exercise.misconception("Negative x are divided by the slope: multiply them by it.")
def divides_by_the_slope(X, slope=0.01):
    return np.where(X > 0, X, X / slope)


@exercise.misconception(
    "This is the derivative, 1 or the slope: positive x stay as they are, negative ones become slope x."
)
def gives_the_gradient(X, slope=0.01):
    return np.where(X > 0, 1.0, slope)


@exercise.misconception(
    "Negative x become slope (exp(x) - 1), as in ELU: the leaky rectifier is the straight line slope x."
)
def takes_elu(X, slope=0.01):
    return np.where(X > 0, X, slope * (np.exp(X) - 1))


@exercise.misconception("Negative x are multiplied by 1 - slope: multiply them by the slope.")
def takes_the_rest_of_the_slope(X, slope=0.01):
    return np.where(X > 0, X, (1 - slope) * X)


@exercise.misconception(
    "slope x is added for positive x too: it takes the place of x where x is negative, and only there."
)
def adds_everywhere(X, slope=0.01):
    return np.maximum(X, 0) + slope * X


@exercise.misconception("The factor is 0.1 where no slope is given: the default is slope=0.01.")
def has_another_default(X, slope=0.1):
    return np.where(X > 0, X, slope * X)


@exercise.misconception("The result is rounded: return it in full precision, round only what is printed.")
def rounds_the_result(X, slope=0.01):
    return np.round(leaky_relu(X, slope), 4)


@exercise.misconception("The argument has another name than `slope`: keep the names of the signature.")
def renames_the_slope(X, alpha=0.01):
    return leaky_relu(X, alpha)


@exercise.misconception(
    "The results for integers are stored in an array of integers, which cuts off their decimals: make it one of floats."
)
def truncates_integers(X, slope=0.01):
    result = X.copy()
    result[X < 0] = slope * X[X < 0]
    return result
