"""full: the formula as it stands."""


def l2_penalty_gradient(W, lam):
    return lam * W
