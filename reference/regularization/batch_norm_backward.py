"""The way back through batch normalisation.

    Xhat_ij = (X_ij - mean_j) / sqrt(var_j + eps),   dbeta_j = sum_i dY_ij,   dgamma_j = sum_i dY_ij Xhat_ij
    dX_ij = gamma_j / sqrt(var_j + eps) (dY_ij - dbeta_j / n - Xhat_ij dgamma_j / n)

Source: Ioffe & Szegedy (2015), Batch normalization: accelerating deep network training by reducing internal covariate
shift, ICML, section 3, put together.
"""

import numpy as np

from autograder import Exercise, call, checks

from .batch_norm import batch_norm


def batch_norm_backward(dY, X, gamma, eps=1e-5):
    """Gradients of a loss with respect to X, gamma and beta of batch_norm, given dY, that with respect to Y.

    Shapes: dY and X (n, d), gamma (d,). Returns (dX, dgamma, dbeta): dX (n, d), the others (d,).
    """
    spread = np.sqrt(X.var(axis=0) + eps)
    Xhat = (X - X.mean(axis=0)) / spread
    dbeta, dgamma = dY.sum(axis=0), (dY * Xhat).sum(axis=0)
    # Mean and variance depend on every row: what all rows have in common makes no difference to Y.
    return gamma / spread * (dY - dbeta / len(X) - Xhat * dgamma / len(X)), dgamma, dbeta


exercise = Exercise(batch_norm_backward, returns=("dX", "dgamma", "dbeta"), uses=("batch_norm",))


@exercise.confirmed_by("mpmath with 50 digits, differentiated numerically", rtol=1e-11)
def by_mpmath(dY, X, gamma, eps=1e-5):
    from ..exact import fifty_digits, gradient, rounded, sqrt

    if X.size > 20:
        return NotImplemented  # the loss is computed twice for each entry
    dY, X, gamma, eps = (fifty_digits(np.asarray(each, dtype=float)) for each in (dY, X, gamma, eps))

    def loss(X, gamma, beta):
        mean = sum(X) / len(X)
        var = sum((X - mean) * (X - mean)) / len(X)
        return np.sum(dY * (gamma * (X - mean) / sqrt(var + eps) + beta))

    beta = 0 * gamma
    return (
        rounded(gradient(lambda at: loss(at, gamma, beta), X)),
        rounded(gradient(lambda at: loss(X, at, beta), gamma)),
        rounded(gradient(lambda at: loss(X, gamma, at), beta)),
    )


@exercise.confirmed_by("the whole Jacobian, multiplied out", rtol=1e-11)
def by_the_jacobian(dY, X, gamma, eps=1e-5):
    n, d = X.shape
    dX, dgamma, dbeta = np.zeros((n, d)), np.zeros(d), np.zeros(d)
    for j in range(d):
        x = np.asarray(X[:, j], dtype=float)
        centred = x - sum(x) / n
        power = sum(centred**2) / n + eps
        # d Y_ij / d X_kj by the quotient rule.
        jacobian = gamma[j] * ((np.eye(n) - 1 / n) * power**-0.5 - np.outer(centred, centred) / n * power**-1.5)
        dX[:, j] = dY[:, j] @ jacobian
        dgamma[j] = dY[:, j] @ centred * power**-0.5
        dbeta[j] = sum(dY[:, j])
    return dX, dgamma, dbeta


@exercise.confirmed_by("PyTorch's autograd through its batch_norm", rtol=1e-11, needs="torch")
def by_torch(dY, X, gamma, eps=1e-5):
    import torch

    X, gamma = (torch.tensor(each, dtype=torch.float64, requires_grad=True) for each in (X, gamma))
    beta = torch.zeros(len(gamma), dtype=torch.float64, requires_grad=True)
    Y = torch.nn.functional.batch_norm(X, None, None, gamma, beta, training=True, eps=eps)
    Y.backward(torch.tensor(dY, dtype=torch.float64))
    return X.grad.numpy(), gamma.grad.numpy(), beta.grad.numpy()


