"""A network with one hidden layer that learns: a class with sigmoids on both layers and one bias for each unit.

    H = sigmoid(X W_ih + b_h),   O = sigmoid(H W_ho + b_o),   E = 1/2 sum (T - O)^2 over all rows and outputs
    delta_o = (O - T) O (1 - O),             dE/dW_ho = H^T delta_o,   dE/db_o = sum over rows of delta_o
    delta_h = (delta_o W_ho^T) H (1 - H),    dE/dW_ih = X^T delta_h,   dE/db_h = sum over rows of delta_h

Source: Rumelhart, Hinton & Williams (1986), Learning representations by back-propagating errors, Nature 323, 533-536,
eq. 1-9; Bishop (2006), Pattern Recognition and Machine Learning, section 5.3.
"""

import numpy as np

from autograder import Exercise, assign, attribute, call, checks, method

from ..activations.sigmoid import sigmoid

NAMES = ("weights_ih", "bias_h", "weights_ho", "bias_o")


class NeuralNetwork:
    """Parameters: weights_ih (inputs, hidden), bias_h (1, hidden), weights_ho (hidden, outputs), bias_o (1, outputs).

    Rows of X, shape (n, inputs), are examples; targets and outputs have shape (n, outputs).
    """

    def __init__(self, inputs, hidden, outputs, rng):
        self.weights_ih = rng.normal(size=(inputs, hidden))
        self.weights_ho = rng.normal(size=(hidden, outputs))
        self.bias_h = np.zeros((1, hidden))
        self.bias_o = np.zeros((1, outputs))

    def feedforward(self, X):
        """The outputs for all rows."""
        return self.activate(X)[1]

    def activate(self, X):
        """The values of the hidden units and of the outputs for all rows."""
        hidden = sigmoid(X @ self.weights_ih + self.bias_h)
        return hidden, sigmoid(hidden @ self.weights_ho + self.bias_o)

    def backpropagate(self, X, targets, learning_rate):
        """One step down E = 1/2 sum (targets - output)^2 over all rows."""
        hidden, output = self.activate(X)
        self.descend(X, hidden, *self.deltas(hidden, output, targets), learning_rate)

    def deltas(self, hidden, output, targets):
        """The gradients of E in the sums that enter the hidden units and the outputs."""
        delta_o = (output - targets) * output * (1 - output)
        return delta_o @ self.weights_ho.T * hidden * (1 - hidden), delta_o

    def descend(self, X, hidden, delta_h, delta_o, learning_rate):
        """Moves all parameters against their gradients."""
        self.weights_ih = self.weights_ih - learning_rate * X.T @ delta_h
        self.weights_ho = self.weights_ho - learning_rate * hidden.T @ delta_o
        self.bias_h = self.bias_h - learning_rate * np.sum(delta_h, axis=0, keepdims=True)
        self.bias_o = self.bias_o - learning_rate * np.sum(delta_o, axis=0, keepdims=True)

    def train(self, X, y, epochs, learning_rate):
        """One step for each epoch; returns each epoch's mean squared error over all entries, before its step."""
        losses = []
        for _ in range(epochs):
            losses.append(np.mean((y - self.feedforward(X)) ** 2))
            self.backpropagate(X, y, learning_rate)
        return losses


exercise = Exercise(
    NeuralNetwork,
    returns=(
        "initial parameters",
        "feedforward",
        *(f"change of {name} / learning rate" for name in NAMES),
        "losses of train",
        "network after training",
    ),
    uses=("sigmoid", "sigmoid_gradient", "mse"),
)
exercise.equivalent("np.zeros -> np.ones", "biases may begin with any values")
exercise.equivalent("y - self.feedforward(X) -> self.feedforward(X) - y", "it is squared")
for delta in ("delta_h", "delta_o"):
    kept = f"np.sum({delta}, axis=0, keepdims=True)"
    exercise.equivalent(f"{kept} -> np.sum({delta}, axis=0)", "subtracting it from (1, units) broadcasts")
exercise.equivalent("True -> False", "without keepdims, likewise")


