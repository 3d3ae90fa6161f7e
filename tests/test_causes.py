"""Causes that need no card: each is named where it holds in all cases, and nothing is claimed where it does not."""

import numpy as np
import pytest

from autograder.diagnosis.causes import Observed, common_cause

SIZES = ((4, 3), (3, 5), (6, 6), (1, 2), (7, 3))


def observed(wrong, right=lambda X: X @ X.T @ X + 1, *, inputs=None):
    """What a wrong function of one matrix gives beside the right one, over matrices of several sizes."""
    rng = np.random.default_rng(5)
    found = []
    for X in inputs or [rng.normal(size=size) for size in SIZES]:
        want = np.asarray(right(X), dtype=float)
        try:
            got = np.asarray(wrong(X))
        except (ValueError, IndexError):
            got = None
        same = got is not None and got.shape == want.shape and bool(np.allclose(got, want, rtol=1e-6))
        whole = got is not None and got.dtype.kind == "i"
        found.append(Observed(None if got is None else got.astype(float), want, {"X": X}, same, True, whole))
    return found


def right(X):
    return X @ X.T @ X + 1


@pytest.mark.parametrize(
    ("wrong", "id", "words"),
    [
        (lambda X: 2 * right(X), "any/factor", "2 times"),
        (lambda X: right(X) / 2, "any/factor", "1/2 times"),
        (lambda X: -right(X), "any/factor", "sign"),
        (lambda X: right(X) * len(X), "any/factor", "the number of rows of `X`"),
        (lambda X: right(X) / len(X), "any/factor", "1/(the number of rows of `X`)"),
        (lambda X: right(X) / X.shape[1], "any/factor", "columns of `X`"),
        (lambda X: right(X) / X.size, "any/factor", "entries of `X`"),
        (lambda X: right(X) / np.log(10), "any/factor", "1/ln 10"),
        (lambda X: right(X).T, "any/transposed", "transpose"),
        (lambda X: right(X).T / len(X), "any/factor_and_transposed", "rows of `X`"),
        (lambda X: right(X) + 1, "any/offset", "larger by 1"),
        (lambda X: right(X) - 0.5, "any/offset", "smaller by 0.5"),
        (lambda X: X, "any/returns_argument", "`X`"),
        (lambda X: np.round(right(X), 2), "any/rounded", "2 decimals"),
        (lambda X: np.trunc(right(X)), "any/truncated", "decimal point"),
        (lambda X: np.abs(right(X)), "any/sign_lost", "sign"),
        (lambda X: right(X)[::-1], "any/rows_permuted", "order"),
        (lambda X: right(X)[:, ::-1], "any/columns_permuted", "order"),
        (lambda X: right(X).reshape(-1), "any/missing_dimension", "dimension is missing"),
        (lambda X: right(X)[None], "any/shape", "the shape is not"),
        (lambda X: 0.5, "any/constant", "0.5 whatever"),
        (lambda X: right(X) if X.shape[0] == X.shape[1] else X @ X, None, ""),
        (lambda X: right(X) + (len(X) == 1), "any/not_one_row", "single row"),
        (lambda X: np.zeros(X.shape), "any/constant", "0 everywhere, whatever"),
        (lambda X: np.ones(X.shape), "any/constant", "1 everywhere, whatever"),
        (lambda X: np.floor(right(X)), "any/truncated", "rounded down"),
        (lambda X: right(X) ** 2, "any/square", "the square"),
        (lambda X: np.vstack([right(X)[:-1], np.zeros((1, X.shape[1]))]), "any/last_missing", "last row, which is 0"),
        (lambda X: np.vstack([np.zeros((1, X.shape[1])), right(X)[1:]]), "any/first_missing", "first row, which is 0"),
        (lambda X: np.vstack([right(X)[:1], np.zeros((len(X) - 1, X.shape[1]))]), "any/only_first", "the others are 0"),
        (lambda X: right(X) if len(X) == 6 else None, None, ""),
        (lambda X: np.sin(right(X)), None, ""),
        (lambda X: right(X) * (1 + X[0, 0]), None, ""),
    ],
)
def test_a_relation_that_holds_in_all_cases_is_named_and_no_other(wrong, id, words):
    cause = common_cause(observed(wrong))
    assert (cause and cause.id) == id
    assert words in (cause.sentence if cause else "")


def test_what_is_right_only_for_positive_numbers_is_named():
    inputs = [sign * np.random.default_rng(n).uniform(1, 2, size=(3, 2)) for n, sign in enumerate((1, 1, 1, -1, -1))]
    cause = common_cause(observed(lambda X: np.sqrt(X**2) + 1, lambda X: X + 1, inputs=inputs))
    assert cause.id == "any/only_positive"


