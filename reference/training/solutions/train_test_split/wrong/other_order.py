"""zero: the order (X_train, y_train, X_test, y_test)."""


def train_test_split(X, y, test_fraction, rng):
    order = rng.permutation(len(X))
    cut = round(len(X) * test_fraction)
    return X[order[cut:]], y[order[cut:]], X[order[:cut]], y[order[:cut]]
