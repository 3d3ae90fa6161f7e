"""Frequencies agree whatever luck does, and differ where one probability cannot be behind both."""

import math

import numpy as np
import pytest

from autograder.chance import SURPRISE, Frequency


@pytest.mark.parametrize("probability", [0.0, 0.001, 0.3, 0.5, 0.999, 1.0])
@pytest.mark.parametrize(("first", "second"), [(10, 10), (4000, 4000), (50, 100_000)])
def test_two_draws_of_one_probability_agree(probability, first, second):
    rng = np.random.default_rng(1)
    for _ in range(300):
        hits = [Frequency(int(rng.binomial(n, probability)), n) for n in (first, second)]
        assert hits[0].agrees(hits[1])
        assert hits[1].agrees(hits[0])


def test_the_chance_of_refusing_two_draws_of_one_probability_is_below_one_in_a_thousand_million():
    """Summed exactly over all outcomes, for the sizes where the sum can be formed."""
    for trials in (5, 20, 60, 200):
        every = [Frequency(hits, trials) for hits in range(trials + 1)]
        for probability in (0.01, 0.1, 0.3, 0.5):
            chance = [
                math.comb(trials, hits) * probability**hits * (1 - probability) ** (trials - hits)
                for hits in range(trials + 1)
            ]
            refused = sum(chance[one.hits] * chance[two.hits] for one in every for two in every if not one.agrees(two))
            assert refused < 1e-9


@pytest.mark.parametrize(("one", "other"), [(0.3, 0.7), (0.5, 0.36), (0.0, 0.02), (1.0, 0.98)])
def test_four_thousand_trials_tell_such_probabilities_apart(one, other):
    assert not Frequency(round(4000 * one), 4000).agrees(Frequency(round(4000 * other), 4000))


def test_what_always_happens_and_what_never_does_differ_after_some_dozens_of_trials():
    enough = math.ceil(SURPRISE / (2 * math.log(2))) + 1
    assert not Frequency(enough, enough).agrees(Frequency(0, enough))
    assert Frequency(5, 5).agrees(Frequency(0, 5))
    assert Frequency(0, 0).agrees(Frequency(3, 9))


def test_more_hits_than_trials_are_refused():
    with pytest.raises(ValueError, match="9 hits in 3 trials"):
        Frequency(9, 3)
