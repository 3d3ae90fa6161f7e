"""full: every column by itself, in plain Python."""


def batch_norm(X, gamma, beta, eps=1e-5):
    n, d = X.shape
    Y, means, variances = [[0.0] * d for _ in range(n)], [], []
    for j in range(d):
        mean = 0.0
        for i in range(n):
            mean += X[i, j] / n
        var = 0.0
        for i in range(n):
            var += (X[i, j] - mean) ** 2 / n
        for i in range(n):
            Y[i][j] = gamma[j] * (X[i, j] - mean) / (var + eps) ** 0.5 + beta[j]
        means.append(mean)
        variances.append(var)
    return Y, means, variances
