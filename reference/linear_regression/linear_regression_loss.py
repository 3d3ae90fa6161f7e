"""The loss of linear regression: half the mean squared error of a linear prediction.

    L(W) = 1/2N sum_i (x_i W - t_i)^2

The half makes the gradient X^T (X W - t) / N, without a factor 2.

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, section 5.1.4.
"""

import numpy as np

from autograder import Exercise, checks

from .mse import mse


def linear_regression_loss(W, data, target):
    """Half the mean squared error of data @ W against target; returns a number.

    Shapes: weights W (d, 1), data (n, d), target (n, 1).
    """
    return mse(target, data @ W) / 2


exercise = Exercise(linear_regression_loss, uses=("mse",))
exercise.equivalent("mse(target, data @ W) -> mse(data @ W, target)", "the squared error is symmetric")


@exercise.confirmed_by("scikit-learn's mean_squared_error, halved")
def by_scikit_learn(W, data, target):
    from sklearn.metrics import mean_squared_error

    return mean_squared_error(target, data @ W) / 2


@exercise.confirmed_by("exact arithmetic")
def by_fractions(W, data, target):
    from ..exact import fractions, rounded

    errors = fractions(data) @ fractions(W) - fractions(target)
    return rounded(np.sum(errors * errors) / (2 * len(data)))


@exercise.cases
def cases(rng):
    def problem(n, d, *, shift=0.0):
        return rng.normal(size=(d, 1)), rng.normal(size=(n, d)) + shift, rng.normal(size=(n, 1))

    yield "two rows by hand", np.array([[1.0], [2.0]]), np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[2.0], [5.0]])
    yield "more rows than features", *problem(9, 4)
    yield "more features than rows", *problem(3, 5)
    yield "as many rows as features", *problem(4, 4)
    yield "one row", *problem(1, 3)
    yield "one feature", *problem(6, 1)
    yield "negative data", *problem(7, 2, shift=-6.0)


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "integer data", rng.normal(size=(3, 1)), rng.integers(-4, 5, size=(6, 3)), rng.integers(0, 3, size=(6, 1))


# Absolute as well: where a prediction happens to be nearly right, float32 leaves fewer digits of the loss.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=3e-7))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception("The half is missing: this is the mean squared error, the text asks for half of it.")
def not_halved(W, data, target):
    return mse(target, data @ W)


@exercise.misconception("This is twice the mean squared error: multiply it by 1/2, not by 2.")
def doubles_the_mean(W, data, target):
    return 2 * mse(target, data @ W)


@exercise.misconception("The squared errors are added up and halved, but not divided by the number of rows.")
def sums(W, data, target):
    return np.sum((data @ W - target) ** 2) / 2


@exercise.misconception("The squared errors are added up: divide their sum by 2N, with N the number of rows.")
def sums_without_the_half(W, data, target):
    return np.sum((data @ W - target) ** 2)


@exercise.misconception("The errors are not squared.")
def forgets_the_square(W, data, target):
    return np.mean(data @ W - target) / 2


@exercise.misconception("The errors target - data @ W are not squared, so that positive and negative ones cancel.")
def forgets_the_square_of_target_minus_prediction(W, data, target):
    return np.mean(target - data @ W) / 2


@exercise.misconception("This is half the mean absolute error: square the errors, do not take their absolute values.")
def takes_absolute_values(W, data, target):
    return np.mean(np.abs(data @ W - target)) / 2


@exercise.misconception("The mean is squared where the squares should be averaged: square each error first.")
def squares_the_mean(W, data, target):
    return np.mean(data @ W - target) ** 2 / 2


@exercise.misconception("The root is taken of the mean squared error: half the mean squared error is asked for.")
def takes_the_root(W, data, target):
    return np.sqrt(mse(target, data @ W)) / 2


@exercise.misconception("The root is taken of half the mean squared error: leave it out.")
def takes_the_root_of_the_half(W, data, target):
    return np.sqrt(mse(target, data @ W) / 2)


@exercise.misconception("This is the root of the mean squared error: half the mean squared error is asked for.")
def takes_the_root_for_the_half(W, data, target):
    return np.sqrt(mse(target, data @ W))


@exercise.misconception("These are the losses of each row: return their mean, one number.")
def gives_each_loss(W, data, target):
    return (data @ W - target) ** 2 / 2


@exercise.misconception("This is the gradient of the loss, X^T (XW - t) / N: return the loss itself, a number.")
def gives_the_gradient(W, data, target):
    return data.T @ (data @ W - target) / len(data)


@exercise.misconception("A vector minus a column is a whole matrix of differences: keep both of shape (n, 1).")
def subtracts_a_column_from_a_row(W, data, target):
    return np.mean(((data @ W).ravel() - target) ** 2) / 2


@exercise.misconception("`data` is multiplied by W element by element: the matrix product is data @ W.")
def multiplies_element_by_element(W, data, target):
    return np.mean((data * W.T - target) ** 2) / 2


@exercise.misconception("`target` is added: an error is the difference, data @ W - target.")
def adds_the_target(W, data, target):
    return np.mean((data @ W + target) ** 2) / 2


@exercise.misconception("The sum is divided by the number of features: divide by the number of rows, data.shape[0].")
def divides_by_features(W, data, target):
    return np.sum((data @ W - target) ** 2) / (2 * len(W))


@exercise.misconception("The sum is divided by the number of all entries of `data`: divide by its rows, data.shape[0].")
def divides_by_all_entries(W, data, target):
    return np.sum((data @ W - target) ** 2) / (2 * data.size)


@exercise.misconception("The sum is divided by N - 1, as for a sample variance: the mean divides by N.")
def divides_by_one_less(W, data, target):
    return np.sum((data @ W - target) ** 2) / (2 * (len(data) - 1))


@exercise.misconception(
    "The squared errors are divided by N twice: divide their sum once, and not at all after np.mean or `mse`."
)
def divides_twice(W, data, target):
    return mse(target, data @ W) / (2 * len(data))


@exercise.misconception("In Python a / 2 * n is (a / 2) * n: write a / (2 * n).")
def multiplies_by_rows(W, data, target):
    return np.sum((data @ W - target) ** 2) / 2 * len(data)


@exercise.misconception(
    "This is a quarter of the mean squared error: halve it once only, after squaring, and with an `mse` without a half."
)
def halves_twice(W, data, target):
    return mse(target, data @ W) / 4


@exercise.misconception("The arguments stand in another order than in the text: (W, data, target).")
def takes_the_weights_last(data, target, W):
    return linear_regression_loss(W, data, target)


@exercise.misconception("W and data have changed places: the arguments are (W, data, target).")
def takes_the_data_first(data, W, target):
    return linear_regression_loss(W, data, target)
