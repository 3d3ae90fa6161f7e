"""Softmax of each row.

    softmax(X)[i, j] = exp(X[i, j]) / sum_k exp(X[i, k])

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, eq. 6.29.
"""

import numpy as np

from autograder import Exercise, checks


def softmax(X):
    """Row-wise softmax of the scores X, shape (n, k); returns probabilities of the same shape."""
    # Subtracting a row's maximum changes nothing in exact arithmetic and keeps exp from overflowing.
    exp = np.exp(X - X.max(axis=1, keepdims=True))
    return exp / exp.sum(axis=1, keepdims=True)


exercise = Exercise(softmax)


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([[1.0, 3.0, 5.0]])
    yield "a batch", rng.normal(size=(8, 5))
    yield "more columns than rows", rng.normal(size=(3, 7))
    yield "as many rows as columns", rng.normal(size=(4, 4))
    yield "one row", rng.normal(size=(1, 6))
    yield "one column", rng.normal(size=(5, 1))
    yield "negative scores", rng.uniform(-5, -1, size=(6, 3))
    yield "scores up to 20", rng.uniform(-20, 20, size=(40, 10))


@exercise.cases(finding="stable for large scores")
def large(rng):
    # Whole numbers, which float32 holds exactly: of others it would lose the digits that the differences need.
    yield "scores up to 1000", np.round(rng.uniform(-1000, 1000, size=(4, 3)))
    yield "all large and negative", np.round(rng.uniform(-1000, -900, size=(3, 4)))
    yield "all large and positive", np.round(rng.uniform(900, 1000, size=(3, 4)))


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "integer scores", rng.integers(-4, 5, size=(3, 4))


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.rows_sum_to_one)
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception("Each column sums to one where each row should: sum over axis=1.")
def sums_columns(X):
    exp = np.exp(X - X.max(axis=0))
    return exp / exp.sum(axis=0)


@exercise.misconception("All entries together sum to one where each row should: sum over axis=1, keepdims=True.")
def sums_everything(X):
    exp = np.exp(X - X.max())
    return exp / exp.sum()


@exercise.misconception("The sums of the rows do not line up with the rows: sum with keepdims=True.")
def forgets_keepdims(X):
    exp = np.exp(X)
    return exp / exp.sum(axis=1)


@exercise.misconception("The scores are divided by their sum without the exponential: take np.exp first.")
def forgets_the_exponential(X):
    return X / X.sum(axis=1, keepdims=True)


@exercise.misconception("The exponentials are not divided by the sum of their row.")
def forgets_to_normalise(X):
    return np.exp(X)


@exercise.misconception("The largest score gets the smallest probability: take exp(X), not exp(-X).")
def reverses_the_sign(X):
    exp = np.exp(X.min(axis=1, keepdims=True) - X)
    return exp / exp.sum(axis=1, keepdims=True)


@exercise.misconception("This is the logarithm of the softmax: the probabilities themselves are asked for.")
def gives_the_logarithm(X):
    shifted = X - X.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@exercise.misconception("This marks the largest score alone (argmax): softmax gives every score a probability.")
def takes_the_largest(X):
    return np.eye(X.shape[1])[X.argmax(axis=1)]


@exercise.misconception("The result is rounded: return it in full precision, round only what is printed.")
def rounds_the_result(X):
    return np.round(softmax(X), 4)
