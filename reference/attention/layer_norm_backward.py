"""The way back through a layer normalisation.

    x^ = (x - mean) / sqrt(var + eps),   g = gamma dY
    dX = (g - mean(g) - x^ mean(g x^)) / sqrt(var + eps),   means over the last axis
    dgamma = sum of dY x^,   dbeta = sum of dY, over all axes but the last

Source: the chain rule through Ba, Kiros & Hinton (2016), arXiv:1607.06450, eqs. 3 and 4; as for batch normalisation in
Ioffe & Szegedy (2015), arXiv:1502.03167, section 3, whose sums run over the other axis.
"""

import numpy as np

from autograder import Exercise, call, checks

from .layer_norm import layer_norm, scale, spread


def layer_norm_backward(dY, X, gamma, eps=1e-5):
    """Gradients of a loss from dY, its gradient for Y = layer_norm(X, gamma, beta, eps); returns (dX, dgamma, dbeta).

    Shapes: dY and X (..., d), gamma (d,); dX as X, dgamma and dbeta (d,).
    """
    centred = X - X.mean(axis=-1, keepdims=True)
    deviation = np.sqrt(np.mean(centred**2, axis=-1, keepdims=True) + eps)
    normed = centred / deviation
    g = gamma * dY
    dX = (g - g.mean(axis=-1, keepdims=True) - normed * np.mean(g * normed, axis=-1, keepdims=True)) / deviation
    others = tuple(range(X.ndim - 1))
    return dX, np.sum(dY * normed, axis=others), np.sum(dY, axis=others)


exercise = Exercise(layer_norm_backward, returns=("dX", "dgamma", "dbeta"), uses=("layer_norm",))


@exercise.confirmed_by("the whole Jacobian of each row")
def by_jacobians(dY, X, gamma, eps=1e-5):
    d = X.shape[-1]
    dX, dgamma, dbeta = [], np.zeros(d), np.zeros(d)
    for x, dy in zip(X.reshape(-1, d).astype(float), dY.reshape(-1, d), strict=True):
        s = (np.dot(x, x) / d - (sum(x) / d) ** 2 + eps) ** -0.5
        normed = (x - sum(x) / d) * s
        jacobian = np.zeros((d, d))  # of y by x
        for i in range(d):
            for j in range(d):
                jacobian[i, j] = gamma[i] * s * ((i == j) - 1 / d - normed[i] * normed[j] / d)
            dgamma[i] += dy[i] * normed[i]
            dbeta[i] += dy[i]
        dX.append(dy @ jacobian)
    return np.reshape(dX, X.shape), dgamma, dbeta


@exercise.confirmed_by("mpmath with 50 digits, differentiated numerically")
def by_mpmath(dY, X, gamma, eps=1e-5):
    from ..exact import fifty_digits, gradient, rounded, sqrt

    if X.size > 8:
        return NotImplemented
    d = X.shape[-1]
    dY, X, gamma, eps = fifty_digits(dY), fifty_digits(X), fifty_digits(gamma), fifty_digits(eps)

    def loss(X, gamma, beta):
        rows = X.reshape(-1, d)
        centred = rows - rows @ np.ones((d, 1), dtype=int) / d
        var = centred**2 @ np.ones((d, 1), dtype=int) / d
        return np.sum(dY.reshape(-1, d) * (gamma * centred / sqrt(var + eps) + beta))

    beta = fifty_digits(np.zeros(d))
    return (
        rounded(gradient(lambda at: loss(at, gamma, beta), X)),
        rounded(gradient(lambda at: loss(X, at, beta), gamma)),
        rounded(gradient(lambda at: loss(X, gamma, at), beta)),
    )


@exercise.confirmed_by("PyTorch's automatic differentiation", needs="torch")
def by_torch(dY, X, gamma, eps=1e-5):
    import torch

    dY, *leaves = (torch.from_numpy(np.array(A, dtype=float)) for A in (dY, X, gamma, 0.0 * gamma))
    for leaf in leaves:
        leaf.requires_grad_()
    X, gamma, beta = leaves
    torch.nn.functional.layer_norm(X, X.shape[-1:], gamma, beta, eps).backward(dY)
    return tuple(leaf.grad.numpy() for leaf in leaves)


def layer(rng, *shape):
    """The loss's gradient, the rows and the scales."""
    return rng.normal(size=shape), spread(rng, *shape), scale(rng, shape[-1])


