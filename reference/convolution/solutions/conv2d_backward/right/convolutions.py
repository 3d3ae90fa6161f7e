"""full: both gradients as convolutions, dY spread by the stride."""

import numpy as np
from scipy.signal import convolve2d, correlate2d


def conv2d_backward(dY, X, K, stride, padding):
    n, c, h, w = X.shape
    f, _, kh, kw = K.shape
    P = np.pad(X, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    # Spread out to the size that the maps have with a stride of one.
    D = np.zeros((n, f, P.shape[2] - kh + 1, P.shape[3] - kw + 1))
    D[:, :, ::stride, ::stride] = dY
    dP = [[sum(convolve2d(D[i, k], K[k, a]) for k in range(f)) for a in range(c)] for i in range(n)]
    dK = [[sum(correlate2d(P[i, a], D[i, k], "valid") for i in range(n)) for a in range(c)] for k in range(f)]
    return np.array(dP)[:, :, padding : padding + h, padding : padding + w], np.array(dK)
