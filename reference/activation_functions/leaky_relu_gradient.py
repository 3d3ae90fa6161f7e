"""The derivative of the leaky rectified linear unit at each element.

    leaky_relu'(x) = 1 for x > 0, slope for x < 0, and at the kink, x = 0, any number from slope to 1;   0 <= slope < 1

x is the value before activation. The numbers from the left to the right derivative are the subgradients at the kink.

Source: Maas, Hannun & Ng (2013), Rectifier Nonlinearities Improve Neural Network Acoustic Models, ICML workshop;
Goodfellow, Bengio & Courville (2016), Deep Learning, section 6.3 (the one-sided derivatives at a kink).
"""

import numpy as np

from autograder import Exercise, call, checks

from .leaky_relu import leaky_relu
from .relu import both_signs
from .relu_gradient import at_the_kink


def leaky_relu_gradient(X, slope=0.01):
    """Elementwise derivative of the leaky rectifier at X, of any shape, before activation; the same shape."""
    return np.where(X > 0, 1.0, slope)


exercise = Exercise(leaky_relu_gradient)
exercise.equivalent("X > 0 -> X >= 0", "any number from slope to 1 is right at the kink")


def given(case):
    """X and the slope, whether by its place, by its name or by default."""
    return case.args[0], {**dict(zip(("slope",), case.args[1:], strict=False)), **case.kwargs}.get("slope", 0.01)


@exercise.facts
def facts(case, answer):
    X, slope = given(case)
    return (at_the_kink(X, answer.value, slope, 1.0),)


@exercise.confirmed_by("NumPy's heaviside", rtol=1e-15)
def by_heaviside(X, slope=0.01):
    return slope + (1 - slope) * np.heaviside(X, 0.5)


@exercise.confirmed_by("the difference quotient in exact arithmetic", rtol=0.0)
def by_fractions(X, slope=0.01):
    from fractions import Fraction

    def leaky(x):
        return max(x, Fraction(slope) * x)

    step = Fraction(1, 1000)
    points = [Fraction(x) for x in X.ravel().tolist()]
    return np.array([float((leaky(x + step) - leaky(x - step)) / (2 * step)) for x in points]).reshape(X.shape)


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([-2.0, -0.5, 0.5, 2.0])
    yield "a matrix", both_signs(rng, 4, 3), 0.2
    yield "one row", both_signs(rng, 1, 6), 0.1
    yield "one column", both_signs(rng, 5, 1), 0.3
    yield "a square matrix", both_signs(rng, 3, 3)
    yield "negative numbers", rng.uniform(-9.0, -1.0, size=7), 0.05
    yield "numbers near 0", both_signs(rng, 6) / 20, 0.5
    yield "numbers up to 20", both_signs(rng, 6, 4, most=20.0), 0.25
    yield "no slope at all", both_signs(rng, 6), 0.0


@exercise.cases(finding="from the slope to 1 at the kink")
def kinks(rng):
    yield "a zero among others", rng.permutation([0.0, -1.5, 2.5, 0.75])
    yield "zeros in a matrix", rng.permuted([[0.0, 1.25, -1.0], [-3.0, 0.0, 0.5]], axis=1), 0.3


@exercise.cases(finding="the slope given by its name")
def by_name(rng):
    yield "a slope of 0.4", call(both_signs(rng, 2, 4), slope=0.4)


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "integers of both signs", rng.choice([-9, -4, -2, -1, 1, 2, 3, 8], size=(3, 4)), 0.3


def total(X, slope):
    """One that has the derivative at each element for its gradient."""
    return np.sum(leaky_relu(X, slope))


def away_from_the_kink(X, slope):
    """Also where it is quick: a numerical gradient takes time for a large matrix."""
    return X.size <= 15 and np.abs(X).min() > 0.1


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.gradient_agrees(total, argument=0, when=away_from_the_kink, arguments=given))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception(
    "The derivative at negative x is 0, as of the plain rectifier: of the leaky one it is the slope."
)
def forgets_the_leak(X, slope=0.01):
    return np.where(X > 0, 1.0, 0.0)


