"""full: a double loop, lists of lists."""


def dropout(X, rate, rng):
    out, mask = [], []
    for row in X.tolist():
        kept = [1 if rng.random() >= rate else 0 for _ in row]
        mask.append(kept)
        out.append([x / (1 - rate) if m else 0.0 for x, m in zip(row, kept)])
    return out, mask
