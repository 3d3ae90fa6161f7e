"""Discounted returns of an episode.

    G_t = sum_{k >= t} gamma^(k - t) r_k = r_t + gamma G_{t+1},    0 after the last step

Source: Sutton & Barto (2018), Reinforcement Learning: An Introduction, 2nd edition, eq. 3.8 and 3.9 (where the reward
that follows step t is called R_{t+1}).
"""

import numpy as np

from autograder import Exercise, checks


def discounted_returns(rewards, gamma):
    """The return of each step, shape (T,): rewards (T,) are what follows each step, an array or a list."""
    returns, later = np.empty(len(rewards)), 0.0
    for t in reversed(range(len(rewards))):
        later = returns[t] = rewards[t] + gamma * later
    return returns


exercise = Exercise(discounted_returns)


@exercise.confirmed_by("the sum over all later steps, in exact arithmetic")
def by_fractions(rewards, gamma):
    from ..exact import fractions, rounded

    rewards, gamma = fractions(rewards), fractions(gamma)
    steps = range(len(rewards))
    return rounded([sum(gamma ** (k - t) * rewards[k] for k in steps[t:]) for t in steps])


@exercise.confirmed_by("SciPy's lfilter")
def by_scipy(rewards, gamma):
    from scipy.signal import lfilter

    return lfilter([1.0], [1.0, -gamma], np.asarray(rewards, dtype=float)[::-1])[::-1]


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([1.0, 2.0, 3.0]), 0.5
    yield "an episode", rng.normal(size=8), 0.9
    yield "rewards of one sign", rng.uniform(1.0, 3.0, size=5), 0.7
    yield "one step", rng.uniform(1.0, 3.0, size=1), 0.8
    yield "a reward at the end alone", np.array([0.0, 0.0, 0.0, 0.0, 1.0]), 0.9
    yield "nothing later counts", rng.normal(size=6), 0.0
    yield "everything later counts in full", rng.uniform(1.0, 3.0, size=6), 1.0
    yield "a long episode", rng.uniform(0.0, 1.0, size=60), 0.95


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "whole rewards", rng.integers(-5, 6, size=7), 0.6


@exercise.cases(finding="takes a list")
def lists(rng):
    yield "a list of rewards", rng.normal(size=6).tolist(), 0.8


exercise.ask(checks.matches_reference(rtol=1e-6, atol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def summed(rewards, weight):
    """What a student gets who sums all rewards with other weights; `weight(t, k)` is that of r_k in G_t."""
    steps = range(len(rewards))
    return np.array([sum(weight(t, k) * rewards[k] for k in steps) for t in steps])


@exercise.misconception("The rewards are not discounted: one that comes d steps later counts gamma^d times.")
def forgets_to_discount(rewards, gamma):
    return summed(rewards, lambda t, k: k >= t)


@exercise.misconception(
    "The discount counts from the start of the episode: in G_t the reward r_k has the factor gamma^(k - t)."
)
def discounts_from_the_start(rewards, gamma):
    return summed(rewards, lambda t, k: (k >= t) * gamma**k)


@exercise.misconception("The step's own reward is discounted already: G_t begins with r_t itself.")
def discounts_the_own_reward(rewards, gamma):
    return gamma * discounted_returns(rewards, gamma)


@exercise.misconception("The step's own reward is left out: G_t begins with r_t, and gamma G_(t+1) is added.")
def leaves_out_the_own_reward(rewards, gamma):
    return summed(rewards, lambda t, k: gamma ** (k - t - 1) if k > t else 0.0)


@exercise.misconception(
    "The rewards before the step are added up: a return looks ahead, so go through the rewards from the last."
)
def looks_back(rewards, gamma):
    return discounted_returns(rewards[::-1], gamma)[::-1]


@exercise.misconception("The returns stand in the order in which they are computed, the last step first: reverse them.")
def in_reverse_order(rewards, gamma):
    return discounted_returns(rewards, gamma)[::-1]


@exercise.misconception("This is the return of the first step alone: each step has one of its own, shape (T,).")
def of_the_first_step_alone(rewards, gamma):
    return discounted_returns(rewards, gamma)[0]


@exercise.misconception("Every step has the return of the first one: G_t counts the rewards from step t on.")
def the_same_for_every_step(rewards, gamma):
    return np.full(len(rewards), discounted_returns(rewards, gamma)[0])


@exercise.misconception("Only the next reward is added: gamma multiplies the whole return of the next step, G_(t+1).")
def looks_one_step_ahead(rewards, gamma):
    return summed(rewards, lambda t, k: {0: 1.0, 1: gamma}.get(k - t, 0.0))


@exercise.misconception("The rewards are multiplied by gamma^t and not added up: G_t is a sum over all later steps.")
def discounts_without_summing(rewards, gamma):
    return summed(rewards, lambda t, k: (k == t) * gamma**t)


@exercise.misconception(
    "The mean of the returns is subtracted from them, and they are divided by their standard deviation: G_t itself is "
    "asked for."
)
def standardises(rewards, gamma):
    returns = discounted_returns(rewards, gamma)
    return (returns - returns.mean()) / (returns.std() + 1e-9)


@exercise.misconception("Later rewards are subtracted: G_t = r_t + gamma G_(t+1).")
def subtracts_what_follows(rewards, gamma):
    return discounted_returns(rewards, -gamma)


@exercise.misconception(
    "Both parts are weighted, (1 - gamma) r_t + gamma G_(t+1), as in an average: r_t counts in full."
)
def averages(rewards, gamma):
    return (1 - gamma) * discounted_returns(rewards, gamma)
