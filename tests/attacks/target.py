"""The course that is attacked: functions that nobody can know without reading what is closed, and planted canaries."""

from __future__ import annotations

import json
import os
import random
import shutil
import struct
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]

MAP_CARD = '''
"""Nobody who has not read this file can know the function: {marker}."""
import numpy as np
from autograder import Exercise, checks

KEY = {key!r}

def secret_map(x):
    return np.sin(KEY * x)

exercise = Exercise(secret_map)

@exercise.cases
def cases(rng):
    yield "a number", float(rng.uniform(0.2, 0.4))
    yield "a vector", rng.uniform(0.1, 0.5, size=4)
    yield "a matrix", rng.uniform(0.1, 0.5, size=(3, 2))

exercise.ask(checks.matches_reference(), checks.leaves_arguments_unchanged, checks.answers_the_same_again)
'''

PROBE_CARD = '''
"""A function of ours is evaluated where nobody can guess: {marker}."""
from autograder import Exercise, checks

KEY = {key!r}

def probe(f, x):
    return f(x + KEY, 1.5)

def power(a, b):
    return a ** b

exercise = Exercise(probe)

@exercise.cases
def cases(rng):
    yield "a power", power, float(rng.uniform(0.2, 0.4))
    yield "another power", power, float(rng.uniform(1.2, 1.4))

exercise.ask(checks.matches_reference())
'''

INNER_CARD = '''
"""A function whose answers are lent where a later one builds on it: {marker}."""
import numpy as np
from autograder import Exercise, checks

KEY = {key!r}

def inner(x):
    return np.cos(KEY * x)

exercise = Exercise(inner)

@exercise.cases
def cases(rng):
    yield "a vector", rng.uniform(0.1, 0.5, size=4)

exercise.ask(checks.matches_reference())
'''

OUTER_CARD = '''
"""Builds on inner: {marker}."""
from autograder import Exercise, checks

from .inner import inner

def outer(x):
    return inner(x) + 1.0

exercise = Exercise(outer, uses=["inner"])

@exercise.cases
def cases(rng):
    yield "a vector", rng.uniform(0.1, 0.5, size=4)

exercise.ask(checks.matches_reference())
'''

CLOSED_CARD = '''
"""To be written by hand, though a package has it: {marker}."""
import math

import numpy as np
from autograder import Exercise, checks

def log_gamma(x):
    return np.vectorize(math.lgamma)(x)

exercise = Exercise(log_gamma, closed_packages=["scipy"])

@exercise.cases
def cases(rng):
    yield "a vector", rng.uniform(1.5, 9.0, size=4)
    yield "a matrix", rng.uniform(1.5, 9.0, size=(3, 2))

exercise.ask(checks.matches_reference())
'''

# Their cost is decided by values, not by sizes: a class of its own for each label, a round of the loop for each count.
SPREAD_CARD = '''
"""A row for each label, as long as the largest label: {marker}."""
import numpy as np
from autograder import Exercise, checks

KEY = {key!r}

def spread(labels):
    return KEY * np.eye(int(np.max(labels)) + 1)[np.asarray(labels, dtype=int)]

exercise = Exercise(spread)

@exercise.cases
def cases(rng):
    yield "labels", rng.integers(0, 4, size=5)

exercise.ask(checks.matches_reference())
'''

ROUNDS_CARD = '''
"""The same again and again, as often as is said: {marker}."""
from autograder import Exercise, checks

KEY = {key!r}

def rounds(x, count):
    for _ in range(int(count)):
        x = KEY * x * (1 - x)
    return x

exercise = Exercise(rounds)

@exercise.cases
def cases(rng):
    yield "a number", float(rng.uniform(0.1, 0.5)), 3

exercise.ask(checks.matches_reference())
'''

BOTH_CARD = '''
"""Builds on both: {marker}."""
from autograder import Exercise, checks

from .rounds import rounds
from .spread import spread

def both(labels, x):
    return spread(labels) + rounds(x, 2)

exercise = Exercise(both, uses=["spread", "rounds"])

@exercise.cases
def cases(rng):
    yield "labels and a number", rng.integers(0, 4, size=5), float(rng.uniform(0.1, 0.5))

exercise.ask(checks.matches_reference())
'''

