"""Spread by linear thresholds: a node becomes active when its active neighbours weigh enough.

    active(0) = seeds,    j joins active(k + 1) where sum of weights[i, j] over i in active(k) >= thresholds[j]

until nobody joins; who is active stays so.

Source: Granovetter (1978), Threshold Models of Collective Behavior, American Journal of Sociology 83(6), 1420-1443; in
this form Kempe, Kleinberg & Tardos (2003), Maximizing the Spread of Influence through a Social Network, KDD, section 2.
"""

import numpy as np

from autograder import Exercise, checks


def linear_threshold(weights, thresholds, seeds):
    """Who is active in the end: weights (n, n) of i on j, thresholds (n,), seeds (s,) indices; returns bools (n,)."""
    active = np.zeros(len(thresholds), dtype=bool)
    active[seeds] = True
    # Each round but the last lets somebody join, so that so many are enough.
    for _ in range(len(thresholds)):
        active = active | (active @ weights >= thresholds)
    return active


exercise = Exercise(linear_threshold)
exercise.equivalent(
    "range(len(thresholds)) -> range(len(thresholds) - 1)", "the seeds are there: at most n - 1 rounds bring somebody"
)
exercise.equivalent("range(len(thresholds)) -> range(1, len(thresholds))", "likewise")
exercise.equivalent(
    "active = active | (active @ weights >= thresholds) -> active |= active @ weights >= thresholds",
    "the array is the function's own",
)


@exercise.confirmed_by("the smallest of all closed sets that hold the seeds")
def by_closed_sets(weights, thresholds, seeds):
    from itertools import product

    n = len(thresholds)
    if n > 8:
        return NotImplemented
    smallest = np.ones(n, dtype=bool)
    for chosen in product([False, True], repeat=n):
        inside = [i for i in range(n) if chosen[i]]
        outside = [j for j in range(n) if not chosen[j]]
        holds_seeds = all(chosen[seed] for seed in seeds)
        if holds_seeds and all(sum(weights[i, j] for i in inside) < thresholds[j] for j in outside):
            smallest &= chosen  # what two closed sets have in common is closed
    return smallest


@exercise.confirmed_by("one node after another, in exact arithmetic and another order")
def by_fractions(weights, thresholds, seeds):
    from ..exact import fractions

    weights, thresholds = fractions(weights), fractions(thresholds)
    active = set(seeds.tolist())
    waiting = [j for j in reversed(range(len(thresholds))) if j not in active]
    while True:
        next_one = next((j for j in waiting if sum(weights[i, j] for i in active) >= thresholds[j]), None)
        if next_one is None:
            return np.array([j in active for j in range(len(thresholds))])
        active.add(next_one)
        waiting.remove(next_one)


# Weights and thresholds are eighths: every sum is exact, in any order and in float32.
UNIT = 1 / 8

# For an idle node: the weights of two active nodes, those of two that nobody reaches, and the threshold.
IDLE = (
    ((3.0, 0.0), (2.0, 2.0), 5.0),
    ((2.0, 2.0), (1.0, 0.0), 5.0),
    ((2.0, 0.0), (4.0, 0.0), 3.0),
    ((1.0, 0.0), (1.0, 0.0), 5.0),
)


def cascade(rng, seeds, plan, idle, mutual=False):
    """A network, shuffled, in which nodes join one after another as `plan` says, and `idle` ones never do.

    Each letter is a node that needs the one before it (a), or that one together with an earlier one (b), with nothing
    to spare (a, b) or one unit too much (A, B). With `mutual` seeds would join by each other's influence.
    """
    joined = seeds + len(plan)
    n = joined + idle
    weights, thresholds = np.zeros((n, n)), np.full(n, 7.0)
    for j, kind in zip(range(seeds, joined), plan, strict=True):
        needed = [j - 1] if kind in "aA" else [j - 1, rng.integers(j - 1)]
        weights[needed, j] = rng.integers(2, 4, size=len(needed))
        if kind == "M":
            weights[needed, j] = 4.0, 1.0
        thresholds[j] = weights[:, j].sum() - (kind in "ABM")
    for j in range(joined - 1):
        # Influence of one who joins later or never: it comes too late.
        weights[rng.integers(max(j + 1, seeds), n), j] = rng.integers(1, 3)
    if mutual:
        weights[range(seeds), np.roll(range(seeds), 1)] = 7.0
    for j in range(joined, n - 2):
        # Not enough comes from active nodes, whatever their number or share; the last two get no influence at all.
        active, hermits = rng.permutation(joined)[:2], [n - 2, n - 1]
        weights[active, j], weights[hermits, j], thresholds[j] = IDLE[(j - joined) % len(IDLE)]
    order = rng.permutation(n)
    place = np.argsort(order)
    return UNIT * weights[np.ix_(order, order)], UNIT * thresholds[order], place[:seeds]


@exercise.cases
def cases(rng):
    weights = np.zeros((4, 4))
    weights[0, 1], weights[0, 2], weights[1, 2], weights[2, 3] = 0.5, 0.25, 0.5, 0.5
    yield "the example in the text", weights, np.array([0.5, 0.5, 0.75, 0.75]), np.array([0])
    yield "one seed", *cascade(rng, 1, "AABa", 4)
    yield "two seeds", *cascade(rng, 2, "MABA", 3, mutual=True)
    yield "a long cascade", *cascade(rng, 2, "BaABAbBAa", 5)
    weights, thresholds, seeds = cascade(rng, 6, "MBAbA", 6)
    yield "many seeds", 8 * weights, 8 * thresholds, seeds
    yield "everybody joins", *cascade(rng, 1, "aABAb", 0)
    yield "nobody joins", *cascade(rng, 3, "", 6)


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def spread(weights, thresholds, seeds, joins, rounds=None):
    """What a student gets who asks otherwise who joins: `joins(active)` gives bools; so many rounds, or to the end."""
    active = np.zeros(len(thresholds), dtype=bool)
    active[seeds] = True
    for _ in range(len(thresholds) if rounds is None else rounds):
        active = active | joins(active)
    return active


