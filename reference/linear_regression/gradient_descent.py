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
exercise.equivalent("np.zeros -> np.ones", "every entry is written before it is returned")
for part in ("train", "valid"):
    X, Y = f"X_{part}", f"Y_{part}"
    exercise.equivalent(f"mse({Y}, {X} @ W) -> mse({X} @ W, {Y})", "the squared error is symmetric")


@exercise.confirmed_by("the closed form in eigenvectors, with scikit-learn's mean_squared_error")
def by_eigenvectors(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    from sklearn.metrics import mean_squared_error

    if np.all(X_train @ W == Y_train):
        return NotImplemented  # a start at the minimum: of the training losses only rounding is left
    # Along an eigenvector of X^T X / n with eigenvalue s, a step is w <- (1 - alpha s) w + alpha b with b = X^T Y / n.
    s, vectors = np.linalg.eigh(X_train.T @ X_train / len(X_train))
    w, b = vectors.T @ W, vectors.T @ (X_train.T @ Y_train) / len(X_train)
    powers = (1 - alpha * s[:, np.newaxis]) ** np.arange(num_iters + 1)
    weights = vectors @ (powers[:, 1:] * w + alpha * b * np.cumsum(powers[:, :-1], axis=1))

    def losses(X, Y):
        errors = mean_squared_error(np.tile(Y, num_iters), X @ weights, multioutput="raw_values")
        return errors[:, np.newaxis]

    return weights[:, -1:], losses(X_train, Y_train), losses(X_valid, Y_valid)


@exercise.confirmed_by("mpmath with 50 digits")
def by_mpmath(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    from ..exact import LARGEST, fifty_digits, rounded

    if X_train.size > LARGEST or np.all(X_train @ W == Y_train):
        return NotImplemented  # iris would take long; for a start at the minimum see above
    X_train, Y_train, X_valid, Y_valid, W = map(fifty_digits, (X_train, Y_train, X_valid, Y_valid, W))
    losses = []
    for _ in range(num_iters):
        W = W - alpha * (X_train.T @ (X_train @ W - Y_train)) / len(X_train)
        losses.append([np.mean((X_train @ W - Y_train) ** 2), np.mean((X_valid @ W - Y_valid) ** 2)])
    train_loss, valid_loss = np.split(rounded(losses), 2, axis=1)
    return rounded(W), train_loss, valid_loss


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
    # Not the first: that one is put again at the end, and this one takes long.
    yield "a single step", *problem(6, 3, 2, alpha=0.1, steps=1)
    yield "iris, as in the text", data[train], targets[train], data[valid], targets[valid], start, 0.03, 100
    yield "a single step with many features", *problem(12, 5, 4, alpha=0.3, steps=1)
    yield "ten steps", *problem(12, 5, 3, alpha=0.1, steps=10)
    yield "more validation than training data", *problem(5, 9, 2, alpha=0.03, steps=7)
    yield "as many rows as features", *problem(4, 2, 4, alpha=0.05, steps=5)
    X_train, _, X_valid, Y_valid, W, *_ = problem(6, 3, 2, alpha=0.1, steps=1)
    yield "a start at the minimum", X_train, X_train @ W, X_valid, Y_valid, W, 0.1, 6
    yield "one feature", *problem(8, 4, 1, alpha=0.3, steps=8)


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


@exercise.misconception("The gradient is halved: half the mean squared error has the gradient X^T (XW - t) / n.")
def halves_the_gradient(*args):
    return train(*args, slope=lambda X, Y, W: X.T @ (X @ W - Y) / (2 * len(X)))


@exercise.misconception("The gradient is summed over the rows, not averaged: divide by the number of training rows.")
def sums_the_gradient(*args):
    return train(*args, slope=lambda X, Y, W: X.T @ (X @ W - Y))


@exercise.misconception(
    "The gradient has a factor 2 and is summed over the rows: leave the 2 out and divide by the number of rows."
)
def doubles_and_sums_the_gradient(*args):
    return train(*args, slope=lambda X, Y, W: 2 * X.T @ (X @ W - Y))


@exercise.misconception("W climbs: subtract alpha times the gradient, which has X @ W - Y in it, not Y - X @ W.")
def climbs(*args):
    return train(*args, slope=lambda X, Y, W: -X.T @ (X @ W - Y) / len(X))


@exercise.misconception("The gradient is divided by the number of features: divide by the number of training rows.")
def divides_by_features(*args):
    return train(*args, slope=lambda X, Y, W: X.T @ (X @ W - Y) / X.shape[1])


@exercise.misconception(
    "The gradient is divided by the number of entries of X_train: divide by the number of its rows."
)
def divides_by_all_entries(*args):
    return train(*args, slope=lambda X, Y, W: X.T @ (X @ W - Y) / X.size)


@exercise.misconception(
    "The gradient is divided by the number of validation rows: divide by that of the training rows."
)
def divides_by_the_validation_rows(*args):
    return train(*args, slope=lambda X, Y, W: X.T @ (X @ W - Y) / len(args[2]))


@exercise.misconception("The gradient is divided by num_iters: divide by the number of training rows.")
def divides_by_iterations(*args):
    return train(*args, slope=lambda X, Y, W: X.T @ (X @ W - Y) / args[6])


@exercise.misconception("alpha is divided by num_iters: each step is a whole one, alpha times the gradient.")
def divides_alpha_by_iterations(*args):
    return train(*args[:5], args[5] / args[6], args[6])


@exercise.misconception("alpha shrinks from step to step: take the same alpha in all of them.")
def shrinks_alpha(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss, valid_loss = np.zeros((num_iters, 1)), np.zeros((num_iters, 1))
    for t in range(num_iters):
        W = W - alpha / (t + 1) * X_train.T @ (X_train @ W - Y_train) / len(X_train)
        train_loss[t] = mse(Y_train, X_train @ W)
        valid_loss[t] = mse(Y_valid, X_valid @ W)
    return W, train_loss, valid_loss


@exercise.misconception("The gradient is not multiplied by the learning rate `alpha`.")
def forgets_alpha(*args):
    return train(*args[:5], 1.0, args[6])


@exercise.misconception("alpha is ignored: a learning rate of 0.03 is written into the function.")
def ignores_alpha(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    return gradient_descent(X_train, Y_train, X_valid, Y_valid, W, 0.03, num_iters)


@exercise.misconception("num_iters is ignored: 100 iterations are written into the function.")
def ignores_num_iters(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    return gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, 100)


@exercise.misconception("All weights take the same step: the gradient X^T (XW - t) / n has an entry for each of them.")
def moves_all_weights_alike(*args):
    return train(*args, slope=lambda X, Y, W: np.mean(X * (X @ W - Y)))


@exercise.misconception("The mean error is taken for the gradient: multiply the errors by the data, X^T (XW - t) / n.")
def forgets_the_data_in_the_gradient(*args):
    return train(*args, slope=lambda X, Y, W: np.mean(X @ W - Y))


@exercise.misconception("The errors in the gradient are squared: it is X^T (XW - t) / n, without a square.")
def squares_the_errors_in_the_gradient(*args):
    return train(*args, slope=lambda X, Y, W: X.T @ (X @ W - Y) ** 2 / len(X))


@exercise.misconception("Only the signs of the errors move W: the gradient takes the errors themselves, XW - t.")
def takes_the_signs_of_the_errors(*args):
    return train(*args, slope=lambda X, Y, W: X.T @ np.sign(X @ W - Y) / len(X))


@exercise.misconception("The targets are missing from the gradient: it is X^T (XW - t) / n.")
def forgets_the_targets_in_the_gradient(*args):
    return train(*args, slope=lambda X, Y, W: X.T @ (X @ W) / len(X))


@exercise.misconception(
    "The gradient is divided by its length, so that all steps are as long as alpha: leave it as it is."
)
def normalises_the_gradient(*args):
    def direction(X, Y, W):
        slope = X.T @ (X @ W - Y) / len(X)
        return slope / np.linalg.norm(slope)

    return train(*args, slope=direction)


@exercise.misconception("W is moved by the loss: subtract alpha times its gradient, X^T (XW - t) / n.")
def subtracts_the_loss(*args):
    return train(*args, slope=lambda X, Y, W: mse(Y, X @ W) / 2)


@exercise.misconception("W is moved by the mean squared error: subtract alpha times the gradient, X^T (XW - t) / n.")
def subtracts_the_mean_squared_error(*args):
    return train(*args, slope=lambda X, Y, W: mse(Y, X @ W))


@exercise.misconception("The gradient is that of the initial weights in all steps: compute it anew with each W.")
def computes_the_gradient_once(*args):
    X, Y, W = args[0], args[1], args[4]
    once = X.T @ (X @ W - Y) / len(X)
    return train(*args, slope=lambda X, Y, W: once)


@exercise.misconception("Each iteration starts from the initial weights again: go on from those of the last step.")
def starts_anew_each_time(*args):
    W, train_loss, valid_loss = gradient_descent(*args[:6], 1)
    return W, np.repeat(train_loss, args[6], axis=0), np.repeat(valid_loss, args[6], axis=0)


@exercise.misconception("The training loss is taken before each update: take it after, with the new weights.")
def takes_the_training_loss_too_early(*args):
    W, _, valid_loss = gradient_descent(*args)
    return W, train(*args, before=True)[1], valid_loss


@exercise.misconception("The validation loss is taken before each update: take it after, with the new weights.")
def takes_the_validation_loss_too_early(*args):
    W, train_loss, _ = gradient_descent(*args)
    return W, train_loss, train(*args, before=True)[2]


def initial_loss(X, Y, W, num_iters):
    """The loss of the weights that are given, as often as there are steps."""
    return np.full((num_iters, 1), mse(Y, X @ W))


@exercise.misconception("The validation loss is that of the initial weights in all steps: take those of the step.")
def validates_the_initial_weights(*args):
    W, train_loss, _ = gradient_descent(*args)
    return W, train_loss, initial_loss(args[2], args[3], args[4], args[6])


@exercise.misconception("Both losses are those of the initial weights in all steps: take the weights of the step.")
def records_the_losses_of_the_initial_weights(*args):
    losses = [initial_loss(args[part], args[part + 1], args[4], args[6]) for part in (0, 2)]
    return gradient_descent(*args)[0], *losses


@exercise.misconception("W never moves: assign the new weights to it in each iteration, W = W - alpha * gradient.")
def never_moves(*args):
    return train(*args[:5], 0.0, args[6])


@exercise.misconception(
    "The initial weights are returned: the losses are right, return the `W` that belongs to the last."
)
def returns_the_initial_weights(*args):
    _, train_loss, valid_loss = gradient_descent(*args)
    return args[4], train_loss, valid_loss


@exercise.misconception(
    "These are the best weights at once, by the normal equation: take `num_iters` steps of gradient descent to them."
)
def solves_the_normal_equation(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    W = np.linalg.pinv(X_train) @ Y_train
    train_loss = np.full((num_iters, 1), mse(Y_train, X_train @ W))
    return W, train_loss, np.full((num_iters, 1), mse(Y_valid, X_valid @ W))


@exercise.misconception("One step is missing and the first losses stay 0: range(1, num_iters) has one number too few.")
def starts_one_late(*args):
    W, train_loss, valid_loss = gradient_descent(*args[:6], args[6] - 1)
    return W, np.vstack([[[0.0]], train_loss]), np.vstack([[[0.0]], valid_loss])


@exercise.misconception("One step is missing and the last losses stay 0: loop over range(num_iters), all of it.")
def stops_one_short(*args):
    W, train_loss, valid_loss = gradient_descent(*args[:6], args[6] - 1)
    return W, np.vstack([train_loss, [[0.0]]]), np.vstack([valid_loss, [[0.0]]])


@exercise.misconception("There is one step too few: loop over range(num_iters), which has `num_iters` numbers.")
def takes_one_step_less(*args):
    return gradient_descent(*args[:6], args[6] - 1)


@exercise.misconception("There is one step too many: loop over range(num_iters), which has `num_iters` numbers.")
def takes_one_step_more(*args):
    return gradient_descent(*args[:6], args[6] + 1)


@exercise.misconception("The losses before the first update are recorded too: record them after each update alone.")
def records_the_initial_losses_too(*args):
    X_train, Y_train, X_valid, Y_valid, W, *_ = args
    trained, train_loss, valid_loss = gradient_descent(*args)
    first = mse(Y_train, X_train @ W), mse(Y_valid, X_valid @ W)
    return trained, np.vstack([[[first[0]]], train_loss]), np.vstack([[[first[1]]], valid_loss])


@exercise.misconception("The losses are the last ones alone: record one for each iteration, shape (num_iters, 1).")
def gives_the_last_losses(*args):
    W, train_loss, valid_loss = gradient_descent(*args)
    return W, train_loss[-1, 0], valid_loss[-1, 0]


@exercise.misconception("All losses are those of the last step: write each one into its own row, inside the loop.")
def repeats_the_last_losses(*args):
    W, train_loss, valid_loss = gradient_descent(*args)
    return W, np.full_like(train_loss, train_loss[-1]), np.full_like(valid_loss, valid_loss[-1])


@exercise.misconception("The losses form a row: the text asks for columns, shape (num_iters, 1).")
def gives_rows_of_losses(*args):
    W, train_loss, valid_loss = gradient_descent(*args)
    return W, train_loss.T, valid_loss.T


@exercise.misconception("The losses are roots of the mean squared errors: the text asks for these without a root.")
def records_the_roots(*args):
    return train(*args, loss=lambda actual, pred: np.sqrt(mse(actual, pred)))


@exercise.misconception("The losses are sums of squared errors: divide each by the number of its rows.")
def records_the_sums(*args):
    return train(*args, loss=lambda actual, pred: np.sum((actual - pred) ** 2))


@exercise.misconception(
    "The losses are mean absolute errors: square the errors, the text asks for mean squared errors."
)
def records_the_absolute_errors(*args):
    return train(*args, loss=lambda actual, pred: np.mean(np.abs(actual - pred)))


@exercise.misconception("The validation loss is divided by the number of training rows: it has rows of its own.")
def divides_the_validation_loss_by_the_training_rows(*args):
    W, train_loss, valid_loss = gradient_descent(*args)
    return W, train_loss, valid_loss * len(args[2]) / len(args[0])


@exercise.misconception("The validation loss is computed on the training data.")
def validates_on_training_data(*args):
    W, train_loss, _ = gradient_descent(*args)
    return W, train_loss, train_loss.copy()


@exercise.misconception("Training and validation loss have changed places: return (W, train_loss, valid_loss).")
def swaps_the_losses(*args):
    W, train_loss, valid_loss = gradient_descent(*args)
    return W, valid_loss, train_loss


@exercise.misconception("The values are returned in another order: return (W, train_loss, valid_loss).")
def returns_the_weights_last(*args):
    W, train_loss, valid_loss = gradient_descent(*args)
    return train_loss, valid_loss, W


@exercise.misconception("W is trained on the validation data as well: only the training data may move it.")
def trains_on_validation_data(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    train_loss, valid_loss = np.zeros((num_iters, 1)), np.zeros((num_iters, 1))
    for t in range(num_iters):
        W = W - alpha * X_train.T @ (X_train @ W - Y_train) / len(X_train)
        train_loss[t] = mse(Y_train, X_train @ W)
        W = W - alpha * X_valid.T @ (X_valid @ W - Y_valid) / len(X_valid)
        valid_loss[t] = mse(Y_valid, X_valid @ W)
    return W, train_loss, valid_loss


@exercise.misconception("W is trained on the validation data: compute the gradient from X_train and Y_train.")
def trains_on_the_validation_data_alone(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    W, valid_loss, train_loss = gradient_descent(X_valid, Y_valid, X_train, Y_train, W, alpha, num_iters)
    return W, train_loss, valid_loss


@exercise.misconception("Only the weights are returned: return (W, train_loss, valid_loss).")
def returns_the_weights_alone(*args):
    return gradient_descent(*args)[0]


# What follows is right for arrays of floats and shows itself in integers alone.
