"""partial 0.75: the gradients have the type of the arguments."""

import numpy as np


def conv2d_backward(dY, X, K, stride, padding):
    h, w = X.shape[2:]
    kh, kw = K.shape[2:]
    P = np.pad(X, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dP, dK = np.zeros_like(P), np.zeros_like(K)
    for x in range(dY.shape[2]):
        for y in range(dY.shape[3]):
            here = np.s_[:, :, x * stride : x * stride + kh, y * stride : y * stride + kw]
            np.add(dK, np.einsum("nf,ncij->fcij", dY[:, :, x, y], P[here]), out=dK, casting="unsafe")
            np.add(dP[here], np.einsum("nf,fcij->ncij", dY[:, :, x, y], K), out=dP[here], casting="unsafe")
    return dP[:, :, padding : padding + h, padding : padding + w], dK
