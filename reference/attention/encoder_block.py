"""One layer of a Transformer's encoder: attention, then a small network for each position.

    H = layer_norm(X + multi_head_attention(X)),   Y = layer_norm(H + relu(H W1 + b1) W2 + b2)

Source: Vaswani et al. (2017), Attention is all you need, arXiv:1706.03762, sections 3.1 and 3.3; without dropout.
"""

import numpy as np

from autograder import Exercise, checks

from .layer_norm import layer_norm
from .multi_head_attention import multi_head_attention


def encoder_block(X, weights, heads):
    """Output of an encoder layer for the rows of X, (n, d): an array of the same shape.

    `weights` is a dict of arrays: Wq, Wk, Wv, Wo (d, d) of the attention, gamma1, beta1 (d,) of the first layer
    normalisation, W1 (d, h), b1 (h,), W2 (h, d), b2 (d,) of the network, gamma2, beta2 (d,) of the second.
    """
    Wq, Wk, Wv, Wo = weights["Wq"], weights["Wk"], weights["Wv"], weights["Wo"]
    H = layer_norm(X + multi_head_attention(X, Wq, Wk, Wv, Wo, heads), weights["gamma1"], weights["beta1"])
    hidden = np.maximum(H @ weights["W1"] + weights["b1"], 0.0)
    return layer_norm(H + hidden @ weights["W2"] + weights["b2"], weights["gamma2"], weights["beta2"])


exercise = Exercise(encoder_block, uses=("multi_head_attention", "layer_norm", "attention", "softmax", "relu"))
exercise.equivalent(
    "np.maximum(H @ weights['W1'] + weights['b1'], 0.0) -> np.maximum(0.0, H @ weights['W1'] + weights['b1'])",
    "the larger of two is the same in either order",
)


@exercise.confirmed_by("loops over heads and positions, with SciPy's softmax")
def by_loops(X, weights, heads):
    from statistics import mean, pvariance

    from scipy.special import softmax as theirs

    def normalised(row, gamma, beta):
        row = row.tolist()
        return [
            g * (x - mean(row)) / (pvariance(row) + 1e-5) ** 0.5 + b for x, g, b in zip(row, gamma, beta, strict=True)
        ]

    w, Y = X.shape[1] // heads, []
    for x in X:
        row = x.astype(float)
        for first in range(0, X.shape[1], w):
            Wq, Wk, Wv = (weights[name][:, first : first + w] for name in ("Wq", "Wk", "Wv"))
            shares = theirs([x @ Wq @ (y @ Wk) / w**0.5 for y in X])
            row = (
                row
                + sum(share * (y @ Wv) for share, y in zip(shares, X, strict=True)) @ weights["Wo"][first : first + w]
            )
        h = np.array(normalised(row, weights["gamma1"], weights["beta1"]))
        out = h + weights["b2"]
        for unit, bias in enumerate(weights["b1"]):
            out = out + max(h @ weights["W1"][:, unit] + bias, 0.0) * weights["W2"][unit]
        Y.append(normalised(out, weights["gamma2"], weights["beta2"]))
    return np.array(Y)


@exercise.confirmed_by("PyTorch's TransformerEncoderLayer", needs="torch")
def by_torch(X, weights, heads):
    import torch

    d, h = weights["W1"].shape
    theirs = torch.nn.TransformerEncoderLayer(d, heads, h, dropout=0.0, batch_first=True, dtype=torch.float64)
    w = {name: torch.from_numpy(np.array(array, dtype=float)) for name, array in weights.items()}
    with torch.no_grad():
        theirs.self_attn.in_proj_weight.copy_(torch.cat([w["Wq"].T, w["Wk"].T, w["Wv"].T]))
        theirs.self_attn.in_proj_bias.zero_()
        theirs.self_attn.out_proj.bias.zero_()
        for parameter, array in (
            (theirs.self_attn.out_proj.weight, w["Wo"].T),
            (theirs.norm1.weight, w["gamma1"]),
            (theirs.norm1.bias, w["beta1"]),
            (theirs.linear1.weight, w["W1"].T),
            (theirs.linear1.bias, w["b1"]),
            (theirs.linear2.weight, w["W2"].T),
            (theirs.linear2.bias, w["b2"]),
            (theirs.norm2.weight, w["gamma2"]),
            (theirs.norm2.bias, w["beta2"]),
        ):
            parameter.copy_(array)
        return theirs(torch.from_numpy(np.array(X, dtype=float))[None])[0].numpy()


def block(rng, d, h):
    """Weights for d features and h hidden units; biases and shifts that count, scales away from 1."""
    square = lambda: rng.normal(size=(d, d)) / np.sqrt(d)
    scale = lambda: rng.choice([-1.0, 1.0], size=d) * rng.uniform(0.5, 1.8, size=d)
    return {
        "Wq": square(),
        "Wk": square(),
        "Wv": square(),
        "Wo": square(),
        "gamma1": scale(),
        "beta1": 0.5 * rng.normal(size=d),
        "W1": rng.normal(size=(d, h)) / np.sqrt(d),
        "b1": 0.5 * rng.normal(size=h),
        "W2": rng.normal(size=(h, d)) / np.sqrt(h),
        "b2": 0.5 * rng.normal(size=d),
        "gamma2": scale(),
        "beta2": 0.5 * rng.normal(size=d),
    }


