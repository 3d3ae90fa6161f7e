"""L1 penalty of a matrix of weights.

    l1_penalty(W, lam) = lam sum_ij |W_ij|

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, section 7.1.2; Tibshirani (1996), Regression shrinkage and
selection via the lasso, J. R. Statist. Soc. B 58(1), 267-288.
"""

import numpy as np

from autograder import Exercise, checks


def l1_penalty(W, lam):
    """lam times the sum of the absolute values of all entries of W, shape (d, k); returns a number."""
    return lam * np.sum(np.abs(W))


exercise = Exercise(l1_penalty)


@exercise.confirmed_by("SciPy's cityblock distance from zero")
def by_scipy(W, lam):
    from scipy.spatial.distance import cityblock

    return cityblock(W.ravel(), np.zeros(W.size), w=np.full(W.size, float(lam)))


@exercise.confirmed_by("exact arithmetic")
def by_fractions(W, lam):
    from ..exact import fractions, rounded

    return rounded(sum(abs(weight) for weight in fractions(W.astype(float)).ravel()) * fractions(lam))


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([[1.0, -2.0], [0.0, 3.0]]), 0.1
    yield "more rows than columns", rng.normal(size=(7, 3)), 0.7
    yield "more columns than rows", rng.normal(size=(2, 5)), 0.03
    yield "as many rows as columns", rng.normal(size=(4, 4)), 1.6
    yield "one row", rng.normal(size=(1, 6)), 0.4
    yield "one column", rng.normal(size=(5, 1)), 2.5
    yield "large weights", 30.0 * rng.normal(size=(3, 4)), 0.2
    yield "negative weights", -rng.uniform(0.5, 2.0, size=(3, 2)), 0.6


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "integer weights", rng.integers(-5, 6, size=(3, 4)) * 2 + 1, 3


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception("lam is left out: multiply the sum of the absolute values by it.")
def forgets_lam(W, lam):
    return np.sum(np.abs(W))


@exercise.misconception("The signs of the weights count: sum their absolute values, np.abs(W).")
def forgets_the_absolute_value(W, lam):
    return lam * np.sum(W)


@exercise.misconception("The absolute value is that of the sum: take it of each weight first, then sum.")
def takes_the_absolute_value_of_the_sum(W, lam):
    return lam * np.abs(np.sum(W))


@exercise.misconception(
    "np.linalg.norm(W, 1) of a matrix is the largest sum of a column: sum the absolute values of all entries."
)
def takes_the_matrix_norm(W, lam):
    return lam * np.linalg.norm(W, 1)


@exercise.misconception("This is the norm, the root of the sum of squares: sum the absolute values.")
def takes_the_euclidean_norm(W, lam):
    return lam * np.linalg.norm(W)


@exercise.misconception("The absolute values are averaged over all weights: sum them.")
def averages(W, lam):
    return lam * np.mean(np.abs(W))


@exercise.misconception("The sum is divided by the number of rows of W: the penalty is lam times the sum, no mean.")
def divides_by_the_rows(W, lam):
    return lam * np.sum(np.abs(W)) / len(W)


@exercise.misconception("The sum is halved: the half belongs to the L2 penalty, here it is lam times the sum.")
def halves(W, lam):
    return lam / 2 * np.sum(np.abs(W))


@exercise.misconception("The weights are squared, as in the L2 penalty: take their absolute values, np.abs(W).")
def squares(W, lam):
    return lam * np.sum(W**2)


@exercise.misconception("This is the L2 penalty, lam / 2 times the sum of squares: L1 has lam times absolute values.")
def gives_the_other_penalty(W, lam):
    return lam / 2 * np.sum(W**2)


@exercise.misconception(
    "The absolute values are not summed, one for each weight is returned: np.sum makes them a number."
)
def forgets_the_sum(W, lam):
    return lam * np.abs(W)


@exercise.misconception(
    "The absolute values are summed over the rows alone (axis=0): sum all, the penalty is one number."
)
def sums_each_column(W, lam):
    return lam * np.sum(np.abs(W), axis=0)


@exercise.misconception("Negative weights are left out: they count with their absolute values as well.")
def leaves_out_negative_weights(W, lam):
    return lam * np.sum(np.maximum(W, 0))


@exercise.misconception("The weights that are not zero are counted: sum their absolute values.")
def counts_the_weights(W, lam):
    return lam * np.count_nonzero(W)


@exercise.misconception("This is the gradient, lam times the sign of each weight: the penalty is a number.")
def gives_the_gradient(W, lam):
    return lam * np.sign(W)


@exercise.misconception("The penalty has the wrong sign: it is added to a loss, and never negative.")
def negates(W, lam):
    return -lam * np.sum(np.abs(W))
