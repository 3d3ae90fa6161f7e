"""Classes of different sizes are measured in turn, so that a machine's mood is not taken for their size."""

from benchmarks.scaling import in_turn


def test_every_size_is_measured_several_times_and_small_ones_more_often():
    turns = in_turn([10, 1000])
    assert sorted(number for size, number in turns if size == 10) == list(range(12))
    assert sorted(number for size, number in turns if size == 1000) == [0, 1]


def test_small_classes_come_before_between_and_after_the_large_ones():
    sizes = [size for size, _ in in_turn([10, 1000])]
    first, second = (place for place, size in enumerate(sizes) if size == 1000)
    assert first > 0
    assert second - first > 1
    assert second < len(sizes) - 1
