"""partial 0.375: db grows from call to call."""

import numpy as np

bias_gradient_so_far = {}


def add_bias_backward(dY):
    d = dY.shape[1]
    bias_gradient_so_far[d] = bias_gradient_so_far.get(d, np.zeros(d)) + dY.sum(axis=0)
    return dY, bias_gradient_so_far[d]
