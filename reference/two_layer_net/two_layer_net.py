"""A network with one hidden layer: its loss and the gradients of that loss.

    A1 = sigmoid(X W1),   out = softmax(A1 W2),   J = cross_entropy(Y, out)
    delta2 = (out - Y) / n,             dW2 = A1^T delta2
    delta1 = (delta2 W2^T) A1 (1 - A1), dW1 = X^T delta1

Source: Rumelhart, Hinton & Williams (1986), Learning representations by back-propagating errors, Nature 323, 533-536;
Goodfellow, Bengio & Courville (2016), Deep Learning, section 6.5.
"""

from dataclasses import replace

import numpy as np

from autograder import Exercise, checks

from ..activations.cross_entropy import TINY, cross_entropy
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


exercise = Exercise(
    two_layer_net, returns=("J", "dW1", "dW2"), uses=("sigmoid", "softmax", "cross_entropy", "sigmoid_gradient")
)


# They add nothing to q, where J adds 1e-15: that shows where a probability is small.
@exercise.confirmed_by("scikit-learn's MLPClassifier", rtol=1e-11)
def by_scikit_learn(X, Y, W1, W2):
    from sklearn.neural_network import MLPClassifier

    n, k = Y.shape
    if k < 3:
        return NotImplemented  # of two classes it makes one output
    rate = 2.0**20  # large, so that the difference of the weights keeps every digit of the gradient
    net = MLPClassifier(
        W1.shape[1], activation="logistic", solver="sgd", learning_rate_init=rate, momentum=0, alpha=0, batch_size=n
    )
    labels = Y.argmax(axis=1)
    net.partial_fit(X, labels, classes=np.arange(k))
    net.coefs_[0][:], net.coefs_[1][:] = W1, W2
    for biases in net.intercepts_:
        biases[:] = 0
    net.partial_fit(X, labels)
    if net.loss_ < 1e-12 or np.any(target_probabilities(X, Y, W1, W2) < 1e-12):
        return NotImplemented  # of these predictions only the 1e-15 is left, where they cut q off at 2.2e-16
    return net.loss_, (W1 - net.coefs_[0]) / rate, (W2 - net.coefs_[1]) / rate


@exercise.confirmed_by("mpmath with 50 digits, differentiated numerically")
def by_mpmath(X, Y, W1, W2):
    from ..exact import exp, fifty_digits, gradient, log, mp, rounded

    # The loss is computed twice for each weight; of a saturated network the gradients are rounding alone.
    if W1.size + W2.size > 15 or np.abs(X @ W1).max() > 30:
        return NotImplemented
    X, Y, W1, W2 = map(fifty_digits, (X, Y, W1, W2))

    def loss(W1, W2, tiny):
        scores = exp((1 / (1 + exp(-X @ W1))) @ W2)
        return -np.sum(Y * log(scores / scores.sum(axis=1, keepdims=True) + tiny)) / len(X)

    dW1, dW2 = gradient(lambda W: loss(W, W2, 0), W1), gradient(lambda W: loss(W1, W, 0), W2)
    return rounded(loss(W1, W2, mp.mpf("1e-15"))), rounded(dW1), rounded(dW2)


# Absolute tolerance: where predictions are nearly right or terms cancel, float32 leaves fewer digits of a gradient.
ROUNDING = 1e-6


# What every target gets at least in the ordinary cases: adding 1e-7 in place of 1e-15, or nothing, does not show there.
LIKELY = 0.15


def probabilities(X, W1, W2):
    return softmax(sigmoid(X @ W1) @ W2)


def target_probabilities(X, Y, W1, W2):
    """For each row the probability of its target."""
    return np.sum(Y * probabilities(X, W1, W2), axis=1)


def with_targets(rng, X, W1, W2):
    """X, one-hot Y, W1 and W2: each target is drawn among the classes of its row that are likely enough, at most 6."""
    choices = [np.flatnonzero(row >= LIKELY) for row in probabilities(X, W1, W2)]
    return X, np.eye(W2.shape[1])[[rng.choice(classes) for classes in choices]], W1, W2


