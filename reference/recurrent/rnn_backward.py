"""The gradients of a recurrent network, through time.

    h_t = tanh(z_t),  z_t = x_t Wx + h_{t-1} Wh + b,          L with the gradients dH_t where each h_t leaves for L
    dz_t = (dH_t + dz_{t+1} Wh^T) (1 - h_t^2)                 from the last step back; after the last one there is none
    dx_t = dz_t Wx^T,   dh_0 = dz_1 Wh^T,   dWx = sum_t x_t^T dz_t,   dWh = sum_t h_{t-1}^T dz_t,   db = sum_t,n dz_t

Source: Werbos (1990), Backpropagation through time: what it does and how to do it, Proc. IEEE 78(10), 1550-1560;
Goodfellow, Bengio & Courville (2016), Deep Learning, section 10.2.2, eq. 10.18 to 10.28.
"""

import numpy as np

from autograder import Exercise, checks

from .rnn_step import rnn_step


def rnn_backward(dH, X, h0, Wx, Wh, b):
    """Gradients of a loss with respect to X, h0, Wx, Wh and b, each of that one's shape.

    X (T, n, d) are the inputs, h0 (n, k) the states before the first step, Wx (d, k), Wh (k, k), b (k,). dH (T, n, k)
    are the gradients with respect to the states after each step, of what the loss makes of each directly.
    """
    H = [h0]
    for x in X:
        H.append(rnn_step(x, H[-1], Wx, Wh, b))
    dZ, later = np.empty(dH.shape), 0.0
    for t in reversed(range(len(X))):
        dZ[t] = (dH[t] + later) * (1 - H[t + 1] ** 2)
        later = dZ[t] @ Wh.T
    dWx = np.einsum("tnd,tnk->dk", X, dZ)
    dWh = np.einsum("tnj,tnk->jk", H[:-1], dZ)
    return dZ @ Wx.T, later, dWx, dWh, dZ.sum(axis=(0, 1))


exercise = Exercise(rnn_backward, returns=("dX", "dh0", "dWx", "dWh", "db"), uses=("rnn_step",))


@exercise.confirmed_by("PyTorch's RNN, differentiated by autograd", needs="torch")
def by_pytorch(dH, X, h0, Wx, Wh, b):
    import torch

    net = torch.nn.RNN(*Wx.shape, dtype=torch.float64)
    weights = net.weight_ih_l0, net.weight_hh_l0, net.bias_ih_l0, net.bias_hh_l0
    with torch.no_grad():
        for parameter, value in zip(weights, (Wx.T, Wh.T, b, 0), strict=True):
            parameter[...] = torch.as_tensor(value)
    dH, X, h0 = (torch.tensor(array, dtype=torch.float64) for array in (dH, X, h0))
    X.requires_grad_()
    h0.requires_grad_()
    H, _ = net(X, h0[None])
    dX, dh0, dWx, dWh, db = torch.autograd.grad((dH * H).sum(), (X, h0, *weights[:3]))
    return dX.numpy(), dh0.numpy(), dWx.numpy().T, dWh.numpy().T, db.numpy()


@exercise.confirmed_by("a sum over all paths forward in time")
def by_sensitivities(dH, X, h0, Wx, Wh, b):
    # Forward mode: the derivative of the state by each number of all arguments is carried along, none goes back.
    every = X, h0, Wx, Wh, b
    found = []
    for which, argument in enumerate(every):
        gradient = np.zeros(argument.shape)
        for place in np.ndindex(argument.shape):
            moves = [np.zeros(one.shape) for one in every]
            moves[which][place] = 1.0
            mX, slope, mWx, mWh, mb = moves
            h = h0
            for t, x in enumerate(X):
                sums = mX[t] @ Wx + x @ mWx + slope @ Wh + h @ mWh + mb
                h = np.tanh(x @ Wx + h @ Wh + b)
                slope = sums / np.cosh(np.arctanh(h)) ** 2
                gradient[place] += (dH[t] * slope).sum()
        found.append(gradient)
    return tuple(found)


def network(rng, T, n, d, k):
    """Gradients, inputs, states and weights with which no unit is saturated and no gradient dies."""
    X, h0 = 0.7 * rng.normal(size=(T, n, d)), rng.uniform(-0.8, 0.8, size=(n, k))
    Wx, Wh = 0.7 * rng.normal(size=(d, k)) / np.sqrt(d), rng.normal(size=(k, k)) / np.sqrt(k)
    return rng.normal(size=(T, n, k)), X, h0, Wx, Wh, 0.3 * rng.normal(size=k)


@exercise.cases
def cases(rng):
    # One unit and two steps, the loss the last state.
    dH, X = np.array([0.0, 1.0]).reshape(2, 1, 1), np.array([1.0, 0.5]).reshape(2, 1, 1)
    yield (
        "the example in the text",
        dH, X, np.array([[0.5]]), np.array([[0.4]]), np.array([[0.8]]), np.array([-0.3]),
    )  # fmt: skip
    yield "a batch", *network(rng, 3, 4, 2, 3)
    # From here on the same for all: what each student would get of their own, the case above asks.
    same = np.random.default_rng(0)
    yield "one step", *network(same, 1, 3, 2, 4)
    yield "one row", *network(same, 5, 1, 3, 2)
    yield "two rows, two steps", *network(same, 2, 2, 2, 3)
    yield "as many of everything", *network(same, 3, 3, 3, 3)
    dH, *rest = network(same, 4, 2, 2, 3)
    yield "a gradient at the last state alone", np.concatenate([0 * dH[:-1], dH[-1:]]), *rest


