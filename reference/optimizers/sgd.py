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


@exercise.misconception("The gradient is not multiplied by the learning rate eta.")
def forgets_eta(theta, grad, eta=0.01):
    return theta - grad


@exercise.misconception("This is the step alone: return the new parameters, theta - eta * grad.")
def gives_the_step(theta, grad, eta=0.01):
    return eta * grad


@exercise.misconception("The gradient is divided by eta: multiply, theta - eta * grad.")
def divides_by_eta(theta, grad, eta=0.01):
    return theta - grad / eta


@exercise.misconception("theta is scaled as well: in eta * (theta - grad) the brackets should go, theta - eta * grad.")
def scales_theta(theta, grad, eta=0.01):
    return eta * (theta - grad)


@exercise.misconception("Only the sign of the gradient is used: the step grows with its size, theta - eta * grad.")
def takes_the_sign(theta, grad, eta=0.01):
    return theta - eta * np.sign(grad)
