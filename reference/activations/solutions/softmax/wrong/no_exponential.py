"""zero: divides the scores by their sum."""


def softmax(X):
    return X / X.sum(axis=1, keepdims=True)
