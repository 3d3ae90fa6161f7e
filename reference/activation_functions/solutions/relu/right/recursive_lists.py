"""full: nested lists, by recursion."""


def relu(X):
    if hasattr(X, "__len__"):
        return [relu(x) for x in X]
    return max(0, x) if (x := float(X)) > 0 else 0
