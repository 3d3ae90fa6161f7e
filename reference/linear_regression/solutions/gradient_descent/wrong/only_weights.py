"""zero: returns W alone."""


def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):
    for _ in range(num_iters):
        W = W - alpha * X_train.T @ (X_train @ W - Y_train) / len(X_train)
    return W
