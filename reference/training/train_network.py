"""Training of a network with one hidden layer, by momentum or by Adam, with all rows in every step.

In each epoch the loss J and its gradients are those of two_layer_net (section "A network with a hidden layer"); J is
noted, and then both weight matrices are moved by one step of the optimizer, each with a state of its own that begins
with zeros: beta = 0.9 for momentum; beta1 = 0.9, beta2 = 0.999, eps = 1e-8 and t = 1, 2, ... for Adam.

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, algorithms 8.2 and 8.7; Kingma & Ba (2015), Adam: A method
for stochastic optimization, ICLR, arXiv:1412.6980, algorithm 1.
"""

import numpy as np

from autograder import Exercise, call, checks

from .. import iris
from ..optimizers.adam import adam
from ..optimizers.momentum import momentum
from ..two_layer_net.two_layer_net import two_layer_net


def train_network(X, Y, W1, W2, optimizer, learning_rate, epochs):
    """The loss before each epoch's step, shape (epochs,); `optimizer` is "momentum" or "adam".

    Shapes: X (n, d), one-hot Y (n, k), W1 (d, h), W2 (h, k).
    """
    weights = [W1, W2]
    first, second = [np.zeros_like(W1), np.zeros_like(W2)], [np.zeros_like(W1), np.zeros_like(W2)]
    losses = []
    for t in range(1, epochs + 1):
        J, *gradients = two_layer_net(X, Y, *weights)
        losses.append(J)
        for i, grad in enumerate(gradients):
            if optimizer == "adam":
                weights[i], first[i], second[i] = adam(weights[i], grad, first[i], second[i], t, learning_rate)
            else:
                weights[i], first[i] = momentum(weights[i], grad, first[i], learning_rate)
    return np.array(losses)


exercise = Exercise(
    train_network,
    returns=("momentum", "adam"),
    uses=("two_layer_net", "momentum", "adam", "sigmoid", "softmax", "cross_entropy", "sigmoid_gradient"),
)

exercise.equivalent("np.array(losses) -> losses", "a list is as good as an array")


# It adds eps to the root of v before the correction, which makes that root smaller by the same factor.
@exercise.confirmed_by("scikit-learn's optimizers on gradients by complex steps", rtol=1e-10)
def by_scikit_learn(X, Y, W1, W2, optimizer, learning_rate, epochs):
    from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer

    sizes = W1.size, W2.size
    weights = [W1.ravel(), W2.ravel()]

    def loss(every):
        """Of each row of weights, which may be complex."""
        first, second = every[:, : sizes[0]], every[:, sizes[0] :]
        hidden = 1 / (1 + np.exp(-X @ first.reshape(-1, *W1.shape)))
        scores = hidden @ second.reshape(-1, *W2.shape)
        return np.mean(np.log(np.exp(scores).sum(axis=2)) - (scores * Y).sum(axis=2), axis=1)

    if optimizer == "adam":
        theirs = AdamOptimizer(weights, learning_rate)
    else:
        theirs = SGDOptimizer(weights, learning_rate, momentum=0.9, nesterov=False)
    losses = []
    for t in range(1, epochs + 1):
        theirs.epsilon = 1e-8 * np.sqrt(1 - 0.999**t)
        here = np.concatenate(weights)
        losses.append(loss(here[None])[0])
        gradient = loss(here + 1e-30j * np.eye(here.size)).imag / 1e-30
        theirs.update_params(weights, np.split(gradient, [sizes[0]]))
    return np.array(losses)


# A change of the start by one unit in the last place changes a loss by 1e-14 at most, and float32 by 4e-6, over 60 runs
# like the longest of these: see "Training runs" in the course's notes on numbers.
@exercise.cases
def cases(rng):
    def both(X, Y, hidden, rates, epochs, rng=rng):
        """A run with momentum and a run with Adam, from one start."""
        W1 = 0.5 * rng.normal(size=(X.shape[1], hidden))
        W2 = 0.5 * rng.normal(size=(hidden, Y.shape[1]))
        return [call(X, Y, W1, W2, name, rate, epochs) for name, rate in zip(("momentum", "adam"), rates, strict=True)]

    def made_up(n, d, k):
        return rng.normal(size=(n, d)), np.eye(k)[rng.permutation(np.arange(n) % k)]

    yield "three epochs", *both(*made_up(5, 3, 2), 4, (0.3, 0.1), 3)
    yield "one epoch", *both(*made_up(4, 2, 3), 3, (0.2, 0.05), 1)
    yield "twelve epochs and four classes", *both(*made_up(9, 2, 4), 5, (0.5, 0.2), 12)
    # Centred, so that no unit is saturated; from the same start for everybody.
    measurements, species = iris.load()
    X, Y = measurements - measurements.mean(axis=0), np.eye(3)[species]
    yield (
        "the training flowers of iris",
        *both(X[iris.TRAIN], Y[iris.TRAIN], 5, (0.1, 0.03), 12, np.random.default_rng(37)),
    )
    yield "thirty flowers of iris", *both(X[::5], Y[::5], 6, (0.05, 0.05), 40, np.random.default_rng(38))


