"""Who is compared: for each contestant, the commands that grade a class from its files to its pages, and the scores."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import eight, peers
from benchmarks.eight import ASSIGNMENT, ROOT, Submission
from benchmarks.measuring import Cost, measure
from benchmarks.peers import Missing

BIN = Path(sys.executable).parent
_ON_ONE_CORE = (
    "import os, sys; os.sched_setaffinity(0, {max(os.sched_getaffinity(0))}); os.execv(sys.argv[1], sys.argv[1:])"
)
_IN_OTTER = ROOT / "benchmarks" / "in_otter.py"


@dataclass(frozen=True)
class Contestant:
    """One way to grade a class.

    Attributes:
        key: its name on the command line.
        name: its name in tables.
        slow: whether it grades only the beginning of the class.
        prepare: makes a folder ready for these students (what is not measured).
        commands: what grades the class in that folder.
        scores: each student's points, from what the commands have left there; None: it forms no scores.
    """

    key: str
    name: str
    slow: bool
    prepare: Callable[[Path, Sequence[Submission]], None]
    commands: Callable[[Path], list[list[str | Path]]]
    scores: Callable[[Path], Mapping[str, float]] | None


@dataclass(frozen=True)
class Trial:
    """One grading of a class: how many students, what it cost, and what is wrong with it, if anything."""

    students: int
    cost: Cost
    trouble: str = ""


def environment(scratch: Path, bin: Path = BIN) -> dict[str, str]:
    """What commands run with: one thread for linear algebra, nobody's Jupyter settings, programs of `bin` first."""
    jupyter = {f"JUPYTER_{name}": str(scratch / "jupyter") for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")}
    threads = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}
    path = {"PATH": f"{bin}{os.pathsep}{os.environ.get('PATH', '')}"}
    return dict(os.environ) | jupyter | threads | path | {"IPYTHONDIR": str(scratch / "ipython"), "COLUMNS": "120"}


def grade_once(
    contestant: Contestant, submissions: Sequence[Submission], scratch: Path, *, memory: bool = False
) -> Trial:
    """Let a contestant grade these students in a fresh folder; a wrong score or a failure is told, not raised."""
    folder = scratch / "trial"
    shutil.rmtree(folder, ignore_errors=True)
    contestant.prepare(folder, submissions)
    cost = None
    for command in contestant.commands(folder):
        took = measure(command, cwd=folder, environment=environment(scratch, Path(command[0]).parent), memory=memory)
        cost = took if cost is None else cost + took
        if took.status:
            break
    assert cost is not None
    trouble = ""
    if cost.status:
        lines = [line.strip() for line in cost.output.splitlines() if line.strip()]
        trouble = f"a command ended with status {cost.status}: {(lines or ['it does not say why'])[-1][:300]}"
    elif contestant.scores is not None:
        trouble = _implausible(contestant.scores(folder), submissions)
    shutil.rmtree(folder, ignore_errors=True)
    return Trial(len(submissions), cost, trouble)


def _implausible(scores: Mapping[str, float], submissions: Sequence[Submission]) -> str:
    """Why these cannot be the scores of a class that was really graded; "" where they can."""
    full = eight.POINTS * len(eight.EXERCISES)
    missing = [one.student for one in submissions if one.student not in scores]
    if missing:
        return f"{len(missing)} of {len(submissions)} submissions have no score, {missing[0]} for one"
    refused = [one.student for one in submissions if one.perfect and abs(scores[one.student] - full) > 1e-6]
    if refused:
        return f"{refused[0]}, all of whose functions are right, has {scores[refused[0]]:g} of {full} points"
    others = [one for one in submissions if not one.perfect]
    if others and all(scores[one.student] > full - 1e-6 for one in others):
        return "everybody has full marks, wrong functions or not"
    return ""


