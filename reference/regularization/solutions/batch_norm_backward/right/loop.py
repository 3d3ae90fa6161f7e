"""full: each entry by a triple loop in plain Python, as lists."""


def batch_norm_backward(dY, X, gamma, eps=1e-5):
    n, d = X.shape
    dX = [[0.0] * d for _ in range(n)]
    dgamma, dbeta = [0.0] * d, [0.0] * d
    for j in range(d):
        mean = sum(X[i, j] for i in range(n)) / n
        var = sum((X[i, j] - mean) ** 2 for i in range(n)) / n
        s = (var + eps) ** 0.5
        for i in range(n):
            dbeta[j] += dY[i, j]
            dgamma[j] += dY[i, j] * (X[i, j] - mean) / s
            for k in range(n):
                slope = ((i == k) - 1 / n) / s - (X[i, j] - mean) * (X[k, j] - mean) / (n * s**3)
                dX[k][j] += gamma[j] * slope * dY[i, j]
    return dX, dgamma, dbeta
