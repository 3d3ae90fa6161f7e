"""One update of REINFORCE, the Monte Carlo policy gradient, by a whole episode.

    theta + alpha sum_t gamma^t G_t grad log pi(a_t | s_t, theta),    G_t = sum_{k >= t} gamma^(k - t) r_k

Source: Williams (1992), Simple statistical gradient-following algorithms for connectionist reinforcement learning,
Machine Learning 8, 229-256; Sutton & Barto (2018), Reinforcement Learning: An Introduction, 2nd edition, section 13.3.
Their box changes theta after each step; here all gradients are taken at the theta with which the episode was played.
"""

import numpy as np

from autograder import Exercise, checks

from .discounted_returns import discounted_returns
from .log_policy_gradient import log_policy_gradient


def reinforce_update(theta, episode, alpha, gamma):
    """Parameters (f, a) after an episode, a list of (state, action, reward): features (f,), a number, what followed."""
    returns = discounted_returns([reward for _, _, reward in episode], gamma)
    step = np.zeros(theta.shape)
    for t, (state, action, _) in enumerate(episode):
        step += gamma**t * returns[t] * log_policy_gradient(theta, state, action)
    return theta + alpha * step


exercise = Exercise(reinforce_update, uses=("discounted_returns", "policy", "log_policy_gradient"))


@exercise.confirmed_by("PyTorch's SGD on the negative sum of weighted log-probabilities", needs="torch")
def by_pytorch(theta, episode, alpha, gamma):
    import torch

    theta = torch.tensor(theta, dtype=torch.float64, requires_grad=True)
    objective = torch.zeros((), dtype=torch.float64)
    for t, (state, action, _) in enumerate(episode):
        # gamma^t G_t: the later rewards, all discounted from the start.
        later = sum(gamma**k * episode[k][2] for k in range(t, len(episode)))
        state = torch.tensor(state, dtype=torch.float64)
        objective = objective + later * torch.distributions.Categorical(logits=state @ theta).log_prob(
            torch.tensor(int(action))
        )
    optimizer = torch.optim.SGD([theta], lr=alpha, maximize=True)
    objective.backward()
    optimizer.step()
    return theta.detach().numpy()


@exercise.confirmed_by("mpmath with 50 digits, differentiated numerically")
def by_mpmath(theta, episode, alpha, gamma):
    from ..exact import exp, fifty_digits, gradient, mp, rounded

    if theta.size > 12:
        return NotImplemented
    theta, alpha, gamma = map(fifty_digits, (theta, alpha, gamma))

    def objective(W):
        total = mp.mpf(0)
        for t, (state, action, _) in enumerate(episode):
            preferences = fifty_digits(state) @ W
            later = mp.fsum(gamma**k * mp.mpf(float(episode[k][2])) for k in range(t, len(episode)))
            total += later * (preferences[int(action)] - mp.log(exp(preferences).sum()))
        return total

    return rounded(theta + alpha * gradient(objective, theta))


def played(rng, T, features, actions):
    """Parameters and an episode of T steps in states of real features, with a reward after every step."""
    theta = rng.normal(size=(features, actions))
    choices = [int(action) for action in rng.integers(actions, size=T)]
    choices[0], choices[-1] = 0, actions - 1
    rewards = rng.uniform(0.5, 2.0, size=T) * rng.choice([-1.0, 1.0], size=T)
    return theta, [(rng.normal(size=features), *both) for both in zip(choices, rewards.tolist(), strict=True)]


