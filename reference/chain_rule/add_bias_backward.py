"""The way back through the sum of a matrix and a bias that is added to every row.

    Y[i, j] = X[i, j] + b[j],   dY the gradient of a loss by Y
    dX[i, j] = dY[i, j],        db[j] = sum_i dY[i, j]

What is broadcast on the way forward is summed on the way back.

Source: Nielsen (2015), Neural Networks and Deep Learning, chapter 2, eq. BP3, summed over the examples; Goodfellow,
Bengio & Courville (2016), Deep Learning, section 6.5.2.
"""

import numpy as np

from autograder import Exercise, checks

from .add_bias import add_bias


def add_bias_backward(dY):
    """Gradients by X and b from the gradient dY by X + b, shape (n, d); returns (dX, db), shapes (n, d) and (d,)."""
    return dY, dY.sum(axis=0)


exercise = Exercise(add_bias_backward, returns=("dX", "db"))


@exercise.confirmed_by("exact arithmetic, one entry after the other")
def by_fractions(dY):
    from fractions import Fraction

    rows = dY.tolist()
    sums = [sum(Fraction(row[j]) for row in rows) for j in range(len(rows[0]))]
    return np.array(rows, dtype=float), np.array([float(total) for total in sums])


@exercise.confirmed_by("the transposed Jacobians, written out")
def by_jacobians(dY):
    n, d = dY.shape
    by_X, by_b = np.eye(n * d), np.kron(np.ones((n, 1)), np.eye(d))
    return (by_X.T @ dY.ravel()).reshape(n, d), by_b.T @ dY.ravel()


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([[1.0, 2.0, -1.0], [0.5, -3.0, 4.0]])
    yield "more rows than columns", rng.normal(size=(7, 3))
    yield "more columns than rows", rng.normal(size=(2, 5))
    yield "as many rows as columns", rng.normal(size=(4, 4))
    yield "one row", rng.normal(size=(1, 4))
    yield "one column", rng.uniform(0.5, 2.0, size=(5, 1))
    yield "many rows", rng.normal(size=(20, 3))


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "integers of both signs", rng.integers(-9, 10, size=(5, 3))


def loss(dY, X, b):
    """One that has the gradient dY by X + b."""
    return np.sum(dY * add_bias(X, b))


def somewhere(case):
    """It is the same gradient at every X and b; at these no terms of the loss cancel."""
    (dY,) = case.args
    return dY, dY, np.zeros(dY.shape[1])


def few(dY, X, b):
    """A numerical gradient takes time for a large matrix."""
    return X.size <= 16


# Absolute as well: sums of terms that cancel have fewer digits in float32.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=5e-6))
exercise.ask(checks.gradient_agrees(loss, argument=1, part="dX", when=few, arguments=somewhere, atol=5e-6))
exercise.ask(checks.gradient_agrees(loss, argument=2, part="db", when=few, arguments=somewhere, atol=5e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception(
    "db is summed over the columns, one number for each row: b has one for each column, sum axis 0."
)
def sums_each_row(dY):
    return dY, dY.sum(axis=1)


@exercise.misconception("db is the sum of all entries of dY: b[j] gets the sum of column j, axis=0.")
def sums_everything(dY):
    return dY, dY.sum()


@exercise.misconception(
    "db is the mean of each column: it is its sum, as a division by n belongs to the loss and stands in dY already."
)
def takes_the_mean(dY):
    return dY, dY.mean(axis=0)


@exercise.misconception("db is the mean of all entries of dY: b[j] gets the sum of column j, axis=0.")
def takes_the_mean_of_everything(dY):
    return dY, dY.mean()


@exercise.misconception(
    "db has a row for each example: b is one vector for all rows, so the rows of dY are summed, axis=0."
)
def forgets_to_sum(dY):
    return dY, dY


@exercise.misconception("db is the first row of dY: each row changes with b, so all rows are summed, axis=0.")
def takes_the_first_row(dY):
    return dY, dY[0]


@exercise.misconception("db is the last row of dY: sum all rows (+= in a loop, or axis=0).")
def takes_the_last_row(dY):
    return dY, dY[-1]


@exercise.misconception("db is the number of rows in each column: each row counts with its dY, so sum dY over axis 0.")
def counts_the_rows(dY):
    return dY, np.full(dY.shape[1], len(dY))


@exercise.misconception(
    "dX and db are the derivatives of the sum alone, 1 for each row: by the chain rule each is multiplied by dY."
)
def forgets_the_chain(dY):
    return np.ones(dY.shape), np.full(dY.shape[1], len(dY))


@exercise.misconception("dX has the column sums of dY in each row: X is not shared by the rows, so dX is dY itself.")
def sums_dX_as_well(dY):
    return np.tile(dY.sum(axis=0), (len(dY), 1)), dY.sum(axis=0)


@exercise.misconception("dX is divided by the number of rows: it is dY itself.")
def divides_dX(dY):
    return dY / len(dY), dY.sum(axis=0)


@exercise.misconception("dX and db are divided by the number of rows: dX is dY itself, and db is the sum of its rows.")
def divides_both(dY):
    return dY / len(dY), dY.mean(axis=0)


@exercise.misconception("The gradients have changed places: return (dX, db).")
def swaps_the_gradients(dY):
    return dY.sum(axis=0), dY


@exercise.misconception("Both gradients have the wrong sign: X and b are added, so both keep the sign of dY.")
def reverses_the_sign(dY):
    return -dY, -dY.sum(axis=0)


@exercise.misconception("db has the wrong sign: b is added, so it keeps the sign of dY.")
def reverses_the_sign_of_db(dY):
    return dY, -dY.sum(axis=0)


@exercise.misconception("db is the largest entry of each column: it is the sum, as every row changes with b.")
def takes_the_largest(dY):
    return dY, dY.max(axis=0)
