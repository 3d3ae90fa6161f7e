"""zero: the weights are still squared."""


def l2_penalty_gradient(W, lam):
    return lam * W**2
