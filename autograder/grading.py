"""The main road: a submitted notebook and a course in, a report out. Stores nothing."""

from __future__ import annotations

import logging
import os
import re
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, TypeVar

import numpy as np

from autograder import __version__
from autograder.course import DRAWS, Course, CourseError, SourceNotebook
from autograder.exercise import Exercise
from autograder.judging import judge
from autograder.judging.asking import undisturbed
from autograder.judging.questions import Questions, draw, every_case
from autograder.limits import Limits, Terms
from autograder.notebook import Unreadable, decode_script, read_notebook
from autograder.sandbox import CellResult, CellSource, OutOfPatience, Protection, Sandbox, SandboxUnavailable, Session
from autograder.settings import LEVELS
from autograder.submission import Plan, PlannedCell, closest_source, plan, plan_alone, plan_unmatched
from autograder.submission.handed_in import (
    MAX_FILES,
    MAX_FILES_BYTES,
    has_files,
    read_file,
    read_submitted,
    stage_files,
    with_files,
)
from autograder.submission.quoting import QuotingAsker
from autograder.submission.recognition import shared_cells
from autograder.texts import say
from autograder.verdict import Report, Verdict

TRIES = 2

T = TypeVar("T")
Answered = Mapping[str, Callable[..., Any]]
"""Functions of the student's that the grader answers for, by name."""
Told = Callable[[Verdict], None]
"""Who is told each verdict as it falls."""
_log = logging.getLogger(__name__)


class NoVerdict(Exception):
    """Our side failed: what was handed in stays to be graded."""


@dataclass(frozen=True)
class GradedCell:
    """A cell of the autograded notebook: where it came from, what it printed, and the verdicts formed at it.

    `origin` is "student" or "source"; `nbgrader` holds the source's metadata of the cell, None for the student's own;
    `attachments` are the images pasted into its text, as they were handed in.
    """

    grade_id: str | None
    origin: str
    cell_type: str
    source: str
    outputs: tuple[dict[str, Any], ...] = ()
    execution_count: int | None = None
    nbgrader: dict[str, Any] | None = None
    verdicts: tuple[Verdict, ...] = ()
    attachments: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Graded:
    """A report with what the gradebook and the autograded notebook need beside it.

    `cell_scores` and `cell_max_scores` have an entry for each autograded test cell of the source, by `grade_id`.
    `cells` is empty when the notebook was not run. `folder` tells the submission's folder, as it was found, from any
    other that takes its place.
    """

    report: Report
    cells: tuple[GradedCell, ...] = ()
    cell_scores: Mapping[str, float] | None = None
    cell_max_scores: Mapping[str, float] | None = None
    folder: tuple[int, int] | None = None


