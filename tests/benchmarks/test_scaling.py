"""Classes of different sizes hold the same work and are measured in turn: nothing else is taken for their size."""

from collections import Counter

from benchmarks import eight
from benchmarks.scaling import in_turn


def test_every_size_is_measured_several_times_and_small_ones_more_often():
    turns = in_turn([10, 1000])
    assert turns.count(10) == 12
    assert turns.count(1000) == 2


def test_small_classes_come_before_between_and_after_the_large_ones():
    sizes = in_turn([10, 1000])
    first, second = (place for place, size in enumerate(sizes) if size == 1000)
    assert first > 0
    assert second - first > 1
    assert second < len(sizes) - 1


def test_a_large_class_is_the_small_one_again_and_again():
    small = eight.build_repetitive_class(10, first=2, period=8)
    large = eight.build_repetitive_class(82, first=2, period=8)
    assert [one.fractions for one in small] == [one.fractions for one in eight.build_class(10)]
    assert Counter(map(_work, large[2:])) == Counter(10 * list(map(_work, small[2:])))
    assert len({tuple(one.code.values()) for one in large}) == len(large)


def _work(submission: eight.Submission) -> tuple[str, ...]:
    """Its code without the line that has the student's number."""
    return tuple(code.partition("\n")[2] for code in submission.code.values())
