"""Cells put behind the others in a notebook's text, of which nothing else changes: a diff shows the new cells alone."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

_SPACE = re.compile(r"[ \t\r\n]*")
_STEP = re.compile(r'^\{\r?\n([ \t]+)"')


def append_cells(text: str, cells: Sequence[dict[str, Any]]) -> str:
    """The text of a notebook with these cells behind its last, indented as it is.

    `text` must be the JSON of an object with a list of cells, which `read_notebook` has found it to be.
    """
    at, empty = _end_of_cells(text)
    step = _STEP.match(text.lstrip("\ufeff"))
    if step is None:  # all in one line
        new = ", ".join(json.dumps(cell, ensure_ascii=False, sort_keys=True) for cell in cells)
        return f"{text[:at]}{'' if empty else ', '}{new}{text[at:]}"
    indent = step[1]
    dumped = (json.dumps(cell, ensure_ascii=False, indent=indent, sort_keys=True) for cell in cells)
    new = ",\n".join(textwrap.indent(cell, 2 * indent) for cell in dumped)
    new = f"\n{new}\n{indent}" if empty else f",\n{new}"
    return text[:at] + (new.replace("\n", "\r\n") if "\r\n" in text else new) + text[at:]


def _end_of_cells(text: str) -> tuple[int, bool]:
    """Where the last cell ends; or, where there is none, where the list begins, and True."""
    for key, start in _entries(text):
        if key == "cells":
            ends = list(_items(text, start))
            return (ends[-1], False) if ends else (start + 1, True)
    raise ValueError("The notebook has no list of cells.")


def _entries(text: str) -> Iterator[tuple[str, int]]:
    """The keys of the object that the text is, and where their values begin."""
    decoder = json.JSONDecoder()
    at = text.index("{")
    while text[at] != "}":
        key, at = decoder.raw_decode(text, _past(text, at + 1))
        at = _past(text, _past(text, at) + 1)
        yield key, at
        at = _past(text, decoder.raw_decode(text, at)[1])


def _items(text: str, at: int) -> Iterator[int]:
    """Where the items of the list that begins there end."""
    decoder = json.JSONDecoder()
    if text[_past(text, at + 1)] == "]":
        return
    while text[at] != "]":
        end = decoder.raw_decode(text, _past(text, at + 1))[1]
        yield end
        at = _past(text, end)


def _past(text: str, at: int) -> int:
    """The next place that is not blank."""
    match = _SPACE.match(text, at)
    return match.end() if match else at
