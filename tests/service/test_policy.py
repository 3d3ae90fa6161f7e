"""What an assignment's policies mean: windows, lateness, attempts, feedback, and the clocks of a time zone."""

import copy
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder.service import policy
from autograder.service.policy import Attempts, BadPolicy, Feedback, Late, Window

VIENNA = ZoneInfo("Europe/Vienna")
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_an_assignment_without_dates_is_always_open():
    assert policy.is_open(Window(), NOON)


def test_it_is_open_from_its_release_to_its_closing_moment():
    window = Window(NOON, NOON + HOUR, NOON + 2 * HOUR)
    moments = [NOON - timedelta(microseconds=1), NOON, NOON + 2 * HOUR, NOON + 2 * HOUR + timedelta(microseconds=1)]
    assert [policy.is_open(window, at) for at in moments] == [False, True, True, False]


def test_an_extension_replaces_the_dates_that_it_names():
    given = Window(NOON, NOON + DAY, NOON + 3 * DAY)
    assert policy.window(given, Window(due_at=NOON + 2 * DAY)) == Window(NOON, NOON + 2 * DAY, NOON + 3 * DAY)
    assert policy.window(given, Window(close_at=NOON + 9 * DAY)) == Window(NOON, NOON + DAY, NOON + 9 * DAY)


def test_an_extension_of_the_due_date_keeps_it_open_until_then():
    given = Window(NOON, NOON + DAY, NOON + 2 * DAY)
    assert policy.window(given, Window(due_at=NOON + 7 * DAY)).close_at == NOON + 7 * DAY


def test_an_extension_without_dates_changes_nothing():
    given = Window(NOON, NOON + DAY, NOON + 2 * DAY)
    assert policy.window(given, Window()) == given


def test_a_submission_at_the_due_moment_is_in_time():
    window = Window(due_at=NOON)
    assert policy.seconds_late(window, NOON) == 0
    assert policy.seconds_late(window, NOON - HOUR) == 0
    assert policy.seconds_late(window, NOON + HOUR) == 3600
    assert policy.seconds_late(Window(), NOON) == 0


@pytest.mark.parametrize(("days", "points"), [(0.0, 0), (0.001, 1), (1.0, 1), (1.001, 2), (2.5, 3), (9.5, 7), (50, 7)])
def test_each_day_that_has_begun_costs_its_percentage_of_the_maximum(days, points):
    assert policy.late_penalty(7, 10, days * policy.DAY, Late(percent_per_day=10)) == points


def test_within_the_grace_nothing_is_lost_and_behind_it_days_count_from_the_due_date():
    late = Late(percent_per_day=10, grace_minutes=30)
    assert policy.late_penalty(10, 10, 30 * 60, late) == 0
    assert policy.late_penalty(10, 10, 30 * 60 + 1, late) == 1
    assert policy.late_penalty(10, 10, policy.DAY + 1, late) == 2


def test_after_so_many_days_nothing_is_left():
    late = Late(percent_per_day=1, zero_after_days=2)
    assert policy.late_penalty(9, 10, 2 * policy.DAY, late) == pytest.approx(0.2)
    assert policy.late_penalty(9, 10, 2 * policy.DAY + 1, late) == 9


def test_without_a_policy_lateness_costs_nothing():
    assert policy.late_penalty(9, 10, 1e9, Late()) == 0


points = st.floats(0, 1000, allow_nan=False)
lates = st.builds(
    Late,
    percent_per_day=st.floats(0, 100),
    grace_minutes=st.floats(0, 10_000),
    zero_after_days=st.none() | st.floats(0, 30),
)


@given(points, points, st.floats(-1e6, 1e8), lates)
def test_a_penalty_is_never_negative_and_never_more_than_the_score(score, most, seconds, late):
    assert 0 <= policy.late_penalty(score, most, seconds, late) <= max(score, 0)


@given(points, points, st.floats(0, 1e7), st.floats(0, 1e7), lates)
@example(1.7421875, 2.0, 1.0, 86400.0, Late(percent_per_day=88.0, zero_after_days=1.0))  # rounded above the score
def test_coming_later_never_costs_less(score, most, seconds, more, late):
    assert policy.late_penalty(score, most, seconds, late) <= policy.late_penalty(score, most, seconds + more, late)


def test_without_a_limit_attempts_are_not_counted():
    assert policy.attempts_left([NOON] * 50, Attempts(), NOON) == (None, None)