class Grader:
    """Grades one submission after the other, with one warm sandbox; a context manager.

    Args:
        course: the course.
        preload: modules for the sandbox to hold ready; by default, for each notebook, those of the modules which the
            course's notebooks import that this one names.
        limits: what a submission may use, where neither the course nor the card says something else.
        trusted: only the course's own code will be graded: whatever protection there is will do.
        warm: how many sets of modules the sandbox keeps ready; more where assignments come in any order.

    Raises:
        CourseError: a setting of the course cannot be used.
        SandboxUnavailable: this machine cannot run student work safely, or not as safely as the course requires.
    """

    def __init__(
        self,
        course: Course,
        *,
        preload: Sequence[str] | None = None,
        limits: Limits | None = None,
        trusted: bool = False,
        warm: int | None = None,
    ) -> None:
        self.course = course
        course.check_settings()
        self._known = imported(course) if preload is None else ()
        # What no worker may read, and what the sandbox's self-test therefore tries to read: the answers and the secret.
        private = [*course.cards.values(), course.root / ".autograder" / "secret"]
        self._sandbox = Sandbox(preload or (), limits=limits or Limits(), private=private, idle=warm)
        if not trusted:
            try:
                refuse_below(course.required_protection, self.protection)
            except BaseException:
                self.close()
                raise

    def __enter__(self) -> Grader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def protection(self) -> Protection:
        """How well student work is locked in, as it was measured at the start."""
        return self._sandbox.protection

    def close(self) -> None:
        """End the sandbox."""
        self._sandbox.close()

    def prepare(self, assignment: str, notebook: str) -> bool:
        """Have ready what a submission of this notebook will need; returns whether it was not there yet.

        Raises:
            CourseError: there is no such assignment or notebook, or one of its cards cannot be loaded.
        """
        source = self._source(assignment, notebook)
        exercises = dict.fromkeys(name for named in source.graded.values() for name in named)
        closed = {self._terms(assignment, name).closed_packages for name in exercises} or {()}
        wanted = self._named([cell.source for cell in source.notebook.cells if cell.cell_type == "code"])
        made = [self._sandbox.prepare(wanted, each) for each in sorted(closed)]
        return any(made)

    def grade(
        self,
        assignment: str,
        notebook: str,
        data: bytes | Path,
        student: str,
        *,
        folder: Path | None = None,
        origin: str = "",
        mended: Sequence[str] = (),
        patience: float | None = None,
        told: Told | None = None,
    ) -> Graded:
        """Grade one notebook; the files in `folder`, the student's own, are readable to it.

        `told` is called with each exercise's verdict as soon as it is final; again, where we failed and try once more.

        A file that cannot be read gives a report of status `unreadable`; a failure of ours, after a second try, one of
        status `ungraded`. Nothing that a student hands in makes this raise.

        Raises:
            CourseError: there is no such assignment or notebook, or one of its cards cannot be loaded.
            OutOfPatience: it took longer than `patience` seconds.
        """
        start = time.perf_counter()
        until = None if patience is None else time.monotonic() + patience
        source = self._source(assignment, notebook)
        blank = Report(
            assignment,
            student,
            notebook,
            origin or (str(data) if isinstance(data, Path) else ""),
            "graded",
            max_score=sum(source.max_scores.values()),
            worth=source.worth,
            mended=tuple(mended),
            protection=self.protection.level,
            open_properties=self.protection.open,
            versions=self._versions,
        )

        def once() -> Graded:
            planned = self._plan(source, data, folder)
            timings = {"reading": time.perf_counter() - start}  # of the notebook, at first of the cards as well
            with undisturbed():
                graded = self._judge_notebook(source, planned, folder, blank, timings, until, told)
            end = time.perf_counter()
            timings["checks"] = end - start - sum(timings.values())
            return replace(graded, report=replace(graded.report, seconds=end - start, timings=timings))

        try:
            return _tried(once)
        except Unreadable as error:
            return self._without_verdicts(source, replace(blank, status="unreadable", message=error.sentence), start)
        except NoVerdict as error:
            return self._without_verdicts(source, replace(blank, status="ungraded", message=error.args[0]), start)

    def check(self, name: str, path: Path) -> Verdict:
        """The verdict on the function called `name` in a `.py` or `.ipynb` file, worth what the course gives for it.

        Of a file that cannot be read it is `unreadable`, and `ungraded` where we failed, after a second try.

        Raises:
            CourseError: there is no such exercise.
        """
        exercise = self.course.exercise(name)
        points = self._points(name)
        try:
            with undisturbed():
                return _tried(lambda: self._check(exercise, path)).worth(points)
        except Unreadable as error:
            return Verdict(name, "unreadable", 0.0, points, error.sentence)
        except NoVerdict as error:
            return Verdict(name, "ungraded", 0.0, points, error.args[0])

    def _check(self, exercise: Exercise, path: Path) -> Verdict:
        name = exercise.name
        planned = self._plan_file(name, path)
        # Nothing that lies beside the file goes in: it may be another student's.
        folders = [self.course.cards[name].parent.name]
        given = [self.course.assignment(a).folder for a in folders if a in self.course.assignments]
        # A script that Jupyter exported from a notebook needs IPython as the notebook did.
        notebook = path.suffix == ".ipynb" or "get_ipython()" in (planned.cells[0].run or "")

        terms = self._terms(folders[0] if folders[0] in self.course.assignments else None, name)

        def opened(answered: Answered) -> _StagedSession:
            return self._session(planned, given, terms, notebook=notebook, answered=answered)

        with opened({}) as session:
            verdict = self._verdict(exercise, session, planned)
            failing = self._failing(exercise, {name: verdict}, session, planned)
        return self._inherited(exercise, verdict, failing, opened, planned, self._judged_with(name))

    def _verdicts(
        self, exercises: Sequence[Exercise], sessions: Mapping[str, Session], planned: Plan
    ) -> Iterator[tuple[Exercise, Verdict]]:
        """Each exercise with the verdict formed in its session.

        While one is judged here, the worker answers what is asked of the next one: but never are two workers asked at
        once, for of each the time is measured.
        """
        pending: deque[tuple[Exercise, Questions]] = deque()

        def judged() -> tuple[Exercise, Verdict]:
            exercise, questions = pending.popleft()
            return exercise, self._judged(exercise, questions, sessions[exercise.name], planned)

        for exercise in exercises:
            if pending and sessions[pending[0][0].name] is not sessions[exercise.name]:
                yield judged()
            pending.append((exercise, self._put(exercise, sessions[exercise.name], planned)))
            if len(pending) > 1:
                yield judged()
        if pending:
            yield judged()

    def _verdict(self, exercise: Exercise, session: Session, planned: Plan) -> Verdict:
        return self._judged(exercise, self._put(exercise, session, planned), session, planned)

    def _put(self, exercise: Exercise, session: Session, planned: Plan) -> Questions:
        """The questions of this exercise, drawn while the worker is at the cells or at what was put before."""
        session.begin()
        questions = draw(exercise, self.course.seed(planned.work, exercise.name))
        session.expect(exercise.name, every_case(questions))
        return questions

    def _judged(self, exercise: Exercise, questions: Questions, session: Session, planned: Plan) -> Verdict:
        seed, earlier = self.course.seed(planned.work, exercise.name), self.course.related(exercise.name)
        return judge(exercise, QuotingAsker(session, planned), seed, earlier=earlier, questions=questions)

    def _judged_with(self, name: str) -> tuple[str, ...]:
        """The exercises that are judged wherever this one is: in its notebook; where none asks for it, its folder."""
        folder = self.course.cards[name].parent
        if folder.name in self.course.assignments:
            for source in self.course.assignment(folder.name).notebooks.values():
                names = tuple(each for named in source.graded.values() for each in named)
                if name in names:
                    return names
        return tuple(other for other, path in self.course.cards.items() if path.parent == folder)

    def _failing(
        self, exercise: Exercise, verdicts: Mapping[str, Verdict], session: Session, planned: Plan
    ) -> dict[str, Verdict]:
        """Of the exercises that this one builds on, those that the student calls and has not got right."""
        if verdicts[exercise.name].score == 1.0:
            return {}
        code = "\n".join(cell.run or "" for cell in planned.cells if cell.origin == "student")
        failing = {}
        for name in exercise.uses:
            if not re.search(rf"\b{re.escape(name)}\b", code):
                continue
            found = verdicts.get(name) or self._verdict(self.course.exercise(name), session, planned)
            if found.score < 1.0:
                failing[name] = found
        return failing

    def _inherited(
        self,
        exercise: Exercise,
        verdict: Verdict,
        failing: Mapping[str, Verdict],
        opened: Callable[[Answered], AbstractContextManager[Session]],
        planned: Plan,
        judged: Sequence[str],
    ) -> Verdict:
        """The verdict with the failing exercises answered rightly, where more is right then.

        They are answered from outside, so that no reference comes near the student's code. What is right then counts;
        what is wrong with a culprit that is not judged in this notebook (`judged`) is told with it.
        """
        if not failing:
            return verdict

        def without(names: Sequence[str]) -> Verdict:
            with opened({name: self.course.exercise(name).reference for name in names}) as session:
                return self._verdict(exercise, session, planned)

        again = without(list(failing))
        if again.score <= verdict.score:
            return _with_known_cause(verdict, again, failing)
        culprits = list(failing)
        # The later ones first: they may be wrong only because they build on the earlier ones.
        for name in reversed(list(failing)):
            fewer = [other for other in culprits if other != name]
            if fewer and without(fewer).score == again.score:
                culprits = fewer
        return _inherited_verdict(again, {name: failing[name] for name in culprits}, judged)

    def _plan(self, source: SourceNotebook, data: bytes | Path, folder: Path | None) -> Plan:
        submitted = read_submitted(data) if isinstance(data, Path) else read_notebook(data)
        planned = plan(source, submitted)
        if folder is not None:
            planned = replace(planned, work=with_files(planned.work, folder))
        if not shared_cells(source, submitted):
            other = closest_source(self.course, submitted)
            hint = say("No cell here is one of this assignment's: check that the right file was handed in.")
            if other:
                hint = say(
                    "No cell here is one of this assignment's, they are those of {other}: check that the right file "
                    "was handed in.",
                    other=other.path.parent.name,
                )
            planned = replace(planned, mended=(hint, *planned.mended))
        return planned

    def _plan_file(self, name: str, path: Path) -> Plan:
        data = read_file(path)
        if path.suffix == ".ipynb":
            submitted = read_notebook(data)
            folder = self.course.cards[name].parent.name
            assignment = folder if folder in self.course.assignments else None
            source = closest_source(self.course, submitted, assignment)
            return plan(source, submitted) if source else plan_unmatched(submitted)
        if path.suffix != ".py":
            raise Unreadable(say("{name} is neither a .py nor an .ipynb file; give one of these.", name=path.name))
        return plan_alone(decode_script(data))

    def _judge_notebook(
        self,
        source: SourceNotebook,
        planned: Plan,
        folder: Path | None,
        report: Report,
        timings: dict[str, float],
        until: float | None,
        told: Told | None,
    ) -> Graded:
        names = tuple(dict.fromkeys(name for named in source.graded.values() for name in named))
        exercises = [self.course.exercise(name) for name in names]
        assignment = source.path.parent.name
        terms = {exercise.name: self._terms(assignment, exercise.name) for exercise in exercises}
        if not all(source.graded.values()):  # a cell by nbgrader's rules
            terms[""] = self._terms(assignment)
        # What the cells put out is shown as it is where least is closed to them.
        shown = min(terms.values(), key=lambda each: len(each.closed_packages), default=self._terms(assignment))
        ran = _ran(planned)
        worth = _worth(source)
        verdicts: dict[str, Verdict] = {}
        folders = [source.path.parent, *([folder] if folder else [])]
        with ExitStack() as stack:
            staged = {
                each: self._session(planned, folders, each, shown=each == shown, until=until)
                for each in (shown, *terms.values())
            }
            opened_under = {each: stack.enter_context(session) for each, session in staged.items()}
            sessions_of = {exercise.name: opened_under[terms[exercise.name]] for exercise in exercises}
            for exercise, verdict in self._verdicts(exercises, sessions_of, planned):
                verdicts[exercise.name] = verdict
                if told is not None and verdict.score == 1.0:
                    told(verdict.worth(worth[exercise.name]))
            results = opened_under[shown].run()
            failing = {each.name: self._failing(each, verdicts, sessions_of[each.name], planned) for each in exercises}
            flags = [flag for session in opened_under.values() for flag in session.flags]
            _add(timings, opened_under.values())

        with ExitStack() as stack:
            sessions: dict[tuple[Terms, frozenset[str]], Session] = {}

            def opened(under: Terms, answered: Answered) -> AbstractContextManager[Session]:
                # One for all exercises that build on the same failing ones: the cells may be slow.
                key = under, frozenset(answered)
                if key not in sessions:
                    spent = max((session.spent for session in sessions.values()), default=0.0)
                    again = self._session(planned, folders, under, answered=answered, spent=spent, until=until)
                    sessions[key] = stack.enter_context(again)
                return nullcontext(sessions[key])

            for exercise in exercises:
                formed, failed = verdicts[exercise.name], failing[exercise.name]
                reopened = partial(opened, terms[exercise.name])
                verdicts[exercise.name] = self._inherited(exercise, formed, failed, reopened, planned, names)
                if told is not None and formed.score < 1.0:
                    told(verdicts[exercise.name].worth(worth[exercise.name]))
            _add(timings, sessions.values())
        outcome = dict(zip((id(cell) for cell in ran), results, strict=True))
        cells = [_graded_cell(cell, outcome.get(id(cell)), source, verdicts) for cell in planned.cells]
        by_cell = {cell.grade_id: cell.verdicts for cell in cells if cell.grade_id in source.graded}
        for verdict in (each for formed in by_cell.values() for each in formed if each.name not in worth):
            if told is not None:  # of a cell by nbgrader's rules
                told(verdict)
        scores = {grade_id: _total(by_cell.get(grade_id, ())) for grade_id in source.graded}
        report = replace(
            report,
            exercises=_for_report(source, by_cell),
            mended=(*report.mended, *planned.mended, *staged[shown].left_out),
            flags=tuple(dict.fromkeys(flags)),
        )
        return Graded(report, tuple(cells), scores, source.max_scores)

    def _terms(self, assignment: str | None, exercise: str | None = None) -> Terms:
        return self.course.terms(assignment, exercise, self._sandbox.limits)

    def _session(
        self,
        planned: Plan,
        folders: Sequence[Path],
        terms: Terms,
        *,
        notebook: bool = True,
        shown: bool = False,
        answered: Answered = MappingProxyType({}),
        spent: float = 0.0,
        until: float | None = None,
    ) -> _StagedSession:
        cells = [CellSource(cell.run, str(cell.label)) for cell in _ran(planned) if cell.run is not None]
        opened = partial(
            self._sandbox.session,
            cells,
            preload=self._named([cell.source for cell in cells]),
            closed_packages=terms.closed_packages,
            limits=terms.limits,
            notebook=notebook,
            shown=shown,
            answered=answered,
            spent=spent,
            until=until,
        )
        return _StagedSession(folders, opened)

    def _named(self, code: Sequence[str]) -> list[str] | None:
        """The modules to hold ready for this code; None for the sandbox's own."""
        return [name for name in self._known if any(_names(cell, name) for cell in code)] or None

    def _source(self, assignment: str, notebook: str) -> SourceNotebook:
        notebooks = self.course.assignment(assignment).notebooks
        if notebook not in notebooks:
            raise CourseError(
                f"The assignment {assignment!r} has no notebook {notebook!r}; it has: {', '.join(notebooks)}."
            )
        return notebooks[notebook]

    def _points(self, name: str) -> float:
        """What the course gives for an exercise, over all its graded cells; 1 where no notebook asks for it."""
        folder = self.course.cards[name].parent.name
        if folder not in self.course.assignments:
            return 1.0
        points = 0.0
        for source in self.course.assignment(folder).notebooks.values():
            for grade_id, names in source.graded.items():
                points += source.max_scores[grade_id] * names.count(name) / max(1, len(names))
        return points or 1.0

    def _without_verdicts(self, source: SourceNotebook, report: Report, start: float) -> Graded:
        scores = dict.fromkeys(source.graded, 0.0)
        return Graded(replace(report, seconds=time.perf_counter() - start), (), scores, source.max_scores)

    @cached_property
    def _versions(self) -> Mapping[str, str]:
        return {"autograder": __version__, "numpy": np.__version__, "cards": self.course.digest} | _installed(
            "nbgrader"
        )


