"""zero: the gradient of pooling by the mean."""

import numpy as np


def max_pool_backward(dY, X, size, stride):
    dX = np.zeros(X.shape)
    for x in range(dY.shape[2]):
        for y in range(dY.shape[3]):
            here = np.s_[:, :, x * stride : x * stride + size, y * stride : y * stride + size]
            dX[here] += dY[:, :, x, y, None, None] / size**2
    return dX
