"""Spread by independent cascades: whoever becomes active gets one chance at each neighbour.

    S(0) = seeds,    each i in S(k) tries each j with an edge i -> j that is not active yet, and succeeds with
    probability p, independently of everything else; S(k + 1) are those with whom anybody succeeded

until nobody is new; who is active stays so. Every edge is tried at most once, so that active in the end are those whom
the seeds reach over edges that are each open with probability p.

Source: Kempe, Kleinberg & Tardos (2003), Maximizing the Spread of Influence through a Social Network, KDD, section 2;
the last sentence is its claim 2.3.
"""

from functools import cache
from itertools import product
from math import prod

import numpy as np

from autograder import Exercise, Frequency, call, checks


def independent_cascade(adjacency, seeds, p, rng):
    """Who is active in the end: 0/1 adjacency (n, n) of i -> j, seeds (s,) indices; returns bools (n,)."""
    active = np.zeros(len(adjacency), dtype=bool)
    active[seeds] = True
    newest = active
    # Each round but the last lets somebody join, so that so many are enough.
    for _ in range(len(adjacency)):
        # One chance for each edge that leads out of a node that is new.
        tried = adjacency[newest] > 0
        reached = (tried & (rng.random(tried.shape) < p)).any(axis=0)
        newest = reached & ~active
        active = active | newest
        if not newest.any():
            break
    return active


exercise = Exercise(independent_cascade)
exercise.equivalent(
    "range(len(adjacency)) -> range(len(adjacency) - 1)", "the seeds are there: at most n - 1 rounds bring somebody"
)
exercise.equivalent("range(len(adjacency)) -> range(1, len(adjacency))", "likewise")
exercise.equivalent(
    "rng.random(tried.shape) < p -> rng.random(tried.shape) <= p", "a draw is exactly p with probability 2^-53"
)
exercise.equivalent("active = active | newest -> active |= newest", "the array is the function's own")
exercise.equivalent("if not newest.any():\n    break -> nothing", "where nobody is new, no edge is tried")


@exercise.confirmed_by("networkx's descendants where every chance is taken", needs="networkx")
def by_networkx(adjacency, seeds, p, rng):
    import networkx

    if p != 1:
        return NotImplemented
    graph = networkx.from_numpy_array(adjacency, create_using=networkx.DiGraph)
    active = set(seeds.tolist()).union(*(networkx.descendants(graph, seed) for seed in seeds))
    return np.isin(np.arange(len(adjacency)), sorted(active))


@exercise.confirmed_by("draws from the probabilities of all outcomes, by exact enumeration")
def by_enumeration(adjacency, seeds, p, rng):
    # Seeds are active whatever happens: without them the network falls into small parts that know nothing of each
    # other. In each part every set of open edges has its probability, and leaves some nodes active.
    n = len(adjacency)
    if p in (0, 1):
        return NotImplemented
    active = np.isin(np.arange(n), seeds)
    from_seeds = adjacency[seeds].sum(axis=0)
    draws = np.random.default_rng(rng.integers(2**63))
    for part in parts(adjacency, active):
        within = adjacency[np.ix_(part, part)]
        outcomes, probabilities = enumerated(tuple(from_seeds[part].tolist()), tuple(map(tuple, within.tolist())), p)
        active[[part[k] for k in outcomes[draws.choice(len(outcomes), p=probabilities)]]] = True
    return active


def parts(adjacency, seeded):
    """The connected parts of the network without its seeds, each a list of nodes."""
    left, found = [i for i in range(len(adjacency)) if not seeded[i]], []
    while left:
        part = [left.pop()]
        for i in part:
            linked = [j for j in left if adjacency[i, j] or adjacency[j, i]]
            part += linked
            left = [j for j in left if j not in linked]
        found.append(sorted(part))
    return found


