"""zero: raises a plain Exception, which is no ValueError."""

import numpy as np


def broadcast_shape(a, b):
    try:
        return np.broadcast_shapes(a, b)
    except ValueError:
        raise Exception("shapes do not fit")