@exercise.cases
def cases(rng):
    # Two states, by their number, and two actions, at first of one probability.
    first, second = np.eye(2)
    yield "the example in the text", np.zeros((2, 2)), [(first, 0, 0.0), (first, 1, 0.0), (second, 1, 1.0)], 0.4, 0.5
    yield "an episode", *played(rng, 5, 3, 2), 0.1, 0.8
    # From here on the same for all: what each student would get of their own, the case above asks.
    same = np.random.default_rng(0)
    yield "more actions than features", *played(same, 4, 2, 4), 0.3, 0.9
    yield "as many actions as features", *played(same, 4, 3, 3), 0.2, 0.6
    yield "one step", *played(same, 1, 2, 3), 0.5, 0.7
    yield "nothing is discounted", *played(same, 4, 2, 3), 0.05, 1.0
    theta, episode = played(same, 6, 4, 3)
    there = np.eye(4)[same.integers(2, size=6)]
    walk = [(state, action, 0.0) for state, (_, action, _) in zip(there, episode, strict=True)]
    yield "a reward at the end alone", theta, [*walk[:-1], (*walk[-1][:2], 1.0)], 0.6, 0.9


@exercise.cases(finding="right for integers")
def integers(rng):
    theta, episode = played(np.random.default_rng(1), 4, 2, 3)
    whole = [(np.array([1, k - 1]), action, k % 3 - 3) for k, (_, action, _) in enumerate(episode)]
    yield "whole parameters, features and rewards", np.round(theta).astype(int), whole, 0.3, 0.7


