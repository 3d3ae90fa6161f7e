"""A function from a student's cells, without what could tell whose it is. The code is read as text, token by token."""

from __future__ import annotations

import builtins
import io
import keyword
import re
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

LONGEST_CELL = 20_000
"""A cell with more characters is not read: no exercise needs as many."""
SOMEBODY = "student"
TAKEN_OUT = "..."
_SHORTEST_NAME = 3
"""Shorter parts of a name stand in too many words that are none."""
_REVEALS = re.compile(r"[/\\@]|[^\x00-\x7f]")
"""What a path or an address has in it, and what names have that are written in other letters."""
_PATH = re.compile(r"[^\s'\"()\[\],;]*[/\\@][^\s'\"()\[\],;]*")
_EVERYBODYS = frozenset((*keyword.kwlist, *dir(builtins), *dir(np), *dir(np.linalg), *dir(np.ndarray), "np", "self"))
"""Names that tell nothing of who uses them, though somebody may be called Max."""
_SKIPPED = (tokenize.COMMENT, tokenize.NL)
_LAYOUT = (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.ENCODING)


def function_code(cells: Iterable[str], name: str, names: Iterable[str] = ()) -> str | None:
    """The definition of `name` that holds after all cells have run: without comments, docstrings, paths and `names`.

    None where there is none that can be read, as where the name is imported, or a cell is no Python.
    """
    found = None
    for cell in cells:
        if name in cell and len(cell) <= LONGEST_CELL:
            found = _last_definition(cell, name) or found
    return None if found is None else _written(found, _pattern(names), _EVERYBODYS | {name})


def harmless(value: Any, names: Iterable[str]) -> Any:
    """A text, or the texts in a nested value, without a person's names, paths and addresses."""
    if isinstance(value, str):
        return _PATH.sub(TAKEN_OUT, _pattern(names, r"(?<![^\W\d_])(?:{})(?![^\W\d_])").sub(SOMEBODY, value))
    if isinstance(value, (list, tuple)):
        return [harmless(each, names) for each in value]
    if isinstance(value, dict):
        return {harmless(key, names): harmless(each, names) for key, each in value.items()}
    return value


def _pattern(names: Iterable[str], within: str = "{}") -> re.Pattern[str]:
    """What finds any of the names, whole or in part and however it is written: anywhere, or only as a word."""
    # Of an address the part before the sign: what is behind it is everybody's.
    whole = [each.partition("@")[0].strip() for each in names]
    parts = {part for each in whole for part in (each, *re.split(r"[\W_]+", each)) if len(part) >= _SHORTEST_NAME}
    longest_first = sorted(map(re.escape, parts), key=len, reverse=True)
    return re.compile(within.replace("{}", "|".join(longest_first) or r"(?!)"), re.IGNORECASE)


_Lines = list[tuple[int, list[tokenize.TokenInfo]]]


def _last_definition(cell: str, name: str) -> _Lines | None:
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(cell).readline))
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError):
        return None  # a magic command, or what is no Python
    found = None
    lines = list(_logical_lines(tokens))
    for place, (depth, line) in enumerate(lines):
        words = [token.string for token in line if token.type not in (tokenize.INDENT, tokenize.DEDENT)]
        defines = words[:2] in (["def", name], ["class", name]) or words[:2] == [name, "="]
        if depth == 0 and defines:
            end = next((n for n in range(place + 1, len(lines)) if lines[n][0] == 0), len(lines))
            start = place
            while start > 0 and lines[start - 1][0] == 0 and _first(lines[start - 1][1]) == "@":
                start -= 1
            found = lines[start:end]
    return found


def _logical_lines(tokens: Sequence[tokenize.TokenInfo]) -> Iterator[tuple[int, list[tokenize.TokenInfo]]]:
    """Each statement's line of tokens, with how deep it stands; comments and empty lines are left out."""
    depth = 0
    line: list[tokenize.TokenInfo] = []
    for token in tokens:
        if token.type == tokenize.INDENT:
            depth += 1
        elif token.type == tokenize.DEDENT:
            depth -= 1
        elif token.type == tokenize.NEWLINE:
            if line:
                yield depth, line
            line = []
        elif token.type not in (*_SKIPPED, *_LAYOUT):
            line.append(token)
    if line:
        yield depth, line


def _first(line: Sequence[tokenize.TokenInfo]) -> str:
    return line[0].string if line else ""


def _written(lines: _Lines, somebody: re.Pattern[str], kept: frozenset[str]) -> str:
    written = []
    for depth, line in lines:
        if all(token.type == tokenize.STRING for token in line):
            continue  # a docstring, or another text that nothing is done with
        written.append("    " * depth + _joined(line, somebody, kept))
    return "\n".join(written)


def _joined(line: Sequence[tokenize.TokenInfo], somebody: re.Pattern[str], kept: frozenset[str]) -> str:
    """The tokens as they stood, a line break in brackets as one space."""
    text, end = "", line[0].start
    for token in line:
        text += " " * (token.start[1] - end[1] if token.start[0] == end[0] else 1)
        text += _without(token, somebody, kept)
        end = token.end
    return text


def _without(token: tokenize.TokenInfo, somebody: re.Pattern[str], kept: frozenset[str]) -> str:
    """The token; of a text that could be a path, an address or a name in other letters only that there was one."""
    if token.string in kept:
        return token.string
    kind = tokenize.tok_name[token.type]
    if kind == "STRING" and _REVEALS.search(token.string):
        return f'"{TAKEN_OUT}"'
    if kind.endswith("_MIDDLE") and _REVEALS.search(token.string):  # between the braces of a text with values in it
        return TAKEN_OUT
    return somebody.sub(SOMEBODY, token.string)
