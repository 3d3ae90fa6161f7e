"""Layer normalisation: each row gets mean 0 and variance 1, then a scale and a shift of its own for each feature.

    mean = 1/d sum_j x_j,   var = 1/d sum_j (x_j - mean)^2,   y_j = gamma_j (x_j - mean) / sqrt(var + eps) + beta_j

Source: Ba, Kiros & Hinton (2016), Layer normalization, arXiv:1607.06450, eqs. 3 and 4; eps as in PyTorch's LayerNorm.
"""

import numpy as np

from autograder import Exercise, call, checks


def layer_norm(X, gamma, beta, eps=1e-5):
    """Normalises X, shape (..., d), over its last axis; gamma and beta (d,); returns an array of the shape of X."""
    centred = X - X.mean(axis=-1, keepdims=True)
    var = np.mean(centred**2, axis=-1, keepdims=True)
    return gamma * centred / np.sqrt(var + eps) + beta


exercise = Exercise(layer_norm)


@exercise.confirmed_by("exact variances of the statistics module, number by number")
def by_statistics(X, gamma, beta, eps=1e-5):
    from math import sqrt
    from statistics import mean, pvariance

    rows = [[float(x) for x in row] for row in X.reshape(-1, X.shape[-1])]
    return np.reshape(
        [
            float(gamma[j]) * (x - mean(row)) / sqrt(pvariance(row) + eps) + float(beta[j])
            for row in rows
            for j, x in enumerate(row)
        ],
        X.shape,
    )


@exercise.confirmed_by("mpmath with 50 digits, by the mean of the squares")
def by_mpmath(X, gamma, beta, eps=1e-5):
    from ..exact import LARGEST, fifty_digits, rounded, sqrt

    if X.size > LARGEST:
        return NotImplemented
    d = X.shape[-1]
    rows, gamma, beta, eps = fifty_digits(X.reshape(-1, d)), fifty_digits(gamma), fifty_digits(beta), fifty_digits(eps)
    mean = rows @ np.ones((d, 1), dtype=int) / d
    square = rows**2 @ np.ones((d, 1), dtype=int) / d
    return rounded((gamma * (rows - mean) / sqrt(square - mean**2 + eps) + beta).reshape(X.shape))


@exercise.confirmed_by("PyTorch's layer_norm", needs="torch")
def by_torch(X, gamma, beta, eps=1e-5):
    import torch

    X, gamma, beta = (torch.from_numpy(np.array(A, dtype=float)) for A in (X, gamma, beta))
    return torch.nn.functional.layer_norm(X, X.shape[-1:], gamma, beta, eps).numpy()


def spread(rng, *shape):
    """Random rows whose entries are never nearly the same: dividing by their deviation costs few digits."""
    d = shape[-1]
    rows = rng.permuted(np.broadcast_to(np.linspace(-1.5, 1.5, d), shape), axis=-1)
    return rows + rng.uniform(-1.0, 1.0, size=(*shape[:-1], 1)) + 0.4 * rng.normal(size=shape)


def scale(rng, d):
    """Scales of both signs, none near 0 and none near 1."""
    return rng.choice([-1.0, 1.0], size=d) * rng.permuted(np.linspace(0.4, 2.2, d)) + 0.1 * rng.random()


def layer(rng, *shape):
    """Rows, scales and shifts."""
    return spread(rng, *shape), scale(rng, shape[-1]), rng.normal(size=shape[-1])


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([[1.0, 2.0, 3.0, 6.0]]), np.ones(4), np.zeros(4), 0.5
    yield "several rows, the default eps", *layer(rng, 5, 4)
    yield "as many rows as features", *layer(rng, 4, 4), 0.2
    yield "small numbers, where eps counts", 0.01 * spread(rng, 4, 6), scale(rng, 6), rng.normal(size=6)
    yield "a row of equal numbers", np.array([[2.0] * 5, [1.0, -1.0, 0.5, 2.0, 0.0]]), scale(rng, 5), rng.normal(size=5)
    yield "two sequences", *layer(rng, 2, 3, 5), 0.1
    yield "as many sequences as features", *layer(rng, 4, 3, 4), 0.5
    yield "one vector", *layer(rng, 6), 0.4