def network(rng, n, d, h, k):
    """Standard normal data and weights; the scores of the output stay far within 30."""
    return with_targets(rng, rng.normal(size=(n, d)), rng.normal(size=(d, h)), rng.normal(size=(h, k)))


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
    # target has the largest score, because elsewhere two right gradients differ: see where_the_gradients_are_certain.
    X = rng.choice([-1.0, 1.0], size=(3, 3))
    # The first row has all hidden units on but one, perhaps, and its opposite has them off: their scores are far apart.
    W1 = 400.0 * np.column_stack([X[0], X[0], X[0], rng.choice([-1.0, 1.0], size=3)])
    X = np.concatenate([X, -X])
    # In every row with a unit on two classes share the first place, so that J is log 2 and not what rounding leaves.
    # They are far above the others, and who leads in one case lags in the other: no shift but by a row's
    # maximum is stable.
    for label, start, leaders in (
        ("scores of some thousands", 0.0, [1, 3]),
        ("scores of minus some thousands", -18000.0, [0, 2]),
    ):
        W2 = start + 900.0 * rng.integers(1, 4, size=(4, 4))
        W2[:, leaders] = W2[:, leaders[:1]] + 9000.0
        yield label, X, np.eye(4)[rng.choice(leaders, size=6)], W1, W2
    # Large, but in each row nearly equal: here J is asked as well, of which the 1e-15 says nothing.
    W2 = 900.0 * rng.integers(1, 4, size=(4, 1)) + rng.integers(2, size=(4, 3))
    W2[0] = 900.0, 901.0, 900.0
    yield "large scores with small differences", *with_targets(rng, X, W1, W2)


@exercise.cases(finding="J with its 1e-15 where a probability is nearly 0")
def zeros(rng):
    # The first feature is 1 in all rows, and its unit puts two classes some 680 below the other two: the logarithm
    # alone is then some -680, and no exponential overflows in double precision, whatever the scores are shifted by.
    X = np.column_stack([np.ones(6), np.tile([1.0, -1.0], 3), rng.choice([-1.0, 1.0], size=6)])
    W1 = 40.0 * np.eye(3)[:, [0, 1, 2, rng.integers(1, 3)]]
    low, far, first, second = rng.permutation(4)
    W2 = rng.integers(4, size=(4, 4)).astype(float)
    W2[0, [low, far]] = -680.0
    W2[0, [first, second]] = 0.0
    W2[:, second] = W2[:, first]
    missed = rng.permutation([low, low, low, far, far, far])
    yield "hardly any probability for the right classes", X, np.eye(4)[missed], W1, W2
    yield "hardly any probability for some of the right classes", X, np.eye(4)[[*missed[:4], first, second]], W1, W2


@exercise.cases(finding="right for integers")
def integers(rng):
    X = np.round(2 * rng.normal(size=(5, 3))).astype(int)
    X, Y, W1, W2 = with_targets(rng, X, rng.normal(size=(3, 4)), rng.normal(size=(4, 2)))
    yield "integer data and targets", X, Y.astype(int), W1, W2


def loss(X, Y, W1, W2):
    return cross_entropy(Y, softmax(sigmoid(X @ W1) @ W2))


def small_and_not_flat(X, Y, W1, W2):
    """A numerical gradient takes time for a large network, and says nothing of a saturated one."""
    return max(W1.size, W2.size) <= 20 and max(np.abs(X @ W1).max(), np.abs(sigmoid(X @ W1) @ W2).max()) <= 30


def where_J_is_certain(X, Y, W1, W2):
    """Where a class that is not the target has probability 0, who leaves the 1e-15 out gets 0 log(0), which is nan.

    What is left out has a finding of its own, where a target is that unlikely.
    """
    out = probabilities(X, W1, W2)
    return np.any(out[Y == 1] < TINY) or np.all(out > 0)


