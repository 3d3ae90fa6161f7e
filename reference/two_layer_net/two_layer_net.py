"""A network with one hidden layer: its loss and the gradients of that loss.

    A1 = sigmoid(X W1),   out = softmax(A1 W2),   J = cross_entropy(Y, out)
    delta2 = (out - Y) / n,             dW2 = A1^T delta2
    delta1 = (delta2 W2^T) A1 (1 - A1), dW1 = X^T delta1

Source: Rumelhart, Hinton & Williams (1986), Learning representations by back-propagating errors, Nature 323, 533-536;
Goodfellow, Bengio & Courville (2016), Deep Learning, section 6.5.
"""

import numpy as np

from autograder import Exercise, checks

from ..activations.cross_entropy import cross_entropy
from ..activations.sigmoid import sigmoid
from ..activations.softmax import softmax


def two_layer_net(X, Y, W1, W2):
    """Mean cross-entropy J of a two-layer network without biases, and its gradients; returns (J, dW1, dW2).

    Shapes: X (n, d), one-hot Y (n, k), W1 (d, h), W2 (h, k); dW1 as W1, dW2 as W2. The gradients are those of the
    mean of -log q; the 1e-15 that J adds to q changes them by a factor 1 - 1e-15 / q.
    """
    A1 = sigmoid(X @ W1)
    out = softmax(A1 @ W2)
    delta2 = (out - Y) / len(X)
    # The sigmoid's derivative, expressed by the value that is activated already.
    delta1 = (delta2 @ W2.T) * A1 * (1 - A1)
    return cross_entropy(Y, out), X.T @ delta1, A1.T @ delta2


exercise = Exercise(two_layer_net, returns=("J", "dW1", "dW2"))

# Absolute tolerance: where predictions are nearly right or terms cancel, float32 leaves fewer digits of a gradient.
ROUNDING = 1e-6


def network(rng, n, d, h, k):
    """Standard normal data and weights; the scores of the output stay far within 30."""
    Y = np.eye(k)[rng.integers(k, size=n)]
    return rng.normal(size=(n, d)), Y, rng.normal(size=(d, h)), rng.normal(size=(h, k))


@exercise.cases
def cases(rng):
    yield "a small network", *network(rng, 5, 2, 3, 2)
    yield "more classes than rows", *network(rng, 3, 2, 3, 5)
    yield "as many rows as classes", *network(rng, 3, 4, 2, 3)
    yield "one row", *network(rng, 1, 3, 2, 4)
    yield "more hidden units than features", *network(rng, 6, 2, 5, 3)
    yield "more features than hidden units", *network(rng, 4, 6, 2, 3)
    yield "the sizes of iris", *network(rng, 30, 4, 10, 3)
    yield "as many units in every layer", *network(rng, 7, 3, 3, 3)


@exercise.cases(finding="stable for large scores")
def large(rng):
    # Hidden units at exactly 0 or 1 and whole scores, far apart or equal, leave rounding and float32 no say; each row's
    # target is its largest score, because elsewhere log(q + 1e-15) is flat and two right answers differ.
    X = rng.choice([-1.0, 1.0], size=(3, 3))
    X = np.concatenate([X, -X])
    W1 = 400.0 * rng.choice([-1.0, 1.0], size=(3, 4))
    for label, W2 in (
        ("scores of some thousands", 900.0 * rng.integers(1, 4, size=(4, 3))),
        ("scores of minus some thousands", -900.0 * rng.integers(1, 4, size=(4, 3))),
    ):
        yield label, X, np.eye(3)[(sigmoid(X @ W1) @ W2).argmax(axis=1)], W1, W2


@exercise.cases(finding="right for integers")
def integers(rng):
    X, Y, W1, W2 = network(rng, 5, 3, 4, 2)
    yield "integer data and targets", np.round(2 * X).astype(int), Y.astype(int), W1, W2


def loss(X, Y, W1, W2):
    return two_layer_net(X, Y, W1, W2)[0]