@exercise.misconception("`slope` is ignored: 0.01 stands in the function where it should.")
def ignores_the_slope(X, slope=0.01):
    return np.where(X > 0, 1.0, 0.01)


@exercise.misconception("The derivative at negative x is multiplied by x: that of slope x is the slope alone.")
def multiplies_by_x(X, slope=0.01):
    return np.where(X > 0, 1.0, slope * X)


@exercise.misconception("The derivative at positive x is x: that of x is 1.")
def keeps_the_positives(X, slope=0.01):
    return np.where(X > 0, X, slope)


@exercise.misconception(
    "This is the leaky rectifier itself: its derivative is 1 for positive x and the slope for negative x."
)
def gives_the_leaky_rectifier(X, slope=0.01):
    return leaky_relu(X, slope)


@exercise.misconception("The derivative at negative x is -slope: slope x rises, so it is the slope with its own sign.")
def reverses_the_sign(X, slope=0.01):
    return np.where(X > 0, 1.0, -slope)


@exercise.misconception(
    "The sides have changed places: the derivative is 1 for positive x and the slope for negative x."
)
def swaps_the_sides(X, slope=0.01):
    return np.where(X < 0, 1.0, slope)


@exercise.misconception("The derivative is the slope everywhere: it is 1 for positive x.")
def gives_the_slope(X, slope=0.01):
    return np.full(X.shape, slope)


@exercise.misconception("The derivative at positive x is 1 + slope: it is 1, as the slope belongs to negative x alone.")
def adds_the_slope(X, slope=0.01):
    return (X > 0) + slope


@exercise.misconception("The derivative at positive x is 1 - slope: it is 1, as of x itself.")
def subtracts_the_slope(X, slope=0.01):
    return np.where(X > 0, 1 - slope, slope)


@exercise.misconception("The derivative at negative x is 1 - slope: it is the slope.")
def takes_the_rest_of_the_slope(X, slope=0.01):
    return np.where(X > 0, 1.0, 1 - slope)


@exercise.misconception("This is the sign, -1 for negative x: the derivative there is the slope.")
def gives_the_sign(X, slope=0.01):
    return np.sign(X)


@exercise.misconception("The derivative at negative x is slope exp(x), as of ELU: that of slope x is the slope.")
def takes_elu(X, slope=0.01):
    return np.where(X > 0, 1.0, slope * np.exp(X))


@exercise.misconception(
    "Only values above the slope count as positive, as by X > slope: the kink is at 0, whatever the slope."
)
def compares_with_the_slope(X, slope=0.01):
    return np.where(X - slope > 0, 1.0, slope)


@exercise.misconception("The slope is 0.1 where none is given: the default is slope=0.01.")
def has_another_default(X, slope=0.1):
    return np.where(X > 0, 1.0, slope)


@exercise.misconception(
    "leaky_relu(x) / x is 0 / 0 at the kink, which is nan: compare x with 0 in place of dividing by it."
)
def divides_by_x(X, slope=0.01):
    return leaky_relu(X, slope) / X


@exercise.misconception(
    "The derivative at the kink is 0: any number from the slope to 1 is right there, no smaller one."
)
def gives_zero_at_the_kink(X, slope=0.01):
    return np.where(X > 0, 1.0, slope) * (X != 0)


@exercise.misconception("The argument has another name than `slope`: keep the names of the signature.")
def renames_the_slope(X, alpha=0.01):
    return leaky_relu_gradient(X, alpha)


@exercise.misconception(
    "The slope is stored in an array of integers, where it becomes 0, if `X` holds integers: make it one of floats."
)
def truncates_integers(X, slope=0.01):
    result = np.ones_like(X)
    result[X < 0] = slope
    return result