@exercise.cases
def cases(rng):
    example = np.array([[2.0, 0.0, 0.0, 0.0]]), np.array([[1.0, 2.0, 3.0, 6.0]]), np.array([2.0, 1.0, 1.0, 1.0])
    yield "the example in the text", *example, 0.5
    yield "several rows, the default eps", *layer(rng, 3, 6)
    yield "as many rows as features", *layer(rng, 4, 4), 0.2
    yield "small numbers, where eps counts", rng.normal(size=(4, 6)), 0.01 * spread(rng, 4, 6), scale(rng, 6)
    yield "two sequences", *layer(rng, 2, 3, 5), 0.1
    yield "as many sequences as features", *layer(rng, 4, 3, 4), 0.5
    yield "one row", *layer(rng, 1, 6), 0.4


@exercise.cases(finding="right for integers")
def integers(rng):
    X = rng.integers(-5, 6, size=(3, 5)) + np.array([0, 1, 3, 7, 12])
    yield "integer data", rng.normal(size=(3, 5)), X, scale(rng, 5), 0.5
    yield "all integers", rng.integers(-4, 5, size=(3, 5)), X, np.array([2, -1, 3, 1, 1]), 1


@exercise.cases(finding="eps given by its name")
def by_name(rng):
    yield "eps=...", call(*layer(rng, 3, 5), eps=0.25)


def loss(dY, X, gamma, beta, eps):
    """The terms whose sum has the gradients."""
    return dY * layer_norm(X, gamma, beta, eps)


def forwards(case):
    """The arguments of the loss: at beta = 0, on which no gradient depends."""
    dY, X, gamma, *eps = case.args
    return dY, X, gamma, np.zeros(len(gamma)), *(eps or [case.kwargs.get("eps", 1e-5)])


def of_sequences(dY, X, *others):
    """Numerical gradients take time: they are taken where most can go wrong, of a few sequences."""
    return X.ndim > 2 and len(X) == 2


# Absolute as well: where terms cancel, float32 leaves fewer digits of a gradient.
ROUNDING = 1e-5

exercise.ask(checks.matches_reference(rtol=1e-6, atol=ROUNDING))
exercise.ask(checks.gradient_agrees(loss, argument=1, part="dX", when=of_sequences, arguments=forwards, atol=ROUNDING))
exercise.ask(
    checks.gradient_agrees(loss, argument=2, part="dgamma", when=of_sequences, arguments=forwards, atol=ROUNDING)
)
exercise.ask(
    checks.gradient_agrees(loss, argument=3, part="dbeta", when=of_sequences, arguments=forwards, atol=ROUNDING)
)
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def parts(X, eps):
    """The normalised rows and what they were divided by."""
    centred = X - X.mean(axis=-1, keepdims=True)
    deviation = np.sqrt(np.mean(centred**2, axis=-1, keepdims=True) + eps)
    return centred / deviation, deviation


def with_dX(dY, X, gamma, eps, form):
    """What a student gets who has another formula for dX alone."""
    normed, deviation = parts(X, eps)
    _, dgamma, dbeta = layer_norm_backward(dY, X, gamma, eps)
    return form(gamma * dY, normed, deviation), dgamma, dbeta


def mean(A):
    return A.mean(axis=-1, keepdims=True)


@exercise.misconception(
    "dX treats the mean and the variance as constants: both depend on every feature of the row, and each adds a term."
)
def constant_statistics(dY, X, gamma, eps=1e-5):
    return with_dX(dY, X, gamma, eps, lambda g, normed, deviation: g / deviation)


@exercise.misconception(
    "The term through the variance is missing in dX: subtract x^ mean(g x^), with g = gamma dY and x^ normalised."
)
def forgets_the_variance(dY, X, gamma, eps=1e-5):
    return with_dX(dY, X, gamma, eps, lambda g, normed, deviation: (g - mean(g)) / deviation)


@exercise.misconception("The term through the mean is missing in dX: subtract mean(g), with g = gamma dY.")
def forgets_the_mean(dY, X, gamma, eps=1e-5):
    return with_dX(dY, X, gamma, eps, lambda g, normed, deviation: (g - normed * mean(g * normed)) / deviation)