def refuse_below(required: str, protection: Protection) -> None:
    """Does nothing where student work is locked in at least as well as is required.

    Raises:
        SandboxUnavailable: it is not; the message says what is open, and what to do.
    """
    if LEVELS.index(protection.level) >= LEVELS.index(required):
        return
    raise SandboxUnavailable(
        f"The course requires the protection {required!r} (c.Autograder.required_protection), this machine gives "
        f"{protection.level!r}: open are {', '.join(protection.open)}. Nothing was graded. {_remedy()} "
        "What each level holds is in docs/limits.md; for work that you trust, require less."
    )


def _remedy() -> str:
    if os.environ.get("AUTOGRADER_UNPROTECTED") == "1":
        return "AUTOGRADER_UNPROTECTED=1 is set, which switches all protection off: unset it."
    return (
        "Install bubblewrap and libseccomp2, allow unprivileged user namespaces, and use a kernel with Landlock (5.13 "
        "or newer), or grade on a machine that has these."
    )


class _StagedSession:
    """A sandbox session whose data and helper files lie in a temporary folder of its own."""

    def __init__(self, folders: Sequence[Path], opened: Callable[..., Session]) -> None:
        self._folders, self._opened = folders, opened
        self._stack = ExitStack()
        self.left_out: tuple[str, ...] = ()

    def __enter__(self) -> Session:
        with self._stack:
            files = None
            if has_files(self._folders):
                staged = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="autograder-")))
                self.left_out = tuple(_left_out(stage_files(self._folders, staged)))
                files = staged if any(staged.iterdir()) else None
            session = self._stack.enter_context(self._opened(files=files))
            self._stack = self._stack.pop_all()
        return session

    def __exit__(self, *exception: Any) -> None:
        self._stack.__exit__(*exception)


