"""Finding and loading a course: its assignments, source notebooks, exercise cards and secret."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import hmac
import importlib.machinery
import importlib.util
import math
import os
import re
import secrets
import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder import settings
from autograder.exercise import Exercise
from autograder.limits import LimitError, Limits, Terms, checked, closable, set_by
from autograder.notebook import Cell, Notebook, Unreadable, read_notebook
from autograder.settings import SettingError, check_settings, read_settings
from autograder.texts import speaking

SECRET_VARIABLE = "AUTOGRADER_SECRET"
SHORTEST_SECRET = 16
DRAWS = re.compile(r"\bautograder\.student(\.|\s+import\b.*\b)plots\b")
"""Code that imports the student's toolkit for plots."""


class CourseError(Exception):
    """The course cannot be used: the message says what was expected, what was found and what to do."""


@dataclass(frozen=True)
class SourceNotebook:
    """One notebook of an assignment as the instructor wrote it, and what its graded cells ask for."""

    name: str
    path: Path
    notebook: Notebook

    @cached_property
    def graded(self) -> Mapping[str, tuple[str, ...]]:
        """For each autograded test cell, by `grade_id`: the exercises that its `grade("...")` lines name."""
        return {
            cell.grade_id: tuple(graded_names(cell, self.path))
            for cell in self.notebook.cells
            if cell.is_test and cell.grade_id
        }

    @cached_property
    def max_scores(self) -> Mapping[str, float]:
        """For each autograded test cell, by `grade_id`: its points."""
        return {cell.grade_id: cell.points for cell in self.notebook.cells if cell.is_test and cell.grade_id}

    @cached_property
    def worth(self) -> float:
        """All of its points, those that people give among them."""
        return math.fsum(cell.points for cell in self.notebook.cells if cell.grade_id and (cell.grade or cell.task))

    @cached_property
    def imports(self) -> tuple[str, ...]:
        """Modules that the source's own cells import: worth having ready before students' cells do."""
        found: dict[str, None] = {}
        for cell in self.notebook.cells:
            tree = parse_cell(cell.source) if cell.cell_type == "code" else None
            for node in ast.walk(tree) if tree else ():
                if isinstance(node, ast.Import):
                    found.update(dict.fromkeys(alias.name for alias in node.names))
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found[node.module] = None
            if DRAWS.search(cell.source):  # the toolkit's plots import it when they first draw
                found["matplotlib.pyplot"] = None
        return tuple(name for name in found if name.partition(".")[0] != "autograder")


@dataclass(frozen=True)
class Assignment:
    """An assignment: its source notebooks by name, and the folder that they and their data files stand in."""

    name: str
    folder: Path
    notebooks: Mapping[str, SourceNotebook]