@exercise.confirmed_by("a loop over single weights, with SciPy's expit")
class ByLoops:
    def __init__(self, inputs, hidden, outputs, rng):
        self.weights_ih, self.weights_ho = rng.normal(size=(inputs, hidden)), rng.normal(size=(hidden, outputs))
        self.bias_h, self.bias_o = np.zeros((1, hidden)), np.zeros((1, outputs))

    def units(self, x):
        from scipy.special import expit

        into = [b + sum(x[i] * w[j] for i, w in enumerate(self.weights_ih)) for j, b in enumerate(self.bias_h[0])]
        hidden = [float(expit(z)) for z in into]
        into = [
            b + sum(h * w[k] for h, w in zip(hidden, self.weights_ho, strict=True))
            for k, b in enumerate(self.bias_o[0])
        ]
        return hidden, [float(expit(z)) for z in into]

    def feedforward(self, X):
        return [self.units(x)[1] for x in X]

    def backpropagate(self, X, targets, learning_rate):
        # All rows see the same parameters: the steps are gathered first.
        steps = [np.zeros(np.shape(getattr(self, name))) for name in NAMES]
        for x, target in zip(X, targets, strict=True):
            hidden, output = self.units(x)
            into_o = [(o - t) * o * (1 - o) for o, t in zip(output, target, strict=True)]
            for j, h in enumerate(hidden):
                into_h = sum(d * w for d, w in zip(into_o, self.weights_ho[j], strict=True)) * h * (1 - h)
                steps[1][0, j] += into_h
                for i, value in enumerate(x):
                    steps[0][i, j] += value * into_h
                for k, d in enumerate(into_o):
                    steps[2][j, k] += h * d
            steps[3][0] += into_o
        for name, step in zip(NAMES, steps, strict=True):
            setattr(self, name, getattr(self, name) - learning_rate * step)

    def train(self, X, y, epochs, learning_rate):
        losses = []
        for _ in range(epochs):
            errors = [
                (t - o) ** 2
                for row, out in zip(y, self.feedforward(X), strict=True)
                for t, o in zip(row, out, strict=True)
            ]
            losses.append(sum(errors) / len(errors))
            self.backpropagate(X, y, learning_rate)
        return losses


@exercise.confirmed_by("mpmath with 50 digits, E differentiated numerically")
class ByFiftyDigits:
    def __init__(self, inputs, hidden, outputs, rng):
        self.weights_ih, self.weights_ho = rng.normal(size=(inputs, hidden)), rng.normal(size=(hidden, outputs))
        self.bias_h, self.bias_o = np.zeros((1, hidden)), np.zeros((1, outputs))
        self.declines = inputs > 2  # as well as a long training, for the time that it would take

    def outputs(self, X, weights_ih, bias_h, weights_ho, bias_o):
        from ..exact import exp

        hidden = 1 / (1 + exp(-(X @ weights_ih + bias_h)))
        return 1 / (1 + exp(-(hidden @ weights_ho + bias_o)))

    def exactly(self, X):
        from ..exact import fifty_digits

        return fifty_digits(X), *(fifty_digits(getattr(self, name)) for name in NAMES)

    def feedforward(self, X):
        from ..exact import rounded

        return NotImplemented if self.declines else rounded(self.outputs(*self.exactly(X)))

    def backpropagate(self, X, targets, learning_rate):
        from ..exact import fifty_digits, gradient, mp, rounded

        if self.declines:
            for name in NAMES:
                setattr(self, name, NotImplemented)
            return
        X, *parameters = self.exactly(X)
        T, rate = fifty_digits(targets), mp.mpf(learning_rate)
        for number, name in enumerate(NAMES):

            def E(value, number=number):
                moved = [*parameters[:number], value, *parameters[number + 1 :]]
                return np.sum((T - self.outputs(X, *moved)) ** 2) / 2

            setattr(self, name, rounded(parameters[number] - rate * gradient(E, parameters[number])))

    def train(self, X, y, epochs, learning_rate):
        losses = []
        self.declines = self.declines or epochs > 5
        for _ in range(1 if self.declines else epochs):
            losses += [] if self.declines else [np.mean((y - self.feedforward(X)) ** 2)]
            self.backpropagate(X, y, learning_rate)
        return losses


