"""full: the derivatives by central differences, which are exact enough here."""


def chain_example(x, W1, b1, W2, b2, target):
    def loss_of(p):
        return (p[2] * (p[0] * x + p[1]) ** 2 + p[3] - target) ** 2

    p = [float(W1), float(b1), float(W2), float(b2)]
    result = [loss_of(p)]
    for i in range(4):
        step = 1e-5
        up, down = list(p), list(p)
        up[i] += step
        down[i] -= step
        result.append((loss_of(up) - loss_of(down)) / (2 * step))
    return tuple(result)
