"""zero: the gradient of the other penalty."""


def l1_penalty_gradient(W, lam):
    return lam * W
