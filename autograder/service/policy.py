"""What an assignment's policies say: windows, lateness, attempts, and what feedback shows. Pure functions of time."""

from __future__ import annotations

import difflib
import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from autograder.texts import say

DETAILS = ("score", "checks", "diagnosis", "counterexample")
"""What feedback shows; each shows what those before do."""
WHEN = ("at_once", "after_deadline", "hidden")
COUNTS = ("best", "latest")
_DATES = {"release": say("release"), "due": say("due"), "close": say("close")}
DAY = 86_400


class BadPolicy(ValueError):
    """A policy or a date that a person gave cannot be used: the message says what was expected and what was found.

    `field` names what was given so, where it is one thing.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Dates(Protocol):
    """Whatever has the dates of an assignment."""

    @property
    def release_at(self) -> datetime | None:
        """From when on students may fetch it and submit."""

    @property
    def due_at(self) -> datetime | None:
        """Until when it is in time."""

    @property
    def close_at(self) -> datetime | None:
        """Until when it is taken."""


class OtherDates(Protocol):
    """Whatever has the dates that one student has instead; None leaves the assignment's."""

    @property
    def due_at(self) -> datetime | None:
        """Until when it is in time."""

    @property
    def close_at(self) -> datetime | None:
        """Until when it is taken."""


@dataclass(frozen=True)
class Window:
    """When one person may submit. None: from the beginning, never due, never closed."""

    release_at: datetime | None = None
    due_at: datetime | None = None
    close_at: datetime | None = None


@dataclass(frozen=True)
class Late:
    """What lateness costs: a percentage of the maximum for each day that has begun since the due date.

    Nothing within `grace_minutes`; everything later than `zero_after_days`. The grace does not put off the days.
    """

    percent_per_day: float = 0.0
    grace_minutes: float = 0.0
    zero_after_days: float | None = None


@dataclass(frozen=True)
class Attempts:
    """How often a student may submit: `burst` times at once (None: as often as they like), one more after each
    `minutes_per_attempt` (None: no more, ever), and never more than `burst` saved up.
    """

    burst: int | None = None
    minutes_per_attempt: float | None = None


@dataclass(frozen=True)
class Feedback:
    """What a student sees of a report, and whether at once, only after the deadline, or not while it is hidden."""

    detail: str = "counterexample"
    when: str = "at_once"


def window(assignment: Dates, extension: OtherDates | None = None) -> Window:
    """A person's window. An extension of the due date alone keeps the assignment open at least as long."""
    if extension is None:
        return Window(assignment.release_at, assignment.due_at, assignment.close_at)
    due = extension.due_at or assignment.due_at
    close = extension.close_at or assignment.close_at
    if extension.close_at is None and close is not None and due is not None:
        close = max(close, due)
    return Window(assignment.release_at, due, close)


def is_released(window: Window, at: datetime) -> bool:
    """Whether the window has opened."""
    return window.release_at is None or at >= window.release_at


def is_closed(window: Window, at: datetime) -> bool:
    """Whether the window is over; what comes at the moment of closing is still taken."""
    return window.close_at is not None and at > window.close_at


def is_open(window: Window, at: datetime) -> bool:
    """Whether a submission is taken."""
    return is_released(window, at) and not is_closed(window, at)


def seconds_late(window: Window, submitted_at: datetime) -> float:
    """How long after the due date; 0 in time."""
    if window.due_at is None:
        return 0.0
    return max(0.0, (submitted_at - window.due_at).total_seconds())


def late_penalty(score: float, max_score: float, seconds_late: float, late: Late) -> float:
    """The points to take from `score`, which stays at least 0. Days count from the due date, and begun ones in full."""
    if seconds_late <= 0 or seconds_late <= late.grace_minutes * 60 or score <= 0:
        return 0.0
    if late.zero_after_days is not None and seconds_late > late.zero_after_days * DAY:
        return score
    days = math.ceil(seconds_late / DAY)
    return min(score, round(max_score * late.percent_per_day / 100 * days, 6))


def attempts_left(times: Iterable[datetime], attempts: Attempts, at: datetime) -> tuple[int | None, datetime | None]:
    """How many attempts are left at a moment, after those at `times`, and from when on it is one more.

    The first is None where there is no limit; the second where no more are to come.
    """
    if attempts.burst is None:
        return None, None
    past = sorted(times)
    if attempts.minutes_per_attempt is None:
        return max(0, attempts.burst - len(past)), None
    # Credit in time, not in attempts: exact, however long ago an attempt was.
    price = timedelta(minutes=attempts.minutes_per_attempt)
    most = attempts.burst * price
    credit, since = most, past[0] if past else at
    for time in past:
        # Attempts that a former policy allowed leave no debt.
        credit = max(timedelta(), min(most, credit + (time - since)) - price)
        since = time
    now = max(at, since)
    credit = min(most, credit + (now - since))
    left = credit // price
    return left, now + (price - credit % price) if left < attempts.burst else None