@exercise.cases(finding="right for integers")
def integers(rng):
    same = np.random.default_rng(1)
    dH, X, h0, Wx, Wh, b = network(same, 3, 2, 2, 3)
    X, h0 = same.integers(-1, 2, size=X.shape), same.integers(-1, 2, size=h0.shape)
    yield "integer inputs, states and gradients", same.integers(-3, 4, size=dH.shape), X, h0, Wx, Wh, b


def loss(dH, X, h0, Wx, Wh, b):
    """A loss whose gradients with respect to the states are dH."""
    total, h = 0.0, h0
    for d, x in zip(dH, X, strict=True):
        h = rnn_step(x, h, Wx, Wh, b)
        total += np.sum(d * h)
    return total


def short(dH, X, h0, Wx, Wh, b):
    """A numerical gradient takes time: two steps show all that there is to see."""
    return len(X) == 2


# Where a state is near 1, float32 leaves few digits of 1 - h^2; where terms cancel, few of a gradient.
ROUNDING = 1e-5

exercise.ask(checks.matches_reference(rtol=1e-5, atol=ROUNDING))
for position, part in enumerate(("dX", "dh0", "dWx", "dWh", "db"), start=1):
    exercise.ask(checks.gradient_agrees(loss, argument=position, part=part, when=short, atol=ROUNDING))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def back(
    dH, X, h0, Wx, Wh, b, *, carry=lambda dZ, later, Wh: dZ @ Wh.T, slope=lambda H, t: 1 - H[t + 1] ** 2,
    arriving=lambda dH, t: dH[t], into_Wx=lambda X, t: X[t], into_Wh=lambda H, t: H[t],
):  # fmt: skip
    """What a student gets who does one thing otherwise on the way back."""
    H = [h0]
    for x in X:
        H.append(rnn_step(x, H[-1], Wx, Wh, b))
    dX, dWx, dWh, db = np.zeros(X.shape), np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(b.shape)
    later = np.zeros(h0.shape)
    for t in reversed(range(len(X))):
        dZ = (arriving(dH, t) + later) * slope(H, t)
        dX[t] = dZ @ Wx.T
        dWx += into_Wx(X, t).T @ dZ
        dWh += into_Wh(H, t).T @ dZ
        db += dZ.sum(axis=0)
        later = carry(dZ, later, Wh)
    return dX, later, dWx, dWh, db


@exercise.misconception(
    "Nothing is carried back from one step to the one before: add dz Wh^T of the later step to dH[t]."
)
def stays_within_the_step(dH, X, h0, Wx, Wh, b):
    dX, _, dWx, dWh, db = back(dH, X, h0, Wx, Wh, b, carry=lambda dZ, later, Wh: 0.0)
    H1 = rnn_step(X[0], h0, Wx, Wh, b)
    return dX, (dH[0] * (1 - H1**2)) @ Wh.T, dWx, dWh, db


@exercise.misconception("Only the last state's gradient is used: dH[t] arrives at every step, add each.")
def starts_from_the_last_alone(dH, X, h0, Wx, Wh, b):
    return back(np.concatenate([np.zeros(dH[:-1].shape), dH[-1:]]), X, h0, Wx, Wh, b)


@exercise.misconception(
    "The derivative of tanh is missing: multiply the gradient that arrives at each state by 1 - h_t^2."
)
def forgets_the_slope(dH, X, h0, Wx, Wh, b):
    return back(dH, X, h0, Wx, Wh, b, slope=lambda H, t: 1.0)


@exercise.misconception("The derivative of tanh is taken at the state before the step: at step t it is 1 - h_t^2.")
def slope_of_the_former_state(dH, X, h0, Wx, Wh, b):
    return back(dH, X, h0, Wx, Wh, b, slope=lambda H, t: 1 - H[t] ** 2)


@exercise.misconception(
    "tanh is applied to a state once more before its square is taken: h_t is activated already, 1 - h_t^2."
)
def activates_again(dH, X, h0, Wx, Wh, b):
    return back(dH, X, h0, Wx, Wh, b, slope=lambda H, t: 1 - np.tanh(H[t + 1]) ** 2)


@exercise.misconception("The derivative has h_t where its square is due: that of tanh is 1 - h_t^2.")
def forgets_the_square(dH, X, h0, Wx, Wh, b):
    return back(dH, X, h0, Wx, Wh, b, slope=lambda H, t: 1 - H[t + 1])


@exercise.misconception("The derivative is the sigmoid's, h (1 - h): that of tanh is 1 - h_t^2.")
def slope_of_the_sigmoid(dH, X, h0, Wx, Wh, b):
    return back(dH, X, h0, Wx, Wh, b, slope=lambda H, t: H[t + 1] * (1 - H[t + 1]))


