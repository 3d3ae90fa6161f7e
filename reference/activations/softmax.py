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


@exercise.confirmed_by("SciPy's softmax")
def by_scipy(X):
    from scipy.special import softmax as theirs

    return theirs(X, axis=1)


@exercise.confirmed_by("scikit-learn's softmax")
def by_scikit_learn(X):
    from sklearn.utils.extmath import softmax as theirs

    return theirs(X.astype(float))


@exercise.confirmed_by("mpmath with 50 digits")
def by_mpmath(X):
    from ..exact import LARGEST, exp, fifty_digits, rounded

    if X.size > LARGEST:
        return NotImplemented
    E = exp(fifty_digits(X))
    return rounded(E / E.sum(axis=1, keepdims=True))


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
    # Each row's largest score stands far above all others, in an inner column and not always the same one: no shift but
    # by the row's maximum (by its mean, its first or last score, ...) keeps exp from overflowing.
    scores = np.round(rng.uniform(-1000, -900, size=(4, 5)))
    scores[range(4), rng.permutation([1, 2, 3, rng.integers(1, 4)])] = np.round(rng.uniform(900, 1000, size=4))
    yield "scores up to 1000", scores
    yield "all large and negative", np.round(rng.uniform(-1000, -900, size=(3, 4)))
    yield "all large and positive", np.round(rng.uniform(900, 1000, size=(3, 4)))
    yield "rows far apart", np.round(rng.uniform(-5, 5, size=(3, 4))) + np.array([[-900.0], [0.0], [900.0]])


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


@exercise.misconception(
    "The result is rounded to three digits: return it in full precision, round only what is printed."
)
def rounds_to_three_digits(X):
    return np.round(softmax(X), 3)


@exercise.misconception("The result is rounded to two digits: return it in full precision, round only what is printed.")
def rounds_to_two_digits(X):
    return np.round(softmax(X), 2)


@exercise.misconception(
    "The largest score of each row is subtracted, as it may be, but the exponentials are divided by the sums of their "
    "columns: sum over axis=1, as with the maximum."
)
def sums_columns_after_the_maxima_of_rows(X):
    exp = np.exp(X - X.max(axis=1, keepdims=True))
    return exp / exp.sum(axis=0)


@exercise.misconception(
    "What is subtracted differs within a row (the maxima of the columns), which changes the result: subtract "
    "X.max(axis=1, keepdims=True), one number from all scores of a row."
)
def subtracts_the_maxima_of_columns(X):
    exp = np.exp(X - X.max(axis=0))
    return exp / exp.sum(axis=1, keepdims=True)


@exercise.misconception(
    "The largest score of each row is subtracted, as it may be, but the exponentials are divided by the sum of all "
    "entries: divide by the sum of their row, exp.sum(axis=1, keepdims=True)."
)
def sums_everything_after_the_maxima_of_rows(X):
    exp = np.exp(X - X.max(axis=1, keepdims=True))
    return exp / exp.sum()


@exercise.misconception(
    "The maxima line up with the rows, but the sums do not: take keepdims=True in the sum over axis=1 as well."
)
def forgets_keepdims_in_the_sum(X):
    exp = np.exp(X - X.max(axis=1, keepdims=True))
    return exp / exp.sum(axis=1)


@exercise.misconception(
    "The sums line up with the rows, but the maxima that are subtracted do not: take X.max(axis=1, keepdims=True)."
)
def forgets_keepdims_in_the_maximum(X):
    exp = np.exp(X - X.max(axis=1))
    return exp / exp.sum(axis=1, keepdims=True)


@exercise.misconception("Neither the maxima nor the sums of the rows line up with the rows: keepdims=True in both.")
def forgets_keepdims_in_both(X):
    exp = np.exp(X - X.max(axis=1))
    return exp / exp.sum(axis=1)


@exercise.misconception(
    "The largest entry of each row comes out as 1: divide the exponentials of a row by their sum, not by the largest."
)
def divides_by_the_largest(X):
    exp = np.exp(X)
    return exp / exp.max(axis=1, keepdims=True)


@exercise.misconception(
    "The squares of each row sum to one, since it is divided by its length (norm): divide by the sum of exponentials."
)
def divides_by_the_norm(X):
    exp = np.exp(X)
    return exp / np.linalg.norm(exp, axis=1, keepdims=True)


@exercise.misconception("The exponentials are divided by the sum of the scores: divide by the sum of exponentials.")
def divides_by_the_sum_of_scores(X):
    return np.exp(X) / X.sum(axis=1, keepdims=True)


@exercise.misconception(
    "The denominator is the exponential of a sum: it should be the sum of the exponentials, np.exp first, then the sum."
)
def exponentiates_the_sum(X):
    return np.exp(X) / np.exp(X.sum(axis=1, keepdims=True))


@exercise.misconception(
    "The maximum is subtracted from the exponentials: the bracket belongs around the difference, np.exp(X - maximum)."
)
def subtracts_the_maximum_outside(X):
    exp = np.exp(X) - X.max(axis=1, keepdims=True)
    return exp / exp.sum(axis=1, keepdims=True)


@exercise.misconception(
    "The largest exponential is subtracted from the exponentials, which changes the result: subtract the largest score "
    "from the scores, before np.exp."
)
def subtracts_after_the_exponential(X):
    exp = np.exp(X)
    exp = exp - exp.max(axis=1, keepdims=True)
    return exp / exp.sum(axis=1, keepdims=True)


@exercise.misconception(
    "The scores are divided by the largest of their row, which changes the result: subtract it, X - maximum."
)
def divides_the_scores_by_the_maximum(X):
    return softmax(X / X.max(axis=1, keepdims=True))


@exercise.misconception("These are powers of 2: take powers of e, np.exp(X).")
def takes_powers_of_two(X):
    powers = 2.0**X
    return powers / powers.sum(axis=1, keepdims=True)


@exercise.misconception("e is taken as 2.718, which is too coarse: use np.exp.")
def rounds_e(X):
    powers = 2.718**X
    return powers / powers.sum(axis=1, keepdims=True)


@exercise.misconception("This is the sigmoid of each score by itself: the softmax divides by the sum over its row.")
def takes_the_sigmoid(X):
    return 1 / (1 + np.exp(-X))


@exercise.misconception("The softmax is applied twice: the probabilities must not go through it again.")
def applies_it_twice(X):
    return softmax(softmax(X))


@exercise.misconception(
    "The values are right, but rows and columns have changed places: return an array of the shape of `X`."
)
def transposes(X):
    return softmax(X).T


@exercise.misconception(
    "This is the number of the largest score in each row (argmax): softmax gives every score a probability."
)
def gives_the_number_of_the_largest(X):
    return X.argmax(axis=1)


@exercise.misconception(
    "Only the first row is computed, the others are zeros: return after the loop over the rows, not inside it."
)
def stops_after_the_first_row(X):
    result = np.zeros(X.shape)
    result[0] = softmax(X)[0]
    return result


@exercise.misconception(
    "np.exp of a large score overflows to infinity, and of very low ones all are 0: subtract the largest score of each "
    "row first, X - X.max(axis=1, keepdims=True), which changes nothing else."
)
def overflows(X):
    exp = np.exp(X)
    return exp / exp.sum(axis=1, keepdims=True)
