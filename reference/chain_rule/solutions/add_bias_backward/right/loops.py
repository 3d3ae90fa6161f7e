"""full: two loops over lists."""


def add_bias_backward(dY):
    n, d = len(dY), len(dY[0])
    dX = [[dY[i][j] for j in range(d)] for i in range(n)]
    db = [0] * d
    for i in range(n):
        for j in range(d):
            db[j] += dY[i][j]
    return dX, db
