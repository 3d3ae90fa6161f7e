"""Scaled dot-product attention: each query takes a weighted mean of the values.

    scores = Q K^T / sqrt(d),   weights = softmax of each row of scores,   out = weights V
    where a mask is given, the score of a key that may not be attended is minus infinity

Source: Vaswani et al. (2017), Attention is all you need, arXiv:1706.03762, eq. 1 and section 3.2.
"""

import numpy as np

from autograder import Exercise, call, checks

from ..activations.softmax import softmax


def attention(Q, K, V, mask=None):
    """Attention of the queries Q (n, d) to the keys K (m, d) with values V (m, k); returns (out, weights).

    Shapes: out (n, k), weights (n, m). `mask`, (n, m) of bool, is True where a query may attend to a key, and so for
    one key of each query at least.
    """
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    weights = softmax(scores)
    return weights @ V, weights


exercise = Exercise(attention, returns=("out", "weights"), uses=("softmax",))


@exercise.confirmed_by("SciPy's softmax, of sums by einsum")
def by_scipy(Q, K, V, mask=None):
    from scipy.special import softmax as theirs

    scores = np.einsum("id,jd->ij", Q, K) * Q.shape[1] ** -0.5
    weights = theirs(scores if mask is None else scores - 1e9 * (1 - mask), axis=1)
    return np.einsum("ij,jk->ik", weights, V), weights


@exercise.confirmed_by("mpmath with 50 digits, query by query")
def by_mpmath(Q, K, V, mask=None):
    from ..exact import LARGEST, exp, fifty_digits, mp, rounded

    if Q.size + K.size + V.size > LARGEST:
        return NotImplemented
    Q, K, V = map(fifty_digits, (Q, K, V))
    weights = np.full((len(Q), len(K)), mp.mpf(0))
    for i, query in enumerate(Q):
        seen = np.arange(len(K)) if mask is None else np.flatnonzero(mask[i])
        likely = exp(K[seen] @ query / mp.sqrt(len(query)))
        weights[i, seen] = likely / likely.sum()
    return rounded(weights @ V), rounded(weights)


@exercise.confirmed_by("PyTorch's scaled_dot_product_attention", needs="torch")
def by_torch(Q, K, V, mask=None):
    import torch

    # With the identity for values, its result is the weights.
    mask = None if mask is None else torch.from_numpy(mask)
    Q, K, V, identity = (torch.from_numpy(np.array(A, dtype=float)) for A in (Q, K, V, np.eye(len(K))))
    theirs = torch.nn.functional.scaled_dot_product_attention
    return theirs(Q, K, V, attn_mask=mask).numpy(), theirs(Q, K, identity, attn_mask=mask).numpy()


def draw(rng, n, m, d, k):
    """Standard normal queries, keys and values."""
    return rng.normal(size=(n, d)), rng.normal(size=(m, d)), rng.normal(size=(m, k))


def some_of_each(rng, n, m):
    """A mask with a key to attend to and one that is hidden in each row, the others by chance."""
    mask = rng.random(size=(n, m)) < 0.5
    seen = rng.integers(m, size=n)
    mask[range(n), seen] = True
    mask[range(n), (seen + rng.integers(1, m, size=n)) % m] = False
    return mask


@exercise.cases
def cases(rng):
    yield (
        "the example in the text",
        np.array([[2.0, 0.0, 0.0, 0.0], [0.0, 2.0, 2.0, 0.0]]),
        np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 2.0, 0.0]]),
        np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 2.0]]),
    )
    yield "more keys than queries", *draw(rng, 3, 5, 4, 2)
    yield "more queries than keys", *draw(rng, 5, 3, 2, 4)
    yield "one query", *draw(rng, 1, 4, 3, 2)
    yield "some keys are hidden", *draw(rng, 4, 6, 3, 2), some_of_each(rng, 4, 6)
    yield "no later position is seen", *draw(rng, 5, 5, 2, 3), np.tri(5, dtype=bool)


@exercise.cases(finding="stable for large scores")
def large(rng):
    # Queries with one entry, sqrt(4) to divide by, whole numbers: scores that float32 holds exactly. In each row the
    # largest stands far above the others, in an inner column: no shift but by the row's maximum is stable.
    signs = rng.choice([-1.0, 1.0], size=4)
    K = np.round(rng.uniform(-1000, -900, size=(5, 4)))
    K[rng.permutation([1, 2, 3, rng.integers(1, 4)]), range(4)] = np.round(rng.uniform(900, 1000, size=4))
    yield "scores up to 1000", 2.0 * np.diag(signs), K * signs, rng.normal(size=(5, 3))
    yield (
        "all large and negative",
        2.0 * np.eye(4)[:3],
        -np.round(rng.uniform(900, 1000, (5, 4))),
        rng.normal(size=(5, 3)),
    )
    apart = np.round(rng.uniform(-5, 5, size=(5, 4))) + np.array([-900.0, 0.0, 900.0, 400.0])
    yield "rows far apart", 2.0 * np.eye(4), apart, rng.normal(size=(5, 2))
    mask = np.ones((4, 5), dtype=bool)
    mask[range(4), K.argmax(axis=0)] = False
    yield "the largest scores are hidden", 2.0 * np.diag(signs), K * signs, rng.normal(size=(5, 2)), mask


