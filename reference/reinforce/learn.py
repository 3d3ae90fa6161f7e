"""Learning to walk through a grid world by REINFORCE, from nothing.

    theta = 0;  for each episode: play it by softmax(theta[s]) from the start to the goal, or for `limit` steps;
                                  theta <- reinforce_update(theta, episode, alpha, gamma)

Source: Sutton & Barto (2018), Reinforcement Learning: An Introduction, 2nd edition, section 13.3.

What chance decides is judged by what it leaves certain. In a small world few parameters can be reached in two episodes:
theta must be one of them, and tells by which rule it came about. In a room of eight cells theta must be good: its
expected return is worked out exactly. There the room, alpha, gamma and the number of episodes are fixed, and with them
the law of that return, which is the same for all right solutions, however they draw. Half of the runs come above 0.56,
without learning it is 0.14. Of 44,000 runs by four implementations, made after the bound of 0.25 was set, one came
below it, so that a run does less than once in 2,000 times (else 22 would be expected, and one or none have a chance of
23 e^-22 = 6e-9). Three independent runs are asked for and the best is taken: all three fail less than once in 2,000^3 =
8e9 times. Two generators give one theta once in 4^30 = 1e18 times: by thirty steps with four equally likely actions,
and a reward of its own for each. Where alpha is so large that the first episode decides, another action is drawn in one
of the thirty-nine that follow with probability 39 e^-50 = 8e-21. In a corridor in which
no state is met twice, how often the second of two walks repeats the first is a frequency of independent trials.
"""

from functools import lru_cache
from itertools import product

import numpy as np

from autograder import Exercise, Frequency, call, checks

from .policy import policy
from .reinforce_update import (
    descends,
    discounts_twice,
    forgets_alpha,
    ignores_gamma,
    reinforce_update,
    standardises,
    step_by_step,
    step_by_step_without_gamma_t,
    subtracts_a_baseline,
    undiscounted_returns,
    weighs_by_the_discounted_reward,
    weighs_by_the_reward,
    whole_return,
    without_gamma_t,
)


def learn(world, episodes, alpha, gamma, rng):
    """Parameters (states, actions) learnt in so many episodes, from zeros; actions are drawn with the generator rng.

    `world` is a dict: `next_state` and `reward` (states, actions), the numbers `start`, `goal` and `limit`. A state's
    features are one-hot.
    """
    states, actions = world["reward"].shape
    features = np.eye(states)
    theta = np.zeros((states, actions))
    for _ in range(episodes):
        state, episode = world["start"], []
        for _ in range(world["limit"]):
            if state == world["goal"]:
                break
            action = rng.choice(actions, p=policy(theta, features[state]))
            episode.append((features[state], action, world["reward"][state, action]))
            state = world["next_state"][state, action]
        theta = reinforce_update(theta, episode, alpha, gamma)
    return theta


exercise = Exercise(learn, uses=("reinforce_update",))


@exercise.confirmed_by("plain lists, with actions drawn by hand")
def by_hand(world, episodes, alpha, gamma, rng):
    import math

    states, actions = world["reward"].shape
    theta = [[0.0] * actions for _ in range(states)]
    for _ in range(episodes):
        weights = [[math.exp(number) for number in row] for row in theta]
        seen, state = [], world["start"]
        while state != world["goal"] and len(seen) < world["limit"]:
            left = rng.random() * sum(weights[state])
            action = 0
            while action < actions - 1 and left >= weights[state][action]:
                left -= weights[state][action]
                action += 1
            seen.append((state, action, float(world["reward"][state, action])))
            state = int(world["next_state"][state, action])
        later = 0.0  # of the rewards from a step on, each discounted from the start
        for t in reversed(range(len(seen))):
            state, action, reward = seen[t]
            later += gamma**t * reward
            for other in range(actions):
                share = weights[state][other] / sum(weights[state])
                theta[state][other] += alpha * later * ((other == action) - share)
    return np.array(theta)


GOAL_FAR, ONE_ROOM = "a corridor to the goal", "a room that nobody leaves"


DECIDED = 40


