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
exercise.equivalent("-1 -> 1", "the last axis of a matrix is axis 1")


@exercise.confirmed_by("scikit-learn's log_loss")
def by_scikit_learn(p, q):
    from sklearn.metrics import log_loss

    if np.any(q == 0):
        return NotImplemented  # they cut q off at 2.2e-16 where the text adds 1e-15
    return log_loss(p.argmax(axis=1), q, labels=np.arange(p.shape[1]))


@exercise.confirmed_by("mpmath with 50 digits")
def by_mpmath(p, q):
    from ..exact import LARGEST, fifty_digits, log, mp, rounded

    if q.size > LARGEST or np.array_equal(p, q):
        return NotImplemented  # of a perfect prediction only the rounding of 1 + 1e-15 is left
    logarithms = log(fifty_digits(q) + mp.mpf("1e-15"))
    return rounded(-np.sum(fifty_digits(p) * logarithms) / len(p))


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


@exercise.misconception(
    "This is the binary cross-entropy, averaged over all entries: with one-hot rows there is no term "
    "(1 - p) log(1 - q); sum p log(q) over the classes, then average over the rows."
)
def averages_the_binary_form(p, q):
    return -np.mean(p * np.log(q + TINY) + (1 - p) * np.log(1 - q + TINY))


@exercise.misconception(
    "This is the logarithm of an average: take the logarithm of each row's probability first, then the mean."
)
def takes_the_logarithm_of_the_mean(p, q):
    return -np.log(np.mean(np.sum(p * q, axis=1)) + TINY)


@exercise.misconception(
    "The rows are added up before the logarithm: take the logarithm inside the sum, then the mean over rows."
)
def takes_the_logarithm_of_the_sum(p, q):
    return -np.log(np.sum(p * q) + TINY)


@exercise.misconception(
    "The logarithm is taken of p * q, whose zeros then count as well: it is p * log(q), the factor `p` outside."
)
def takes_the_logarithm_of_the_product(p, q):
    return -np.mean(np.sum(np.log(p * q + TINY), axis=1))


@exercise.misconception("The logarithm is missing: it is p * np.log(q), not p * q.")
def forgets_the_logarithm(p, q):
    return -np.mean(np.sum(p * q, axis=1))


@exercise.misconception("A 1 is added inside the logarithm, which changes the result: add 1e-15 to `q`, no more.")
def adds_one(p, q):
    return -np.mean(np.sum(p * np.log(1 + q), axis=1))


@exercise.misconception("What is added to `q` is 1e-3, which shows in the result: add 1e-15.")
def adds_a_thousandth(p, q):
    return -np.mean(np.sum(p * np.log(q + 1e-3), axis=1))


@exercise.misconception("What is added to `q` is 1e-4, which shows in the result: add 1e-15.")
def adds_a_ten_thousandth(p, q):
    return -np.mean(np.sum(p * np.log(q + 1e-4), axis=1))


@exercise.misconception("What is added to `q` is 1e-5, which shows in the result: add 1e-15.")
def adds_a_hundred_thousandth(p, q):
    return -np.mean(np.sum(p * np.log(q + 1e-5), axis=1))


@exercise.misconception("What is added to `q` is 1e-6, which shows in the result: add 1e-15.")
def adds_a_millionth(p, q):
    return -np.mean(np.sum(p * np.log(q + 1e-6), axis=1))


@exercise.misconception(
    "The targets are not used: multiply the logarithms by `p`, so that only the right class counts."
)
def forgets_the_targets(p, q):
    return -np.mean(np.sum(np.log(q + TINY), axis=1))


@exercise.misconception("This is the entropy of the predictions, q log(q): compare them with the targets, p log(q).")
def gives_the_entropy(p, q):
    return -np.mean(np.sum(q * np.log(q + TINY), axis=1))


@exercise.misconception(
    "A softmax is applied to `q`, whose rows are probabilities already: take their logarithm as is."
)
def applies_a_softmax(p, q):
    exp = np.exp(q)
    return cross_entropy(p, exp / exp.sum(axis=1, keepdims=True))


@exercise.misconception("This is the mean squared error: the cross-entropy is the mean over rows of -p log(q).")
def takes_the_mean_squared_error(p, q):
    return np.mean((p - q) ** 2)


@exercise.misconception("These are squared differences: the cross-entropy is the mean over rows of -p log(q).")
def takes_the_squared_differences(p, q):
    return np.mean(np.sum((p - q) ** 2, axis=1))


@exercise.misconception(
    "Every row of targets meets every row of predictions, as in a matrix product: multiply element by element, `*`."
)
def multiplies_as_matrices(p, q):
    return -np.sum(p @ np.log(q + TINY).T) / len(p)


@exercise.misconception("This is one value for each entry: sum over the classes, then return the mean over the rows.")
def gives_each_entry(p, q):
    return -p * np.log(q + TINY)


@exercise.misconception(
    "This is one value for each class: sum over the classes (axis=1), then take the mean over rows."
)
def gives_each_class(p, q):
    return -np.sum(p * np.log(q + TINY), axis=0)


@exercise.misconception("The result is half of what it should be: there is no factor 1/2 before a cross-entropy.")
def halves(p, q):
    return cross_entropy(p, q) / 2


@exercise.misconception("The result is rounded: return it in full precision, round only what is printed.")
def rounds_the_result(p, q):
    return np.round(cross_entropy(p, q), 4)


@exercise.misconception("The result is rounded to two digits: return it in full precision, round only what is printed.")
def rounds_to_two_digits(p, q):
    return np.round(cross_entropy(p, q), 2)


@exercise.misconception("log(0) is minus infinity, and 0 times that is nan: add 1e-15 inside the logarithm.")
def forgets_the_tiny_number(p, q):
    return -np.mean(np.sum(p * np.log(q), axis=1))


@exercise.misconception("The result is infinite where the right class has probability 0: add 1e-15 to `q` in the log.")
def forgets_it_for_the_right_class(p, q):
    return -np.mean(np.log(np.sum(p * q, axis=1)))


@exercise.misconception("What is added to `q` is 1e-7, which shows where a probability is 0: add 1e-15.")
def adds_a_ten_millionth(p, q):
    return -np.mean(np.sum(p * np.log(q + 1e-7), axis=1))


@exercise.misconception("What is added to `q` is 1e-8, which shows where a probability is 0: add 1e-15.")
def adds_a_hundred_millionth(p, q):
    return -np.mean(np.sum(p * np.log(q + 1e-8), axis=1))


@exercise.misconception("What is added to `q` is 1e-9, which shows where a probability is 0: add 1e-15.")
def adds_a_billionth(p, q):
    return -np.mean(np.sum(p * np.log(q + 1e-9), axis=1))


@exercise.misconception("What is added to `q` is 1e-10, which shows where a probability is 0: add 1e-15.")
def adds_a_ten_billionth(p, q):
    return -np.mean(np.sum(p * np.log(q + 1e-10), axis=1))


@exercise.misconception("What is added to `q` is 1e-12, which shows where a probability is 0: add 1e-15.")
def adds_a_trillionth(p, q):
    return -np.mean(np.sum(p * np.log(q + 1e-12), axis=1))