@exercise.cases(finding="right for integers")
def integers(rng):
    Q, K, V = (rng.integers(-3, 4, size=shape) for shape in ((3, 2), (4, 2), (4, 3)))
    yield "integer queries, keys and values", Q, K, V
    yield "integers, and some are hidden", Q, K, V, some_of_each(rng, 3, 4)


@exercise.cases(finding="the mask given by its name")
def by_name(rng):
    yield "mask=...", call(*draw(rng, 3, 4, 2, 3), mask=some_of_each(rng, 3, 4))


# Absolute as well: where the values that are weighted happen to cancel, float32 leaves fewer digits.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def with_scores(Q, K, V, mask, scale):
    """What a student gets who divides the scores by another number."""
    return attention(Q * np.sqrt(Q.shape[1]) / scale, K, V, mask)


def with_masked(Q, K, V, mask, masked):
    """What a student gets who makes of the scores and the mask something else."""
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    weights = softmax(scores if mask is None else masked(scores, mask))
    return weights @ V, weights


def with_weights(Q, K, V, mask, changed):
    """What a student gets who makes weights of the scores in another way."""
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    weights = changed(scores if mask is None else np.where(mask, scores, -1e9))
    return weights @ V, weights


@exercise.misconception("The scores are not scaled: divide them by sqrt(d), the root of the number of columns of `Q`.")
def forgets_to_scale(Q, K, V, mask=None):
    return with_scores(Q, K, V, mask, 1.0)


@exercise.misconception("The scores are divided by d, the number of columns of `Q`: divide by its root, sqrt(d).")
def divides_by_d(Q, K, V, mask=None):
    return with_scores(Q, K, V, mask, Q.shape[1])


@exercise.misconception("The scores are multiplied by sqrt(d): divide them by it.")
def multiplies_by_the_root(Q, K, V, mask=None):
    return with_scores(Q, K, V, mask, Q.shape[1] ** -0.5)


@exercise.misconception(
    "The scores are divided by the root of the number of keys: the d in sqrt(d) is the number of columns of `Q`."
)
def scales_by_the_keys(Q, K, V, mask=None):
    return with_scores(Q, K, V, mask, np.sqrt(len(K)))


@exercise.misconception(
    "The scores are divided by the number of keys: divide by sqrt(d), where d is the number of columns of `Q`."
)
def divides_by_the_number_of_keys(Q, K, V, mask=None):
    return with_scores(Q, K, V, mask, len(K))


@exercise.misconception(
    "The scores are divided by the root of the number of queries: the d in sqrt(d) is the number of columns of `Q`."
)
def scales_by_the_queries(Q, K, V, mask=None):
    return with_scores(Q, K, V, mask, np.sqrt(len(Q)))


@exercise.misconception(
    "The scores are divided by the root of the number of columns of `V`: the d in sqrt(d) is that of `Q` and `K`."
)
def scales_by_the_values(Q, K, V, mask=None):
    return with_scores(Q, K, V, mask, np.sqrt(V.shape[1]))


@exercise.misconception("The weights are divided by sqrt(d): the scores are to be, before the softmax.")
def scales_the_weights(Q, K, V, mask=None):
    out, weights = with_scores(Q, K, V, mask, 1.0)
    return out / np.sqrt(Q.shape[1]), weights / np.sqrt(Q.shape[1])


@exercise.misconception(
    "Each column of the weights sums to one: the weights of one query, a row, should, so take the softmax over axis=1."
)
def softmax_over_queries(Q, K, V, mask=None):
    return with_weights(Q, K, V, mask, lambda scores: softmax(scores.T).T)


@exercise.misconception(
    "All weights together sum to one: the weights of each query, a row, should, so take the softmax over axis=1."
)
def softmax_over_everything(Q, K, V, mask=None):
    return with_weights(Q, K, V, mask, lambda scores: softmax(scores.reshape(1, -1)).reshape(scores.shape))


@exercise.misconception("The softmax is missing: the weights are the softmax of each row of the scores.")
def forgets_the_softmax(Q, K, V, mask=None):
    return with_weights(Q, K, V, mask, lambda scores: scores)