def deadline(window: Window) -> datetime | None:
    """After which moment feedback for after the deadline is shown: the person's due date, else when it closes."""
    return window.due_at or window.close_at


def visible_from(feedback: Feedback, window: Window) -> datetime | None:
    """From when on a person sees feedback; None for at once, or where it waits for no moment that is known."""
    return deadline(window) if feedback.when == "after_deadline" else None


def is_visible(feedback: Feedback, window: Window, at: datetime) -> bool:
    """Whether a person sees feedback now. What waits for a deadline is not seen while there is none."""
    if feedback.when == "hidden":
        return False
    if feedback.when == "at_once":
        return True
    end = deadline(window)
    return end is not None and at > end


def shows_everything(feedback: Feedback, window: Window, at: datetime) -> bool:
    """Whether a student may see the whole of it, so also pages that were made for staff's eyes and theirs."""
    return feedback.detail == DETAILS[-1] and is_visible(feedback, window, at)


_FOR_STAFF: Mapping[str, Any] = {"flags": [], "open": [], "timings": {}}


def shown(report: Mapping[str, Any], feedback: Feedback, window: Window, at: datetime) -> dict[str, Any]:
    """The report (schema 1) as its student may see it: what may not be seen is null or empty.

    `feedback` is added: the level that is shown (`none` before it may be seen) and from when on it is.
    """
    visible = is_visible(feedback, window, at)
    start = visible_from(feedback, window)
    seen = {**report, **_FOR_STAFF}
    seen["feedback"] = {
        "detail": feedback.detail if visible else "none",
        "from": None if start is None else start.isoformat(),
    }
    # That a file could not be read at all is no feedback on its content, and there may be time to mend it.
    if not visible:
        return seen | {"score": None, "exercises": []}
    return seen | {"exercises": [shown_exercise(exercise, feedback) for exercise in report.get("exercises", [])]}


def shown_exercise(exercise: Mapping[str, Any], feedback: Feedback) -> dict[str, Any]:
    """One exercise of a report, as somebody may see it for whom feedback is visible."""
    level = DETAILS.index(feedback.detail)
    seen = {**exercise, "seed": None}
    if level >= DETAILS.index("counterexample"):
        return dict(exercise)
    if level < DETAILS.index("diagnosis"):
        seen |= {"message": "", "misconception": None, "inherited_from": None}
    elif not _names_a_cause(exercise):
        seen["message"] = ""  # it is the evidence: which value was expected, and for what
    if level < DETAILS.index("checks"):
        return seen | {"status": _by_score(exercise), "limit": None, "findings": []}
    return seen | {"findings": [_without_evidence(finding, level) for finding in exercise.get("findings", [])]}


def _names_a_cause(exercise: Mapping[str, Any]) -> bool:
    known = exercise.get("misconception") or exercise.get("inherited_from")
    return bool(known) or exercise.get("status") not in ("wrong", "partial")


def _by_score(exercise: Mapping[str, Any]) -> str:
    if exercise.get("status") == "ungraded":
        return "ungraded"
    score, most = exercise.get("score") or 0.0, exercise.get("max_score") or 0.0
    return "correct" if score >= most else "partial" if score > 0 else "wrong"


def _without_evidence(finding: Mapping[str, Any], level: int) -> dict[str, Any]:
    bare = level < DETAILS.index("diagnosis") or finding.get("counterexample") is not None
    return {**finding, "counterexample": None, **({"message": ""} if bare else {})}


_Policy = TypeVar("_Policy", Late, Attempts, Feedback)


def late_from(data: Mapping[str, Any]) -> Late:
    """A late policy from its JSON form; what is missing is as where there is none.

    Raises:
        BadPolicy: there is something in it that cannot be.
    """
    late = _filled(Late, data)
    _number("percent_per_day", late.percent_per_day, 0, 100)
    _number("grace_minutes", late.grace_minutes, 0, 60 * 24 * 366)
    if late.zero_after_days is not None:
        _number("zero_after_days", late.zero_after_days, 0, 366)
    return late


def attempts_from(data: Mapping[str, Any]) -> Attempts:
    """How many attempts there are, from the JSON form; what is missing sets no limit.

    Raises:
        BadPolicy: there is something in it that cannot be.
    """
    attempts = _filled(Attempts, data)
    if attempts.burst is not None:
        if not isinstance(attempts.burst, int):
            raise BadPolicy(
                f"burst is {attempts.burst!r}; expected a whole number from 1 to 1000, or null for no limit.", "burst"
            )
        _number("burst", attempts.burst, 1, 1000)
    if attempts.minutes_per_attempt is not None:
        if attempts.burst is None:
            raise BadPolicy(
                "minutes_per_attempt has no meaning without burst, the number of attempts at once: give both.",
                "minutes_per_attempt",
            )
        _number("minutes_per_attempt", attempts.minutes_per_attempt, 0.01, 60 * 24 * 366)
    return attempts