@exercise.misconception("dX does not contain `gamma`: put g = gamma dY in the place of dY.")
def forgets_gamma(dY, X, gamma, eps=1e-5):
    dX = layer_norm_backward(dY, X, np.ones(len(gamma)), eps)[0]
    return dX, *layer_norm_backward(dY, X, gamma, eps)[1:]


@exercise.misconception(
    "dX is multiplied by `gamma` at the end: it belongs inside the means, g = gamma dY before they are taken."
)
def scales_afterwards(dY, X, gamma, eps=1e-5):
    dX = layer_norm_backward(dY, X, np.ones(len(gamma)), eps)[0]
    return gamma * dX, *layer_norm_backward(dY, X, gamma, eps)[1:]


@exercise.misconception("dX is not divided by sqrt(var + eps): the whole bracket is.")
def forgets_the_deviation(dY, X, gamma, eps=1e-5):
    return with_dX(dY, X, gamma, eps, lambda g, n, deviation: g - mean(g) - n * mean(g * n))


@exercise.misconception("dX is multiplied by sqrt(var + eps): divide by it.")
def multiplies_by_the_deviation(dY, X, gamma, eps=1e-5):
    return with_dX(dY, X, gamma, eps, lambda g, n, deviation: (g - mean(g) - n * mean(g * n)) * deviation)


@exercise.misconception("dX is divided by the variance: divide by its root, sqrt(var + eps).")
def divides_by_the_variance(dY, X, gamma, eps=1e-5):
    return with_dX(dY, X, gamma, eps, lambda g, n, deviation: (g - mean(g) - n * mean(g * n)) / deviation**2)


@exercise.misconception("The terms through mean and variance are added in dX: both are subtracted from g = gamma dY.")
def adds_the_terms(dY, X, gamma, eps=1e-5):
    return with_dX(dY, X, gamma, eps, lambda g, n, deviation: (g + mean(g) + n * mean(g * n)) / deviation)


@exercise.misconception("The term through the variance is added in dX: subtract x^ mean(g x^).")
def adds_the_variance(dY, X, gamma, eps=1e-5):
    return with_dX(dY, X, gamma, eps, lambda g, n, deviation: (g - mean(g) + n * mean(g * n)) / deviation)


@exercise.misconception("In dX the term through the variance is mean(g x^) alone: it is multiplied by x^ again.")
def variance_without_x(dY, X, gamma, eps=1e-5):
    return with_dX(dY, X, gamma, eps, lambda g, n, deviation: (g - mean(g) - mean(g * n)) / deviation)


@exercise.misconception("The sums over the features are not divided by d in dX: they are means.")
def sums_for_means(dY, X, gamma, eps=1e-5):
    def form(g, normed, deviation):
        d = g.shape[-1]
        return (g - d * mean(g) - d * normed * mean(g * normed)) / deviation

    return with_dX(dY, X, gamma, eps, form)


@exercise.misconception(
    "The means in dX run over the first axis, as on the way back through batch normalisation: take each row's, axis=-1."
)
def means_over_the_batch(dY, X, gamma, eps=1e-5):
    def form(g, normed, deviation):
        return (g - g.mean(axis=0) - normed * np.mean(g * normed, axis=0)) / deviation

    return with_dX(dY, X, gamma, eps, form)


@exercise.misconception(
    "This is the way back through batch normalisation, with mean and variance over the first axis: take each row's own."
)
def batch_normalisation(dY, X, gamma, eps=1e-5):
    centred = X - X.mean(axis=0)
    deviation = np.sqrt(X.var(axis=0) + eps)
    normed, g = centred / deviation, gamma * dY
    others = tuple(range(X.ndim - 1))
    dX = (g - g.mean(axis=0) - normed * np.mean(g * normed, axis=0)) / deviation
    return dX, np.sum(dY * normed, axis=others), np.sum(dY, axis=others)


@exercise.misconception(
    "The sums over the features are divided by the number of rows in dX: divide by d, the number of features."
)
def divides_by_the_rows(dY, X, gamma, eps=1e-5):
    def form(g, normed, deviation):
        share = g.shape[-1] / len(g)
        return (g - share * mean(g) - share * normed * mean(g * normed)) / deviation

    return with_dX(dY, X, gamma, eps, form)


