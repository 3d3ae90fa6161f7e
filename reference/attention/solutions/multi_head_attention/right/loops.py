"""full: six loops in plain Python."""

import math


def multi_head_attention(X, Wq, Wk, Wv, Wo, heads):
    X, Wq, Wk, Wv, Wo = (A.tolist() for A in (X, Wq, Wk, Wv, Wo))

    def times(A, B):
        return [[sum(A[i][k] * B[k][j] for k in range(len(B))) for j in range(len(B[0]))] for i in range(len(A))]

    n, w = len(X), len(X[0]) // heads
    Q, K, V = times(X, Wq), times(X, Wk), times(X, Wv)
    joined = [[] for _ in range(n)]
    for h in range(heads):
        own = range(h * w, (h + 1) * w)
        for i in range(n):
            scores = [sum(Q[i][c] * K[j][c] for c in own) / math.sqrt(w) for j in range(n)]
            powers = [math.exp(score - max(scores)) for score in scores]
            for c in own:
                joined[i].append(sum(powers[j] * V[j][c] for j in range(n)) / sum(powers))
    return times(joined, Wo)
