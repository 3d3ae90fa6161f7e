"""One step of a recurrent network.

    h' = tanh(x Wx + h Wh + b)

Source: Elman (1990), Finding structure in time, Cognitive Science 14(2), 179-211; in this form Goodfellow, Bengio &
Courville (2016), Deep Learning, eq. 10.8 and 10.9.
"""

import numpy as np

from autograder import Exercise, checks


def rnn_step(x, h, Wx, Wh, b):
    """The next hidden state, shape (n, k): x (n, d) inputs, h (n, k) states, Wx (d, k), Wh (k, k), b (k,)."""
    return np.tanh(x @ Wx + h @ Wh + b)


exercise = Exercise(rnn_step)


@exercise.confirmed_by("PyTorch's RNNCell", needs="torch")
def by_pytorch(x, h, Wx, Wh, b):
    import torch

    cell = torch.nn.RNNCell(*Wx.shape, dtype=torch.float64)
    with torch.no_grad():
        for parameter, value in ((cell.weight_ih, Wx.T), (cell.weight_hh, Wh.T), (cell.bias_ih, b), (cell.bias_hh, 0)):
            parameter[...] = torch.as_tensor(value)
        return cell(torch.as_tensor(x, dtype=torch.float64), torch.as_tensor(h, dtype=torch.float64)).numpy()


@exercise.confirmed_by("mpmath with 50 digits, one unit at a time")
def by_mpmath(x, h, Wx, Wh, b):
    from ..exact import LARGEST, fifty_digits, mp, rounded

    if x.size * Wx.shape[1] > LARGEST or np.abs(x).max() > 100:
        return NotImplemented
    x, h, Wx, Wh, b = map(fifty_digits, (x, h, Wx, Wh, b))
    sums = [
        [mp.fdot(row, Wx[:, j]) + mp.fdot(state, Wh[:, j]) + b[j] for j in range(len(b))]
        for row, state in zip(x, h, strict=True)
    ]
    return rounded([[1 - 2 / (mp.exp(2 * z) + 1) for z in row] for row in sums])


def network(rng, n, d, k, scale=1.0):
    """Inputs, states between -1 and 1, and weights with which no unit is saturated."""
    x, h = rng.normal(size=(n, d)), rng.uniform(-0.9, 0.9, size=(n, k))
    Wx, Wh = rng.normal(size=(d, k)) / np.sqrt(d), rng.normal(size=(k, k)) / np.sqrt(k)
    return scale * x, h, Wx, Wh, rng.normal(size=k)


@exercise.cases
def cases(rng):
    one = np.array([[1.0]]), np.array([[0.5]]), np.array([[0.4]]), np.array([[0.8]]), np.array([-0.3])
    yield "the example in the text", *one
    yield "a batch", *network(rng, 5, 3, 4)
    # From here on the same for all: what each student would get of their own, the case above asks.
    same = np.random.default_rng(0)
    yield "one row", *network(same, 1, 4, 2)
    yield "more inputs than units", *network(same, 3, 6, 2)
    yield "more units than inputs", *network(same, 4, 2, 5)
    yield "as many of everything", *network(same, 3, 3, 3)
    x, h, Wx, Wh, b = network(same, 2, 3, 4)
    yield "the first step, from rest", x, np.zeros(h.shape), Wx, Wh, b


@exercise.cases(finding="stable for large inputs")
def large(rng):
    # Whole sums, none near 0, all their tanh at 1 or -1.
    x, h = 400.0 * rng.choice([-1.0, 1.0], size=(4, 1)), rng.choice([-1.0, 1.0], size=(4, 3))
    yield "sums of some thousands", x, h, 2.0 * np.array([[1.0, -2.0, 3.0]]), np.eye(3), np.ones(3)


@exercise.cases(finding="right for integers")
def integers(rng):
    x, h, *weights = network(rng, 4, 2, 3)
    yield "integer inputs and states", rng.integers(-2, 3, size=x.shape), rng.integers(-1, 2, size=h.shape), *weights


exercise.ask(checks.matches_reference(rtol=1e-6, atol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def activated(activation):
    """What a student gets who has another function in the place of tanh."""
    return lambda x, h, Wx, Wh, b: activation(x @ Wx + h @ Wh + b)


@exercise.misconception("The sum is not activated: take np.tanh of it.")
def forgets_the_tanh(x, h, Wx, Wh, b):
    return activated(lambda Z: Z)(x, h, Wx, Wh, b)


@exercise.misconception("The sum goes through a sigmoid: the text asks for tanh, which lies between -1 and 1.")
def takes_the_sigmoid(x, h, Wx, Wh, b):
    return activated(lambda Z: 0.5 + 0.5 * np.tanh(Z / 2))(x, h, Wx, Wh, b)


@exercise.misconception("The sum goes through the rectifier, max(0, z): the text asks for tanh.")
def rectifies(x, h, Wx, Wh, b):
    return activated(lambda Z: np.maximum(Z, 0))(x, h, Wx, Wh, b)


@exercise.misconception("The former state is left out: add h Wh, by which the network remembers.")
def forgets_the_state(x, h, Wx, Wh, b):
    return np.tanh(x @ Wx + b)


@exercise.misconception("The input is left out: add x Wx.")
def forgets_the_input(x, h, Wx, Wh, b):
    return np.tanh(h @ Wh + b)


@exercise.misconception("The bias is left out: add b before tanh.")
def forgets_the_bias(x, h, Wx, Wh, b):
    return np.tanh(x @ Wx + h @ Wh)


@exercise.misconception("The bias is added after tanh: it belongs into the sum, tanh(x Wx + h Wh + b).")
def adds_the_bias_outside(x, h, Wx, Wh, b):
    return np.tanh(x @ Wx + h @ Wh) + b


@exercise.misconception("The bias is subtracted: add it, tanh(x Wx + h Wh + b).")
def subtracts_the_bias(x, h, Wx, Wh, b):
    return np.tanh(x @ Wx + h @ Wh - b)


@exercise.misconception("Wh is transposed: the states are rows, so it is h @ Wh.")
def transposes_Wh(x, h, Wx, Wh, b):
    return np.tanh(x @ Wx + h @ Wh.T + b)


@exercise.misconception("The former state is added as it is: multiply it by its weights first, h @ Wh.")
def adds_the_state_without_weights(x, h, Wx, Wh, b):
    return np.tanh(x @ Wx + h + b)


@exercise.misconception("The state is multiplied by Wh element by element: the product of matrices is h @ Wh.")
def multiplies_the_diagonal_alone(x, h, Wx, Wh, b):
    return np.tanh(x @ Wx + h * np.diag(Wh) + b)


@exercise.misconception("The two parts are activated one by one: tanh is taken of their sum, tanh(x Wx + h Wh + b).")
def activates_the_parts(x, h, Wx, Wh, b):
    return np.tanh(x @ Wx + b) + np.tanh(h @ Wh)


@exercise.misconception("The former state is added again after tanh: the new state is the tanh alone.")
def adds_the_former_state(x, h, Wx, Wh, b):
    return h + rnn_step(x, h, Wx, Wh, b)


@exercise.misconception("The activation is applied to the state before its weights as well: h is activated already.")
def activates_the_state_again(x, h, Wx, Wh, b):
    return np.tanh(x @ Wx + np.tanh(h) @ Wh + b)


@exercise.misconception("The derivative of tanh is returned, 1 - tanh^2: a step forward needs tanh itself.")
def returns_the_slope(x, h, Wx, Wh, b):
    return 1 - rnn_step(x, h, Wx, Wh, b) ** 2