@cache
def enumerated(from_seeds, within, p):
    """The sets of nodes that may be active in a part of the network, and the probability of each.

    So many seeds have an edge to each node of the part: together they succeed as often as one of them does at least.
    """
    n = len(within)
    edges = [(None, j, 1 - (1 - p) ** count) for j, count in enumerate(from_seeds) if count]
    edges += [(i, j, p) for i in range(n) for j in range(n) if within[i][j]]
    probabilities = {}
    for opened in product([False, True], repeat=len(edges)):
        over = [edge for edge, is_open in zip(edges, opened, strict=True) if is_open]
        reached = {None}
        while joining := {j for i, j, _ in over if i in reached and j not in reached}:
            reached |= joining
        outcome = tuple(sorted(reached - {None}))
        probability = prod(
            chance if is_open else 1 - chance for (_, _, chance), is_open in zip(edges, opened, strict=True)
        )
        probabilities[outcome] = probabilities.get(outcome, 0.0) + probability
    return list(probabilities), list(probabilities.values())


# Frequencies are counted in many parts of a network and over several calls. The calls are the same for everybody, who
# differ by what they make of the generators.
DIAMONDS = 24
SOURCES, GROUPS, MEMBERS = 5, 10, 4


@cache
def calls(network, p, times):
    """So many calls, the first two of which are given the same generator."""
    A, seeds = network()
    return [call(A, seeds, p, np.random.default_rng(seed)) for seed in (1, *range(1, times))]


def diamonds():
    """Disjoint copies of: seed -> left, seed -> right, both -> end, and back end -> left, left -> seed.

    The nodes of copy k are 4 k (right), 4 k + 1 (the seed), 4 k + 2 (left), 4 k + 3 (end): edges lead up and down.
    """
    A = np.zeros((4, 4), dtype=int)
    A[[1, 1, 0, 2, 3, 2], [0, 2, 3, 3, 2, 1]] = 1
    return np.kron(np.eye(DIAMONDS, dtype=int), A), np.arange(1, 4 * DIAMONDS, 4)


def groups():
    """Seeds, each with an edge to all members of some groups, and edges back: who tries again is seen.

    The last node of each group is tried by the first seed, and a round later by those members that are active.
    """
    n = SOURCES + GROUPS * (MEMBERS + 1)
    A = np.zeros((n, n), dtype=int)
    A[:SOURCES, SOURCES:] = A[SOURCES:, :SOURCES] = 1
    for last in range(SOURCES + MEMBERS, n, MEMBERS + 1):
        A[1:SOURCES, last] = 0
        A[last - MEMBERS : last, last] = 1
    return A, np.arange(SOURCES)


@exercise.cases
def cases(rng):
    def draws():
        return np.random.default_rng(int(rng.integers(2**31)))

    def network(n, edges):
        """A network with so many edges a node, on average, and none from a node to itself."""
        A = (rng.random((n, n)) < edges / n).astype(int)
        np.fill_diagonal(A, 0)
        return A

    def path(n, back):
        """A path through all nodes, in a random order, with edges back along it; also that order."""
        order = rng.permutation(n)
        A = np.zeros((n, n), dtype=int)
        A[order[:-1], order[1:]] = 1
        A[order[back:], order[: n - back]] = 1
        return A, order

    A = np.zeros((4, 4), dtype=int)
    A[[0, 1, 3], [1, 2, 0]] = 1
    yield "the example in the text", A, np.array([0]), 1, np.random.default_rng(1)
    yield "many separate diamonds", *calls(diamonds, 0.45, 7)
    yield "many neighbours of several seeds", *calls(groups, 0.3, 41)
    A, order = path(30, 3)
    yield "p = 1, along a path with edges back", A, order[2:3], 1, draws()
    A, order = np.zeros((10, 10), dtype=int), np.random.default_rng(10).permutation(10)
    A[np.ix_(order[:6], order[:6])] = 1 - np.eye(6, dtype=int)
    A[np.ix_(order[6:], order[:2])] = 1
    yield "p = 1, where not all can be reached", A, order[2:3], 1, np.random.default_rng(1)
    A = network(9, 5)
    yield "p = 0", A, rng.permutation(9)[:3], 0, draws()
    A, seeds = network(8, 3), rng.permutation(8)[:3]
    A[:, seeds] = 1
    A[seeds] = 0
    yield "edges into the seeds alone", A, seeds, 0.7, draws()


