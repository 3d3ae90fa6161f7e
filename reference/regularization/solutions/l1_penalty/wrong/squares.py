"""zero: the other penalty."""


def l1_penalty(W, lam):
    return 0.5 * lam * (W * W).sum()
