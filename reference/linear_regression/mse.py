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
exercise.equivalent("actual - pred -> pred - actual", "the square forgets the sign")


@exercise.confirmed_by("scikit-learn's mean_squared_error")
def by_scikit_learn(actual, pred):
    from sklearn.metrics import mean_squared_error

    return mean_squared_error(actual.ravel(), pred.ravel())


@exercise.confirmed_by("exact arithmetic")
def by_fractions(actual, pred):
    from ..exact import fractions, rounded

    errors = fractions(actual) - fractions(pred)
    return rounded(np.sum(errors * errors) / errors.size)


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


@exercise.misconception("This is twice the mean squared error: it has no factor 2.")
def doubles_the_mean(actual, pred):
    return 2 * mse(actual, pred)


@exercise.misconception("The errors are not squared, so that positive and negative ones cancel.")
def forgets_the_square(actual, pred):
    return np.mean(actual - pred)


@exercise.misconception("The errors pred - actual are not squared, so that positive and negative ones cancel.")
def forgets_the_square_of_pred_minus_actual(actual, pred):
    return np.mean(pred - actual)


@exercise.misconception("This is the mean absolute error: square the errors, do not take their absolute values.")
def takes_absolute_values(actual, pred):
    return np.mean(np.abs(actual - pred))


@exercise.misconception("The absolute errors are added up: square the errors and take their mean.")
def sums_absolute_values(actual, pred):
    return np.sum(np.abs(actual - pred))


@exercise.misconception("The mean is squared where the squares should be averaged: square each error first.")
def squares_the_mean(actual, pred):
    return np.mean(actual - pred) ** 2


@exercise.misconception("The sum is squared and then divided by N: square each error before you add them up.")
def squares_the_sum(actual, pred):
    return np.sum(actual - pred) ** 2 / np.size(actual)


@exercise.misconception("The sum is divided by N - 1, as for a sample variance: the mean divides by N.")
def divides_by_one_less(actual, pred):
    return np.sum((actual - pred) ** 2) / (np.size(actual) - 1)


@exercise.misconception("The squared errors are divided by N twice: np.mean has divided already.")
def divides_twice(actual, pred):
    return mse(actual, pred) / np.size(actual)


@exercise.misconception("This is the length of the vector of errors, the root of the sum of squares: take the mean.")
def takes_the_norm(actual, pred):
    return np.sqrt(np.sum((actual - pred) ** 2))


@exercise.misconception("The root is taken of the sum of squares before it is divided by N: leave out the root.")
def takes_the_root_of_the_sum(actual, pred):
    return np.sqrt(np.sum((actual - pred) ** 2)) / np.size(actual)


@exercise.misconception("These are the squared errors themselves: return their mean, one number.")
def gives_each_square(actual, pred):
    return (actual - pred) ** 2


@exercise.misconception("The mean is taken along axis 1, which a vector does not have: take it over all elements.")
def averages_each_row(actual, pred):
    return np.mean((actual - pred) ** 2, axis=1)


@exercise.misconception(
    "The sum is divided by shape[1], which a vector does not have: divide by the number of elements."
)
def divides_by_the_columns(actual, pred):
    return np.sum((actual - pred) ** 2) / actual.shape[1]


@exercise.misconception("A column has no product with a column: square element by element and take the mean of all.")
def multiplies_the_errors_as_matrices(actual, pred):
    error = actual - pred
    return error @ error / len(error)


@exercise.misconception("The squares are subtracted: square the difference, (actual - pred)**2.")
def subtracts_the_squares(actual, pred):
    return np.mean(actual**2 - pred**2)


@exercise.misconception("The square binds tighter than the minus and takes in `pred` alone: write (actual - pred)**2.")
def squares_pred_alone(actual, pred):
    return np.mean(actual - pred**2)


@exercise.misconception("`pred` is added: an error is the difference, actual - pred.")
def adds_pred(actual, pred):
    return np.mean((actual + pred) ** 2)


@exercise.misconception("In Python e*2 is twice e: the square is e**2.")
def doubles_for_squares(actual, pred):
    return np.mean((actual - pred) * 2)


@exercise.misconception("Only the first error counts, as it does where a loop returns in its first round: count all.")
def counts_the_first_error_alone(actual, pred):
    return (actual.flat[0] - pred.flat[0]) ** 2 / np.size(actual)


@exercise.misconception("Only the last error counts: add each square to the sum, total += ..., before you divide it.")
def counts_the_last_error_alone(actual, pred):
    return (actual.flat[-1] - pred.flat[-1]) ** 2 / np.size(actual)


@exercise.misconception(
    "This is the variance of the errors, from which their mean is taken away: square them as they are."
)
def takes_the_variance(actual, pred):
    return np.var(actual - pred)


@exercise.misconception("The errors are divided by the actual values: the mean squared error takes them as they are.")
def takes_relative_errors(actual, pred):
    return np.mean(((actual - pred) / actual) ** 2)


@exercise.misconception("This is the median of the squared errors: take their mean.")
def takes_the_median(actual, pred):
    return np.median((actual - pred) ** 2)


@exercise.misconception("This is the largest squared error: take the mean of all.")
def takes_the_largest(actual, pred):
    return np.max((actual - pred) ** 2)


# What follows is right for arrays of floats and shows itself in integers alone.
