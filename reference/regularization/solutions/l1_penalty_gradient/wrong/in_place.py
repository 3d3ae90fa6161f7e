"""partial 0.5: writes into the caller's array, which truncates in one of integers."""


def l1_penalty_gradient(W, lam):
    W[W > 0] = lam
    W[W < 0] = -lam
    return W