def _with_known_cause(verdict: Verdict, again: Verdict, failing: Mapping[str, Verdict]) -> Verdict:
    """The verdict with the cause that shows itself once what it builds on is answered rightly, if none did before."""
    if verdict.misconception is not None or again.misconception is None:
        return verdict
    message = say("`{names}` is not right either. {message}", names=", ".join(failing), message=again.message)
    return replace(verdict, message=message, misconception=again.misconception)


def _inherited_verdict(again: Verdict, culprits: Mapping[str, Verdict], judged: Sequence[str]) -> Verdict:
    """The verdict of an exercise of which more is right (`again`) where the culprits are answered rightly."""
    names = ", ".join(culprits)
    if again.score == 1.0:
        message: str = say(
            "Right in itself: what went wrong comes from `{culprits}`, look there first.", culprits=names
        )
    else:
        message = say(
            "A part of what went wrong comes from `{culprits}`, the rest from here: {message}",
            culprits=names,
            message=again.message,
        )
    for name in culprits:
        if name in judged:
            continue
        # Nowhere else in this notebook is it told.
        told = culprits[name].message
        message = say("{sentence} `{name}`: {message}", sentence=message, name=name, message=told)
    misconception = again.misconception if again.score < 1.0 else None
    return replace(again, message=message, misconception=misconception, inherited_from=names)


