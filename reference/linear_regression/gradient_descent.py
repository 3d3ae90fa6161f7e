"""Linear regression trained by gradient descent on half the mean squared error.

    W <- W - alpha X^T (X W - t) / N

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, eq. 4.5 and section 5.1.4.
"""

import numpy as np

from autograder import Exercise, checks, numeric

from .. import iris
from .linear_regression_loss import linear_regression_loss
from .mse import mse


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    """Train the weights of a linear regression; returns (W, train_loss, valid_loss).

    Shapes: X_train (n, d), Y_train (n, 1), X_valid (m, d), Y_valid (m, 1), initial weights W (d, 1). The losses are
    the mean squared errors after each update, shape (num_iters, 1). The gradient is that of half the training error.
    """
    train_loss = np.zeros((num_iters, 1))
    valid_loss = np.zeros((num_iters, 1))
    for t in range(num_iters):
        W = W - alpha * X_train.T @ (X_train @ W - Y_train) / len(X_train)
        train_loss[t] = mse(Y_train, X_train @ W)
        valid_loss[t] = mse(Y_valid, X_valid @ W)
    return W, train_loss, valid_loss


exercise = Exercise(gradient_descent, returns=("W", "train_loss", "valid_loss"), uses=("mse", "linear_regression_loss"))


@exercise.cases
def cases(rng):
    def problem(n, m, d, *, alpha, steps):
        # Entries within [-1, 1] and d <= 5 keep alpha below 2 / (largest eigenvalue of X^T X / n): nothing diverges.
        X = rng.uniform(-1.0, 1.0, size=(n + m, d))
        Y = X @ rng.uniform(1.0, 3.0, size=(d, 1)) + rng.normal(scale=0.3, size=(n + m, 1))
        return X[:n], Y[:n], X[n:], Y[n:], rng.normal(size=(d, 1)), alpha, steps

    data, species = iris.load()
    targets = species.reshape(-1, 1).astype(float)
    start = np.random.RandomState(37).random_sample((4, 1))
    train, valid = iris.TRAIN, iris.VALID
    yield "iris, as in the text", data[train], targets[train], data[valid], targets[valid], start, 0.03, 100

    yield "a single step", *problem(6, 3, 2, alpha=0.1, steps=1)
    yield "a single step with many features", *problem(12, 5, 4, alpha=0.3, steps=1)
    yield "ten steps", *problem(12, 5, 3, alpha=0.1, steps=10)
    yield "more validation than training data", *problem(5, 9, 2, alpha=0.03, steps=7)
    yield "as many rows as features", *problem(4, 2, 4, alpha=0.05, steps=5)
    X_train, _, X_valid, Y_valid, W, *_ = problem(6, 3, 2, alpha=0.1, steps=1)
    yield "a start at the minimum", X_train, X_train @ W, X_valid, Y_valid, W, 0.1, 12
    yield "one feature", *problem(8, 4, 1, alpha=0.3, steps=20)


@exercise.cases(finding="right for integers")
def integers(rng):
    X, Y = rng.integers(-1, 2, size=(9, 2)), rng.integers(0, 3, size=(9, 1))
    yield "integer data and start", X[:6], Y[:6], X[6:], Y[6:], np.array([[1], [-1]]), 0.1, 5


def first_step(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    """After a single update W - alpha times the numerical gradient of the loss; says nothing of longer runs."""
    if num_iters != 1:
        return None
    slope = numeric.gradient(lambda weights: linear_regression_loss(weights, X_train, Y_train), W)
    return numeric.Estimate(W - alpha * slope.value, alpha * slope.error)


# Absolute as well: where a weight or a loss happens to come out near 0, float32 leaves fewer digits of it.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=1e-6))
exercise.ask(
    checks.agrees_with(
        first_step,
        name="first_step_agrees",
        question="Does the first step follow the numerical gradient of the loss?",
        part="W",
    )
)
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def train(
    X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters,
    slope=lambda X, Y, W: X.T @ (X @ W - Y) / len(X), loss=mse, before=False,
):  # fmt: skip
    """Gradient descent with another gradient, another loss, or the losses before each update."""
    weights = [W]
    for _ in range(num_iters):
        weights.append(weights[-1] - alpha * slope(X_train, Y_train, weights[-1]))
    seen = weights[:-1] if before else weights[1:]
    losses = [[[loss(Y, X @ w)] for w in seen] for X, Y in ((X_train, Y_train), (X_valid, Y_valid))]
    return weights[-1], np.array(losses[0]), np.array(losses[1])


@exercise.alternative("The losses are half the mean squared errors; the text asks for the mean squared errors.")
def halved_losses(*args):
    return train(*args, loss=lambda actual, pred: mse(actual, pred) / 2)


@exercise.alternative("The losses are taken before each update; the text asks for those after it.")
def losses_before_the_update(*args):
    return train(*args, before=True)


@exercise.alternative("The losses are halved and taken before each update; the text asks for whole ones after it.")
def halved_losses_before_the_update(*args):
    return train(*args, loss=lambda actual, pred: mse(actual, pred) / 2, before=True)


@exercise.misconception("The gradient is twice too large: it is that of half the mean squared error, with no factor 2.")
def doubles_the_gradient(*args):
    return train(*args, slope=lambda X, Y, W: 2 * X.T @ (X @ W - Y) / len(X))


@exercise.misconception("The gradient is summed over the rows, not averaged: divide by the number of training rows.")
def sums_the_gradient(*args):
    return train(*args, slope=lambda X, Y, W: X.T @ (X @ W - Y))


@exercise.misconception("W climbs: the gradient is subtracted, W - alpha * gradient.")
def climbs(*args):
    return train(*args, slope=lambda X, Y, W: -X.T @ (X @ W - Y) / len(X))


@exercise.misconception("The gradient is divided by the number of features: divide by the number of training rows.")
def divides_by_features(*args):
    return train(*args, slope=lambda X, Y, W: X.T @ (X @ W - Y) / X.shape[1])


@exercise.misconception("alpha is ignored: a learning rate of 0.03 is written into the function.")
def ignores_alpha(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    return gradient_descent(X_train, Y_train, X_valid, Y_valid, W, 0.03, num_iters)


@exercise.misconception("num_iters is ignored: 100 iterations are written into the function.")
def ignores_num_iters(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    return gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, 100)


@exercise.misconception("The validation loss is computed on the training data.")
def validates_on_training_data(*args):
    W, train_loss, _ = gradient_descent(*args)
    return W, train_loss, train_loss.copy()


@exercise.misconception("Training and validation loss have changed places: return (W, train_loss, valid_loss).")
def swaps_the_losses(*args):
    W, train_loss, valid_loss = gradient_descent(*args)
    return W, valid_loss, train_loss


@exercise.misconception("W is trained on the validation data as well: only the training data may move it.")
def trains_on_validation_data(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss, valid_loss = np.zeros((num_iters, 1)), np.zeros((num_iters, 1))
    for t in range(num_iters):
        W = W - alpha * X_train.T @ (X_train @ W - Y_train) / len(X_train)
        train_loss[t] = mse(Y_train, X_train @ W)
        W = W - alpha * X_valid.T @ (X_valid @ W - Y_valid) / len(X_valid)
        valid_loss[t] = mse(Y_valid, X_valid @ W)
    return W, train_loss, valid_loss
