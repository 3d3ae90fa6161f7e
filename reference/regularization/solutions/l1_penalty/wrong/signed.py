"""zero: the signs count."""


def l1_penalty(W, lam):
    return lam * W.sum()