LEAF_CARD = '''
"""Builds on two others, on which no other builds in the same way: {marker}."""
from autograder import Exercise, checks

from .branch{n} import branch{n}
from .root import root

def leaf{n}(x):
    return root(x) + branch{n}(x)

exercise = Exercise(leaf{n}, uses=["root", "branch{n}"])

@exercise.cases
def cases(rng):
    yield "a vector", rng.uniform(0.1, 0.5, size=4)

exercise.ask(checks.matches_reference())
'''

SLOPE_CARD = '''
"""A derivative, by the values of the function at two points: {marker}."""
import numpy as np
from autograder import Exercise, checks

def slope(f, x):
    return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5

exercise = Exercise(slope)

def cubed(x):
    return 0.7 * x**3 + x

def wave(x):
    return np.sin(3.0 * x)

@exercise.cases
def cases(rng):
    yield "a cube", cubed, float(rng.uniform(0.5, 1.5))
    yield "a wave", wave, float(rng.uniform(-0.3, 0.3))
    yield "another wave", wave, float(rng.uniform(0.8, 1.2))

exercise.ask(checks.difference_quotient(lambda f, x: [()]))
'''

CARDS = {
    "ps1": {"secret_map": MAP_CARD, "probe": PROBE_CARD},
    "ps2": {"inner": INNER_CARD, "outer": OUTER_CARD},
    "ps3": {
        "first": INNER_CARD.replace("inner", "first"),
        **{f"later{n}": OUTER_CARD.replace("inner", "first").replace("outer", f"later{n}") for n in range(20)},
    },
    "ps4": {"spread": SPREAD_CARD, "rounds": ROUNDS_CARD, "both": BOTH_CARD},
    "ps6": {"slope": SLOPE_CARD},
    "ps5": {
        "root": INNER_CARD.replace("inner", "root"),
        **{f"branch{n}": INNER_CARD.replace("inner", f"branch{n}") for n in range(18)},
        **{f"leaf{n}": LEAF_CARD.replace("{n}", str(n)) for n in range(18)},
    },
    "ps7": {"log_gamma": CLOSED_CARD},
}

# What is run in place of a function that an attack leaves out.
INNOCENT = {
    "secret_map": "def secret_map(x):\n    return x",
    "probe": "def probe(f, x):\n    return x",
    "inner": "def inner(x):\n    return x",
    "outer": "def outer(x):\n    return x",
    "spread": "def spread(labels):\n    return labels",
    "rounds": "def rounds(x, count):\n    return x",
    "slope": "def slope(f, x):\n    return x",
    "both": "def both(labels, x):\n    return x",
}

HONEST = {
    "secret_map": "import numpy as np\ndef secret_map(x):\n    return np.sin({key!r} * x)",
    "probe": "def probe(f, x):\n    return f(x + {key!r}, 1.5)",
}

# What an honest notebook sees of its surroundings, so that a change that somebody left behind shows in its outputs.
LOOKING_ROUND = """
import builtins, json, os, random, sys, tempfile, threading
import numpy as np
work_of_another = "{work}"
print(sorted(os.listdir(".")), os.listdir(tempfile.gettempdir()) if os.path.basename(tempfile.gettempdir()) == "tmp" else "")
print(sorted(os.environ), len(os.listdir("/proc/self/fd")), threading.active_count(), random.random(), np.random.rand())
print(len(sys.meta_path), sys.gettrace(), json.dumps([1.5]), np.allclose(1, 2), sorted(vars(builtins)) == sorted(dir(builtins)))
"""


@dataclass(frozen=True)
class Canary:
    """A secret that nobody may see: what it is, and the byte sequences that give it away."""

    what: str
    traces: tuple[bytes, ...]


