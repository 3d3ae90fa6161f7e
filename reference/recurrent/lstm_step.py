"""One step of a network with long short-term memory (LSTM).

    [a_i, a_f, a_o, a_g] = x W + h U + b                      four blocks of k columns: input, forget, output, candidate
    i, f, o = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o),       g = tanh(a_g)
    c' = f c + i g,                                           h' = o tanh(c')

Source: Hochreiter & Schmidhuber (1997), Long short-term memory, Neural Computation 9(8), 1735-1780; with the forget
gate of Gers, Schmidhuber & Cummins (2000), Learning to forget, Neural Computation 12(10), 2451-2471.
"""

import numpy as np

from autograder import Exercise, checks

from ..activations.sigmoid import sigmoid


def lstm_step(x, h, c, W, U, b):
    """The next state and memory (h, c), both (n, k): x (n, d), h and c (n, k), W (d, 4k), U (k, 4k), b (4k,)."""
    a_i, a_f, a_o, a_g = np.split(x @ W + h @ U + b, 4, axis=1)
    c = sigmoid(a_f) * c + sigmoid(a_i) * np.tanh(a_g)
    return sigmoid(a_o) * np.tanh(c), c


exercise = Exercise(lstm_step, returns=("h", "c"), uses=("sigmoid",))


@exercise.confirmed_by("PyTorch's LSTMCell, its gates put into our order", needs="torch")
def by_pytorch(x, h, c, W, U, b):
    import torch

    k = h.shape[1]
    i, f, o, g = np.arange(4 * k).reshape(4, k)
    order = np.concatenate([i, f, g, o])
    cell = torch.nn.LSTMCell(len(W), k, dtype=torch.float64)
    with torch.no_grad():
        for parameter, value in (
            (cell.weight_ih, W.T[order]), (cell.weight_hh, U.T[order]), (cell.bias_ih, b[order]), (cell.bias_hh, 0),
        ):  # fmt: skip
            parameter[...] = torch.as_tensor(value)
        x, h, c = (torch.tensor(array, dtype=torch.float64) for array in (x, h, c))
        return tuple(state.numpy() for state in cell(x, (h, c)))


@exercise.confirmed_by("mpmath with 50 digits, one unit at a time")
def by_mpmath(x, h, c, W, U, b):
    from ..exact import LARGEST, fifty_digits, mp, rounded

    n, k = h.shape
    if W.size + U.size > 2 * LARGEST or np.abs(x).max() > 100:
        return NotImplemented
    x, h, c, W, U, b = map(fifty_digits, (x, h, c, W, U, b))
    new_h, new_c = np.zeros((n, k)), np.zeros((n, k))
    for row in range(n):
        for unit in range(k):
            i, f, o, g = (mp.fdot(x[row], W[:, at]) + mp.fdot(h[row], U[:, at]) + b[at] for at in range(unit, 4 * k, k))
            i, f, o = (1 / (1 + mp.exp(-gate)) for gate in (i, f, o))
            memory = f * c[row, unit] + i * mp.tanh(g)
            new_h[row, unit], new_c[row, unit] = rounded([o * mp.tanh(memory), memory])
    return new_h, new_c


def network(rng, n, d, k):
    """Inputs, states, memories beyond 1, and weights with which no gate is saturated."""
    x, h, c = rng.normal(size=(n, d)), rng.uniform(-0.9, 0.9, size=(n, k)), 1.5 * rng.normal(size=(n, k))
    W, U = rng.normal(size=(d, 4 * k)) / np.sqrt(d), rng.normal(size=(k, 4 * k)) / np.sqrt(k)
    return x, h, c, W, U, rng.normal(size=4 * k)