class Course:
    """A folder with `nbgrader_config.py`, `source/` and `reference/`."""

    def __init__(self, root: Path, *, secret: bytes | None = None) -> None:
        self.root = root.resolve()
        if secret is not None:
            self.secret = secret
        self._assignments: dict[str, Assignment] = {}
        self._exercises: dict[str, Exercise] = {}

    @cached_property
    def assignments(self) -> tuple[str, ...]:
        """Names of the assignments in `source/`, sorted."""
        folder = self.root / "source"
        return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir() and any(path.glob("*.ipynb"))))

    def assignment(self, name: str) -> Assignment:
        """The assignment of that name, its notebooks read.

        Raises:
            CourseError: there is none, or a source notebook cannot be read.
        """
        if name not in self._assignments:
            if name not in self.assignments:
                known = ", ".join(self.assignments) or "none"
                raise CourseError(f"There is no assignment {name!r} in {self.root / 'source'}; there are: {known}.")
            folder = self.root / "source" / name
            notebooks = {}
            for path in sorted(folder.glob("*.ipynb")):
                try:
                    notebooks[path.stem] = SourceNotebook(path.stem, path, read_notebook(path.read_bytes()))
                except Unreadable as error:
                    raise CourseError(f"The source notebook {path} cannot be read: {error}") from None
            self._assignments[name] = Assignment(name, folder, notebooks)
        return self._assignments[name]

    @cached_property
    def cards(self) -> Mapping[str, Path]:
        """Where each exercise's card lies, by the exercise's name.

        Raises:
            CourseError: two cards have one name; a name must be unique in the course.
        """
        found: dict[str, Path] = {}
        for path in sorted((self.root / "reference").glob("*/*.py")):
            if path.stem.startswith("_"):
                continue
            if path.stem in found:
                raise CourseError(
                    f"Two cards are called {path.stem}: {found[path.stem]} and {path}. Rename one of them."
                )
            found[path.stem] = path
        return found

    def exercise(self, name: str) -> Exercise:
        """The exercise of that name, its card loaded.

        Raises:
            CourseError: there is no such card, or it cannot be loaded.
        """
        if name not in self._exercises:
            path = self.cards.get(name)
            if path is None:
                known = ", ".join(sorted(self.cards)) or "none"
                raise CourseError(f"There is no exercise {name!r} in {self.root / 'reference'}; there are: {known}.")
            exercise = getattr(self._load(path), "exercise", None)
            if not isinstance(exercise, Exercise):
                raise CourseError(f"The card {path} defines no `exercise`: end it with `exercise = Exercise({name})`.")
            if exercise.name != name:
                raise CourseError(
                    f"The card {path} judges {exercise.name!r}; its file must be called {exercise.name}.py."
                )
            with _course_error():
                checked(exercise.limits, f"The card {path}")
                closable(exercise.closed_packages, f"The card {path}: closed_packages")
            self._exercises[name] = exercise
        return self._exercises[name]

    def related(self, name: str) -> tuple[Exercise, ...]:
        """The exercises whose answers are likely to be given for those of `name`: of its assignment, or built upon."""
        folder = self.cards[name].parent
        others = [other for other, path in self.cards.items() if path.parent == folder and other != name]
        names = dict.fromkeys([*self.exercise(name).uses, *others])
        return tuple(self.exercise(other) for other in names if other in self.cards)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything that decides a verdict: cards, source notebooks and the files beside them, limits."""
        content = hashlib.sha256()
        cards = (path for path in (self.root / "reference").rglob("*.py") if "solutions" not in path.parts)
        given = (path for path in (self.root / "source").rglob("*") if path.is_file() and not _is_by_product(path))
        for path in sorted([*cards, *given]):
            content.update(str(path.relative_to(self.root)).encode() + b"\0" + path.read_bytes() + b"\0")
        content.update(settings.deciding(self._settings))
        return f"sha256:{content.hexdigest()}"

    @cached_property
    def _settings(self) -> Mapping[str, Any]:
        return read_settings(self.root)

    @property
    def language(self) -> str:
        """The language that the course's reports speak: `c.Autograder.language` in its nbgrader_config.py, or English.

        Raises:
            CourseError: there is no such language.
        """
        with _course_error():
            return settings.language(self._settings)

    @property
    def required_protection(self) -> str:
        """The level of protection below which student work is not graded.

        Raises:
            CourseError: there is no such level.
        """
        with _course_error():
            return settings.required_protection(self._settings)

    def terms(self, assignment: str | None, exercise: str | None = None, base: Limits = Limits()) -> Terms:  # noqa: B008
        """What a submission for an assignment may use, while `exercise` is judged; without one, nothing is closed.

        What is set nearest wins: on the exercise's card, for its assignment, for the course, in `base`.

        Raises:
            CourseError: one of these limits makes no sense, or the exercise closes what another one, which it builds
                on, leaves open.
        """
        with _course_error():
            limits = settings.limits(self._settings, base, assignment)
            if exercise is None:
                return Terms(limits)
            card = self.exercise(exercise)
            closed = tuple(card.closed_packages)
            for used in (name for name in card.uses if name in self.cards):
                if left := set(closed).difference(self.exercise(used).closed_packages):
                    raise CourseError(
                        f"The card {self.cards[exercise]} closes {', '.join(sorted(left))}, but builds on {used}, "
                        "which does not, and whose solutions run with it: close it there as well."
                    )
            return Terms(set_by(limits, card.limits, f"The card {self.cards[exercise]}"), closed)

    def check_settings(self) -> None:
        """Nothing, where all that `nbgrader_config.py` says to this tool can be used.

        Raises:
            CourseError: it cannot.
        """
        with _course_error():
            check_settings(self._settings, self.assignments)

    def speaking(self) -> AbstractContextManager[None]:
        """Within it, what is rendered is in the course's language."""
        return speaking(self.language, self.root / "reference" / "locale")

    def load(self, assignments: Iterable[str]) -> None:
        """Load all that these assignments ask for: a course that is wrong says so before any work is done.

        Raises:
            CourseError: a setting, a source notebook or a card cannot be used.
        """
        self.check_settings()
        for assignment in assignments:
            for source in self.assignment(assignment).notebooks.values():
                for exercise in dict.fromkeys(name for names in source.graded.values() for name in names):
                    self.terms(assignment, exercise)

    @cached_property
    def secret(self) -> bytes:
        """The key of the hidden inputs: from the environment, or a file made on first use.

        Raises:
            CourseError: it is missing where old verdicts exist, or too short to be one.
        """
        given = os.environ.get(SECRET_VARIABLE)
        path = self.root / ".autograder" / "secret"
        if given is None:
            if not path.exists():
                try:
                    _make_secret(path, self.root)
                except OSError as error:
                    raise CourseError(
                        f"The course's secret {path}, the key of the hidden inputs, cannot be made ({error.strerror}). "
                        f"Make the folder writable, or set {SECRET_VARIABLE} to {SHORTEST_SECRET} characters or more."
                    ) from error
            given = path.read_text(encoding="ascii", errors="replace").strip()
        if len(given) < SHORTEST_SECRET:
            where = f"the environment's {SECRET_VARIABLE}" if SECRET_VARIABLE in os.environ else str(path)
            raise CourseError(
                f"The course's secret in {where} has {len(given)} characters, expected at least {SHORTEST_SECRET}. "
                "Put back the secret that former verdicts were made with, or give a longer one."
            )
        return given.encode()

    def seed(self, work: str, exercise: str) -> int:
        """The seed of an exercise's hidden inputs for this work: the same on every road and every day.

        `work` is the SHA-256 of the student's planned cell sources, in hexadecimal.
        """
        mac = hmac.new(self.secret, f"{work}\0{exercise}".encode(), hashlib.sha256)
        return int.from_bytes(mac.digest()[:6], "big")

    @cached_property
    def _package(self) -> str:
        """The package that the cards are loaded into: of this folder, and of its content, which may change."""
        return f"_course_{hashlib.sha256(f'{self.root}{self.digest}'.encode()).hexdigest()[:16]}"

    def _load(self, path: Path) -> types.ModuleType:
        """The module in `path`, inside a package of this course's own, so that cards can import each other."""
        parents = path.relative_to(self.root).parent.parts
        for depth in range(len(parents) + 1):
            name = ".".join((self._package, *parents[:depth]))
            if name not in sys.modules:
                package = types.ModuleType(name)
                package.__path__ = [str(self.root.joinpath(*parents[:depth]))]
                sys.modules[name] = package
        name = ".".join((self._package, *parents, path.stem))
        if name in sys.modules:
            return sys.modules[name]
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except Exception as error:
            del sys.modules[name]
            raise CourseError(f"The card {path} cannot be loaded: {type(error).__name__}: {error}") from error
        return module


