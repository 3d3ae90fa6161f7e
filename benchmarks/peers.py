"""The other graders: environments of their own for them, and the same assignment with tests as they know them.

Their tests are few and cheap: two or three calls of each function with literal arguments and literal expected values,
which the reference gave when the course was made. One of each function is visible to students, the others are hidden.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.eight import ASSIGNMENT, EXERCISES, POINTS, ROOT, repository, source_notebook

CACHE = ROOT / ".benchmarks"
_INSTALL_SECONDS = 1800
_PACKAGES = {
    "nbgrader": ("nbgrader", "ipykernel"),
    "otter": ("otter-grader[grading]", "ipykernel"),
}
_DISTRIBUTIONS = {"nbgrader": "nbgrader", "otter": "otter-grader"}

# The arguments of the calls, as Python; no large scores, whose warnings alone would cost a right function its points.
_CALLS: Mapping[str, tuple[str, ...]] = {
    "mse": (
        "np.array([1.0, 2.0, 4.0]), np.array([1.5, 2.0, 1.0])",
        "np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([[0.5], [-2.0], [3.0], [1.0]])",
        "np.array([0.0, -1.0]), np.array([2.0, 5.0])",
    ),
    "linear_regression_loss": (
        "np.array([[1.0], [2.0]]), np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([[2.0], [5.0], [3.0]])",
        "np.array([[0.5]]), np.array([[1.0], [2.0], [-1.0], [4.0]]), np.array([[1.0], [0.0], [2.0], [1.0]])",
    ),
    "sigmoid": ("np.arange(5)", "np.array([[-3.0, 0.5, 2.0], [1.0, -1.0, 4.0]])"),
    "sigmoid_gradient": ("np.arange(5)", "np.array([[-3.0, 0.5, 2.0], [1.0, -1.0, 4.0]])"),
    "softmax": ("np.array([[1.0, 3.0, 5.0]])", "np.array([[1.0, 3.0, 5.0], [2.0, 0.0, -1.0]])"),
    "cross_entropy": (
        "np.array([[1, 0, 0]]), np.array([[0.7, 0.2, 0.1]])",
        "np.array([[1, 0, 0], [0, 1, 0]]), np.array([[0.7, 0.2, 0.1], [0.3, 0.5, 0.2]])",
    ),
    "one_hot_encoding": ('["John", "Tim", "Tom", "John", "Marry", "Tom"]', "np.array([0, -1, 1])"),
    "sgd": (
        "np.array([1.0, 2.0]), np.array([10.0, -10.0])",
        "np.array([1.0, 2.0]), np.array([10.0, -10.0]), 0.1",
        "np.array([[0.5, -1.0]]), np.array([[3.0, 2.0]]), eta=0.5",
    ),
}


class Missing(Exception):
    """A peer cannot be installed or does not work here; the message says why."""


@dataclass(frozen=True)
class Peer:
    """Another grader: the Python of its environment, and its version."""

    python: Path
    version: str


def install(name: str) -> Peer:
    """The environment of that peer, made at the first time and kept in `.benchmarks/`.

    Raises:
        Missing: it cannot be made.
    """
    folder = CACHE / f"{name}-{sys.version_info.major}.{sys.version_info.minor}"
    python, ready = folder / "bin" / "python", folder / "ready"
    if not ready.exists():
        _call([sys.executable, "-m", "venv", "--clear", str(folder)], f"an environment for {name} could not be made")
        # The same NumPy as here: it is not what is compared.
        wanted = [*_PACKAGES[name], f"numpy=={version('numpy')}"]
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]
        _call(pip, f"pip could not install {name}")
        ready.touch()
    ask = f"import importlib.metadata as m; print(m.version({_DISTRIBUTIONS[name]!r}))"
    return Peer(python, _call([str(python), "-c", ask], f"{name} is not in its environment").strip())


def _call(command: list[str], otherwise: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_INSTALL_SECONDS, cwd=ROOT)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Missing(f"{otherwise}: {error}") from error
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith("ERROR")]
        raise Missing(f"{otherwise}: {(errors or lines or ['it does not say why'])[-1]}")
    return done.stdout


def asserts(exercise: str) -> list[str]:
    """The peers' tests of an exercise, one assert statement each; the first is the visible one."""
    function = repository().exercise(exercise).reference
    lines = []
    for arguments in _CALLS[exercise]:
        value = eval(f"function({arguments})", {"np": np, "function": function})
        expected = repr(np.asarray(value).tolist())
        lines.append(f"assert np.allclose({exercise}({arguments}), {expected})")
    return lines


def nbgrader_source() -> dict[str, Any]:
    """The assignment for plain nbgrader: the same cells, but for the tests and what only they import."""
    document = copy.deepcopy(source_notebook())
    tests = {f"{name}_test": name for name in EXERCISES}
    for cell in document["cells"]:
        if cell["id"] == "imports":
            cell["source"] = "import numpy as np"
        elif cell["id"] in tests:
            visible, *hidden = asserts(tests[cell["id"]])
            cell["source"] = "\n".join([visible, "### BEGIN HIDDEN TESTS", *hidden, "### END HIDDEN TESTS"])
    return document


def write_nbgrader_course(root: Path) -> None:
    """A course for nbgrader as it comes."""
    source = root / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    (source / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(nbgrader_source(), indent=1), encoding="utf-8")
    lines = ["c = get_config()", f"c.CourseDirectory.root = {str(root)!r}", 'c.CourseDirectory.course_id = "eight"']
    (root / "nbgrader_config.py").write_text("\n".join(lines) + "\n", encoding="utf-8")


def otter_document() -> dict[str, Any]:
    """The notebook as Otter's students get it: no test cells, these lie in files of their own."""
    document = nbgrader_source()
    tests = {f"{name}_test" for name in EXERCISES}
    document["cells"] = [cell for cell in document["cells"] if cell["id"] not in tests]
    return document


def write_otter_tests(folder: Path) -> None:
    """The same tests as files of Otter's exception format, each worth the same points."""
    folder.mkdir(parents=True)
    for name in EXERCISES:
        lines = ["from otter.test_files import test_case", "", "OK_FORMAT = False", ""]
        lines += [f"name = {name!r}", f"points = {POINTS}", ""]
        for number, test in enumerate(asserts(name), start=1):
            lines += [f"@test_case(points=None, hidden={number > 1})"]
            lines += [f"def test_{number}({name}, np):", f"    {test}", ""]
        (folder / f"{name}.py").write_text("\n".join(lines), encoding="utf-8")
