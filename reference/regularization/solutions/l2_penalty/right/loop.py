"""full: a double loop in plain Python."""


def l2_penalty(W, lam):
    total = 0.0
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            total += W[i, j] ** 2
    return lam * total / 2
