"""full: by the running minimum, without a loop over the losses."""

import numpy as np


def early_stopping(valid_losses, patience):
    lowest = np.minimum.accumulate(valid_losses)
    new = np.append(True, lowest[1:] < lowest[:-1])
    latest = np.maximum.accumulate(np.where(new, np.arange(len(new)), 0))
    waited = np.arange(len(new)) - latest
    over = np.flatnonzero(waited >= patience)
    stop = over[0] if over.size else len(new) - 1
    return latest[stop], stop