def batch(rng, n, d):
    """Columns of various means and spreads, gamma away from 1."""
    # Evenly spread but for a little, in an order of its own in each column: none comes out nearly constant.
    X = rng.permuted(np.tile(np.linspace(-1.5, 1.5, n)[:, np.newaxis], d), axis=0) + 0.2 * rng.normal(size=(n, d))
    X = rng.uniform(0.7, 2.0, size=d) * X + rng.uniform(-1.5, 1.5, size=d)
    return rng.normal(size=(n, d)) + 0.5, X, rng.choice([-1.0, 1.0], size=d) * rng.uniform(0.5, 2.0, size=d)


@exercise.cases
def cases(rng):
    dY = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, -1.0]])
    yield "the example in the text", dY, np.array([[1.0, 10.0], [2.0, 10.0], [3.0, 40.0]]), np.array([1.0, 2.0]), 0.5
    dY, X, gamma = batch(rng, 5, 2)
    yield "columns of small spread, with the default eps", dY, X * 0.1, gamma
    yield "two columns", *batch(rng, 5, 2), 0.1
    yield "more rows than columns", *batch(rng, 8, 3), 0.5
    yield "more columns than rows", *batch(rng, 3, 6), 0.4
    yield "as many rows as columns", *batch(rng, 4, 4), 0.3


@exercise.cases(finding="eps given by its name")
def by_name(rng):
    yield "eps by name", call(*batch(rng, 5, 3), eps=0.4)


@exercise.cases(finding="right for integers")
def integers(rng):
    dY, X, gamma = batch(rng, 6, 3)
    yield "integer data and gradients", np.round(2 * dY).astype(int), np.round(4 * X).astype(int), gamma, 0.2


def loss(dY, X, gamma, beta, eps=1e-5):
    return np.sum(dY * batch_norm(X, gamma, beta, eps)[0])


def with_beta(case):
    """The loss's arguments: beta, which no gradient depends on, is 0."""
    dY, X, gamma, *eps = case.args
    return dY, X, gamma, np.zeros(len(gamma)), *eps, *case.kwargs.values()


def without_gamma(case):
    """The same with gamma 0, on which dgamma and dbeta do not depend: there is less to round."""
    dY, X, gamma, beta, *eps = with_beta(case)
    return dY, X, 0 * gamma, beta, *eps


def few_and_well_spread(dY, X, *rest):
    """A numerical gradient takes time, so it is taken in one case; its steps are short beside the spread of X."""
    return X.shape == (5, 2) and X.std(axis=0).min() >= 0.4


# Absolute as well: where the terms of a gradient cancel, float32 leaves fewer digits.
ROUNDING = 5e-6

exercise.ask(checks.matches_reference(rtol=2e-6, atol=ROUNDING))
for argument, part, arguments in ((1, "dX", with_beta), (2, "dgamma", without_gamma), (3, "dbeta", without_gamma)):
    exercise.ask(
        checks.gradient_agrees(
            loss, argument=argument, part=part, when=few_and_well_spread, atol=ROUNDING, arguments=arguments
        )
    )
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def normalised(X, eps):
    """The spread of each column, and X normalised."""
    spread = np.sqrt(X.var(axis=0) + eps)
    return spread, (X - X.mean(axis=0)) / spread


def with_dX(dY, X, gamma, eps, back):
    """What a student gets who has dgamma and dbeta right and another dX."""
    spread, Xhat = normalised(X, eps)
    _, dgamma, dbeta = batch_norm_backward(dY, X, gamma, eps)
    return back(spread, Xhat), dgamma, dbeta


def with_spread(dY, X, gamma, spread):
    """What a student gets who divides by another spread throughout."""
    Xhat = (X - X.mean(axis=0)) / spread
    dbeta, dgamma = dY.sum(axis=0), (dY * Xhat).sum(axis=0)
    return gamma / spread * (dY - dbeta / len(X) - Xhat * dgamma / len(X)), dgamma, dbeta


