"""zero: the power is forgotten."""


def l2_penalty_gradient(W, lam):
    return lam * W / 2