def where_the_gradients_are_certain(X, Y, W1, W2):
    """Where a target is that unlikely, log(q + 1e-15) is flat: a gradient with its 1e-15 is 0, one without is not."""
    return np.all(target_probabilities(X, Y, W1, W2) > TINY)


def values_agree(part, when):
    """Does the array named `part` agree with the reference, in the cases of which `when(*arguments)` is true?"""
    check = checks.matches_reference(rtol=1e-6, atol=ROUNDING, part=part)

    def judge(asked, got, want):
        asks = asked.recall(when, lambda: bool(when(*asked.case.args)))
        return check.judge(asked, got, want) if asks else None

    return replace(check, judge=judge)


exercise.ask(values_agree("J", where_J_is_certain))
exercise.ask(values_agree("dW1", where_the_gradients_are_certain), values_agree("dW2", where_the_gradients_are_certain))
exercise.ask(checks.gradient_agrees(loss, argument=2, part="dW1", when=small_and_not_flat, atol=ROUNDING))
exercise.ask(checks.gradient_agrees(loss, argument=3, part="dW2", when=small_and_not_flat, atol=ROUNDING))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.alternative("The gradients are summed over the rows; J is their mean, so divide by the number of rows.")
def summed_gradients(X, Y, W1, W2):
    J, dW1, dW2 = two_layer_net(X, Y, W1, W2)
    return J, len(X) * dW1, len(X) * dW2


def forward(X, W1, W2):
    """The hidden layer before and after its activation, and the probabilities."""
    Z1 = X @ W1
    A1 = sigmoid(Z1)
    return Z1, A1, softmax(A1 @ W2)


def backward(X, W2, A1, delta2, slope):
    """dW1 and dW2 from the error delta2 of the scores and the derivative of the hidden layer's activation."""
    return X.T @ ((delta2 @ W2.T) * slope), A1.T @ delta2


def with_output(X, Y, W1, W2, output):
    """What a student gets who has another function in the place of the softmax."""
    _, A1, _ = forward(X, W1, W2)
    out = output(A1 @ W2)
    return cross_entropy(Y, out), *backward(X, W2, A1, (out - Y) / len(X), A1 * (1 - A1))


def with_slope(X, Y, W1, W2, slope):
    """What a student gets who has another derivative in the place of the sigmoid's."""
    Z1, A1, out = forward(X, W1, W2)
    return cross_entropy(Y, out), *backward(X, W2, A1, (out - Y) / len(X), slope(Z1, A1))


def with_hidden_layer(X, Y, W1, W2, A1, slope):
    """What a student gets who activates the hidden layer in another way."""
    out = softmax(A1 @ W2)
    return cross_entropy(Y, out), *backward(X, W2, A1, (out - Y) / len(X), slope)


def with_delta(X, Y, W1, W2, delta):
    """What a student gets who forms another delta2 from the targets and the probabilities."""
    _, A1, out = forward(X, W1, W2)
    return cross_entropy(Y, out), *backward(X, W2, A1, delta(Y, out), A1 * (1 - A1))


def with_loss(X, Y, W1, W2, measure):
    """What a student gets who measures the loss in another way and has the right gradients."""
    _, dW1, dW2 = two_layer_net(X, Y, W1, W2)
    return measure(Y, forward(X, W1, W2)[2]), dW1, dW2


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


@exercise.misconception(
    "The gradients are summed over the rows, and the sigmoid gradient is taken of the activated value A1: divide "
    "delta2 by the number of rows, and multiply by A1 (1 - A1)."
)
def sums_and_activates_twice(X, Y, W1, W2):
    J, dW1, dW2 = gradient_of_the_activated_value(X, Y, W1, W2)
    return J, len(X) * dW1, len(X) * dW2


@exercise.misconception(
    "The gradients are summed over the rows, and the sigmoid's derivative is missing in dW1: divide delta2 by the "
    "number of rows, and multiply by A1 (1 - A1)."
)
def sums_and_forgets_the_sigmoid_gradient(X, Y, W1, W2):
    J, dW1, dW2 = forgets_the_sigmoid_gradient(X, Y, W1, W2)
    return J, len(X) * dW1, len(X) * dW2


