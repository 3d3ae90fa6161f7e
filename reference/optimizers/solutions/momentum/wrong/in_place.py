"""partial 0.75: changes the caller's arrays."""


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    v *= beta
    v += eta * grad
    theta -= v
    return theta, v
