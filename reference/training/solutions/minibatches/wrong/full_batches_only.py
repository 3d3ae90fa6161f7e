"""half: the rows that are left over are dropped."""


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for b in range(len(X) // batch_size):
        rows = order[b * batch_size : (b + 1) * batch_size]
        yield X[rows], y[rows]