def _add(timings: dict[str, float], sessions: Iterable[Session]) -> None:
    for session in sessions:
        for phase, seconds in session.timings.items():
            timings[phase] = timings.get(phase, 0.0) + seconds


def _worth(source: SourceNotebook) -> dict[str, float]:
    """What each exercise of a notebook is worth, over all cells that ask for it."""
    worth: dict[str, float] = {}
    for grade_id, names in source.graded.items():
        for name in names:
            worth[name] = worth.get(name, 0.0) + source.max_scores[grade_id] / len(names)
    return worth


def imported(course: Course) -> tuple[str, ...]:
    """The modules that the course's notebooks import."""
    sources = (source for name in course.assignments for source in course.assignment(name).notebooks.values())
    return tuple(dict.fromkeys(module for source in sources for module in source.imports))


def _names(code: str, module: str) -> bool:
    """Whether the code names the package of this module, as whoever imports it must, or the plots that draw by it."""
    package = module.partition(".")[0]
    if package == "matplotlib" and DRAWS.search(code):
        return True
    return package in code and re.search(rf"\b{package}\b", code) is not None


def _left_out(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    return [
        say(
            "Not given to the notebook: {names}. At most {count} files of {size} MB together are, and none that "
            "clashes with the assignment's own.",
            names=", ".join(names[:5]) + (", …" if len(names) > 5 else ""),
            count=MAX_FILES,
            size=MAX_FILES_BYTES // 1_000_000,
        )
    ]


def _tried(once: Callable[[], T]) -> T:
    """The outcome of the first try that gives one.

    Raises:
        Unreadable: what was handed in cannot be read.
        CourseError: the course is wrong.
        OutOfPatience: it was not to take so long.
        NoVerdict: our side failed, each time.
    """
    for attempt in range(1, TRIES + 1):
        try:
            return once()
        except (Unreadable, CourseError, OutOfPatience):
            raise
        except Exception as error:  # whatever it is, it is ours: no student's zero, and the class goes on
            _log.debug("Try %d failed.", attempt, exc_info=True)
            trouble = f"{type(error).__name__}: {error}"
    raise NoVerdict(
        say("Grading failed on our side, so there is no verdict yet; grade again. {trouble}", trouble=trouble)
    )


def nbgrader_points(outputs: Sequence[Mapping[str, Any]], points: float) -> float:
    """A test cell's points by nbgrader's own rules: what its outputs, written inside the student's process, claim.

    An error or anything on standard error gives 0; the first result that reads as a number gives that many points; else
    all of them. A number that nbgrader would choke on (above the maximum) gives the maximum.
    """
    for output in outputs:
        if output["output_type"] == "error" or (output["output_type"] == "stream" and output.get("name") == "stderr"):
            return 0.0
    for output in outputs:
        if output["output_type"] == "execute_result":
            try:
                claimed = float(str(output["data"].get("text/plain", "")))
            except ValueError:
                return points
            return min(claimed, points) if claimed >= 0 else points
    return points


def _ran(planned: Plan) -> list[PlannedCell]:
    return [cell for cell in planned.cells if cell.run is not None]


def _graded_cell(
    planned: PlannedCell, result: CellResult | None, source: SourceNotebook, verdicts: Mapping[str, Verdict]
) -> GradedCell:
    cell = planned.cell
    outputs = result.outputs if result else ()
    formed: tuple[Verdict, ...] = ()
    if planned.origin == "source" and cell.grade_id is not None and cell.grade_id in source.graded:
        names = source.graded[cell.grade_id]
        if names:
            formed = tuple(verdicts[name].worth(cell.points / len(names)) for name in names)
        else:
            formed = (_by_nbgrader(cell.grade_id, cell.points, result),)
    known = cell.metadata.get("nbgrader") if cell.grade_id else None
    return GradedCell(
        cell.grade_id,
        planned.origin,
        cell.cell_type,
        cell.source,
        outputs,
        result.execution_count if result else None,
        known,
        formed,
        cell.attachments,
    )


def _by_nbgrader(grade_id: str, points: float, result: CellResult | None) -> Verdict:
    """The verdict of a test cell without `grade(...)`: formed inside the student's process, as the report says."""
    failure = result.failure if result else None
    score = 0.0 if failure else nbgrader_points(result.outputs if result else (), points)
    status = "correct" if score == points else "partial" if score else "wrong"
    if failure and failure.error != "AssertionError":
        status = "unanswered" if failure.error == "NotImplementedError" else failure.kind
    message = (
        failure.message
        if failure
        else {"correct": "Its tests passed.", "partial": "Some of its tests passed."}.get(
            status, "It wrote to standard error, which nbgrader counts as a failure."
        )
    )
    limit = failure.limit if failure else None
    return Verdict(grade_id, status, score, points, message, limit=limit, isolated=False)


def _for_report(source: SourceNotebook, by_cell: Mapping[str | None, tuple[Verdict, ...]]) -> tuple[Verdict, ...]:
    """One verdict for each exercise, in the source's order; its points are those of all cells that ask for it."""
    merged: dict[str, Verdict] = {}
    for grade_id in source.graded:
        for verdict in by_cell.get(grade_id, ()):
            former = merged.get(verdict.name)
            merged[verdict.name] = verdict.worth(verdict.max_score + former.max_score) if former else verdict
    return tuple(merged.values())


def _total(verdicts: Sequence[Verdict]) -> float:
    return round(sum(verdict.score for verdict in verdicts), 6)


def _installed(*packages: str) -> dict[str, str]:
    found = {}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
