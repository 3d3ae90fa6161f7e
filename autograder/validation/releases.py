"""Does each assignment work as released? nbgrader releases it, a plain kernel runs it, and no point is out of reach."""

from __future__ import annotations

import ast
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat

from autograder.course import Course, CourseError, SourceNotebook, parse_cell
from autograder.gradebook import GradebookError, course_config, open_gradebook
from autograder.grading import Graded, Grader, imported
from autograder.validation import leaks
from autograder.validation.claims import Claim, Fault, Proof
from autograder.verdict import Verdict
from autograder.workers import MakeGrader

if TYPE_CHECKING:
    from autograder.validation.kernels import Ancestor

KIND = "release"
KERNEL_SECONDS = 120
LABOUR = 6.0
CLOSE = 1e-9
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Workshop:
    """A course's copy in a folder for scratch, in which nbgrader may release and kernels may run."""

    course: Course
    scratch: Path

    @cached_property
    def copy(self) -> Course:
        """The copy: configuration, source and reference, without solutions."""
        # One for each process: nbgrader's database and the release are written to.
        root = self.scratch / f"course-{os.getpid()}"
        root.mkdir(parents=True, exist_ok=True)
        ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "solutions")
        for name in ("source", "reference"):
            shutil.copytree(self.course.root / name, root / name, ignore=ignore, dirs_exist_ok=True)
        shutil.copy(self.course.root / "nbgrader_config.py", root)
        return Course(root, secret=self.course.secret)

    @cached_property
    def make_grader(self) -> MakeGrader:
        """Gives a grader of the course's own work, with one warm sandbox for whatever any notebook imports."""
        return partial(Grader, preload=imported(self.course), trusted=True)

    @cached_property
    def grader(self) -> Grader:
        """A warm grader; ends with its process."""
        made = self.make_grader(self.course)
        # One of several processes ends without what Python else does at its end: the grader's folder would be left.
        Finalize(None, made.close, exitpriority=0)
        return made

    @cached_property
    def releases(self) -> dict[str, str]:
        """What became of each assignment that was released so far: "" or nbgrader's complaint."""
        return {}

    def released(self, assignment: str) -> Path:
        """The folder of the release, made by `nbgrader generate_assignment` at the first call.

        Raises:
            CourseError: nbgrader does not release it.
        """
        if assignment not in self.releases:
            self.releases[assignment] = _release(self.copy, assignment)
        if self.releases[assignment]:
            raise CourseError(f"nbgrader generate_assignment {assignment} fails: {self.releases[assignment]}")
        return self.copy.root / "release" / assignment

    @cached_property
    def sources(self) -> dict[Path, Graded]:
        """What each source got that was graded so far."""
        return {}

    def graded_source(self, assignment: str, source: SourceNotebook) -> Graded:
        """The outcome of grading the source notebook itself, worked out at the first call."""
        if source.path not in self.sources:
            data, origin = source.path.read_bytes(), str(source.path)
            self.sources[source.path] = self.grader.grade(assignment, source.name, data, "the source", origin=origin)
        return self.sources[source.path]

    @cached_property
    def ancestor(self) -> Ancestor | None:
        """What plain kernels are forked from; None where this system cannot tell how these end."""
        from autograder.validation.kernels import Ancestor

        return Ancestor(imported(self.course)) if hasattr(os, "pidfd_open") else None

    def close(self) -> None:
        """End what was started."""
        for name in ("grader", "ancestor"):
            if self.__dict__.get(name) is not None:
                self.__dict__[name].close()


def claims(workshop: Workshop, assignment: str, source: SourceNotebook, rests_on: tuple[Path, ...]) -> Iterator[Claim]:
    """What must hold of a source notebook and its release."""
    about = f"{assignment}/{source.name}"
    make = partial(Claim, about, KIND, path=source.path, rests_on=rests_on)
    with_source = partial(partial, workshop=workshop, assignment=assignment, source=source)
    yield make(text=f"nbgrader generate_assignment releases {about}", prove=with_source(_is_released))
    yield make(text=f"the release of {about} leaks nothing", prove=with_source(_leaks_nothing))
    text = f"the release of {about} runs in a plain kernel up to the unfinished functions"
    yield make(text=text, prove=with_source(_runs))
    yield make(text=f"nbgrader validate passes on the source of {about}", prove=with_source(_validates))
    yield make(text=f"the source of {about} gets full marks", prove=with_source(_full))
    yield make(text=f"the release of {about} gets none", prove=with_source(_none))
    yield make(text=f"every point of {about} can be reached", prove=with_source(_reachable))
    yield make(text=f"names in {about} agree with its cards", prove=with_source(_names_agree))


