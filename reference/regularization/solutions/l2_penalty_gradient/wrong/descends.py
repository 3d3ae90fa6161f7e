"""zero: the weights after a step."""


def l2_penalty_gradient(W, lam):
    return (1 - lam) * W