@exercise.cases
def cases(rng):
    yield "a small block", rng.normal(size=(3, 6)), block(rng, 6, 8), 2
    yield "one head", rng.normal(size=(5, 6)), block(rng, 6, 4), 1
    yield "three heads, more positions than features", rng.normal(size=(7, 6)), block(rng, 6, 9), 3
    yield "small features, where eps counts", 0.01 * rng.normal(size=(4, 8)), block(rng, 8, 5), 4


@exercise.cases(finding="right for integers")
def integers(rng):
    # In each row one entry stands far above the others: no row is nearly the same throughout.
    X = rng.integers(-3, 4, size=(4, 6)) + 7 * np.eye(6, dtype=int)[rng.integers(6, size=4)]
    yield "integer features", X, block(rng, 6, 8), 3


# Absolute as well: the layer normalisations divide by what may be small, and float32 leaves fewer digits.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=2e-5))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def attend(X, weights, heads):
    """The first part, before its residual."""
    return multi_head_attention(X, *(weights[name] for name in ("Wq", "Wk", "Wv", "Wo")), heads)


def relu(Z):
    return np.maximum(Z, 0.0)


def feed(H, weights, activation=relu):
    """The second part, before its residual."""
    return activation(H @ weights["W1"] + weights["b1"]) @ weights["W2"] + weights["b2"]


def first_norm(X, weights):
    return layer_norm(X, weights["gamma1"], weights["beta1"])


def second_norm(X, weights):
    return layer_norm(X, weights["gamma2"], weights["beta2"])


def after_attention(X, weights, heads):
    """H of the formula."""
    return first_norm(X + attend(X, weights, heads), weights)


def changed(weights, **others):
    return {**weights, **others}


@exercise.alternative(
    "The layer norm stands before each part (pre-norm), X + part(layer_norm(X)); the text has it after each, "
    "layer_norm(X + part(X))."
)
def norm_before_the_part(X, weights, heads):
    H = X + attend(first_norm(X, weights), weights, heads)
    return H + feed(second_norm(H, weights), weights)


@exercise.misconception("The residual around the attention is missing: normalise X + multi_head_attention(X).")
def forgets_the_first_residual(X, weights, heads):
    H = first_norm(attend(X, weights, heads), weights)
    return second_norm(H + feed(H, weights), weights)


@exercise.misconception("The residual around the network is missing: normalise H + relu(H W1 + b1) W2 + b2.")
def forgets_the_second_residual(X, weights, heads):
    return second_norm(feed(after_attention(X, weights, heads), weights), weights)


@exercise.misconception("Both residuals are missing: add to the output of each part what went into it.")
def forgets_both_residuals(X, weights, heads):
    return second_norm(feed(first_norm(attend(X, weights, heads), weights), weights), weights)


@exercise.misconception("The second residual is X: it is what goes into the network, H, the first layer norm's output.")
def adds_the_input_again(X, weights, heads):
    H = after_attention(X, weights, heads)
    return second_norm(X + feed(H, weights), weights)


@exercise.misconception("X goes into the network: it takes H, the output of the first layer norm.")
def feeds_the_input(X, weights, heads):
    H = after_attention(X, weights, heads)
    return second_norm(H + feed(X, weights), weights)


@exercise.misconception(
    "Attention and network stand side by side, both on X: the network takes the attention's output H."
)
def both_on_the_input(X, weights, heads):
    return second_norm(X + attend(X, weights, heads) + feed(X, weights), weights)


@exercise.misconception("The first layer norm is missing: normalise X + multi_head_attention(X) with gamma1, beta1.")
def forgets_the_first_norm(X, weights, heads):
    H = X + attend(X, weights, heads)
    return second_norm(H + feed(H, weights), weights)


@exercise.misconception("The second layer norm is missing: normalise the last sum with gamma2, beta2.")
def forgets_the_second_norm(X, weights, heads):
    H = after_attention(X, weights, heads)
    return H + feed(H, weights)


@exercise.misconception("Both layer norms are missing: normalise each sum of a part and its residual.")
def forgets_both_norms(X, weights, heads):
    H = X + attend(X, weights, heads)
    return H + feed(H, weights)


@exercise.misconception(
    "The parts are normalised without their residuals, X + layer_norm(part(X)): normalise the sums."
)
def normalises_the_parts(X, weights, heads):
    H = X + first_norm(attend(X, weights, heads), weights)
    return H + second_norm(feed(H, weights), weights)


@exercise.misconception(
    "The layer norm stands before the parts, and the residual is the normalised input: the text has it after each sum, "
    "layer_norm(X + part(X))."
)
def residual_of_the_normalised(X, weights, heads):
    N = first_norm(X, weights)
    M = second_norm(N + attend(N, weights, heads), weights)
    return M + feed(M, weights)


