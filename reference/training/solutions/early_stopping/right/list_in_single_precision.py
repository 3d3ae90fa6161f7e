"""full: a list of two, losses in single precision."""

import numpy as np


def early_stopping(valid_losses, patience):
    losses = [np.float32(loss) for loss in valid_losses]
    stop = len(losses) - 1
    for t in range(len(losses)):
        seen = losses[: t + 1]
        if t - seen.index(min(seen)) >= patience:
            stop = t
            break
    seen = losses[: stop + 1]
    return [seen.index(min(seen)), stop]
