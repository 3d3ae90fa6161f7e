"""full: four loops, one window after the other."""

import numpy as np


def conv2d(X, K, stride=1, padding=0):
    n, c, h, w = X.shape
    f, _, kh, kw = K.shape
    X_pad = np.pad(X, ((0, 0), (0, 0), (padding, padding), (padding, padding)), mode="constant")
    H_out = 1 + (h + 2 * padding - kh) // stride
    W_out = 1 + (w + 2 * padding - kw) // stride
    out = np.zeros((n, f, H_out, W_out))
    for i in range(n):
        for j in range(f):
            for a in range(H_out):
                for b in range(W_out):
                    window = X_pad[i, :, a * stride : a * stride + kh, b * stride : b * stride + kw]
                    out[i, j, a, b] = np.sum(window * K[j])
    return out
