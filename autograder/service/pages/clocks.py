"""By whose clocks a page tells the time, and how long it is until then, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from fastapi import Request
from markupsafe import Markup

from autograder.service import policy
from autograder.service.store.models import now
from autograder.texts import tr

ZONE_COOKIE = "autograder_zone"
"""Holds the reader's time zone: the browser's, put there by a script on the first visit, or one chosen by hand."""
SOON = timedelta(days=7)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def zones_to_choose() -> tuple[str, ...]:
    """The time zones that people live in, by name."""
    return ("UTC", *sorted(name for name in _zones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))))


def is_zone(name: str) -> bool:
    """Whether there is a time zone of that name."""
    return name in _zones()


def zone_of(request: Request, otherwise: str) -> ZoneInfo:
    """The time zone that the reader has; where none is known, the one of that name."""
    wish = request.cookies.get(ZONE_COOKIE, "")
    return policy.time_zone(wish if is_zone(wish) else otherwise)


def moment_html(at: datetime | None, zone: ZoneInfo) -> Markup:
    """The moment by these clocks, its zone beside it; nothing for no moment."""
    if at is None:
        return Markup("")
    there = at.astimezone(zone)
    offset = f"{there:%z}"
    exact = f"{zone.key}, UTC{offset[:3]}:{offset[3:5]}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        at.astimezone(UTC).isoformat(), exact, f"{there:%Y-%m-%d %H:%M} {_name(there)}"
    )


def _name(there: datetime) -> str:
    """What people call the zone then; where they have no word for it, how far it is from UTC."""
    name = f"{there:%Z}"
    return f"UTC{name}" if name[:1] in ("+", "-") else name


def left_in_words(until: datetime | None, at: datetime | None = None) -> str:
    """How long it is until then, where that is soon: `2 days left`. Empty where it is not, or is past."""
    left = until - (at or now()) if until else timedelta(-1)
    if not timedelta(0) < left <= SOON:
        return ""
    minutes = int(left.total_seconds() // 60)
    if minutes < 1:
        return tr("less than a minute left")
    if minutes < 120:
        return tr("1 minute left") if minutes == 1 else tr("{count} minutes left", count=minutes)
    if minutes < 48 * 60:
        return tr("{count} hours left", count=minutes // 60)
    return tr("{count} days left", count=minutes // (24 * 60))


def wait_in_words(until: datetime | None, at: datetime | None = None) -> str:
    """How soon it comes: `in 20 minutes`. Empty where it is more than two days off, or past."""
    wait = until - (at or now()) if until else timedelta(-1)
    if not timedelta(0) < wait <= timedelta(days=2):
        return ""
    minutes = -int(-wait.total_seconds() // 60)
    if minutes < 120:
        return tr("in 1 minute") if minutes == 1 else tr("in {count} minutes", count=minutes)
    return tr("in {count} hours", count=-(-minutes // 60))
