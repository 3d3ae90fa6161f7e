"""A learning rate that falls in steps.

    step_decay(initial, epoch, drop, every) = initial drop^floor(epoch / every),    epochs counted from 0

Source: Zhang, Lipton, Li & Smola (2023), Dive into Deep Learning, section 12.11 (a multiplicative scheduler); PyTorch's
StepLR has the same formula.
"""

from autograder import Exercise, call, checks


def step_decay(initial, epoch, drop=0.5, every=10):
    """The learning rate in this epoch (counted from 0): times `drop` after each `every` epochs; a number."""
    return initial * drop ** (epoch // every)


exercise = Exercise(step_decay)


@exercise.confirmed_by("one epoch after the other, in exact fractions")
def by_epochs(initial, epoch, drop=0.5, every=10):
    from ..exact import fractions

    rate = fractions(initial)
    for finished in range(1, epoch + 1):
        if finished % every == 0:
            rate *= fractions(drop)
    return float(rate)


@exercise.cases
def cases(rng):
    yield "the example in the text", 0.1, 25
    yield "the first epoch", rng.uniform(0.2, 0.9), 0, 0.3, 5
    yield "the last epoch before a step", rng.uniform(0.2, 0.9), 13, 0.3, 7
    yield "the first epoch after a step", rng.uniform(0.2, 0.9), 14, 0.3, 7
    yield "a step in each epoch", rng.uniform(0.2, 0.9), 3, 0.7, 1
    yield "steps that are seldom, of a small rate", rng.uniform(1e-4, 2e-4), 64, 0.6, 30
    yield "a small drop", rng.uniform(1.0, 2.0), int(rng.integers(20, 24)), rng.uniform(0.8, 0.9), 4
    yield "the last epoch before the default step", rng.uniform(0.2, 0.9), 9, 0.4
    yield "the third default step", rng.uniform(0.2, 0.9), 30, 0.4


@exercise.cases(finding="hyperparameters given by their names")
def by_name(rng):
    yield "every and drop", call(rng.uniform(0.2, 0.9), 17, every=4, drop=0.8)


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.answers_the_same_again)


@exercise.alternative("The epochs are counted from 1, floor((1 + epoch) / every): the text counts them from 0.")
def counts_from_one(initial, epoch, drop=0.5, every=10):
    return initial * drop ** ((1 + epoch) // every)


@exercise.misconception("The rate falls a little in every epoch: the exponent is a whole number, epoch // every.")
def falls_smoothly(initial, epoch, drop=0.5, every=10):
    return initial * drop ** (epoch / every)


@exercise.misconception("The exponent is rounded to the nearest whole number: round it down, epoch // every.")
def rounds_to_nearest(initial, epoch, drop=0.5, every=10):
    return initial * drop ** round(epoch / every)


@exercise.misconception("The exponent is rounded up: round it down, epoch // every, which is 0 in the first epochs.")
def rounds_up(initial, epoch, drop=0.5, every=10):
    return initial * drop ** -(-epoch // every)


@exercise.misconception("The rate falls one epoch late: in epoch number `every` itself it is lower already.")
def falls_late(initial, epoch, drop=0.5, every=10):
    return initial * drop ** (max(epoch - 1, 0) // every)


@exercise.misconception("The rate falls once and never again: it is multiplied by `drop` after each `every` epochs.")
def falls_once(initial, epoch, drop=0.5, every=10):
    return initial * drop if epoch >= every else initial


@exercise.misconception("The rate falls only in the epochs that `every` divides: once it has fallen, it stays there.")
def falls_for_one_epoch(initial, epoch, drop=0.5, every=10):
    return initial * drop if epoch and epoch % every == 0 else initial


@exercise.misconception(
    "The rate is multiplied by drop times the number of steps: raise `drop` to that power, with **."
)
def multiplies_by_the_steps(initial, epoch, drop=0.5, every=10):
    return initial * drop * (epoch // every)


@exercise.misconception("`drop` is subtracted at each step: multiply by it, initial * drop ** (epoch // every).")
def subtracts(initial, epoch, drop=0.5, every=10):
    return initial - drop * (epoch // every)


@exercise.misconception("At each step the rate is multiplied by 1 - drop: `drop` is what it is multiplied by.")
def keeps_the_rest(initial, epoch, drop=0.5, every=10):
    return initial * (1 - drop) ** (epoch // every)


@exercise.misconception("The share `drop` of the first rate is taken away at each step: multiply the rate by `drop`.")
def takes_shares_away(initial, epoch, drop=0.5, every=10):
    return initial * (1 - drop * (epoch // every))


@exercise.misconception("The rate rises: multiply by the power of `drop`, do not divide by it.")
def divides(initial, epoch, drop=0.5, every=10):
    return initial / drop ** (epoch // every)


@exercise.misconception("The power is missing `initial`: multiply the learning rate of the first epochs by it.")
def forgets_the_first_rate(initial, epoch, drop=0.5, every=10):
    return drop ** (epoch // every)


@exercise.misconception("The rate falls in every epoch: the exponent is epoch // every, not the epoch.")
def falls_in_every_epoch(initial, epoch, drop=0.5, every=10):
    return initial * drop**epoch


@exercise.misconception(
    "The exponent is the remainder, epoch % every: it is the number of steps so far, epoch // every."
)
def takes_the_remainder(initial, epoch, drop=0.5, every=10):
    return initial * drop ** (epoch % every)


@exercise.misconception("initial * drop is raised to the power: it belongs to `drop` alone.")
def raises_the_rate_too(initial, epoch, drop=0.5, every=10):
    return (initial * drop) ** (epoch // every)


@exercise.misconception("The given `drop` and `every` are ignored: 0.5 and 10 are written into the function.")
def ignores_both(initial, epoch, drop=0.5, every=10):
    return step_decay(initial, epoch)


@exercise.misconception("The given `drop` is ignored: 0.5 is written into the function.")
def ignores_drop(initial, epoch, drop=0.5, every=10):
    return step_decay(initial, epoch, 0.5, every)


@exercise.misconception("The given `every` is ignored: 10 is written into the function.")
def ignores_every(initial, epoch, drop=0.5, every=10):
    return step_decay(initial, epoch, drop)


@exercise.misconception(
    "drop and every stand in the other order in the signature: keep it, (initial, epoch, drop, every)."
)
def reorders_the_hyperparameters(initial, epoch, every=10, drop=0.5):
    return step_decay(initial, epoch, drop, every)


@exercise.misconception("Not all hyperparameters have the names `drop` and `every`: keep the names of the signature.")
def renames_the_hyperparameters(initial, epoch, factor=0.5, epochs_drop=10):
    return step_decay(initial, epoch, factor, epochs_drop)
