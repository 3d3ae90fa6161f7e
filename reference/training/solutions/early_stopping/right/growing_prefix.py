"""full: argmin of each prefix."""

import numpy as np


def early_stopping(valid_losses, patience):
    stop = 0
    while stop < len(valid_losses) - 1 and stop - np.argmin(valid_losses[: stop + 1]) < patience:
        stop += 1
    return np.argmin(valid_losses[: stop + 1]), stop
