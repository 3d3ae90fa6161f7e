"""A learning rate that falls exponentially.

    exponential_decay(initial, epoch, rate) = initial exp(-rate epoch),    epochs counted from 0

Source: Zhang, Lipton, Li & Smola (2023), Dive into Deep Learning, section 12.4.2 (exponential decay).
"""

import numpy as np

from autograder import Exercise, checks


def exponential_decay(initial, epoch, rate):
    """The learning rate in this epoch (counted from 0) when it falls by the factor e in 1/rate epochs; a number."""
    return initial * np.exp(-rate * epoch)


exercise = Exercise(exponential_decay)


@exercise.confirmed_by("mpmath with 50 digits")
def by_mpmath(initial, epoch, rate):
    from ..exact import exp, fifty_digits, rounded

    initial, rate = fifty_digits(initial), fifty_digits(rate)
    return rounded(initial * exp(-rate * epoch))


@exercise.confirmed_by("SciPy's solve_ivp of the equation that the rate falls in proportion to itself", rtol=1e-8)
def by_its_differential_equation(initial, epoch, rate):
    from scipy.integrate import solve_ivp

    return solve_ivp(lambda t, value: -rate * value, (0, epoch), [initial], rtol=1e-10, atol=1e-14).y[0, -1]


@exercise.cases
def cases(rng):
    yield "the example in the text", 0.1, 20, 0.05
    yield "the first epoch", rng.uniform(0.2, 0.9), 0, 0.3
    yield "the second epoch", rng.uniform(0.2, 0.9), 1, rng.uniform(0.2, 0.4)
    yield "a slow decay of a small rate", rng.uniform(1e-4, 2e-4), int(rng.integers(80, 90)), rng.uniform(0.01, 0.02)
    yield "a fast decay", rng.uniform(1.0, 2.0), 2, rng.uniform(1.5, 2.0)
    yield "no decay", rng.uniform(0.2, 0.9), 7, 0.0
    yield "a large learning rate", rng.uniform(20.0, 30.0), int(rng.integers(4, 9)), rng.uniform(0.1, 0.2)


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "whole numbers everywhere", 3, 2, 1


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.answers_the_same_again)


@exercise.alternative(
    "This is initial rate^epoch, where `rate` is what is kept: the text has initial exp(-rate epoch)."
)
def power_of_the_rate(initial, epoch, rate):
    return initial * rate**epoch


@exercise.alternative("This is initial (1 - rate)^epoch, as with interest: the text has initial exp(-rate epoch).")
def compounds(initial, epoch, rate):
    return initial * (1 - rate) ** epoch


@exercise.misconception("The exponent has the wrong sign, so that the rate rises: exp(-rate epoch).")
def rises(initial, epoch, rate):
    return initial * np.exp(rate * epoch)


@exercise.misconception("The exponent is missing the epoch: exp(-rate epoch).")
def forgets_the_epoch(initial, epoch, rate):
    return initial * np.exp(-rate)


@exercise.misconception("The exponent is missing the decay rate: exp(-rate epoch).")
def forgets_the_rate(initial, epoch, rate):
    return initial * np.exp(-epoch)


@exercise.misconception("The learning rate of the first epoch is missing: multiply exp(-rate epoch) by `initial`.")
def forgets_the_first_rate(initial, epoch, rate):
    return np.exp(-rate * epoch)


@exercise.misconception("The epoch stands outside the exponential function: exp(-rate epoch) takes the product.")
def multiplies_outside(initial, epoch, rate):
    return initial * np.exp(-rate) * epoch


@exercise.misconception("The epochs are counted from 1: in epoch 0 the learning rate is `initial` still.")
def counts_from_one(initial, epoch, rate):
    return initial * np.exp(-rate * (epoch + 1))


@exercise.misconception("The power of 10 is taken: the formula has that of e, np.exp.")
def base_ten(initial, epoch, rate):
    return initial * 10.0 ** (-rate * epoch)


@exercise.misconception("The power of 2 is taken: the formula has that of e, np.exp.")
def base_two(initial, epoch, rate):
    return initial * 2.0 ** (-rate * epoch)


@exercise.misconception("The value 2.718 is too coarse for e: np.exp knows all its digits.")
def coarse_e(initial, epoch, rate):
    return initial * 2.718 ** (-rate * epoch)


@exercise.misconception("The decay rate divides the epoch, as a time would: the exponent is -rate epoch, a product.")
def takes_the_rate_as_a_time(initial, epoch, rate):
    return initial * np.exp(-epoch / rate)


@exercise.misconception("This is inverse time decay: here the formula is initial exp(-rate epoch).")
def inverse_time(initial, epoch, rate):
    return initial / (1 + rate * epoch)


@exercise.misconception("The first learning rate stands in the exponent: it is a factor, initial exp(-rate epoch).")
def puts_the_first_rate_into_the_exponent(initial, epoch, rate):
    return np.exp(-initial * rate * epoch)


@exercise.misconception("What has been lost is returned, initial (1 - exp(-rate epoch)): return what is left.")
def returns_what_is_lost(initial, epoch, rate):
    return initial * (1 - np.exp(-rate * epoch))


@exercise.misconception("The learning rate falls along a straight line: here the formula is initial exp(-rate epoch).")
def straight_line(initial, epoch, rate):
    return initial * (1 - rate * epoch)
