"""Data divided at random into a part to train on and a part to test on.

test_fraction n of the n rows, chosen by `rng`, are the test set, all others the training set; labels go with rows.

Source: Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, section 7.2; what is returned is in
the order of scikit-learn's train_test_split.
"""

from collections import Counter

import numpy as np

from autograder import Exercise, Frequency, call, checks


def train_test_split(X, y, test_fraction, rng):
    """Random split of X, shape (n, d), and y, shape (n,) or (n, k); returns (X_train, X_test, y_train, y_test)."""
    order = rng.permutation(len(X))
    size = round(test_fraction * len(X))
    test, train = order[:size], order[size:]
    return X[train], X[test], y[train], y[test]


exercise = Exercise(train_test_split, returns=("parts", "choice"))


@exercise.confirmed_by("scikit-learn's train_test_split")
def by_scikit_learn(X, y, test_fraction, rng):
    from sklearn.model_selection import train_test_split as theirs

    return theirs(X, y, test_size=test_fraction, random_state=int(rng.integers(2**31)))


def labelled(rng, n, d=2):
    """Rows that are all different, of eighths: these are exact in float32 too; and as many labels, all different."""
    X = np.round(8 * rng.normal(size=(n, d))).clip(-40, 40) / 8
    X[:, 0] = (rng.permutation(n) - n // 2) / 8
    return X, rng.permutation(n) + 100.0


# Fractions of which the number of test rows is whole, however it is computed: no rounding decides.
@exercise.cases
def cases(rng):
    generator = lambda: np.random.default_rng(rng.integers(2**31))
    yield "eight rows, a quarter to test", *labelled(rng, 8), 0.25, generator()
    yield "half of the rows, three columns", *labelled(rng, 6, 3), 0.5, generator()
    yield "more to test than to train", *labelled(rng, 8, 1), 0.75, generator()
    rows = np.repeat(labelled(rng, 5)[0], 2, axis=0)
    yield "rows that are alike, one-hot targets", rows, np.eye(3)[np.arange(10) % 3], 0.2, generator()
    # With one generator, with it again in the same state, and with another. These arrays are the same for everybody.
    X, y = labelled(np.random.default_rng(9), 200)
    steps = (call(X, y, 0.5, np.random.default_rng(seed)) for seed in (1, 1, 2))
    yield "many rows, a generator used twice, and another", *steps


def numbered(*arrays):
    """A number for each row of the arrays beside each other; different ones for different rows of eighths."""
    table = np.column_stack(arrays)
    return 8 * table @ 1e4 ** np.arange(table.shape[1])


def lacks(found, wanted):
    """How many of the wanted numbers, each as often as it is wanted, are not found."""
    return (Counter(wanted.tolist()) - Counter(found.tolist())).total()


def split(X, y, value):
    """The four parts, which must have the shapes of rows and of their labels."""
    X_train, X_test, y_train, y_test = (np.asarray(part, dtype=float) for part in value)
    for rows, labels in ((X_train, y_train), (X_test, y_test)):
        if rows.shape[1:] != X.shape[1:] or labels.shape != (len(rows), *y.shape[1:]):
            raise ValueError("no rows and their labels")
    return X_train, X_test, y_train, y_test


@exercise.facts
def facts(case, answer):
    X, y, *_ = case.args
    results = [split(X, y, value) for value in answer.values]
    X_train, X_test, y_train, y_test = results[0]
    given, rows = numbered(X), numbered(np.concatenate([X_train, X_test]))
    pairs = numbered(np.concatenate([X_train, X_test]), np.concatenate([y_train, y_test]))
    parts = {
        "rows to test": len(X_test),
        "rows to train": len(X_train),
        "rows that are in neither part": lacks(rows, given),
        "rows that come too often, or are not among those given": lacks(given, rows),
        "rows that have a label of another row": lacks(numbered(X, y), pairs),
    }
    if len(results) == 1:
        return parts, {}
    test, same, other = (set(numbered(result[1]).tolist()) for result in results)
    places = np.flatnonzero(np.isin(given, list(test)))
    beside = np.sum(np.diff(places) == 1) / max(len(places), 1)
    half = len(X) // 2
    return parts, {
        "the first rows are the test": test == set(given[: len(test)].tolist()),
        "the last rows are the test": test == set(given[len(X) - len(test) :].tolist()),
        # Of a random half, less than once in 10^12 times more than three in four or fewer than one in four do.
        "nearly all test rows stood together": bool(beside > 0.75),
        "hardly any test rows stood together": bool(beside < 0.25),
        "the same generator gives the same test rows": test == same,
        "another generator gives the same test rows": test == other,
        # Without replacement the count spreads less than in independent trials: Hoeffding (1963), theorem 4.
        "the share of the test rows that comes from the first half": Frequency(
            len(test & set(given[:half].tolist())), len(test)
        ),
    }


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def parts_of(X, y, train, test):
    return X[train], X[test], y[train], y[test]


@exercise.misconception("The last rows are the test, whatever `rng` says: choose them at random.")
def takes_the_last_rows(X, y, test_fraction, rng):
    cut = len(X) - round(test_fraction * len(X))
    return X[:cut], X[cut:], y[:cut], y[cut:]


@exercise.misconception("The first rows are the test, whatever `rng` says: choose them at random.")
def takes_the_first_rows(X, y, test_fraction, rng):
    cut = round(test_fraction * len(X))
    return X[cut:], X[:cut], y[cut:], y[:cut]


@exercise.misconception("`test_fraction` is what is trained on: it is the share of the rows to test on.")
def takes_the_fraction_to_train(X, y, test_fraction, rng):
    order = rng.permutation(len(X))
    size = round(test_fraction * len(X))
    return parts_of(X, y, order[:size], order[size:])


@exercise.misconception("The training rows and the test rows have changed places: X_train comes before X_test.")
def swaps_the_parts(X, y, test_fraction, rng):
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_fraction, rng)
    return X_test, X_train, y_train[: len(X_test)], y_test[: len(X_train)]


