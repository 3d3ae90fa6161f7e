"""Gradient of the logarithm of a softmax policy.

    d log pi(a | s) / d theta[i, b] = s_i (1[a = b] - pi(b | s))

Source: Sutton & Barto (2018), Reinforcement Learning: An Introduction, 2nd edition, eq. 13.9.
"""

import numpy as np

from autograder import Exercise, checks

from .policy import policy


def log_policy_gradient(theta, state, action):
    """Gradient of log policy(theta, state)[action] with respect to theta, of its shape (f, a); state (f,)."""
    taken = np.arange(theta.shape[1]) == action
    return np.outer(state, taken - policy(theta, state))


exercise = Exercise(log_policy_gradient, uses=("policy",))


@exercise.confirmed_by("PyTorch's log_softmax, differentiated by autograd", needs="torch")
def by_pytorch(theta, state, action):
    import torch

    theta = torch.tensor(theta, dtype=torch.float64, requires_grad=True)
    preferences = torch.tensor(state, dtype=torch.float64) @ theta
    return torch.autograd.grad(torch.log_softmax(preferences, dim=0)[int(action)], theta)[0].numpy()


@exercise.confirmed_by("mpmath with 50 digits, differentiated numerically")
def by_mpmath(theta, state, action):
    from ..exact import exp, fifty_digits, gradient, mp, rounded

    if theta.size > 12 or np.abs(theta).max() > 100:
        return NotImplemented
    theta, state = fifty_digits(theta), fifty_digits(state)

    def log_probability(W):
        preferences = state @ W
        return preferences[int(action)] - mp.log(exp(preferences).sum())

    return rounded(gradient(log_probability, theta))


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([[0.0, 1.0, 2.0], [1.0, 0.0, -1.0]]), np.array([1.0, 0.5]), 2
    yield "more features than actions", rng.normal(size=(5, 2)), rng.normal(size=5), int(rng.integers(2))
    yield "more actions than features", rng.normal(size=(2, 5)), rng.normal(size=2), int(rng.integers(5))
    # From here on the same for all: what each student would get of their own, the cases above ask.
    same = np.random.default_rng(0)
    yield "as many actions as features", same.normal(size=(3, 3)), same.normal(size=3), 0
    yield "the last action", same.normal(size=(3, 4)), same.normal(size=3), 3
    yield "one feature", same.normal(size=(1, 4)), same.uniform(0.5, 1.5, size=1), 1
    yield "a state by its number, one-hot", same.normal(size=(5, 3)), np.eye(5)[2], 1
    yield "no preferences yet", np.zeros((2, 3)), same.normal(size=2), 1


@exercise.cases(finding="stable for large preferences")
def large(rng):
    # One action is certain: the gradient is 0 where it was taken.
    theta = 900.0 * np.random.default_rng(1).integers(1, 4, size=(3, 4)) + 9000.0 * np.eye(4)[2]
    yield "preferences of some thousands, the best taken", theta, np.eye(3)[1], 2
    yield "preferences of some thousands, another taken", theta, np.eye(3)[2], 0


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "whole parameters and features", rng.integers(-2, 3, size=(3, 4)), rng.integers(1, 4, size=3), 1


def log_policy(theta, state, action):
    return np.log(policy(theta, state)[action])


def the_same_for_everybody(theta, state, action):
    """The gradients take time to work out: so they are asked in the cases that need this once."""
    return theta.shape in ((3, 3), (1, 4))


exercise.ask(checks.matches_reference(rtol=1e-6, atol=1e-6))
exercise.ask(checks.gradient_agrees(log_policy, argument=0, when=the_same_for_everybody, atol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def one_hot(theta, action):
    return np.arange(theta.shape[1]) == action


@exercise.misconception("The gradient has the wrong sign: one-hot of the action minus the probabilities.")
def reverses_the_sign(theta, state, action):
    return -log_policy_gradient(theta, state, action)


@exercise.misconception(
    "The probabilities are missing: they come from the derivative of the sum in the softmax, one-hot minus policy."
)
def forgets_the_probabilities(theta, state, action):
    return np.outer(state, one_hot(theta, action))


@exercise.misconception("The one-hot of the action taken is missing: it is one-hot minus policy.")
def forgets_the_action(theta, state, action):
    return np.outer(state, -policy(theta, state))


@exercise.misconception(
    "Only the column of the action taken is filled: the other actions' parameters change its probability too, by "
    "-state times their probabilities."
)
def fills_one_column_alone(theta, state, action):
    return log_policy_gradient(theta, state, action) * one_hot(theta, action)


@exercise.misconception(
    "This is the gradient of the probability itself: that of its logarithm is divided by the probability once more."
)
def gradient_of_the_probability(theta, state, action):
    return policy(theta, state)[action] * log_policy_gradient(theta, state, action)


@exercise.misconception("The features are left out: each row is multiplied by its feature, np.outer(state, ...).")
def forgets_the_state(theta, state, action):
    return log_policy_gradient(theta, np.ones(len(state)), action)


@exercise.misconception("One number for each action is returned: the gradient has the shape of theta, (f, a).")
def forgets_the_outer_product(theta, state, action):
    return one_hot(theta, action) - policy(theta, state)


@exercise.misconception(
    "This is the gradient with respect to the state: the parameters theta are what the policy learns by."
)
def gradient_of_the_state(theta, state, action):
    return theta[:, action] - theta @ policy(theta, state)


@exercise.misconception("Features and actions have changed places: the gradient has the shape of theta, (f, a).")
def transposes(theta, state, action):
    return log_policy_gradient(theta, state, action).T


@exercise.misconception("This is log policy itself: its gradient is asked for, of the shape of theta.")
def returns_the_logarithm(theta, state, action):
    return log_policy(theta, state, action)


@exercise.misconception(
    "This is pi (1 - pi) in the column of the action taken and 0 elsewhere: the gradient of log policy is one-hot "
    "minus policy, in all columns."
)
def weighs_by_pi_one_minus_pi(theta, state, action):
    probabilities = policy(theta, state)
    return np.outer(state, one_hot(theta, action) * probabilities * (1 - probabilities))


@exercise.misconception(
    "The action of the largest probability is taken for the one that was played: use the argument `action`."
)
def ignores_the_action(theta, state, action):
    return log_policy_gradient(theta, state, np.argmax(policy(theta, state)))


@exercise.misconception(
    "The probabilities are subtracted from 1 for every action: only the one taken has the 1, one-hot minus policy."
)
def subtracts_from_one(theta, state, action):
    return np.outer(state, 1 - policy(theta, state))
