"""A course begun in an empty folder: its configuration and its folders, all of it or nothing, over nothing of others.

What is written is prepared beside it first. A founding that was interrupted is brought to its end at the next start, or
has left nothing.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from autograder.authoring.ready_made import PARTS, copy_course, ready_made
from autograder.course import CourseError
from autograder.service import policy
from autograder.service.policy import BadPolicy
from autograder.texts import say

Kind = Literal["ready", "own", "demo"]
"""The ready-made course; an empty one of one's own; the ready-made one with a made-up class to look at."""
_NAME = re.compile(r"[^\W_][\w.-]{0,99}")
_COURSE_ID = re.compile(r"^c\.CourseDirectory\.course_id = .*$", re.MULTILINE)


class CannotFound(Exception):
    """The course cannot be begun like this: `field` names what was given, and the message says what was expected."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Wish:
    """The course to begin: nbgrader's course id, an IANA time zone, and what is in it."""

    name: str
    timezone: str
    kind: Kind


Found = Callable[[Wish], None]
"""Begins a course and has the program serve it."""


def is_blank(folder: Path) -> bool:
    """Whether a course may be begun there: a folder in which nothing is but what is hidden."""
    return folder.is_dir() and all(path.name.startswith(".") for path in folder.iterdir())


def checked(wish: Wish) -> Wish:
    """The wish, where a course can be begun by it.

    Raises:
        CannotFound: the name or the time zone cannot be used.
    """
    if not _NAME.fullmatch(wish.name):
        sentence = say(
            "{name!r} cannot be a course's name; expected a word of letters, digits, -, _ and . that begins with a "
            "letter or a digit, such as numerics-2026.",
            name=wish.name[:60],
        )
        raise CannotFound(sentence, "name")
    try:
        policy.time_zone(wish.timezone)
    except BadPolicy as error:
        raise CannotFound(error.args[0], "timezone") from None
    return wish


def found(folder: Path, wish: Wish) -> None:
    """Write the course into the folder, which has to be blank.

    Raises:
        CannotFound: the folder is not blank, or cannot be written to.
    """
    finish(folder)
    if not is_blank(folder):
        raise CannotFound(
            say(
                "There is something in {folder} already, and nothing of it is overwritten: empty it first.",
                folder=str(folder),
            )
        )
    staged = _staged(folder)
    try:
        ready = ready_made()
        shutil.rmtree(staged, ignore_errors=True)
        if wish.kind == "own":
            for part in PARTS[:-1]:
                (staged / part).mkdir(parents=True)
            shutil.copy(ready.root / PARTS[-1], staged)
        else:
            copy_course(ready, staged)
        config = staged / PARTS[-1]
        named = f"c.CourseDirectory.course_id = {wish.name!r}"
        config.write_text(_COURSE_ID.sub(lambda _: named, config.read_text("utf-8")), "utf-8")
        (staged / "whole").touch()
    except OSError as error:
        shutil.rmtree(staged, ignore_errors=True)
        raise CannotFound(f"{error.strerror or error}: {error.filename}. Mend that, and try again.") from None
    except CourseError as error:
        raise CannotFound(str(error)) from None
    finish(folder)


def finish(folder: Path) -> None:
    """Bring to its end what was begun in the folder, or remove what has not been prepared in full."""
    staged = _staged(folder)
    if (staged / "whole").exists():
        for part in PARTS:
            if (staged / part).exists() and not (folder / part).exists():
                os.rename(staged / part, folder / part)
    shutil.rmtree(staged, ignore_errors=True)


def _staged(folder: Path) -> Path:
    return folder / ".autograder" / "founding"
