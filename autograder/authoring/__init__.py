"""A new exercise from templates: its card, its section of a notebook, one right and one wrong solution.

What is written can be validated at once: it asks for squares, until its author writes what it should ask for.
"""

from __future__ import annotations

import ast
import contextlib
import itertools
import json
import math
import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from autograder.authoring.appending import append_cells
from autograder.authoring.signature import Signature, read_signature
from autograder.course import Course, CourseError
from autograder.notebook import Notebook

LINE = 120
"""No line of the templates is longer, whatever the names: as in the cards of our own course."""
MOST_POINTS = 1e6
_ASSIGNMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_OUR_FOLDERS = ("locale", "solutions")
_IMPORTS = {"np": "import numpy as np", "check_close": "from autograder.student import check_close, check_gradient"}


@dataclass(frozen=True)
class Written:
    """What was written: the card, the solutions, and the notebook, which may have been there (`begun` is False)."""

    name: str
    card: Path
    right: Path
    wrong: Path
    notebook: Path
    begun: bool


def new_exercise(
    course: Course,
    assignment: str,
    signature: str,
    *,
    title: str | None = None,
    points: float = 2,
    notebook: str | None = None,
) -> Written:
    """Write a new exercise into the course: all of its files, or none. What is there already stays as it is.

    Args:
        course: a folder with `nbgrader_config.py`; `source/` and `reference/` are made where there are none.
        assignment: of the course, or a new one.
        signature: the function's name, or its signature; arguments with a default are numbers, the others arrays.
        title: heading of the notebook's section; by default the function's name in words.
        points: of the graded cell.
        notebook: name of the assignment's notebook that gets the section, where it has several.

    Raises:
        CourseError: a name cannot be used or is in use already, or something stands where a file should go.
        OSError: a file cannot be written; none is left.
    """
    _check_assignment(course, assignment)
    asked = read_signature(signature)
    heading = _checked_title(title or asked.name.replace("_", " ").capitalize())
    if not (math.isfinite(points) and 0 < points <= MOST_POINTS):
        raise CourseError(f"An exercise cannot have {points:g} points: expected a number above 0, at most a million.")
    for known, path in course.cards.items():
        if known.casefold() == asked.name.casefold():
            raise CourseError(f"There is an exercise {known} already, in {path}; a name is used once in the course.")
    words = _words(asked, assignment, heading)
    folder = course.root / "reference" / assignment
    solutions = folder / "solutions" / asked.name
    path, existing = _notebook(course, assignment, notebook)
    made = Written(
        asked.name,
        folder / f"{asked.name}.py",
        solutions / "right" / "products.py",
        solutions / "wrong" / "doubles.py",
        path,
        existing is None,
    )
    contents = {
        made.card: _rendered("card.py", words),
        made.right: _rendered("right.py", words),
        made.wrong: _rendered("wrong.py", words),
    }
    for file in (made.card, solutions):
        if os.path.lexists(file):
            raise CourseError(f"{file} exists already. Move it away or remove it, or give the exercise another name.")
    if existing is None:
        _write({**contents, path: _begun(words, points)})
    else:
        _check_unused(asked.name, existing, path)
        _write(contents, path, _continued(words, points, existing, _utf8(path)))
    return made


def _check_assignment(course: Course, name: str) -> None:
    known = course.assignments if (course.root / "source").is_dir() else ()
    if name in known:
        return
    if not _ASSIGNMENT.fullmatch(name) or name in _OUR_FOLDERS:
        raise CourseError(
            f"{name!r} cannot name an assignment: expected letters, digits, underscores and hyphens, a letter or digit "
            f"first; and neither {' nor '.join(_OUR_FOLDERS)}."
        )
    for other in known:
        if other.casefold() == name.casefold():
            raise CourseError(
                f"There is an assignment {other!r}: name that one, or choose a name that differs in more than capitals."
            )


def _checked_title(title: str) -> str:
    title = title.strip()
    if not title or not title.isprintable() or '"""' in title or "\\" in title or len(title) > 100:
        raise CourseError(
            f"{title!r} cannot be a title: expected one line of at most 100 characters, without backslashes and "
            "triple quotes. TeX is for the section's text."
        )
    return title


