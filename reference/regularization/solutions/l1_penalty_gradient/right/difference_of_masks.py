"""full: a difference of two masks."""


def l1_penalty_gradient(W, lam):
    return lam * ((W > 0).astype(int) - (W < 0).astype(int))