@exercise.cases(finding="right for integers")
def integers(rng):
    X = rng.integers(-5, 6, size=(3, 5)) + np.array([0, 1, 3, 7, 12])
    yield "integer data", X, scale(rng, 5), rng.normal(size=5), 0.5
    yield "all integers", X, np.array([2, -1, 3, 1, 1]), np.array([0, 1, -1, 2, 5]), 1


@exercise.cases(finding="eps given by its name")
def by_name(rng):
    yield "eps=...", call(*layer(rng, 3, 5), eps=0.25)


# Absolute as well: where scale and shift happen to cancel, float32 leaves fewer digits.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=2e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.alternative(
    "eps is added to the standard deviation, outside the root; the text adds it to the variance, sqrt(var + eps)."
)
def eps_outside_the_root(X, gamma, beta, eps=1e-5):
    return gamma * (X - X.mean(axis=-1, keepdims=True)) / (X.std(axis=-1, keepdims=True) + eps) + beta


@exercise.alternative(
    "The standard deviation is the unbiased one, with d - 1, and eps stands outside the root; the text has sqrt(var + "
    "eps), with the mean of the squares as var."
)
def unbiased_and_outside(X, gamma, beta, eps=1e-5):
    return gamma * (X - X.mean(axis=-1, keepdims=True)) / (X.std(axis=-1, ddof=1, keepdims=True) + eps) + beta


@exercise.misconception(
    "The variance is the unbiased one, divided by d - 1: here it is divided by d, the mean of the squares."
)
def unbiased_variance(X, gamma, beta, eps=1e-5):
    return gamma * (X - X.mean(axis=-1, keepdims=True)) / np.sqrt(X.var(axis=-1, ddof=1, keepdims=True) + eps) + beta


def normalised(X, gamma, beta, eps, axis):
    """What a student gets who normalises along another axis, or several."""
    centred = X - X.mean(axis=axis, keepdims=True)
    return gamma * centred / np.sqrt(X.var(axis=axis, keepdims=True) + eps) + beta


@exercise.misconception(
    "The mean and the variance are taken over the first axis, as in batch normalisation: take each row's own, axis=-1."
)
def over_the_batch(X, gamma, beta, eps=1e-5):
    return normalised(X, gamma, beta, eps, 0)


@exercise.misconception(
    "One mean and one variance are taken of the whole array: take those of each row, axis=-1 with keepdims=True."
)
def over_everything(X, gamma, beta, eps=1e-5):
    return normalised(X, gamma, beta, eps, None)


@exercise.misconception("axis=1 is the last axis of a matrix alone: of an array with other dimensions take axis=-1.")
def over_axis_one(X, gamma, beta, eps=1e-5):
    return normalised(X, gamma, beta, eps, 1)


@exercise.misconception(
    "Of three dimensions the last two are normalised together: each row has a mean and a variance of its own, axis=-1."
)
def over_each_sequence(X, gamma, beta, eps=1e-5):
    return normalised(X, gamma, beta, eps, (-2, -1) if X.ndim > 2 else -1)


def standard(X, eps):
    """The rows with mean 0 and variance 1."""
    return (X - X.mean(axis=-1, keepdims=True)) / np.sqrt(X.var(axis=-1, keepdims=True) + eps)


@exercise.misconception("The scale `gamma` is missing: multiply the normalised features by it.")
def forgets_gamma(X, gamma, beta, eps=1e-5):
    return standard(X, eps) + beta


@exercise.misconception("The shift `beta` is missing: add it after the multiplication by `gamma`.")
def forgets_beta(X, gamma, beta, eps=1e-5):
    return gamma * standard(X, eps)


@exercise.misconception("`gamma` and `beta` are missing: multiply the normalised features by `gamma` and add `beta`.")
def forgets_scale_and_shift(X, gamma, beta, eps=1e-5):
    return standard(X, eps)


@exercise.misconception("`gamma` and `beta` have changed places: multiply by `gamma` and add `beta`.")
def swaps_scale_and_shift(X, gamma, beta, eps=1e-5):
    return beta * standard(X, eps) + gamma