def small_world(rng, kind):
    """A world of two states (and the goal) in which every step has a reward of its own."""
    reward = rng.uniform(0.5, 2.0, size=(3, 2)) * rng.choice([-1.0, 1.0], size=(3, 2))
    # The state 1 is the goal. On the way to it both actions go on, from the state 2 to 0 and from there to 1.
    next_state = np.array([[1, 1], [1, 1], [0, 0]]) if kind == GOAL_FAR else np.array([[0, 0], [1, 1], [2, 2]])
    return {"next_state": next_state, "reward": reward, "start": 2, "goal": 1, "limit": 4 if kind == GOAL_FAR else 2}


def grid(rows, limit):
    """The world drawn in `rows`: S the start, G the goal, # a wall; a step up, right, down or left; 1 for the goal."""
    free = [(i, j) for i, row in enumerate(rows) for j, cell in enumerate(row) if cell != "#"]
    next_state = np.zeros((len(free), 4), dtype=int)
    reward = np.zeros((len(free), 4))
    start, goal = (next(s for s, (i, j) in enumerate(free) if rows[i][j] == letter) for letter in "SG")
    for s, (i, j) in enumerate(free):
        for action, there in enumerate([(i - 1, j), (i, j + 1), (i + 1, j), (i, j - 1)]):
            stays = s == goal or there not in free
            next_state[s, action] = s if stays else free.index(there)
            reward[s, action] = float(not stays and next_state[s, action] == goal)
    return {"next_state": next_state, "reward": reward, "start": start, "goal": goal, "limit": limit}


ROOM = grid(("G..", ".#.", "..S"), 20)


def endless():
    """A room without a goal to be reached, every step with a reward of its own."""
    world = grid(("..S", "..#", "..G"), 30)
    world["reward"] = np.random.default_rng(6).uniform(0.5, 1.5, size=world["reward"].shape)
    world["next_state"][world["next_state"] == world["goal"]] = world["start"]
    return world


def corridor(length):
    """A way through so many states, each left by any of four actions, with a reward at its end."""
    next_state = np.repeat(np.arange(1, length + 2)[:, None], 4, axis=1)
    next_state[-1] = length
    reward = np.zeros(next_state.shape)
    reward[length - 1] = 1.0
    return {"next_state": next_state, "reward": reward, "start": 0, "goal": length, "limit": length}


CORRIDOR, WALKS = corridor(40), 10


@exercise.cases
def cases(rng):
    generator = np.random.default_rng(int(rng.integers(2**31)))
    # The worlds are the same for all: to try every rule that is known takes a while.
    far = small_world(np.random.default_rng(3), GOAL_FAR)
    yield f"two episodes in {GOAL_FAR}", far, 2, 0.35, 0.8, generator
    room = small_world(np.random.default_rng(8), ONE_ROOM)
    yield f"two episodes in {ONE_ROOM}", room, 2, 0.3, 0.7, np.random.default_rng(9)
    yield "no episode", room, 0, 0.3, 0.8, np.random.default_rng(10)
    # What is learnt here is known to be good but for one right solution in 8e9.
    yield "three runs in a room", *(call(ROOM, 60, 0.5, 0.9, np.random.default_rng(seed)) for seed in (1, 2, 3))

    # After the first episode one action has the probability 1 - e^-50, or nearer to 1; no later one that is drawn
    # against all odds can be made up for, with rewards of which none is a fraction of the other.
    reward = np.sqrt([[1.0, 2.0], [0.0, 0.0]])
    bandit = {"next_state": np.array([[1, 1], [1, 1]]), "reward": reward, "start": 0, "goal": 1, "limit": 1}
    yield "forty episodes of which the first decides", bandit, DECIDED, 50.0, 0.9, np.random.default_rng(7)
    # The first walk gives the action taken in each state the probability e^2 / (e^2 + 3) for the second: 400 trials.
    walks = (call(CORRIDOR, 2, 2.0, 1.0, np.random.default_rng(20 + seed)) for seed in range(WALKS))
    yield "two walks through a corridor, again and again", *walks


@exercise.cases(finding="draws with the given generator alone")
def generators(rng):
    runs = (call(endless(), 1, 0.1, 0.9, np.random.default_rng(seed)) for seed in (4, 4, 5))
    yield "the same generator, and another", *runs


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)

GOOD = 0.25
"""What the best of three runs reaches in the room."""


