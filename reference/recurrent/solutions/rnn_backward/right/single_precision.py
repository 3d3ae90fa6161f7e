"""full: computed in float32."""

import numpy as np


def rnn_backward(dH, X, h0, Wx, Wh, b):
    dH, X, h0, Wx, Wh, b = (np.asarray(one, dtype=np.float32) for one in (dH, X, h0, Wx, Wh, b))
    H = [h0]
    for x in X:
        H.append(np.tanh(x @ Wx + H[-1] @ Wh + b))
    dX, dWx, dWh, db, dh = 0 * X, 0 * Wx, 0 * Wh, 0 * b, 0 * h0
    for t in range(len(X))[::-1]:
        dz = (dH[t] + dh) * (1 - H[t + 1] * H[t + 1])
        dX[t], dh = dz @ Wx.T, dz @ Wh.T
        dWx += X[t].T @ dz
        dWh += H[t].T @ dz
        db += dz.sum(0)
    return dX, dh, dWx, dWh, db
