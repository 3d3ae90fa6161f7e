"""The mask that lets each position attend to itself and to what came before.

    causal_mask(n)[i, j] = True where j <= i, else False

Source: Vaswani et al. (2017), Attention is all you need, arXiv:1706.03762, section 3.2.3.
"""

import numpy as np

from autograder import Exercise, checks


def causal_mask(n):
    """Mask of shape (n, n), of bool: True where position i may attend to position j, which is where j <= i."""
    return np.arange(n) <= np.arange(n)[:, None]


exercise = Exercise(causal_mask)


@exercise.confirmed_by("SciPy's Toeplitz matrix")
def by_scipy(n):
    from scipy.linalg import toeplitz

    return toeplitz(np.ones(n), np.eye(1, n)[0]) == 1


@exercise.confirmed_by("PyTorch's mask of a Transformer", needs="torch")
def by_torch(n):
    import torch

    # Theirs is added to the scores: 0 where a position is seen, minus infinity where it is not.
    return torch.nn.Transformer.generate_square_subsequent_mask(n).numpy() == 0


@exercise.cases
def cases(rng):
    yield "the example in the text", 3
    yield "one position", 1
    yield "two positions", 2
    yield "five positions", 5
    yield "some more", int(rng.integers(6, 12))


exercise.ask(checks.matches_reference())
exercise.ask(checks.answers_the_same_again)


@exercise.alternative(
    "This is the mask of what is hidden, True where j > i, as PyTorch's MultiheadAttention takes it; the text has True "
    "where position i may attend to position j, j <= i."
)
def marks_the_hidden(n):
    return ~causal_mask(n)


@exercise.alternative(
    "This is the mask that is added to the scores, 0 and minus infinity; the text has True where position i may attend "
    "to position j and False elsewhere."
)
def additive(n):
    return np.where(causal_mask(n), 0.0, -np.inf)


@exercise.misconception(
    "This is the upper triangle: a position may attend to itself and to earlier ones, j <= i, with i the row."
)
def upper_triangle(n):
    return causal_mask(n).T


@exercise.misconception(
    "The diagonal is False: a position may attend to itself too, or the first would have nothing to attend to."
)
def without_the_diagonal(n):
    return np.tri(n, k=-1, dtype=bool)


@exercise.misconception(
    "Each position sees one that comes later: True belongs where j <= i, on the diagonal and below."
)
def sees_the_next(n):
    return np.tri(n, k=1, dtype=bool)


@exercise.misconception("Only the diagonal is True: a position may attend to all earlier ones as well, j <= i.")
def sees_itself_alone(n):
    return np.eye(n, dtype=bool)


@exercise.misconception("A position sees itself and the one before alone: it may attend to all earlier ones, j <= i.")
def sees_the_last_two(n):
    return np.tri(n, dtype=bool) & ~np.tri(n, k=-2, dtype=bool)


@exercise.misconception(
    "The rows stand in the reverse order: the first position sees itself alone, the last one sees all."
)
def reverses_the_rows(n):
    return causal_mask(n)[::-1]


@exercise.misconception(
    "Each row is divided by its sum: return the mask itself, True or False; the softmax makes weights of it later."
)
def normalises_the_rows(n):
    return np.tri(n) / np.arange(1, n + 1)[:, None]


@exercise.misconception(
    "A very large negative number stands where False should: return True and False, `attention` makes scores of them."
)
def gives_negative_scores(n):
    return np.where(causal_mask(n), 0.0, -1e9)


@exercise.misconception(
    "Minus infinity stands above the diagonal and 1 elsewhere: return True and False, `attention` makes scores of them."
)
def gives_ones_and_infinity(n):
    return np.where(causal_mask(n), 1.0, -np.inf)


@exercise.misconception("The mask has a dimension too many: return an array of shape (n, n).")
def adds_a_dimension(n):
    return causal_mask(n)[None]