def feedback_from(data: Mapping[str, Any]) -> Feedback:
    """What feedback shows, from its JSON form; what is missing is shown, and at once.

    Raises:
        BadPolicy: there is something in it that cannot be.
    """
    feedback = _filled(Feedback, data)
    _one_of("detail", feedback.detail, DETAILS)
    _one_of("when", feedback.when, WHEN)
    return feedback


def counts_from(value: object) -> str:
    """Which attempt counts.

    Raises:
        BadPolicy: it is neither `best` nor `latest`.
    """
    return _one_of("counts", value, COUNTS)


def check_window(window: Window, zone: tzinfo = UTC) -> None:
    """Whether the dates come in their order.

    Raises:
        BadPolicy: one comes before another that it has to follow.
    """
    dates = [("release", window.release_at), ("due", window.due_at), ("close", window.close_at)]
    given = [(name, at) for name, at in dates if at is not None]
    for (first, earlier), (second, later) in itertools.pairwise(given):
        if later < earlier:
            sentence = say(
                "The {second} date ({later}) comes before the {first} date ({earlier}); expected release, due, close "
                "in this order.",
                second=_DATES[second],
                later=local(later, zone),
                first=_DATES[first],
                earlier=local(earlier, zone),
            )
            raise BadPolicy(sentence, f"{second}_at")


def _filled(kind: type[_Policy], data: Mapping[str, Any]) -> _Policy:
    names = [field.name for field in fields(kind)]
    if not isinstance(data, Mapping):
        raise BadPolicy(f"Found {data!r}; expected an object with some of {', '.join(names)}.")
    for name in data:
        if name not in names:
            close = difflib.get_close_matches(str(name), names, 1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise BadPolicy(f"There is no {name!r}; expected some of {', '.join(names)}.{hint}")
    return kind(**data)


def _number(name: str, value: object, least: float, most: float) -> None:
    sound = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if not sound or not least <= value <= most:  # type: ignore[operator]
        raise BadPolicy(f"{name} is {value!r}; expected a number from {least} to {most}.", name)


def _one_of(name: str, value: object, allowed: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise BadPolicy(f"{name} is {value!r}; expected one of {', '.join(allowed)}.", name)
    return value


def time_zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name.

    Raises:
        BadPolicy: there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        pass
    close = difflib.get_close_matches(str(name), available_timezones(), 3)
    sentence = say("There is no time zone {name!r}; expected an IANA name such as Europe/Vienna.", name=name)
    if close:
        names = " / ".join(close)
        sentence = say("{sentence} Did you mean {names}?", sentence=sentence, names=names)
    raise BadPolicy(sentence, "timezone")


def parse_date(text: str, zone: tzinfo) -> datetime:
    """The moment, in UTC, that a person means by a date and a time; without an offset, by the clocks of `zone`.

    A time that comes twice, when clocks are put back, is the later one: nobody loses the hour by it. A time that never
    comes, when they are put forward, is refused.

    Raises:
        BadPolicy: it is no date with a time, or a time that never comes.
    """
    wanted = say("expected a date and a time such as 2026-03-31 23:59, or with an offset 2026-03-31T23:59:00+02:00")
    try:
        given = datetime.fromisoformat(text.strip())
    except (ValueError, AttributeError):
        raise BadPolicy(say("{text!r} is not a date; {wanted}.", text=text, wanted=wanted)) from None
    if len(text.strip()) <= 10:
        raise BadPolicy(say("{text!r} has no time; {wanted}.", text=text, wanted=wanted))
    try:
        if not 1970 <= given.year < 3000:
            raise OverflowError
        if given.tzinfo is not None:
            return given.astimezone(UTC)
        moment = given.replace(tzinfo=zone, fold=1).astimezone(UTC)
        back = moment.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        raise BadPolicy(say("{text!r} is out of the calendar's range; {wanted}.", text=text, wanted=wanted)) from None
    if back != given.replace(fold=0):
        before = given.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone)
        sentence = say(
            "{text!r} never comes: clocks are put forward then. Choose a time before or after, such as {before}.",
            text=text,
            before=f"{before:%H:%M}",
        )
        raise BadPolicy(sentence)
    return moment


def local(at: datetime, zone: tzinfo) -> str:
    """The moment by the clocks of `zone`, with their offset: `parse_date` reads it back."""
    return at.astimezone(zone).isoformat()


def minute_from(at: datetime) -> datetime:
    """The first whole minute at which a moment has come: what clocks without seconds show then."""
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + timedelta(minutes=1)


def in_words(at: datetime, zone: tzinfo) -> str:
    """The moment as a person reads it: Sunday 29 March 2026, 23:59 CEST."""
    there = at.astimezone(zone)
    return f"{there:%A} {there.day} {there:%B %Y, %H:%M %Z}".rstrip()