exercise.ask(checks.matches_reference(rtol=1e-6, atol=2e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def weighted(theta, episode, alpha, weight):
    """What a student gets who weighs the gradient of step t by `weight(t)`."""
    step = np.zeros(theta.shape)
    for t, (state, action, _) in enumerate(episode):
        step += weight(t) * log_policy_gradient(theta, state, action)
    return theta + alpha * step


def rewards_of(episode):
    return np.array([reward for _, _, reward in episode], dtype=float)


@exercise.alternative(
    "Each gradient is weighted by G_t alone, as most programs do; the text asks for gamma^t G_t, the gradient of the "
    "return from the start."
)
def without_gamma_t(theta, episode, alpha, gamma):
    return weighted(theta, episode, alpha, discounted_returns(rewards_of(episode), gamma).__getitem__)


@exercise.alternative(
    "theta moves after each step, as in the box of Sutton and Barto; the text takes all gradients at the theta of the "
    "start and moves once."
)
def step_by_step(theta, episode, alpha, gamma):
    returns = discounted_returns(rewards_of(episode), gamma)
    for t, (state, action, _) in enumerate(episode):
        theta = theta + alpha * gamma**t * returns[t] * log_policy_gradient(theta, state, action)
    return theta


@exercise.alternative(
    "Every step is weighted by the return of the whole episode, as in Williams's first form; the text weighs each by "
    "gamma^t G_t, the rewards that come after it."
)
def whole_return(theta, episode, alpha, gamma):
    total = discounted_returns(rewards_of(episode), gamma)[0]
    return weighted(theta, episode, alpha, lambda t: total)


@exercise.misconception(
    "Each gradient is weighted by G_t without gamma^t, and theta moves after each step: weigh by gamma^t G_t, and take "
    "all gradients at the theta of the start."
)
def step_by_step_without_gamma_t(theta, episode, alpha, gamma):
    returns = discounted_returns(rewards_of(episode), gamma)
    for t, (state, action, _) in enumerate(episode):
        theta = theta + alpha * returns[t] * log_policy_gradient(theta, state, action)
    return theta


@exercise.misconception("theta goes down the gradient: the return is to become larger, so add the step.")
def descends(theta, episode, alpha, gamma):
    return 2 * theta - reinforce_update(theta, episode, alpha, gamma)


@exercise.misconception("The step is not multiplied by alpha.")
def forgets_alpha(theta, episode, alpha, gamma):
    return reinforce_update(theta, episode, 1.0, gamma)


@exercise.misconception("The step alone is returned: return the new parameters, theta plus the step.")
def returns_the_step(theta, episode, alpha, gamma):
    return reinforce_update(theta, episode, alpha, gamma) - theta


@exercise.misconception(
    "Each gradient is weighted by the reward of its own step: weigh it by gamma^t G_t, with all later rewards."
)
def weighs_by_the_reward(theta, episode, alpha, gamma):
    return weighted(theta, episode, alpha, rewards_of(episode).__getitem__)


@exercise.misconception(
    "Each gradient is weighted by gamma^t and the reward of its own step: the return G_t counts the later rewards too."
)
def weighs_by_the_discounted_reward(theta, episode, alpha, gamma):
    rewards = rewards_of(episode)
    return weighted(theta, episode, alpha, lambda t: gamma**t * rewards[t])


@exercise.misconception("The gradients are not weighted: multiply each by gamma^t and its return G_t.")
def forgets_the_returns(theta, episode, alpha, gamma):
    return weighted(theta, episode, alpha, lambda t: 1.0)


@exercise.misconception("The returns are missing: gamma^t multiplies G_t, and both the gradient.")
def weighs_by_gamma_t_alone(theta, episode, alpha, gamma):
    return weighted(theta, episode, alpha, lambda t: gamma**t)


@exercise.misconception("gamma is not used: it discounts the rewards in G_t, and gamma^t the whole term.")
def ignores_gamma(theta, episode, alpha, gamma):
    return reinforce_update(theta, episode, alpha, 1.0)


@exercise.misconception("The returns are those without a discount: G_t = r_t + gamma G_(t+1), with gamma^t besides.")
def undiscounted_returns(theta, episode, alpha, gamma):
    returns = discounted_returns(rewards_of(episode), 1.0)
    return weighted(theta, episode, alpha, lambda t: gamma**t * returns[t])


@exercise.misconception("gamma^t is applied twice: G_t counts from its own step, and then gamma^t comes once.")
def discounts_twice(theta, episode, alpha, gamma):
    returns = discounted_returns(rewards_of(episode), gamma)
    return weighted(theta, episode, alpha, lambda t: gamma ** (2 * t) * returns[t])


@exercise.misconception("The exponent is t + 1: the first step has gamma^0, which is 1.")
def counts_the_steps_from_one(theta, episode, alpha, gamma):
    returns = discounted_returns(rewards_of(episode), gamma)
    return weighted(theta, episode, alpha, lambda t: gamma ** (t + 1) * returns[t])


@exercise.misconception("The steps are averaged: add them up, however many there are.")
def averages_over_the_steps(theta, episode, alpha, gamma):
    return reinforce_update(theta, episode, alpha / len(episode), gamma)


@exercise.misconception("Only the first step of the episode moves theta: sum over all steps.")
def uses_the_first_step_alone(theta, episode, alpha, gamma):
    returns = discounted_returns(rewards_of(episode), gamma)
    return weighted(theta, episode, alpha, lambda t: returns[0] * (t == 0))


@exercise.misconception("Only the last step of the episode moves theta: sum over all steps.")
def uses_the_last_step_alone(theta, episode, alpha, gamma):
    returns, last = discounted_returns(rewards_of(episode), gamma), len(episode) - 1
    return weighted(theta, episode, alpha, lambda t: gamma**t * returns[t] * (t == last))


@exercise.misconception(
    "The mean return is subtracted from each G_t: that is a baseline, and the text has none, gamma^t G_t."
)
def subtracts_a_baseline(theta, episode, alpha, gamma):
    returns = discounted_returns(rewards_of(episode), gamma)
    returns = returns - returns.mean()
    return weighted(theta, episode, alpha, lambda t: gamma**t * returns[t])


@exercise.misconception(
    "The returns are standardised, by their mean and standard deviation: the text weighs by gamma^t G_t itself."
)
def standardises(theta, episode, alpha, gamma):
    returns = discounted_returns(rewards_of(episode), gamma)
    returns = (returns - returns.mean()) / (returns.std() + 1e-8)
    return weighted(theta, episode, alpha, returns.__getitem__)


@exercise.misconception("theta is returned as it came: add alpha times the sum over the steps.")
def returns_the_old_theta(theta, episode, alpha, gamma):
    return theta.copy()