@exercise.cases
def cases(rng):
    x, h, c = np.array([[1.0]]), np.array([[0.0]]), np.array([[2.0]])
    yield "the example in the text", x, h, c, np.zeros((1, 4)), np.zeros((1, 4)), np.array([0.0, 0.0, 0.0, 0.5])
    yield "a batch", *network(rng, 5, 3, 4)
    # From here on the same for all: what each student would get of their own, the case above asks.
    same = np.random.default_rng(0)
    yield "one row", *network(same, 1, 4, 2)
    yield "more inputs than units", *network(same, 3, 6, 2)
    yield "more units than inputs", *network(same, 2, 2, 5)
    yield "four units, four rows and four inputs", *network(same, 4, 4, 4)
    x, h, c, W, U, b = network(same, 3, 2, 3)
    yield "the first step, from rest", x, np.zeros(h.shape), np.zeros(c.shape), W, U, b


@exercise.cases(finding="stable for large inputs")
def large(rng):
    # Every gate is open or shut, every candidate 1 or -1; the memories are whole numbers and a half.
    x, h = 400.0 * rng.choice([-1.0, 1.0], size=(5, 1)), rng.choice([-1.0, 1.0], size=(5, 2))
    c = rng.integers(-3, 4, size=(5, 2)) + 0.5
    W = np.array([[2.0, -2.0, 3.0, 2.0, -3.0, -2.0, 2.0, -3.0]])
    yield "sums of about a thousand", x, h, c, W, np.zeros((2, 8)), np.zeros(8)


@exercise.cases(finding="right for integers")
def integers(rng):
    same = np.random.default_rng(1)
    x, h, c, W, U, b = network(same, 4, 2, 3)
    x, h, c = (same.integers(-2, 3, size=array.shape) for array in (x, h, c))
    yield "integer inputs, states and memories", x, h, c, W, U, b