@exercise.facts
def facts(case, answer):
    names = [getattr(step, "name", "") for step in case.steps]
    of = lambda name: [value for each, value in zip(names, answer.values, strict=True) if each == name]
    initial = forward = losses = trained = ...
    changes = [...] * len(NAMES)
    if "train" in names:
        runs = [np.asarray(each, dtype=float) for each in of("train")]
        losses = runs[0] if len(runs) == 1 else {"the first run": runs[0], "the second run": runs[1]}
        trained = {name: np.asarray(of(name)[-1], dtype=float) for name in NAMES if of(name)[1:]}
        for outputs in of("feedforward"):
            trained["which outputs are above 1/2"] = np.asarray(outputs, dtype=float) > 0.5
    elif "backpropagate" in names:
        changes = [change(case.steps, answer.values, name) for name in NAMES]
    elif "feedforward" in names:
        outputs = [np.asarray(each, dtype=float) for each in of("feedforward")]
        forward = outputs[0] if len(outputs) == 1 else {"the first call": outputs[0], "the second call": outputs[1]}
    else:
        initial = beginning(*([np.asarray(value, dtype=float) for value in of(name)] for name in NAMES))
    return initial, forward, *changes, losses, trained


def change(steps, values, name):
    """What each step down changes in a parameter, divided by its learning rate; of another shape, the parameter."""
    changes, before, rate = [], None, None
    for step, value in zip(steps, values, strict=True):
        if getattr(step, "name", "") == "backpropagate":
            rate = step.args[2]
        elif getattr(step, "name", "") == name and hasattr(step, "value"):
            before = step.value
        elif getattr(step, "name", "") == name:
            now = np.asarray(value, dtype=float)
            changes.append((now - before.reshape(now.shape)) / rate if now.size == before.size else now)
    return changes[0] if len(changes) == 1 else {"the first step": changes[0], "the second step": changes[1]}


def beginning(weights_ih, bias_h, weights_ho, bias_o):
    """What is certain of three beginnings: the first two by the same generator, the third by another one."""
    drawn = (weights_ih, bias_h, weights_ho, bias_o)
    return {
        **{f"the shape of {name}": str(np.shape(values[0])) for name, values in zip(NAMES, drawn, strict=True)},
        "the same generator gives the same parameters": all(np.array_equal(*values[:2]) for values in drawn),
        "another generator gives the same weights_ih": np.array_equal(*weights_ih[1:]),
        "another generator gives the same weights_ho": np.array_equal(*weights_ho[1:]),
        "all hidden units begin with the same weights_ih": bool(np.all(weights_ih[0] == weights_ih[0][:, :1])),
        "all weights_ho begin with the same value": bool(np.all(weights_ho[0] == weights_ho[0][:1, :1])),
    }


def start(rng, inputs, hidden, outputs):
    """The steps that make a network with these parameters."""
    shapes = ((inputs, hidden), (1, hidden), (hidden, outputs), (1, outputs))
    return begun(*(rng.normal(size=shape) for shape in shapes))


def begun(*parameters):
    inputs, hidden = parameters[0].shape
    made = call(inputs, hidden, parameters[2].shape[1], np.random.default_rng(7))
    return made, *(assign(name, value) for name, value in zip(NAMES, parameters, strict=True))


READ = tuple(attribute(name) for name in NAMES)
EXAMPLE = begun(np.array([[0.2, 0.3], [0.2, 0.3]]), np.zeros((1, 2)), np.array([[0.3], [0.9]]), np.zeros((1, 1)))
XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([[0.0], [1.0], [1.0], [0.0]])


