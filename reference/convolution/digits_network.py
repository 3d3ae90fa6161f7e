"""A small convolutional network for handwritten digits: its loss and the gradients of that loss.

    Z = conv2d(X, K),   A = max(Z, 0),   M = max_pool(A, 2, 2),   F = M as rows
    J = cross-entropy of softmax(F W + b), the mean over the images
    delta = (softmax(F W + b) - Y) / n,   dW = F^T delta,   db = sum of delta's rows,   dF = delta W^T
    and dF goes back through the pooling, the rectifier and the convolution to dK

Source: LeCun, Bottou, Bengio & Haffner (1998), Gradient-based learning applied to document recognition, Proceedings of
the IEEE 86(11), 2278-2324, made smaller; Goodfellow, Bengio & Courville (2016), Deep Learning, sections 6.5 and 9.3.
"""

from functools import lru_cache

import numpy as np

from autograder import Exercise, checks

from .. import digits
from ..activations.cross_entropy import cross_entropy
from ..activations.softmax import softmax
from .conv2d import conv2d
from .conv2d_backward import conv2d_backward
from .max_pool import max_pool
from .max_pool_backward import max_pool_backward


def digits_network(X, Y, K, W, b):
    """Mean cross-entropy of a convolutional network and its gradients; returns (J, dK, dW, db).

    Shapes: images X (n, 1, 8, 8), one-hot Y (n, 10), filters K (f, 1, 3, 3), weights W (9 f, 10), biases b (10,); the
    gradients as what they belong to. The 1e-15 that J adds to a probability is left out of the gradients.
    """
    Z = conv2d(X, K)
    A = np.maximum(Z, 0)
    M = max_pool(A, 2, 2)
    F = M.reshape(len(X), len(W))
    out = softmax(F @ W + b)
    delta = (out - Y) / len(X)
    dA = max_pool_backward((delta @ W.T).reshape(M.shape), A, 2, 2)
    _, dK = conv2d_backward(dA * (Z > 0), X, K, 1, 0)
    return cross_entropy(Y, out), dK, F.T @ delta, delta.sum(axis=0)


exercise = Exercise(
    digits_network,
    returns=("J", "dK", "dW", "db"),
    uses=("conv2d", "conv2d_backward", "max_pool", "max_pool_backward"),
)
exercise.equivalent("np.maximum(Z, 0) -> np.maximum(0, Z)", "the larger of two is the same in either order")
exercise.equivalent("Z > 0 -> Z >= 0", "only windows without ink give exactly 0, and their part of dK is 0")


@exercise.confirmed_by("complex steps through SciPy's signal.correlate", rtol=1e-11)
def by_complex_steps(X, Y, K, W, b):
    from scipy.signal import correlate
    from scipy.special import logsumexp

    if W.size > 100 or len(X) != 3:
        return NotImplemented  # the loss is worked out once for each weight

    def loss(K, W, b):
        maps = np.array([[correlate(x[0] + 0j, np.conj(k[0]), mode="valid", method="direct") for k in K] for x in X])
        blocks = maps.reshape(*maps.shape[:2], 3, 2, 3, 2).transpose(0, 1, 2, 4, 3, 5).reshape(*maps.shape[:2], 3, 3, 4)
        best = np.take_along_axis(blocks, blocks.real.argmax(axis=-1, keepdims=True), axis=-1)[..., 0]
        scores = np.where(best.real > 0, best, 0).reshape(len(X), -1) @ W + b
        largest = scores.real.max(axis=1, keepdims=True)
        log_q = scores - largest - np.log(np.exp(scores - largest).sum(axis=1, keepdims=True))
        assert np.allclose(log_q.real, scores.real - logsumexp(scores.real, axis=1, keepdims=True))
        return -np.sum(Y * log_q) / len(X)

    def gradient(f, at):
        steps = 1e-30j * np.eye(at.size).reshape(at.size, *at.shape)
        return np.reshape([f(at + step).imag / 1e-30 for step in steps], at.shape)

    return (
        loss(K, W, b).real,
        gradient(lambda K: loss(K, W, b), K),
        gradient(lambda W: loss(K, W, b), W),
        gradient(lambda b: loss(K, W, b), b),
    )


