"""zero: nothing is carried back."""

import numpy as np


def rnn_backward(dH, X, h0, Wx, Wh, b):
    dX, dWx, dWh, db = np.zeros(X.shape), np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(b.shape)
    h = h0
    for t in range(len(X)):
        new = np.tanh(X[t] @ Wx + h @ Wh + b)
        dz = dH[t] * (1 - new**2)
        dX[t] = dz @ Wx.T
        dWx += X[t].T @ dz
        dWh += h.T @ dz
        db += dz.sum(axis=0)
        if t == 0:
            dh0 = dz @ Wh.T
        h = new
    return dX, dh0, dWx, dWh, db
