"""What a release must not hold: solutions, hidden lines, mark schemes, references, expected values, outputs."""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from autograder import numeric
from autograder.case import arguments
from autograder.course import SourceNotebook
from autograder.exercise import ORDINARY, Exercise
from autograder.judging import asking

MARKERS = re.compile(r"(?:#|=)+ *(?:BEGIN|END) +(?:SOLUTIONS?|HIDDEN +TESTS?|MARK *SCHEME)", re.IGNORECASE)
REGION = re.compile(r"(?:###|===) BEGIN (SOLUTION|HIDDEN TESTS|MARK SCHEME)\s*\n(.*?)(?:###|===) END \1", re.DOTALL)
TELLING = 10
"""Shorter lines, without their blanks, stand in any program."""
MANY = 3
LARGEST_FILE = 20_000_000
NUMBER = re.compile(r"-?\d+\.\d{5,}(?:[eE][-+]?\d+)?")


def found(source: SourceNotebook, folder: Path, exercises: Sequence[Exercise]) -> Iterator[str]:
    """A sentence for each thing in the released `folder` that gives away what the source notebook keeps hidden."""
    release = folder / source.path.name
    document = json.loads(release.read_text(encoding="utf-8"))
    cells = document.get("cells", [])
    visible = "\n".join(_text(cell) for cell in cells)
    if MARKERS.search(visible):
        yield f"{release.name} has the line {_line_of(visible, MARKERS)!r}: the region that it marks was not taken out."
    for number, cell in enumerate(cells, start=1):
        if cell.get("outputs"):
            yield f"Cell {number} of {release.name} has an output: what the solution printed is to be seen."
    # Metadata and attachments count as well as what is shown.
    yield from _in_text(json.dumps(document, ensure_ascii=False).replace("\\n", "\n"), release.name, source, exercises)
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".ipynb"):
        if path.stat().st_size > LARGEST_FILE:
            continue
        name = str(path.relative_to(folder))
        yield from _in_text(path.read_bytes().decode("utf-8", "replace"), name, source, exercises)
        yield from _expected(path, name, exercises)


def _text(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _line_of(text: str, pattern: re.Pattern[str]) -> str:
    return next(line.strip() for line in text.splitlines() if pattern.search(line))


def _in_text(text: str, name: str, source: SourceNotebook, exercises: Sequence[Exercise]) -> Iterator[str]:
    bare = _bare(text)
    for cell in source.notebook.cells:
        for kind, region in REGION.findall(cell.source):
            lines = _telling(region)
            if not lines:
                continue
            seen = [line for line in lines if _bare(line) in bare]
            what = {"SOLUTION": "the solution", "HIDDEN TESTS": "a hidden line", "MARK SCHEME": "the mark scheme"}[kind]
            # A student may meet one line of a solution in an example; all of them are the solution.
            if len(seen) == len(lines) or (seen and kind != "SOLUTION"):
                yield f"{name} holds {what} of the cell {cell.grade_id}: {seen[0].strip()!r}."
    for exercise in exercises:
        lines = _telling(_body(exercise))
        if lines and all(_bare(line) in bare for line in lines):
            yield f"{name} holds the reference of {exercise.name}: {lines[0].strip()!r}."


def _bare(text: str) -> str:
    """The text without blanks and backslashes, in which line breaks and indentation make no difference."""
    return re.sub(r"[\s\\]+", "", text)


def _telling(region: str) -> list[str]:
    lines = [line.split(" # ")[0].strip() for line in region.splitlines()]
    lines = [line for line in lines if not line.startswith(("#", "import ", "from ", "return NotImpl"))]
    return [line for line in lines if len(_bare(line)) >= TELLING]


def _body(exercise: Exercise) -> str:
    """The reference's statements, without its head and docstring."""
    reference: Any = exercise.reference
    try:
        text = textwrap.dedent(inspect.getsource(reference))
    except (OSError, TypeError):
        return ""
    (function,) = ast.parse(text).body
    if not isinstance(function, (ast.FunctionDef, ast.ClassDef)):
        return ""
    documented = ast.get_docstring(function) is not None
    statements = function.body[1:] if documented else function.body
    return "\n".join(text.splitlines()[statements[0].lineno - 1 :]) if statements else ""


def _expected(path: Path, name: str, exercises: Sequence[Exercise]) -> Iterator[str]:
    """Whether a data file holds what a reference answers in the cases that are the same for everybody."""
    held = _numbers(path)
    for exercise in exercises:
        known = _answers(exercise) & held
        if len(known) >= MANY:
            yield f"{name} holds values that {exercise.name} should give: {', '.join(sorted(known)[:MANY])}."


def _numbers(path: Path) -> set[str]:
    """The numbers with many digits in a data file, each to six significant ones."""
    try:
        if path.suffix in (".npy", ".npz"):
            loaded = np.load(path, allow_pickle=False)
            arrays = list(loaded.values()) if path.suffix == ".npz" else [loaded]
        else:
            text = path.read_bytes().decode("utf-8", "replace")
            arrays = [np.array([float(number) for number in NUMBER.findall(text)])]
    except (OSError, ValueError):
        return set()
    return {shown for array in arrays for shown in _shown(array)}


def _answers(exercise: Exercise) -> set[str]:
    """What the reference gives in ordinary cases whose arguments do not depend on the seed, to six digits."""
    first, second = (exercise.make_cases(seed)[ORDINARY] for seed in (0, 1))
    fixed = [
        one for one, other in zip(first, second, strict=False) if numeric.same_value(arguments(one), arguments(other))
    ]
    values: set[str] = set()
    for case in fixed:
        value = asking.answer(exercise.reference, case).value
        for each in value if isinstance(value, tuple) else (value,):
            array = numeric.as_array(each)
            values |= set() if array is None else _shown(array)
    return values


def _shown(array: Any) -> set[str]:
    """The entries to six significant digits, but for those that need no more than four: anybody may write these."""
    if array.dtype.kind != "f":
        return set()
    entries = [float(entry) for entry in array.reshape(-1)[:10_000] if np.isfinite(entry)]
    return {f"{entry:.6g}" for entry in entries if f"{entry:.6g}" != f"{entry:.4g}"}
