"""What our own code does with a student's values ends in time and within a memory, and leaves no limit behind."""

import resource
import signal

import numpy as np
import pytest

from autograder.sandbox.bounded import OutOfTime, bounded


def test_a_loop_ends_even_where_everything_is_caught():
    def stubborn():
        while True:
            try:
                while True:
                    pass
            except Exception:
                pass

    with pytest.raises(OutOfTime), bounded(0.05):
        stubborn()


def test_a_giant_is_refused_before_it_is_made():
    with pytest.raises(MemoryError), bounded(10.0):
        np.ones(100_000_000)


def test_nothing_of_it_is_left():
    before = resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGALRM)
    with bounded(10.0):
        assert resource.getrlimit(resource.RLIMIT_AS) != before[0]
    assert (resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGALRM)) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
