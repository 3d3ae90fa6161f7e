"""Early stopping: when to stop training, and which epoch's weights to keep.

A new best is a validation loss below all those before it; the first epoch is one. Training stops at the end of the
first epoch after which there have been `patience` epochs in a row without a new best, or else of the last epoch there
is. To keep is the epoch of the best so far. Epochs are counted from 0.

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, algorithm 7.1; Prechelt (1998), Early stopping - but
when?, in Neural networks: tricks of the trade, 55-69.
"""

import numpy as np

from autograder import Exercise, checks


def early_stopping(valid_losses, patience):
    """Epoch to keep and epoch to stop at, both counted from 0, for losses (epochs,) and a patience of at least 1."""
    keep = 0
    for epoch, loss in enumerate(valid_losses):
        if loss < valid_losses[keep]:
            keep = epoch
        if epoch - keep == patience:
            return keep, epoch
    return keep, len(valid_losses) - 1


exercise = Exercise(early_stopping, returns=("keep", "stop"))


@exercise.confirmed_by("the definition, word by word")
def by_definition(valid_losses, patience):
    is_best = np.array([all(loss < before for before in valid_losses[:t]) for t, loss in enumerate(valid_losses)])
    waited = [t for t in range(patience, len(is_best)) if not is_best[t - patience + 1 : t + 1].any()]
    stop = min([*waited, len(is_best) - 1])
    return np.flatnonzero(is_best[: stop + 1]).max(), stop


@exercise.cases
def cases(rng):
    def near(*losses):
        """Losses in thousandths, which float32 keeps apart, each moved a little."""
        return np.round(np.array(losses) + rng.integers(1, 9) / 1000, 3)

    yield "the example in the text", np.array([0.9, 0.6, 0.5, 0.7, 0.4, 0.5, 0.6, 0.8, 0.3]), 3
    yield "a later loss is lower than all", near(0.9, 0.7, 0.8, 0.85, 0.75, 0.2, 0.1), 3
    yield "it never stops", near(0.9, 0.8, 0.7, 0.75, 0.6, 0.5), 2
    yield "the last epochs are worse, but not for long enough", near(0.9, 0.5, 0.4, 0.6, 0.55), 3
    yield "the patience ends with the last epoch", near(0.9, 0.5, 0.4, 0.6, 0.55), 2
    yield "a patience of one epoch", near(0.9, 0.8, 0.85, 0.6), 1
    yield "a new best just in time", near(0.9, 0.6, 0.7, 0.65, 0.5, 0.8, 0.75, 0.4, 0.6, 0.7, 0.8), 3
    yield "equal losses are no new best", near(0.9, 0.5, 0.5, 0.5, 0.3), 2
    yield "losses that fall, but not below the best", near(0.5, 0.9, 0.8, 0.7, 0.6, 0.4), 3
    yield "ups and downs that add up", near(0.9, 0.95, 0.8, 0.85, 0.7, 0.75, 0.6, 0.65, 0.5), 2
    yield "the first epoch is the best", near(0.2, 0.3, 0.4, 0.5), 2
    yield "one epoch alone", near(0.7), 3
    yield "negative losses, as of log likelihoods", near(-1.0, -3.0, -2.0, -2.5, -5.0), 2
    yield "large losses", 1e20 * near(9.0, 7.0, 8.0, 7.5, 7.2, 6.0), 3
    yield "small losses", 1e-12 * near(0.9, 0.8, 0.7, 0.75, 0.6, 0.65, 0.7), 2
    walk = rng.permutation(40) / 10 + np.abs(np.arange(40) - 15) / 5
    yield "forty epochs", np.round(walk, 3), int(rng.integers(4, 7))


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.alternative(
    "It waits one epoch longer than `patience`, as scikit-learn does: stop when `patience` epochs in a row were no "
    "better."
)
def waits_one_longer(valid_losses, patience):
    return early_stopping(valid_losses, patience + 1)


@exercise.misconception("It stops one epoch too early: `patience` whole epochs in a row must be without a new best.")
def stops_one_earlier(valid_losses, patience):
    return early_stopping(valid_losses, max(patience - 1, 0) or 1) if patience > 1 else (0, 0)


