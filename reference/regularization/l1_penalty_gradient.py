"""Gradient of the L1 penalty with respect to the weights.

    l1_penalty_gradient(W, lam) = lam sign(W),    the gradient of lam sum_ij |W_ij|

Where a weight is 0 the penalty has a kink, and every number from -lam to lam is a subgradient: any of these is right.

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, section 7.1.2, eq. 7.20; for the subgradient Rockafellar
(1970), Convex Analysis, section 23.
"""

import numpy as np

from autograder import Exercise, checks

from .l1_penalty import l1_penalty


def l1_penalty_gradient(W, lam):
    """Gradient of l1_penalty at W, shape (d, k), 0 where a weight is 0; returns an array of the same shape."""
    return lam * np.sign(W)


exercise = Exercise(l1_penalty_gradient, uses=("l1_penalty",))


@exercise.facts
def facts(case, answer):
    """The gradient; where a weight is 0 and the slope between those on both sides, it is the reference's."""
    W, lam = case.args
    gradient = np.array(answer.value)
    if gradient.shape != W.shape or gradient.dtype.kind not in "biuf":
        return (answer.value,)
    allowed = (W == 0) & (np.abs(gradient) <= lam * (1 + 1e-6))
    return (np.where(allowed, 0.0, gradient),)


@exercise.confirmed_by("mpmath with 50 digits, differentiated numerically")
def by_mpmath(W, lam):
    from ..exact import fifty_digits, gradient, rounded

    W, lam = fifty_digits(W.astype(float)), fifty_digits(lam)
    return rounded(gradient(lambda at: lam * np.sum(abs(at)), W))


@exercise.confirmed_by("PyTorch's autograd", needs="torch")
def by_torch(W, lam):
    import torch

    weights = torch.tensor(W, dtype=torch.float64, requires_grad=True)
    (float(lam) * torch.sum(torch.abs(weights))).backward()
    return weights.grad.numpy()


def weights(rng, *shape):
    """Weights of both signs and of several sizes, far enough from the kink for a numerical gradient."""
    return rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.1, 2.5, size=shape)


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([[1.0, -2.0], [0.5, 3.0]]), 0.1
    yield "more rows than columns", weights(rng, 5, 3), 0.7
    yield "more columns than rows", weights(rng, 2, 5), 0.03
    yield "as many rows as columns", weights(rng, 4, 4), 1.6
    yield "one row", weights(rng, 1, 6), 0.4
    yield "one column", weights(rng, 5, 1), 2.5
    W = 30.0 * weights(rng, 3, 4)
    W[1, 2:] = 0.001, -0.001
    yield "large weights and small ones", W, 0.2
    yield "negative weights", -rng.uniform(0.5, 2.0, size=(3, 2)), 0.6


@exercise.cases(finding="right where a weight is 0")
def kinks(rng):
    W = weights(rng, 4, 3)
    W[[0, 2, 3], [1, 2, 0]] = 0.0
    yield "some weights are 0", W, 0.4
    yield "all weights are 0", np.zeros((2, 3)), 0.7


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "integer weights", rng.integers(-5, 5, size=(3, 4)) * 2 + 1, 0.3


def few_and_away_from_the_kink(W, lam):
    """A numerical gradient takes time: it is taken of two rows, and one."""
    return len(W) <= 2 and W.size <= 12 and np.abs(W).min() >= 0.05


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.gradient_agrees(l1_penalty, argument=0, when=few_and_away_from_the_kink))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception("lam is left out: the gradient is lam times the sign of each weight.")
def forgets_lam(W, lam):
    return np.sign(W)


@exercise.misconception(
    "The gradient is lam everywhere: it is -lam where a weight is negative, so multiply by the sign."
)
def forgets_the_sign(W, lam):
    return np.full(W.shape, lam)


@exercise.misconception("Negative weights get 0, as in the derivative of a rectifier: their slope is -lam.")
def gives_negative_weights_nothing(W, lam):
    return np.where(W > 0, lam, 0.0)


@exercise.misconception(
    "This is the gradient of the L2 penalty, lam W: that of L1 is lam times the sign of each weight."
)
def gives_the_other_gradient(W, lam):
    return lam * W


@exercise.misconception("This is 2 lam W, as of a sum of squares: the slope of lam |w| is lam times the sign of w.")
def differentiates_a_square(W, lam):
    return 2 * lam * W


@exercise.misconception("These are the terms of the penalty, lam |w|: their slope is lam times the sign of w.")
def gives_the_terms_of_the_penalty(W, lam):
    return lam * np.abs(W)


@exercise.misconception("This is the penalty, a number: its gradient has an entry for each weight.")
def gives_the_penalty(W, lam):
    return l1_penalty(W, lam)


@exercise.misconception("The gradient has the wrong sign: it is lam times the sign of W, and the descent subtracts it.")
def negates(W, lam):
    return -lam * np.sign(W)


@exercise.misconception("These are the weights after a step: return the gradient alone, lam times the sign of W.")
def takes_a_step(W, lam):
    return W - lam * np.sign(W)


@exercise.misconception("The entries are summed into a number: the gradient has an entry for each weight.")
def sums(W, lam):
    return lam * np.sum(np.sign(W))


@exercise.misconception("The gradient is divided by the number of weights: the penalty is a sum, no mean.")
def averages(W, lam):
    return lam * np.sign(W) / W.size


@exercise.misconception("The gradient is divided by the number of rows: the penalty is a sum, no mean.")
def divides_by_the_rows(W, lam):
    return lam * np.sign(W) / len(W)


@exercise.misconception("The gradient is halved: the half belongs to the L2 penalty, here it is lam times the sign.")
def halves(W, lam):
    return lam / 2 * np.sign(W)


@exercise.misconception(
    "The sign is found as W / |W|, which is no number where a weight is 0: take np.sign(W), which is 0 there."
)
def divides_by_zero(W, lam):
    return lam * W / np.abs(W)
