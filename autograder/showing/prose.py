"""Markdown of a notebook as it stands on a page: made safe, its headings below the page's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from autograder.showing.markup import as_written, markdown_html, plain_html, too_long
from autograder.showing.render import printable

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_HEADING = re.compile(r"<(/?)h([1-6])(?=[ >])")


def prose_html(source: str, attachments: Mapping[str, Any] = _NOTHING, level: int = 2) -> tuple[str, int]:
    """The text as HTML that needs no cleaning any more, and the level of its last heading.

    No heading is more than one step deeper than the last, which before it was at `level`. Formulas stay as written.
    """
    return _in_order(_render(source, attachments) if attachments else _rendered(source), level)


@lru_cache(maxsize=256)
def _rendered(source: str) -> str:
    """Most of a notebook's text is the same in the whole class."""
    return _render(source, _NOTHING)


def _render(source: str, attachments: Mapping[str, Any]) -> str:
    if not too_long(source):
        with suppress(RecursionError):
            return plain_html(printable(markdown_html(source, attachments)))
    return as_written(printable(source))


def _in_order(markup: str, level: int) -> tuple[str, int]:
    def moved(found: re.Match[str]) -> str:
        nonlocal level
        if not found[1]:
            level = min(int(found[2]) + 2, level + 1, 6)
        return f"<{found[1]}h{level}"

    return _HEADING.sub(moved, markup), level