def small_and_not_flat(X, Y, W1, W2):
    """A numerical gradient takes time for a large network, and says nothing of a saturated one."""
    return max(W1.size, W2.size) <= 20 and max(np.abs(X @ W1).max(), np.abs(sigmoid(X @ W1) @ W2).max()) <= 30


exercise.ask(checks.matches_reference(rtol=1e-6, atol=ROUNDING))
exercise.ask(checks.gradient_agrees(loss, argument=2, part="dW1", when=small_and_not_flat, atol=ROUNDING))
exercise.ask(checks.gradient_agrees(loss, argument=3, part="dW2", when=small_and_not_flat, atol=ROUNDING))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.alternative("The gradients are summed over the rows; J is their mean, so divide by the number of rows.")
def summed_gradients(X, Y, W1, W2):
    J, dW1, dW2 = two_layer_net(X, Y, W1, W2)
    return J, len(X) * dW1, len(X) * dW2


@exercise.misconception(
    "The sigmoid gradient is taken of the activated value A1: it belongs to X W1, or is A1 (1 - A1) of the value A1."
)
def gradient_of_the_activated_value(X, Y, W1, W2):
    A1 = sigmoid(X @ W1)
    out = softmax(A1 @ W2)
    delta2 = (out - Y) / len(X)
    twice = sigmoid(A1)
    return cross_entropy(Y, out), X.T @ ((delta2 @ W2.T) * twice * (1 - twice)), A1.T @ delta2


@exercise.misconception("The sigmoid's derivative is missing in dW1: multiply by A1 (1 - A1).")
def forgets_the_sigmoid_gradient(X, Y, W1, W2):
    J, _, dW2 = two_layer_net(X, Y, W1, W2)
    out = softmax(sigmoid(X @ W1) @ W2)
    return J, X.T @ (((out - Y) / len(X)) @ W2.T), dW2


@exercise.misconception("The hidden layer is not activated: A1 = sigmoid(X W1).")
def linear_hidden_layer(X, Y, W1, W2):
    A1 = X @ W1
    out = softmax(A1 @ W2)
    delta2 = (out - Y) / len(X)
    return cross_entropy(Y, out), X.T @ (delta2 @ W2.T), A1.T @ delta2


@exercise.misconception("The gradients have the wrong sign: delta2 = (out - Y) / n.")
def reverses_the_sign(X, Y, W1, W2):
    J, dW1, dW2 = two_layer_net(X, Y, W1, W2)
    return J, -dW1, -dW2


@exercise.misconception("J and its gradients are summed over the rows: their mean is asked for.")
def sums_everything(X, Y, W1, W2):
    return tuple(len(X) * part for part in two_layer_net(X, Y, W1, W2))


@exercise.misconception("J is summed over the rows: the mean is asked for.")
def sums_the_loss(X, Y, W1, W2):
    J, dW1, dW2 = two_layer_net(X, Y, W1, W2)
    return len(X) * J, dW1, dW2


@exercise.misconception("The gradients have changed places: return (J, dW1, dW2).")
def swaps_the_gradients(X, Y, W1, W2):
    J, dW1, dW2 = two_layer_net(X, Y, W1, W2)
    return J, dW2, dW1


@exercise.misconception("The output layer is a sigmoid: softmax makes the classes of a row share a probability of one.")
def sigmoid_output(X, Y, W1, W2):
    A1 = sigmoid(X @ W1)
    out = sigmoid(A1 @ W2)
    delta2 = (out - Y) / len(X)
    return cross_entropy(Y, out), X.T @ ((delta2 @ W2.T) * A1 * (1 - A1)), A1.T @ delta2


@exercise.misconception("The gradients are divided by the number of classes: divide by the number of rows.")
def divides_by_classes(X, Y, W1, W2):
    J, dW1, dW2 = two_layer_net(X, Y, W1, W2)
    return J, dW1 * len(X) / Y.shape[1], dW2 * len(X) / Y.shape[1]