@exercise.cases
def cases(rng):
    def data(n, inputs, outputs):
        return rng.normal(size=(n, inputs)), rng.uniform(size=(n, outputs))

    yield "the example in the text, forward", *EXAMPLE, method("feedforward", np.array([[0.35, 0.7]]))
    down = method("backpropagate", np.array([[0.35, 0.7]]), np.array([[0.5]]), 0.5)
    yield "the example in the text, one step down", *EXAMPLE, down, *READ
    # Large enough that coarse weights (1 and -1, say) are never alike by chance.
    seed, sizes = int(rng.integers(2**31)), (8, 9, 7)
    made = [(call(*sizes, np.random.default_rng(each)), *READ) for each in (seed, seed, seed + 1)]
    yield "networks of two generators", *made[0], *made[1], *made[2]
    forward = [method("feedforward", data(n, 3, 2)[0]) for n in (5, 1)]
    yield "several rows, and then one", *start(rng, 3, 4, 2), *forward
    # From here 40 epochs separate XOR, and in float32 change no loss by more than 1e-6.
    start_of_xor = begun(
        np.array([[3.9, -1.2, -4.1], [-1.6, 3.5, 0.6]]),
        np.array([[-0.3, 0.2, 0.3]]),
        np.array([[2.0], [0.2], [2.6]]),
        np.array([[-0.5]]),
    )
    yield "XOR", *start_of_xor, method("train", *XOR, 40, 4.0), method("feedforward", XOR[0])
    rows = data(5, 2, 2)
    twice = method("train", *rows, 3, 0.8), method("train", *rows, 2, 0.5)
    yield "three epochs, and then two", *start(rng, 2, 3, 2), *twice, *READ
    other = method("feedforward", data(4, 3, 2)[0])
    first, second = (method("backpropagate", *data(n, 3, 2), rate) for n, rate in ((4, 0.9), (3, 1.6)))
    made, again = start(rng, 3, 2, 2), start(rng, 3, 2, 2)[1:]
    yield "two steps, each after other rows", *made, other, first, *READ, *again, other, second, *READ
    yield "a step of one output", *start(rng, 2, 3, 1), method("backpropagate", *data(6, 2, 1), 1.3), *READ
    yield "a step for several rows", *start(rng, 3, 4, 2), method("backpropagate", *data(5, 3, 2), 0.7), *READ


@exercise.cases(finding="right for integers")
def integers(rng):
    X, T = (values.astype(int) for values in XOR)
    steps = method("feedforward", X), method("backpropagate", X, T, 1), method("train", X, T, 2, 1)
    yield "steps for integers", *start(rng, 2, 2, 1), *steps, *READ


@exercise.cases(finding="arguments given by their names")
def by_name(rng):
    X, T = rng.normal(size=(4, 3)), rng.uniform(size=(4, 2))
    made = call(rng=np.random.default_rng(7), outputs=2, hidden=2, inputs=3), *start(rng, 3, 2, 2)[1:]
    step = method("feedforward", X=X), method("backpropagate", learning_rate=0.6, targets=T, X=X)
    yield "a step and two epochs", *made, *step, method("train", learning_rate=0.6, epochs=2, y=T, X=X), *READ


def minus_E(weights_ih, bias_h, weights_ho, bias_o, X, targets):
    output = sigmoid(sigmoid(X @ weights_ih + bias_h) @ weights_ho + bias_o)
    return -0.5 * np.sum((targets - output) ** 2)


def of_one_step(case):
    """The arguments of minus_E where the case is one step down: made, four parameters set, a step, these read."""
    *begun, down = case.steps[:6]
    single = len(case.steps) == 10 and down.name == "backpropagate"
    return (*(step.value for step in begun[1:]), *down.args[:2]) if single else None


# Absolute as well: in float32 a small change of a parameter keeps few digits.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=3e-6))
for position, name in enumerate(NAMES):
    part = f"change of {name} / learning rate"
    exercise.ask(checks.gradient_agrees(minus_E, argument=position, part=part, atol=3e-6, arguments=of_one_step))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


# Initial parameters.


@exercise.misconception("The weights do not come from `rng`: draw them with it, rng.normal(size=...) for instance.")
class IgnoresTheGenerator(NeuralNetwork):
    def __init__(self, inputs, hidden, outputs, rng):
        super().__init__(inputs, hidden, outputs, np.random)


@exercise.misconception(
    "The weights come from a generator with a seed of its own: draw them from the `rng` that is given."
)
class SeedsItsOwnGenerator(NeuralNetwork):
    def __init__(self, inputs, hidden, outputs, rng):
        super().__init__(inputs, hidden, outputs, np.random.default_rng(0))


@exercise.misconception("All weights begin with 0, so that all hidden units stay alike: draw them from `rng`.")
class BeginsWithZeros(NeuralNetwork):
    def __init__(self, inputs, hidden, outputs, rng):
        super().__init__(inputs, hidden, outputs, rng)
        self.weights_ih, self.weights_ho = np.zeros((inputs, hidden)), np.zeros((hidden, outputs))


