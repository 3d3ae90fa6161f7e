"""A made-up class: submissions combined from a course's labelled solutions, and some that go wrong.

What each submission must get follows from the labels.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from autograder.authoring.solutions import Solution, answered, solutions
from autograder.course import Course, SourceNotebook
from autograder.validation.releases import release

CLASS_SIZE = 40
SEED = 37

NAMES = (
    "ada alan alonzo amalie andrey annie barbara bernhard carl cecilia claude david edsger emmy euclid eva evelyn "
    "florence frances george grace hedy hypatia ingrid isaac john joan katherine kurt leonhard maria mary noor olga "
    "pierre radia sofia srinivasa stanislaw thales"
).split()


@dataclass(frozen=True)
class HandedIn:
    """One submission of the demo: what its notebook file holds, and the points that it must get by the labels."""

    student: str
    assignment: str
    kind: str
    data: bytes
    score: float


Trouble = Callable[[SourceNotebook], str]

LOOPS = "def {name}(*arguments):\n    while True:\n        pass\n"
CRASHES = "import os\n\ndef {name}(*arguments):\n    os._exit(1)\n"
CHEATS = (
    "class Right:\n    def __eq__(self, other):\n        return True\n"
    "    def __array__(self, *arguments, **more):\n        raise TypeError('trust me')\n\n"
    "def {name}(*arguments):\n    print('score: 100')\n    return Right()\n"
)
CHEATING_CELL = (
    "import builtins, numpy\nnumpy.allclose = numpy.array_equal = lambda *a, **k: True\n"
    'builtins.grade = grade = lambda *a: 100\nprint(\'{"status": "correct", "score": 100}\')'
)


def build_class(course: Course, size: int = CLASS_SIZE, seed: int = SEED) -> list[HandedIn]:
    """`size` submissions spread over the course's assignments; the same seed gives the same class."""
    rng = random.Random(seed)
    kinds = _kinds(size)
    handed_in = []
    for number, kind in enumerate(kinds):
        assignment = course.assignments[number % len(course.assignments)]
        (source,) = course.assignment(assignment).notebooks.values()
        student = NAMES[number % len(NAMES)] + (str(number // len(NAMES)) if number >= len(NAMES) else "")
        data, score = _notebook(course, source, kind, rng)
        handed_in.append(HandedIn(student, assignment, kind, data, score))
    return handed_in


def _kinds(size: int) -> list[str]:
    odd = ["unreadable", "empty", "unanswered", "looping", "crashing", "cheating"]
    share = max(1, size // 20)
    kinds = ["perfect"] * (size // 5) + odd * share
    return kinds + ["mixed"] * (size - len(kinds))


def _notebook(course: Course, source: SourceNotebook, kind: str, rng: random.Random) -> tuple[bytes, float]:
    """The bytes of one submission of this kind, and its score."""
    if kind == "empty":
        return b"", 0.0
    released = release(source)
    if kind == "unreadable":
        return released[: len(released) // 2], 0.0
    if kind == "unanswered":
        return released, 0.0
    chosen = {}
    for names in source.graded.values():
        for name in names:
            candidates = [s for s in solutions(course, name) if _minds_its_own(s, source)]
            if kind != "mixed":
                candidates = [solution for solution in candidates if solution.fraction == 1.0]
            elif rng.random() < 0.4:
                candidates = [s for s in candidates if s.fraction < 1.0] or candidates
            chosen[name] = rng.choice(candidates)
    fractions = {name: solution.fraction for name, solution in chosen.items()}
    code = {name: solution.body for name, solution in chosen.items()}
    trouble = {"looping": LOOPS, "crashing": CRASHES, "cheating": CHEATS}.get(kind)
    if trouble is not None:
        spoilt = rng.choice(sorted(chosen))
        code[spoilt] = trouble.replace("{name}", spoilt)
        fractions[spoilt] = 0.0
    document = answered(json.loads(released), code)
    if kind == "cheating":
        own = {"cell_type": "code", "id": "own-cell", "metadata": {}, "source": CHEATING_CELL}
        document["cells"].insert(1, own | {"execution_count": None, "outputs": []})
    return json.dumps(document, indent=1).encode(), _score(source, fractions)


def _minds_its_own(solution: Solution, source: SourceNotebook) -> bool:
    """Whether a solution defines no other exercise of its notebook: as a helper it would spoil that one's label."""
    others = {name for names in source.graded.values() for name in names} - {solution.exercise}
    return not any(re.search(rf"^(def {name}\b|{name}\s*=)", solution.code, re.MULTILINE) for name in others)


def _score(source: SourceNotebook, fractions: Mapping[str, float]) -> float:
    total = 0.0
    for grade_id, names in source.graded.items():
        total += sum(source.max_scores[grade_id] * fractions[name] / len(names) for name in names)
    return total
