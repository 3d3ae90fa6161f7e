"""zero: the labels are not returned."""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    return [X[order[i : i + batch_size]] for i in range(0, len(X), batch_size)]
