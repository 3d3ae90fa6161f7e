"""full: the gradient of each state followed back by itself, with einsum at the end."""

import numpy as np


def rnn_backward(dH, X, h0, Wx, Wh, b):
    T = len(X)
    H = np.empty((T + 1, *h0.shape))
    H[0] = h0
    for t in range(T):
        H[t + 1] = np.tanh(X[t] @ Wx + H[t] @ Wh + b)
    slopes = 1 - H[1:] ** 2
    dZ = np.zeros(slopes.shape)
    dh0 = np.zeros(h0.shape)
    for last in range(T):
        gradient = dH[last]
        for t in range(last, -1, -1):
            dz = gradient * slopes[t]
            dZ[t] += dz
            gradient = dz @ Wh.T
        dh0 += gradient
    return dZ @ Wx.T, dh0, np.einsum("tnd,tnk->dk", X, dZ), np.einsum("tnj,tnk->jk", H[:-1], dZ), dZ.sum((0, 1))