def test_without_refilling_the_attempts_are_all_there_are():
    assert policy.attempts_left([NOON], Attempts(2), NOON + 99 * DAY) == (1, None)
    assert policy.attempts_left([NOON, NOON], Attempts(2), NOON + 99 * DAY) == (0, None)


def test_three_at_once_and_one_more_each_ten_minutes():
    attempts = Attempts(3, 10)
    minute = timedelta(minutes=1)
    assert policy.attempts_left([], attempts, NOON) == (3, None)
    assert policy.attempts_left([NOON], attempts, NOON) == (2, NOON + 10 * minute)
    assert policy.attempts_left([NOON] * 3, attempts, NOON + 9 * minute) == (0, NOON + 10 * minute)
    assert policy.attempts_left([NOON] * 3, attempts, NOON + 10 * minute) == (1, NOON + 20 * minute)
    assert policy.attempts_left([NOON] * 3, attempts, NOON + 500 * minute) == (3, None)


def test_attempts_from_before_the_limit_leave_no_debt():
    assert policy.attempts_left([NOON] * 20, Attempts(2, 10), NOON) == (0, NOON + timedelta(minutes=10))


moments = st.lists(st.integers(0, 10**9).map(lambda micro: NOON + timedelta(microseconds=micro * 17)), max_size=12)
limits = st.builds(Attempts, burst=st.integers(1, 5), minutes_per_attempt=st.floats(0.01, 200))


@given(moments, limits, st.integers(0, 10**11))
def test_the_next_attempt_is_there_at_the_moment_that_was_named_and_not_before(times, limit, micro):
    at = max([NOON, *times]) + timedelta(microseconds=micro)
    left, next_at = policy.attempts_left(times, limit, at)
    if left == limit.burst:
        assert next_at is None
        return
    assert policy.attempts_left(times, limit, next_at - timedelta(microseconds=1))[0] == left
    assert policy.attempts_left(times, limit, next_at)[0] == left + 1


@given(limits, st.lists(st.integers(0, 4 * 10**9), max_size=40))
def test_nobody_gets_more_attempts_than_the_bucket_and_its_refill(limit, waits):
    at, taken = NOON, []
    for wait in waits:
        at += timedelta(microseconds=wait)
        if policy.attempts_left(taken, limit, at)[0]:
            taken.append(at)
    price = timedelta(minutes=limit.minutes_per_attempt)
    assert len(taken) <= limit.burst + (at - NOON) // price


@given(moments, limits)
def test_the_order_in_which_attempts_are_named_does_not_matter(times, limit):
    at = NOON + DAY
    assert policy.attempts_left(times, limit, at) == policy.attempts_left(times[::-1], limit, at)


FINDINGS = [
    {
        "check": "matches_reference",
        "part": None,
        "passed": False,
        "message": "Expected 0.119203, found 1 at [0, 0].",
        "counterexample": {"arguments": [[[1.0, 3.0]]], "expected": [[0.119203]], "actual": [[1]], "names": ["X"]},
    },
    {"check": "same_again", "part": None, "passed": False, "message": "It draws lots.", "counterexample": None},
]
EXERCISE = {
    "name": "softmax",
    "score": 1.0,
    "max_score": 3.0,
    "status": "timeout",
    "limit": "time",
    "isolated": True,
    "message": "Each column sums to one where each row should: sum over axis=1.",
    "misconception": "softmax/sums_columns",
    "inherited_from": "exp",
    "seed": 7,
    "findings": FINDINGS,
}
REPORT = {
    "schema": 1,
    "assignment": "activations",
    "student": "ada",
    "notebook": "activations",
    "source": "submitted/ada/activations/activations.ipynb",
    "status": "graded",
    "message": None,
    "mended": [],
    "flags": ["It broke the rules."],
    "score": 1.0,
    "max_score": 12.0,
    "protection": "reduced",
    "open": ["network"],
    "seconds": 0.2,
    "timings": {"cells": 0.1},
    "versions": {},
    "exercises": [EXERCISE],
}


def seen(detail, when="at_once", window=None, at=NOON, report=REPORT):
    return policy.shown(report, Feedback(detail, when), window or Window(), at)


def test_everything_means_all_but_what_is_for_staff():
    report = seen("counterexample")
    assert report["exercises"] == [EXERCISE]
    assert (report["flags"], report["open"], report["timings"]) == ([], [], {})


