"""A small coverage-guided fuzzer: inputs that reach new lines are kept and mutated further; seeded, so repeatable."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any

TOKENS = [
    b"{", b"}", b"[", b"]", b'"', b"null", b"true", b"-1", b"0", b"1e999", b"NaN", b"9" * 5000, b"\\ud800", b"\\u0000",
    b"\xff\xfe", b"\xef\xbb\xbf", b"\0", b"\x1b[2J", "\u202e".encode(), b"cells", b"cell_type", b"code", b"markdown",
    b"source", b"metadata", b"nbgrader", b"grade_id", b"locked", b"points", b"nbformat", b"attachments", b"array",
    b"<f8", b"|b1", b"<U4", b"packed", b"dict", b"opaque", b"scalar", b"matrix", b"steps", b"value", b"failure",
    b"[" * 3000, b'{"a":' * 3000,
]  # fmt: skip
LONGEST = 200_000


@dataclass(frozen=True)
class Outcome:
    """How many inputs were tried, how many reached something new, and the slowest of them in seconds."""

    tried: int
    kept: int
    slowest: float


def fuzz(
    target: Callable[[bytes], object],
    seeds: Sequence[bytes],
    files: Collection[str],
    *,
    tries: int,
    seed: int = 0,
) -> Outcome:
    """Gives `target` mutated inputs; what it raises goes through, with the input as a note.

    New is what reaches a line, in one of `files` (ends of paths), from a line that it was not reached from before.
    """
    chance = random.Random(seed)
    corpus = list(seeds)
    reached: set[tuple[Any, ...]] = set()
    slowest, kept = 0.0, 0
    for number in range(tries):
        data = corpus[number] if number < len(seeds) else _mutated(chance, corpus)
        start = time.perf_counter()
        try:
            lines = _lines(target, data, files)
        except BaseException as error:
            error.add_note(f"input: {data[:2000]!r}")
            raise
        slowest = max(slowest, time.perf_counter() - start)
        if not lines <= reached:
            reached |= lines
            corpus.append(data)
            kept += 1
    return Outcome(tries, kept, slowest)


def _mutated(chance: random.Random, corpus: Sequence[bytes]) -> bytes:
    data = bytearray(chance.choice(corpus[-50:] if chance.random() < 0.5 else corpus))
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        place = chance.randrange(len(data) + 1)
        end = min(len(data), place + chance.choice((1, 1, 2, 8, 64)))
        way = chance.randrange(6)
        if way == 0 and place < len(data):
            data[place] = chance.randrange(256)
        elif way == 1:
            data[place:end] = b""
        elif way == 2:
            data[place:place] = chance.choice(TOKENS)
        elif way == 3:
            data[place:end] = chance.choice(TOKENS)
        elif way == 4:
            other = chance.choice(corpus)
            start = chance.randrange(len(other) + 1)
            data[place:end] = other[start : start + chance.choice((8, 64, 512))]
        else:
            data[place:place] = data[place:end] * chance.choice((1, 2, 50))
    return bytes(data[:LONGEST])


def _lines(target: Callable[[bytes], object], data: bytes, files: Collection[str]) -> set[tuple[Any, ...]]:
    """The steps from line to line that `target` takes in these files."""
    steps: set[tuple[Any, ...]] = set()

    def enter(frame: FrameType, event: str, argument: Any) -> Any:
        code = frame.f_code
        if not code.co_filename.endswith(tuple(files)):
            return None
        before = 0

        def within(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal before
            if event == "line":
                steps.add((code.co_name, before, frame.f_lineno))
                before = frame.f_lineno
            return within

        return within

    former = sys.gettrace()
    sys.settrace(enter)
    try:
        target(data)
    finally:
        sys.settrace(former)
    return steps