@exercise.facts
def facts(case, answer):
    n = len(case.args[0])
    drawn = [np.asarray(value) for value in answer.values]
    for active in drawn:
        if active.shape != (n,) or not ((active == 0) | (active == 1)).all():
            raise ValueError("an entry for each node, true or false, is asked for")
    if len(drawn) == 1:
        return (drawn[0].astype(int),)
    first, same, *others = (active.astype(bool) for active in drawn)
    runs = np.array([first, *others])
    known = {
        "seeds that are active": runs[:, case.args[1]].all(),
        "the same generator gives the same": np.array_equal(first, same),
    }
    if len(case.args[1]) == SOURCES:
        grouped = runs[:, SOURCES:].reshape(len(runs), GROUPS, MEMBERS + 1)
        members, last = grouped[:, :, :-1], grouped[:, :, -1]
        chances = {
            "how often a neighbour of several active nodes is active": frequency(members),
            "how often just one of two such neighbours is active": frequency(members[:, ::2] != members[:, 1::2]),
            "how often a node that is tried in two rounds is active": frequency(last),
        }
        return (known | chances,)
    # Where everybody always is active, that is what is wrong, and the counts say so.
    fixed = not first.all() and all(np.array_equal(first, other) for other in others)
    known["other generators give the same"] = fixed
    if fixed:
        runs = runs[:0]  # nothing was drawn: there is nothing to be counted
    right, left, end = (runs[:, start::4] for start in (0, 2, 3))
    chances = {
        "how often a neighbour of one seed is active": frequency(right),
        "how often just one of two neighbours of a seed is active": frequency(left != right),
        "how often just one of two nodes in separate parts is active": frequency(right[:, ::2] != right[:, 1::2]),
        "how often a node two steps away is active": frequency(end),
    }
    return (known | chances,)


def frequency(events):
    return Frequency(int(np.count_nonzero(events)), int(np.size(events)))


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def spread(adjacency, seeds, reach, rounds=None):
    """What a student gets whose newest nodes `reach(newest, active)` others, for so many rounds or to the end."""
    active = np.zeros(len(adjacency), dtype=bool)
    active[seeds] = True
    newest = active
    while newest.any() and rounds != 0:
        newest = reach(newest, active) & ~active
        active = active | newest
        rounds = None if rounds is None else rounds - 1
    return active


def chances(adjacency, p, rng):
    """What the reference's newest nodes reach."""
    return lambda newest, active: ((adjacency[newest] > 0) & (rng.random((newest.sum(), len(newest))) < p)).any(axis=0)


@exercise.misconception(
    "A node gets new chances in every round: it has one at each neighbour, in the round after it became active."
)
def tries_again(adjacency, seeds, p, rng):
    return spread(adjacency, seeds, lambda newest, active: chances(adjacency, p, rng)(active, active))


@exercise.misconception(
    "An inactive node is drawn for once, however many of its neighbours are new: each of them has a chance of its own, "
    "so draw for each edge."
)
def draws_for_each_target(adjacency, seeds, p, rng):
    n = len(adjacency)
    return spread(adjacency, seeds, lambda newest, active: (adjacency[newest] > 0).any(axis=0) & (rng.random(n) < p))


@exercise.misconception(
    "One draw decides for all edges of a node, so that it gets all its neighbours or none: draw for each edge."
)
def draws_for_each_source(adjacency, seeds, p, rng):
    def reach(newest, active):
        lucky = newest & (rng.random(len(newest)) < p)
        return (adjacency[lucky] > 0).any(axis=0)

    return spread(adjacency, seeds, reach)


@exercise.misconception("One draw decides for all edges of a round: draw for each edge.")
def draws_for_each_round(adjacency, seeds, p, rng):
    return spread(adjacency, seeds, lambda newest, active: (adjacency[newest] > 0).any(axis=0) & (rng.random() < p))


