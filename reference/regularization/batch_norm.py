"""Batch normalisation, as in training.

    mean_j = 1/n sum_i X_ij,   var_j = 1/n sum_i (X_ij - mean_j)^2
    Y_ij = gamma_j (X_ij - mean_j) / sqrt(var_j + eps) + beta_j

Source: Ioffe & Szegedy (2015), Batch normalization: accelerating deep network training by reducing internal covariate
shift, ICML, algorithm 1.
"""

import numpy as np

from autograder import Exercise, call, checks


def batch_norm(X, gamma, beta, eps=1e-5):
    """Each column of X, shape (n, d), with mean beta and spread gamma, both of shape (d,).

    Returns (Y, mean, var): Y of the shape of X, mean and variance (divided by n) of each column, both of shape (d,).
    """
    mean, var = X.mean(axis=0), X.var(axis=0)
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, mean, var


exercise = Exercise(batch_norm, returns=("Y", "mean", "var"))


@exercise.confirmed_by("scikit-learn's StandardScaler", rtol=1e-11)
def by_scikit_learn(X, gamma, beta, eps=1e-5):
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(X.astype(float))
    # It divides by the root of the variance alone; where that is 0, by 1.
    Y = gamma * scaler.transform(X.astype(float)) * np.sqrt(scaler.var_ / (scaler.var_ + eps)) + beta
    return Y, scaler.mean_, scaler.var_


@exercise.confirmed_by("mpmath with 50 digits")
def by_mpmath(X, gamma, beta, eps=1e-5):
    from ..exact import LARGEST, fifty_digits, rounded, sqrt

    if X.size > LARGEST:
        return NotImplemented
    X, gamma, beta, eps = (fifty_digits(np.asarray(each, dtype=float)) for each in (X, gamma, beta, eps))
    mean = sum(X) / len(X)
    var = sum(row * row for row in X) / len(X) - mean * mean
    return rounded((X - mean) / sqrt(var + eps) * gamma + beta), rounded(mean), rounded(var)


@exercise.confirmed_by("PyTorch's batch_norm", rtol=1e-11, needs="torch")
def by_torch(X, gamma, beta, eps=1e-5):
    import torch

    if len(X) < 2:
        return NotImplemented  # it refuses to normalise one row
    X, gamma, beta = (torch.tensor(each, dtype=torch.float64) for each in (X, gamma, beta))
    Y = torch.nn.functional.batch_norm(X, None, None, gamma, beta, training=True, eps=eps)
    var, mean = torch.var_mean(X, dim=0, correction=0)
    return Y.numpy(), mean.numpy(), var.numpy()


def batch(rng, n, d):
    """Columns of various means and spreads, gamma and beta away from 1 and 0."""
    spread, offset = rng.uniform(0.5, 3.0, size=d), rng.uniform(0.5, 2.0, size=d)
    # Evenly spread but for a little, in an order of its own in each column: none comes out nearly constant.
    X = rng.permuted(np.tile(np.linspace(-1.5, 1.5, n)[:, np.newaxis], d), axis=0) + 0.3 * rng.normal(size=(n, d))
    X = spread * X + rng.choice([-1.0, 1.0], size=d) * offset
    return X, rng.choice([-1.0, 1.0], size=d) * rng.uniform(0.5, 2.0, size=d), rng.uniform(0.5, 2.0, size=d)


@exercise.cases
def cases(rng):
    example = np.array([[1.0, 10.0], [2.0, 10.0], [3.0, 40.0]])
    yield "the example in the text", example, np.array([1.0, 2.0]), np.array([0.0, 5.0])
    yield "more rows than columns", *batch(rng, 9, 3), 0.5
    yield "more columns than rows", *batch(rng, 4, 6), 0.1
    X, gamma, beta = batch(rng, 5, 2)
    yield "columns of small spread, with the default eps", X * 0.05, gamma, beta
    yield "one column", *batch(rng, 6, 1), 0.2
    X, gamma, beta = batch(rng, 5, 2)
    X[:, 0] = 2.0
    yield "a column of equal numbers", X, gamma, beta, 0.05


@exercise.cases(finding="one row, which varies by nothing")
def one_row(rng):
    yield "one row", *batch(rng, 1, 4), 0.1


@exercise.cases(finding="hyperparameters given by their names")
def by_name(rng):
    X, gamma, beta = batch(rng, 5, 3)
    yield "beta before gamma", call(X, eps=0.4, beta=beta, gamma=gamma)


@exercise.cases(finding="right for integers")
def integers(rng):
    X, gamma, beta = batch(rng, 6, 3)
    yield "integer data", np.round(5 * X).astype(int), gamma, beta, 0.2


# Absolute as well: where the terms of Y cancel, float32 leaves fewer digits.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=2e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def with_Y(X, gamma, beta, eps, normalise):
    """What a student gets who has mean and variance right and makes another Y of them."""
    _, mean, var = batch_norm(X, gamma, beta, eps)
    return normalise(X, mean, var), mean, var


def with_var(X, gamma, beta, eps, mean, var):
    """What a student gets who normalises by another mean or variance."""
    return gamma * (X - mean) / np.sqrt(var + eps) + beta, mean, var


@exercise.alternative("eps is added to the standard deviation; the text has it under the root, sqrt(var + eps).")
def adds_eps_outside(X, gamma, beta, eps=1e-5):
    return with_Y(X, gamma, beta, eps, lambda X, mean, var: gamma * (X - mean) / (np.sqrt(var) + eps) + beta)


@exercise.misconception(
    "Each row is normalised, as in layer normalisation: take mean and variance of the columns, axis=0."
)
def normalises_rows(X, gamma, beta, eps=1e-5):
    return with_var(X, gamma, beta, eps, X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True))