@contextlib.contextmanager
def _course_error() -> Iterator[None]:
    """Makes a setting that cannot be used a fault of the course."""
    try:
        yield
    except (LimitError, SettingError) as error:
        raise CourseError(str(error)) from None


def _is_by_product(path: Path) -> bool:
    """Whether the file is what running the source leaves there: a checkpoint, compiled code."""
    return path.name.startswith(".") or any(part in (".ipynb_checkpoints", "__pycache__") for part in path.parts)


def find_course(start: Path | None = None, *, begun: bool = False) -> Course:
    """The course that `start` (the working folder) lies in: the nearest folder upwards that is one.

    One that is only `begun` may have no `source/` and `reference/` yet.

    Raises:
        CourseError: there is none.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "nbgrader_config.py").is_file() and (
            begun or ((folder / "source").is_dir() and (folder / "reference").is_dir())
        ):
            return Course(folder)
    expected = "nbgrader_config.py" if begun else "nbgrader_config.py, source/ and reference/"
    raise CourseError(
        f"No course found in {start} or above it: expected a folder with {expected}. "
        "Change into your course's folder, or name it with --course."
    )


def graded_names(cell: Cell, path: Path) -> list[str]:
    """The exercises that a graded cell's top-level `grade("...")` lines name, in order."""
    tree = parse_cell(cell.source)
    if tree is None and "grade(" not in cell.source:
        return []  # anybody's existing cell, with a magic: nbgrader's own rules
    if tree is None:
        raise CourseError(f"The graded cell {cell.grade_id!r} of {path} is not valid Python: mend it in the source.")
    return [name for statement in tree.body if (name := grade_call(statement)) is not None]


def grade_call(statement: ast.stmt) -> str | None:
    """The exercise's name where `statement` is `grade("name")` or `autograder.grade("name")`; else None."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or len(call.args) != 1 or call.keywords:
        return None
    function, argument = call.func, call.args[0]
    called = (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )
    if called == "grade" and isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return None


def parse_cell(source: str) -> ast.Module | None:
    """The syntax tree of an instructor's cell; None where it is not plain Python (magics)."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return None


def _make_secret(path: Path, root: Path) -> None:
    if any((root / "autograded").glob("*/*/*.ipynb")):
        raise CourseError(
            f"The course's secret {path} is missing, but {root / 'autograded'} holds verdicts made with one. Put the "
            f"file back or set {SECRET_VARIABLE}; if it is lost, remove autograded/ and grade the class again."
        )
    path.parent.mkdir(mode=0o700, exist_ok=True)
    # Written whole or not at all, and never readable by others, not even for a moment.
    temporary = path.with_name(f"secret.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32) + "\n")
    with contextlib.suppress(FileExistsError):
        os.link(temporary, path)
    temporary.unlink()
