"""The indices of k-fold cross-validation.

The numbers 0 ... n - 1 are divided into k folds whose sizes differ by at most one. Each fold is the test set once, and
all other numbers are then the training set.

Source: Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, section 7.10.1.
"""

import numpy as np

from autograder import Exercise, checks


def k_fold(n, k):
    """k pairs (train, test) of arrays of indices for n rows, 2 <= k <= n; a list."""
    folds = np.array_split(np.arange(n), k)
    return [(np.concatenate(folds[:i] + folds[i + 1 :]), folds[i]) for i in range(k)]


exercise = Exercise(k_fold, returns=("test", "train"), yields=True)


@exercise.confirmed_by("scikit-learn's KFold")
def by_scikit_learn(n, k):
    from sklearn.model_selection import KFold

    return list(KFold(k).split(np.zeros(n)))


@exercise.cases
def cases(rng):
    yield "ten rows in five folds", 10, 5
    yield "eleven rows in four folds", 11, 4
    yield "seven rows in two folds", 7, 2
    yield "each row a fold", 6, 6
    yield "a remainder of one", 13, 3
    yield "folds of one row and of two", 8, 5
    k = int(rng.integers(4, 8))
    yield "many rows", int(rng.integers(5, 8)) * k + k - 2, k


def indices(part, n):
    """The indices as whole numbers, and whether an array takes them as indices."""
    array = np.asarray(part)
    if array.ndim != 1 or array.dtype.kind not in "iuf":
        raise ValueError("no indices")
    return array, array.dtype.kind in "iu" or not array.size


@exercise.facts
def facts(case, answer):
    n, k = case.args
    trains, tests, usable, twice = [], [], True, [0, 0]
    for train, test in answer.value:
        (train, one), (test, other) = indices(train, n), indices(test, n)
        usable = usable and one and other
        trains.append(set(train.tolist()))
        tests.append(set(test.tolist()))
        twice[0] += len(train) - len(trains[-1])
        twice[1] += len(test) - len(tests[-1])
    times = [sum(index in test for test in tests) for index in range(n)]
    everything, sizes = set(range(n)), [len(test) for test in tests] or [0]
    return (
        {
            "the number of folds": len(tests),
            "indices that are in no test set": times.count(0),
            "indices that are in several test sets": sum(count > 1 for count in times),
            "numbers in test sets that are no index of a row": len(set().union(*tests) - everything),
            "by how many too many the sizes of the test sets differ": max(max(sizes) - min(sizes) - 1, 0),
            "indices that come again in one test set": twice[1],
            "all are whole numbers": usable,
        },
        {
            "the number of folds": len(trains),
            "indices of a test set that are trained on as well": sum(
                len(train & test) for train, test in zip(trains, tests, strict=True)
            ),
            "indices that are in neither set of a fold": sum(
                len(everything - train - test) for train, test in zip(trains, tests, strict=True)
            ),
            "indices that are in fewer than k - 1 training sets": sum(
                sum(index in train for train in trains) < k - 1 for index in range(n)
            ),
            "indices that come again in one training set": twice[0],
            "numbers in training sets that are no index of a row": len(set().union(*trains) - everything),
        },
    )


# Which rows make a fold is free, and may be another choice each time.
exercise.ask(checks.matches_reference(rtol=1e-6))


def from_tests(n, tests):
    return [(np.setdiff1d(np.arange(n), test), np.asarray(test)) for test in tests]


@exercise.misconception(
    "The rows that are left over when n is divided by k are in no test set: spread them over the folds."
)
def drops_the_remainder(n, k):
    size = n // k
    return from_tests(n, [np.arange(i * size, (i + 1) * size) for i in range(k)])


@exercise.misconception(
    "The last fold takes all that is left over when n is divided by k: spread it, so that sizes differ by at most one."
)
def gives_the_remainder_to_the_last(n, k):
    size = n // k
    return from_tests(n, [np.arange(i * size, (i + 1) * size if i < k - 1 else n) for i in range(k)])


@exercise.misconception("The rows that are left over when n is divided by k make a fold more: there are k folds.")
def makes_another_fold(n, k):
    size = n // k
    return from_tests(n, [np.arange(start, min(start + size, n)) for start in range(0, n, size)])


@exercise.misconception(
    "All folds but the last are rounded up in size, which leaves too few for the last: sizes differ by at most one."
)
def rounds_sizes_up(n, k):
    size = -(-n // k)
    return from_tests(n, [np.arange(min(i * size, n), min((i + 1) * size, n)) for i in range(k)])


@exercise.misconception("The pairs are the wrong way round: (train, test), of which the test set is the fold.")
def swaps_the_pair(n, k):
    return [(test, train) for train, test in k_fold(n, k)]


@exercise.misconception("All rows are trained on, those of the test set too: leave the fold out of the training set.")
def trains_on_everything(n, k):
    return [(np.arange(n), test) for _, test in k_fold(n, k)]


@exercise.misconception("The training set is what comes before the fold: what comes after it belongs to it as well.")
def trains_on_what_came_before(n, k):
    return [(train[train < test.min()], test) for train, test in k_fold(n, k)]


@exercise.misconception("The training set is what comes after the fold: what comes before it belongs to it as well.")
def trains_on_what_comes_after(n, k):
    return [(train[train > test.max()], test) for train, test in k_fold(n, k)]


@exercise.misconception("`k` is taken for the size of a fold: it is the number of folds.")
def takes_k_for_the_size(n, k):
    return from_tests(n, [np.arange(start, min(start + k, n)) for start in range(0, n, k)])


@exercise.misconception("The indices are counted from 1: the first row is number 0.")
def counts_from_one(n, k):
    return [(train + 1, test + 1) for train, test in k_fold(n, k)]


@exercise.misconception("Only the first fold is returned: return the pairs of all k folds.")
def returns_the_first_fold(n, k):
    return k_fold(n, k)[:1]


@exercise.misconception("The last fold is missing: return the pairs of all k folds.")
def forgets_the_last_fold(n, k):
    return k_fold(n, k)[:-1]


@exercise.misconception(
    "The test sets are drawn anew for each fold: cut the rows into folds once, each is in one of them."
)
def draws_each_fold_anew(n, k):
    rng = np.random.default_rng(0)
    return from_tests(n, [rng.permutation(n)[: len(test)] for _, test in k_fold(n, k)])


@exercise.misconception("The last row of each fold is missing: the end of a slice does not belong to it.")
def ends_folds_early(n, k):
    return [(train, test[:-1]) for train, test in k_fold(n, k)]


@exercise.misconception(
    "The indices are floating-point numbers, which no array takes: make them whole, as np.arange does."
)
def returns_floats(n, k):
    return [(train.astype(float), test.astype(float)) for train, test in k_fold(n, k)]