def _notebook(course: Course, assignment: str, name: str | None) -> tuple[Path, Notebook | None]:
    """The notebook that gets the section, and what it holds; None where it is still to be made."""
    folder = course.root / "source" / assignment
    if not any(folder.glob("*.ipynb")):
        if name is not None and not _ASSIGNMENT.fullmatch(name):
            raise CourseError(f"{name!r} cannot name a notebook: expected letters, digits, underscores and hyphens.")
        return folder / f"{name or assignment}.ipynb", None
    notebooks = course.assignment(assignment).notebooks
    wanted = name or (assignment if assignment in notebooks or len(notebooks) > 1 else next(iter(notebooks)))
    if wanted not in notebooks:
        found = ", ".join(notebooks)
        raise CourseError(f"There is no notebook {wanted!r} in {folder}; name one of these with --notebook: {found}.")
    return notebooks[wanted].path, notebooks[wanted].notebook


def _utf8(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise CourseError(f"{path} is not in UTF-8, as notebooks are: save it with JupyterLab.") from None


def _check_unused(name: str, notebook: Notebook, path: Path) -> None:
    if name in _names_bound(notebook):
        raise CourseError(f"{path} gives {name!r} a meaning already; give the exercise another name.")


def _names_bound(notebook: Notebook) -> set[str]:
    """What the notebook's code defines, imports or assigns outside of functions."""
    found: set[str] = set()
    for cell in notebook.cells:
        with contextlib.suppress(SyntaxError):
            for statement in ast.parse(cell.source).body if cell.cell_type == "code" else ():
                found.update(_bound(statement))
    return found


def _bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        yield statement.name
    elif isinstance(statement, (ast.Import, ast.ImportFrom)):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in statement.names)
    else:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id


def _words(signature: Signature, assignment: str, title: str) -> dict[str, Any]:
    """What the templates are filled with."""
    examples = [f"np.array([{1.0 + n}, {n - 2.0}, {3.0 + n}])" for n in range(len(signature.arrays))]
    reference = _expression(signature, "{0}**2")
    others = {name: _another(number) for name, number in signature.numbers.items()}
    return {
        "name": signature.name,
        "assignment_title": assignment.replace("_", " ").capitalize(),
        "signature": str(signature),
        "title": title,
        "formula": _expression(signature, "{0}[i]^2"),
        "what": _in_words(signature),
        "first": signature.arrays[0],
        "arrays": ", ".join(signature.arrays),
        "several": len(examples) > 1,
        "shape": "the same shape" if len(examples) > 1 else "any shape",
        "call": f"{signature.name}({', '.join(one.name for one in signature.parameters)})",
        "parameters": str(signature).partition("(")[2][:-1],
        "reference": reference,
        "products": _expression(signature, "{0} * {0}"),
        "doubles": _expression(signature, "2 * {0}"),
        "example": _case("the example in the text", examples),
        "case": lambda label, array: _case(label, [*[array] * len(examples), *map(repr, others.values())]),
        "numbers": others,
        "check": _check(signature, examples, reference),
    }


def _expression(signature: Signature, term: str) -> str:
    """The sum of these terms, one for each array, and of the numbers that are 0 by default; times the other numbers."""
    terms = [term.format(name) for name in signature.arrays]
    terms += [name for name, number in signature.numbers.items() if not number]
    factors = [f" {'/' if _divides(n) else '*'} {name}" for name, n in signature.numbers.items() if n]
    total = " + ".join(terms)
    return (f"({total})" if len(terms) > 1 and factors else total) + "".join(factors)


def _divides(number: float) -> bool:
    # By what is tiny it is divided: a product would come out as near to 0 as any other, which no check can tell apart.
    return abs(number) < 1e-3


def _another(number: int | float) -> int | float:
    """A number that is not the default, of the same sign and kind."""
    if isinstance(number, int):
        return number + 2 if number >= 0 else number - 2
    return number / 2 if number else 0.5


def _in_words(signature: Signature) -> str:
    names = [f"`{name}`" for name in signature.arrays]
    what = f"the square of each element of {names[0]}"
    if len(names) > 1:
        what = f"the squares of {', '.join(names[:-1])} and {names[-1]}, added up element by element"
    what += "".join(f", plus `{name}`" for name, number in signature.numbers.items() if not number)
    for name, number in signature.numbers.items():
        what += f", {'divided by' if _divides(number) else 'times'} `{name}`" if number else ""
    return what


def _case(label: str, arguments: Sequence[str]) -> str:
    """The line of a card that yields a case; several lines where one would be too long."""
    items = [f'"{label}"', *arguments]
    line = f"    yield {', '.join(items)}"
    if len(line) <= LINE:
        return line
    return "\n".join(["    yield (", *(f"        {item}," for item in items), "    )"])


