"""Attention with several heads: each attends by a part of the features of its own.

    Q = X Wq, K = X Wk, V = X Wv;   head j (counted from 0) has the columns j w to (j + 1) w - 1 of each, w = d / heads
    out = [head_0, ..., head_(heads - 1)] Wo,   where head_j is the attention of its Q, K and V, scaled by sqrt(w)

Source: Vaswani et al. (2017), Attention is all you need, arXiv:1706.03762, section 3.2.2.
"""

import numpy as np

from autograder import Exercise, checks

from .attention import attention


def multi_head_attention(X, Wq, Wk, Wv, Wo, heads):
    """Self-attention of the rows of X, (n, d), with `heads` heads, a divisor of d; all W (d, d); returns (n, d)."""
    queries, keys, values = (np.split(X @ W, heads, axis=1) for W in (Wq, Wk, Wv))
    found = [attention(Q, K, V)[0] for Q, K, V in zip(queries, keys, values, strict=True)]
    return np.concatenate(found, axis=1) @ Wo


exercise = Exercise(multi_head_attention, uses=("attention", "softmax"))
exercise.equivalent("True -> False", "Q, K and V have the same number of heads")


@exercise.confirmed_by("einsum over all heads at once, with SciPy's softmax")
def by_einsum(X, Wq, Wk, Wv, Wo, heads):
    from scipy.special import softmax as theirs

    d = X.shape[1]
    Q, K, V = (np.einsum("ni,ihc->hnc", X, W.reshape(d, heads, d // heads)) for W in (Wq, Wk, Wv))
    weights = theirs(np.einsum("hnc,hmc->hnm", Q, K) * (heads / d) ** 0.5, axis=2)
    return np.einsum("hnm,hmc,hco->no", weights, V, Wo.reshape(heads, d // heads, d))


@exercise.confirmed_by("mpmath with 50 digits, number by number")
def by_mpmath(X, Wq, Wk, Wv, Wo, heads):
    from ..exact import exp, fifty_digits, mp, rounded

    if X.size > 12:
        return NotImplemented
    X, Wq, Wk, Wv, Wo = map(fifty_digits, (X, Wq, Wk, Wv, Wo))
    (n, d), w = X.shape, X.shape[1] // heads
    Q, K, V = X @ Wq, X @ Wk, X @ Wv
    joined = np.full((n, d), mp.mpf(0))
    for i in range(n):
        for column in range(d):
            own = range(column // w * w, column // w * w + w)
            likely = [exp(sum(Q[i, c] * K[j, c] for c in own) / mp.sqrt(w)) for j in range(n)]
            joined[i, column] = sum(likely[j] * V[j, column] for j in range(n)) / sum(likely)
    return rounded(joined @ Wo)


@exercise.confirmed_by("PyTorch's MultiheadAttention", needs="torch")
def by_torch(X, Wq, Wk, Wv, Wo, heads):
    import torch

    theirs = torch.nn.MultiheadAttention(X.shape[1], heads, bias=False, batch_first=True, dtype=torch.float64)
    X, Wq, Wk, Wv, Wo = (torch.from_numpy(np.array(A, dtype=float)) for A in (X, Wq, Wk, Wv, Wo))
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat([Wq.T, Wk.T, Wv.T]))
        theirs.out_proj.weight.copy_(Wo.T)
        return theirs(X[None], X[None], X[None], need_weights=False)[0][0].numpy()


def projections(rng, d):
    """The four matrices, such that what they make of standard normal rows is about as large."""
    return tuple(rng.normal(size=(d, d)) * 1.5 / np.sqrt(d) for _ in range(4))


@exercise.cases
def cases(rng):
    X = np.array([[1.0, 0.0, 2.0, 0.0], [0.0, 1.0, 0.0, 2.0], [1.0, 1.0, 0.0, 0.0]])
    yield (
        "the example in the text",
        X,
        *(np.eye(4)[order] for order in ([1, 0, 3, 2], [0, 1, 2, 3])),
        *2 * [np.eye(4)],
        2,
    )
    yield "two heads", rng.normal(size=(5, 6)), *projections(rng, 6), 2
    yield "three heads", rng.normal(size=(4, 6)), *projections(rng, 6), 3
    yield "one head", rng.normal(size=(3, 4)), *projections(rng, 4), 1
    yield "as many heads as features", rng.normal(size=(6, 4)), *projections(rng, 4), 4
    yield "as many rows as features", rng.normal(size=(6, 6)), *projections(rng, 6), 2
    yield "four heads", rng.normal(size=(3, 8)), *projections(rng, 8), 4


@exercise.cases(finding="stable for large scores")
def large(rng):
    # The rows pick the first rows of Wq and Wk, whose scores are whole numbers, which float32 holds exactly. In each
    # row of each head one is far above the others: no shift but by the row's maximum is stable.
    X, Wq, Wk = np.eye(4, 8), np.zeros((8, 8)), np.zeros((8, 8))
    for own in (slice(0, 4), slice(4, 8)):
        signs = rng.choice([-1.0, 1.0], size=4)
        K = np.round(rng.uniform(-1000, -900, size=(4, 4)))
        K[rng.permutation([1, 2, 1, 2]), range(4)] = np.round(rng.uniform(900, 1000, size=4))
        Wq[:4, own], Wk[:4, own] = 2.0 * np.diag(signs), K * signs
    _, _, Wv, Wo = projections(rng, 8)
    yield "scores up to 1000", X, Wq, Wk, Wv, Wo, 2
    yield "all large and negative", X, np.abs(Wq), -np.abs(Wk), Wv, Wo, 2
    apart = np.round(rng.uniform(-5, 5, size=(8, 8))) + np.tile([-900.0, 0.0, 900.0, 400.0], 2)
    yield "rows far apart", X, np.abs(Wq), apart, Wv, Wo, 2


@exercise.cases(finding="right for integers")
def integers(rng):
    matrices = (rng.integers(-2, 3, size=(4, 4)) for _ in range(4))
    yield "integer rows and weights", rng.integers(-1, 2, size=(3, 4)), *matrices, 2


# Absolute as well: where terms cancel, float32 leaves fewer digits.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=5e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def contiguous(A, heads):
    """The columns of each head, as the text has them."""
    return np.split(A, heads, axis=1)


def side_by_side(found):
    return np.concatenate(found, axis=1)


def put_together(
    X, Wq, Wk, Wv, Wo, heads, parted=contiguous, joined=side_by_side, attend=lambda *QKV: attention(*QKV)[0]
):
    """What a student gets who parts the features, attends or joins the heads in another way."""
    parts = (parted(X @ W, heads) for W in (Wq, Wk, Wv))
    return joined([attend(Q, K, V) for Q, K, V in zip(*parts, strict=True)]) @ Wo


def scaled_by(root):
    """Attention in which the scores are divided by another number than sqrt(w)."""
    return lambda Q, K, V: attention(Q * np.sqrt(Q.shape[1]) / root, K, V)[0]


@exercise.misconception("Wo is missing: multiply the heads, side by side, by it in the end.")
def forgets_the_output(X, Wq, Wk, Wv, Wo, heads):
    return multi_head_attention(X, Wq, Wk, Wv, np.eye(len(Wo)), heads)


@exercise.misconception("`heads` is ignored, all features attend together: part Q, K and V into heads.")
def one_head(X, Wq, Wk, Wv, Wo, heads):
    return multi_head_attention(X, Wq, Wk, Wv, Wo, 1)


@exercise.misconception(
    "The scores of a head are divided by sqrt(d), the root of all features: divide by that of its own, sqrt(d / heads)."
)
def scales_by_all_features(X, Wq, Wk, Wv, Wo, heads):
    return put_together(X, Wq, Wk, Wv, Wo, heads, attend=scaled_by(np.sqrt(X.shape[1])))


@exercise.misconception("The scores are not scaled: divide those of a head by sqrt(d / heads).")
def forgets_to_scale(X, Wq, Wk, Wv, Wo, heads):
    return put_together(X, Wq, Wk, Wv, Wo, heads, attend=scaled_by(1.0))


@exercise.misconception("The scores are divided by the root of the number of heads: divide by sqrt(d / heads).")
def scales_by_the_heads(X, Wq, Wk, Wv, Wo, heads):
    return put_together(X, Wq, Wk, Wv, Wo, heads, attend=scaled_by(np.sqrt(heads)))


@exercise.misconception("The scores are divided by d / heads: divide by its root.")
def divides_without_the_root(X, Wq, Wk, Wv, Wo, heads):
    return put_together(X, Wq, Wk, Wv, Wo, heads, attend=scaled_by(X.shape[1] / heads))


def every_other(A, heads):
    """The columns of each head, taken in turns."""
    return [A[:, j::heads] for j in range(heads)]


@exercise.misconception(
    "The heads take the columns in turns: head j has w = d / heads columns side by side, from j w to (j + 1) w - 1."
)
def deals_the_columns_out(X, Wq, Wk, Wv, Wo, heads):
    return put_together(X, Wq, Wk, Wv, Wo, heads, parted=every_other)


@exercise.misconception(
    "The heads take the columns in turns, and give them back so: head j has w columns side by side, from j w to "
    "(j + 1) w - 1."
)
def deals_and_collects(X, Wq, Wk, Wv, Wo, heads):
    weave = lambda found: np.stack(found, axis=2).reshape(len(X), -1)
    return put_together(X, Wq, Wk, Wv, Wo, heads, parted=every_other, joined=weave)


def cut_rows(A, heads):
    """What reshape makes of the columns without a transpose."""
    return list(A.reshape(heads, len(A), -1))


@exercise.misconception(
    "reshape(heads, n, w) cuts rows into heads: part the columns, with reshape(n, heads, w) and a transpose, or slices."
)
def reshapes_the_rows(X, Wq, Wk, Wv, Wo, heads):
    return put_together(X, Wq, Wk, Wv, Wo, heads, parted=cut_rows)


@exercise.misconception(
    "reshape(heads, n, w) and reshape(n, d) cut rows into heads and back: part and join columns, with a transpose or "
    "slices."
)
def reshapes_there_and_back(X, Wq, Wk, Wv, Wo, heads):
    return put_together(X, Wq, Wk, Wv, Wo, heads, cut_rows, lambda found: np.array(found).reshape(len(X), -1))


@exercise.misconception(
    "The heads are joined by a reshape alone, which mixes their rows: put them side by side, concatenate with axis=1."
)
def joins_by_reshape(X, Wq, Wk, Wv, Wo, heads):
    return put_together(X, Wq, Wk, Wv, Wo, heads, joined=lambda found: np.array(found).reshape(len(X), -1))


@exercise.misconception(
    "The heads' columns are interleaved when they are joined: those of head 0 come first, then those of head 1."
)
def interleaves_the_heads(X, Wq, Wk, Wv, Wo, heads):
    weave = lambda found: np.stack(found, axis=2).reshape(len(X), -1)
    return put_together(X, Wq, Wk, Wv, Wo, heads, joined=weave)


@exercise.misconception("The heads stand in the reverse order: head 0 has the first columns.")
def reverses_the_heads(X, Wq, Wk, Wv, Wo, heads):
    return put_together(X, Wq, Wk, Wv, Wo, heads, joined=lambda found: side_by_side(found[::-1]))


@exercise.misconception(
    "`heads` is taken as the width of a head: there are `heads` heads, and each is d / heads columns wide."
)
def takes_heads_for_the_width(X, Wq, Wk, Wv, Wo, heads):
    return multi_head_attention(X, Wq, Wk, Wv, Wo, X.shape[1] // heads)


@exercise.misconception("X itself is parted, and the heads are not projected: part X Wq, X Wk and X Wv.")
def forgets_the_projections(X, Wq, Wk, Wv, Wo, heads):
    same = np.eye(len(Wq))
    return multi_head_attention(X, same, same, same, Wo, heads)


@exercise.misconception("The values are not projected: they are V = X Wv.")
def forgets_the_values(X, Wq, Wk, Wv, Wo, heads):
    return multi_head_attention(X, Wq, Wk, np.eye(len(Wv)), Wo, heads)


@exercise.misconception("Q, K and V all come from Wq: the keys are X Wk, the values X Wv.")
def one_projection_for_all(X, Wq, Wk, Wv, Wo, heads):
    return multi_head_attention(X, Wq, Wq, Wq, Wo, heads)


@exercise.misconception("Queries and keys have changed places: the queries are X Wq, the keys X Wk.")
def swaps_queries_and_keys(X, Wq, Wk, Wv, Wo, heads):
    return multi_head_attention(X, Wk, Wq, Wv, Wo, heads)


@exercise.misconception("Keys and values have changed places: the keys are X Wk, the values X Wv.")
def swaps_keys_and_values(X, Wq, Wk, Wv, Wo, heads):
    return multi_head_attention(X, Wq, Wv, Wk, Wo, heads)


@exercise.misconception(
    "The matrices are transposed, as linear layers of PyTorch hold them: here it is X Wq, with W as given."
)
def transposes_the_weights(X, Wq, Wk, Wv, Wo, heads):
    return multi_head_attention(X, Wq.T, Wk.T, Wv.T, Wo.T, heads)


@exercise.misconception("Wo is transposed: multiply the heads, side by side, by Wo as it is.")
def transposes_the_output(X, Wq, Wk, Wv, Wo, heads):
    return multi_head_attention(X, Wq, Wk, Wv, Wo.T, heads)


@exercise.misconception(
    "Each column of the weights sums to one: the weights of one query, a row, should, so take the softmax over axis=1."
)
def softmax_over_queries(X, Wq, Wk, Wv, Wo, heads):
    def attend(Q, K, V):
        exp = np.exp(Q @ K.T / np.sqrt(Q.shape[1]))
        return exp / exp.sum(axis=0) @ V

    return put_together(X, Wq, Wk, Wv, Wo, heads, attend=attend)


@exercise.misconception("The softmax is missing: the weights of a head are the softmax of its scores.")
def forgets_the_softmax(X, Wq, Wk, Wv, Wo, heads):
    return put_together(X, Wq, Wk, Wv, Wo, heads, attend=lambda Q, K, V: Q @ K.T / np.sqrt(Q.shape[1]) @ V)


@exercise.misconception("Only earlier positions are attended to: no mask is asked for, each row attends to all.")
def masks_what_comes_later(X, Wq, Wk, Wv, Wo, heads):
    return put_together(
        X, Wq, Wk, Wv, Wo, heads, attend=lambda Q, K, V: attention(Q, K, V, np.tri(len(Q), dtype=bool))[0]
    )


@exercise.misconception("The heads are averaged and repeated: put them side by side, each in its own columns.")
def averages_the_heads(X, Wq, Wk, Wv, Wo, heads):
    mean = lambda found: np.tile(np.mean(found, axis=0), (1, heads))
    return put_together(X, Wq, Wk, Wv, Wo, heads, joined=mean)


@exercise.misconception("All heads attend as the first one does: each has weights of its own, from its own columns.")
def attends_as_the_first(X, Wq, Wk, Wv, Wo, heads):
    w = X.shape[1] // heads
    weights = attention((X @ Wq)[:, :w], (X @ Wk)[:, :w], X @ Wv)[1]
    return weights @ (X @ Wv) @ Wo


@exercise.misconception("`X` is added to the result: the residual comes later, here the heads times Wo are asked for.")
def adds_the_residual(X, Wq, Wk, Wv, Wo, heads):
    return X + multi_head_attention(X, Wq, Wk, Wv, Wo, heads)


@exercise.misconception("The result is rounded: return it in full precision, round only what is printed.")
def rounds_the_result(X, Wq, Wk, Wv, Wo, heads):
    return np.round(multi_head_attention(X, Wq, Wk, Wv, Wo, heads), 4)


@exercise.misconception(
    "np.exp of a large score overflows, and of very low ones all are 0: subtract the largest score of each row first."
)
def overflows(X, Wq, Wk, Wv, Wo, heads):
    def attend(Q, K, V):
        exp = np.exp(Q @ K.T / np.sqrt(Q.shape[1]))
        return exp / exp.sum(axis=1, keepdims=True) @ V

    return put_together(X, Wq, Wk, Wv, Wo, heads, attend=attend)