def autograder(scratch: Path) -> tuple[Contestant, Contestant, Contestant]:
    """This engine by its own command: with one job, with two, and with one job on a single core."""
    template = scratch / "course"
    document = eight.released(eight.make_course(template))

    def prepare(folder: Path, submissions: Sequence[Submission]) -> None:
        shutil.copytree(template, folder)
        eight.hand_in(folder, document, submissions)

    def grade(jobs: int, *before: str | Path) -> Callable[[Path], list[list[str | Path]]]:
        return lambda _: [[*before, BIN / "autograder", "grade", "--jobs", str(jobs)]]

    bound = (BIN / "python", "-c", _ON_ONE_CORE)
    return (
        Contestant("grade-1", "`autograder grade --jobs 1`", False, prepare, grade(1), _from_gradebook),
        Contestant("grade-2", "`autograder grade --jobs 2`", False, prepare, grade(2), _from_gradebook),
        Contestant(
            "grade-core", "`autograder grade --jobs 1` on one core", False, prepare, grade(1, *bound), _from_gradebook
        ),
    )


def plugin(scratch: Path) -> Contestant:
    """This engine under nbgrader's commands.

    Raises:
        Missing: nbgrader does not release the assignment.
    """
    template = scratch / "course-under-nbgrader"
    document = eight.released(eight.make_course(template))
    _generate(BIN / "python", template, scratch)

    def prepare(folder: Path, submissions: Sequence[Submission]) -> None:
        shutil.copytree(template, folder)
        eight.hand_in(folder, document, submissions)

    name = "this engine under `nbgrader autograde`"
    return Contestant("plugin", name, True, prepare, lambda _: _nbgrader(BIN / "python"), _from_gradebook)