def test_a_diagnosis_names_the_cause_and_gives_away_no_example():
    (exercise,) = seen("diagnosis")["exercises"]
    assert exercise["message"] == EXERCISE["message"]
    assert exercise["misconception"] == "softmax/sums_columns"
    assert [finding["message"] for finding in exercise["findings"]] == ["", "It draws lots."]
    assert "0.119203" not in json.dumps(exercise)


def test_a_message_that_is_only_the_evidence_is_no_diagnosis():
    unclear = EXERCISE | {"status": "wrong", "misconception": None, "inherited_from": None, "message": "Expected 0.119"}
    (exercise,) = seen("diagnosis", report=REPORT | {"exercises": [unclear]})["exercises"]
    assert exercise["message"] == ""


def test_which_checks_failed_is_shown_without_why():
    (exercise,) = seen("checks")["exercises"]
    assert [(finding["check"], finding["passed"]) for finding in exercise["findings"]] == [
        ("matches_reference", False),
        ("same_again", False),
    ]
    assert exercise["status"] == "timeout"
    assert (exercise["message"], exercise["misconception"], exercise["inherited_from"]) == ("", None, None)
    assert {finding["message"] for finding in exercise["findings"]} == {""}


def test_the_score_alone_says_no_more_than_the_points():
    report = seen("score")
    (exercise,) = report["exercises"]
    assert (report["score"], exercise["score"], exercise["status"]) == (1.0, 1.0, "partial")
    assert (exercise["findings"], exercise["limit"], exercise["message"]) == ([], None, "")


def test_what_our_side_failed_to_grade_is_never_shown_as_wrong():
    ungraded = EXERCISE | {"status": "ungraded", "score": 0.0}
    assert seen("score", report=REPORT | {"exercises": [ungraded]})["exercises"][0]["status"] == "ungraded"


def test_feedback_after_the_deadline_shows_nothing_before_it():
    window = Window(due_at=NOON)
    before = seen("counterexample", "after_deadline", window, NOON)
    assert (before["score"], before["exercises"], before["status"]) == (None, [], "graded")
    assert before["feedback"] == {"detail": "none", "from": NOON.isoformat()}
    after = seen("counterexample", "after_deadline", window, NOON + timedelta(microseconds=1))
    assert after["exercises"] == [EXERCISE]


def test_with_an_extension_the_deadline_is_the_students_own():
    own = policy.window(Window(due_at=NOON), Window(due_at=NOON + DAY))
    assert seen("score", "after_deadline", own, NOON + HOUR)["exercises"] == []
    assert seen("score", "after_deadline", own, NOON + 25 * HOUR)["exercises"]


def test_feedback_for_after_a_deadline_that_is_not_set_waits_for_it():
    assert seen("score", "after_deadline", Window(), NOON)["exercises"] == []


def test_a_file_that_cannot_be_read_is_told_at_once():
    unreadable = REPORT | {"status": "unreadable", "message": "It is not JSON."}
    assert seen("score", "after_deadline", Window(due_at=NOON), NOON, unreadable)["message"] == "It is not JSON."


@given(st.sampled_from(policy.DETAILS), st.sampled_from(policy.WHEN))
def test_the_report_itself_is_left_as_it_was(detail, when):
    before = copy.deepcopy(REPORT)
    seen(detail, when)
    assert before == REPORT


@given(st.sampled_from(policy.DETAILS))
def test_a_higher_level_takes_nothing_away(detail):
    (exercise,) = seen(detail)["exercises"]
    lower = policy.DETAILS[: policy.DETAILS.index(detail)]
    for level in lower:
        (less,) = seen(level)["exercises"]
        assert all(exercise[name] for name, value in less.items() if value)


@pytest.mark.parametrize(
    ("make", "data", "said"),
    [
        (policy.late_from, {"percent_per_day": 110}, "expected a number from 0 to 100"),
        (policy.late_from, {"percent_per_day": "10"}, "percent_per_day is '10'; expected a number"),
        (policy.late_from, {"percent_per_day": True}, "expected a number"),
        (policy.late_from, {"percent_per_day": float("nan")}, "expected a number"),
        (policy.late_from, {"percent": 10}, "Did you mean percent_per_day?"),
        (policy.late_from, {"grace_minutes": -1}, "grace_minutes is -1"),
        (policy.late_from, {"zero_after_days": -1}, "zero_after_days is -1"),
        (policy.late_from, [10], "expected an object"),
        (policy.attempts_from, {"burst": 0}, "burst is 0; expected a number from 1 to 1000"),
        (policy.attempts_from, {"burst": 1.5}, "expected a whole number"),
        (policy.attempts_from, {"burst": 2, "minutes_per_attempt": 0}, "minutes_per_attempt is 0"),
        (policy.attempts_from, {"minutes_per_attempt": 5}, "without burst"),
        (policy.feedback_from, {"detail": "all"}, "expected one of score, checks, diagnosis, counterexample"),
        (policy.feedback_from, {"when": "later"}, "expected one of at_once, after_deadline"),
        (policy.feedback_from, {"when": ["at_once"]}, "expected one of"),
        (policy.counts_from, "first", "expected one of best, latest"),
    ],
)
def test_a_policy_that_cannot_be_is_refused_with_what_was_expected(make, data, said):
    with pytest.raises(BadPolicy) as refused:
        make(data)
    assert said in str(refused.value)


