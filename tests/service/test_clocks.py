"""By whose clocks pages tell the time, and how long is left."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from autograder.service.pages.clocks import left_in_words, moment_html, wait_in_words, zones_to_choose

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("UTC", "2026-07-01 12:00 UTC"),
        ("Europe/Vienna", "2026-07-01 14:00 CEST"),
        ("America/Sao_Paulo", "2026-07-01 09:00 UTC-03"),
        ("Asia/Kathmandu", "2026-07-01 17:45 UTC+0545"),
    ],
)
def test_the_zone_stands_beside_the_time(zone, said):
    assert f">{said}</time>" in moment_html(NOON, ZoneInfo(zone))


def test_the_zone_s_name_and_offset_are_told_of_it():
    assert 'title="Asia/Kathmandu, UTC+05:45"' in moment_html(NOON, ZoneInfo("Asia/Kathmandu"))


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(seconds=30), "less than a minute left"),
        (timedelta(seconds=70), "1 minute left"),
        (timedelta(minutes=119), "119 minutes left"),
        (timedelta(hours=47, minutes=59), "47 hours left"),
        (timedelta(days=6, hours=23), "6 days left"),
        (timedelta(days=8), ""),
        (timedelta(seconds=-1), ""),
    ],
)
def test_what_is_due_soon_says_how_long_is_left(left, said):
    assert left_in_words(NOON + left, NOON) == said


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        (timedelta(seconds=1), "in 1 minute"),
        (timedelta(minutes=89, seconds=1), "in 90 minutes"),
        (timedelta(hours=2, seconds=1), "in 3 hours"),
        (timedelta(days=3), ""),
    ],
)
def test_what_comes_soon_says_when_and_never_too_early(wait, said):
    assert wait_in_words(NOON + wait, NOON) == said


def test_the_zones_to_choose_are_those_of_places():
    assert {"UTC", "Asia/Taipei", "America/New_York"} <= set(zones_to_choose())
    assert "Etc/GMT+5" not in zones_to_choose()
