"""full: the windows as the rows of a matrix, and added up again by their indices."""

import numpy as np


def conv2d_backward(dY, X, K, stride, padding):
    n, c, h, w = X.shape
    f, _, kh, kw = K.shape
    _, _, oh, ow = dY.shape
    numbers = np.pad(np.arange(1, X[0].size + 1).reshape(c, h, w), ((0, 0), (padding, padding), (padding, padding)))
    index = np.array(
        [
            numbers[:, x * stride : x * stride + kh, y * stride : y * stride + kw].ravel()
            for x in range(oh)
            for y in range(ow)
        ]
    )
    # Pixel 0 stands for the border.
    flat = np.hstack([np.zeros((n, 1)), X.reshape(n, -1)])
    d = dY.reshape(n, f, -1)
    dK = np.einsum("nfp,npq->fq", d, flat[:, index]).reshape(K.shape)
    dflat = np.zeros(flat.shape)
    for image in range(n):
        np.add.at(dflat[image], index, d[image].T @ K.reshape(f, -1))
    return dflat[:, 1:].reshape(X.shape), dK