@exercise.misconception(
    "The weights are transposed: weights_ih has shape (inputs, hidden), weights_ho (hidden, outputs)."
)
class TransposesTheWeights(NeuralNetwork):
    def __init__(self, inputs, hidden, outputs, rng):
        super().__init__(inputs, hidden, outputs, rng)
        self.weights_ih, self.weights_ho = self.weights_ih.T, self.weights_ho.T


# Forward.


@exercise.misconception("The hidden units are not activated: take the sigmoid of X W_ih + b_h.")
class LeavesTheHiddenLayerLinear(NeuralNetwork):
    def activate(self, X):
        hidden = X @ self.weights_ih + self.bias_h
        return hidden, sigmoid(hidden @ self.weights_ho + self.bias_o)


@exercise.misconception("The outputs are not activated: take the sigmoid of H W_ho + b_o.")
class LeavesTheOutputLinear(NeuralNetwork):
    def activate(self, X):
        hidden = sigmoid(X @ self.weights_ih + self.bias_h)
        return hidden, hidden @ self.weights_ho + self.bias_o


@exercise.misconception("The biases are left out of the forward pass: add bias_h and bias_o before the sigmoids.")
class LeavesTheBiasesOut(NeuralNetwork):
    def activate(self, X):
        hidden = sigmoid(X @ self.weights_ih)
        return hidden, sigmoid(hidden @ self.weights_ho)


@exercise.misconception("feedforward returns the hidden units as well: return the outputs alone.")
class ReturnsBothLayers(NeuralNetwork):
    def feedforward(self, X):
        return self.activate(X)

    def train(self, X, y, epochs, learning_rate):
        losses = []
        for _ in range(epochs):
            losses.append(np.mean((y - self.feedforward(X)[1]) ** 2))
            self.backpropagate(X, y, learning_rate)
        return losses


# Backward.


@exercise.misconception("The step goes up: parameters move against their gradients, with delta_o = (O - T) O (1 - O).")
class Climbs(NeuralNetwork):
    def deltas(self, hidden, output, targets):
        return super().deltas(hidden, output, 2 * output - targets)


@exercise.misconception(
    "The sigmoid's derivative is taken of values that are activated already: there it is H (1 - H) and O (1 - O)."
)
class ActivatesTwiceInTheDerivative(NeuralNetwork):
    def deltas(self, hidden, output, targets):
        slope = lambda values: sigmoid(values) * (1 - sigmoid(values))
        delta_o = (output - targets) * slope(output)
        return delta_o @ self.weights_ho.T * slope(hidden), delta_o


@exercise.misconception("The derivative of the outputs' sigmoid is missing: delta_o = (O - T) O (1 - O).")
class ForgetsTheSlopeOfTheOutput(NeuralNetwork):
    def deltas(self, hidden, output, targets):
        delta_o = output - targets
        return delta_o @ self.weights_ho.T * hidden * (1 - hidden), delta_o


@exercise.misconception("The derivative of the hidden units' sigmoid is missing: delta_h = (delta_o W_ho^T) H (1 - H).")
class ForgetsTheSlopeOfTheHiddenLayer(NeuralNetwork):
    def deltas(self, hidden, output, targets):
        _, delta_o = super().deltas(hidden, output, targets)
        return delta_o @ self.weights_ho.T, delta_o


@exercise.misconception("The errors themselves are handed back, without O (1 - O): delta_h comes from delta_o W_ho^T.")
class HandsTheErrorsBack(NeuralNetwork):
    def deltas(self, hidden, output, targets):
        _, delta_o = super().deltas(hidden, output, targets)
        return (output - targets) @ self.weights_ho.T * hidden * (1 - hidden), delta_o


@exercise.misconception("The factor 1/2 of E is forgotten: its derivative is O - T, not twice that.")
class ForgetsTheHalf(NeuralNetwork):
    def deltas(self, hidden, output, targets):
        return tuple(2 * delta for delta in super().deltas(hidden, output, targets))


@exercise.misconception("The step is averaged over the rows: E is the sum over all rows, and so are its gradients.")
class AveragesOverTheRows(NeuralNetwork):
    def deltas(self, hidden, output, targets):
        return tuple(delta / len(targets) for delta in super().deltas(hidden, output, targets))


