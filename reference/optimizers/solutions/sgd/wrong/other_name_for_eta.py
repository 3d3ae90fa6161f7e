"""partial 0.75: the learning rate has another name than the text's."""


def sgd(theta, grad, lr=0.01):
    return theta - lr * grad
