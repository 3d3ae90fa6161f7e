"""The mean squared error.

    mse(actual, pred) = 1/N sum_i (actual_i - pred_i)^2,    over all N elements

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, eq. 5.4.
"""

import numpy as np

from autograder import Exercise, checks


def mse(actual, pred):
    """Mean squared error over all elements of two arrays of the same shape; returns a number."""
    return np.mean((actual - pred) ** 2)


exercise = Exercise(mse)


@exercise.cases
def cases(rng):
    yield "three numbers", np.array([1.0, 2.0, 4.0]), np.array([1.5, 2.0, 1.0])
    yield "a vector", rng.normal(size=9), rng.normal(size=9)
    yield "a column", rng.normal(size=(7, 1)), rng.normal(size=(7, 1))
    yield "a single number", rng.uniform(1.0, 2.0, size=1), rng.uniform(4.0, 6.0, size=1)
    yield "negative values", rng.uniform(-9.0, -1.0, size=6), rng.uniform(-9.0, -1.0, size=6)
    yield "predictions that are all too high", np.arange(5.0), np.arange(5.0) + rng.uniform(1.0, 3.0)
    yield "many rows", rng.normal(size=(200, 1)) + 50.0, rng.normal(size=(200, 1)) + 50.0


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "integer targets", rng.integers(0, 3, size=8), rng.normal(size=8)
    yield "integers of both signs", rng.integers(-9, 10, size=8), rng.integers(-30, -10, size=8)


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception("This is the root of the mean squared error: the mean squared error itself is asked for.")
def takes_the_root(actual, pred):
    return np.sqrt(mse(actual, pred))


@exercise.misconception("The squared errors are added up, not averaged: divide by their number.")
def sums(actual, pred):
    return np.sum((actual - pred) ** 2)


@exercise.misconception("The squared errors are added up and halved: their mean is asked for.")
def halves_the_sum(actual, pred):
    return np.sum((actual - pred) ** 2) / 2


@exercise.misconception("This is half the mean squared error: the mean squared error has no factor 1/2.")
def halves_the_mean(actual, pred):
    return mse(actual, pred) / 2


@exercise.misconception("The errors are not squared, so that positive and negative ones cancel.")
def forgets_the_square(actual, pred):
    return np.mean(actual - pred)


@exercise.misconception("This is the mean absolute error: square the errors, do not take their absolute values.")
def takes_absolute_values(actual, pred):
    return np.mean(np.abs(actual - pred))


@exercise.misconception("The mean is squared where the squares should be averaged: square each error first.")
def squares_the_mean(actual, pred):
    return np.mean(actual - pred) ** 2


@exercise.misconception("The sum is divided by N - 1, as for a sample variance: the mean divides by N.")
def divides_by_one_less(actual, pred):
    return np.sum((actual - pred) ** 2) / (np.size(actual) - 1)


@exercise.misconception("These are the squared errors themselves: return their mean, one number.")
def gives_each_square(actual, pred):
    return (actual - pred) ** 2
