"""The minibatches of one epoch.

The rows of X, with their labels in y, are put into a random order, which `rng` chooses; then the first batch_size of
them are the first batch, the next batch_size the second, and so on. The last batch holds what is left.

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, section 8.1.3, on why the order must be random; Bengio
(2012), Practical recommendations for gradient-based training of deep architectures, arXiv:1206.5533, section 3.1.
"""

from collections import Counter

import numpy as np

from autograder import Exercise, Frequency, call, checks


def minibatches(X, y, batch_size, rng):
    """Shuffled batches of the rows of X, shape (n, d), and y, shape (n,) or (n, k); a list of (X_batch, y_batch)."""
    order = rng.permutation(len(X))
    starts = range(0, len(X), batch_size)
    return [(X[order[start : start + batch_size]], y[order[start : start + batch_size]]) for start in starts]


exercise = Exercise(minibatches, returns=("batches", "order"), yields=True)


@exercise.confirmed_by("scikit-learn's shuffle and gen_batches")
def by_scikit_learn(X, y, batch_size, rng):
    from sklearn.utils import gen_batches, shuffle

    X, y = shuffle(X, y, random_state=int(rng.integers(2**31)))
    return [(X[batch], y[batch]) for batch in gen_batches(len(X), batch_size)]


def data(rng, n, d=2):
    """Rows that are all different, of eighths: these are exact in float32 too; and as many labels, all different."""
    X = np.round(8 * rng.normal(size=(n, d))).clip(-40, 40) / 8
    X[:, 0] = (rng.permutation(n) - n // 2) / 8
    return X, rng.permutation(n) + 100.0


@exercise.cases
def cases(rng):
    yield "seven rows in batches of three", *data(rng, 7), 3, np.random.default_rng(rng.integers(2**31))
    yield "batches that are all full", *data(rng, 12, 3), 4, np.random.default_rng(rng.integers(2**31))
    yield "a batch larger than the data", *data(rng, 5, 1), 8, np.random.default_rng(rng.integers(2**31))
    rows = np.repeat(data(rng, 5)[0], 3, axis=0)
    targets = np.eye(3)[np.arange(15) % 3]
    yield "rows that are alike, one-hot targets", rows, targets, 4, np.random.default_rng(rng.integers(2**31))
    # With one generator, with it again in the same state, and with another. These arrays are the same for everybody.
    X, y = data(np.random.default_rng(9), 160)
    steps = (call(X, y, 24, np.random.default_rng(seed)) for seed in (1, 1, 2))
    yield "many rows, a generator used twice, and another", *steps


def keys(*arrays):
    """A number for each row of the arrays beside each other; different ones for different rows of eighths."""
    table = np.column_stack(arrays)
    return 8 * table @ 1e4 ** np.arange(table.shape[1])


def lacks(found, wanted):
    """How many of the wanted numbers, each as often as it is wanted, are not found."""
    return (Counter(wanted.tolist()) - Counter(found.tolist())).total()


def joined(X, y, batches):
    """The sizes of the batches, and their rows and labels one after the other."""
    if not isinstance(batches, (list, tuple, np.ndarray)):
        raise ValueError("no list of batches")
    sizes, rows, labels = [0], [X[:0].astype(float)], [y[:0].astype(float)]
    for X_batch, y_batch in batches:
        X_batch, y_batch = np.asarray(X_batch, dtype=float), np.asarray(y_batch, dtype=float)
        if X_batch.size == 0 and y_batch.size == 0:  # of an empty batch no shape is asked
            X_batch, y_batch = rows[0], labels[0]
        if X_batch.shape[1:] != X.shape[1:] or y_batch.shape != (len(X_batch), *y.shape[1:]):
            raise ValueError("no pair of rows and their labels")
        sizes.append(len(X_batch))
        rows.append(X_batch)
        labels.append(y_batch)
    return sizes[1:], np.concatenate(rows), np.concatenate(labels)


@exercise.facts
def facts(case, answer):
    X, y, *_ = case.args
    epochs = [joined(X, y, value) for value in answer.values]
    sizes, rows, labels = epochs[0]
    given, found = keys(X), keys(rows)
    batches = {
        "the sizes of the batches": np.array(sizes),
        "rows that are left out": lacks(found, given),
        "rows that come too often, or are not among those given": lacks(given, found),
        "rows that have a label of another row": lacks(keys(X, y), keys(rows, labels)),
    }
    if len(epochs) == 1:
        return batches, {}
    place = np.argsort(given)[np.searchsorted(np.sort(given), found).clip(max=len(given) - 1)]
    parts = np.split(place, np.cumsum(sizes)[:-1])
    half = len(X) // 2
    # In a right order of 160 rows more than 16 follow each other at one distance less than once in 10^10 times.
    return batches, {
        "the rows come in the order given": np.array_equal(found, given),
        "many rows follow each other at one distance": max(Counter(np.diff(place).tolist()).values()) > 16,
        "batches whose rows stood together": sum(len(part) > 16 and np.ptp(part) < len(part) for part in parts),
        "each row stays near its place": bool(np.all(np.abs(place - np.arange(len(place))) < half)),
        "the same generator gives the same batches": np.array_equal(found, keys(epochs[1][1])),
        "another generator gives the same batches": np.array_equal(found, keys(epochs[2][1])),
        "the share of the first half that comes from the first half": Frequency(
            int(np.sum(place[:half] < half)), len(place[:half])
        ),
    }


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def cut(X, y, batch_size):
    return [(X[start : start + batch_size], y[start : start + batch_size]) for start in range(0, len(X), batch_size)]


@exercise.misconception("The rows come in the order in which they were given: shuffle them first.")
def does_not_shuffle(X, y, batch_size, rng):
    return cut(X, y, batch_size)


@exercise.misconception("The last batch is left out where it is not full: return the rows that are left over as well.")
def drops_the_last_batch(X, y, batch_size, rng):
    return [(rows, labels) for rows, labels in minibatches(X, y, batch_size, rng) if len(rows) == batch_size]


@exercise.misconception("Rows and labels are shuffled separately: use one order for both, X[order] and y[order].")
def shuffles_separately(X, y, batch_size, rng):
    return cut(X[rng.permutation(len(X))], y[rng.permutation(len(X))], batch_size)


@exercise.misconception(
    "The rows are shuffled and their labels are not: use one order for both, X[order] and y[order]."
)
def shuffles_the_rows_alone(X, y, batch_size, rng):
    return cut(X[rng.permutation(len(X))], y, batch_size)


@exercise.misconception(
    "The labels are shuffled and their rows are not: use one order for both, X[order] and y[order]."
)
def shuffles_the_labels_alone(X, y, batch_size, rng):
    return cut(X, y[rng.permutation(len(X))], batch_size)


@exercise.misconception(
    "Rows are drawn with replacement, so that some come twice and others not at all: take a permutation of the rows."
)
def draws_with_replacement(X, y, batch_size, rng):
    order = rng.integers(len(X), size=len(X))
    return cut(X[order], y[order], batch_size)


@exercise.misconception(
    "Each batch is a new draw from all rows, so that some come twice and others not at all: cut one permutation into "
    "batches."
)
def draws_each_batch_anew(X, y, batch_size, rng):
    drawn = []
    for rows, _ in cut(X, y, batch_size):
        order = rng.permutation(len(X))[: len(rows)]
        drawn.append((X[order], y[order]))
    return drawn


@exercise.misconception(
    "The batches are shuffled, not the rows: the same rows stay together in every epoch. Shuffle the rows, then cut."
)
def shuffles_the_batches(X, y, batch_size, rng):
    batches = cut(X, y, batch_size)
    # The one that is not full stays the last.
    full = len(X) // batch_size
    return [batches[i] for i in rng.permutation(full)] + batches[full:]


@exercise.misconception(
    "The rows are shuffled within each batch alone: the same rows stay together in every epoch. Shuffle all rows, "
    "then cut."
)
def shuffles_within_batches(X, y, batch_size, rng):
    shuffled = []
    for rows, labels in cut(X, y, batch_size):
        order = rng.permutation(len(rows))
        shuffled.append((rows[order], labels[order]))
    return shuffled


@exercise.misconception("`rng` is not used: let the generator that is given choose the order, rng.permutation(n).")
def ignores_rng(X, y, batch_size, rng):
    order = np.random.permutation(len(X))
    return cut(X[order], y[order], batch_size)


@exercise.misconception("The order does not depend on `rng`: a seed of your own gives the same order in every epoch.")
def seeds_its_own_generator(X, y, batch_size, rng):
    return minibatches(X, y, batch_size, np.random.default_rng(0))


@exercise.misconception("`batch_size` is taken for the number of batches: it is how many rows each of them has.")
def makes_batch_size_batches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    return [(X[part], y[part]) for part in np.array_split(order, batch_size)]


@exercise.misconception("Only the first batch is returned: return all batches of the epoch.")
def returns_the_first_batch(X, y, batch_size, rng):
    return minibatches(X, y, batch_size, rng)[:1]


@exercise.misconception("There is a batch without rows where batch_size divides their number: end where the rows end.")
def ends_with_an_empty_batch(X, y, batch_size, rng):
    batches = minibatches(X, y, batch_size, rng)
    return batches if len(X) % batch_size else [*batches, (X[:0], y[:0])]


@exercise.misconception("The batches are made equal in size: all but the last have batch_size rows.")
def evens_out_the_batches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    return [(X[part], y[part]) for part in np.array_split(order, -(-len(X) // batch_size))]


@exercise.misconception("The last batch is filled up with rows that came already: let it be short.")
def fills_up_the_last_batch(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    order = np.resize(order, -(-len(X) // batch_size) * batch_size)
    return cut(X[order], y[order], batch_size)