def test_an_empty_policy_is_no_policy():
    assert policy.late_from({}) == Late(0.0, 0.0, None)
    assert policy.attempts_from({}) == Attempts(None, None)
    assert policy.feedback_from({}) == Feedback("counterexample", "at_once")


def test_dates_out_of_their_order_are_refused_by_the_clocks_of_the_course():
    with pytest.raises(BadPolicy, match=r"The due date \(2026-03-10T12:00:00\+01:00\) comes before the release date"):
        policy.check_window(Window(release_at=NOON, due_at=NOON - HOUR), VIENNA)
    with pytest.raises(BadPolicy, match=r"close date .* comes before the release date"):
        policy.check_window(Window(release_at=NOON, close_at=NOON - HOUR))
    policy.check_window(Window(NOON, NOON, NOON))


def test_a_date_without_an_offset_is_by_the_clocks_of_the_course():
    assert policy.parse_date("2026-01-31 23:59", VIENNA) == datetime(2026, 1, 31, 22, 59, tzinfo=UTC)
    assert policy.parse_date("2026-07-31T23:59", VIENNA) == datetime(2026, 7, 31, 21, 59, tzinfo=UTC)


def test_a_date_with_an_offset_means_what_it_says():
    assert policy.parse_date("2026-07-31T23:59:00-05:00", VIENNA) == datetime(2026, 8, 1, 4, 59, tzinfo=UTC)
    assert policy.parse_date("2026-07-31T23:59Z", VIENNA) == datetime(2026, 7, 31, 23, 59, tzinfo=UTC)


def test_a_time_that_clocks_leap_over_is_refused():
    with pytest.raises(BadPolicy, match=r"never comes: clocks are put forward then.*03:30"):
        policy.parse_date("2026-03-29 02:30", VIENNA)


def test_a_time_that_comes_twice_is_the_later_one():
    assert policy.parse_date("2026-10-25 02:30", VIENNA) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_the_earlier_of_two_can_be_named_by_its_offset():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert policy.local(first, VIENNA) == "2026-10-25T02:30:00+02:00"
    assert policy.parse_date(policy.local(first, VIENNA), VIENNA) == first


@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["Europe/Vienna", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]),
)
def test_what_is_shown_of_a_moment_reads_back_as_it(moment, name):
    zone = ZoneInfo(name)
    assert policy.parse_date(policy.local(moment, zone), zone) == moment


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tomorrow", "is not a date"),
        ("2026-02-30 10:00", "is not a date"),
        ("2026-02-28", "has no time"),
        ("", "is not a date"),
        ("0001-01-01 00:00", "out of the calendar's range"),
        ("9999-12-31T23:59:59Z", "out of the calendar's range"),
        (5, "is not a date"),
    ],
)
def test_what_is_no_date_is_refused_with_an_example(text, said):
    with pytest.raises(BadPolicy, match=said) as refused:
        policy.parse_date(text, VIENNA)
    assert "2026-03-31 23:59" in str(refused.value)


def test_a_moment_in_words_names_its_day_and_its_clock():
    assert policy.in_words(datetime(2026, 7, 31, 21, 59, tzinfo=UTC), VIENNA) == "Friday 31 July 2026, 23:59 CEST"


def test_a_time_zone_is_known_by_its_name():
    assert policy.time_zone("Europe/Vienna") == VIENNA
    with pytest.raises(BadPolicy, match=r"Did you mean .*Europe/Vienna"):
        policy.time_zone("Europe/Viena")
    for bad in ("../../etc/passwd", "", "/etc/localtime", "Europe"):
        with pytest.raises(BadPolicy, match="expected an IANA name"):
            policy.time_zone(bad)