@exercise.misconception(
    "Mean and variance are taken for constants in dX: they depend on every row of X, which gives two terms more."
)
def takes_the_statistics_for_constants(dY, X, gamma, eps=1e-5):
    return with_dX(dY, X, gamma, eps, lambda spread, Xhat: dY * gamma / spread)


@exercise.misconception("The variance is taken for a constant in dX: subtract Xhat dgamma / n from dY as well.")
def takes_the_variance_for_a_constant(dY, X, gamma, eps=1e-5):
    return with_dX(dY, X, gamma, eps, lambda spread, Xhat: gamma / spread * (dY - dY.mean(axis=0)))


@exercise.misconception("The mean is taken for a constant in dX: subtract dbeta / n from dY as well.")
def takes_the_mean_for_a_constant(dY, X, gamma, eps=1e-5):
    return with_dX(dY, X, gamma, eps, lambda spread, Xhat: gamma / spread * (dY - Xhat * np.mean(dY * Xhat, axis=0)))


@exercise.misconception("The sums in dX are not divided by n: it is dY - dbeta / n - Xhat dgamma / n in the brackets.")
def forgets_n(dY, X, gamma, eps=1e-5):
    return with_dX(
        dY,
        X,
        gamma,
        eps,
        lambda spread, Xhat: gamma / spread * (dY - dY.sum(axis=0) - Xhat * np.sum(dY * Xhat, axis=0)),
    )


@exercise.misconception("The two terms in dX are added: subtract them, dY - dbeta / n - Xhat dgamma / n.")
def adds_the_terms(dY, X, gamma, eps=1e-5):
    return with_dX(
        dY,
        X,
        gamma,
        eps,
        lambda spread, Xhat: gamma / spread * (dY + dY.mean(axis=0) + Xhat * np.mean(dY * Xhat, axis=0)),
    )


@exercise.misconception("gamma is left out of dX: Y is gamma times what is normalised.")
def forgets_gamma(dY, X, gamma, eps=1e-5):
    return batch_norm_backward(dY, X, np.ones(len(gamma)), eps)


@exercise.misconception("dX is not divided by sqrt(var + eps): Xhat is X - mean over it.")
def forgets_the_spread(dY, X, gamma, eps=1e-5):
    return with_dX(dY, X, gamma, eps, lambda spread, Xhat: batch_norm_backward(dY, X, gamma, eps)[0] * spread)


@exercise.misconception("dX is divided by var + eps: divide by its root.")
def divides_by_the_variance(dY, X, gamma, eps=1e-5):
    return with_dX(dY, X, gamma, eps, lambda spread, Xhat: batch_norm_backward(dY, X, gamma, eps)[0] / spread)


@exercise.misconception("This is the gradient with respect to Xhat, gamma dY: go on to X, through mean and variance.")
def stops_before_the_normalisation(dY, X, gamma, eps=1e-5):
    return with_dX(dY, X, gamma, eps, lambda spread, Xhat: gamma * dY)


@exercise.misconception("dX has the wrong sign.")
def negates_dX(dY, X, gamma, eps=1e-5):
    dX, dgamma, dbeta = batch_norm_backward(dY, X, gamma, eps)
    return -dX, dgamma, dbeta


@exercise.misconception("dgamma is formed with X: gamma multiplies what is normalised, so sum dY Xhat.")
def takes_X_for_dgamma(dY, X, gamma, eps=1e-5):
    dX, _, dbeta = batch_norm_backward(dY, X, gamma, eps)
    return dX, np.sum(dY * X, axis=0), dbeta


@exercise.misconception("dgamma is formed with X - mean, which is not divided by sqrt(var + eps) yet: sum dY Xhat.")
def takes_centred_X_for_dgamma(dY, X, gamma, eps=1e-5):
    dX, _, dbeta = batch_norm_backward(dY, X, gamma, eps)
    return dX, np.sum(dY * (X - X.mean(axis=0)), axis=0), dbeta