exercise.ask(checks.matches_reference(rtol=1e-6, atol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def ordered(x, h, c, W, U, b, order):
    """What a student gets who takes the blocks for input, forget, output and candidate in another order."""
    k = h.shape[1]
    columns = np.concatenate([np.arange(k) + k * place for place in order])
    return lstm_step(x, h, c, W[:, columns], U[:, columns], b[columns])


def gates(x, h, W, U, b):
    """i, f, o and g as they should be."""
    a_i, a_f, a_o, a_g = np.split(x @ W + h @ U + b, 4, axis=-1)
    return sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)


@exercise.alternative(
    "The blocks are taken in the order of PyTorch and Keras, input, forget, candidate, output: in the text the output "
    "gate comes third and the candidate last."
)
def pytorchs_order(x, h, c, W, U, b):
    return ordered(x, h, c, W, U, b, (0, 1, 3, 2))


@exercise.misconception(
    "The blocks are taken in the order forget, input, output, candidate: the text has the input gate first."
)
def forget_gate_first(x, h, c, W, U, b):
    return ordered(x, h, c, W, U, b, (1, 0, 2, 3))


@exercise.misconception(
    "The blocks are taken in the order forget, input, candidate, output: the text has input, forget, output, candidate."
)
def forget_first_and_output_last(x, h, c, W, U, b):
    return ordered(x, h, c, W, U, b, (1, 0, 3, 2))


@exercise.misconception(
    "The blocks are taken in the order input, output, forget, candidate: the forget gate comes second."
)
def output_before_forget(x, h, c, W, U, b):
    return ordered(x, h, c, W, U, b, (0, 2, 1, 3))


@exercise.misconception(
    "Every fourth column is taken for a gate: the gates are four blocks of neighbouring columns, input, forget, "
    "output, candidate."
)
def interleaves_the_gates(x, h, c, W, U, b):
    columns = np.arange(len(b)).reshape(-1, 4).T.ravel()
    return lstm_step(x, h, c, W[:, columns], U[:, columns], b[columns])


@exercise.misconception("The candidate goes through a sigmoid: it is tanh of its block, the gates alone are sigmoids.")
def candidate_by_the_sigmoid(x, h, c, W, U, b):
    i, f, o, g = gates(x, h, W, U, b)
    c = f * c + i * sigmoid(np.arctanh(g))
    return o * np.tanh(c), c


@exercise.misconception("The candidate is not activated: it is tanh of its block.")
def forgets_the_tanh_of_the_candidate(x, h, c, W, U, b):
    i, f, o, g = gates(x, h, W, U, b)
    c = f * c + i * np.arctanh(g)
    return o * np.tanh(c), c


@exercise.misconception("h is the output gate times the memory itself: take tanh of the memory, o tanh(c).")
def forgets_the_tanh_of_the_memory(x, h, c, W, U, b):
    i, f, o, g = gates(x, h, W, U, b)
    c = f * c + i * g
    return o * c, c


@exercise.misconception("h is formed with the old memory: compute the new c first, then o tanh(c).")
def shows_the_old_memory(x, h, c, W, U, b):
    i, f, o, g = gates(x, h, W, U, b)
    return o * np.tanh(c), f * c + i * g


@exercise.misconception("tanh is left in the memory: c is f c + i g itself, tanh is taken of it for h alone.")
def squashes_the_memory(x, h, c, W, U, b):
    h, c = lstm_step(x, h, c, W, U, b)
    return h, np.tanh(c)


@exercise.misconception("The memory is carried on in full: multiply the old c by the forget gate, f c + i g.")
def never_forgets(x, h, c, W, U, b):
    i, _, o, g = gates(x, h, W, U, b)
    c = c + i * g
    return o * np.tanh(c), c


@exercise.misconception("The old memory is left out: c = f c + i g.")
def forgets_the_old_memory(x, h, c, W, U, b):
    i, _, o, g = gates(x, h, W, U, b)
    c = i * g
    return o * np.tanh(c), c


@exercise.misconception("The candidate enters in full: multiply it by the input gate, f c + i g.")
def forgets_the_input_gate(x, h, c, W, U, b):
    _, f, o, g = gates(x, h, W, U, b)
    c = f * c + g
    return o * np.tanh(c), c


@exercise.misconception("The output gate is missing: h = o tanh(c).")
def forgets_the_output_gate(x, h, c, W, U, b):
    _, c = lstm_step(x, h, c, W, U, b)
    return np.tanh(c), c


@exercise.misconception(
    "Old memory and candidate are weighted by f and 1 - f: the input gate is one of its own, f c + i g."
)
def one_gate_for_both(x, h, c, W, U, b):
    _, f, o, g = gates(x, h, W, U, b)
    c = f * c + (1 - f) * g
    return o * np.tanh(c), c


@exercise.misconception("The forget gate weighs by 1 - f: f is what is kept, f c + i g.")
def keeps_what_it_should_forget(x, h, c, W, U, b):
    i, f, o, g = gates(x, h, W, U, b)
    c = (1 - f) * c + i * g
    return o * np.tanh(c), c


@exercise.misconception("The former state h is left out of the gates: they are made of x W + h U + b.")
def forgets_the_state(x, h, c, W, U, b):
    return lstm_step(x, 0 * h, c, W, U, b)


@exercise.misconception("The bias is left out: the gates are made of x W + h U + b.")
def forgets_the_bias(x, h, c, W, U, b):
    return lstm_step(x, h, c, W, U, 0 * b)


@exercise.misconception("The memory is multiplied by U in the place of the state: the gates are made of x W + h U + b.")
def gates_from_the_memory(x, h, c, W, U, b):
    i, f, o, g = gates(x, c, W, U, b)
    c = f * c + i * g
    return o * np.tanh(c), c


@exercise.misconception("The values have changed places: return (h, c).")
def swaps_the_values(x, h, c, W, U, b):
    return lstm_step(x, h, c, W, U, b)[::-1]


@exercise.misconception("The old memory is returned: return the new one, which the next step needs.")
def returns_the_old_memory(x, h, c, W, U, b):
    return lstm_step(x, h, c, W, U, b)[0], c
