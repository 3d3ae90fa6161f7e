"""Folders and moments as the protocol writes them: paths with base64 contents and MD5 checksums, and timestamps."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from autograder.service.store.files import checked_path

MAX_FILES = 2000
MAX_COMMAS = 100 * MAX_FILES
"""In the JSON of a folder. Each stands for a value, and empty lists take twenty times their size in memory."""


class BadTree(ValueError):
    """What was sent is no folder of files: the message says what was expected."""


class BadTimestamp(ValueError):
    """What was sent is no moment: the message says what was expected."""


def packed(files: Mapping[str, bytes], *, list_only: bool = False) -> list[dict[str, str]]:
    """The folder as an answer holds it; with `list_only` without the contents."""
    found = []
    for path, data in sorted(files.items()):
        entry = {"path": path, "checksum": hashlib.md5(data, usedforsecurity=False).hexdigest()}
        found.append(entry if list_only else entry | {"content": base64.b64encode(data).decode()})
    return found


def unpacked(text: str | None, *, max_bytes: int) -> dict[str, bytes]:
    """The folder that a request holds: JSON of a list of paths and contents.

    Raises:
        BadTree: it is no such list, a content is not what its checksum says, or all is more than `max_bytes`.
        BadPath: a path leads out of the folder.
    """
    files: dict[str, bytes] = {}
    size = 0
    for entry in _entries(text):
        path, data = _unpacked(entry)
        size += len(data)
        if size > max_bytes:
            raise BadTree(f"The files are larger than {max_bytes / 1e6:g} MB together: leave out what is not needed.")
        # Clients write the files of an inner folder of the assignment's own name as if they lay in the outer one, and
        # after those: the outer one's are meant.
        files.setdefault(path, data)
    return files


def _entries(text: str | None) -> list[Any]:
    if not text:
        raise BadTree("The files are missing: expected the field `files` with the folder as JSON.")
    if text.count(",") > MAX_COMMAS:
        raise BadTree(f"The field `files` holds more than a list of at most {MAX_FILES} paths and contents.")
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        raise BadTree("The field `files` is not JSON: expected a list of paths and contents.") from None
    if not isinstance(entries, list):
        raise BadTree("The field `files` is JSON of something else: expected a list of paths and contents.")
    if len(entries) > MAX_FILES:
        raise BadTree(f"There are {len(entries)} files; expected at most {MAX_FILES}.")
    return entries


def _unpacked(entry: Any) -> tuple[str, bytes]:
    path, content = (entry.get("path"), entry.get("content")) if isinstance(entry, dict) else (None, None)
    if not isinstance(path, str) or not isinstance(content, str):
        raise BadTree("A file of the list has no path or no content: expected both, as text.")
    checked = checked_path(path)
    try:
        data = base64.b64decode("".join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        raise BadTree(f"The content of {checked!r} is not base64.") from None
    checksum = entry.get("checksum")
    if checksum is not None and checksum != hashlib.md5(data, usedforsecurity=False).hexdigest():
        raise BadTree(f"The content of {checked!r} is not what its checksum says: send it again.")
    return checked, data


def written(moment: datetime) -> str:
    """The moment as the protocol writes it, to the microsecond: it names a submission."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"


def moment_of(text: str) -> datetime:
    """The moment of a timestamp as nbgrader, its clients and ISO 8601 write it; UTC where it names no zone.

    Raises:
        BadTimestamp: it is none.
    """
    try:
        moment = datetime.fromisoformat(text.strip().removesuffix("UTC").rstrip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadTimestamp(
            f"{text[:60]!r} is no timestamp; expected one such as '2025-01-31 12:00:00.000000 UTC'."
        ) from None
