"""full: a small automatic differentiation in reverse."""


class TapeNumber:
    def __init__(self, value, parents=()):
        self.value, self.parents, self.grad = value, parents, 0

    def __add__(self, other):
        return TapeNumber(self.value + other.value, ((self, 1), (other, 1)))

    def __mul__(self, other):
        return TapeNumber(self.value * other.value, ((self, other.value), (other, self.value)))

    def backward(self, grad=1):
        self.grad += grad
        for parent, local in self.parents:
            parent.backward(grad * local)


def chain_example(x, W1, b1, W2, b2, target):
    W1, b1, W2, b2 = leaves = [TapeNumber(number) for number in (W1, b1, W2, b2)]
    z = W1 * TapeNumber(x) + b1
    error = W2 * (z * z) + b2 + TapeNumber(-target)
    loss = error * error
    loss.backward()
    return (loss.value, *(leaf.grad for leaf in leaves))
