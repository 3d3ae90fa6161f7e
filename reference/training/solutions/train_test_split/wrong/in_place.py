"""partial 0.75: shuffles the caller's arrays."""


def train_test_split(X, y, test_fraction, rng):
    order = rng.permutation(len(X))
    X[:] = X[order]
    y[:] = y[order]
    cut = round(len(X) * test_fraction)
    return X[cut:], X[:cut], y[cut:], y[:cut]
