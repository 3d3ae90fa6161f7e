"""A learning rate that falls in inverse proportion to time.

    inverse_time_decay(initial, epoch, rate) = initial / (1 + rate epoch),    epochs counted from 0

Source: Robbins & Monro (1951), A stochastic approximation method, Ann. Math. Statist. 22(3), 400-407, for steps that
fall as 1/t; Bottou (2012), Stochastic gradient descent tricks, recommends this formula (with rate = initial lambda).
"""

from autograder import Exercise, checks


def inverse_time_decay(initial, epoch, rate):
    """The learning rate in this epoch (counted from 0): half the first one after 1/rate epochs; a number."""
    return initial / (1 + rate * epoch)


exercise = Exercise(inverse_time_decay)


@exercise.confirmed_by("exact fractions, by the reciprocals, which grow by rate / initial in each epoch")
def by_reciprocals(initial, epoch, rate):
    from ..exact import fractions

    initial, rate = fractions(initial), fractions(rate)
    slowness = 1 / initial
    for _ in range(epoch):
        slowness += rate / initial
    return float(1 / slowness)


@exercise.cases
def cases(rng):
    yield "the example in the text", 0.1, 20, 0.05
    yield "the first epoch", rng.uniform(0.2, 0.9), 0, 0.3
    yield "the second epoch", rng.uniform(0.2, 0.9), 1, rng.uniform(0.2, 0.4)
    yield "a slow decay of a small rate", rng.uniform(1e-4, 2e-4), int(rng.integers(80, 90)), rng.uniform(0.01, 0.02)
    yield "a fast decay", rng.uniform(1.0, 2.0), 3, rng.uniform(1.5, 2.0)
    yield "no decay", rng.uniform(0.2, 0.9), 7, 0.0
    yield "a large learning rate", rng.uniform(20.0, 30.0), int(rng.integers(4, 9)), rng.uniform(0.1, 0.2)


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "whole numbers everywhere", 3, 4, 1


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.answers_the_same_again)


@exercise.misconception(
    "The 1 is missing under the fraction: initial / (1 + rate epoch), which is `initial` in epoch 0."
)
def forgets_the_one(initial, epoch, rate):
    return initial / (rate * epoch)


@exercise.misconception(
    "The brackets are missing: initial / 1 + rate * epoch adds after dividing; divide by all of it."
)
def forgets_the_brackets(initial, epoch, rate):
    return initial / 1 + rate * epoch


@exercise.misconception("The epoch stands outside the brackets: divide by 1 + rate * epoch, product and all.")
def closes_the_brackets_early(initial, epoch, rate):
    return initial / (1 + rate) * epoch


@exercise.misconception("1 + rate is multiplied by the epoch: the epoch multiplies `rate` alone, 1 + rate * epoch.")
def multiplies_the_sum(initial, epoch, rate):
    return initial / ((1 + rate) * epoch)


@exercise.misconception("The learning rate rises: divide by 1 + rate * epoch, do not multiply.")
def rises(initial, epoch, rate):
    return initial * (1 + rate * epoch)


@exercise.misconception(
    "The rate of the epoch before is divided again in each epoch, so that it falls far too fast: divide `initial` once."
)
def divides_again_and_again(initial, epoch, rate):
    for t in range(1, epoch + 1):
        initial = initial / (1 + rate * t)
    return initial


@exercise.misconception(
    "1 + rate is raised to the power of the epoch, which is exponential: divide by 1 + rate * epoch."
)
def compounds(initial, epoch, rate):
    return initial / (1 + rate) ** epoch


@exercise.misconception("The decay rate is missing: divide by 1 + rate * epoch.")
def forgets_the_rate(initial, epoch, rate):
    return initial / (1 + epoch)


@exercise.misconception("The epoch is missing: divide by 1 + rate * epoch.")
def forgets_the_epoch(initial, epoch, rate):
    return initial / (1 + rate)


@exercise.misconception("The learning rate of the first epoch is missing: divide `initial`, not 1.")
def forgets_the_first_rate(initial, epoch, rate):
    return 1 / (1 + rate * epoch)


@exercise.misconception("The epochs are counted from 1: in epoch 0 the learning rate is `initial` still.")
def counts_from_one(initial, epoch, rate):
    return initial / (1 + rate * (epoch + 1))


@exercise.misconception("The root is divided by: here the formula is initial / (1 + rate epoch).")
def takes_the_root(initial, epoch, rate):
    return initial / (1 + rate * epoch) ** 0.5


@exercise.misconception("rate and epoch are added where they are multiplied: 1 + rate * epoch.")
def adds_rate_and_epoch(initial, epoch, rate):
    return initial / (1 + rate + epoch)


@exercise.misconception("The sign of the decay is wrong, so that the rate rises: divide by 1 + rate * epoch.")
def subtracts(initial, epoch, rate):
    return initial / (1 - rate * epoch)


@exercise.misconception("The learning rate falls along a straight line: divide by 1 + rate * epoch.")
def straight_line(initial, epoch, rate):
    return initial * (1 - rate * epoch)


@exercise.misconception("This is exponential decay: here the formula is initial / (1 + rate epoch).")
def exponential(initial, epoch, rate):
    import math

    return initial * math.exp(-rate * epoch)


@exercise.misconception("The decay rate divides the epoch, as a time would: multiply, 1 + rate * epoch.")
def takes_the_rate_as_a_time(initial, epoch, rate):
    return initial / (1 + epoch / rate) if rate else 0.0


@exercise.misconception("The first learning rate slows the decay as well: divide by 1 + rate * epoch, without it.")
def puts_the_first_rate_into_the_decay(initial, epoch, rate):
    return initial / (1 + initial * rate * epoch)