def test_what_is_right_only_for_small_numbers_is_named():
    inputs = [scale * np.random.default_rng(n).normal(size=(3, 2)) for n, scale in enumerate((1, 1, 1, 100, 90))]
    cause = common_cause(observed(lambda X: np.clip(X, -20, 20) + 1, lambda X: X + 1, inputs=inputs))
    assert cause.id == "any/only_small"


def test_fractions_lost_for_integers_are_named():
    inputs = [np.arange(6).reshape(2, 3), np.arange(1.0, 7.0).reshape(2, 3), np.arange(2.0, 8.0).reshape(3, 2)]

    def stored(X):
        result = np.zeros_like(X)
        result[:] = X / 4
        return result

    cause = common_cause(observed(stored, lambda X: X / 4, inputs=inputs))
    assert cause.id == "any/truncated"


def test_one_case_alone_proves_nothing():
    (first, *others) = observed(lambda X: 2 * right(X))
    other = Observed(others[0].want * 3 + 1, others[0].want, others[0].arguments, False)
    assert common_cause([first, other]) is None


def test_the_array_is_named_where_there_are_several():
    assert common_cause(observed(lambda X: 2 * right(X)), subject="dW1").sentence.startswith("`dW1`: ")


VECTORS = [np.random.default_rng(n).normal(size=size) for n, size in enumerate((4, 3, 5))]
MATRICES = [np.random.default_rng(n).normal(size=size) for n, size in enumerate(((4, 3), (5, 1), (3, 2)))]
SQUARE = [np.random.default_rng(n).normal(size=size) for n, size in enumerate(((3, 3), (4, 4)))]


def cause_of(wrong, inputs, right=lambda X: X + 1):
    cause = common_cause(observed(wrong, right, inputs=inputs))
    return cause and cause.id


def only(condition):
    return lambda X: X + 1 if condition(X) else np.sin(X)


def test_vectors_alone_are_no_square_matrices():
    assert cause_of(only(lambda X: X.ndim == 1), VECTORS + MATRICES) == "any/only_vectors"
    assert cause_of(only(lambda X: X.ndim == 2), VECTORS + MATRICES) == "any/only_matrices"


def test_square_matrices_alone_take_a_square_matrix_that_is_right_and_others_that_are_not():
    square = only(lambda X: X.shape[0] == X.shape[1])
    assert cause_of(square, SQUARE + MATRICES) == "any/only_square"
    assert cause_of(square, [np.ones((1, 1)), np.zeros((1, 1)), *MATRICES]) is None
    assert cause_of(only(lambda X: X.ndim == 1 or X.shape[0] == X.shape[1]), SQUARE + MATRICES + VECTORS) is None


def test_a_transpose_is_no_failure_of_matrices():
    assert cause_of(lambda X: (X + 1).T, VECTORS + MATRICES) == "any/transposed"


def test_a_size_is_not_claimed_across_vectors_and_matrices():
    same_size = [np.random.default_rng(n).normal(size=5) for n in range(3)]
    cause = cause_of(only(lambda X: X.ndim == 1), same_size + MATRICES)
    assert cause == "any/only_vectors"


def test_what_is_right_but_for_large_numbers_is_said_without_a_number():
    inputs = [np.random.default_rng(n).normal(size=(3, 2)) for n in range(4)]
    seen = observed(lambda X: X + 1, lambda X: X + 1, inputs=inputs)
    large = {"X": np.full((3, 2), 900.0)}
    for got, id in ((np.full((3, 2), np.nan), "any/overflows"), (np.zeros((3, 2)), "any/only_small")):
        cause = common_cause([*seen, Observed(got, large["X"] + 1, large, False, ordinary=False)])
        assert cause.id == id
        assert not any(character.isdigit() for character in cause.sentence)


def test_a_number_that_is_cut_off_is_no_array_of_integers():
    numbers = [np.array(value) for value in (1.5, 2.25, 4.75, 8.5)]
    cause = common_cause(observed(lambda x: np.array(int(x)), lambda x: x, inputs=numbers))
    assert cause.id == "any/truncated"
    assert "array" not in cause.sentence


def test_a_scalar_that_is_right_for_positive_numbers_alone_is_named():
    numbers = [np.array(value) for value in (1.5, 2.25, 4.75, -8.5, -1.25)]
    assert cause_of(lambda x: x**2 if x > 0 else np.sin(x), numbers, lambda x: x**2) == "any/only_positive"
