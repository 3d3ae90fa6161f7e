"""full: one vector at a time by recursion, as nested lists."""


def layer_norm(X, gamma, beta, eps=1e-5):
    if X.ndim > 1:
        return [layer_norm(x, gamma, beta, eps) for x in X]
    m = sum(X) / len(X)
    v = sum((x - m) ** 2 for x in X) / len(X)
    return [g * (x - m) / (v + eps) ** 0.5 + b for x, g, b in zip(X, gamma, beta)]