@exercise.confirmed_by("PyTorch's autograd", rtol=1e-11, needs="torch")
def by_torch(X, Y, K, W, b):
    from torch import autograd, tensor
    from torch.nn.functional import conv2d as theirs
    from torch.nn.functional import cross_entropy, max_pool2d, relu

    X, Y = (tensor(np.array(array, dtype=float)) for array in (X, Y))
    K, W, b = (tensor(np.array(array, dtype=float), requires_grad=True) for array in (K, W, b))
    J = cross_entropy(max_pool2d(relu(theirs(X, K)), 2).reshape(len(X), -1) @ W + b, Y)
    return J.item(), *(d.numpy() for d in autograd.grad(J, (K, W, b)))


# How far a numerical gradient moves each weight of a filter, and half as much again.
MARGIN = 0.015


def clear(X, K):
    """Which filters are active on each image, and change no rectifier and no maximum when one weight moves a little."""
    ink = np.lib.stride_tricks.sliding_window_view(X, (3, 3), axis=(2, 3)).max(axis=(4, 5))
    Z = conv2d(X, K)
    blocks = [
        A.reshape(*A.shape[:2], 3, 2, 3, 2).transpose(0, 1, 2, 4, 3, 5).reshape(*A.shape[:2], 9, 4) for A in (Z, ink)
    ]
    second, first = np.moveaxis(np.sort(blocks[0], axis=3)[..., 2:], 3, 0)
    apart = (first <= 0) | (first - second > MARGIN * blocks[1].max(axis=3))
    active = (first > 0).sum(axis=2) >= 2
    return np.all(np.abs(Z) >= MARGIN * ink, axis=(0, 2, 3)) & np.all(apart, axis=(0, 2)) & np.all(active, axis=0)


def network(rng, n, f):
    """n digits, f filters that are clear on them, weights such that no probability is very small, and biases."""
    images, labels = digits.load()
    K = np.empty((0, 1, 3, 3))
    while len(K) < f:
        # On some images hardly any filter is clear: others are drawn.
        chosen = rng.choice(len(images), size=n, replace=False)
        drawn = rng.uniform(-1.0, 1.0, size=(30, 1, 3, 3))
        K = drawn[clear(images[chosen], drawn)][:f]
    return images[chosen], np.eye(10)[labels[chosen]], K, rng.normal(size=(9 * f, 10)) / 3, rng.normal(size=10)


@lru_cache
def the_same(seed, n, f):
    """A network that is the same for everybody."""
    return network(np.random.default_rng(seed), n, f)


@exercise.cases
def cases(rng):
    yield "two images, three filters", *network(rng, 2, 3)
    # From here on the same for all: what each student would get of their own, the case above asks.
    yield "one image, one filter", *the_same(1, 1, 1)
    yield "three images, one filter", *the_same(0, 3, 1)
    yield "three images, two filters", *the_same(2, 3, 2)


@exercise.cases(finding="stable for large scores")
def large(_):
    rng = np.random.default_rng(1)
    # Scores far apart leave rounding no say; each image's target is its largest score, because elsewhere
    # log(q + 1e-15) is flat and two right answers differ.
    X, _, K, W, b = network(rng, 2, 2)
    F = max_pool(np.maximum(conv2d(X, K), 0), 2, 2).reshape(2, -1)
    W = 1000.0 * W
    while np.diff(np.sort(F @ W + b, axis=1)[:, -2:]).min() < 200.0 or (F @ W).max(axis=1).min() < 1000.0:
        W = rng.normal(size=W.shape) * 1000.0
    yield "scores of some thousands", X, np.eye(10)[(F @ W + b).argmax(axis=1)], K, W, b


@exercise.cases(finding="right for integers")
def integers(rng):
    X, Y, K, W, b = the_same(3, 2, 1)
    yield "integer targets and biases", X, Y.astype(int), K, W, np.round(b).astype(int)


def loss(X, Y, K, W, b):
    M = max_pool(np.maximum(conv2d(X, K), 0), 2, 2)
    return cross_entropy(Y, softmax(M.reshape(len(X), -1) @ W + b))


def the_same_for_everybody(X, Y, K, W, b):
    """The gradients take time to work out: so they are asked in the case that needs this once."""
    return len(K) == 1 and len(X) == 3


