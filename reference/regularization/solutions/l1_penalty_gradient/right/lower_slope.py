"""full: where a weight is 0, the slope below it."""


def l1_penalty_gradient(W, lam):
    return lam * (2.0 * (W > 0) - 1)