@exercise.misconception("The exponentials of the scores are not divided by the sum of their row: take the softmax.")
def forgets_to_normalise(Q, K, V, mask=None):
    return with_weights(Q, K, V, mask, np.exp)


@exercise.misconception("The mask is ignored: a score is to be minus infinity where `mask` is False.")
def ignores_the_mask(Q, K, V, mask=None):
    return attention(Q, K, V)


@exercise.misconception(
    "The mask is the wrong way round: where it is True the key may be attended, where it is False the score is to be "
    "minus infinity."
)
def inverts_the_mask(Q, K, V, mask=None):
    return with_masked(Q, K, V, mask, lambda scores, mask: np.where(mask, -1e9, scores))


@exercise.misconception(
    "The mask is the wrong way round, and of a row that is True throughout nothing is left: minus infinity belongs "
    "where `mask` is False."
)
def inverts_the_mask_to_infinity(Q, K, V, mask=None):
    return with_masked(Q, K, V, mask, lambda scores, mask: np.where(mask, -np.inf, scores))


@exercise.misconception(
    "The mask multiplies the weights after the softmax, so rows no longer sum to one: set the scores to minus infinity "
    "before it."
)
def masks_the_weights(Q, K, V, mask=None):
    _, weights = attention(Q, K, V)
    weights = weights if mask is None else weights * mask
    return weights @ V, weights


@exercise.misconception(
    "Hidden keys get the score 0, which the softmax turns into a weight like any other: their score is to be minus "
    "infinity."
)
def masks_with_zero(Q, K, V, mask=None):
    return with_masked(Q, K, V, mask, lambda scores, mask: np.where(mask, scores, 0.0))


@exercise.misconception(
    "Hidden keys get the score -1, which leaves them a weight: their score is to be minus infinity."
)
def masks_with_minus_one(Q, K, V, mask=None):
    return with_masked(Q, K, V, mask, lambda scores, mask: np.where(mask, scores, -1.0))


@exercise.misconception(
    "The mask is added to the scores, as 1 and 0: it says where they stay, and where they are to be minus infinity."
)
def adds_the_mask(Q, K, V, mask=None):
    return with_masked(Q, K, V, mask, lambda scores, mask: scores + mask)


@exercise.misconception(
    "Hidden keys get a very large positive score, and all the weight: their score is to be minus infinity."
)
def masks_with_a_large_score(Q, K, V, mask=None):
    return with_masked(Q, K, V, mask, lambda scores, mask: np.where(mask, scores, 1e9))


@exercise.misconception("The keys ask and the queries answer: the scores are Q K^T, one row for each query.")
def swaps_queries_and_keys(Q, K, V, mask=None):
    scores = K @ Q.T / np.sqrt(Q.shape[1])
    weights = softmax(scores if mask is None else np.where(mask, scores, -1e9))
    return weights @ V, weights


@exercise.misconception("The weights take the mean of the keys: out is weights V, of the values.")
def weighs_the_keys(Q, K, V, mask=None):
    weights = attention(Q, K, V, mask)[1]
    return weights @ K, weights


@exercise.misconception("The returned values have changed places: return (out, weights).")
def swaps_the_results(Q, K, V, mask=None):
    return attention(Q, K, V, mask)[::-1]


@exercise.misconception(
    "These are the scores in the place of the weights: return their softmax, by which V is weighted."
)
def returns_the_scores(Q, K, V, mask=None):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    return attention(Q, K, V, mask)[0], scores if mask is None else np.where(mask, scores, -np.inf)


@exercise.misconception("The results are rounded: return them in full precision, round only what is printed.")
def rounds_the_results(Q, K, V, mask=None):
    return tuple(np.round(part, 4) for part in attention(Q, K, V, mask))


@exercise.misconception(
    "np.exp of a large score overflows, and of very low ones all are 0: subtract the largest score of each row that is "
    "not hidden before np.exp."
)
def overflows(Q, K, V, mask=None):
    def naive(scores):
        exp = np.exp(scores)
        return exp / exp.sum(axis=1, keepdims=True)

    return with_weights(Q, K, V, mask, naive)


@exercise.misconception(
    "The largest score is subtracted before the mask is applied, so that beside a large hidden one all others vanish: "
    "apply the mask first."
)
def shifts_by_hidden_scores(Q, K, V, mask=None):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    exp = np.exp(scores - scores.max(axis=1, keepdims=True))
    exp = exp if mask is None else exp * mask
    weights = exp / exp.sum(axis=1, keepdims=True)
    return weights @ V, weights


@exercise.misconception("The mask's argument has another name: keep that of the signature, `mask`.")
def renames_the_mask(Q, K, V, attn_mask=None):
    return attention(Q, K, V, attn_mask)
