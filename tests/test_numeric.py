"""Numerical gradients know their error; comparisons accept styles and refuse lies."""

import copy

import numpy as np
import pytest

from autograder import numeric


def test_a_numerical_gradient_is_within_its_own_error_of_the_true_one():
    x = np.array([[0.3, -1.2], [2.0, 5.0]])
    estimate = numeric.gradient(lambda x: np.sum(np.sin(x) * np.exp(x / 3)), x)
    true = np.cos(x) * np.exp(x / 3) + np.sin(x) * np.exp(x / 3) / 3
    assert (np.abs(estimate.value - true) <= estimate.error).all()
    assert estimate.error.max() < 1e-8


def test_a_function_that_returns_an_array_has_no_gradient():
    with pytest.raises(ValueError, match="one real number"):
        numeric.gradient(lambda x: x, np.ones(2))


def test_the_complex_step_is_exact_to_rounding():
    assert numeric.complex_step_partial(np.exp, 1.5, ()) == pytest.approx(np.exp(1.5), rel=1e-15)


@pytest.mark.parametrize(
    "style",
    [
        lambda a: a.tolist(),
        lambda a: tuple(map(tuple, a)),
        lambda a: a.astype(np.float32),
        np.asmatrix,
        np.asfortranarray,
        list,
        lambda a: a.astype(object),
        lambda a: np.frompyfunc(float, 1, 1)(a),
    ],
)
def test_style_is_no_difference(style):
    want = np.array([[0.25, 0.75], [1.0, 2.0], [3.0, 4.0]])
    assert numeric.compare(style(want), want).agrees


def test_an_array_of_objects_that_are_no_numbers_is_none():
    assert numeric.as_array(np.array([None, 1.0])) is None
    assert numeric.as_array(np.array([[1, 2], [3]], dtype=object)) is None
    assert not numeric.compare(np.array(["1", "2"], dtype=object), np.array([1.0, 2.0])).agrees


@pytest.mark.parametrize("got", [0.5, np.float32(0.5), np.array(0.5), np.array([0.5]), [0.5], np.matrix([[0.5]])])
def test_a_single_number_may_have_shape_one(got):
    assert numeric.compare(got, 0.5).agrees


@pytest.mark.parametrize(
    ("got", "want", "kind"),
    [
        (None, 1.0, "type"),
        ("1.0", 1.0, "type"),
        ([[1.0], [1.0, 2.0]], np.ones((2, 2)), "type"),
        (1.0 + 0j, 1.0, "dtype"),
        (np.zeros(0), 1.0, "empty"),
        (np.zeros((0, 3)), np.ones((2, 3)), "empty"),
        (np.ones((3, 2)), np.ones((2, 3)), "shape"),
        (np.ones((2, 1)), 1.0, "shape"),
        (np.array([[1.0], [2.0]]), np.array([1.0, 2.0]), "layout"),
        (np.array([1.0, 2.0]), np.array([[1.0], [2.0]]), "layout"),
        (np.array([[1.0], [3.0]]), np.array([1.0, 2.0]), "shape"),
        (np.nan, 1.0, "finite"),
        (np.inf, 1.0, "finite"),
        (1.0, np.inf, "finite"),
        (np.zeros(2), np.array([1e-2, 1e-2]), "value"),
        (1.00001, 1.0, "value"),
    ],
)
def test_every_way_to_differ_has_its_name(got, want, kind):
    comparison = numeric.compare(got, want)
    assert comparison.kind == kind
    assert comparison.message.endswith(".")


def test_one_error_of_an_array_is_relative_to_its_largest_element():
    want = np.array([1.0, 1e-12])
    assert numeric.compare(np.array([1.0, 0.0]), want).agrees


def test_integers_and_booleans_compare_by_value():
    assert numeric.compare(np.array([[True, False]]), np.array([[1.0, 0.0]]), rtol=0).agrees
    assert not numeric.compare(np.array([[True, True]]), np.array([[1.0, 0.0]]), rtol=0).agrees


def test_changes_of_dtype_or_value_are_seen_and_nan_equals_itself():
    a = np.array([1.0, np.nan])
    assert numeric.same_value(a, a.copy())
    assert not numeric.same_value(np.array([1, 2]), np.array([1.0, 2.0]))
    assert not numeric.same_value([1.0, a], [1.0, a + 1])


@pytest.mark.parametrize(
    ("value", "other"),
    [
        (np.array([1.0, np.nan]), np.array([np.nan, 1.0])),
        (np.matrix([1.0]), np.array([[1.0]])),
        (np.array(["a", "ü"]), np.array(["a", "u"])),
        (1.5, np.float64(1.5)),
        (float("nan"), 0.0),
        (np.float32(0.1), np.float32(0.2)),
        (2j, 2.0),
        (True, 1),
    ],
)
def test_a_value_is_identical_to_its_copy_and_to_no_other(value, other):
    assert numeric.identical(value, copy.deepcopy(value))
    assert not numeric.identical(value, other)


def test_generators_are_the_same_in_one_state():
    assert numeric.same_value([np.random.default_rng(1)], [np.random.default_rng(1)])
    used = np.random.default_rng(1)
    used.random()
    assert not numeric.same_value(np.random.default_rng(1), used)
    assert not numeric.same_value(np.random.default_rng(1), np.random.Generator(np.random.MT19937(1)))


def test_where_the_terms_of_a_loss_cancel_their_rounding_is_in_the_error():
    x = np.array([1.0, 2.0])
    terms = lambda x: np.array([1e6 * x[0], -1e6 * x[0], x[1]])
    alone = numeric.gradient(lambda x: terms(x).sum(), x)
    known = numeric.gradient(terms, x, terms=True)
    assert np.all(abs(known.value - [0.0, 1.0]) <= known.error)
    assert known.error.min() > 100 * alone.error.min()


def test_a_loss_with_several_values_is_refused_where_one_is_meant():
    with pytest.raises(ValueError, match="must return one real number"):
        numeric.gradient(lambda x: x, np.ones(2))


def test_the_entries_of_nested_values_are_counted_however_ragged_these_are():
    episode = [(np.ones(3), 1, 0.5), (np.ones((2, 2)), 0, "a")]
    assert numeric.entries(episode) == 11
    assert numeric.entries({"a": episode, "b": 2.0}) == 12
    assert numeric.entries(np.float64(1.0)) == 1
