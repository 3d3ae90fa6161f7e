"""Sound little courses to plant failures in: one card at a time, with solutions of both kinds."""

from __future__ import annotations

from pathlib import Path

import courses

from autograder.course import Course
from autograder.validation import Statement

CARD = '''
import numpy as np
from autograder import Exercise, checks

def scaled(x, y):
    """Twice x, less y."""
    return 2.0 * x - y

exercise = Exercise(scaled)

@exercise.cases
def cases(rng):
    yield "vectors", rng.normal(size=4), rng.normal(size=4)
    yield "matrices", rng.normal(size=(2, 3)), rng.normal(size=(2, 3))

exercise.ask(checks.matches_reference())
exercise.ask(checks.leaves_arguments_unchanged)

@exercise.misconception("y is added: take it away.")
def adds(x, y):
    return 2.0 * x + y

@exercise.misconception("x is not doubled.")
def single(x, y):
    return x - y
'''
RIGHT = '"""full: a loop over the rows."""\n\ndef scaled(x, y):\n    return x + x - y\n'
WRONG = '"""zero: forgets y."""\n\ndef scaled(x, y):\n    return 2 * x\n'


def planted(root: Path, *changes: tuple[str, str], right: str = RIGHT, wrong: str = WRONG) -> Course:
    """A course of one card, in which each pair's first text is replaced by its second, with two solutions."""
    card = CARD
    for old, new in changes:
        assert old in card, old
        card = card.replace(old, new)
    courses.build_course(root, {"ps1/scaled": card}, {})
    (root / "source").mkdir(exist_ok=True)
    for kind, code in (("right", right), ("wrong", wrong)):
        path = root / "reference/ps1/solutions/scaled" / kind / "one.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code)
    return Course(root)


def failing(course: Course, *kinds: str) -> list[Statement]:
    """The statements about the card that do not hold."""
    return [s for s in courses.statements(course, *kinds, exercise="scaled") if not s.holds]
