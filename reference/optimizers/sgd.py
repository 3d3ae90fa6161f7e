"""One step of (stochastic) gradient descent.

    theta <- theta - eta grad

Source: Robbins & Monro (1951), A stochastic approximation method, Annals of Mathematical Statistics 22(3), 400-407;
Goodfellow, Bengio & Courville (2016), Deep Learning, algorithm 8.1.
"""

import numpy as np

from autograder import Exercise, call, checks


def sgd(theta, grad, eta=0.01):
    """The parameters after one step of size eta against the gradient; theta and grad of one shape, as is the result."""
    return theta - eta * grad


exercise = Exercise(sgd)


@exercise.confirmed_by("scikit-learn's SGDOptimizer")
def by_scikit_learn(theta, grad, eta=0.01):
    from sklearn.neural_network._stochastic_optimizers import SGDOptimizer

    # It moves the parameters in place.
    SGDOptimizer([theta], learning_rate_init=eta, momentum=0.0, nesterov=False).update_params([theta], [grad])
    return theta


@exercise.confirmed_by("exact arithmetic")
def by_fractions(theta, grad, eta=0.01):
    from ..exact import fractions, rounded

    return rounded(fractions(theta) - fractions(eta) * fractions(grad))


@exercise.cases
def cases(rng):
    yield "two parameters by hand", np.array([1.0, 2.0]), np.array([10.0, -10.0]), 0.1
    yield "the default learning rate", rng.normal(size=5), 3.0 * rng.normal(size=5)
    yield "a matrix of parameters", rng.normal(size=(4, 3)), rng.normal(size=(4, 3)), float(rng.uniform(0.1, 0.9))
    yield "a gradient with a zero", rng.normal(size=3), np.array([2.0, 0.0, -1.5]), 0.5
    yield "one parameter", rng.normal(size=1), rng.uniform(1.0, 2.0, size=1), 0.3
    yield "a column of parameters", rng.normal(size=(4, 1)), rng.normal(size=(4, 1)), 0.2


@exercise.cases(finding="eta given by its name")
def by_name(rng):
    yield "eta = 0.25", call(rng.normal(size=4), rng.normal(size=4), eta=0.25)


# Absolute as well: where the step happens to bring a value near 0, float32 leaves fewer digits of it.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception("The step goes up the gradient: subtract, theta - eta * grad.")
def climbs(theta, grad, eta=0.01):
    return theta + eta * grad


@exercise.misconception("eta is ignored: the default 0.01 is written into the function.")
def ignores_eta(theta, grad, eta=0.01):
    return theta - 0.01 * grad


@exercise.misconception("eta is ignored: 0.1 is written into the function.")
def takes_a_tenth_for_eta(theta, grad, eta=0.01):
    return theta - 0.1 * grad


@exercise.misconception("The gradient is not multiplied by the learning rate `eta`.")
def forgets_eta(theta, grad, eta=0.01):
    return theta - grad


@exercise.misconception("eta is applied twice: multiply the gradient by it once.")
def applies_eta_twice(theta, grad, eta=0.01):
    return theta - eta**2 * grad


@exercise.misconception("The gradient is divided by eta: multiply, theta - eta * grad.")
def divides_by_eta(theta, grad, eta=0.01):
    return theta - grad / eta


@exercise.misconception("The step is twice too long: it is eta * grad, without a factor 2.")
def doubles_the_step(theta, grad, eta=0.01):
    return theta - 2 * eta * grad


@exercise.misconception("The step is halved: it is eta * grad, without a factor 1/2.")
def halves_the_step(theta, grad, eta=0.01):
    return theta - eta * grad / 2


@exercise.misconception(
    "The step is divided by the number of parameters: `grad` is the gradient already, take it whole."
)
def divides_by_the_number_of_parameters(theta, grad, eta=0.01):
    return theta - eta * grad / np.size(grad)


@exercise.misconception("The step is divided by the number of rows: `grad` is the gradient already, take it whole.")
def divides_by_the_number_of_rows(theta, grad, eta=0.01):
    return theta - eta * grad / len(grad)


@exercise.misconception("This is the step alone: return the new parameters, theta - eta * grad.")
def gives_the_step(theta, grad, eta=0.01):
    return eta * grad


@exercise.misconception("This is the step alone, with its sign: add it to theta and return the new parameters.")
def gives_the_negative_step(theta, grad, eta=0.01):
    return -eta * grad


@exercise.misconception("theta comes back as it was: return theta - eta * grad.")
def leaves_theta(theta, grad, eta=0.01):
    return theta.copy()


@exercise.misconception("theta is scaled as well: in eta * (theta - grad) the brackets should go, theta - eta * grad.")
def scales_theta(theta, grad, eta=0.01):
    return eta * (theta - grad)


@exercise.misconception("eta multiplies theta, not the gradient: theta - eta * grad.")
def multiplies_theta_by_eta(theta, grad, eta=0.01):
    return eta * theta - grad


@exercise.misconception("theta and grad have changed places: theta - eta * grad.")
def swaps_theta_and_grad(theta, grad, eta=0.01):
    return grad - eta * theta


@exercise.misconception("The difference is the wrong way round: theta - eta * grad, not eta * grad - theta.")
def subtracts_theta(theta, grad, eta=0.01):
    return eta * grad - theta


@exercise.misconception("The step is multiplied by theta: it is eta * grad alone.")
def multiplies_the_step_by_theta(theta, grad, eta=0.01):
    return theta - eta * grad * theta


@exercise.misconception("theta shrinks by itself, as with weight decay: subtract eta * grad and nothing else.")
def decays_theta(theta, grad, eta=0.01):
    return theta - eta * (grad + theta)


@exercise.misconception("This is a weighted mean of theta and grad: subtract the step, theta - eta * grad.")
def averages_theta_and_grad(theta, grad, eta=0.01):
    return (1 - eta) * theta + eta * grad


@exercise.misconception("Only the sign of the gradient is used: the step grows with its size, theta - eta * grad.")
def takes_the_sign(theta, grad, eta=0.01):
    return theta - eta * np.sign(grad)


@exercise.misconception("The sign of the gradient is lost: leave out abs(), theta - eta * grad.")
def drops_the_sign(theta, grad, eta=0.01):
    return theta - eta * np.abs(grad)


@exercise.misconception("The gradient is squared: theta - eta * grad.")
def squares_the_gradient(theta, grad, eta=0.01):
    return theta - eta * grad**2


@exercise.misconception("The gradient is divided by its length: the step grows with its size, theta - eta * grad.")
def normalises_the_gradient(theta, grad, eta=0.01):
    return theta - eta * grad / np.linalg.norm(grad)


@exercise.misconception(
    "All parameters move by the mean of the gradient: each one has its own entry, theta - eta * grad."
)
def averages_the_gradient(theta, grad, eta=0.01):
    return theta - eta * np.mean(grad)


@exercise.misconception(
    "All parameters move by the sum of the gradient: each one has its own entry, theta - eta * grad."
)
def sums_the_gradient(theta, grad, eta=0.01):
    return theta - eta * np.sum(grad)


# What follows is right where eta is given by position.


@exercise.misconception("The learning rate has another name than `eta`: keep the names of the signature.")
def renames_eta(theta, grad, lr=0.01):
    return theta - lr * grad
