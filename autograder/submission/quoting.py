"""Where an exception was raised, in the student's own words: the cell, the line, and what stands in it.

A worker's report of the place is trusted to point, no more: the line that is shown comes from the plan, on our side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from autograder.case import Answer, Asker, Case
from autograder.submission import Plan
from autograder.texts import say

MOST_SHOWN = 80
_PLACE = re.compile(r"(?P<label>.{1,100}), line (?P<line>\d{1,6})")


class QuotingAsker:
    """Asks another asker, and puts the student's line beside the place of each failure."""

    def __init__(self, asker: Asker, planned: Plan) -> None:
        self._asker, self._planned = asker, planned

    def ask(self, name: str, cases: Sequence[Case]) -> list[Answer]:
        """Answers of the function called `name`, one for each case, in order."""
        return [self._quoted(answer) for answer in self._asker.ask(name, cases)]

    def _quoted(self, answer: Answer) -> Answer:
        failure = answer.failure
        if failure is None or not failure.where or not answer.steps:
            return answer
        last = replace(answer.steps[-1], value=replace(failure, where=quoted(failure.where, self._planned)))
        return Answer((*answer.steps[:-1], last))


def quoted(where: str, planned: Plan) -> str:
    """The place with the line that stands there, if it is one of the student's own; else as it came."""
    found = _PLACE.fullmatch(where)
    if found is None:
        return where
    number = int(found["line"])
    for cell in planned.cells:
        lines = (cell.run or "").split("\n")
        if cell.label == found["label"] and cell.origin == "student" and 1 <= number <= len(lines):
            line = _shown(lines[number - 1])
            if not line:
                return say("{place}, line {line}", place=cell.label, line=number)
            return say("{place}, line {line}: `{source}`", place=cell.label, line=number, source=line)
    return where


def _shown(line: str) -> str:
    """The line on one line: without what cannot be seen, and without backticks, which mark code in a sentence."""
    plain = "".join(character if character.isprintable() else " " for character in line.strip()).replace("`", "'")
    return plain if len(plain) <= MOST_SHOWN else plain[: MOST_SHOWN - 1] + "…"
