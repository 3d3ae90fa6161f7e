"""full: four loops, one window after the other."""

import numpy as np


def conv2d_backward(dY, X, K, stride=1, padding=0):
    N, C, H, W = X.shape
    F, _, HH, WW = K.shape
    x_pad = np.pad(X, ((0,), (0,), (padding,), (padding,)), mode="constant")
    dx_pad = np.zeros_like(x_pad, dtype=float)
    dw = np.zeros_like(K, dtype=float)
    for n in range(N):
        for f in range(F):
            for i in range(dY.shape[2]):
                for j in range(dY.shape[3]):
                    a, b = i * stride, j * stride
                    dw[f] += x_pad[n, :, a : a + HH, b : b + WW] * dY[n, f, i, j]
                    dx_pad[n, :, a : a + HH, b : b + WW] += K[f] * dY[n, f, i, j]
    dx = dx_pad[:, :, padding : padding + H, padding : padding + W]
    return dx, dw
