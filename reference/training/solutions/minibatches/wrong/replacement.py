"""half: draws rows with replacement."""


def minibatches(X, y, batch_size, rng):
    batches = []
    for i in range(0, len(X), batch_size):
        rows = rng.choice(len(X), size=min(batch_size, len(X) - i))
        batches.append((X[rows], y[rows]))
    return batches