@exercise.misconception("dgamma is formed with Y, which gamma is part of: sum dY Xhat.")
def takes_Y_for_dgamma(dY, X, gamma, eps=1e-5):
    dX, dgamma, dbeta = batch_norm_backward(dY, X, gamma, eps)
    return dX, gamma * dgamma, dbeta


@exercise.misconception(
    "dbeta is multiplied by gamma: beta is added after gamma multiplied, so dbeta is the sum of dY."
)
def multiplies_dbeta_by_gamma(dY, X, gamma, eps=1e-5):
    dX, dgamma, dbeta = batch_norm_backward(dY, X, gamma, eps)
    return dX, dgamma, gamma * dbeta


@exercise.misconception("dgamma and dbeta are means over the rows: sum, since dY says already what a row counts.")
def averages_dgamma_and_dbeta(dY, X, gamma, eps=1e-5):
    dX, dgamma, dbeta = batch_norm_backward(dY, X, gamma, eps)
    return dX, dgamma / len(X), dbeta / len(X)


@exercise.misconception("dgamma and dbeta are not summed over the rows: every row has a part in them, np.sum, axis=0.")
def forgets_the_sums(dY, X, gamma, eps=1e-5):
    _, Xhat = normalised(X, eps)
    return batch_norm_backward(dY, X, gamma, eps)[0], dY * Xhat, np.array(dY)


@exercise.misconception("dgamma and dbeta are summed over the columns: each column has its own, axis=0.")
def sums_the_rows(dY, X, gamma, eps=1e-5):
    _, Xhat = normalised(X, eps)
    return batch_norm_backward(dY, X, gamma, eps)[0], np.sum(dY * Xhat, axis=1), dY.sum(axis=1)


@exercise.misconception("dgamma and dbeta have changed places: return (dX, dgamma, dbeta).")
def swaps_dgamma_and_dbeta(dY, X, gamma, eps=1e-5):
    dX, dgamma, dbeta = batch_norm_backward(dY, X, gamma, eps)
    return dX, dbeta, dgamma


@exercise.misconception("eps is left out: var + eps stands under every root.")
def forgets_eps(dY, X, gamma, eps=1e-5):
    return with_spread(dY, X, gamma, X.std(axis=0))


@exercise.misconception("The given eps is ignored: its default is written into the function.")
def ignores_eps(dY, X, gamma, eps=1e-5):
    return batch_norm_backward(dY, X, gamma)


@exercise.misconception(
    "The variance is divided by n - 1: batch normalisation divides it by n, and so does its way back."
)
def divides_by_one_less(dY, X, gamma, eps=1e-5):
    return with_spread(dY, X, gamma, np.sqrt(X.var(axis=0, ddof=1) + eps))


@exercise.misconception("Each row is normalised, as in layer normalisation: take the columns, axis=0.")
def normalises_rows(dY, X, gamma, eps=1e-5):
    spread = np.sqrt(X.var(axis=1, keepdims=True) + eps)
    Xhat = (X - X.mean(axis=1, keepdims=True)) / spread
    dXhat = dY * gamma
    rows = lambda values: values.mean(axis=1, keepdims=True)
    dX = (dXhat - rows(dXhat) - Xhat * rows(dXhat * Xhat)) / spread
    return dX, np.sum(dY * Xhat, axis=0), dY.sum(axis=0)


@exercise.alternative("eps is added to the standard deviation; the text has it under the root, sqrt(var + eps).")
def adds_eps_outside(dY, X, gamma, eps=1e-5):
    deviation = X.std(axis=0)
    spread = deviation + eps
    centred = X - X.mean(axis=0)
    dgamma = np.sum(dY * centred, axis=0) / spread
    dX = gamma / spread * (dY - dY.mean(axis=0) - centred * dgamma / (len(X) * deviation))
    return dX, dgamma, dY.sum(axis=0)
