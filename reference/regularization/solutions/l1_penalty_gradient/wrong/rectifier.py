"""zero: nothing for negative weights."""


def l1_penalty_gradient(W, lam):
    return lam * (W > 0)