exercise.ask(checks.matches_reference(rtol=1e-4))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def trained(X, Y, W1, W2, optimizer, learning_rate, epochs, *, step=None, gradients=None, after=False):
    """The losses of a run in which something is done otherwise: the optimizer's step, or the gradients.

    `step(theta, grad, m, v, t, eta, i)` moves the weights number i and returns (theta, m, v).
    """
    weights, m, v, losses = [W1, W2], [0 * W1, 0 * W2], [0 * W1, 0 * W2], []
    for t in range(1, epochs + 1):
        J, *slopes = two_layer_net(X, Y, *weights)
        losses += [] if after else [J]
        slopes = gradients(X, *slopes) if gradients else slopes
        for i in range(2):
            move = step or (with_adam if optimizer == "adam" else with_momentum)
            weights[i], m[i], v[i] = move(weights[i], slopes[i], m[i], v[i], t, learning_rate, i)
        losses += [two_layer_net(X, Y, *weights)[0]] if after else []
    return np.array(losses)


def with_momentum(theta, grad, m, v, t, eta, i):
    return *momentum(theta, grad, m, eta), v


def with_adam(theta, grad, m, v, t, eta, i):
    return adam(theta, grad, m, v, t, eta)


def by_adam_as(step):
    """A function whose momentum is right, and whose Adam takes the step given."""

    def training(X, Y, W1, W2, optimizer, learning_rate, epochs):
        chosen = step if optimizer == "adam" else None
        return trained(X, Y, W1, W2, optimizer, learning_rate, epochs, step=chosen)

    return training


def by_momentum_as(step):
    """A function whose Adam is right, and whose momentum takes the step given."""

    def training(X, Y, W1, W2, optimizer, learning_rate, epochs):
        chosen = step if optimizer == "momentum" else None
        return trained(X, Y, W1, W2, optimizer, learning_rate, epochs, step=chosen)

    return training


@exercise.alternative("The losses are those after each update: note J before the weights are moved.")
def losses_after_the_update(*args):
    return trained(*args, after=True)


@exercise.alternative("This is momentum as an exponential average: the text has v = beta v + eta grad and theta - v.")
def averaging_momentum(*args):
    return by_momentum_as(lambda theta, g, m, v, t, eta, i: (theta - eta * (0.9 * m + 0.1 * g), 0.9 * m + 0.1 * g, v))(
        *args
    )


@exercise.misconception("Both optimizers are plain gradient descent: let them remember their state from step to step.")
def descends_plainly(*args):
    return trained(*args, step=lambda theta, grad, m, v, t, eta, i: (theta - eta * grad, m, v))


@exercise.misconception("The state begins anew in each epoch: make it once, before the first epoch.")
def forgets_the_state(X, Y, W1, W2, optimizer, learning_rate, epochs):
    def step(theta, grad, m, v, t, eta, i):
        new = (with_adam if optimizer == "adam" else with_momentum)(theta, grad, 0 * m, 0 * v, t, eta, i)
        return new[0], m, v

    return trained(X, Y, W1, W2, optimizer, learning_rate, epochs, step=step)


@exercise.misconception("`optimizer` is ignored, and momentum taken every time: choose by the name that is given.")
def always_momentum(X, Y, W1, W2, optimizer, learning_rate, epochs):
    return train_network(X, Y, W1, W2, "momentum", learning_rate, epochs)


@exercise.misconception("`optimizer` is ignored, and Adam taken every time: choose by the name that is given.")
def always_adam(X, Y, W1, W2, optimizer, learning_rate, epochs):
    return train_network(X, Y, W1, W2, "adam", learning_rate, epochs)