# Absolute as well: where terms cancel, float32 leaves fewer digits of a gradient.
ROUNDING = 2e-6
exercise.ask(checks.matches_reference(rtol=1e-6, atol=ROUNDING))
exercise.ask(checks.gradient_agrees(loss, argument=2, part="dK", when=the_same_for_everybody, atol=ROUNDING))
exercise.ask(checks.gradient_agrees(loss, argument=3, part="dW", when=the_same_for_everybody, atol=ROUNDING))
exercise.ask(checks.gradient_agrees(loss, argument=4, part="db", when=the_same_for_everybody, atol=ROUNDING))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.alternative("The gradients are summed over the images; J is their mean, so divide by the number of images.")
def summed_gradients(X, Y, K, W, b):
    J, *gradients = digits_network(X, Y, K, W, b)
    return J, *(len(X) * gradient for gradient in gradients)


def with_parts(
    X, Y, K, W, b, *,
    relu=lambda Z: np.maximum(Z, 0),
    slope=lambda Z: Z > 0,
    pool=lambda A: max_pool(A, 2, 2),
    pool_back=lambda dM, A: max_pool_backward(dM, A, 2, 2),
    rows=lambda M: M.reshape(len(M), -1),
    output=softmax,
    measure=cross_entropy,
    delta=lambda Y, out: (out - Y) / len(Y),
):  # fmt: skip
    """What a student gets who has another function in one of the places."""
    Z = conv2d(X, K)
    A = relu(Z)
    M = pool(A)
    F = rows(M)
    out = output(F @ W + b)
    d = delta(Y, out)
    dA = pool_back((d @ W.T).reshape(M.shape), A)
    _, dK = conv2d_backward(dA * slope(Z), X, K, 1, 0)
    return measure(Y, out), dK, F.T @ d, d.sum(axis=0)


@exercise.misconception("The rectifier is missing: A = max(Z, 0) comes between the convolution and the pooling.")
def forgets_the_rectifier(X, Y, K, W, b):
    return with_parts(X, Y, K, W, b, relu=lambda Z: Z, slope=np.ones_like)


@exercise.misconception(
    "The gradient goes through the rectifier unchanged in dK: multiply it by 1 where Z is positive and by 0 elsewhere."
)
def forgets_the_slope_of_the_rectifier(X, Y, K, W, b):
    return with_parts(X, Y, K, W, b, slope=np.ones_like)


@exercise.misconception(
    "Windows without a positive entry get a gradient in dK: the rectifier gives 0 for them, and its slope there is 0."
)
def forgets_the_slope_and_pools_before(X, Y, K, W, b):
    pool_back = lambda dM, A: max_pool_backward(dM, conv2d(X, K), 2, 2)
    return with_parts(X, Y, K, W, b, slope=np.ones_like, pool_back=pool_back)


@exercise.misconception(
    "The gradient is multiplied by A itself on the way back to dK: the rectifier's slope is 1 or 0."
)
def multiplies_by_the_activation(X, Y, K, W, b):
    return with_parts(X, Y, K, W, b, slope=lambda Z: np.maximum(Z, 0))


@exercise.misconception("The maps go through a sigmoid: the text has the rectifier, max(Z, 0).")
def takes_a_sigmoid(X, Y, K, W, b):
    return with_parts(
        X, Y, K, W, b, relu=lambda Z: 1 / (1 + np.exp(-Z)), slope=lambda Z: np.exp(-Z) / (1 + np.exp(-Z)) ** 2
    )


@exercise.misconception("The maps are pooled by their mean: take the largest entry of each window.")
def pools_by_the_mean(X, Y, K, W, b):
    mean = lambda A: A.reshape(*A.shape[:2], 3, 2, 3, 2).mean(axis=(3, 5))
    return with_parts(X, Y, K, W, b, pool=mean, pool_back=lambda dM, A: np.kron(dM, np.full((2, 2), 0.25)))


@exercise.misconception(
    "The pooling gives the gradient to all four entries of a window on the way back to dK: only the largest gets it."
)
def spreads_the_gradient(X, Y, K, W, b):
    return with_parts(X, Y, K, W, b, pool_back=lambda dM, A: np.kron(dM, np.ones((2, 2))))


@exercise.misconception(
    "The pooling shares the gradient out evenly on the way back to dK: the largest entry of a window gets all of it."
)
def shares_the_gradient_evenly(X, Y, K, W, b):
    return with_parts(X, Y, K, W, b, pool_back=lambda dM, A: np.kron(dM, np.full((2, 2), 0.25)))


