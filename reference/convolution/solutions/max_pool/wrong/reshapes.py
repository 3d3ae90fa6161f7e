"""zero: the reshape fits windows side by side alone."""


def max_pool(X, size, stride):
    n, c, h, w = X.shape
    h, w = h // size, w // size
    return X[:, :, : h * size, : w * size].reshape(n, c, h, size, w, size).max(axis=(3, 5))
