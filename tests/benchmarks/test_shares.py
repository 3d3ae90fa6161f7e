"""Where a submission's processor time goes: every part is measured once, and together they are all of it."""

import shutil
import time

import pytest

from benchmarks import eight, shares
from benchmarks.shares import FLOOR, PARTS, Shares
from benchmarks.tables import Found, markdown


def test_a_clock_counts_what_is_within_another_part_for_that_one_alone():
    clock = shares._Clock()
    with clock("outer"):
        _work(0.02)
        with clock("inner"):
            _work(0.06)
        _work(0.02)
    assert clock.seconds["inner"] > clock.seconds["outer"] > 0


def test_a_real_class_takes_time_in_each_part(tmp_path):
    found = shares._measured(eight.build_class(3), tmp_path)
    assert found.keys() == set(PARTS)
    assert min(found.values()) > 0
    assert not (tmp_path / "shares").exists()


def test_the_table_shows_each_part_beside_the_floor():
    text = markdown(Found({}, shares=Shares(dict.fromkeys(PARTS, 0.010), 0.020)))
    assert f"| {FLOOR} | 20.0 ms | 1.00 × |" in text
    for part in PARTS:
        assert f"| {part} | 10.0 ms | 0.50 × |" in text
    assert "| together | 60.0 ms | 3.00 × |" in text


def _work(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_a_class_that_cannot_be_graded_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(eight, "hand_in", lambda root, *_: shutil.rmtree(root / "source"))
    with pytest.raises(RuntimeError, match="The shares could not be measured"):
        shares._measured([], tmp_path)
