"""partial 0.5: works in the caller's array, which one of integers refuses."""


def l2_penalty_gradient(W, lam):
    W *= lam
    return W
