"""full: the half and the 2 of the square, written out."""


def l2_penalty_gradient(W, lam):
    return 0.5 * lam * (2 * W)
