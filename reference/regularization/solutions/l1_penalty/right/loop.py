"""full: a double loop in plain Python."""


def l1_penalty(W, lam):
    total = 0.0
    for row in W.tolist():
        for weight in row:
            total += abs(weight)
    return lam * total