@exercise.misconception("The gradients have the wrong sign and are summed over the rows: delta2 = (out - Y) / n.")
def sums_and_reverses_the_sign(X, Y, W1, W2):
    J, dW1, dW2 = two_layer_net(X, Y, W1, W2)
    return J, -len(X) * dW1, -len(X) * dW2


@exercise.misconception("dW1 has the factor A1 where the sigmoid's derivative is due: A1 (1 - A1).")
def forgets_one_minus_A1(X, Y, W1, W2):
    return with_slope(X, Y, W1, W2, lambda Z1, A1: A1)


@exercise.misconception("dW1 has the factor 1 - A1 where the sigmoid's derivative is due: A1 (1 - A1).")
def forgets_the_factor_A1(X, Y, W1, W2):
    return with_slope(X, Y, W1, W2, lambda Z1, A1: 1 - A1)


@exercise.misconception(
    "The formula A1 (1 - A1) is used with X W1, the values before activation: it takes the activated ones."
)
def takes_the_preactivation_as_activated(X, Y, W1, W2):
    return with_slope(X, Y, W1, W2, lambda Z1, A1: Z1 * (1 - Z1))


@exercise.misconception("dW1 has the derivative of tanh, 1 - A1^2: that of the sigmoid is A1 (1 - A1).")
def takes_the_derivative_of_tanh(X, Y, W1, W2):
    return with_slope(X, Y, W1, W2, lambda Z1, A1: 1 - A1**2)


@exercise.misconception("dW1 has the derivative of the rectifier, 0 or 1: that of the sigmoid is A1 (1 - A1).")
def takes_the_derivative_of_the_rectifier(X, Y, W1, W2):
    return with_slope(X, Y, W1, W2, lambda Z1, A1: Z1 > 0)


@exercise.misconception("A product with * A1 * 1 - A1 subtracts A1 from the whole of it: put 1 - A1 in brackets.")
def forgets_the_brackets(X, Y, W1, W2):
    J, _, dW2 = two_layer_net(X, Y, W1, W2)
    _, A1, out = forward(X, W1, W2)
    return J, X.T @ (((out - Y) / len(X)) @ W2.T * A1 * 1 - A1), dW2


@exercise.misconception(
    "The derivative of the sigmoid is that at the scores of the output, A1 W2: delta1 takes it at the hidden layer, "
    "A1 (1 - A1)."
)
def takes_the_slope_at_the_scores(X, Y, W1, W2):
    _, A1, out = forward(X, W1, W2)
    slope = sigmoid(A1 @ W2) * (1 - sigmoid(A1 @ W2))
    return cross_entropy(Y, out), *backward(X, W2, A1, (out - Y) / len(X), slope)


@exercise.misconception(
    "The hidden layer is not activated on the way forward, though the way back has the sigmoid's derivative: "
    "A1 = sigmoid(X W1)."
)
def activates_on_the_way_back_alone(X, Y, W1, W2):
    A1 = sigmoid(X @ W1)
    return with_hidden_layer(X, Y, W1, W2, X @ W1, A1 * (1 - A1))


@exercise.misconception("The hidden layer is activated by tanh, and its derivative belongs to that: take the sigmoid.")
def tanh_hidden_layer(X, Y, W1, W2):
    A1 = np.tanh(X @ W1)
    return with_hidden_layer(X, Y, W1, W2, A1, 1 - A1**2)


@exercise.misconception("The hidden layer is activated by the rectifier, max(0, x): take the sigmoid.")
def rectified_hidden_layer(X, Y, W1, W2):
    A1 = np.maximum(X @ W1, 0)
    return with_hidden_layer(X, Y, W1, W2, A1, A1 > 0)


@exercise.misconception("The softmax is taken of each column: the classes of a row share a probability of one, axis=1.")
def softmax_of_columns(X, Y, W1, W2):
    return with_output(X, Y, W1, W2, lambda scores: softmax(scores.T).T)


