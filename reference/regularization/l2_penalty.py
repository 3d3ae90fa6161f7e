"""L2 penalty (weight decay) of a matrix of weights.

    l2_penalty(W, lam) = lam / 2 sum_ij W_ij^2

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, section 7.1.1, where the half is written as well.
"""

import numpy as np

from autograder import Exercise, checks


def l2_penalty(W, lam):
    """Half of lam times the sum of the squares of all entries of W, shape (d, k); returns a number."""
    return lam / 2 * np.sum(np.square(W))


exercise = Exercise(l2_penalty)


@exercise.confirmed_by("scikit-learn's MLPRegressor")
def by_scikit_learn(W, lam):
    from sklearn.neural_network import MLPRegressor

    # A network without hidden layer on zeros: its loss for targets 0 is the penalty, divided by the number of rows.
    rows = 4
    X, y = np.zeros((rows, W.shape[0])), np.zeros((rows, W.shape[1]))
    net = MLPRegressor(hidden_layer_sizes=(), solver="sgd", alpha=float(lam), batch_size=rows, learning_rate_init=1e-9)
    net.partial_fit(X, y)
    net.coefs_[0] = np.array(W, dtype=float)
    net.intercepts_[0][:] = 0
    net.partial_fit(X, y)
    return rows * net.loss_


@exercise.confirmed_by("exact arithmetic")
def by_fractions(W, lam):
    from ..exact import fractions, rounded

    return rounded(sum(weight * weight for weight in fractions(W.astype(float)).ravel()) * fractions(lam) / 2)


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([[1.0, -2.0], [0.0, 3.0]]), 0.1
    yield "more rows than columns", rng.normal(size=(7, 3)), 0.7
    yield "more columns than rows", rng.normal(size=(2, 5)), 0.03
    yield "as many rows as columns", rng.normal(size=(4, 4)), 1.6
    yield "one row", rng.normal(size=(1, 6)), 0.4
    yield "one column", rng.normal(size=(5, 1)), 2.5
    yield "large weights", 30.0 * rng.normal(size=(3, 4)), 0.2


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "integer weights", rng.integers(-5, 6, size=(3, 4)) * 2 + 1, 3


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.alternative("This is lam times the sum of the squares; the text has half of that, lam / 2.")
def without_the_half(W, lam):
    return lam * np.sum(W**2)


@exercise.misconception("lam is left out: multiply by lam / 2.")
def forgets_lam(W, lam):
    return np.sum(W**2) / 2


@exercise.misconception(
    "Neither lam nor the half is there: this is the sum of the squares, and lam / 2 times it is due."
)
def gives_the_sum_of_squares(W, lam):
    return np.sum(W**2)


@exercise.misconception(
    "lam / 2 stands before the norm, the root of the sum of squares: the penalty has the sum itself, without the root."
)
def takes_the_norm(W, lam):
    return lam / 2 * np.linalg.norm(W)


@exercise.misconception(
    "lam stands before the norm, the root of the sum of squares: it is lam / 2 times the sum itself."
)
def takes_the_norm_without_the_half(W, lam):
    return lam * np.linalg.norm(W)


@exercise.misconception(
    "np.linalg.norm(W, 2) of a matrix is its largest singular value: sum the squares of all entries, np.sum(W**2)."
)
def takes_the_spectral_norm(W, lam):
    return lam / 2 * np.linalg.norm(W, 2) ** 2


@exercise.misconception("The squares are averaged over all weights: sum them.")
def averages(W, lam):
    return lam / 2 * np.mean(W**2)


@exercise.misconception(
    "The squares are averaged over all weights, and the half is missing: it is lam / 2 times their sum."
)
def averages_without_the_half(W, lam):
    return lam * np.mean(W**2)


@exercise.misconception("The sum is divided by the number of rows of W: a penalty has no mean in it, only lam / 2.")
def divides_by_the_rows(W, lam):
    return lam / (2 * len(W)) * np.sum(W**2)


@exercise.misconception(
    "This is the L1 penalty, lam times the sum of the absolute values: square the weights, lam / 2."
)
def takes_absolute_values(W, lam):
    return lam * np.sum(np.abs(W))


@exercise.misconception("The weights are not squared: it is lam / 2 times the sum of their squares.")
def forgets_the_square(W, lam):
    return lam / 2 * np.sum(W)


@exercise.misconception("The sum of the weights is squared: square each weight first, then sum.")
def squares_the_sum(W, lam):
    return lam / 2 * np.sum(W) ** 2


@exercise.misconception("lam is squared with the weights: it stands outside the square, lam / 2 * np.sum(W**2).")
def squares_lam(W, lam):
    return np.sum((lam * W) ** 2) / 2


@exercise.misconception(
    "W.T @ W is a matrix product, whose entries are not all squares: square entry by entry, np.sum(W**2)."
)
def sums_a_matrix_product(W, lam):
    return lam / 2 * np.sum(W.T @ W)


@exercise.misconception("The squares are not summed, one for each weight is returned: np.sum makes them one number.")
def forgets_the_sum(W, lam):
    return lam / 2 * W**2


@exercise.misconception(
    "The squares are summed over the rows alone (axis=0): sum all of them, the penalty is one number."
)
def sums_each_column(W, lam):
    return lam / 2 * np.sum(W**2, axis=0)


@exercise.misconception("This is the gradient, lam W: the penalty is a number, lam / 2 times the sum of the squares.")
def gives_the_gradient(W, lam):
    return lam * W


@exercise.misconception("The penalty has the wrong sign: it is added to a loss, and never negative.")
def negates(W, lam):
    return -lam / 2 * np.sum(W**2)