@exercise.facts
def facts(case, answer):
    thetas = [np.asarray(theta, dtype=float) for theta in answer.values]
    for step, theta in zip(case.steps, thetas, strict=True):
        if theta.shape != step.args[0]["reward"].shape or not np.isfinite(theta).all():
            raise ValueError(f"{theta.shape}")
    world, episodes, alpha, gamma, _ = case.args
    if len(thetas) == WALKS:
        # 1.04 alpha where the first action came again, 0.75 alpha at most where another was drawn.
        again = sum(int((theta.max(axis=1) > 0.85 * alpha).sum()) for theta in thetas)
        return ({"how often an action is drawn again that has become likelier": Frequency(again, WALKS * 40)},)
    if episodes == DECIDED:
        either = alpha / 2 * world["reward"][0][:, None] * [[1.0, -1.0], [-1.0, 1.0]]
        stays = bool(np.abs(either - thetas[0][0]).max(axis=1).min() <= 1e-3)
        return ({"an action that is certain is drawn ever after": stays},)
    if len(thetas) == 1:
        return ({"the rule that theta follows": rule_of(thetas[0], world, episodes, alpha, gamma)},)
    if episodes == 1:
        first, same, other = thetas
        return (
            {
                "the same generator gives the same theta": bool(np.array_equal(first, same)),
                "another generator gives the same theta": bool(np.array_equal(first, other)),
            },
        )
    best = max(expected_return(theta, world, gamma) for theta in thetas)
    return ({"the policy is much better than one that has learnt nothing": bool(best > GOOD)},)


def expected_return(theta, world, gamma):
    """The discounted return to be expected from the start, exactly, by going back from the last step."""
    weights = np.exp(theta - theta.max(axis=1, keepdims=True))
    probabilities = weights / weights.sum(axis=1, keepdims=True)
    value = np.zeros(len(theta))
    for _ in range(world["limit"]):
        value = np.sum(probabilities * (world["reward"] + gamma * value[world["next_state"]]), axis=1)
        value[world["goal"]] = 0.0
    return value[world["start"]]


def paths(world, start, *, after=False, rewarded=lambda reward: reward):
    """Every episode that may be played in a small world; with `after`, as one who notes the state after each step."""
    features = np.eye(len(world["reward"]))
    found = []
    for actions in product(range(world["reward"].shape[1]), repeat=world["limit"]):
        state, episode = start, []
        for action in actions:
            if state == world["goal"]:
                break
            there = world["next_state"][state, action]
            episode.append((features[there if after else state], action, world["reward"][state, action]))
            state = there
        found.append(episode)
    # Those that ended at the goal came up once for each way to go on from there.
    return list({tuple(action for _, action, _ in episode): episode for episode in found}.values())


def reachable(world, episodes, alpha, gamma, update, *, start=None, after=False, forgets=False):
    """All parameters that so many episodes may lead to, shape (number, states, actions)."""
    every = paths(world, world["start"] if start is None else start, after=after)
    thetas = [np.zeros(world["reward"].shape)]
    for _ in range(episodes):
        before = [np.zeros(world["reward"].shape)] if forgets else thetas
        thetas = [update(theta, episode, alpha, gamma) for theta in before for episode in every]
    return np.array(thetas)


RULE = "theta + alpha sum_t gamma^t G_t grad log policy, after each episode"
NO_RULE = "none that is known"
RULES = {
    RULE: {"update": reinforce_update},
    "gradients weighted by G_t without gamma^t": {"update": without_gamma_t},
    "theta moves after each step": {"update": step_by_step},
    "all steps weighted by the return of the whole episode": {"update": whole_return},
    "theta moves after each step, without gamma^t": {"update": step_by_step_without_gamma_t},
    "down the gradient": {"update": descends},
    "gradients weighted by their own reward": {"update": weighs_by_the_reward},
    "gradients weighted by gamma^t and their own reward": {"update": weighs_by_the_discounted_reward},
    "without alpha": {"update": forgets_alpha},
    "without gamma": {"update": ignores_gamma},
    "returns without a discount": {"update": undiscounted_returns},
    "gamma^t twice": {"update": discounts_twice},
    "a baseline subtracted": {"update": subtracts_a_baseline},
    "returns standardised": {"update": standardises},
    "theta as it was at first": {"update": lambda theta, episode, alpha, gamma: theta},
    "each episode starts from theta = 0": {"update": reinforce_update, "forgets": True},
    "an episode begins in the state 0": {"update": reinforce_update, "start": 0},
    "the state after each step is noted": {"update": reinforce_update, "after": True},
    "an episode too few": {"update": reinforce_update, "fewer": 1},
    "an episode too many": {"update": reinforce_update, "fewer": -1},
}
"""What is said of each, and how all that it may lead to is found."""