@exercise.misconception("The softmax divides by the sum over all rows and classes: divide by that of each row, axis=1.")
def softmax_of_everything(X, Y, W1, W2):
    return with_output(X, Y, W1, W2, lambda scores: np.exp(scores) / np.exp(scores).sum())


@exercise.misconception("The softmax is missing at the output: out = softmax(A1 W2).")
def linear_output(X, Y, W1, W2):
    return with_output(X, Y, W1, W2, lambda scores: scores)


@exercise.misconception("The scores go through a sigmoid before the softmax: out = softmax(A1 W2).")
def activates_the_scores(X, Y, W1, W2):
    return with_output(X, Y, W1, W2, lambda scores: softmax(sigmoid(scores)))


@exercise.misconception("The softmax is applied twice: out = softmax(A1 W2) are probabilities already.")
def applies_the_softmax_twice(X, Y, W1, W2):
    return with_output(X, Y, W1, W2, lambda scores: softmax(softmax(scores)))


@exercise.misconception(
    "The loss is a squared error of sigmoid outputs: take out = softmax(A1 W2) and its cross-entropy."
)
def squared_error_of_sigmoids(X, Y, W1, W2):
    A1 = sigmoid(X @ W1)
    out = sigmoid(A1 @ W2)
    delta2 = 2 * (out - Y) * out * (1 - out) / Y.size
    return np.mean((out - Y) ** 2), *backward(X, W2, A1, delta2, A1 * (1 - A1))


@exercise.misconception(
    "delta2 has the factor out (1 - out) too many: out - Y contains the softmax's derivative already."
)
def multiplies_by_the_outputs_slope(X, Y, W1, W2):
    return with_delta(X, Y, W1, W2, lambda Y, out: (out - Y) * out * (1 - out) / len(Y))


@exercise.misconception(
    "The derivative of the softmax is applied to out - Y, which contains it already: delta2 = (out - Y) / n."
)
def applies_the_softmax_gradient_twice(X, Y, W1, W2):
    def delta(Y, out):
        error = (out - Y) / len(Y)
        return out * (error - np.sum(error * out, axis=1, keepdims=True))

    return with_delta(X, Y, W1, W2, delta)


@exercise.misconception("The targets are missing in delta2: it is (out - Y) / n, not out / n.")
def forgets_the_targets(X, Y, W1, W2):
    return with_delta(X, Y, W1, W2, lambda Y, out: out / len(Y))


@exercise.misconception("The gradients are divided by the number of entries of Y: divide by the number of rows.")
def divides_by_all_entries(X, Y, W1, W2):
    return with_delta(X, Y, W1, W2, lambda Y, out: (out - Y) / Y.size)


@exercise.misconception("The gradients are divided by the number of features: divide by the number of rows.")
def divides_by_features(X, Y, W1, W2):
    return with_delta(X, Y, W1, W2, lambda Y, out: (out - Y) / X.shape[1])


@exercise.misconception("The gradients are divided by the number of rows twice: once, in delta2, is enough.")
def divides_twice(X, Y, W1, W2):
    return with_delta(X, Y, W1, W2, lambda Y, out: (out - Y) / len(Y) ** 2)


@exercise.misconception("dW1 is divided by the number of rows twice: delta1 has the factor 1/n from delta2 already.")
def divides_dW1_twice(X, Y, W1, W2):
    J, dW1, dW2 = two_layer_net(X, Y, W1, W2)
    return J, dW1 / len(X), dW2


@exercise.misconception("The gradients are twice what they should be: there is no factor 2 in delta2 = (out - Y) / n.")
def doubles_the_gradients(X, Y, W1, W2):
    return with_delta(X, Y, W1, W2, lambda Y, out: 2 * (out - Y) / len(Y))


@exercise.misconception("W2 is not transposed on the way back: delta1 starts with delta2 W2^T.")
def forgets_to_transpose_W2(X, Y, W1, W2):
    _, A1, out = forward(X, W1, W2)
    return cross_entropy(Y, out), *backward(X, W2.T, A1, (out - Y) / len(X), A1 * (1 - A1))


