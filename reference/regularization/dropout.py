"""Inverted dropout: activations are dropped at random, and those that are kept are scaled up.

    mask_ij = 0 with probability rate, else 1, each by itself,    out = X * mask / (1 - rate)

Source: Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov (2014), Dropout: a simple way to prevent neural
networks from overfitting, JMLR 15, 1929-1958; scaled in training instead of in prediction, as in its section 10.
"""

from functools import cache
from math import comb

import numpy as np

from autograder import Exercise, Frequency, call, checks


def dropout(X, rate, rng):
    """Each entry of X, shape (n, d), is dropped with probability rate in [0, 1), drawn from the generator rng.

    Returns (out, mask), both of the shape of X: what is kept is divided by 1 - rate; the mask is 1 where it is kept.
    """
    mask = rng.random(X.shape) >= rate
    return X * mask / (1 - rate), mask.astype(float)


exercise = Exercise(dropout, returns=("out", "mask"))
exercise.equivalent(
    "rng.random(X.shape) >= rate -> rng.random(X.shape) > rate", "a number hardly ever is the rate itself"
)


# The facts hold whatever the generator gives and however it is used up. A script has two calls with generators in the
# same state, and then others. What chance may bring about for a right function too is a fact only where this happens
# less often than RARE in a case, as is reckoned for its sizes.
RARE = 1e-12
SELDOM = 1e-4

# So many trials tell something about a probability.
MANY = 100


def always(outcomes, times):
    """The chance that so many independent draws, with these probabilities of each outcome, are all alike."""
    return sum(probability**times for probability in outcomes)


def counts(size, rate):
    """The probabilities that 0, 1, ... of so many entries are dropped."""
    return [comb(size, k) * rate**k * (1 - rate) ** (size - k) for k in range(size + 1)]


@cache
def chances(times, n, d, rate):
    """What is so of masks of shape (n, d), drawn so many times, and how often chance has it otherwise."""
    fates = rate, 1 - rate
    return {
        "other generators give other masks": always(fates, times) ** (n * d),
        "each row has a mask of its own": always(fates, n) ** (d * times),
        "each column has a mask of its own": always(fates, d) ** (n * times),
        "calls differ in how many are kept": always(counts(n * d, rate), times),
        "rows differ in how many are kept": always(counts(d, rate), n * times),
        "columns differ in how many are kept": always(counts(n, rate), d * times),
        "entries at every distance have fates of their own": 4 * (n + d) ** 2 * never(times, n, d, rate),
    }


