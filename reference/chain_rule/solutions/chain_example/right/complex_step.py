"""full: the derivatives by complex steps of the loss."""


def chain_example(x, W1, b1, W2, b2, target):
    def loss_at(W1, b1, W2, b2):
        return (W2 * (W1 * x + b1) ** 2 + b2 - target) ** 2

    h = 1e-30
    weights = [W1, b1, W2, b2]
    derivatives = []
    for i in range(4):
        moved = [complex(w) for w in weights]
        moved[i] += 1j * h
        derivatives.append(loss_at(*moved).imag / h)
    return (loss_at(*weights), *derivatives)
