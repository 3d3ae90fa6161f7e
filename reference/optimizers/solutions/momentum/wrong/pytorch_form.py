"""half: PyTorch's form."""


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + grad
    theta = theta - eta * v
    return theta, v