@exercise.misconception("Only the neighbours of the seeds are tried: those who become active try theirs as well.")
def makes_one_step(adjacency, seeds, p, rng):
    return spread(adjacency, seeds, chances(adjacency, p, rng), rounds=1)


@exercise.misconception("After two rounds it stops: go on until nobody is new.")
def makes_two_steps(adjacency, seeds, p, rng):
    return spread(adjacency, seeds, chances(adjacency, p, rng), rounds=2)


@exercise.misconception(
    "Edges are followed backwards: adjacency[i, j] leads from i to j, row i are the neighbours of i."
)
def follows_edges_backwards(adjacency, seeds, p, rng):
    return independent_cascade(adjacency.T, seeds, p, rng)


@exercise.misconception("Edges are followed both ways: adjacency[i, j] leads from i to j alone.")
def follows_edges_both_ways(adjacency, seeds, p, rng):
    return independent_cascade(adjacency | adjacency.T, seeds, p, rng)


@exercise.misconception("p is taken as the chance to fail: a try succeeds where rng.random() < p.")
def fails_with_p(adjacency, seeds, p, rng):
    return independent_cascade(adjacency, seeds, 1 - p, rng)


@exercise.misconception("p is ignored, all who can be reached are active: a try succeeds where rng.random() < p.")
def ignores_p(adjacency, seeds, p, rng):
    return independent_cascade(adjacency, seeds, 1, rng)


@exercise.misconception("Each node tries one of its neighbours, chosen at random: it has a chance at every one.")
def tries_one_neighbour(adjacency, seeds, p, rng):
    def reach(newest, active):
        reached = np.zeros(len(newest), dtype=bool)
        for i in np.flatnonzero(newest):
            neighbours = np.flatnonzero(adjacency[i])
            if len(neighbours) and rng.random() < p:
                reached[rng.choice(neighbours)] = True
        return reached

    return spread(adjacency, seeds, reach)


@exercise.misconception("Each node gets a fixed share of its neighbours, p of them: each chance is drawn by itself.")
def takes_a_fixed_share(adjacency, seeds, p, rng):
    def reach(newest, active):
        reached = np.zeros(len(newest), dtype=bool)
        for i in np.flatnonzero(newest):
            neighbours = np.flatnonzero(adjacency[i])
            reached[rng.permutation(neighbours)[: round(p * len(neighbours))]] = True
        return reached

    return spread(adjacency, seeds, reach)


@exercise.misconception(
    "The generator that is given is not used: draw with `rng`, so that the same one gives the same."
)
def ignores_the_generator(adjacency, seeds, p, rng):
    return independent_cascade(adjacency, seeds, p, np.random)


@exercise.misconception(
    "Every call gives the same, whatever `rng` is: draw from the generator that is given, not from one with a seed of "
    "your own."
)
def fixes_the_seed(adjacency, seeds, p, rng):
    return independent_cascade(adjacency, seeds, p, np.random.default_rng(0))


@exercise.misconception("The seeds are left out of the result: they are active from the start.")
def leaves_out_the_seeds(adjacency, seeds, p, rng):
    active = independent_cascade(adjacency, seeds, p, rng)
    active[seeds] = False
    return active


@exercise.misconception("Only those who became active last are returned: who is active stays so.")
def returns_the_newest(adjacency, seeds, p, rng):
    active = np.zeros(len(adjacency), dtype=bool)
    active[seeds] = True
    newest = active
    while newest.any():
        last = newest
        newest = chances(adjacency, p, rng)(newest, active) & ~active
        active = active | newest
    return last


@exercise.misconception("Nothing spreads, only the seeds are returned: let them try their neighbours.")
def returns_the_seeds(adjacency, seeds, p, rng):
    return spread(adjacency, seeds, lambda newest, active: active)


@exercise.misconception(
    "The numbers of the active nodes are returned: return an entry for each node, true where active."
)
def returns_numbers(adjacency, seeds, p, rng):
    return np.flatnonzero(independent_cascade(adjacency, seeds, p, rng))