@exercise.misconception("One mean and one variance of all entries are taken: each column has its own, axis=0.")
def normalises_everything(X, gamma, beta, eps=1e-5):
    return with_var(X, gamma, beta, eps, X.mean(), X.var())


@exercise.misconception("The variance is divided by n - 1: in batch normalisation it is divided by n, ddof=0.")
def divides_by_one_less(X, gamma, beta, eps=1e-5):
    return with_var(X, gamma, beta, eps, X.mean(axis=0), X.var(axis=0, ddof=1))


@exercise.misconception("The returned variance is divided by n - 1: return the one that Y is made with, divided by n.")
def returns_another_variance(X, gamma, beta, eps=1e-5):
    Y, mean, _ = batch_norm(X, gamma, beta, eps)
    return Y, mean, X.var(axis=0, ddof=1)


@exercise.misconception("The standard deviation is returned: return the variance, its square.")
def returns_the_standard_deviation(X, gamma, beta, eps=1e-5):
    Y, mean, var = batch_norm(X, gamma, beta, eps)
    return Y, mean, np.sqrt(var)


@exercise.misconception("The root of var + eps is returned: return the variance itself, without eps.")
def returns_the_denominator(X, gamma, beta, eps=1e-5):
    Y, mean, var = batch_norm(X, gamma, beta, eps)
    return Y, mean, np.sqrt(var + eps)


@exercise.misconception("eps is part of the returned variance: add it under the root alone.")
def returns_the_variance_with_eps(X, gamma, beta, eps=1e-5):
    Y, mean, var = batch_norm(X, gamma, beta, eps)
    return Y, mean, var + eps


@exercise.misconception("X - mean is divided by the variance: divide by its root, sqrt(var + eps).")
def forgets_the_root(X, gamma, beta, eps=1e-5):
    return with_Y(X, gamma, beta, eps, lambda X, mean, var: gamma * (X - mean) / (var + eps) + beta)


@exercise.misconception("eps is left out: divide by sqrt(var + eps), which is not 0 even where a column is constant.")
def forgets_eps(X, gamma, beta, eps=1e-5):
    return with_Y(X, gamma, beta, eps, lambda X, mean, var: gamma * (X - mean) / np.sqrt(var) + beta)


@exercise.misconception("The given eps is ignored: its default is written into the function.")
def ignores_eps(X, gamma, beta, eps=1e-5):
    return batch_norm(X, gamma, beta)


@exercise.misconception("The mean is not subtracted: Y = gamma (X - mean) / sqrt(var + eps) + beta.")
def forgets_the_mean(X, gamma, beta, eps=1e-5):
    return with_Y(X, gamma, beta, eps, lambda X, mean, var: gamma * X / np.sqrt(var + eps) + beta)


@exercise.misconception("gamma is left out: multiply what is normalised by it.")
def forgets_gamma(X, gamma, beta, eps=1e-5):
    return with_Y(X, gamma, beta, eps, lambda X, mean, var: (X - mean) / np.sqrt(var + eps) + beta)


@exercise.misconception("beta is left out: add it at the end.")
def forgets_beta(X, gamma, beta, eps=1e-5):
    return with_Y(X, gamma, beta, eps, lambda X, mean, var: gamma * (X - mean) / np.sqrt(var + eps))


@exercise.misconception("gamma and beta are left out: Y = gamma (X - mean) / sqrt(var + eps) + beta.")
def forgets_both(X, gamma, beta, eps=1e-5):
    return with_Y(X, gamma, beta, eps, lambda X, mean, var: (X - mean) / np.sqrt(var + eps))


@exercise.misconception("gamma and beta have changed places: gamma multiplies, beta is added.")
def swaps_gamma_and_beta(X, gamma, beta, eps=1e-5):
    return with_Y(X, gamma, beta, eps, lambda X, mean, var: beta * (X - mean) / np.sqrt(var + eps) + gamma)


@exercise.misconception("beta is added before gamma multiplies: multiply first, then add.")
def adds_beta_first(X, gamma, beta, eps=1e-5):
    return with_Y(X, gamma, beta, eps, lambda X, mean, var: gamma * ((X - mean) / np.sqrt(var + eps) + beta))


@exercise.misconception(
    "Brackets are missing: X - mean / sqrt(...) divides the mean alone, so put X - mean in brackets."
)
def forgets_the_brackets(X, gamma, beta, eps=1e-5):
    return with_Y(X, gamma, beta, eps, lambda X, mean, var: gamma * (X - mean / np.sqrt(var + eps)) + beta)


@exercise.misconception("The mean of the squares is taken for the variance: subtract the mean first, then square.")
def takes_the_mean_of_squares(X, gamma, beta, eps=1e-5):
    return with_var(X, gamma, beta, eps, X.mean(axis=0), np.mean(X**2, axis=0))


@exercise.misconception("The squares are summed for the variance: divide the sum by n.")
def sums_the_squares(X, gamma, beta, eps=1e-5):
    mean = X.mean(axis=0)
    return with_var(X, gamma, beta, eps, mean, np.sum((X - mean) ** 2, axis=0))


@exercise.misconception("Mean and variance have changed places: return (Y, mean, var).")
def swaps_the_statistics(X, gamma, beta, eps=1e-5):
    Y, mean, var = batch_norm(X, gamma, beta, eps)
    return Y, var, mean


@exercise.misconception("Mean and variance are those of Y: return those of X.")
def returns_the_statistics_of_Y(X, gamma, beta, eps=1e-5):
    Y, _, _ = batch_norm(X, gamma, beta, eps)
    return Y, Y.mean(axis=0), Y.var(axis=0)
