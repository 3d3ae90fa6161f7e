"""full: a loop over rows and features."""


def linear_regression_loss(W, data, target):
    total = 0
    for row, t in zip(data, target):
        prediction = sum(x * w[0] for x, w in zip(row, W))
        total += (prediction - t[0]) ** 2
    return total / len(data) / 2