@exercise.misconception(
    "The rows of F have the filters last: flatten the pooled maps as they are, M.reshape(n, -1), filter after filter."
)
def flattens_with_the_filters_last(X, Y, K, W, b):
    f = len(K)
    order = np.arange(9 * f).reshape(3, 3, f).transpose(2, 0, 1).ravel()
    J, dK, dW, db = digits_network(X, Y, K, W[order], b)
    return J, dK, dW[np.argsort(order)], db


@exercise.misconception("The filters are turned around: conv2d does not flip them.")
def flips_the_filters(X, Y, K, W, b):
    J, dK, dW, db = digits_network(X, Y, K[:, :, ::-1, ::-1], W, b)
    return J, dK[:, :, ::-1, ::-1], dW, db


@exercise.misconception("The biases are left out of the scores: F W + b.")
def forgets_the_biases(X, Y, K, W, b):
    return digits_network(X, Y, K, W, np.zeros(10))


@exercise.misconception("J and its gradients are summed over the images: their mean is asked for.")
def sums_everything(X, Y, K, W, b):
    return tuple(len(X) * part for part in digits_network(X, Y, K, W, b))


@exercise.misconception("J is summed over the images: the mean is asked for.")
def sums_the_loss(X, Y, K, W, b):
    J, *gradients = digits_network(X, Y, K, W, b)
    return len(X) * J, *gradients


@exercise.misconception("J is divided by the number of classes as well: the mean is over the images alone.")
def averages_the_loss_over_the_classes(X, Y, K, W, b):
    J, *gradients = digits_network(X, Y, K, W, b)
    return J / 10, *gradients


@exercise.misconception("The gradients have the wrong sign: delta = (out - Y) / n.")
def reverses_the_sign(X, Y, K, W, b):
    J, *gradients = digits_network(X, Y, K, W, b)
    return J, *(-gradient for gradient in gradients)


@exercise.misconception("db is not summed: the biases are the same for all images, so add the rows of delta up.")
def keeps_the_images_apart_in_db(X, Y, K, W, b):
    J, dK, dW, _ = digits_network(X, Y, K, W, b)
    out = softmax(max_pool(np.maximum(conv2d(X, K), 0), 2, 2).reshape(len(X), -1) @ W + b)
    return J, dK, dW, (out - Y) / len(X)


@exercise.misconception(
    "db is summed over the classes: add the rows of delta up, axis=0, so that it has the shape of b."
)
def sums_db_over_the_classes(X, Y, K, W, b):
    J, dK, dW, _ = digits_network(X, Y, K, W, b)
    out = softmax(max_pool(np.maximum(conv2d(X, K), 0), 2, 2).reshape(len(X), -1) @ W + b)
    return J, dK, dW, ((out - Y) / len(X)).sum(axis=1)


@exercise.misconception("db is the mean of delta's rows, which are divided by n already: add them up.")
def averages_db(X, Y, K, W, b):
    J, dK, dW, db = digits_network(X, Y, K, W, b)
    return J, dK, dW, db / len(X)


@exercise.misconception("The softmax is taken of each column: the classes of a row share a probability of one, axis=1.")
def softmax_of_columns(X, Y, K, W, b):
    return with_parts(X, Y, K, W, b, output=lambda scores: softmax(scores.T).T)


@exercise.misconception("The output is a sigmoid: softmax makes the classes of a row share a probability of one.")
def sigmoid_output(X, Y, K, W, b):
    return with_parts(X, Y, K, W, b, output=lambda scores: 1 / (1 + np.exp(-scores)))


@exercise.misconception("The softmax overflows for large scores: subtract the largest score of each row first.")
def overflows(X, Y, K, W, b):
    def naive(scores):
        exp = np.exp(scores)
        return exp / exp.sum(axis=1, keepdims=True)

    return with_parts(X, Y, K, W, b, output=naive)


@exercise.misconception("dK is that of the last image alone: sum it over all images.")
def takes_dK_of_the_last_image(X, Y, K, W, b):
    J, _, dW, db = digits_network(X, Y, K, W, b)
    return J, digits_network(X[-1:], Y[-1:], K, W, b)[1] / len(X), dW, db
