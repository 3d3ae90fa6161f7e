"""half: of the penalty without the half."""


def l2_penalty_gradient(W, lam):
    return 2 * lam * W
