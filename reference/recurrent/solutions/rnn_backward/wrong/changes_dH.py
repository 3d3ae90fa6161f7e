"""partial 0.75: what is carried back is added to the argument."""

import numpy as np


def rnn_backward(dH, X, h0, Wx, Wh, b):
    states = [h0]
    for x in X:
        states.append(np.tanh(x @ Wx + states[-1] @ Wh + b))
    dX, dh = np.zeros(X.shape), np.zeros(h0.shape)
    dWx, dWh, db = np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(b.shape)
    for t in reversed(range(len(X))):
        dz = dH[t] = dH[t] + dh
        dz = dz * (1 - states[t + 1] ** 2)
        dX[t] = dz @ Wx.T
        dWx += X[t].T @ dz
        dWh += states[t].T @ dz
        db += dz.sum(axis=0)
        dh = dz @ Wh.T
    return dX, dh, dWx, dWh, db
