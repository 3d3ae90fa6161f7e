"""What an assignment's released notebooks say to whoever works on them, rendered safely."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from autograder.service.api.downloads import FileDescription
from autograder.service.context import Service
from autograder.service.store.models import Blob
from autograder.showing.autograded import as_text
from autograder.showing.feedback import visible_source
from autograder.showing.prose import prose_html

MOST_BYTES = 2_000_000
MOST_CHARACTERS = 60_000
"""More HTML than this is left to the notebook itself; pictures that do not fit in are left out first."""
MOST_NOTEBOOKS = 5


@dataclass(frozen=True)
class Instructions:
    """A notebook's text: what stands before the first cell of code, and the rest of it."""

    notebook: str
    opening: Markup
    rest: Markup


def instructions(service: Service, files: Sequence[FileDescription]) -> list[Instructions]:
    """The text of the notebooks among these released files; without those that have none."""
    notebooks = [
        file for file in files if file.path.endswith(".ipynb") and "/" not in file.path and file.size <= MOST_BYTES
    ][:MOST_NOTEBOOKS]
    found = []
    with service.store.reading() as session:
        for file in notebooks:
            data = session.scalar(select(Blob.data).where(Blob.digest == file.digest))
            opening, rest = _rendered(data or b"")
            if opening or rest:
                found.append(Instructions(file.path.removesuffix(".ipynb"), Markup(opening), Markup(rest)))
    return found


@lru_cache(maxsize=32)
def _rendered(data: bytes) -> tuple[str, str]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return "", ""
    parts: tuple[list[str], list[str]] = ([], [])
    level, left, begun = 2, MOST_CHARACTERS, False
    for cell in _cells(document):
        begun = begun or cell.get("cell_type") == "code"
        if cell.get("cell_type") != "markdown" or _is_answer(cell):
            continue
        source = visible_source(as_text(cell.get("source")))
        found = cell.get("attachments")
        attachments = found if isinstance(found, Mapping) else {}
        markup, below = prose_html(source, attachments, level)
        if attachments and len(markup) > left:
            markup, below = prose_html(source, {}, level)
        left -= len(markup)
        if left < 0:
            break
        level = below
        parts[begun].append(markup)
    return "\n".join(parts[False]), "\n".join(parts[True])


def _cells(document: Any) -> Iterator[Mapping[str, Any]]:
    cells = document.get("cells") if isinstance(document, dict) else None
    return (cell for cell in (cells if isinstance(cells, list) else ()) if isinstance(cell, dict))


def _is_answer(cell: Mapping[str, Any]) -> bool:
    """Whether the student writes the cell: it says only that an answer belongs there."""
    metadata = cell.get("metadata")
    ours = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return isinstance(ours, dict) and bool(ours.get("solution"))