@exercise.misconception("Both layer norms take gamma1 and beta1: the second has gamma2 and beta2.")
def one_norm_for_both(X, weights, heads):
    return encoder_block(X, changed(weights, gamma2=weights["gamma1"], beta2=weights["beta1"]), heads)


@exercise.misconception(
    "The layer norms have changed places: gamma1, beta1 follow the attention, gamma2, beta2 the network."
)
def swaps_the_norms(X, weights, heads):
    swapped = {f"{name}{number}": weights[f"{name}{3 - number}"] for name in ("gamma", "beta") for number in (1, 2)}
    return encoder_block(X, changed(weights, **swapped), heads)


@exercise.misconception("The layer norms do not scale and shift: pass gamma1, beta1 and gamma2, beta2 on.")
def plain_norms(X, weights, heads):
    plain = {"gamma1": 1.0, "beta1": 0.0, "gamma2": 1.0, "beta2": 0.0}
    return encoder_block(X, changed(weights, **plain), heads)


@exercise.misconception("The layer norm normalises each feature over the positions: take each position's own, axis=-1.")
def normalises_over_positions(X, weights, heads):
    def norm(X, number):
        normed = (X - X.mean(axis=0)) / np.sqrt(X.var(axis=0) + 1e-5)
        return weights[f"gamma{number}"] * normed + weights[f"beta{number}"]

    H = norm(X + attend(X, weights, heads), 1)
    return norm(H + feed(H, weights), 2)


@exercise.misconception("The network has no ReLU: it is relu(H W1 + b1) W2 + b2.")
def forgets_the_relu(X, weights, heads):
    H = after_attention(X, weights, heads)
    return second_norm(H + feed(H, weights, lambda Z: Z), weights)


@exercise.misconception("A ReLU follows the second layer as well: it stands between the two layers alone.")
def activates_both_layers(X, weights, heads):
    H = after_attention(X, weights, heads)
    return second_norm(H + relu(feed(H, weights)), weights)


@exercise.misconception("The ReLU follows the second layer: it stands after the first, relu(H W1 + b1).")
def activates_the_second_layer(X, weights, heads):
    H = after_attention(X, weights, heads)
    return second_norm(H + relu(feed(H, weights, lambda Z: Z)), weights)


@exercise.misconception("The network is activated by the sigmoid: take the ReLU, max(0, z).")
def takes_the_sigmoid(X, weights, heads):
    H = after_attention(X, weights, heads)
    return second_norm(H + feed(H, weights, lambda Z: 1 / (1 + np.exp(-Z))), weights)


@exercise.misconception("The network is activated by tanh: take the ReLU, max(0, z).")
def takes_tanh(X, weights, heads):
    H = after_attention(X, weights, heads)
    return second_norm(H + feed(H, weights, np.tanh), weights)


@exercise.misconception("The network is activated by GELU, as in BERT: take the ReLU, max(0, z).")
def takes_gelu(X, weights, heads):
    tanh_form = lambda Z: Z / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (Z + 0.044715 * Z**3)))
    H = after_attention(X, weights, heads)
    return second_norm(H + feed(H, weights, tanh_form), weights)


@exercise.misconception("The biases b1 and b2 are missing: the network is relu(H W1 + b1) W2 + b2.")
def forgets_the_biases(X, weights, heads):
    return encoder_block(X, changed(weights, b1=0.0, b2=0.0), heads)


@exercise.misconception("The bias b1 is missing: the network is relu(H W1 + b1) W2 + b2.")
def forgets_b1(X, weights, heads):
    return encoder_block(X, changed(weights, b1=0.0), heads)


@exercise.misconception("The bias b2 is missing: the network is relu(H W1 + b1) W2 + b2.")
def forgets_b2(X, weights, heads):
    return encoder_block(X, changed(weights, b2=0.0), heads)


@exercise.misconception("`heads` is ignored, and one head attends by all features: pass it on to the attention.")
def ignores_heads(X, weights, heads):
    return encoder_block(X, weights, 1)


@exercise.misconception("The attention lacks its output matrix Wo: multiply the heads, side by side, by it.")
def forgets_the_output(X, weights, heads):
    return encoder_block(X, changed(weights, Wo=np.eye(X.shape[1])), heads)


@exercise.misconception("The network is missing: after the attention comes relu(H W1 + b1) W2 + b2, with its residual.")
def forgets_the_network(X, weights, heads):
    return after_attention(X, weights, heads)


@exercise.misconception("The attention is missing: before the network comes layer_norm(X + multi_head_attention(X)).")
def forgets_the_attention(X, weights, heads):
    H = first_norm(X, weights)
    return second_norm(H + feed(H, weights), weights)


@exercise.misconception("The network stands before the attention: attention first, then relu(H W1 + b1) W2 + b2.")
def network_first(X, weights, heads):
    H = first_norm(X + feed(X, weights), weights)
    return second_norm(H + attend(H, weights, heads), weights)


@exercise.misconception("The result is rounded: return it in full precision, round only what is printed.")
def rounds_the_result(X, weights, heads):
    return np.round(encoder_block(X, weights, heads), 4)
