"""A class to measure: an assignment of eight functions, from this repository's cards, cells and labelled solutions."""

from __future__ import annotations

import functools
import json
import random
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authoring.solutions import Solution, answered, solutions
from autograder.course import Course
from autograder.validation.releases import release

ROOT = Path(__file__).resolve().parent.parent
ASSIGNMENT = "eight"
EXERCISES = (
    "mse",
    "linear_regression_loss",
    "sigmoid",
    "sigmoid_gradient",
    "softmax",
    "cross_entropy",
    "one_hot_encoding",
    "sgd",
)
POINTS = 2
SECRET = "the secret of the benchmark's own course"  # the same hidden inputs on every day
_SEED = 37
_MISTAKES = 0.3  # how many of the functions of an imperfect submission are wrong
_OTHER_PACKAGES = re.compile(r"^\s*(?:import|from) (?!numpy|math\b|copy\b)", re.MULTILINE)

LOOPS = "def {name}(*arguments):\n    while True:\n        pass\n"


@dataclass(frozen=True)
class Submission:
    """What one student hands in: the code of each function, and the fraction of its points that it must get."""

    student: str
    code: Mapping[str, str]
    fractions: Mapping[str, float]

    @property
    def perfect(self) -> bool:
        """Whether every function must get full marks."""
        return all(fraction == 1.0 for fraction in self.fractions.values())

    @property
    def score(self) -> float:
        """The points that it must get."""
        return POINTS * sum(self.fractions.values())


@functools.cache
def repository() -> Course:
    """This repository, as a course."""
    return Course(ROOT)


@functools.cache
def _candidates(exercise: str) -> tuple[Solution, ...]:
    """Labelled solutions that need NumPy alone, and define no other of the eight: it would spoil that one's label."""
    others = "|".join(name for name in EXERCISES if name != exercise)
    defines = re.compile(rf"^(?:def (?:{others})\b|(?:{others})\s*=)", re.MULTILINE)
    found = solutions(repository(), exercise)
    return tuple(one for one in found if not defines.search(one.code) and not _OTHER_PACKAGES.search(one.body))


def build_class(size: int, looping: Sequence[int] = ()) -> list[Submission]:
    """`size` submissions, of which every other one is perfect; the first ones are the same in a class of any size.

    Of the students at the positions `looping` one function never returns. No two notebooks have the same bytes.
    """
    return [_submission(number, loops=number in looping) for number in range(size)]


def build_repetitive_class(size: int, first: int, period: int) -> list[Submission]:
    """`size` submissions: the `first`, and the `period` that follow them again and again, under another number."""
    solved = [number if number < first else first + (number - first) % period for number in range(size)]
    return [_submission(number, solved=each) for number, each in enumerate(solved)]


def _submission(number: int, *, solved: int | None = None, loops: bool = False) -> Submission:
    """What this student hands in; `solved`: with the solutions of the student of this number."""
    like = number if solved is None else solved
    rng = random.Random(f"{_SEED}/{like}")
    code, fractions = {}, {}
    for exercise in EXERCISES:
        right = [one for one in _candidates(exercise) if one.fraction == 1.0]
        wrong = [one for one in _candidates(exercise) if one.fraction < 1.0]
        chosen = rng.choice(wrong if like % 2 and rng.random() < _MISTAKES else right)
        code[exercise], fractions[exercise] = f"# handed in by number {number}\n{chosen.body}", chosen.fraction
    if loops:
        # No other of the eight builds on this one, so that one loop costs one limit.
        code["sgd"], fractions["sgd"] = LOOPS.replace("{name}", "sgd") + f"# number {number}\n", 0.0
    return Submission(f"s{number:05}", code, fractions)


def source_notebook() -> dict[str, Any]:
    """The assignment's source (nbformat's JSON): the repository's own cells for these functions, in this order."""
    cells: dict[str, Any] = {}
    documents = []
    for name in repository().assignments:
        for source in repository().assignment(name).notebooks.values():
            document = json.loads(source.path.read_text(encoding="utf-8"))
            documents.append(document)
            cells |= {
                cell["id"]: cell for cell in document["cells"] if cell["id"] != "imports" or name == "activations"
            }
    title = {
        "cell_type": "markdown",
        "id": "title",
        "metadata": {},
        "source": "# Eight functions\n\nThey are what networks are made of.",
    }
    chosen = [title, cells["imports"]]
    for name in EXERCISES:
        chosen += [cells[f"{name}_text"], cells[name], cells[f"{name}_test"]]
        chosen[-1]["metadata"]["nbgrader"]["points"] = POINTS
    return {**documents[0], "cells": chosen}


def make_course(root: Path) -> Course:
    """Write the course with this one assignment to `root`, an empty folder or none."""
    reference, source = root / "reference" / ASSIGNMENT, root / "source" / ASSIGNMENT
    for folder in (reference, source, root / ".autograder"):
        folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for path in (ROOT / "reference").glob("*.py"):
        shutil.copy(path, root / "reference")
    for name in EXERCISES:
        shutil.copy(repository().cards[name], reference)
    (source / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(source_notebook(), indent=1), encoding="utf-8")
    (root / ".autograder" / "secret").write_text(SECRET, encoding="ascii")
    return Course(root)


def released(course: Course) -> dict[str, Any]:
    """The notebook as students get it."""
    (source,) = course.assignment(ASSIGNMENT).notebooks.values()
    document: dict[str, Any] = json.loads(release(source))
    return document


def hand_in(root: Path, document: Mapping[str, Any], submissions: Sequence[Submission]) -> None:
    """Write each student's notebook, answered in the released `document`, into the `submitted/` tree at `root`."""
    for submission in submissions:
        folder = root / "submitted" / submission.student / ASSIGNMENT
        folder.mkdir(parents=True)
        notebook = answered(document, submission.code)
        (folder / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(notebook, indent=1), encoding="utf-8")
