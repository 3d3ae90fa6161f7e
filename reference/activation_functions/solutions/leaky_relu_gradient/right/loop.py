"""full: nested lists, by recursion."""


def leaky_relu_gradient(X, slope=0.01):
    if X.ndim == 0:
        return 1.0 if X >= 0 else slope
    return [leaky_relu_gradient(part, slope) for part in X]