@exercise.misconception("dW1 is formed with the hidden layer's values A1: it is X^T delta1, with the input of W1.")
def takes_A1_for_X(X, Y, W1, W2):
    J, _, dW2 = two_layer_net(X, Y, W1, W2)
    _, A1, out = forward(X, W1, W2)
    return J, backward(A1, W2, A1, (out - Y) / len(X), A1 * (1 - A1))[0], dW2


@exercise.misconception("dW2 is formed with X W1, the values before activation: it is A1^T delta2.")
def takes_the_preactivation_for_A1(X, Y, W1, W2):
    J, dW1, _ = two_layer_net(X, Y, W1, W2)
    Z1, _, out = forward(X, W1, W2)
    return J, dW1, Z1.T @ ((out - Y) / len(X))


@exercise.misconception("The gradients are transposed: return dW1 in the shape of `W1`, dW2 in that of `W2`.")
def transposes_the_gradients(X, Y, W1, W2):
    J, dW1, dW2 = two_layer_net(X, Y, W1, W2)
    return J, dW1.T, dW2.T


@exercise.misconception("These are delta1 and delta2: the gradients are dW1 = X^T delta1 and dW2 = A1^T delta2.")
def returns_the_deltas(X, Y, W1, W2):
    J, _, _ = two_layer_net(X, Y, W1, W2)
    _, A1, out = forward(X, W1, W2)
    delta2 = (out - Y) / len(X)
    return J, (delta2 @ W2.T) * A1 * (1 - A1), delta2


@exercise.misconception("J stands last: return (J, dW1, dW2).")
def returns_J_last(X, Y, W1, W2):
    J, dW1, dW2 = two_layer_net(X, Y, W1, W2)
    return dW1, dW2, J


@exercise.misconception("The probabilities stand in the place of J: return their cross-entropy, (J, dW1, dW2).")
def returns_the_probabilities(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: out)


@exercise.misconception("J is one value for each row: return their mean, one number.")
def gives_the_loss_of_each_row(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.sum(Y * np.log(out), axis=1))


@exercise.misconception("J is averaged over all entries: sum over the classes, then average over the rows.")
def averages_the_loss_over_all_entries(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.mean(Y * np.log(out)))


@exercise.misconception(
    "J and its gradients are averaged over all entries of Y: sum over the classes, then average over the rows."
)
def averages_everything_over_all_entries(X, Y, W1, W2):
    return tuple(part / Y.shape[1] for part in two_layer_net(X, Y, W1, W2))


@exercise.misconception("The minus sign of J is missing: a cross-entropy is not negative.")
def forgets_the_minus_of_the_loss(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: np.mean(np.sum(Y * np.log(out), axis=1)))


@exercise.misconception("The logarithm in J is missing: it is the mean over rows of -Y log(out).")
def forgets_the_logarithm(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.mean(np.sum(Y * out, axis=1)))


@exercise.misconception("The logarithm in J is to base 2: the natural logarithm, np.log, is asked for.")
def takes_base_two(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.mean(np.sum(Y * np.log2(out), axis=1)))


@exercise.misconception("The logarithm in J is to base 10: the natural logarithm, np.log, is asked for.")
def takes_base_ten(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.mean(np.sum(Y * np.log10(out), axis=1)))


@exercise.misconception("J is the logarithm of an average: take each row's logarithm first, then the mean.")
def takes_the_logarithm_of_the_mean(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.log(np.mean(np.sum(Y * out, axis=1))))


@exercise.misconception("In J targets and probabilities have changed places: it is Y log(out), cross_entropy(Y, out).")
def swaps_targets_and_probabilities(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: cross_entropy(out, Y))


@exercise.misconception("J is the binary cross-entropy: with one-hot rows there is no term (1 - Y) log(1 - out).")
def takes_the_binary_form(X, Y, W1, W2):
    def binary(Y, out):
        return -np.mean(np.sum(Y * np.log(out) + (1 - Y) * np.log(1 - out), axis=1))

    return with_loss(X, Y, W1, W2, binary)


