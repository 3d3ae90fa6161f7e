"""full: an array of two floats."""

import numpy as np


def early_stopping(valid_losses, patience):
    keep = np.zeros(2)
    for t, loss in enumerate(valid_losses):
        keep[1] = t
        if loss < valid_losses[int(keep[0])]:
            keep[0] = t
        elif t - keep[0] >= patience:
            break
    return keep
