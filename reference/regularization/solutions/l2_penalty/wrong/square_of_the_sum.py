"""zero: the square of the sum."""


def l2_penalty(W, lam):
    return lam / 2 * W.sum() ** 2
