"""The way back through inverted dropout.

    dX = dout * mask / (1 - rate),    where out = X * mask / (1 - rate)

Source: the chain rule for the equations of `dropout`: Srivastava et al. (2014), Dropout: a simple way to prevent neural
networks from overfitting, JMLR 15, 1929-1958, section 5.1.
"""

import numpy as np

from autograder import Exercise, checks


def dropout_backward(dout, mask, rate):
    """Gradient of the loss with respect to X, given that with respect to out, shape (n, d), and dropout's mask of zeros
    and ones, of the same shape; returns an array of this shape.
    """
    return dout * mask / (1 - rate)


exercise = Exercise(dropout_backward)


@exercise.confirmed_by("exact arithmetic, one entry after the other")
def by_fractions(dout, mask, rate):
    from ..exact import fractions, rounded

    dX = fractions(np.zeros(dout.shape))
    for index in np.argwhere(mask):
        dX[tuple(index)] = fractions(float(dout[tuple(index)])) / (1 - fractions(rate))
    return rounded(dX)


@exercise.confirmed_by("PyTorch's autograd", needs="torch")
def by_torch(dout, mask, rate):
    import torch

    X = torch.ones(dout.shape, dtype=torch.float64, requires_grad=True)
    out = X * torch.tensor(mask, dtype=torch.float64) / (1 - rate)
    out.backward(torch.tensor(dout, dtype=torch.float64))
    return X.grad.numpy()


@exercise.confirmed_by("PyTorch's native dropout, backward", needs="torch")
def by_native_dropout(dout, mask, rate):
    import torch

    dout, mask = torch.tensor(dout, dtype=torch.float64), torch.tensor(mask, dtype=torch.bool)
    return torch.ops.aten.native_dropout_backward(dout, mask, 1 / (1 - rate)).numpy()


def masked(rng, rate, *shape):
    """A gradient, a mask that drops some entries and keeps others whatever the numbers drawn, and the rate."""
    mask = (rng.random(shape) >= rate).astype(float)
    mask.flat[0], mask.flat[-1] = 1.0, 0.0
    return rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.5, 3.0, size=shape), mask, rate


@exercise.cases
def cases(rng):
    yield (
        "the example in the text",
        np.array([[1.0, -2.0, 3.0], [-4.0, 5.0, 6.0]]),
        np.array([[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]]),
        0.5,
    )
    yield "more rows than columns", *masked(rng, 0.3, 6, 3)
    yield "more columns than rows", *masked(rng, 0.6, 2, 5)
    yield "as many rows as columns", *masked(rng, 0.8, 4, 4)
    yield "one row", *masked(rng, 0.4, 1, 6)
    yield "one column", *masked(rng, 0.25, 6, 1)
    yield "nothing is dropped", rng.normal(size=(3, 4)), np.ones((3, 4)), 0.0


@exercise.cases(finding="right for masks of every type")
def types(rng):
    dout, mask, rate = masked(rng, 0.4, 3, 4)
    yield "a mask of truth values", dout, mask.astype(bool), rate
    yield "a mask of integers", dout, mask.astype(int), rate


@exercise.cases(finding="right for integers")
def integers(rng):
    _, mask, rate = masked(rng, 0.4, 3, 4)
    yield "an integer gradient", rng.integers(-5, 5, size=(3, 4)) * 2 + 1, mask, rate


def loss(X, dout, mask, rate):
    return np.sum(dout * X * mask / (1 - rate))


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(
    checks.gradient_agrees(
        loss,
        argument=0,
        arguments=lambda case: (np.zeros(case.args[0].shape), *case.args),
        when=lambda X, *others: len(X) <= 2,  # a numerical gradient takes time
    )
)
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.alternative(
    "This is right for a mask that is scaled already; the one of the text holds zeros and ones, so divide by 1 - rate."
)
def for_a_scaled_mask(dout, mask, rate):
    return dout * mask


@exercise.misconception("The mask is left out: what was dropped gets no gradient, so multiply by the mask.")
def forgets_the_mask(dout, mask, rate):
    return dout / (1 - rate)


@exercise.misconception("The gradient passes as it came: multiply it by the mask and divide it by 1 - rate.")
def passes_everything(dout, mask, rate):
    return np.array(dout)


@exercise.misconception("The gradient is multiplied by 1 - rate: divide by it, as on the way forward.")
def scales_down(dout, mask, rate):
    return dout * mask * (1 - rate)


@exercise.misconception("The gradient is divided by `rate`: divide by 1 - rate, as on the way forward.")
def divides_by_the_rate(dout, mask, rate):
    return dout * mask / rate


@exercise.misconception("The gradient is multiplied by `rate`: divide by 1 - rate, as on the way forward.")
def multiplies_by_the_rate(dout, mask, rate):
    return dout * mask * rate


@exercise.misconception("The gradient is divided by 1 - rate twice: once, as on the way forward.")
def scales_twice(dout, mask, rate):
    return dout * mask / (1 - rate) ** 2


@exercise.misconception("The gradient goes to what was dropped: it belongs to what was kept, where the mask is 1.")
def passes_what_was_dropped(dout, mask, rate):
    return dout * (1 - mask) / (1 - rate)


@exercise.misconception("The gradient goes to what was dropped, unscaled: take the mask as it is, divide by 1 - rate.")
def passes_what_was_dropped_unscaled(dout, mask, rate):
    return dout * (1 - mask)


@exercise.misconception(
    "The gradient is divided by the share that happened to be kept: divide by its probability, 1 - rate."
)
def divides_by_the_share_that_is_kept(dout, mask, rate):
    return dout * mask / np.mean(mask)


@exercise.misconception("This is the mask, scaled, without the gradient that comes from above: multiply by dout.")
def forgets_the_gradient_from_above(dout, mask, rate):
    return mask / (1 - rate)


@exercise.misconception(
    "The gradient has the wrong sign: dropout scales by a positive number, and so does its way back."
)
def negates(dout, mask, rate):
    return -dout * mask / (1 - rate)


@exercise.misconception("The entries are drawn anew: the way back has the same mask as the way forward, the one given.")
def draws_anew(dout, mask, rate):
    return dout * (np.random.random(dout.shape) >= rate) / (1 - rate)


@exercise.misconception(
    "Only the entries that are kept are returned, in a row: the others are 0, in the shape of dout."
)
def leaves_out_what_was_dropped(dout, mask, rate):
    return dout[mask != 0] / (1 - rate)