@exercise.misconception("Adam's t stays 1: count the steps, so that the correction for the bias fades.")
def never_counts_steps(*args):
    return by_adam_as(lambda theta, grad, m, v, t, eta, i: adam(theta, grad, m, v, 1, eta))(*args)


@exercise.misconception(
    "Adam's t counts the steps of both weight matrices together: it is the number of the epoch, from 1."
)
def counts_steps_twice(*args):
    return by_adam_as(lambda theta, grad, m, v, t, eta, i: adam(theta, grad, m, v, 2 * t - 1 + i, eta))(*args)


@exercise.misconception("Adam's t is counted from 2: the first step has t = 1.")
def counts_steps_from_two(*args):
    return by_adam_as(lambda theta, grad, m, v, t, eta, i: adam(theta, grad, m, v, t + 1, eta))(*args)


@exercise.misconception("Adam's means are not corrected for their bias: divide by 1 - beta1^t and by 1 - beta2^t.")
def forgets_the_correction(*args):
    def step(theta, grad, m, v, t, eta, i):
        _, m, v = adam(theta, grad, m, v, t)
        return theta - eta * m / (np.sqrt(v) + 1e-8), m, v

    return by_adam_as(step)(*args)


@exercise.misconception("The given learning rate is ignored: the optimizers run with their defaults.")
def ignores_the_learning_rate(X, Y, W1, W2, optimizer, learning_rate, epochs):
    return train_network(X, Y, W1, W2, optimizer, 0.001 if optimizer == "adam" else 0.01, epochs)


@exercise.misconception("The gradients are summed over the rows: they are those of J, a mean.")
def sums_the_gradients(*args):
    return trained(*args, gradients=lambda X, *slopes: [len(X) * slope for slope in slopes])


@exercise.misconception("The weights move up the gradient: subtract the step.")
def climbs(*args):
    return trained(*args, gradients=lambda X, *slopes: [-slope for slope in slopes])


@exercise.misconception("Only W2 is trained: move W1 as well.")
def trains_the_second_layer_alone(*args):
    return trained(*args, gradients=lambda X, dW1, dW2: [0 * dW1, dW2])


@exercise.misconception("Only W1 is trained: move W2 as well.")
def trains_the_first_layer_alone(*args):
    return trained(*args, gradients=lambda X, dW1, dW2: [dW1, 0 * dW2])


@exercise.misconception("The weights never change: go on with those that the optimizer returns.")
def never_moves(X, Y, W1, W2, optimizer, learning_rate, epochs):
    return np.full(epochs, two_layer_net(X, Y, W1, W2)[0])


@exercise.misconception(
    "The gradient of W2 is computed anew after W1 has moved: take both gradients at the same weights, then move both."
)
def moves_one_after_the_other(X, Y, W1, W2, optimizer, learning_rate, epochs):
    weights, m, v, losses = [W1, W2], [0 * W1, 0 * W2], [0 * W1, 0 * W2], []
    step = with_adam if optimizer == "adam" else with_momentum
    for t in range(1, epochs + 1):
        losses.append(two_layer_net(X, Y, *weights)[0])
        for i in range(2):
            grad = two_layer_net(X, Y, *weights)[1 + i]
            weights[i], m[i], v[i] = step(weights[i], grad, m[i], v[i], t, learning_rate, i)
    return np.array(losses)


@exercise.misconception(
    "The loss after the last step is returned as well: only the one before each epoch's step is due."
)
def returns_one_loss_more(X, Y, W1, W2, optimizer, learning_rate, epochs):
    return train_network(X, Y, W1, W2, optimizer, learning_rate, epochs + 1)


@exercise.misconception("Only the last loss is returned: return the loss before each epoch's step.")
def returns_the_last_loss(*args):
    return train_network(*args)[-1]


@exercise.misconception("One epoch too few is trained: there is a loss for each of them, the first before any step.")
def trains_one_epoch_less(X, Y, W1, W2, optimizer, learning_rate, epochs):
    return train_network(X, Y, W1, W2, optimizer, learning_rate, epochs - 1)


@exercise.misconception("The losses are summed over the rows: J is their mean.")
def sums_the_losses(X, *rest):
    return len(X) * train_network(X, *rest)
