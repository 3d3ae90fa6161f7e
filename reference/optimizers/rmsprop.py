"""One step of RMSprop.

    s <- gamma s + (1 - gamma) grad^2,    theta <- theta - eta grad / sqrt(s + eps)

Source: Tieleman & Hinton (2012), Lecture 6.5 - RMSProp, COURSERA: Neural Networks for Machine Learning; eps inside the
root as in Ruder (2016), An overview of gradient descent optimization algorithms, arXiv:1609.04747, section 4.5.
"""

import numpy as np

from autograder import Exercise, call, checks


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    """Parameters and running mean of squared gradients after one step, all of one shape; returns (theta, s)."""
    s = gamma * s + (1 - gamma) * grad**2
    return theta - eta * grad / np.sqrt(s + eps), s


exercise = Exercise(rmsprop, returns=("theta", "s"))


@exercise.confirmed_by("mpmath with 50 digits")
def by_mpmath(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    from ..exact import fifty_digits, rounded, sqrt

    theta, grad, s, eta, gamma, eps = map(fifty_digits, (theta, grad, s, eta, gamma, eps))
    s = gamma * s + (1 - gamma) * grad * grad
    return rounded(theta - eta * grad / sqrt(s + eps)), rounded(s)


@exercise.cases
def cases(rng):
    def state(*shape):
        return rng.normal(size=shape), 3.0 * rng.normal(size=shape), rng.uniform(0.5, 2.0, size=shape)

    yield "two parameters by hand", np.array([1.0, 2.0]), np.array([3.0, -4.0]), np.array([1.0, 4.0]), 0.1, 0.8
    yield "the default hyperparameters", *state(5)
    yield "a matrix of parameters", *state(4, 3), 0.2, 0.7, 1e-8
    theta, _, s = state(3)
    yield "a gradient with a zero", theta, np.array([2.0, 0.0, -1.5]), s, 0.3, 0.6
    yield "the first step, with s of zeros", rng.normal(size=4), np.array([1.0, 0.0, -2.0, 0.5]), np.zeros(4), 0.05, 0.8
    yield "tiny gradients, where eps counts", rng.normal(size=3), np.array([1e-5, -1e-5, 2e-5]), np.zeros(3), 0.1, 0.75
    yield "a large eps", *state(3), 0.1, 0.75, 0.5
    yield "one parameter", *state(1), 0.4, 0.65
    yield "a column of parameters", *state(4, 1), 0.02, 0.95


@exercise.cases(finding="hyperparameters given by their names")
def by_name(rng):
    start = rng.normal(size=4), rng.normal(size=4), rng.uniform(0.5, 2.0, size=4)
    yield "eps, gamma and eta", call(*start, eps=1e-3, gamma=0.6, eta=0.3)


# Absolute as well: where the step happens to bring a value near 0, float32 leaves fewer digits of it.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.alternative("eps is added to the root, sqrt(s) + eps; the text has it inside, sqrt(s + eps).")
def eps_outside(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = gamma * s + (1 - gamma) * grad**2
    return theta - eta * grad / (np.sqrt(s) + eps), s


def step(theta, grad, s, eta, gamma, move):
    """The new mean of squares, and theta moved by eta times what `move` makes of it."""
    s = gamma * s + (1 - gamma) * grad**2
    return theta - eta * move(s), s


@exercise.misconception("The weights have changed places: s = gamma s + (1 - gamma) grad^2.")
def swaps_the_weights(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return rmsprop(theta, grad, s, eta, 1 - gamma, eps)


@exercise.misconception("s is the running mean of the gradients: it should be that of their squares, grad**2.")
def forgets_the_square(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = gamma * s + (1 - gamma) * grad
    return theta - eta * grad / np.sqrt(s + eps), s


@exercise.misconception("s is the running mean of absolute values: it should be that of the squares, grad**2.")
def takes_absolute_values(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = gamma * s + (1 - gamma) * np.abs(grad)
    return theta - eta * grad / np.sqrt(s + eps), s


@exercise.misconception("The weight 1 - gamma is squared along with the gradient: s = gamma s + (1 - gamma) grad^2.")
def squares_the_weight(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = gamma * s + ((1 - gamma) * grad) ** 2
    return theta - eta * grad / np.sqrt(s + eps), s


@exercise.misconception("All parameters share one mean of squares: each one has its own, grad**2 element by element.")
def averages_over_the_parameters(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = gamma * s + (1 - gamma) * np.mean(grad**2)
    return theta - eta * grad / np.sqrt(s + eps), s


@exercise.misconception("The root is missing: divide by sqrt(s + eps).")
def forgets_the_root(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return step(theta, grad, s, eta, gamma, lambda s: grad / (s + eps))


@exercise.misconception("The squares are added up without decay, which is AdaGrad: s = gamma s + (1 - gamma) grad^2.")
def takes_adagrad(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = s + grad**2
    return theta - eta * grad / np.sqrt(s + eps), s


@exercise.misconception("The new squares are not weighted by 1 - gamma: s = gamma s + (1 - gamma) grad^2.")
def forgets_the_weight(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = gamma * s + grad**2
    return theta - eta * grad / np.sqrt(s + eps), s


@exercise.misconception("The old mean does not decay: multiply it by gamma, s = gamma s + (1 - gamma) grad^2.")
def forgets_the_decay(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = s + (1 - gamma) * grad**2
    return theta - eta * grad / np.sqrt(s + eps), s


@exercise.misconception("The former squares are forgotten: s = gamma s + (1 - gamma) grad^2, not grad^2 alone.")
def forgets_the_past(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = grad**2
    return theta - eta * grad / np.sqrt(s + eps), s


@exercise.misconception("The old mean is left out: s = gamma s + (1 - gamma) grad^2, not (1 - gamma) grad^2 alone.")
def leaves_out_the_old_mean(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = (1 - gamma) * grad**2
    return theta - eta * grad / np.sqrt(s + eps), s


@exercise.misconception("theta moves with the old s: compute the new s first.")
def moves_by_the_old_s(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return theta - eta * grad / np.sqrt(s + eps), gamma * s + (1 - gamma) * grad**2


@exercise.misconception("The given hyperparameters are ignored: the defaults are written into the function.")
def ignores_hyperparameters(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return rmsprop(theta, grad, s)


@exercise.misconception("The given gamma is ignored: 0.9 is written into the function.")
def ignores_gamma(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return rmsprop(theta, grad, s, eta, eps=eps)


@exercise.misconception("The given eta is ignored: 0.01 is written into the function.")
def ignores_eta(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return rmsprop(theta, grad, s, gamma=gamma, eps=eps)


@exercise.misconception("The given eps is ignored: 1e-8 is written into the function.")
def ignores_eps(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return rmsprop(theta, grad, s, eta, gamma)


@exercise.misconception("The default of eps is 1e-7: the text has 1e-8.")
def takes_a_larger_default_of_eps(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-7):
    return rmsprop(theta, grad, s, eta, gamma, eps)


@exercise.misconception("eps is missing, so that the division fails where s is 0: divide by sqrt(s + eps).")
def drops_eps(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return step(theta, grad, s, eta, gamma, lambda s: grad / np.sqrt(s))


@exercise.misconception("eps is added twice, inside the root and to it: divide by sqrt(s + eps).")
def adds_eps_twice(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return step(theta, grad, s, eta, gamma, lambda s: grad / (np.sqrt(s + eps) + eps))


@exercise.misconception("eps is squared before it is added: divide by sqrt(s + eps).")
def squares_eps(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return step(theta, grad, s, eta, gamma, lambda s: grad / np.sqrt(s + eps**2))


@exercise.misconception(
    "eps is added after the division, eta * grad / np.sqrt(s) + eps: it belongs inside the root, np.sqrt(s + eps)."
)
def adds_eps_to_the_quotient(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = gamma * s + (1 - gamma) * grad**2
    return theta - eta * grad / np.sqrt(s) + eps, s


@exercise.misconception("eps is kept in s and grows from step to step: add it in the root alone, sqrt(s + eps).")
def keeps_eps_in_s(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = gamma * s + (1 - gamma) * grad**2 + eps
    return theta - eta * grad / np.sqrt(s), s


@exercise.misconception("The step goes up: subtract it from theta.")
def climbs(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return step(theta, grad, s, eta, gamma, lambda s: -grad / np.sqrt(s + eps))


@exercise.misconception("The step is not multiplied by the learning rate `eta`.")
def forgets_eta(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return rmsprop(theta, grad, s, 1.0, gamma, eps)


@exercise.misconception("The gradient is missing from the step: it is eta * grad / sqrt(s + eps).")
def forgets_the_gradient(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return step(theta, grad, s, eta, gamma, lambda s: 1 / np.sqrt(s + eps))


@exercise.misconception("The gradient is squared in the step as well: it is eta * grad / sqrt(s + eps).")
def squares_the_gradient_in_the_step(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return step(theta, grad, s, eta, gamma, lambda s: grad**2 / np.sqrt(s + eps))


@exercise.misconception("The gradient is multiplied by the root: divide by sqrt(s + eps).")
def multiplies_by_the_root(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return step(theta, grad, s, eta, gamma, lambda s: grad * np.sqrt(s + eps))


@exercise.misconception("theta moves by eta * grad, as without RMSprop: divide the gradient by sqrt(s + eps).")
def takes_a_plain_step(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return step(theta, grad, s, eta, gamma, lambda s: grad)


@exercise.misconception("The old s is returned: return the new one, which the next step needs.")
def returns_the_old_s(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return rmsprop(theta, grad, s, eta, gamma, eps)[0], s


@exercise.misconception("The root is returned for s: return the running mean of squares itself.")
def returns_the_root(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    theta, s = rmsprop(theta, grad, s, eta, gamma, eps)
    return theta, np.sqrt(s + eps)


@exercise.misconception("theta is returned as it came: subtract eta * grad / sqrt(s + eps) from it.")
def returns_the_old_theta(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return theta, rmsprop(theta, grad, s, eta, gamma, eps)[1]


@exercise.misconception("The returned values have changed places: return (theta, s).")
def swaps_the_values(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return rmsprop(theta, grad, s, eta, gamma, eps)[::-1]


@exercise.misconception("Only theta is returned: return both, theta and the new s.")
def returns_theta_alone(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    return rmsprop(theta, grad, s, eta, gamma, eps)[0]


# What follows is right where the hyperparameters are given by position.


@exercise.misconception("Not all hyperparameters have the names `eta`, `gamma` and `eps`: keep those of the signature.")
def renames_the_hyperparameters(theta, grad, s, lr=0.01, decay=0.9, epsilon=1e-8):
    return rmsprop(theta, grad, s, lr, decay, epsilon)
