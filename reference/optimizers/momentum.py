"""One step of gradient descent with momentum.

    v <- beta v + eta grad,    theta <- theta - v

Source: Polyak (1964), Some methods of speeding up the convergence of iteration methods, USSR Computational Mathematics
and Mathematical Physics 4(5), 1-17; in this form Ruder (2016), An overview of gradient descent optimization
algorithms, arXiv:1609.04747, section 4.1.
"""

import numpy as np

from autograder import Exercise, call, checks


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    """Parameters and velocity after one step; theta, grad and v of one shape; returns (theta, v)."""
    v = beta * v + eta * grad
    return theta - v, v


exercise = Exercise(momentum, returns=("theta", "v"))


@exercise.confirmed_by("scikit-learn's SGDOptimizer")
def by_scikit_learn(theta, grad, v, eta=0.01, beta=0.9):
    from sklearn.neural_network._stochastic_optimizers import SGDOptimizer

    # Its velocity is what is added to the parameters, in place: the negative of v.
    theirs = SGDOptimizer([theta], learning_rate_init=eta, momentum=beta, nesterov=False)
    theirs.velocities = [-v]
    theirs.update_params([theta], [grad])
    return theta, -theirs.velocities[0]


@exercise.confirmed_by("exact arithmetic")
def by_fractions(theta, grad, v, eta=0.01, beta=0.9):
    from ..exact import fractions, rounded

    v = fractions(beta) * fractions(v) + fractions(eta) * fractions(grad)
    return rounded(fractions(theta) - v), rounded(v)


@exercise.cases
def cases(rng):
    def state(*shape):
        return rng.normal(size=shape), 3.0 * rng.normal(size=shape), rng.normal(size=shape)

    yield "two parameters by hand", np.array([1.0, 2.0]), np.array([10.0, -10.0]), np.array([0.5, 0.2]), 0.1, 0.8
    yield "the default hyperparameters", *state(5)
    yield "a matrix of parameters", *state(4, 3), 0.2, 0.7
    yield "a gradient with a zero", rng.normal(size=3), np.array([2.0, 0.0, -1.5]), rng.normal(size=3), 0.3, 0.6
    yield "the first step, from rest", rng.normal(size=4), rng.normal(size=4), np.zeros(4), 0.05, 0.8
    yield "one parameter", *state(1), 0.4, 0.5
    yield "a column of parameters", *state(4, 1), 0.02, 0.95


@exercise.cases(finding="hyperparameters given by their names")
def by_name(rng):
    yield "beta before eta", call(rng.normal(size=4), rng.normal(size=4), rng.normal(size=4), beta=0.6, eta=0.3)


