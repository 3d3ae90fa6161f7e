"""The derivative of a function of one variable, by central difference.

    f'(x) = (f(x + h) - f(x - h)) / 2h + O(h^2)

Source: Press et al. (2007), Numerical Recipes, section 5.7.
"""

import numpy as np

from autograder import Exercise, checks

# Truncation falls with h^2 and round-off grows with 1/h: they meet near the cube root of the machine's precision.
STEP = np.cbrt(np.finfo(float).eps)


def derivative(f, x):
    """Derivative at the number x of f, a function of one number; returns a number."""
    h = STEP * max(1.0, abs(x))
    return (f(x + h) - f(x - h)) / (2 * h)


exercise = Exercise(derivative)


def quadratic(x):
    """f(x) = 0.05 x^2 + 0.8 x"""
    return 0.05 * x**2 + 0.8 * x


def cubic(x):
    """f(x) = x^3 - 2 x"""
    return x**3 - 2 * x


def growth(x):
    """f(x) = exp(x / 2)"""
    return np.exp(x / 2)


def wave(x):
    """f(x) = sin(x) + x^2"""
    return np.sin(x) + x**2


@exercise.cases
def cases(rng):
    yield "the example in the text", quadratic, 4.0
    yield "a cubic", cubic, 2.0
    for _ in range(3):
        yield "a cubic", cubic, float(rng.uniform(1.0, 3.0))
        yield "an exponential", growth, float(rng.uniform(-2.0, 5.0))
        yield "a wave on a parabola", wave, float(rng.uniform(-6.0, -1.0))


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "an integer", cubic, int(rng.integers(1, 4))


exercise.ask(checks.difference_quotient(lambda f, x: [()]))
exercise.ask(checks.answers_the_same_again)


@exercise.misconception("The difference of the function's values is divided by h, but they are 2h apart.")
def forgets_the_two(f, x):
    h = 1e-5
    return (f(x + h) - f(x - h)) / h
