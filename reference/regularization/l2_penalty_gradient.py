"""Gradient of the L2 penalty with respect to the weights.

    l2_penalty_gradient(W, lam) = lam W,    the gradient of lam / 2 sum_ij W_ij^2

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, section 7.1.1, eq. 7.3.
"""

import numpy as np

from autograder import Exercise, checks

from .l2_penalty import l2_penalty


def l2_penalty_gradient(W, lam):
    """Gradient of l2_penalty at W, shape (d, k); returns an array of the same shape."""
    return lam * W


exercise = Exercise(l2_penalty_gradient, uses=("l2_penalty",))


@exercise.confirmed_by("mpmath with 50 digits, differentiated numerically")
def by_mpmath(W, lam):
    from ..exact import fifty_digits, gradient, rounded

    W, lam = fifty_digits(W.astype(float)), fifty_digits(lam)
    return rounded(gradient(lambda at: lam / 2 * np.sum(at * at), W))


@exercise.confirmed_by("PyTorch's autograd", needs="torch")
def by_torch(W, lam):
    import torch

    weights = torch.tensor(W, dtype=torch.float64, requires_grad=True)
    (float(lam) / 2 * torch.sum(weights**2)).backward()
    return weights.grad.numpy()


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([[1.0, -2.0], [0.0, 3.0]]), 0.1
    yield "more rows than columns", rng.normal(size=(5, 3)), 0.7
    yield "more columns than rows", rng.normal(size=(2, 5)), 0.03
    yield "as many rows as columns", rng.normal(size=(4, 4)), 1.6
    yield "one row", rng.normal(size=(1, 6)), 0.4
    yield "one column", rng.normal(size=(5, 1)), 2.5
    yield "large weights", 30.0 * rng.normal(size=(3, 4)), 0.2


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "integer weights", rng.integers(-5, 6, size=(3, 4)) * 2 + 1, 0.3


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.gradient_agrees(l2_penalty, argument=0, when=lambda W, lam: len(W) <= 2))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.alternative("This is 2 lam W, the gradient of lam times the sum of squares; the text has lam / 2, so lam W.")
def of_the_penalty_without_the_half(W, lam):
    return 2 * lam * W


@exercise.misconception("The 2 of the square is forgotten: it cancels the half of lam / 2, so that lam W is left.")
def forgets_the_power(W, lam):
    return lam / 2 * W


@exercise.misconception("lam is left out: the gradient is lam W.")
def forgets_lam(W, lam):
    return np.array(W)


@exercise.misconception("lam is left out and a factor of 2 is there, which the half cancels: the gradient is lam W.")
def forgets_lam_and_the_half(W, lam):
    return 2 * W


@exercise.misconception("The weights are still squared: the derivative of lam / 2 w^2 is lam w.")
def keeps_the_square(W, lam):
    return lam * W**2


@exercise.misconception("The weights are still squared and halved, as in the penalty: the derivative is lam w.")
def gives_the_terms_of_the_penalty(W, lam):
    return lam / 2 * W**2


@exercise.misconception("This is the penalty, a number: its gradient has an entry for each weight, lam W.")
def gives_the_penalty(W, lam):
    return l2_penalty(W, lam)


@exercise.misconception("This is the gradient of the L1 penalty, lam times the sign: that of L2 is lam W.")
def takes_the_sign(W, lam):
    return lam * np.sign(W)


@exercise.misconception("The signs are lost: the gradient is lam W, negative where a weight is.")
def takes_the_absolute_value(W, lam):
    return lam * np.abs(W)


@exercise.misconception("The gradient has the wrong sign: it is lam W, and the descent subtracts it.")
def negates(W, lam):
    return -lam * W


@exercise.misconception("These are the weights after a step: return the gradient alone, lam W.")
def takes_a_step(W, lam):
    return W - lam * W


@exercise.misconception("The entries are summed into a number: the gradient has an entry for each weight, lam W.")
def sums(W, lam):
    return lam * np.sum(W)


@exercise.misconception(
    "The gradient is divided by the number of weights: the penalty is a sum, no mean, so it is lam W."
)
def averages(W, lam):
    return lam * W / W.size


@exercise.misconception("The gradient is divided by the number of rows: the penalty is a sum, no mean, so it is lam W.")
def divides_by_the_rows(W, lam):
    return lam * W / len(W)


@exercise.misconception("This is the gradient of the norm, W divided by it: without the root it is lam W.")
def of_the_norm(W, lam):
    return lam * W / np.linalg.norm(W)


@exercise.misconception("lam is squared: it stands outside the square of the penalty, so the gradient is lam W.")
def squares_lam(W, lam):
    return lam**2 * W