@exercise.misconception(
    "The step is down the mean squared error: go down E = 1/2 sum (T - O)^2, which is neither averaged nor doubled."
)
class GoesDownTheMean(NeuralNetwork):
    def deltas(self, hidden, output, targets):
        return tuple(2 * delta / np.size(targets) for delta in super().deltas(hidden, output, targets))


@exercise.misconception("The biases never move: they go down E as well, by the sums of the deltas over the rows.")
class LeavesTheBiasesAlone(NeuralNetwork):
    def descend(self, X, hidden, delta_h, delta_o, learning_rate):
        biases = self.bias_h, self.bias_o
        super().descend(X, hidden, delta_h, delta_o, learning_rate)
        self.bias_h, self.bias_o = biases


@exercise.misconception(
    "The deltas are summed over everything for the biases: sum over the rows alone, axis=0, each unit has its own bias."
)
class SumsTheBiasesOverEverything(NeuralNetwork):
    def descend(self, X, hidden, delta_h, delta_o, learning_rate):
        self.bias_h, self.bias_o = (
            self.bias_h - learning_rate * (np.sum(delta_h) - np.sum(delta_h, axis=0)),
            self.bias_o - learning_rate * (np.sum(delta_o) - np.sum(delta_o, axis=0)),
        )
        super().descend(X, hidden, delta_h, delta_o, learning_rate)


@exercise.misconception("The biases move by the mean of the deltas over the rows: it is their sum, as for the weights.")
class AveragesTheBiases(NeuralNetwork):
    def descend(self, X, hidden, delta_h, delta_o, learning_rate):
        n = len(X)
        self.bias_h = self.bias_h - learning_rate * delta_h.sum(axis=0) * (1 / n - 1)
        self.bias_o = self.bias_o - learning_rate * delta_o.sum(axis=0) * (1 / n - 1)
        super().descend(X, hidden, delta_h, delta_o, learning_rate)


@exercise.misconception("A bias gets a row for each example: sum the deltas over the rows, axis=0 with keepdims=True.")
class GivesEachRowItsBias(NeuralNetwork):
    def descend(self, X, hidden, delta_h, delta_o, learning_rate):
        biases = self.bias_h - learning_rate * delta_h, self.bias_o - learning_rate * delta_o
        super().descend(X, hidden, delta_h, delta_o, learning_rate)
        self.bias_h, self.bias_o = biases


@exercise.misconception(
    "weights_ho is changed before delta_h is formed with it: compute both deltas first, then change all parameters."
)
class ChangesTheOutputLayerFirst(NeuralNetwork):
    def backpropagate(self, X, targets, learning_rate):
        hidden, output = self.activate(X)
        _, delta_o = self.deltas(hidden, output, targets)
        old = self.weights_ho
        self.weights_ho = old - learning_rate * hidden.T @ delta_o
        delta_h, _ = self.deltas(hidden, output, targets)
        self.weights_ho = old
        self.descend(X, hidden, delta_h, delta_o, learning_rate)


@exercise.misconception("The learning rate is left out of the step: multiply the gradients by it.")
class ForgetsTheLearningRate(NeuralNetwork):
    def descend(self, X, hidden, delta_h, delta_o, learning_rate):
        super().descend(X, hidden, delta_h, delta_o, 1.0)


@exercise.misconception("The given learning rate is ignored: 0.1 is written into the class.")
class IgnoresTheLearningRate(NeuralNetwork):
    def descend(self, X, hidden, delta_h, delta_o, learning_rate):
        super().descend(X, hidden, delta_h, delta_o, 0.1)


@exercise.misconception("The learning rate is applied twice to weights_ih and bias_h: it enters each step once.")
class AppliesTheLearningRateTwice(NeuralNetwork):
    def descend(self, X, hidden, delta_h, delta_o, learning_rate):
        super().descend(X, hidden, learning_rate * delta_h, delta_o, learning_rate)


@exercise.misconception(
    "backpropagate takes the layers that an earlier feedforward left behind: compute them for the rows given to it."
)
class TrustsAnEarlierForwardPass(NeuralNetwork):
    def feedforward(self, X):
        self.left = self.activate(X)
        return self.left[1]

    def backpropagate(self, X, targets, learning_rate):
        hidden, output = self.left
        self.descend(X, hidden, *self.deltas(hidden, output, targets), learning_rate)


