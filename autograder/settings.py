"""What a course's `nbgrader_config.py` says to this tool: the `c.Autograder` part of it, checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from autograder.limits import Limits, set_by
from autograder.texts import ENGLISH, LANGUAGES

FILE = "nbgrader_config.py"
NAMES = ("assignment_limits", "language", "limits", "required_protection")
LEVELS = ("none", "reduced", "full")
"""Of protection, the weakest first."""


class SettingError(ValueError):
    """A setting cannot be used: the message says what was expected and what was found."""


def read_settings(root: Path) -> Mapping[str, Any]:
    """The settings of the course in `root`, unchecked; none where it has no configuration."""
    from traitlets.config.loader import PyFileConfigLoader

    if not (root / FILE).is_file():
        return {}
    return dict(PyFileConfigLoader(FILE, path=str(root)).load_config().Autograder)


def language(settings: Mapping[str, Any]) -> str:
    """The language that the course's reports speak: `c.Autograder.language`, or English.

    Raises:
        SettingError: there is no such language.
    """
    found = settings.get("language", ENGLISH)
    if found not in LANGUAGES:
        known = ", ".join(repr(name) for name in LANGUAGES)
        raise SettingError(f"c.Autograder.language in {FILE} is {found!r}, expected one of {known}.")
    return str(found)


def required_protection(settings: Mapping[str, Any]) -> str:
    """The level of protection below which student work is not graded: `c.Autograder.required_protection`, or none.

    Raises:
        SettingError: there is no such level.
    """
    found = settings.get("required_protection", LEVELS[0])
    if found not in LEVELS:
        known = ", ".join(repr(name) for name in LEVELS)
        raise SettingError(f"c.Autograder.required_protection in {FILE} is {found!r}, expected one of {known}.")
    return str(found)


def limits(settings: Mapping[str, Any], base: Limits, assignment: str | None) -> Limits:
    """The limits that hold for an assignment: `base`, but what the course sets, and the assignment before that.

    Raises:
        LimitError: one of them makes no sense.
        SettingError: the limits of assignments are not given by assignment.
    """
    made = set_by(base, settings.get("limits", {}), f"c.Autograder.limits in {FILE}")
    own = _of_assignments(settings).get(assignment) if assignment is not None else None
    if own is None:
        return made
    return set_by(made, own, f"c.Autograder.assignment_limits[{assignment!r}] in {FILE}")


def deciding(settings: Mapping[str, Any]) -> bytes:
    """What verdicts depend on, as bytes; none where nothing of it is set."""
    found = [(name, settings[name]) for name in ("limits", "assignment_limits") if name in settings]
    return repr(found).encode() if found else b""


def check_settings(settings: Mapping[str, Any], assignments: Collection[str]) -> None:
    """Nothing, where every setting can be used; limits of the course's `assignments` alone may be set.

    Raises:
        LimitError: a limit makes no sense.
        SettingError: another setting does not.
    """
    for name in settings:
        if name not in NAMES:
            raise SettingError(f"c.Autograder.{name} in {FILE} is no setting; there are: {', '.join(NAMES)}.")
    language(settings)
    required_protection(settings)
    limits(settings, Limits(), None)
    for assignment in _of_assignments(settings):
        if assignment not in assignments:
            known = ", ".join(assignments) or "none"
            raise SettingError(
                f"c.Autograder.assignment_limits in {FILE} speaks of {assignment!r}, which is no assignment in "
                f"source/; there are: {known}."
            )
        limits(settings, Limits(), assignment)


def _of_assignments(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    found = settings.get("assignment_limits", {})
    if not isinstance(found, Mapping):
        raise SettingError(
            f"c.Autograder.assignment_limits in {FILE} is {found!r}, expected limits by assignment, such as "
            "{'optimizers': {'cell_seconds': 30}}."
        )
    return found