def labour(workshop: Workshop, source: SourceNotebook) -> float:
    """About how many seconds the claims about one notebook take, once what it imports has been imported here."""
    from autograder.validation.kernels import preload

    _ = workshop.ancestor  # which imports the same, meanwhile
    preload(cell.source for cell in source.notebook.cells if cell.cell_type == "code")
    return LABOUR


def release(source: SourceNotebook) -> bytes:
    """The notebook as students get it, by nbgrader's own preprocessors."""
    from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, ClearSolutions

    notebook = nbformat.reads(source.path.read_text(encoding="utf-8"), as_version=4)
    for preprocessor in (ClearSolutions, ClearHiddenTests, ClearMarkScheme):
        notebook, _ = preprocessor().preprocess(notebook, {})
    return bytes(nbformat.writes(notebook), "utf-8")


def _release(course: Course, assignment: str) -> str:
    """Release the assignment with nbgrader, in this process; returns its complaint, or "" where it has none."""
    from nbgrader.apps.api import NbGraderAPI

    try:
        config = course_config(course.root)
        # Made by us first: nbgrader would start a program for it and wait.
        open_gradebook(course, config).close()
    except GradebookError as error:
        return str(error)
    outcome = NbGraderAPI(config=config).generate_assignment(assignment)
    return "" if outcome["success"] else _last_words(outcome.get("error") or outcome.get("log") or "")


def _last_words(log: str) -> str:
    lines = [line.strip() for line in ANSI.sub("", log).splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["it does not say why."])[-1]


def _is_released(workshop: Workshop, assignment: str, source: SourceNotebook) -> Proof:
    folder = workshop.released(assignment)
    if not (folder / source.path.name).is_file():
        return Proof((Fault(f"The release has no {source.path.name}."),))
    return Proof()


def _leaks_nothing(workshop: Workshop, assignment: str, source: SourceNotebook) -> Proof:
    names = {name for names in source.graded.values() for name in names if name in workshop.course.cards}
    exercises = [workshop.course.exercise(name) for name in sorted(names)]
    folder = workshop.released(assignment)
    return Proof(tuple(Fault(why) for why in leaks.found(source, folder, exercises)))


def _runs(workshop: Workshop, assignment: str, source: SourceNotebook) -> Proof:
    """Every cell of the release works, but for those that meet an unfinished function and what rests on these."""
    path = workshop.released(assignment) / source.path.name
    cells = _run_in_kernel(path, workshop.ancestor)
    unset: set[str] = set()
    stopped = 0
    for number, cell in enumerate(cells, start=1):
        error = next((output for output in cell.outputs if output.output_type == "error"), None)
        if error is None:
            continue
        missing = re.match(r"name '(\w+)' is not defined", error.evalue) if error.ename == "NameError" else None
        if error.ename == "NotImplementedError" or (missing and missing[1] in unset):
            unset |= _names_set(cell.source)
            stopped += 1
            continue
        first = next(iter(cell.source.strip().splitlines()), "")
        said = f"{error.ename}: {ANSI.sub('', error.evalue)}"
        why = f"Code cell {number} of the release ({first!r}) raises {said}: only NotImplementedError may stop it."
        return Proof((Fault(why),))
    return Proof(figure=f"{len(cells) - stopped} of {len(cells)} code cells run")