@exercise.misconception("The best of all epochs is kept, of some after the stop too: these were never trained.")
def keeps_the_best_of_all(valid_losses, patience):
    return int(np.argmin(valid_losses)), early_stopping(valid_losses, patience)[1]


@exercise.misconception("It never stops: return at the first epoch that ends `patience` epochs without a new best.")
def never_stops(valid_losses, patience):
    return int(np.argmin(valid_losses)), len(valid_losses) - 1


@exercise.misconception("A loss equal to the best counts as a new best: only a lower one is.")
def takes_equal_as_better(valid_losses, patience):
    keep = 0
    for epoch, loss in enumerate(valid_losses):
        if loss <= valid_losses[keep]:
            keep = epoch
        if epoch - keep == patience:
            return keep, epoch
    return keep, len(valid_losses) - 1


@exercise.misconception("Each loss is compared with the one before it: compare it with the best so far.")
def compares_with_the_one_before(valid_losses, patience):
    keep, waited = 0, 0
    for epoch in range(1, len(valid_losses)):
        keep = epoch if valid_losses[epoch] < valid_losses[keep] else keep
        waited = 0 if valid_losses[epoch] < valid_losses[epoch - 1] else waited + 1
        if waited == patience:
            return keep, epoch
    return keep, len(valid_losses) - 1


@exercise.misconception("The count goes on after a new best: begin to count from 0 there, epochs in a row are meant.")
def never_resets(valid_losses, patience):
    keep, waited = 0, 0
    for epoch in range(1, len(valid_losses)):
        if valid_losses[epoch] < valid_losses[keep]:
            keep = epoch
        else:
            waited += 1
            if waited == patience:
                return keep, epoch
    return keep, len(valid_losses) - 1


@exercise.misconception("The returned values have changed places: return (epoch to keep, epoch to stop).")
def swaps_the_values(valid_losses, patience):
    return early_stopping(valid_losses, patience)[::-1]


@exercise.misconception("The epochs are counted from 1: the first one is number 0.")
def counts_from_one(valid_losses, patience):
    keep, stop = early_stopping(valid_losses, patience)
    return keep + 1, stop + 1


@exercise.misconception("The losses of the epochs are returned: return their numbers, counted from 0.")
def returns_losses(valid_losses, patience):
    keep, stop = early_stopping(valid_losses, patience)
    return valid_losses[keep], valid_losses[stop]


@exercise.misconception("The loss of the epoch to keep is returned in the place of its number, counted from 0.")
def returns_the_best_loss(valid_losses, patience):
    keep, stop = early_stopping(valid_losses, patience)
    return valid_losses[keep], stop


@exercise.misconception("The epoch to keep is that of the stop: keep the best one, which is `patience` epochs older.")
def keeps_the_last(valid_losses, patience):
    _, stop = early_stopping(valid_losses, patience)
    return stop, stop


@exercise.misconception(
    "The epoch before the rise is kept: keep that of the lowest loss, even if training ended sooner."
)
def keeps_stop_minus_patience(valid_losses, patience):
    _, stop = early_stopping(valid_losses, patience)
    return max(stop - patience, 0), stop


@exercise.misconception("Where it never stops, the number of epochs is returned: the last one is one less.")
def ends_one_too_far(valid_losses, patience):
    keep, stop = early_stopping(valid_losses, patience)
    return keep, stop if stop - keep == patience else len(valid_losses)


@exercise.misconception("The highest loss is taken for the best: a loss is better the lower it is.")
def maximises(valid_losses, patience):
    return early_stopping(-np.asarray(valid_losses), patience)


@exercise.misconception("The epoch after the stop is returned: stop at the one that ends the patience.")
def stops_after(valid_losses, patience):
    keep, stop = early_stopping(valid_losses, patience)
    return keep, stop + 1


@exercise.misconception(
    "The best loss begins with a number that the losses may exceed, such as 0, 1 or 1000: begin with the first loss, "
    "or with infinity."
)
def begins_with_a_thousand(valid_losses, patience):
    best, keep, waited = 1000.0, 0, 0
    for epoch, loss in enumerate(valid_losses):
        if loss < best:
            best, keep, waited = loss, epoch, 0
        else:
            waited += 1
        if waited == patience:
            return keep, epoch
    return keep, len(valid_losses) - 1
