"""Returns an object that becomes another array each time that it is asked to be one."""

import numpy as np


class Demand:
    asked = 0

    def __array__(self, *args, **kwargs):
        Demand.asked += 1
        return np.full(4, float(Demand.asked))

    def __len__(self):
        return 4


def secret_map(x):
    return Demand()