@exercise.misconception("Each row moves the parameters before the next one: take one step with all rows together.")
class StepsRowByRow(NeuralNetwork):
    def backpropagate(self, X, targets, learning_rate):
        for x, target in zip(X, targets, strict=True):
            super().backpropagate(x[None, :], target[None, :], learning_rate)


# Training.


@exercise.misconception("train moves the parameters after each row: an epoch is one step with all rows together.")
class TrainsRowByRow(NeuralNetwork):
    def train(self, X, y, epochs, learning_rate):
        losses = []
        for _ in range(epochs):
            losses.append(np.mean((y - self.feedforward(X)) ** 2))
            for x, target in zip(X, y, strict=True):
                self.backpropagate(x[None, :], target[None, :], learning_rate)
        return losses


@exercise.misconception("The losses are those after each step: take each epoch's loss before its step.")
class TakesTheLossAfterTheStep(NeuralNetwork):
    def train(self, X, y, epochs, learning_rate):
        losses = []
        for _ in range(epochs):
            self.backpropagate(X, y, learning_rate)
            losses.append(np.mean((y - self.feedforward(X)) ** 2))
        return losses


def with_loss(loss):
    def train(self, X, y, epochs, learning_rate):
        losses = []
        for _ in range(epochs):
            losses.append(loss(y, self.feedforward(X)))
            self.backpropagate(X, y, learning_rate)
        return losses

    return train


@exercise.misconception("The losses are E, 1/2 sum (T - O)^2: train returns the mean squared error over all entries.")
class ReturnsE(NeuralNetwork):
    train = with_loss(lambda y, output: 0.5 * np.sum((y - output) ** 2))


@exercise.misconception("The losses are sums of squared errors: return their mean over all entries.")
class ReturnsSums(NeuralNetwork):
    train = with_loss(lambda y, output: np.sum((y - output) ** 2))


@exercise.misconception("The losses are half the mean squared error: the 1/2 belongs to E alone.")
class HalvesTheLosses(NeuralNetwork):
    train = with_loss(lambda y, output: 0.5 * np.mean((y - output) ** 2))


@exercise.misconception("The losses are summed over the outputs of each row: take the mean over all entries.")
class SumsOverTheOutputs(NeuralNetwork):
    train = with_loss(lambda y, output: np.mean(np.sum((y - output) ** 2, axis=1)))


@exercise.misconception("The losses are roots of the mean squared error: leave the root out.")
class TakesTheRoot(NeuralNetwork):
    train = with_loss(lambda y, output: np.sqrt(np.mean((y - output) ** 2)))


@exercise.misconception("The losses are means of absolute errors: square the errors.")
class TakesAbsoluteErrors(NeuralNetwork):
    train = with_loss(lambda y, output: np.mean(np.abs(y - output)))


@exercise.misconception("The losses are means of errors that are not squared: positive and negative ones cancel.")
class ForgetsTheSquare(NeuralNetwork):
    train = with_loss(lambda y, output: np.mean(y - output))


@exercise.misconception("train returns the last loss alone: collect the loss of each epoch in a list.")
class ReturnsTheLastLoss(NeuralNetwork):
    def train(self, X, y, epochs, learning_rate):
        return super().train(X, y, epochs, learning_rate)[-1]


@exercise.misconception("train returns one loss more than there are epochs: there is none after the last step.")
class ReturnsALossTooMany(NeuralNetwork):
    def train(self, X, y, epochs, learning_rate):
        losses = super().train(X, y, epochs, learning_rate)
        return [*losses, np.mean((y - self.feedforward(X)) ** 2)]


@exercise.misconception("train takes one step in all: take one in each epoch.")
class TrainsOnce(NeuralNetwork):
    def train(self, X, y, epochs, learning_rate):
        return super().train(X, y, 1, learning_rate)


# What follows is right where floats are given, or arguments by position.


@exercise.misconception("Not all arguments have the names of the text: X, targets, learning_rate and X, y, epochs.")
class RenamesTheArguments(NeuralNetwork):
    def backpropagate(self, inputs, labels, rate):
        super().backpropagate(inputs, labels, rate)

    def train(self, inputs, labels, steps, rate):
        return with_loss(lambda y, output: np.mean((y - output) ** 2))(self, inputs, labels, steps, rate)