@exercise.misconception("J is the mean squared error: the cross-entropy is asked for.")
def takes_the_mean_squared_error(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: np.mean((out - Y) ** 2))


@exercise.misconception("J is a mean of squared differences: the cross-entropy is asked for.")
def takes_the_squared_differences(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: np.mean(np.sum((out - Y) ** 2, axis=1)))


@exercise.misconception("The results are rounded: return them in full precision, round only what is printed.")
def rounds_the_results(X, Y, W1, W2):
    return tuple(np.round(part, 4) for part in two_layer_net(X, Y, W1, W2))


@exercise.misconception(
    "The softmax overflows for large scores, and divides 0 by 0 for very low ones: subtract the largest score of each "
    "row before np.exp."
)
def overflows(X, Y, W1, W2):
    def naive(scores):
        exp = np.exp(scores)
        return exp / exp.sum(axis=1, keepdims=True)

    return with_output(X, Y, W1, W2, naive)


@exercise.misconception("log(0) is minus infinity, and 0 times that is nan: add 1e-15 inside the logarithm.")
def forgets_the_tiny_number(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.mean(np.sum(Y * np.log(out), axis=1)))


@exercise.misconception(
    "J leaves out the 1e-15, which shows where a probability is nearly 0: it takes log(out + 1e-15)."
)
def leaves_out_the_tiny_number(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.mean(np.log(np.sum(Y * out, axis=1))))


@exercise.misconception("The tiny number in J is 1e-6, which shows in the result: it is 1e-15.")
def adds_a_millionth(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.mean(np.sum(Y * np.log(out + 1e-6), axis=1)))


@exercise.misconception("The tiny number in J is 1e-7, which shows where a probability is nearly 0: it is 1e-15.")
def adds_a_ten_millionth(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.mean(np.sum(Y * np.log(out + 1e-7), axis=1)))


@exercise.misconception("The tiny number in J is 1e-8, which shows where a probability is nearly 0: it is 1e-15.")
def adds_a_hundred_millionth(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.mean(np.sum(Y * np.log(out + 1e-8), axis=1)))


@exercise.misconception("The tiny number in J is 1e-9, which shows where a probability is nearly 0: it is 1e-15.")
def adds_a_billionth(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.mean(np.sum(Y * np.log(out + 1e-9), axis=1)))


@exercise.misconception("The tiny number in J is 1e-10, which shows where a probability is nearly 0: it is 1e-15.")
def adds_a_ten_billionth(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.mean(np.sum(Y * np.log(out + 1e-10), axis=1)))


@exercise.misconception("The tiny number in J is 1e-12, which shows where a probability is nearly 0: it is 1e-15.")
def adds_a_trillionth(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.mean(np.sum(Y * np.log(out + 1e-12), axis=1)))


@exercise.misconception("The tiny number in J is 1e-5, which shows in the result: it is 1e-15.")
def adds_a_hundred_thousandth(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.mean(np.sum(Y * np.log(out + 1e-5), axis=1)))


@exercise.misconception("The tiny number in J is 1e-16, which shows where a probability is nearly 0: it is 1e-15.")
def adds_a_tenth_of_that(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.mean(np.sum(Y * np.log(out + 1e-16), axis=1)))


@exercise.misconception(
    "The tiny number in J is the spacing of floats, 2.2e-16, which shows where a probability is nearly 0: it is 1e-15."
)
def adds_the_spacing_of_floats(X, Y, W1, W2):
    tiny = np.finfo(float).eps
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.mean(np.sum(Y * np.log(out + tiny), axis=1)))


@exercise.misconception(
    "J cuts the probabilities off at 1e-7, which shows where one is nearly 0: it takes log(out + 1e-15)."
)
def cuts_off_at_a_ten_millionth(X, Y, W1, W2):
    return with_loss(X, Y, W1, W2, lambda Y, out: -np.mean(np.sum(Y * np.log(np.maximum(out, 1e-7)), axis=1)))
