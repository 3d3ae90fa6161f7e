"""zero: lam is left out."""


def l2_penalty_gradient(W, lam):
    return W.copy()