@exercise.misconception("The variance is the unbiased one, divided by d - 1: here it is divided by d.")
def unbiased_variance(dY, X, gamma, eps=1e-5):
    centred = X - mean(X)
    deviation = np.sqrt(X.var(axis=-1, ddof=1, keepdims=True) + eps)
    normed, g = centred / deviation, gamma * dY
    dX = (g - mean(g) - normed * mean(g * normed)) / deviation
    others = tuple(range(X.ndim - 1))
    return dX, np.sum(dY * normed, axis=others), np.sum(dY, axis=others)


@exercise.misconception("The given `eps` is ignored: 1e-5 is written into the function.")
def ignores_eps(dY, X, gamma, eps=1e-5):
    return layer_norm_backward(dY, X, gamma)


@exercise.misconception("eps is missing: divide by sqrt(var + eps), as on the way forward.")
def forgets_eps(dY, X, gamma, eps=1e-5):
    return layer_norm_backward(dY, X, gamma, 0.0)


@exercise.misconception("dgamma is formed with X as it came: it is the sum of dY times the normalised rows.")
def dgamma_of_the_data(dY, X, gamma, eps=1e-5):
    dX, _, dbeta = layer_norm_backward(dY, X, gamma, eps)
    return dX, np.sum(dY * X, axis=tuple(range(X.ndim - 1))), dbeta


@exercise.misconception("dgamma is formed with X - mean: divide that by sqrt(var + eps) as well.")
def dgamma_of_the_centred(dY, X, gamma, eps=1e-5):
    dX, _, dbeta = layer_norm_backward(dY, X, gamma, eps)
    return dX, np.sum(dY * (X - mean(X)), axis=tuple(range(X.ndim - 1))), dbeta


@exercise.misconception("dgamma has the factor `gamma`: it is the sum of dY times the normalised rows.")
def dgamma_times_gamma(dY, X, gamma, eps=1e-5):
    dX, dgamma, dbeta = layer_norm_backward(dY, X, gamma, eps)
    return dX, gamma * dgamma, dbeta


@exercise.misconception("dgamma and dbeta have the factor `gamma`: they are sums of dY itself, not of gamma dY.")
def both_times_gamma(dY, X, gamma, eps=1e-5):
    dX, dgamma, dbeta = layer_norm_backward(dY, X, gamma, eps)
    return dX, gamma * dgamma, gamma * dbeta


@exercise.misconception("dgamma and dbeta are means over the rows: they are sums.")
def means_of_the_parameters(dY, X, gamma, eps=1e-5):
    dX, dgamma, dbeta = layer_norm_backward(dY, X, gamma, eps)
    rows = X.size / X.shape[-1]
    return dX, dgamma / rows, dbeta / rows


@exercise.misconception("dgamma and dbeta are not summed over the rows: both have the shape (d,) of `gamma`.")
def keeps_the_rows(dY, X, gamma, eps=1e-5):
    dX, _, _ = layer_norm_backward(dY, X, gamma, eps)
    return dX, dY * parts(X, eps)[0], dY


@exercise.misconception(
    "dgamma and dbeta are summed over the features: sum over all axes but the last, which leaves one number for each "
    "feature."
)
def sums_the_features(dY, X, gamma, eps=1e-5):
    dX, _, _ = layer_norm_backward(dY, X, gamma, eps)
    return dX, np.sum(dY * parts(X, eps)[0], axis=-1), np.sum(dY, axis=-1)


@exercise.misconception(
    "dgamma and dbeta are summed over the first axis alone: with three dimensions sum over the second as well."
)
def sums_the_first_axis_alone(dY, X, gamma, eps=1e-5):
    dX, _, _ = layer_norm_backward(dY, X, gamma, eps)
    return dX, np.sum(dY * parts(X, eps)[0], axis=0), np.sum(dY, axis=0)


@exercise.misconception("The returned values stand in another order: return (dX, dgamma, dbeta).")
def swaps_dgamma_and_dbeta(dY, X, gamma, eps=1e-5):
    dX, dgamma, dbeta = layer_norm_backward(dY, X, gamma, eps)
    return dX, dbeta, dgamma


@exercise.misconception("The results are rounded: return them in full precision, round only what is printed.")
def rounds_the_results(dY, X, gamma, eps=1e-5):
    return tuple(np.round(part, 4) for part in layer_norm_backward(dY, X, gamma, eps))


@exercise.misconception("The argument `eps` has another name: keep those of the signature, (dY, X, gamma, eps).")
def renames_eps(dY, X, gamma, epsilon=1e-5):
    return layer_norm_backward(dY, X, gamma, epsilon)
