"""full: loops over images, filters, windows and pixels."""

import numpy as np


def digits_network(X, Y, K, W, b):
    n, f = len(X), len(K)
    J, dK, dW, db = 0.0, np.zeros(K.shape), np.zeros(W.shape), np.zeros(10)
    for image in range(n):
        x = X[image, 0].tolist()
        F, place = [], []
        for k in range(f):
            weights = K[k, 0].tolist()
            Z = [
                [sum(x[r + i][s + j] * weights[i][j] for i in range(3) for j in range(3)) for s in range(6)]
                for r in range(6)
            ]
            for r in range(0, 6, 2):
                for s in range(0, 6, 2):
                    best = (r, s)
                    for at in ((r, s + 1), (r + 1, s), (r + 1, s + 1)):
                        if Z[at[0]][at[1]] > Z[best[0]][best[1]]:
                            best = at
                    F.append(max(Z[best[0]][best[1]], 0.0))
                    place.append(best)
        F = np.array(F)
        scores = F @ W + b
        scores = scores - max(scores)
        q = np.exp(scores) / sum(np.exp(scores))
        J += -np.log(q[np.argmax(Y[image])] + 1e-15) / n
        d = (q - Y[image]) / n
        dW += np.outer(F, d)
        db += d
        dF = W @ d
        for m in range(9 * f):
            if F[m] > 0:
                r, s = place[m]
                for i in range(3):
                    for j in range(3):
                        dK[m // 9, 0, i, j] += dF[m] * x[r + i][s + j]
    return J, dK, dW, db
