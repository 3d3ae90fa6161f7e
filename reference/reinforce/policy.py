"""A softmax policy with linear preferences.

    pi(a | s) = exp(s . theta[:, a]) / sum_b exp(s . theta[:, b])

Source: Sutton & Barto (2018), Reinforcement Learning: An Introduction, 2nd edition, eq. 13.2 and 13.3.
"""

import numpy as np

from autograder import Exercise, checks


def policy(theta, state):
    """The probability of each action, shape (a,): theta (f, a) parameters, state (f,) the features of a state."""
    preferences = state @ theta
    exp = np.exp(preferences - preferences.max())
    return exp / exp.sum()


exercise = Exercise(policy)


@exercise.confirmed_by("SciPy's softmax")
def by_scipy(theta, state):
    from scipy.special import softmax

    return softmax(np.einsum("f,fa->a", state, theta))


@exercise.confirmed_by("mpmath with 50 digits")
def by_mpmath(theta, state):
    from ..exact import exp, fifty_digits, rounded

    weights = exp(fifty_digits(state) @ fifty_digits(theta))
    return rounded(weights / weights.sum())


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([[0.0, 1.0, 2.0], [1.0, 0.0, -1.0]]), np.array([1.0, 0.5])
    yield "more features than actions", rng.normal(size=(5, 2)), rng.normal(size=5)
    yield "more actions than features", rng.normal(size=(2, 6)), rng.normal(size=2)
    yield "as many actions as features", rng.normal(size=(4, 4)), rng.normal(size=4)
    yield "one feature", rng.normal(size=(1, 3)), rng.uniform(0.5, 1.5, size=1)
    yield "a state by its number, one-hot", rng.normal(size=(6, 4)), np.eye(6)[int(rng.integers(1, 6))]
    yield "no preferences yet", np.zeros((3, 4)), rng.normal(size=3)


@exercise.cases(finding="stable for large preferences")
def large(rng):
    # Whole preferences far apart: one action is certain.
    best = np.eye(4)[int(rng.integers(4))]
    theta = 900.0 * rng.integers(1, 4, size=(3, 4))
    for label, shift in (("some thousands", 0.0), ("minus some thousands", -20000.0)):
        yield f"preferences of {label}", theta + 9000.0 * best + shift, np.eye(3)[int(rng.integers(3))]


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "whole parameters and features", rng.integers(-2, 3, size=(3, 4)), rng.integers(-1, 2, size=3)


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception(
    "np.exp of a large preference overflows, and of very low ones all are 0: subtract the largest preference first, "
    "which changes nothing else."
)
def overflows(theta, state):
    exp = np.exp(state @ theta)
    return exp / exp.sum()


@exercise.misconception("These are the preferences themselves: the policy is their softmax.")
def returns_the_preferences(theta, state):
    return state @ theta


@exercise.misconception("The exponentials are not divided by their sum: the probabilities must sum to one.")
def forgets_the_sum(theta, state):
    return np.exp(state @ theta)


@exercise.misconception("The preferences are divided by their sum without np.exp: take exponentials first.")
def forgets_the_exponential(theta, state):
    preferences = state @ theta
    return preferences / preferences.sum()


@exercise.misconception("Each action has a sigmoid of its own: with the softmax all share a probability of one.")
def takes_the_sigmoid(theta, state):
    return 1 / (1 + np.exp(-(state @ theta)))


@exercise.misconception("The exponents have the wrong sign: a larger preference makes an action more likely.")
def prefers_the_worst(theta, state):
    return policy(-theta, state)


@exercise.misconception("The best action gets probability one: the softmax gives every action a part.")
def is_greedy(theta, state):
    preferences = state @ theta
    return (preferences == preferences.max()) / (preferences == preferences.max()).sum()


@exercise.misconception("This is the number of the best action (argmax): return the probability of every action.")
def returns_the_best_action(theta, state):
    return np.argmax(state @ theta)


@exercise.misconception("These are the logarithms of the probabilities: return the probabilities themselves.")
def returns_logarithms(theta, state):
    return np.log(policy(theta, state))


@exercise.misconception(
    "The parameters are multiplied by the features and not summed: a preference is the sum over all features, "
    "state @ theta."
)
def forgets_to_sum_the_features(theta, state):
    exp = np.exp(state[:, None] * theta)
    return exp / exp.sum(axis=1, keepdims=True)


@exercise.misconception("The features are left out: the preferences are state @ theta, not the columns' sums of theta.")
def ignores_the_state(theta, state):
    return policy(theta, np.ones(len(state)))


@exercise.misconception("The softmax is applied twice: the probabilities must not go through it again.")
def applies_it_twice(theta, state):
    exp = np.exp(policy(theta, state))
    return exp / exp.sum()


@exercise.misconception("The exponentials are divided by the largest one: divide by their sum.")
def divides_by_the_largest(theta, state):
    probabilities = policy(theta, state)
    return probabilities / probabilities.max()
