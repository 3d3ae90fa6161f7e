"""full: loops over queries, keys and columns, as lists."""

import math


def attention(Q, K, V, mask=None):
    out, weights = [], []
    for i in range(len(Q)):
        scores = []
        for j in range(len(K)):
            dot = 0.0
            for a, b in zip(Q[i], K[j]):
                dot += float(a) * float(b)
            scores.append(dot / math.sqrt(len(Q[i])))
        seen = [j for j in range(len(K)) if mask is None or mask[i][j]]
        top = max(scores[j] for j in seen)
        total = sum(math.exp(scores[j] - top) for j in seen)
        row = [math.exp(scores[j] - top) / total if j in seen else 0.0 for j in range(len(K))]
        weights.append(row)
        out.append([sum(row[j] * V[j][c] for j in range(len(K))) for c in range(len(V[0]))])
    return out, weights
