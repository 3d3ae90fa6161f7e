"""full: two loops over lists."""


def add_bias(X, b):
    result = []
    for row in X:
        new = []
        for j in range(len(b)):
            new.append(row[j] + b[j])
        result.append(new)
    return result
