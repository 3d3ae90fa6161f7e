"""full: one row (sequence) after another, with np.outer."""

import numpy as np


def rnn_backward(dH, X, h0, Wx, Wh, b):
    T, n, _ = X.shape
    dX, dh0 = np.zeros_like(X, dtype=float), np.zeros_like(h0, dtype=float)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    for r in range(n):
        h = [h0[r]]
        for t in range(T):
            h.append(np.tanh(Wx.T @ X[t, r] + Wh.T @ h[t] + b))
        carried = np.zeros(len(b))
        for t in reversed(range(T)):
            delta = (carried + dH[t, r]) * (1 + h[t + 1]) * (1 - h[t + 1])
            dWx += np.outer(X[t, r], delta)
            dWh += np.outer(h[t], delta)
            db += delta
            dX[t, r] = Wx @ delta
            carried = Wh @ delta
        dh0[r] = carried
    return dX, dh0, dWx, dWh, db