def nbgrader(scratch: Path) -> Contestant:
    """nbgrader with its kernel, in an environment of its own.

    Raises:
        Missing: it cannot be installed or does not release the assignment.
    """
    peer = peers.install("nbgrader")
    template = scratch / "nbgrader-course"
    peers.write_nbgrader_course(template)
    config = template / "nbgrader_config.py"
    _generate(peer.python, template, scratch)
    document = json.loads((template / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text(encoding="utf-8"))

    def prepare(folder: Path, submissions: Sequence[Submission]) -> None:
        shutil.copytree(template, folder)
        moved = config.read_text(encoding="utf-8").replace(str(template), str(folder))
        (folder / "nbgrader_config.py").write_text(moved, encoding="utf-8")
        eight.hand_in(folder, document, submissions)

    name = f"nbgrader {peer.version}, its own kernel"
    return Contestant("nbgrader", name, True, prepare, lambda _: _nbgrader(peer.python), _from_gradebook)


def otter(scratch: Path) -> Contestant:
    """Otter-Grader by its command, `otter run` for each notebook, no docker; in an environment of its own.

    Raises:
        Missing: it cannot be installed or does not take the tests.
    """
    peer, zipped, hand_in = _otter(scratch / "otter-run")

    def prepare(folder: Path, submissions: Sequence[Submission]) -> None:
        hand_in(folder, submissions)
        for submission in submissions:
            (folder / "results" / submission.student).mkdir(parents=True)

    def commands(folder: Path) -> list[list[str | Path]]:
        run: list[str | Path] = [peer.python, "-m", "otter", "run", "--no-logo", "-a", zipped]
        notebooks = sorted((folder / "submitted").glob("*/*/*.ipynb"))
        return [[*run, "-o", folder / "results" / path.parent.parent.name, path] for path in notebooks]

    def scores(folder: Path) -> dict[str, float]:
        found = {}
        for path in (folder / "results").glob("*/results.json"):
            tests = json.loads(path.read_text(encoding="utf-8"))["tests"]
            found[path.parent.name] = sum(float(test.get("score", 0.0)) for test in tests)
        return found

    return Contestant("otter", f"Otter-Grader {peer.version}, `otter run`", True, prepare, commands, scores)


def otter_api(scratch: Path) -> Contestant:
    """Otter-Grader by its API, one process for the class, no docker; in an environment of its own.

    Raises:
        Missing: it cannot be installed or does not take the tests.
    """
    peer, zipped, prepare = _otter(scratch / "otter-api")

    def commands(folder: Path) -> list[list[str | Path]]:
        notebooks = sorted((folder / "submitted").glob("*/*/*.ipynb"))
        return [[peer.python, "-P", _IN_OTTER, zipped, folder / "scores.json", *notebooks]]

    def scores(folder: Path) -> dict[str, float]:
        found = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
        return {Path(path).parent.parent.name: score for path, score in found.items()}

    return Contestant("otter-api", f"Otter-Grader {peer.version}, its API", True, prepare, commands, scores)


def _otter(folder: Path) -> tuple[peers.Peer, Path, Callable[[Path, Sequence[Submission]], None]]:
    """Otter's environment, its zip file with the tests, and what hands in."""
    peer = peers.install("otter")
    tests, zipped = folder / "tests", folder / "autograder.zip"
    peers.write_otter_tests(tests)
    generate = [str(peer.python), "-m", "otter", "generate", "-t", str(tests), "-o", str(zipped)]
    _checked(generate, folder, environment(folder, peer.python.parent), "otter generate failed")
    document = peers.otter_document()

    def prepare(folder: Path, submissions: Sequence[Submission]) -> None:
        folder.mkdir()
        eight.hand_in(folder, document, submissions)

    return peer, zipped, prepare


def floors(scratch: Path, submissions: Sequence[Submission]) -> tuple[Contestant, Contestant]:
    """The floor under the class, and two of them side by side, each with half of it: they have nothing in common.

    What the grader asks of these submissions is recorded now.

    Raises:
        Missing: it cannot be recorded.
    """
    template, record = scratch / "floor-course", scratch / "floor.pickle"
    document = eight.released(eight.make_course(template))
    eight.hand_in(template, document, submissions)
    command = [sys.executable, "-m", "benchmarks.floor", "record", str(template), str(record)]
    _checked(command, ROOT, environment(scratch), "the grader's questions could not be recorded")
    shutil.rmtree(template)
    requests: dict[str, bytes] = pickle.loads(record.read_bytes())

    def prepare(parts: int, folder: Path, some: Sequence[Submission]) -> None:
        folder.mkdir()
        for part in range(parts):
            chosen = {one.student: requests[one.student] for one in some[part::parts]}
            (folder / f"requests-{part}.pickle").write_bytes(pickle.dumps(chosen))

    def commands(parts: int, folder: Path) -> list[list[str | Path]]:
        run = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from benchmarks import floor; floor.main()"
        pairs = [folder / name for part in range(parts) for name in (f"requests-{part}.pickle", f"answers-{part}")]
        return [[sys.executable, "-c", run, "run", *pairs]]

    return (
        Contestant("floor", "the floor", False, partial(prepare, 1), partial(commands, 1), None),
        Contestant("floor-2", "two floors at once", False, partial(prepare, 2), partial(commands, 2), None),
    )


def _nbgrader(python: Path) -> list[list[str | Path]]:
    quiet = "--log-level=ERROR"
    return [[python, "-m", "nbgrader", what, ASSIGNMENT, quiet] for what in ("autograde", "generate_feedback")]


def _generate(python: Path, root: Path, scratch: Path) -> None:
    command = [str(python), "-m", "nbgrader", "generate_assignment", ASSIGNMENT, "--log-level=ERROR"]
    _checked(command, root, environment(scratch, python.parent), "nbgrader generate_assignment failed")


def _checked(command: list[str], cwd: Path, environment: dict[str, str], otherwise: str) -> None:
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    if done.returncode:
        lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise Missing(f"{otherwise}: {(lines or ['it does not say why'])[-1][:300]}")


def _from_gradebook(folder: Path) -> dict[str, float]:
    """Each student's points, of those whose feedback page is there as well."""
    query = """
        select student.id, sum(grade.auto_score)
        from student join submitted_assignment on submitted_assignment.student_id = student.id
        join submitted_notebook on submitted_notebook.assignment_id = submitted_assignment.id
        join grade on grade.notebook_id = submitted_notebook.id
        group by student.id
    """
    with contextlib.closing(sqlite3.connect(folder / "gradebook.db")) as database:
        rows: list[tuple[Any, Any]] = database.execute(query).fetchall()
    pages = folder / "feedback"
    return {
        str(student): float(score)
        for student, score in rows
        if score is not None and (pages / str(student) / ASSIGNMENT / f"{ASSIGNMENT}.html").is_file()
    }