@exercise.alternative(
    "A node joins here where its influence is more than its threshold: the text says at least as much, >=."
)
def asks_for_more(weights, thresholds, seeds):
    return spread(weights, thresholds, seeds, lambda active: active @ weights > thresholds)


@exercise.misconception(
    "Only one round is made, in which the seeds alone have influence: those who join have theirs, so go on until "
    "nobody joins."
)
def makes_one_round(weights, thresholds, seeds):
    return spread(weights, thresholds, seeds, lambda active: active @ weights >= thresholds, rounds=1)


@exercise.misconception("Only two rounds are made: go on until nobody joins any more.")
def makes_two_rounds(weights, thresholds, seeds):
    return spread(weights, thresholds, seeds, lambda active: active @ weights >= thresholds, rounds=2)


@exercise.misconception(
    "The nodes are gone through once, in the order of their numbers: a later one may make an earlier one join, so "
    "repeat until nobody joins."
)
def goes_through_once(weights, thresholds, seeds):
    active = np.zeros(len(thresholds), dtype=bool)
    active[seeds] = True
    for j in range(len(thresholds)):
        active[j] |= active @ weights[:, j] >= thresholds[j]
    return active


@exercise.misconception("Influence runs backwards: weights[i, j] is that of i on j, so sum over i, active @ weights.")
def runs_backwards(weights, thresholds, seeds):
    return linear_threshold(weights.T, thresholds, seeds)


@exercise.misconception(
    "Only those who have joined in the last round have influence: all who are active go on having theirs."
)
def hears_the_newest_alone(weights, thresholds, seeds):
    active = np.zeros(len(thresholds), dtype=bool)
    active[seeds] = True
    newest = active
    while newest.any():
        newest = ~active & (newest @ weights >= thresholds)
        active = active | newest
    return active


@exercise.misconception("Nodes that were active fall away, seeds among them: who is active stays so.")
def lets_go(weights, thresholds, seeds):
    active = np.zeros(len(thresholds), dtype=bool)
    active[seeds] = True
    for _ in range(len(thresholds)):
        active = active @ weights >= thresholds
    return active


@exercise.misconception(
    "Each influence is held against the threshold by itself (the largest counts): add up those of all active nodes."
)
def takes_the_largest_influence(weights, thresholds, seeds):
    return spread(weights, thresholds, seeds, lambda active: (active[:, None] * weights).max(axis=0) >= thresholds)


@exercise.misconception("The influence is divided by the number of active neighbours: the sum counts, not the mean.")
def takes_the_mean_influence(weights, thresholds, seeds):
    def joins(active):
        count = active.astype(int) @ (weights > 0)
        return active @ weights / np.maximum(count, 1) >= thresholds

    return spread(weights, thresholds, seeds, joins)


@exercise.misconception("Active neighbours are counted: add up their weights.")
def counts_neighbours(weights, thresholds, seeds):
    return spread(weights, thresholds, seeds, lambda active: active.astype(int) @ (weights > 0) >= thresholds)


@exercise.misconception(
    "The share of the neighbours that are active is held against the threshold: add up their weights instead."
)
def takes_the_share_of_neighbours(weights, thresholds, seeds):
    links = (weights > 0).astype(float)
    return spread(
        weights,
        thresholds,
        seeds,
        lambda active: (active @ links / np.maximum(links.sum(axis=0), 1) >= thresholds) & (links.sum(axis=0) > 0),
    )


@exercise.misconception(
    "The influence is divided by all that could come in: hold the sum of the weights itself against the threshold."
)
def takes_the_share_of_weight(weights, thresholds, seeds):
    total = weights.sum(axis=0)
    return spread(
        weights,
        thresholds,
        seeds,
        lambda active: (active @ weights / np.where(total > 0, total, 1.0) >= thresholds) & (total > 0),
    )


@exercise.misconception(
    "Those who are not active count as well: add up the influence of active nodes alone, active @ weights."
)
def hears_everybody(weights, thresholds, seeds):
    return spread(weights, thresholds, seeds, lambda active: weights.sum(axis=0) >= thresholds)


@exercise.misconception("The seeds are left out of the result: they are active from the start.")
def leaves_out_the_seeds(weights, thresholds, seeds):
    active = linear_threshold(weights, thresholds, seeds)
    active[seeds] = False
    return active


@exercise.misconception("Nothing spreads, only the seeds are returned: let others join.")
def returns_the_seeds(weights, thresholds, seeds):
    return spread(weights, thresholds, seeds, lambda active: active)


@exercise.misconception(
    "The numbers of the active nodes are returned: return an entry for each node, true where active."
)
def returns_numbers(weights, thresholds, seeds):
    return np.flatnonzero(linear_threshold(weights, thresholds, seeds))


@exercise.misconception("How many are active is returned: return an entry for each node, true where active.")
def returns_how_many(weights, thresholds, seeds):
    return linear_threshold(weights, thresholds, seeds).sum()


@exercise.misconception("True stands where a node is not active: true is for active.")
def returns_the_others(weights, thresholds, seeds):
    return ~linear_threshold(weights, thresholds, seeds)