def rule_of(theta, world, episodes, alpha, gamma):
    """By which of the known rules theta may have come about, whatever was drawn."""
    # A hundred times the rounding of float32.
    near = 1e-5 * max(1.0, np.abs(theta).max())
    known = tuple(world[key].tobytes() for key in ("next_state", "reward")), *(world[key] for key in SIZES)
    for rule in RULES:
        found = _reachable(rule, known, theta.shape, episodes, alpha, gamma)
        if np.abs(found - theta).max(axis=(1, 2)).min() <= near:
            return rule
    return NO_RULE


SIZES = "start", "goal", "limit"


# The same questions are put to many solutions.
@lru_cache(maxsize=8192)
def _reachable(rule, known, shape, episodes, alpha, gamma):
    (next_state, reward), *sizes = known
    world = {
        "next_state": np.frombuffer(next_state, dtype=int).reshape(shape),
        "reward": np.frombuffer(reward).reshape(shape),
        **dict(zip(SIZES, sizes, strict=True)),
    }
    how = dict(RULES[rule])
    episodes = max(episodes - how.pop("fewer", 0), 0) if episodes else 0
    return reachable(world, episodes, alpha, gamma, how.pop("update"), **how)


def trained(
    world,
    episodes,
    alpha,
    gamma,
    choose,
    *,
    update=reinforce_update,
    start=None,
    after=False,
    forgets=False,
    begin=None,
):
    """What a student gets who does one thing otherwise; `choose(probabilities)` gives the action."""
    features = np.eye(len(world["reward"]))
    theta = np.zeros(world["reward"].shape) if begin is None else begin
    for _ in range(episodes):
        state, episode = world["start"] if start is None else start, []
        while state != world["goal"] and len(episode) < world["limit"]:
            action = choose(policy(theta, features[state]))
            there = world["next_state"][state, action]
            episode.append((features[there if after else state], action, world["reward"][state, action]))
            state = there
        theta = update(0 * theta if forgets else theta, episode, alpha, gamma)
    return theta


def drawing(rng):
    return lambda probabilities: int(rng.choice(len(probabilities), p=probabilities))


@exercise.alternative("The gradients are weighted by G_t alone, as most programs do; the text asks for gamma^t G_t.")
def learns_without_gamma_t(world, episodes, alpha, gamma, rng):
    return trained(world, episodes, alpha, gamma, drawing(rng), update=without_gamma_t)


@exercise.alternative(
    "theta moves after each step's gradient, as in the box of Sutton and Barto; the text takes all gradients of an "
    "episode at the theta with which it was played."
)
def learns_step_by_step(world, episodes, alpha, gamma, rng):
    return trained(world, episodes, alpha, gamma, drawing(rng), update=step_by_step)


@exercise.alternative(
    "Every step of an episode is weighted by the whole episode's return, as in Williams's first form; the text asks "
    "for gamma^t G_t."
)
def learns_by_the_whole_return(world, episodes, alpha, gamma, rng):
    return trained(world, episodes, alpha, gamma, drawing(rng), update=whole_return)


@exercise.misconception(
    "The gradients are weighted by G_t without gamma^t, and theta moves after each of them: weigh by gamma^t G_t, at "
    "the theta with which the episode was played."
)
def learns_step_by_step_without_gamma_t(world, episodes, alpha, gamma, rng):
    return trained(world, episodes, alpha, gamma, drawing(rng), update=step_by_step_without_gamma_t)


@exercise.misconception("theta goes down the gradient, and the policy becomes worse: add the step.")
def learns_to_lose(world, episodes, alpha, gamma, rng):
    return trained(world, episodes, alpha, gamma, drawing(rng), update=descends)