def _check(signature: Signature, examples: Sequence[str], reference: str) -> str:
    """The check that students see: the example and what it gives."""
    import numpy as np

    values = {name: eval(example, {"np": np}) for name, example in zip(signature.arrays, examples, strict=True)}
    call = f"{signature.name}({', '.join(examples)})"
    wanted = str(eval(reference, {"np": np}, values | signature.numbers).tolist()).replace("e+", "e")
    line = f"check_close({call}, {wanted})"
    return line if len(line) <= LINE else f"check_close(\n    {call},\n    {wanted},\n)"


def _rendered(template: str, words: Mapping[str, Any]) -> str:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(f"{template}.jinja").render(words)


def _begun(words: Mapping[str, Any], points: float) -> str:
    """A new notebook: the cells that each of them begins with, and the section."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    first = [
        _text("title", _rendered("title.md", words)),
        _code("imports", _rendered("imports.py", {"imports": _IMPORTS.values()}), locked=True),
    ]
    document = {
        "cells": [*first, *_section(words, points, (), {"title", "imports"})],
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _continued(words: Mapping[str, Any], points: float, notebook: Notebook, text: str) -> str:
    """The text of a notebook with the section at its end, with the imports that it lacks."""
    document = json.loads(text.lstrip("\ufeff"))
    taken = {str(cell["id"]) for cell in document["cells"] if "id" in cell}
    taken |= {cell.grade_id for cell in notebook.cells if cell.grade_id}
    bound = _names_bound(notebook)
    lacking = [line for name, line in _IMPORTS.items() if name not in bound]
    cells = _section(words, points, lacking, taken)
    if document.get("nbformat_minor", 0) < 5:  # a format in which cells have no ids
        for cell in cells:
            del cell["id"]
    return append_cells(text, cells)


def _section(
    words: Mapping[str, Any], points: float, imports: Sequence[str], taken: Collection[str]
) -> list[dict[str, Any]]:
    """The exercise's cells, under ids that are not taken."""
    name = words["name"]
    worth = int(points) if points == int(points) else points
    cells = [
        _text(_free(f"{name}_text", taken), _rendered("text.md", words)),
        _code(_free(name, taken), _rendered("answer.py", words), solution=True),
        _code(_free(f"{name}_test", taken), _rendered("test.py", words), grade=True, locked=True, points=worth),
    ]
    if imports:
        text = _rendered("imports.py", {"imports": imports})
        cells.insert(1, _code(_free(f"{name}_imports", taken), text, locked=True))
    return cells


def _free(id: str, taken: Collection[str]) -> str:
    """The id, numbered where it is taken."""
    numbered = (f"{id}_{number}" for number in itertools.count(2))
    return id if id not in taken else next(other for other in numbered if other not in taken)


def _text(id: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": _lines(source)}


def _code(id: str, source: str, **nbgrader: Any) -> dict[str, Any]:
    flags = {"grade": False, "locked": False, "solution": False, "task": False}
    metadata = {"nbgrader": {"grade_id": id, "schema_version": 3, **flags, **nbgrader}}
    code: dict[str, Any] = {"cell_type": "code", "execution_count": None, "id": id, "metadata": metadata, "outputs": []}
    return {**code, "source": _lines(source)}


def _lines(source: str) -> list[str]:
    return source.rstrip("\n").splitlines(keepends=True)


def _write(contents: Mapping[Path, str], changed: Path | None = None, text: str = "") -> None:
    """Write new files and, last, change one that is there; where anything fails, nothing has happened."""
    made: list[Path] = []
    try:
        for path, content in contents.items():
            for folder in reversed([folder for folder in path.parents if not folder.exists()]):
                folder.mkdir()
                made.append(folder)
            with path.open("xb") as file:
                made.append(path)
                file.write(content.encode())
        if changed is not None:
            target = changed.resolve()
            beside = target.with_name(f".{target.name}.{os.getpid()}")
            with beside.open("xb") as file:
                made.append(beside)
                file.write(text.encode())
            shutil.copymode(target, beside)
            os.replace(beside, target)
    except BaseException:
        for path in reversed(made):
            with contextlib.suppress(OSError):  # gone already, or somebody has put a file of theirs there
                path.rmdir() if path.is_dir() else path.unlink()
        raise
