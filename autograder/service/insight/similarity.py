"""Which works have much in common: copydetect's fingerprints (winnowing), what all were given taken out.

    S. Schleimer, D. Wilkerson, A. Aiken (2003), Winnowing: Local Algorithms for Document Fingerprinting, SIGMOD.

Works are texts and stay texts: Pygments splits them into words, and nothing else is done with them. That may take long
for a class, and `copydetect` brings matplotlib along: import this in a process of its own.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from copydetect import CodeFingerprint, compare_files
from copydetect.utils import filter_code, get_token_coverage, hashed_kgrams

NOISE, GUARANTEE = 25, 30
"""Stretches below `NOISE` signs are not looked at, those from `GUARANTEE` on are always found (copydetect's own)."""
COMMON = 10
"""What more works than this have alike is what the exercise asks for, as in MOSS (its option -m)."""
LEAST_SHARE = 0.5
LEAST_SIGNS = 100
"""Pairs are told of where at least this share of one of them, and so much of it, stands in the other."""
MOST_PAIRS = 200
LONGEST = 40_000
"""Of a work with more characters the beginning is looked at: no exercise needs as many."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Pair:
    """Two works by their names, which share of each stands in the other, and where: from and to which character.

    A share is one of what is left of the work once that is taken out which all were given.
    """

    first: str
    second: str
    first_share: float
    second_share: float
    first_spans: tuple[Span, ...]
    second_spans: tuple[Span, ...]


def alike(works: Mapping[str, str], given: Sequence[str]) -> list[Pair]:
    """The pairs of works that have most in common, those first; `given` are texts that all had before them."""
    prints = {name: _fingerprint(name, text[:LONGEST]) for name, text in works.items()}
    in_works = Counter(value for each in prints.values() for value in each.hashes)
    everybodys = {value for value, count in in_works.items() if count > COMMON} | _hashes(given)
    holders: dict[int, list[str]] = defaultdict(list)
    for name, each in prints.items():
        _take_out(each, everybodys)
        for value in each.hashes:
            holders[value].append(name)
    candidates = {pair for names in holders.values() for pair in combinations(sorted(names), 2)}
    pairs = [found for first, second in sorted(candidates) if (found := _pair(prints[first], prints[second]))]
    pairs.sort(key=lambda each: (-(each.first_share + each.second_share), each.first, each.second))
    return pairs[:MOST_PAIRS]


def _fingerprint(name: str, text: str) -> CodeFingerprint:
    return CodeFingerprint(name, NOISE, GUARANTEE - NOISE + 1, language="python", fp=io.StringIO(text))


def _hashes(texts: Sequence[str]) -> set[int]:
    """All of the texts' fingerprints, not only those that winnowing would choose."""
    return {int(value) for text in texts for value in hashed_kgrams(filter_code(text, "", "python")[0], NOISE)}


def _take_out(each: CodeFingerprint, values: set[int]) -> None:
    """Leave these out of a work's fingerprints, and out of what its share is of.

    copydetect's own way to do it takes a fingerprint that a work has twice for one of the values.
    """
    each.hashes -= values
    each.hash_idx = {value: places for value, places in each.hash_idx.items() if value in each.hashes}
    each.token_coverage = get_token_coverage(each.hash_idx, each.k, len(each.filtered_code))


def _pair(first: CodeFingerprint, second: CodeFingerprint) -> Pair | None:
    signs, shares, slices = compare_files(first, second)
    if signs < LEAST_SIGNS or max(shares) < LEAST_SHARE:
        return None
    spans = [_spans(each, work.raw_code) for each, work in zip(slices, (first, second), strict=True)]
    first_share, second_share = (min(1.0, float(share)) for share in shares)
    return Pair(first.filename, second.filename, first_share, second_share, *spans)


def _spans(slices: Sequence[Sequence[float]], text: str) -> tuple[Span, ...]:
    """The stretches in order, none over another, none beyond the text."""
    spans: list[Span] = []
    for start, end in sorted(zip(*(map(int, each) for each in slices), strict=True)):
        start = max(start, spans[-1][1] if spans else 0)
        end = min(end, len(text))
        if spans and start == spans[-1][1] and end > start:
            spans[-1] = (spans[-1][0], end)
        elif end > start:
            spans.append((start, end))
    return tuple(spans)