@exercise.misconception("Rows and labels are divided by two different draws: use one order for both.")
def shuffles_separately(X, y, test_fraction, rng):
    X_train, X_test, _, _ = train_test_split(X, y, test_fraction, rng)
    return X_train, X_test, *train_test_split(X, y, test_fraction, rng)[2:]


@exercise.misconception("The rows are shuffled and their labels are not: use one order for both.")
def shuffles_the_rows_alone(X, y, test_fraction, rng):
    X_train, X_test, _, _ = train_test_split(X, y, test_fraction, rng)
    return X_train, X_test, y[len(X_test) :], y[: len(X_test)]


@exercise.misconception(
    "Test rows are drawn with replacement, so that some come twice: draw them without (a permutation, replace=False)."
)
def draws_with_replacement(X, y, test_fraction, rng):
    test = rng.choice(len(X), size=round(test_fraction * len(X)))
    train = np.setdiff1d(np.arange(len(X)), test)
    return parts_of(X, y, train, test)


@exercise.misconception(
    "Training rows and test rows are drawn apart from each other, and overlap: train on the others."
)
def draws_twice(X, y, test_fraction, rng):
    size = round(test_fraction * len(X))
    return parts_of(X, y, rng.permutation(len(X))[size:], rng.permutation(len(X))[:size])


@exercise.misconception("All rows are trained on, those of the test too: train on the others alone.")
def trains_on_everything(X, y, test_fraction, rng):
    _, X_test, _, y_test = train_test_split(X, y, test_fraction, rng)
    return X, X_test, y, y_test


@exercise.misconception(
    "Each row is tossed for, so that chance decides how many are tested: take test_fraction n rows."
)
def tosses_for_each_row(X, y, test_fraction, rng):
    test = rng.random(len(X)) < test_fraction
    return parts_of(X, y, ~test, test)


@exercise.misconception("`rng` is not used: let the generator that is given choose, rng.permutation(n).")
def ignores_rng(X, y, test_fraction, rng):
    order = np.random.permutation(len(X))
    size = round(test_fraction * len(X))
    return parts_of(X, y, order[size:], order[:size])


@exercise.misconception("The choice does not depend on `rng`: a seed of your own makes the same test set every time.")
def seeds_its_own_generator(X, y, test_fraction, rng):
    return train_test_split(X, y, test_fraction, np.random.default_rng(0))


@exercise.misconception("One row is in neither part: both parts together are all rows.")
def loses_a_row(X, y, test_fraction, rng):
    order = rng.permutation(len(X))
    size = round(test_fraction * len(X))
    return parts_of(X, y, order[size + 1 :], order[:size])


@exercise.misconception("The given `test_fraction` is ignored: a fraction of your own is written into the function.")
def ignores_the_fraction(X, y, test_fraction, rng):
    return train_test_split(X, y, 0.2, rng)