@exercise.misconception("The shift `beta` is multiplied by `gamma` as well: multiply first, then add `beta`.")
def shifts_before_scaling(X, gamma, beta, eps=1e-5):
    return gamma * (standard(X, eps) + beta)


@exercise.misconception("The features are divided by the variance: divide by its root, sqrt(var + eps).")
def divides_by_the_variance(X, gamma, beta, eps=1e-5):
    return gamma * (X - X.mean(axis=-1, keepdims=True)) / (X.var(axis=-1, keepdims=True) + eps) + beta


@exercise.misconception("The features are multiplied by sqrt(var + eps): divide by it.")
def multiplies_by_the_deviation(X, gamma, beta, eps=1e-5):
    return gamma * (X - X.mean(axis=-1, keepdims=True)) * np.sqrt(X.var(axis=-1, keepdims=True) + eps) + beta


@exercise.misconception("The mean is subtracted but nothing is divided by: divide by sqrt(var + eps).")
def centres_alone(X, gamma, beta, eps=1e-5):
    return gamma * (X - X.mean(axis=-1, keepdims=True)) + beta


@exercise.misconception("eps is missing, and a row of equal numbers is divided by 0: divide by sqrt(var + eps).")
def forgets_eps(X, gamma, beta, eps=1e-5):
    return gamma * (X - X.mean(axis=-1, keepdims=True)) / X.std(axis=-1, keepdims=True) + beta


@exercise.misconception("The given `eps` is ignored: 1e-5 is written into the function.")
def ignores_eps(X, gamma, beta, eps=1e-5):
    return layer_norm(X, gamma, beta)


@exercise.misconception("eps is squared: add it to the variance as it is, sqrt(var + eps).")
def squares_eps(X, gamma, beta, eps=1e-5):
    return layer_norm(X, gamma, beta, eps**2)


@exercise.misconception("The mean of the row is not subtracted from its features: normalise X - mean.")
def forgets_to_centre(X, gamma, beta, eps=1e-5):
    return gamma * X / np.sqrt(X.var(axis=-1, keepdims=True) + eps) + beta


@exercise.misconception(
    "This divides by the root of the mean square and subtracts no mean (RMSNorm): subtract the row's mean first."
)
def root_mean_square(X, gamma, beta, eps=1e-5):
    return gamma * X / np.sqrt(np.mean(X**2, axis=-1, keepdims=True) + eps) + beta


@exercise.misconception(
    "The mean is subtracted, but the divisor is the root of the mean square of X: take that of X - mean, the variance."
)
def mean_square_for_variance(X, gamma, beta, eps=1e-5):
    centred = X - X.mean(axis=-1, keepdims=True)
    return gamma * centred / np.sqrt(np.mean(X**2, axis=-1, keepdims=True) + eps) + beta


@exercise.misconception("The squares are summed, not averaged: the variance is their sum divided by d.")
def sums_the_squares(X, gamma, beta, eps=1e-5):
    centred = X - X.mean(axis=-1, keepdims=True)
    return gamma * centred / np.sqrt(np.sum(centred**2, axis=-1, keepdims=True) + eps) + beta


@exercise.misconception("The means of the rows do not line up with the rows: take keepdims=True.")
def forgets_keepdims(X, gamma, beta, eps=1e-5):
    return gamma * (X - X.mean(axis=-1)) / np.sqrt(X.var(axis=-1) + eps) + beta


@exercise.misconception("`gamma` and `beta` are taken by rows: they have one entry for each feature, a column of X.")
def scales_the_rows(X, gamma, beta, eps=1e-5):
    return gamma.reshape(-1, 1) * standard(X, eps) + beta.reshape(-1, 1)


@exercise.misconception("The result is rounded: return it in full precision, round only what is printed.")
def rounds_the_result(X, gamma, beta, eps=1e-5):
    return np.round(layer_norm(X, gamma, beta, eps), 4)


@exercise.misconception("The argument `eps` has another name: keep those of the signature, (X, gamma, beta, eps).")
def renames_eps(X, gamma, beta, epsilon=1e-5):
    return layer_norm(X, gamma, beta, epsilon)
