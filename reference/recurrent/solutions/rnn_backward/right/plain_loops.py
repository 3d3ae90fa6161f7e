"""full: one number at a time, in lists."""

import math


def rnn_backward(dH, X, h0, Wx, Wh, b):
    T, n, d = X.shape
    k = len(b)
    H = [[[float(v) for v in row] for row in h0]]
    for t in range(T):
        new = []
        for r in range(n):
            line = []
            for j in range(k):
                z = float(b[j])
                for i in range(d):
                    z += X[t][r][i] * Wx[i][j]
                for i in range(k):
                    z += H[-1][r][i] * Wh[i][j]
                line.append(math.tanh(z))
            new.append(line)
        H.append(new)
    dX = [[[0.0] * d for _ in range(n)] for _ in range(T)]
    dWx = [[0.0] * k for _ in range(d)]
    dWh = [[0.0] * k for _ in range(k)]
    db = [0.0] * k
    dh = [[0.0] * k for _ in range(n)]
    for t in reversed(range(T)):
        before = [[0.0] * k for _ in range(n)]
        for r in range(n):
            for j in range(k):
                dz = (dH[t][r][j] + dh[r][j]) * (1 - H[t + 1][r][j] ** 2)
                db[j] += dz
                for i in range(d):
                    dX[t][r][i] += dz * Wx[i][j]
                    dWx[i][j] += dz * X[t][r][i]
                for i in range(k):
                    before[r][i] += dz * Wh[i][j]
                    dWh[i][j] += dz * H[t][r][i]
        dh = before
    return dX, dh, dWx, dWh, db
