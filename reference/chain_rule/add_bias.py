"""A bias for each column, added to every row of a matrix.

    Y[i, j] = X[i, j] + b[j]

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, section 2.1, on the sum of a matrix and a vector.
"""

import numpy as np

from autograder import Exercise, checks


def add_bias(X, b):
    """The sum of X, shape (n, d), and the bias b, shape (d,), in each row; returns an array of shape (n, d)."""
    return X + b


exercise = Exercise(add_bias)


@exercise.confirmed_by("scikit-learn's linear model with unit weights")
def by_scikit_learn(X, b):
    from sklearn.linear_model import LinearRegression

    model = LinearRegression()
    model.coef_, model.intercept_ = np.eye(len(b)), b
    return model.predict(X)


@exercise.confirmed_by("exact arithmetic, one entry after the other")
def by_fractions(X, b):
    from fractions import Fraction

    rows = X.tolist()
    return np.array([[float(Fraction(x) + Fraction(y)) for x, y in zip(row, b.tolist(), strict=True)] for row in rows])


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([0.5, -1.0, 2.0])
    yield "more rows than columns", rng.normal(size=(6, 3)), rng.normal(size=3)
    yield "more columns than rows", rng.normal(size=(2, 5)), rng.normal(size=5)
    yield "as many rows as columns", rng.normal(size=(4, 4)), rng.normal(size=4)
    yield "one row", rng.normal(size=(1, 5)), rng.normal(size=5)
    yield "one column", rng.normal(size=(5, 1)), rng.uniform(1.0, 2.0, size=1)


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "an integer matrix and a bias with decimals", rng.integers(-9, 10, size=(4, 3)), rng.normal(size=3)
    yield "integers alone", rng.integers(-9, 10, size=(3, 2)), rng.integers(1, 10, size=2)


# Absolute as well: where all sums happen to be small, float32 leaves fewer digits of them.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception(
    "The bias is added along the columns, one number for each row: b has one for each column, X + b."
)
def adds_to_the_columns(X, b):
    return X + b[:, np.newaxis]


@exercise.misconception("The sum of all biases is added to each entry: column j gets b[j] alone.")
def adds_the_sum(X, b):
    return X + b.sum()


@exercise.misconception("The mean of the biases is added to each entry: column j gets b[j].")
def adds_the_mean(X, b):
    return X + b.mean()


@exercise.misconception("The first bias is added in all columns: column j gets b[j].")
def adds_the_first_bias(X, b):
    return X + b[0]


@exercise.misconception("The bias is subtracted: add it.")
def subtracts(X, b):
    return X - b


@exercise.misconception("X is subtracted from the bias: add the two.")
def subtracts_from_the_bias(X, b):
    return b - X


@exercise.misconception("The columns are multiplied by b: a bias is added.")
def multiplies(X, b):
    return X * b


@exercise.misconception("This is the product X @ b, one number for each row: add b to each row.")
def takes_the_product(X, b):
    return X @ b


@exercise.misconception("The bias is added to the first row alone: every row gets it.")
def adds_to_the_first_row(X, b):
    return np.concatenate([X[:1] + b, X[1:]])


@exercise.misconception("The bias is added to the last row alone: every row gets it.")
def adds_to_the_last_row(X, b):
    return np.concatenate([X[:-1], X[-1:] + b])


@exercise.misconception("The bias is appended as another row: add it to the rows that are there.")
def appends_a_row(X, b):
    return np.vstack([X, b])


@exercise.misconception("A column of ones is appended, which leaves the bias to a weight: add b to each row here.")
def appends_ones(X, b):
    return np.hstack([X, np.ones((len(X), 1))])


@exercise.misconception("A column of ones is put in front, which leaves the bias to a weight: add b to each row here.")
def prepends_ones(X, b):
    return np.hstack([np.ones((len(X), 1)), X])


@exercise.misconception("Only the bias is returned, a copy for each row: add it to `X`.")
def repeats_the_bias(X, b):
    return np.tile(b, (len(X), 1))


@exercise.misconception("Only the last row is returned: collect the sums of all rows.")
def returns_the_last_row(X, b):
    return X[-1] + b


@exercise.misconception("Only the first row is returned: return after the loop over the rows, not inside it.")
def returns_the_first_row(X, b):
    return X[0] + b


@exercise.misconception("The biases have changed their order: column j gets b[j].")
def reverses_the_bias(X, b):
    return X + b[::-1]


@exercise.misconception("The result is rounded: return it in full precision, round only what is printed.")
def rounds_the_result(X, b):
    return np.round(X + b, 4)


@exercise.misconception(
    "The results for integers are stored in an array of integers, which cuts off their decimals: make it one of floats."
)
def truncates_integers(X, b):
    result = np.zeros_like(X)
    result[...] = X + b
    return result