@exercise.misconception("Back to the former state it is the transpose, dz Wh^T: here Wh itself is used.")
def forgets_to_transpose_Wh(dH, X, h0, Wx, Wh, b):
    return back(dH, X, h0, Wx, Wh, b, carry=lambda dZ, later, Wh: dZ @ Wh)


@exercise.misconception(
    "What is carried back piles up: at each step it is dz Wh^T alone, in which all later steps are contained already."
)
def piles_up(dH, X, h0, Wx, Wh, b):
    return back(dH, X, h0, Wx, Wh, b, carry=lambda dZ, later, Wh: later + dZ @ Wh.T)


@exercise.misconception("The gradient is carried back without Wh: the former state's part is dz Wh^T.")
def carries_without_Wh(dH, X, h0, Wx, Wh, b):
    return back(dH, X, h0, Wx, Wh, b, carry=lambda dZ, later, Wh: dZ)


@exercise.misconception("dWh is formed with the state after the step: the one that Wh multiplies is h_{t-1}.")
def dWh_from_the_new_state(dH, X, h0, Wx, Wh, b):
    return back(dH, X, h0, Wx, Wh, b, into_Wh=lambda H, t: H[t + 1])


@exercise.misconception("The network starts from zeros: the state before the first step is h0.")
def starts_from_zeros(dH, X, h0, Wx, Wh, b):
    return rnn_backward(dH, X, np.zeros(h0.shape), Wx, Wh, b)


def of_one_step(dH, X, h0, Wx, Wh, b, which):
    """dX and dh0 as they should be, and what one step gives to the weights."""
    dX, dh0, *_ = rnn_backward(dH, X, h0, Wx, Wh, b)
    alone = np.zeros(X.shape)
    alone[which] = 1.0
    seen, before = [], []
    h = h0
    for x in X:
        before.append(h)
        h = rnn_step(x, h, Wx, Wh, b)
        seen.append(h)
    later, steps = 0.0, []
    for t in reversed(range(len(X))):
        dZ = (dH[t] + later) * (1 - seen[t] ** 2)
        later = dZ @ Wh.T
        steps.insert(0, (X[t].T @ dZ, before[t].T @ dZ, dZ.sum(axis=0)))
    return dX, dh0, *steps[which]


@exercise.misconception(
    "dWx, dWh and db are those of the first step alone: add up all steps (+= in the loop), which share the weights."
)
def keeps_the_first_step(dH, X, h0, Wx, Wh, b):
    return of_one_step(dH, X, h0, Wx, Wh, b, 0)


@exercise.misconception("dWx, dWh and db are those of the last step alone: add up all steps, which share the weights.")
def keeps_the_last_step(dH, X, h0, Wx, Wh, b):
    return of_one_step(dH, X, h0, Wx, Wh, b, -1)


@exercise.misconception(
    "dWx, dWh and db are averaged over the steps: the gradient of shared weights is the sum of what each step gives."
)
def averages_over_the_steps(dH, X, h0, Wx, Wh, b):
    dX, dh0, *rest = rnn_backward(dH, X, h0, Wx, Wh, b)
    return dX, dh0, *(one / len(X) for one in rest)


@exercise.misconception(
    "dWx, dWh and db are averaged over the rows: the loss is whatever dH comes from, so add up the rows."
)
def averages_over_the_rows(dH, X, h0, Wx, Wh, b):
    dX, dh0, *rest = rnn_backward(dH, X, h0, Wx, Wh, b)
    return dX, dh0, *(one / len(h0) for one in rest)


@exercise.misconception("db is averaged over the steps and rows: add them up.")
def averages_the_bias(dH, X, h0, Wx, Wh, b):
    *rest, db = rnn_backward(dH, X, h0, Wx, Wh, b)
    return *rest, db / (len(X) * len(h0))


@exercise.misconception("dX stands in the order of the way back, the last step first: dX[t] belongs to X[t].")
def reverses_dX(dH, X, h0, Wx, Wh, b):
    dX, *rest = rnn_backward(dH, X, h0, Wx, Wh, b)
    return dX[::-1], *rest


@exercise.misconception("dh0 is the gradient at the sum of the first step: multiply it by Wh^T once more to get to h0.")
def stops_before_h0(dH, X, h0, Wx, Wh, b):
    dX, _, dWx, dWh, db = rnn_backward(dH, X, h0, Wx, Wh, b)
    later, H = 0.0, [h0]
    for x in X:
        H.append(rnn_step(x, H[-1], Wx, Wh, b))
    for t in reversed(range(len(X))):
        dZ = (dH[t] + later) * (1 - H[t + 1] ** 2)
        later = dZ @ Wh.T
    return dX, dZ, dWx, dWh, db


@exercise.misconception("The bias is left out on the way forward: the states are tanh(x Wx + h Wh + b).")
def forgets_the_bias(dH, X, h0, Wx, Wh, b):
    return rnn_backward(dH, X, h0, Wx, Wh, np.zeros(b.shape))