# Absolute as well: where the step happens to bring a value near 0, float32 leaves fewer digits of it.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.alternative(
    "This is the exponential-average form, v = beta v + (1 - beta) grad and theta - eta v; the text asks for "
    "v = beta v + eta grad and theta - v."
)
def exponential_average(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + (1 - beta) * grad
    return theta - eta * v, v


@exercise.alternative(
    "This is PyTorch's form, v = beta v + grad and theta - eta v; the text has eta in v, and theta - v."
)
def pytorch_form(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + grad
    return theta - eta * v, v


@exercise.alternative(
    "The velocity is negated, v = beta v - eta grad and theta + v; the text has v = beta v + eta grad and theta - v."
)
def negated_velocity(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v - eta * grad
    return theta + v, v


@exercise.misconception("theta moves by the old velocity: compute the new v first, then subtract it.")
def moves_by_the_old_velocity(theta, grad, v, eta=0.01, beta=0.9):
    return theta - v, beta * v + eta * grad


@exercise.misconception("The old velocity does not decay: multiply it by beta, v = beta v + eta grad.")
def forgets_the_decay(theta, grad, v, eta=0.01, beta=0.9):
    v = v + eta * grad
    return theta - v, v


@exercise.misconception("The former velocity is forgotten: v = beta v + eta grad, not eta grad alone.")
def forgets_the_old_velocity(theta, grad, v, eta=0.01, beta=0.9):
    v = eta * grad
    return theta - v, v


@exercise.misconception("The gradient is left out of the velocity: v = beta v + eta grad.")
def forgets_the_gradient(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v
    return theta - v, v


@exercise.misconception("The gradient is not multiplied by the learning rate: v = beta v + eta grad.")
def forgets_eta(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + grad
    return theta - v, v


@exercise.misconception("The step goes up: subtract the velocity, theta - v.")
def climbs(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + eta * grad
    return theta + v, v


@exercise.misconception("eta grad is subtracted from the velocity and the velocity from theta: v = beta v + eta grad.")
def subtracts_twice(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v - eta * grad
    return theta - v, v


@exercise.misconception("The old velocity is subtracted from the step: add it, v = beta v + eta grad.")
def subtracts_the_old_velocity(theta, grad, v, eta=0.01, beta=0.9):
    v = eta * grad - beta * v
    return theta - v, v


@exercise.misconception("eta is applied twice, in v and again in theta - eta v: the text has it in v alone.")
def applies_eta_twice(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + eta * grad
    return theta - eta * v, v


@exercise.misconception("eta multiplies the old velocity as well: it belongs to the gradient alone, beta v + eta grad.")
def scales_the_old_velocity_by_eta(theta, grad, v, eta=0.01, beta=0.9):
    v = eta * (beta * v + grad)
    return theta - v, v


@exercise.misconception(
    "beta multiplies the new step as well: it belongs to the old velocity alone, beta v + eta grad."
)
def decays_the_new_step_too(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * (v + eta * grad)
    return theta - v, v


@exercise.misconception("The old velocity is multiplied by 1 - beta: v = beta v + eta grad.")
def decays_by_one_minus_beta(theta, grad, v, eta=0.01, beta=0.9):
    v = (1 - beta) * v + eta * grad
    return theta - v, v


@exercise.misconception("The step is multiplied by 1 - beta: v = beta v + eta grad, in which eta grad counts in full.")
def weights_the_step_by_one_minus_beta(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + (1 - beta) * eta * grad
    return theta - v, v


@exercise.misconception("beta and 1 - beta weight v and the step, in the wrong places: v = beta v + eta grad.")
def swaps_the_weights(theta, grad, v, eta=0.01, beta=0.9):
    v = (1 - beta) * v + beta * eta * grad
    return theta - v, v


@exercise.misconception("The velocity is a mean of the gradients, in which eta does not occur: v = beta v + eta grad.")
def averages_without_eta(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + (1 - beta) * grad
    return theta - v, v


@exercise.misconception(
    "This is the exponential-average form with its weights in the wrong places: the text has v = beta v + eta grad, "
    "and theta - v."
)
def averages_with_swapped_weights(theta, grad, v, eta=0.01, beta=0.9):
    v = (1 - beta) * v + beta * grad
    return theta - eta * v, v


@exercise.misconception("eta and beta have changed places: v = beta v + eta grad.")
def swaps_eta_and_beta(theta, grad, v, eta=0.01, beta=0.9):
    return momentum(theta, grad, v, beta, eta)


@exercise.misconception("eta and beta stand in the other order in the signature: keep it, (theta, grad, v, eta, beta).")
def reorders_the_hyperparameters(theta, grad, v, beta=0.9, eta=0.01):
    return momentum(theta, grad, v, eta, beta)


@exercise.misconception("The given eta and beta are ignored: the defaults are written into the function.")
def ignores_hyperparameters(theta, grad, v, eta=0.01, beta=0.9):
    return momentum(theta, grad, v)


@exercise.misconception("The given beta is ignored: 0.9 is written into the function.")
def ignores_beta(theta, grad, v, eta=0.01, beta=0.9):
    return momentum(theta, grad, v, eta)


@exercise.misconception("The given eta is ignored: 0.01 is written into the function.")
def ignores_eta(theta, grad, v, eta=0.01, beta=0.9):
    return momentum(theta, grad, v, beta=beta)


@exercise.misconception("theta moves by the gradient, as without momentum: subtract the new velocity, theta - v.")
def moves_by_the_gradient(theta, grad, v, eta=0.01, beta=0.9):
    return theta - eta * grad, beta * v + eta * grad


@exercise.misconception("theta moves by the velocity and by the gradient again, which v holds already: theta - v.")
def moves_by_the_gradient_too(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + eta * grad
    return theta - v - eta * grad, v


@exercise.misconception("theta moves by beta v, of the new v: subtract all of it, theta - v.")
def decays_the_velocity_again(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + eta * grad
    return theta - beta * v, v


@exercise.misconception("This is Nesterov's step, theta - (beta v + eta grad) with the new v: momentum is theta - v.")
def takes_nesterovs_step(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + eta * grad
    return theta - (beta * v + eta * grad), v


@exercise.misconception("The returned values have changed places: return (theta, v).")
def swaps_the_values(theta, grad, v, eta=0.01, beta=0.9):
    return momentum(theta, grad, v, eta, beta)[::-1]


@exercise.misconception("The old velocity is returned: return the new one, which the next step needs.")
def returns_the_old_velocity(theta, grad, v, eta=0.01, beta=0.9):
    return momentum(theta, grad, v, eta, beta)[0], v


@exercise.misconception("theta is returned as it came: subtract the new velocity from it, theta - v.")
def returns_the_old_theta(theta, grad, v, eta=0.01, beta=0.9):
    return theta, beta * v + eta * grad


@exercise.misconception("The step is returned for theta: return the new parameters, theta - v.")
def returns_the_step(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + eta * grad
    return -v, v


@exercise.misconception("Only theta is returned: return both, theta and the new v.")
def returns_theta_alone(theta, grad, v, eta=0.01, beta=0.9):
    return momentum(theta, grad, v, eta, beta)[0]


# What follows is right where the hyperparameters are given by position.


@exercise.misconception("Not all hyperparameters have the names `eta` and `beta`: keep the names of the signature.")
def renames_the_hyperparameters(theta, grad, v, lr=0.01, momentum_rate=0.9):
    return momentum(theta, grad, v, lr, momentum_rate)
