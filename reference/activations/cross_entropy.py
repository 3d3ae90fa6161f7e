"""The cross-entropy of predicted probabilities against one-hot targets, as the mean over rows.

    H(p, q) = -1/n sum_i sum_k p[i, k] log(q[i, k] + 1e-15)

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, eq. 3.51.
"""

import numpy as np

from autograder import Exercise, checks

# Keeps the logarithm finite where a probability is 0; far below what shows anywhere else.
TINY = 1e-15


def cross_entropy(p, q):
    """Mean over rows of the cross-entropy of predictions q against one-hot targets p, both (n, k); returns a number."""
    return -np.mean(np.sum(p * np.log(q + TINY), axis=-1))


exercise = Exercise(cross_entropy)


def one_hot(rng, n, k):
    return np.eye(k)[rng.integers(k, size=n)]


def probabilities(rng, n, k):
    """Rows that sum to one, every entry at least 0.05."""
    return 0.05 + (1 - 0.05 * k) * rng.dirichlet(np.ones(k), size=n)


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([[1.0, 0.0, 0.0]]), np.array([[0.7, 0.2, 0.1]])
    yield "a batch", one_hot(rng, 8, 3), probabilities(rng, 8, 3)
    yield "more classes than rows", one_hot(rng, 2, 6), probabilities(rng, 2, 6)
    yield "as many rows as classes", one_hot(rng, 4, 4), probabilities(rng, 4, 4)
    yield "one row", one_hot(rng, 1, 5), probabilities(rng, 1, 5)
    yield "two classes", one_hot(rng, 7, 2), probabilities(rng, 7, 2)
    yield "many rows", one_hot(rng, 60, 10), probabilities(rng, 60, 10)


@exercise.cases(finding="finite where a probability is exactly 0")
def zeros(rng):
    yield "no probability for the right class", np.eye(3), np.eye(3)[[0, 2, 1]]
    half = np.array([[0.5, 0.5, 0.0], [0.0, 0.5, 0.5]])
    yield "no probability for a wrong class", np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]), half
    targets = one_hot(rng, 5, 3)
    yield "a perfect prediction", targets, targets.copy()


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "integer targets", one_hot(rng, 5, 3).astype(int), probabilities(rng, 5, 3)


# A perfect prediction has the cross-entropy -log(1 + 1e-15), of which only rounding is left: hence the absolute 1e-7.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=1e-7))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception("The rows are added up: the mean over rows is asked for.")
def sums_rows(p, q):
    return -np.sum(p * np.log(q + TINY))


@exercise.misconception("The mean is taken over all entries: sum over the classes, then average over the rows.")
def averages_all_entries(p, q):
    return -np.mean(p * np.log(q + TINY))


@exercise.misconception("The minus sign is missing: a cross-entropy is not negative.")
def forgets_the_minus(p, q):
    return np.mean(np.sum(p * np.log(q + TINY), axis=1))


@exercise.misconception("Targets and predictions have changed places: it is p log(q), not q log(p).")
def swaps_targets_and_predictions(p, q):
    return cross_entropy(q, p)


@exercise.misconception("The logarithm is to base 2: the natural logarithm, np.log, is asked for.")
def takes_base_two(p, q):
    return -np.mean(np.sum(p * np.log2(q + TINY), axis=1))


@exercise.misconception("The logarithm is to base 10: the natural logarithm, np.log, is asked for.")
def takes_base_ten(p, q):
    return -np.mean(np.sum(p * np.log10(q + TINY), axis=1))


@exercise.misconception("This is the binary cross-entropy: with one-hot rows there is no term (1 - p) log(1 - q).")
def takes_the_binary_form(p, q):
    return -np.mean(np.sum(p * np.log(q + TINY) + (1 - p) * np.log(1 - q + TINY), axis=1))


@exercise.misconception("This is one value for each row: return their mean, one number.")
def gives_each_row(p, q):
    return -np.sum(p * np.log(q + TINY), axis=1)


@exercise.misconception("The sum is divided by the number of classes: divide by the number of rows, p.shape[0].")
def divides_by_classes(p, q):
    return -np.sum(p * np.log(q + TINY)) / p.shape[1]
