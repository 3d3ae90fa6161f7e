"""Returns the right shape in the other byte order, where bytes compared as they are would be something else."""

import numpy as np


def secret_map(x):
    return np.asarray(x).astype(">f8").view("<f8").astype(">f8")
