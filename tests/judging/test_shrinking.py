"""The smallest input that goes wrong stays an input that the card could have given."""

import numpy as np

from autograder.case import Call, Case
from autograder.judging.shrinking import domain, shrunk


def case(*args):
    return Case("a case", (Call(args),))


def args(found):
    return found.steps[0].args


def problem(rng, n, d):
    return case(rng.normal(size=(n, d)), rng.normal(size=(n, 1)), rng.normal(size=(d, 1)), 0.1)


RNG = np.random.default_rng(3)
CASES = [problem(RNG, 8, 3), problem(RNG, 5, 4), problem(RNG, 1, 2)]


def test_sizes_that_belong_together_shrink_together():
    X, Y, W, _ = args(shrunk(CASES[0], domain(CASES), lambda cases: [True] * len(cases)))
    assert (X.shape, Y.shape, W.shape) == ((1, 2), (1, 1), (2, 1))


def test_what_is_found_still_fails():
    fails = lambda cases: [len(args(each)[0]) > 1 and bool(np.any(args(each)[0] < 0)) for each in cases]
    X, *_ = args(shrunk(CASES[0], domain(CASES), fails))
    assert len(X) == 2
    assert np.any(X < 0)


def test_numbers_become_small_and_whole():
    X, Y, W, _ = args(shrunk(CASES[1], domain(CASES), lambda cases: [True] * len(cases)))
    assert all(np.array_equal(array, np.round(array)) and np.abs(array).max() <= 3 for array in (X, Y, W))


def test_rows_that_sum_to_one_and_one_hot_rows_stay_so():
    rng = np.random.default_rng(0)
    made = [case(np.eye(k)[rng.integers(k, size=n)], rng.dirichlet(np.ones(k), size=n)) for n, k in ((6, 3), (4, 4))]
    found = shrunk(made[0], domain(made), lambda cases: [True] * len(cases))
    p, q = args(found)
    assert set(np.unique(p)) <= {0.0, 1.0}
    np.testing.assert_allclose(p.sum(axis=1), 1.0)
    np.testing.assert_allclose(q.sum(axis=1), 1.0)
    assert p.shape == q.shape
    assert p.size < made[0].steps[0].args[0].size


def test_where_nothing_smaller_fails_the_case_stays():
    assert shrunk(CASES[0], domain(CASES), lambda cases: [False] * len(cases)) is CASES[0]


def test_cases_of_several_steps_or_forms_are_left_alone():
    assert domain([case(np.ones((2, 2))), case(np.ones(2))]) is None
    assert domain([Case("two steps", (Call(), Call()))]) is None