@dataclass(frozen=True)
class Target:
    """A course with its canaries, and where everything lies that an attacker would like to have.

    `home` is the grader's home, `temporary` what it uses for temporary files; `places` goes to every attack.
    """

    root: Path
    home: Path
    temporary: Path
    key: float
    canaries: tuple[Canary, ...]
    places: Mapping[str, Any]

    def hand_in(self, student: str, assignment: str, cells: Sequence[str], beside: Mapping[str, str] = {}) -> Path:
        """Writes a submission and returns its folder; `beside` are files, or links where the text begins with "->"."""
        folder = self.root / "submitted" / student / assignment
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, text in beside.items():
            if text.startswith("->"):
                (folder / name).symlink_to(text[2:].strip())
            else:
                (folder / name).write_text(text)
        source = _source(assignment)
        cells = [_code(text) for text in cells]
        document = {**source, "cells": [*cells, *(cell for cell in source["cells"] if "nbgrader" in cell["metadata"])]}
        (folder / f"{assignment}.ipynb").write_text(json.dumps(document))
        return folder

    def honest_cells(self) -> list[str]:
        """The cells of a student who has everything right, with the work that no other student may see."""
        [work] = [canary.traces[0].decode() for canary in self.canaries if canary.what == "another student's work"]
        return [
            LOOKING_ROUND.replace("{work}", work),
            *(text.replace("{key!r}", repr(self.key)) for text in HONEST.values()),
        ]


def make_target(workspace: Path, environment: dict[str, str]) -> Target:
    """Writes the course to `workspace`, plants the canaries there and in `environment`, and says where all is."""
    chance = random.Random(str(workspace))
    key = chance.uniform(3.0, 6.0)
    marks = {
        what: f"canary-{chance.getrandbits(64):016x}"
        for what in ("a reference", "the environment", "a file in the home", "another student's work", "hidden tests")
    }
    root, home, temporary = workspace / "course", workspace / "home", workspace / "tmp"
    for folder in (root, home, temporary):
        folder.mkdir(parents=True)
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    for assignment, cards in CARDS.items():
        for name, text in cards.items():
            path = root / "reference" / assignment / f"{name}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace("{marker}", marks["a reference"]).replace("{key!r}", repr(key)))
        path = root / "source" / assignment / f"{assignment}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(_source(assignment, marks["hidden tests"])))
    secret = f"{chance.getrandbits(256):064x}"
    (root / ".autograder").mkdir(mode=0o700)
    (root / ".autograder" / "secret").write_text(secret + "\n")
    (home / "private.txt").write_text(marks["a file in the home"])
    environment["GRADER_TOKEN"] = marks["the environment"]
    canaries = [Canary(what, (mark.encode(),)) for what, mark in marks.items()]
    canaries.append(Canary("the course's secret", (secret.encode(),)))
    canaries.append(Canary("the reference's constant", (repr(key).encode(), struct.pack("<d", key))))
    places = {
        "reference": str(root / "reference/ps1/secret_map.py"),
        "source": str(root / "source/ps1/ps1.ipynb"),
        "secret": str(root / ".autograder/secret"),
        "home": str(home / "private.txt"),
        "another student": str(root / "submitted/honest/ps1/ps1.ipynb"),
        "temporary": str(temporary),
        "repository": str(REPOSITORY),
        "package": str(REPOSITORY / "autograder"),
        "grader": os.getpid(),
    }
    return Target(root, home, temporary, key, tuple(canaries), places)


def _source(assignment: str, mark: str = "") -> dict[str, Any]:
    cells = []
    for name in CARDS[assignment]:
        hidden = f"""
            ### BEGIN HIDDEN TESTS
            from autograder import grade  # {mark}
            grade("{name}")
            ### END HIDDEN TESTS
        """
        metadata = {"grade_id": f"test_{name}", "schema_version": 3, "points": 2.0}
        metadata |= {"grade": True, "locked": True, "solution": False, "task": False}
        cells.append({**_code(textwrap.dedent(hidden).strip()), "metadata": {"nbgrader": metadata}})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}


def _code(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": None, "outputs": [], "metadata": {}, "source": source}
