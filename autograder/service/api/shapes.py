"""What requests and responses have in common: pages of a list, and texts that a database can keep."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Path, Query
from pydantic import BaseModel, Field, StringConstraints

from autograder.service.api.problems import Problem
from autograder.service.people.roster import LONGEST_NAME

T = TypeVar("T")

_WITHOUT_NUL = r"^[^\x00]*$"
Line = Annotated[str, StringConstraints(max_length=128, pattern=_WITHOUT_NUL)]
"""A short text."""
PersonName = Annotated[str, Path(max_length=LONGEST_NAME, description="A person's name in the roster.")]
AssignmentName = Annotated[str, Path(max_length=128, description="The assignment's name, as its folder's in source/.")]
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
ForExcel = Annotated[bool, Query(description="Begin with a byte order mark, by which Excel knows UTF-8.")]
Cursor = Annotated[str | None, Query(max_length=500, description="The `next` of the page before.")]


class Page(BaseModel, Generic[T]):
    """A part of a list. `next` is what to send as `cursor` for what follows; null at the end."""

    items: list[T]
    next: str | None = Field(default=None, description="Send it as `cursor` for the next page; null at the end.")


def to_cursor(*position: Any) -> str:
    """Where a page ended, as a text that only this service reads."""
    values = [each.isoformat() if isinstance(each, datetime) else each for each in position]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def from_cursor(cursor: str, *kinds: type) -> list[Any]:
    """The position that a cursor holds; a value of each kind (`int`, `str`, `datetime`).

    Raises:
        Problem: it is no cursor of this list's.
    """
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(kinds):
            raise ValueError("another list's")
        return [_as(value, kind) for value, kind in zip(values, kinds, strict=True)]
    except (ValueError, OverflowError, binascii.Error, RecursionError):
        detail = (
            "The cursor is none that this list gave: send the `next` of a page as it is, or none for the beginning."
        )
        raise Problem(422, "bad_cursor", "Invalid cursor", detail) from None


def _as(value: Any, kind: type) -> Any:
    if kind is datetime:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    if kind is int and type(value) is int and 0 <= value < 2**31:
        return value
    if kind is str and isinstance(value, str) and "\0" not in value:
        value.encode()  # what is no text of Unicode's, no database is asked for
        return value
    raise ValueError("another list's")
