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


# The error allowed to a difference quotient follows from f'', which must not vanish: |f''| <= 4 |f'| where it is asked.


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


def times(rng, f):
    """f times a factor near one, so that nobody can tell the function by heart from a former attempt's feedback."""
    factor = round(float(rng.uniform(0.6, 1.4)), 2)

    def scaled(x):
        return factor * f(x)

    left, _, formula = f.__doc__.partition(" = ")
    scaled.__doc__ = f"{left} = {factor:g} ({formula})"
    return scaled


@exercise.cases
def cases(rng):
    yield "the example in the text", quadratic, 4.0
    yield "a cubic", times(rng, cubic), 2.0
    yield "another function at the same point", times(rng, growth), 2.0
    yield "at zero", times(rng, growth), 0.0
    for _ in range(3):
        yield "a cubic", times(rng, cubic), float(rng.uniform(1.0, 3.0))
        yield "an exponential", times(rng, growth), float(rng.uniform(-2.0, 5.0))
        yield "a wave on a parabola", times(rng, wave), float(rng.uniform(-6.0, -1.0))


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "an integer", times(rng, cubic), int(rng.integers(1, 4))


exercise.ask(checks.difference_quotient(lambda f, x: [()]))
exercise.ask(checks.answers_the_same_again)


@exercise.misconception("The difference of the function's values is divided by h, but they are 2h apart.")
def forgets_the_two(f, x):
    h = 1e-5
    return (f(x + h) - f(x - h)) / h


@exercise.misconception("The two values are h apart, not 2h: divide by h, or take f(x - h) for the second.")
def divides_by_two_h(f, x):
    h = 1e-5
    return (f(x + h) - f(x)) / (2 * h)


@exercise.misconception("In Python a / 2 * h is (a / 2) * h: write a / (2 * h).")
def multiplies_by_h(f, x):
    h = 1e-5
    return (f(x + h) - f(x - h)) / 2 * h


@exercise.misconception("The difference f(x + h) - f(x) is still to be divided by h.")
def forgets_the_division(f, x):
    h = 1e-5
    return f(x + h) - f(x)


@exercise.misconception("The sign is reversed: the value to the left is subtracted from the one to the right.")
def reverses_the_sign(f, x):
    h = 1e-5
    return (f(x) - f(x + h)) / h


@exercise.misconception("This is the derivative of my_function, whatever f is given: evaluate the argument f.")
def ignores_the_function(f, x):
    return 0.1 * x + 0.8


@exercise.misconception("The step is so small that x + h is x again: take a step between 1e-3 and 1e-8.")
def loses_the_step(f, x):
    h = 1e-20
    return (f(x + h) - f(x)) / h