def _run_in_kernel(path: Path, ancestor: Ancestor | None) -> list[Any]:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    from autograder.validation.kernels import plain_manager

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=KERNEL_SECONDS,
        allow_errors=True,
        kernel_name="python3",
        kernel_manager_class=plain_manager(ancestor),
        shutdown_kernel="immediate",
        extra_arguments=["--InteractiveShell.xmode=Minimal"],  # nobody reads the tracebacks
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        with _hushed():
            client.execute()
    except (CellTimeoutError, DeadKernelError) as error:
        raise CourseError(f"The kernel does not get to the end of {path.name}: {_last_words(str(error))}") from error
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@contextmanager
def _hushed() -> Iterator[None]:
    """Within it nothing goes to standard error, a kernel's own remarks on its way to start included."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _names_set(source: str) -> set[str]:
    """The names that a cell would have set, had it run to its end."""
    tree = parse_cell(source)
    stores = (node for node in ast.walk(tree) if isinstance(node, ast.Name)) if tree else ()
    return {node.id for node in stores if isinstance(node.ctx, ast.Store)}


def _validates(workshop: Workshop, assignment: str, source: SourceNotebook) -> Proof:
    from nbgrader.validator import Validator

    from autograder.validation.kernels import ForkingKernelManager

    # In the copy: what the notebook writes beside itself is not the course's.
    path = workshop.copy.root / "source" / assignment / source.path.name
    config = course_config(workshop.copy.root)
    config.Execute.kernel_manager_class = ForkingKernelManager
    validator = Validator(config=config)
    with _hushed():
        outcome: Mapping[str, Sequence[Mapping[str, str]]] = validator.validate(str(path))
    for cell in outcome.get("failed", ()):
        return Proof((Fault(f"A test cell fails there: {_last_words(cell['raw_error'])}"),))
    for cell in outcome.get("type_changed", ()):
        return Proof((Fault(f"A cell's type has changed from {cell['old_type']} to {cell['new_type']}."),))
    return Proof()


def _full(workshop: Workshop, assignment: str, source: SourceNotebook) -> Proof:
    graded = workshop.graded_source(assignment, source)
    return _scores(graded, graded.report.max_score)


def _none(workshop: Workshop, assignment: str, source: SourceNotebook) -> Proof:
    path = workshop.released(assignment) / source.path.name
    data, origin = path.read_bytes(), str(source.path)
    return _scores(workshop.grader.grade(assignment, source.name, data, "the release", origin=origin), 0.0)


def _scores(graded: Graded, expected: float) -> Proof:
    report = graded.report
    if report.status != "graded":
        return Proof((Fault(report.message or report.status),))
    if abs(report.score - expected) > CLOSE:
        odd = [v for v in report.exercises if (v.score == v.max_score) != (expected > 0)]
        reasons = "; ".join(f"{v.name}: {_why(v)}" for v in odd)
        return Proof((Fault(f"It gets {report.score:g}, expected {expected:g}. {reasons}"),))
    return Proof(figure=f"{report.score:g} of {report.max_score:g} points")


def _why(verdict: Verdict) -> str:
    return f"{verdict.score:g} of {verdict.max_score:g}, {verdict.message}"


def _reachable(workshop: Workshop, assignment: str, source: SourceNotebook) -> Proof:
    """Each cell that has points gives them, by a check or by hand, and each that is graded has some."""
    faults = []
    for cell in source.notebook.cells:
        by_hand = cell.task or (cell.grade and cell.solution)
        if (cell.grade or cell.task) and not cell.points > 0:
            faults.append(Fault(f"The graded cell {cell.grade_id} has {cell.points:g} points: give it some."))
        if cell.is_test and not source.graded[str(cell.grade_id)] and not _can_fail(cell.source):
            why = f'The test cell {cell.grade_id} has no check that could fail: add grade("...") or an assert.'
            faults.append(Fault(why))
        if cell.grade and not by_hand and cell.cell_type != "code":
            faults.append(Fault(f"The cell {cell.grade_id} is an automatic test, but holds no code."))
    ids = [cell.grade_id for cell in source.notebook.cells if cell.grade_id]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    faults += [Fault(f"Two cells have the id {name}: nbgrader keeps one.") for name in twice]
    graded = workshop.graded_source(assignment, source).report
    automatic = sum(source.max_scores.values())
    if graded.status == "graded" and abs(graded.score - automatic) > CLOSE:
        faults.append(Fault(f"The test cells have {automatic:g} points; the source gets {graded.score:g} of them."))
    manual = sum(cell.points for cell in source.notebook.cells if cell.task or (cell.grade and cell.solution))
    return Proof(tuple(faults), f"{automatic:g} by checks, {manual:g} by hand")


def _can_fail(source: str) -> bool:
    """Whether a test cell of nbgrader's own kind does more than define and import."""
    tree = parse_cell(source)
    idle = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Pass, ast.Assign)
    return tree is None or any(not isinstance(statement, idle) for statement in tree.body)


def _names_agree(workshop: Workshop, assignment: str, source: SourceNotebook) -> Proof:
    """Each exercise that is asked has its card in the assignment, and a cell in which students write it."""
    course, faults = workshop.course, []
    defined = {name for cell in source.notebook.cells if cell.solution for name in _defined(cell.source)}
    asked: list[str] = []
    for grade_id, names in source.graded.items():
        for name in names:
            path = course.cards.get(name)
            asks = f'The cell {grade_id} asks for grade("{name}"), but'
            if path is None:
                faults.append(Fault(f"{asks} there is no card reference/{assignment}/{name}.py."))
            elif path.parent.name != assignment:
                faults.append(Fault(f"{asks} its card is in reference/{path.parent.name}/."))
            if name not in defined:
                faults.append(Fault(f"{asks} no solution cell of the notebook defines it."))
            if name in asked:
                faults.append(Fault(f"{asks} another cell asks for it as well: its points would count twice."))
            asked.append(name)
    return Proof(tuple(faults), f"{len(asked)} exercises")


def _defined(source: str) -> set[str]:
    tree = parse_cell(source)
    if tree is None:
        return set()
    functions = {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    return functions | _names_set(source)


__all__ = ["KIND", "Workshop", "claims", "release"]
