"""Labelled solutions: files beside the cards that say, in their first line, what they must get."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from autograder.course import Course, CourseError

_LABEL = re.compile(r'^(?:"""|#)\s*(?:(full)|(half)|(zero)|partial\s+(0?\.\d+|\d+/\d+))\s*:\s*(.+?)\s*(?:""")?\s*$')


@dataclass(frozen=True)
class Solution:
    """A file that defines one exercise's function, the fraction of the points that it must get, and why."""

    exercise: str
    path: Path
    code: str
    fraction: float
    why: str

    @property
    def body(self) -> str:
        """The code without its label: no student writes what their solution gets."""
        return self.code.partition("\n")[2].lstrip()


def solutions(course: Course, exercise: str) -> tuple[Solution, ...]:
    """The labelled solutions of an exercise: right ones first, each folder in the order of the files' names.

    They lie in `reference/<assignment>/solutions/<exercise>/right/` and `.../wrong/`; a file's first line is
    `\"\"\"full: ...\"\"\"`, `\"\"\"half: ...\"\"\"`, `\"\"\"partial 2/3: ...\"\"\"` or `\"\"\"zero: ...\"\"\"`.

    Raises:
        CourseError: a file has no label, or a wrong one claims full marks.
    """
    folder = course.cards[exercise].parent / "solutions" / exercise
    paths = [*sorted((folder / "right").glob("*.py")), *sorted((folder / "wrong").glob("*.py"))]
    return tuple(_labelled(exercise, path) for path in paths)


def _labelled(exercise: str, path: Path) -> Solution:
    code = path.read_text(encoding="utf-8")
    first = code.split("\n", 1)[0]
    match = _LABEL.match(first)
    if match is None:
        raise CourseError(
            f"The first line of {path} must say what the solution gets, "
            f'such as """half: sums in place of means.""" (or full, zero, partial 0.75); found: {first[:80]!r}'
        )
    full, half, _, partial, why = match.groups()
    fraction = 1.0 if full else 0.5 if half else float(Fraction(partial)) if partial else 0.0
    if full and path.parent.name == "wrong":
        raise CourseError(f"{path} lies among the wrong solutions, but its label says full marks.")
    return Solution(exercise, path, code, fraction, why)


def answered(document: Mapping[str, Any], code: Mapping[str, str]) -> dict[str, Any]:
    """A notebook (nbformat's JSON) in which the cells that define these functions hold the given code instead.

    Questions that are answered by hand get a sentence.
    """
    made: dict[str, Any] = copy.deepcopy(dict(document))
    for cell in made["cells"]:
        metadata = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and metadata.get("solution"):
            text = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
            parts = [code[name] for name in code if re.search(rf"^(def|class) {name}\b", text, re.MULTILINE)]
            if parts:
                cell["source"] = "\n\n".join(parts)
        elif metadata.get("solution"):
            cell["source"] = "The loss falls quickly at first, then slowly: the gradient shrinks near the minimum."
    return made