def never(times, n, d, rate):
    """A bound of the chance that two entries at a certain distance never are, say, both kept.

    At least every other of all such pairs has no entry in common with another one.
    """
    pairs = times * (n - n // 2) * (d - d // 2)
    return (1 - min(rate, 1 - rate) ** 2) ** (pairs // 2)


def differs(drawn):
    """Whether what `chances` speaks of is so of these masks, shape (times, n, d): functions that say so."""
    in_rows, in_columns = drawn.sum(axis=2), drawn.sum(axis=1)
    in_calls = in_rows.sum(axis=1)
    alike = (
        drawn == drawn[:1],
        drawn == drawn[:, :1],
        drawn == drawn[:, :, :1],
        in_calls == in_calls[0],
        in_rows == in_rows[0, 0],
        in_columns == in_columns[0, 0],
    )
    return [*(lambda same=same: not same.all() for same in alike), lambda: at_every_distance(drawn)]


def at_every_distance(drawn):
    """Whether any two fates are met in entries at every distance, up to half of the rows and columns."""
    _, n, d = drawn.shape
    kept, dropped = (np.fft.rfft2(fates, s=(2 * n, 2 * d)) for fates in (drawn, ~drawn))
    rows, columns = np.arange(n // 2 + 1), np.arange(-(d // 2), d // 2 + 1)
    for one, other in ((kept, kept), (dropped, dropped), (kept, dropped)):
        met = np.fft.irfft2((one.conj() * other).sum(axis=0), s=(2 * n, 2 * d))[np.ix_(rows, columns)]
        met[0, d // 2] = 1.0  # each entry with itself
        if met.min() < 0.5:
            return False
    return True


@exercise.facts
def facts(case, answer):
    X, rate, _ = case.args
    n, d = X.shape
    out, mask = (np.array(each, dtype=float) for each in zip(*map(pair, answer.values), strict=True))
    if out.shape != (len(case.steps), n, d):
        raise ValueError("another shape than that of X")
    given = np.broadcast_to(X, out.shape)
    there = given != 0  # elsewhere `out` does not tell what is kept
    left, kept = (out != 0) & there, mask != 0
    drawn = kept[1:]  # by generators that have nothing to do with each other
    times = len(drawn)
    multiplied = {
        "what is kept is multiplied by": factor(out[left] / given[left], 1 / (1 - rate)),
    }
    if not there.all():
        multiplied["the largest entry where `X` is 0"] = float(np.abs(out[~there]).max())
    # How many are kept is for the mask to say; not even one number that decides on all entries would keep all of them.
    if rate == 0 or (1 - rate) ** times < SELDOM:
        multiplied["something is dropped"] = not left.all()
    shares = {
        "the share that is kept": share(drawn),
        "the share that is kept where `X` is 0": share(drawn[~there[1:]]),
        "the share of neighbours in a row with the same fate": share(beside(drawn)),
        "the share of neighbours in a column with the same fate": share(beside(drawn.swapaxes(1, 2))),
    }
    certain = zip(chances(times, n, d, rate).items(), differs(drawn), strict=True)
    return (
        multiplied,
        {
            "the mask where an entry is kept": factor(mask[kept], 1.0),
            "the mask tells what `out` keeps": bool(np.array_equal(kept[there], left[there])),
            "the same generator gives the same mask": bool(np.array_equal(mask[0], mask[1])),
            **{name: bool(found()) for (name, chance), found in certain if chance < RARE},
            **{name: found for name, found in shares.items() if found.trials >= MANY},
        },
    )


def beside(drawn):
    """Whether neighbours in a row have the same fate, in pairs that have no entry in common."""
    every_other = drawn[:, ::2], drawn[:, 1::2, 1:]
    same = [rows[:, :, : rows.shape[2] // 2 * 2 : 2] == rows[:, :, 1::2] for rows in every_other]
    return np.concatenate([each.ravel() for each in same])


def pair(value):
    """The two arrays of an answer: numbers, of one shape."""
    out, mask = map(np.array, value)
    if {out.dtype.kind, mask.dtype.kind} - set("biuf") or out.shape != mask.shape:
        raise ValueError("not two arrays of numbers of one shape")
    return out, mask


def factor(values, expected):
    """The number that all of these are, or what is said where they differ; what is expected where there are none."""
    if not values.size:
        return expected
    alike = np.isfinite(values).all() and np.abs(values - values[0]).max() <= 2e-6 * np.abs(values[0])
    return float(values[np.argmax(np.abs(values - expected))]) if alike else "different numbers"


def share(events):
    """How often it is so, in independent trials."""
    return Frequency(int(np.count_nonzero(events)), int(np.size(events)))


@exercise.confirmed_by("PyTorch's native dropout", needs="torch")
def by_torch(X, rate, rng):
    import torch

    torch.manual_seed(int(rng.integers(2**31)))
    out, mask = torch.ops.aten.native_dropout(torch.tensor(X, dtype=torch.float64), rate, True)
    return out.numpy(), mask.numpy()


@exercise.confirmed_by("Python's own random numbers, one entry after the other")
def by_hand(X, rate, rng):
    import random

    draws = random.Random(int(rng.integers(2**53)))
    out, mask = np.zeros(X.shape), np.ones(X.shape)
    for i, row in enumerate(X.tolist()):
        for j, value in enumerate(row):
            if draws.uniform(0.0, 1.0) < rate:
                mask[i, j] = 0.0
            else:
                out[i, j] = value * (1.0 / (1.0 - rate))
    return out, mask


def calls(X, rate, seeds):
    """A call with a generator of the first seed, the same once more, and one with each other seed."""
    return [call(X, rate, np.random.default_rng(int(seed))) for seed in (seeds[0], *seeds)]


def activations(*shape):
    """Of both signs, and none of them 0. What matters is what is drawn: they are the same for everybody."""
    rng = np.random.default_rng(shape)
    return rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.5, 3.0, size=shape)


@exercise.cases
def cases(rng):
    # A seed for each student is due to one of them: the others need no other each time, and validation is the quicker.
    seeds = rng.choice(2**31, size=2, replace=False)
    yield "the example in the text", *calls(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), 0.5, (1, 2))
    yield "nothing is dropped", *calls(activations(3, 4), 0.0, (3, 4))
    yield "one row", *calls(activations(1, 60), 0.3, (5,))
    yield "many calls", *calls(activations(14, 16), 0.55, range(20, 32))
    yield "most are dropped", *calls(activations(10, 40), 0.9, seeds)


@exercise.cases(finding="right where an activation is 0")
def zeros(rng):
    X = activations(12, 12)
    X[::2, ::2] = X[1::2, 1::2] = 0.0
    yield "every other activation is 0", *calls(X, 0.4, (7, 8))


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "integer activations", *calls(np.arange(1, 31).reshape(6, 5), 0.3, (9, 10))


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)


@exercise.alternative(
    "The mask is scaled already: it is 1 / (1 - rate) where an entry is kept. The text asks for a mask of zeros and "
    "ones, and for the scaling in `out`."
)
def scales_the_mask(X, rate, rng):
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask


@exercise.alternative(
    "This is dropout in its first form, which scales in prediction; the text asks for the inverted one, which divides "
    "what is kept by 1 - rate at once."
)
def without_scaling(X, rate, rng):
    mask = rng.random(X.shape) >= rate
    return X * mask, mask


@exercise.alternative("`rate` is taken as the probability of keeping an entry; in the text it is that of dropping it.")
def keeps_with_the_rate(X, rate, rng):
    mask = rng.random(X.shape) < rate
    return X * mask / rate, mask


@exercise.misconception("The share `rate` is kept where it should be dropped: keep where rng.random(...) >= rate.")
def keeps_what_it_should_drop(X, rate, rng):
    mask = rng.random(X.shape) < rate
    return X * mask / (1 - rate), mask


@exercise.misconception(
    "The share `rate` is kept where it should be dropped, and what is kept is not scaled: keep where "
    "rng.random(...) >= rate, and divide by 1 - rate."
)
def keeps_what_it_should_drop_unscaled(X, rate, rng):
    mask = rng.random(X.shape) < rate
    return X * mask, mask


@exercise.misconception("What is kept is multiplied by 1 - rate: divide by it, so that the mean stays what it was.")
def scales_down(X, rate, rng):
    mask = rng.random(X.shape) >= rate
    return X * mask * (1 - rate), mask


@exercise.misconception("What is kept is divided by `rate`: divide by the probability that it is kept, 1 - rate.")
def divides_by_the_rate(X, rate, rng):
    mask = rng.random(X.shape) >= rate
    return X * mask / rate, mask


@exercise.misconception(
    "What is kept is divided by the share that happened to be kept: divide by its probability, 1 - rate, which is the "
    "same in every call."
)
def divides_by_the_share_that_is_kept(X, rate, rng):
    mask = rng.random(X.shape) >= rate
    return X * mask / np.mean(mask), mask


@exercise.misconception("The mask is scaled as well as `out`, which then is divided by 1 - rate twice: once is right.")
def scales_twice(X, rate, rng):
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask / (1 - rate), mask


@exercise.misconception("Nothing is dropped in `out`: multiply X by the mask.")
def forgets_the_mask(X, rate, rng):
    return X / (1 - rate), rng.random(X.shape) >= rate


@exercise.misconception("The mask is 1 where an entry is dropped: it has to be 1 where it is kept, as for `out`.")
def returns_what_is_dropped(X, rate, rng):
    dropped = rng.random(X.shape) < rate
    return X * ~dropped / (1 - rate), dropped


@exercise.misconception("The mask is drawn anew after it was used: return the one that `out` was made with.")
def draws_another_mask(X, rate, rng):
    out, _ = dropout(X, rate, rng)
    return out, rng.random(X.shape) >= rate


@exercise.misconception("`out` and the mask have changed places: return (out, mask).")
def swaps_the_values(X, rate, rng):
    return dropout(X, rate, rng)[::-1]


@exercise.misconception("Half of the entries are dropped, whatever the rate: drop each with the probability `rate`.")
def tosses_a_coin(X, rate, rng):
    mask = rng.integers(0, 2, size=X.shape)
    return X * mask / (1 - rate), mask


@exercise.misconception("All rows are given the same mask: draw one for each entry, rng.random(X.shape).")
def one_mask_for_all_rows(X, rate, rng):
    mask = np.broadcast_to(rng.random(X.shape[1]) >= rate, X.shape)
    return X * mask / (1 - rate), mask


@exercise.misconception("Whole rows are dropped: draw for each entry, rng.random(X.shape).")
def drops_whole_rows(X, rate, rng):
    mask = np.broadcast_to(rng.random((len(X), 1)) >= rate, X.shape)
    return X * mask / (1 - rate), mask


@exercise.misconception("One number decides on all entries: draw one for each of them, rng.random(X.shape).")
def draws_one_number(X, rate, rng):
    mask = np.full(X.shape, rng.random() >= rate)
    return X * mask / (1 - rate), mask


def with_exact_share(X, rate, rng):
    mask = np.ones(X.size)
    mask[rng.permutation(X.size)[: int(rate * X.size)]] = 0
    return mask.reshape(X.shape)


@exercise.misconception(
    "Every call drops the same number of entries: each is dropped by itself, with the probability `rate`, and how many "
    "are is left to chance."
)
def drops_an_exact_number(X, rate, rng):
    mask = with_exact_share(X, rate, rng)
    return X * mask / (1 - rate), mask


@exercise.misconception(
    "Every row loses the same number of entries: each is dropped by itself, with the probability `rate`, and how many "
    "are is left to chance."
)
def drops_an_exact_number_of_each_row(X, rate, rng):
    mask = np.array([with_exact_share(row, rate, rng) for row in X])
    return X * mask / (1 - rate), mask


@exercise.misconception(
    "The mask is not drawn from `rng`: the same generator should give the same mask again, so call its methods."
)
def ignores_the_generator(X, rate, rng):
    mask = np.random.random(X.shape) >= rate
    return X * mask / (1 - rate), mask


@exercise.misconception(
    "Every call gives the same mask, whatever `rng` is: draw from the generator that is given, not from one with a "
    "seed of your own."
)
def takes_a_seed_of_its_own(X, rate, rng):
    return dropout(X, rate, np.random.default_rng(0))
