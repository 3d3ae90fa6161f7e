"""One step of Adam.

    m <- beta1 m + (1 - beta1) grad,      m_hat = m / (1 - beta1^t)
    v <- beta2 v + (1 - beta2) grad^2,    v_hat = v / (1 - beta2^t)
    theta <- theta - eta m_hat / (sqrt(v_hat) + eps)

Source: Kingma & Ba (2015), Adam: A method for stochastic optimization, ICLR, arXiv:1412.6980, algorithm 1.
"""

import numpy as np

from autograder import Exercise, call, checks


def adam(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """Parameters and moments after step number t (counted from 1), all of one shape; returns (theta, m, v).

    The moments returned are not corrected for their bias: the next step needs them as they are.
    """
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v


exercise = Exercise(adam, returns=("theta", "m", "v"))


@exercise.cases
def cases(rng):
    def state(*shape):
        theta, grad, m = rng.normal(size=(3, *shape))
        return theta, 3.0 * grad, m, rng.uniform(0.5, 2.0, size=shape)

    def rest(*gradient):
        zeros = np.zeros(len(gradient))
        return rng.normal(size=len(gradient)), np.array(gradient), zeros, zeros.copy()

    yield "the first step, from rest", *rest(1.0, 0.0, -2.0, 0.5), 1, 0.1, 0.8, 0.95
    yield "the default hyperparameters", *state(5), 2
    yield "a matrix of parameters", *state(4, 3), 3, 0.2, 0.7, 0.9
    yield "a gradient with a zero", rng.normal(size=3), np.array([2.0, 0.0, -1.5]), *state(3)[2:], 5, 0.3, 0.6, 0.85
    yield "a tenth step", *state(6), 10, 0.1, 0.85, 0.97
    yield "tiny gradients, where eps counts", *rest(1e-5, -1e-5, 2e-5), 1, 0.1, 0.75, 0.9, 1e-5
    yield "tiny gradients and the default eps", *rest(1e-5, -1e-5, 2e-5), 1, 0.1, 0.75, 0.9
    yield "a large eps", *state(3), 4, 0.1, 0.75, 0.9, 0.5
    yield "one parameter", *state(1), 2, 0.4, 0.65, 0.8
    yield "a column of parameters", *state(4, 1), 7, 0.02, 0.95, 0.99


@exercise.cases(finding="hyperparameters given by their names")
def by_name(rng):
    start = rng.normal(size=4), rng.normal(size=4), rng.normal(size=4), rng.uniform(0.5, 2.0, size=4)
    yield "t, eps, beta2, beta1 and eta", call(*start, t=3, eps=1e-3, beta2=0.8, beta1=0.6, eta=0.3)


# Absolute as well: where the step happens to bring a value near 0, float32 leaves fewer digits of it.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def step(theta, grad, m, v, t, eta, beta1, beta2, move):
    """The new moments, and theta moved by eta times what `move` makes of the corrected ones."""
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return theta - eta * move(m / (1 - beta1**t), v / (1 - beta2**t)), m, v


@exercise.alternative("eps is inside the root, sqrt(v_hat + eps); the text adds it to the root, sqrt(v_hat) + eps.")
def eps_inside(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return step(theta, grad, m, v, t, eta, beta1, beta2, lambda m_hat, v_hat: m_hat / np.sqrt(v_hat + eps))


@exercise.alternative(
    "eps is added before the correction of v, sqrt(v) + eps, as in the paper's faster form; the text adds it to "
    "sqrt(v_hat)."
)
def eps_before_the_correction(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return theta - eta * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + eps), m, v


@exercise.misconception("The moments are not corrected for their bias: divide m by 1 - beta1^t and v by 1 - beta2^t.")
def forgets_the_correction(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return theta - eta * m / (np.sqrt(v) + eps), m, v


@exercise.misconception("The correction does not depend on t: divide by 1 - beta^t, not by 1 - beta.")
def corrects_as_in_the_first_step(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, 1, eta, beta1, beta2, eps)


@exercise.misconception("t is counted from 1 already: the powers are beta^t, not beta^(t + 1).")
def counts_from_zero(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, t + 1, eta, beta1, beta2, eps)


@exercise.misconception("The corrected moments are returned: return m and v as they were before the correction.")
def returns_corrected_moments(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta, m, v = adam(theta, grad, m, v, t, eta, beta1, beta2, eps)
    return theta, m / (1 - beta1**t), v / (1 - beta2**t)


@exercise.misconception("beta1 and beta2 have changed places: beta1 belongs to m, beta2 to v.")
def swaps_the_betas(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, t, eta, beta2, beta1, eps)


@exercise.misconception("The root is missing: divide by sqrt(v_hat) + eps.")
def forgets_the_root(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return step(theta, grad, m, v, t, eta, beta1, beta2, lambda m_hat, v_hat: m_hat / (v_hat + eps))


@exercise.misconception("v is the running mean of the gradients: it should be that of their squares, grad**2.")
def forgets_the_square(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad
    return theta - eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@exercise.misconception("theta moves by the gradient over the root: the numerator is m_hat, the corrected mean.")
def moves_by_the_gradient(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return step(theta, grad, m, v, t, eta, beta1, beta2, lambda m_hat, v_hat: grad / (np.sqrt(v_hat) + eps))


@exercise.misconception("The given hyperparameters are ignored: the defaults are written into the function.")
def ignores_hyperparameters(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, t)
