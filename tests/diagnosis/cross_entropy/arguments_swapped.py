"""cause: Targets and predictions are swapped: the predictions are multiplied by the logarithm of the targets.
accepted: cross_entropy/swaps_targets_and_predictions
"""

import numpy as np


def cross_entropy(p, q):
    """Mean cross entropy, p = predictions, q = labels"""
    predictions = p
    labels = q
    losses = -np.sum(labels * np.log(predictions + 1e-15), axis=1)
    return np.mean(losses)
