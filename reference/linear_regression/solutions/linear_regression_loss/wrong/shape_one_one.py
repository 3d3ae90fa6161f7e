"""half: a matrix of one element for a number."""


def linear_regression_loss(W, data, target):
    residual = data @ W - target
    return residual.T @ residual / (2 * len(data))
