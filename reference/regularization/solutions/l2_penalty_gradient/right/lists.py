"""full: a list of lists."""


def l2_penalty_gradient(W, lam):
    return [[lam * weight for weight in row] for row in W.tolist()]
