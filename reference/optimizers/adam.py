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


@exercise.confirmed_by("scikit-learn's AdamOptimizer")
def by_scikit_learn(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    from sklearn.neural_network._stochastic_optimizers import AdamOptimizer

    # It adds eps to the root of v before the correction, which makes that root smaller by the same factor.
    theirs = AdamOptimizer([theta], eta, beta1, beta2, epsilon=eps * np.sqrt(1 - beta2**t))
    theirs.ms, theirs.vs, theirs.t = [m], [v], t - 1
    theirs.update_params([theta], [grad])
    return theta, theirs.ms[0], theirs.vs[0]


@exercise.confirmed_by("mpmath with 50 digits")
def by_mpmath(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    from ..exact import fifty_digits, rounded, sqrt

    theta, grad, m, v, eta, beta1, beta2, eps = map(fifty_digits, (theta, grad, m, v, eta, beta1, beta2, eps))
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad * grad
    theta = theta - eta * (m / (1 - beta1**t)) / (sqrt(v / (1 - beta2**t)) + eps)
    return rounded(theta), rounded(m), rounded(v)


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
    yield "a late step, which is still corrected", *state(3), 40, 0.1


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


def corrected(theta, grad, m, v, eta, beta1, beta2, eps, for_m, for_v):
    """A step of Adam whose moments are corrected with other divisors."""
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return theta - eta * (m / for_m) / (np.sqrt(v / for_v) + eps), m, v


@exercise.misconception("The moments are not corrected for their bias: divide m by 1 - beta1^t and v by 1 - beta2^t.")
def forgets_the_correction(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return corrected(theta, grad, m, v, eta, beta1, beta2, eps, 1, 1)


@exercise.misconception("Only m is corrected for its bias: divide v by 1 - beta2^t as well.")
def corrects_m_alone(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return corrected(theta, grad, m, v, eta, beta1, beta2, eps, 1 - beta1**t, 1)


@exercise.misconception("Only v is corrected for its bias: divide m by 1 - beta1^t as well.")
def corrects_v_alone(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return corrected(theta, grad, m, v, eta, beta1, beta2, eps, 1, 1 - beta2**t)


@exercise.misconception("The correction does not depend on t: divide by 1 - beta^t, not by 1 - beta.")
def corrects_as_in_the_first_step(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, 1, eta, beta1, beta2, eps)


@exercise.misconception("t is counted from 1 already: the powers are beta^t, not beta^(t + 1).")
def counts_from_zero(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, t + 1, eta, beta1, beta2, eps)


@exercise.misconception(
    "The powers are one too low, so that the first step divides by 0: they are beta^t, not beta^(t - 1)."
)
def subtracts_one_from_t(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, t - 1, eta, beta1, beta2, eps)


@exercise.misconception("beta is multiplied by t in the correction: it is raised to that power, beta1**t and beta2**t.")
def multiplies_beta_by_t(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return corrected(theta, grad, m, v, eta, beta1, beta2, eps, 1 - beta1 * t, 1 - beta2 * t)


@exercise.misconception("The moments are multiplied by 1 - beta^t: divide them by it, which makes them larger.")
def multiplies_by_the_correction(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return corrected(theta, grad, m, v, eta, beta1, beta2, eps, 1 / (1 - beta1**t), 1 / (1 - beta2**t))


@exercise.misconception("The moments are divided by beta^t: divide them by 1 - beta^t.")
def corrects_by_the_power_alone(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return corrected(theta, grad, m, v, eta, beta1, beta2, eps, beta1**t, beta2**t)


@exercise.misconception("v is corrected with beta1: its own is beta2, v / (1 - beta2^t).")
def corrects_both_with_beta1(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return corrected(theta, grad, m, v, eta, beta1, beta2, eps, 1 - beta1**t, 1 - beta1**t)


@exercise.misconception("m is corrected with beta2: its own is beta1, m / (1 - beta1^t).")
def corrects_both_with_beta2(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return corrected(theta, grad, m, v, eta, beta1, beta2, eps, 1 - beta2**t, 1 - beta2**t)


@exercise.misconception("m is corrected with beta2 and v with beta1: beta1 belongs to m, beta2 to v.")
def swaps_the_corrections(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return corrected(theta, grad, m, v, eta, beta1, beta2, eps, 1 - beta2**t, 1 - beta1**t)


@exercise.misconception("The corrected moments are returned: return m and v as they were before the correction.")
def returns_corrected_moments(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta, m, v = adam(theta, grad, m, v, t, eta, beta1, beta2, eps)
    return theta, m / (1 - beta1**t), v / (1 - beta2**t)


@exercise.misconception("beta1 and beta2 have changed places: beta1 belongs to m, beta2 to v.")
def swaps_the_betas(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, t, eta, beta2, beta1, eps)


@exercise.misconception("beta1 is used for both moments: v has its own, beta2.")
def takes_beta1_for_both(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, t, eta, beta1, beta1, eps)


@exercise.misconception("beta2 is used for both moments: m has its own, beta1.")
def takes_beta2_for_both(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, t, eta, beta2, beta2, eps)


@exercise.misconception(
    "beta and 1 - beta have changed places in the moments: m = beta1 m + (1 - beta1) grad, and v likewise."
)
def swaps_the_weights(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    _, m, v = adam(theta, grad, m, v, t, eta, 1 - beta1, 1 - beta2, eps)
    return theta - eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@exercise.misconception("The gradient and its square are not weighted: multiply them by 1 - beta1 and 1 - beta2.")
def forgets_the_weights(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + grad
    v = beta2 * v + grad**2
    return theta - eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@exercise.misconception("The squares are weighted by 1 - beta1: v = beta2 v + (1 - beta2) grad^2.")
def weights_the_squares_with_beta1(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta1) * grad**2
    return theta - eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@exercise.misconception("The former moments are forgotten: m = beta1 m + (1 - beta1) grad, and v likewise.")
def forgets_the_old_moments(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, np.zeros_like(m), np.zeros_like(v), t, eta, beta1, beta2, eps)


@exercise.misconception("v is the running mean of the gradients: it should be that of their squares, grad**2.")
def forgets_the_square(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad
    return theta - eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@exercise.misconception("v is the running mean of m^2: it should be that of the squared gradients, grad**2.")
def squares_the_mean(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * m**2
    return theta - eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@exercise.misconception("v is the running mean of absolute values: it should be that of the squares, grad**2.")
def takes_absolute_values(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * np.abs(grad)
    return theta - eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@exercise.misconception("The root is missing: divide by sqrt(v_hat) + eps.")
def forgets_the_root(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return step(theta, grad, m, v, t, eta, beta1, beta2, lambda m_hat, v_hat: m_hat / (v_hat + eps))


@exercise.misconception("m_hat is multiplied by the root: divide it by sqrt(v_hat) + eps.")
def multiplies_by_the_root(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return step(theta, grad, m, v, t, eta, beta1, beta2, lambda m_hat, v_hat: m_hat * (np.sqrt(v_hat) + eps))


@exercise.misconception("theta moves by eta * m_hat, whatever v is: divide by sqrt(v_hat) + eps.")
def leaves_out_v(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return step(theta, grad, m, v, t, eta, beta1, beta2, lambda m_hat, v_hat: m_hat)


@exercise.misconception("theta moves by the gradient over the root: the numerator is m_hat, the corrected mean.")
def moves_by_the_gradient(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return step(theta, grad, m, v, t, eta, beta1, beta2, lambda m_hat, v_hat: grad / (np.sqrt(v_hat) + eps))


@exercise.misconception("theta moves with the old moments: compute the new m and v first.")
def moves_by_the_old_moments(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta = theta - eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta, beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2


@exercise.misconception(
    "This is NAdam, which looks ahead with Nesterov's step: Adam moves by m_hat / (sqrt(v_hat) + eps)."
)
def takes_nesterovs_step(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    def ahead(m_hat, v_hat):
        return (beta1 * m_hat + (1 - beta1) * grad / (1 - beta1**t)) / (np.sqrt(v_hat) + eps)

    return step(theta, grad, m, v, t, eta, beta1, beta2, ahead)


@exercise.misconception("The step goes up: subtract it from theta.")
def climbs(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return step(theta, grad, m, v, t, eta, beta1, beta2, lambda m_hat, v_hat: -m_hat / (np.sqrt(v_hat) + eps))


@exercise.misconception("The step is not multiplied by the learning rate `eta`.")
def forgets_eta(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, t, 1.0, beta1, beta2, eps)


@exercise.misconception("eps is missing, so that the division fails where v is 0: divide by sqrt(v_hat) + eps.")
def drops_eps(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return step(theta, grad, m, v, t, eta, beta1, beta2, lambda m_hat, v_hat: m_hat / np.sqrt(v_hat))


@exercise.misconception("eps is added twice, inside the root and to it: divide by sqrt(v_hat) + eps.")
def adds_eps_twice(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return step(theta, grad, m, v, t, eta, beta1, beta2, lambda m_hat, v_hat: m_hat / (np.sqrt(v_hat + eps) + eps))


@exercise.misconception(
    "eps is added after the division: put the brackets around the root and eps, m_hat / (np.sqrt(v_hat) + eps)."
)
def adds_eps_to_the_quotient(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta, m, v = step(theta, grad, m, v, t, eta, beta1, beta2, lambda m_hat, v_hat: m_hat / np.sqrt(v_hat))
    return theta + eps, m, v


@exercise.misconception("The default of eps is 1e-7: the text has 1e-8.")
def takes_a_larger_default_of_eps(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    return adam(theta, grad, m, v, t, eta, beta1, beta2, eps)


@exercise.misconception("The given hyperparameters are ignored: the defaults are written into the function.")
def ignores_hyperparameters(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, t)


@exercise.misconception("The given beta1 and beta2 are ignored: 0.9 and 0.999 are written into the function.")
def ignores_the_betas(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, t, eta, eps=eps)


@exercise.misconception("The given eta is ignored: 0.001 is written into the function.")
def ignores_eta(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, t, beta1=beta1, beta2=beta2, eps=eps)


@exercise.misconception("The given eps is ignored: 1e-8 is written into the function.")
def ignores_eps(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, t, eta, beta1, beta2)


@exercise.misconception("The old moments are returned: return the new ones, which the next step needs.")
def returns_the_old_moments(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, t, eta, beta1, beta2, eps)[0], m, v


@exercise.misconception("m is returned after the correction: return it as it was before, the correction is for theta.")
def returns_the_corrected_m(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta, m, v = adam(theta, grad, m, v, t, eta, beta1, beta2, eps)
    return theta, m / (1 - beta1**t), v


@exercise.misconception("v is returned after the correction: return it as it was before, the correction is for theta.")
def returns_the_corrected_v(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta, m, v = adam(theta, grad, m, v, t, eta, beta1, beta2, eps)
    return theta, m, v / (1 - beta2**t)


@exercise.misconception("theta is returned as it came: subtract eta * m_hat / (sqrt(v_hat) + eps) from it.")
def returns_the_old_theta(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return theta, *adam(theta, grad, m, v, t, eta, beta1, beta2, eps)[1:]


@exercise.misconception("The returned moments have changed places: return (theta, m, v).")
def swaps_the_moments(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta, m, v = adam(theta, grad, m, v, t, eta, beta1, beta2, eps)
    return theta, v, m


@exercise.misconception("Only theta is returned: return all three, theta and the new m and v.")
def returns_theta_alone(theta, grad, m, v, t, eta=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    return adam(theta, grad, m, v, t, eta, beta1, beta2, eps)[0]


# What follows is right where t and the hyperparameters are given by position.


@exercise.misconception("Not all arguments have the names `t`, `eta`, `beta1`, `beta2` and `eps`: keep the signature.")
def renames_the_hyperparameters(theta, grad, m, v, step_number, lr=0.001, b1=0.9, b2=0.999, epsilon=1e-8):
    return adam(theta, grad, m, v, step_number, lr, b1, b2, epsilon)
