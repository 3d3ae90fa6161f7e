"""What our own code does with a student's values ends in time and within a memory, and leaves no limit behind."""

import contextlib
import resource
import signal
import warnings

import numpy as np
import pytest

from autograder.sandbox import bounded as module
from autograder.sandbox.bounded import OutOfTime, TooMuchMemory, bounded


def endless():
    while True:
        pass


def stubborn():
    while True:
        with contextlib.suppress(Exception):
            endless()


def limits():
    timer = signal.getitimer(signal.ITIMER_REAL)
    return resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGALRM), timer


def test_a_loop_ends_even_where_everything_is_caught():
    with pytest.raises(OutOfTime):
        bounded(0.05, stubborn)


def test_a_giant_is_refused_before_it_is_made():
    with pytest.raises(TooMuchMemory):
        bounded(10.0, lambda: np.ones(100_000_000))


def test_nothing_of_it_is_left():
    before = limits()
    assert bounded(10.0, lambda: resource.getrlimit(resource.RLIMIT_AS)) != before[0]
    assert limits() == before


def test_an_alarm_that_comes_late_ends_nothing_else(monkeypatch):
    # On a busy machine the second alarm finds us while the first is being cleaned up behind.
    monkeypatch.setattr(module, "_AGAIN", 1e-4)
    before, filters = limits(), list(warnings.filters)

    def put_back_afterwards():
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            bounded(0.001, endless)

    for _ in range(300):
        with pytest.raises(OutOfTime):
            put_back_afterwards()
        assert limits() == before
    assert warnings.filters == filters