@exercise.misconception(
    "Each gradient is weighted by the reward of its own step, so that only the last step before the goal is learnt: "
    "weigh it by gamma^t G_t."
)
def learns_by_the_reward(world, episodes, alpha, gamma, rng):
    return trained(world, episodes, alpha, gamma, drawing(rng), update=weighs_by_the_reward)


@exercise.misconception("alpha is not used: multiply the step of each episode by it.")
def learns_without_alpha(world, episodes, alpha, gamma, rng):
    return trained(world, episodes, alpha, gamma, drawing(rng), update=forgets_alpha)


@exercise.misconception("gamma is not used: it discounts the rewards in G_t, and gamma^t the whole term.")
def learns_without_gamma(world, episodes, alpha, gamma, rng):
    return trained(world, episodes, alpha, gamma, drawing(rng), update=ignores_gamma)


@exercise.misconception("The mean return of an episode is subtracted, as a baseline: the text has none, gamma^t G_t.")
def learns_with_a_baseline(world, episodes, alpha, gamma, rng):
    return trained(world, episodes, alpha, gamma, drawing(rng), update=subtracts_a_baseline)


@exercise.misconception(
    "The returns of an episode are standardised, by their mean and standard deviation: the text weighs by gamma^t G_t."
)
def learns_by_standardised_returns(world, episodes, alpha, gamma, rng):
    return trained(world, episodes, alpha, gamma, drawing(rng), update=standardises)


@exercise.misconception("theta never changes: keep what the update returns, theta = reinforce_update(theta, ...).")
def never_learns(world, episodes, alpha, gamma, rng):
    return np.zeros(world["reward"].shape)


@exercise.misconception(
    "Each episode starts again from theta = 0: set theta to zeros once, before the loop over the episodes."
)
def starts_from_zeros_each_time(world, episodes, alpha, gamma, rng):
    return trained(world, episodes, alpha, gamma, drawing(rng), forgets=True)


@exercise.misconception('Each episode begins in the state 0: it begins in world["start"].')
def begins_in_the_first_state(world, episodes, alpha, gamma, rng):
    return trained(world, episodes, alpha, gamma, drawing(rng), start=0)


@exercise.misconception(
    "The episode holds the state after each step: an action belongs to the state in which it was taken."
)
def notes_the_state_after(world, episodes, alpha, gamma, rng):
    return trained(world, episodes, alpha, gamma, drawing(rng), after=True)


@exercise.misconception("One episode too few is played: theta learns from all of them.")
def plays_an_episode_too_few(world, episodes, alpha, gamma, rng):
    return trained(world, max(episodes - 1, 0), alpha, gamma, drawing(rng))


@exercise.misconception("theta is drawn at random at first: it begins with zeros, all actions equally likely.")
def begins_with_random_parameters(world, episodes, alpha, gamma, rng):
    begin = rng.normal(size=world["reward"].shape)
    return trained(world, episodes, alpha, gamma, drawing(rng), begin=begin)


@exercise.misconception(
    "The likeliest action is always taken, so that nothing new is ever tried: draw the action with the policy's "
    "probabilities, rng.choice(actions, p=...)."
)
def always_takes_the_likeliest(world, episodes, alpha, gamma, rng):
    return trained(world, episodes, alpha, gamma, lambda probabilities: int(np.argmax(probabilities)))


@exercise.misconception(
    "Actions are not drawn with the policy's probabilities (but alike, or with a share of chance): one that is certain "
    "must be drawn ever after, rng.choice(actions, p=policy(...))."
)
def draws_with_other_probabilities(world, episodes, alpha, gamma, rng):
    return trained(world, episodes, alpha, gamma, lambda probabilities: int(rng.integers(len(probabilities))))


@exercise.misconception(
    "The generator `rng` is not used: draw with rng.choice or rng.random, not with a generator of your own."
)
def draws_from_the_global_generator(world, episodes, alpha, gamma, rng):
    return trained(world, episodes, alpha, gamma, drawing(np.random))


@exercise.misconception(
    "A generator is made anew in the function, with a seed of its own, so that every call draws the same: use `rng`."
)
def makes_a_generator_of_its_own(world, episodes, alpha, gamma, rng):
    return trained(world, episodes, alpha, gamma, drawing(np.random.default_rng(0)))
