"""partial 0.75: squares the caller's array."""


def l2_penalty(W, lam):
    W *= W
    return lam / 2 * W.sum()
