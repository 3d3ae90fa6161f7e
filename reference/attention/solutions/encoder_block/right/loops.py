"""full: loops over heads, positions and units, with the math module."""

import math


def plain_norm(row, gamma, beta):
    d = len(row)
    mu = sum(row) / d
    s = math.sqrt(sum((x - mu) ** 2 for x in row) / d + 1e-5)
    return [float(gamma[j]) * (row[j] - mu) / s + float(beta[j]) for j in range(d)]


def plain_product(row, M):
    return [sum(row[i] * float(M[i][j]) for i in range(len(row))) for j in range(len(M[0]))]


def encoder_block(X, weights, heads):
    X = [[float(x) for x in row] for row in X]
    n, d = len(X), len(X[0])
    w = d // heads
    Q, K, V = ([plain_product(row, weights[name]) for row in X] for name in ("Wq", "Wk", "Wv"))
    Y = []
    for i in range(n):
        joined = []
        for h in range(heads):
            scores = [sum(Q[i][c] * K[j][c] for c in range(h * w, h * w + w)) / math.sqrt(w) for j in range(n)]
            e = [math.exp(s - max(scores)) for s in scores]
            joined += [sum(e[j] * V[j][c] for j in range(n)) / sum(e) for c in range(h * w, h * w + w)]
        attended = plain_product(joined, weights["Wo"])
        H = plain_norm([X[i][c] + attended[c] for c in range(d)], weights["gamma1"], weights["beta1"])
        hidden = [max(0.0, z + float(b)) for z, b in zip(plain_product(H, weights["W1"]), weights["b1"])]
        out = plain_product(hidden, weights["W2"])
        Y.append(
            plain_norm([H[c] + out[c] + float(weights["b2"][c]) for c in range(d)], weights["gamma2"], weights["beta2"])
        )
    return Y
