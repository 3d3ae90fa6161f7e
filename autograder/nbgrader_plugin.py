"""The parts that put this engine under `nbgrader autograde` and formgrader, named in a course's `nbgrader_config.py`.

nbgrader reads a submission, runs it in a kernel and believes what its outputs claim. Here it does none of these: the
exporter reads nothing, `Judge` hands the file to the engine, and `SaveVerdicts` writes the engine's scores. A file that
nobody can read is then one student's zero, not the end of the class.
"""

from __future__ import annotations

import atexit
import datetime
import glob
import html
import json
import os
import stat
import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter, NotebookExporter
from nbgrader.converters.autograde import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades

from autograder.course import Course, CourseError
from autograder.gradebook import (
    GradebookError,
    OpenGradebook,
    marks,
    open_gradebook,
    record,
    register_assignment,
    released_notebook,
)
from autograder.gradebook.filing import note_work, withdraw_other_work
from autograder.grading import Graded, Grader, refuse_below
from autograder.sandbox import SandboxError
from autograder.showing.autograded import REPORT_KEY, autograded_notebook, safe_outputs
from autograder.showing.feedback import Delimiters, feedback_page
from autograder.showing.markup import as_written, clean_html, markdown_html, too_long
from autograder.submission.handed_in import SubmittedNotebook, find_notebooks, obstacle, read_timestamp
from autograder.verdict import Report

RESOURCE = "autograder"
"""Where `Judge` leaves its outcome for `SaveVerdicts`."""


SHOWN = 100_000
"""Characters of a notebook's cells that formgrader renders, which takes a minute for a million."""


class NotGraded(Exception):
    """The grader failed, not the student: nbgrader reports it, leaves the former marks, and goes on with the class."""


class SubmissionExporter(NotebookExporter):  # type: ignore[misc]
    """Stands where nbgrader reads a submission, and gives an empty notebook for each: `Judge` fills it.

    For `c.Autograde.exporter_class`. Before each submission it also does what nbgrader leaves to chance: it registers
    the assignment as its source is now, finds notebooks under other names, and keeps links from being followed.
    """

    def __init__(self, config: Any = None, **options: Any) -> None:
        """An exporter for nbgrader's Autograde converter, its parent."""
        super().__init__(config=config, **options)
        converter = self.parent
        if not isinstance(converter, Autograde):
            raise TypeError("SubmissionExporter is for c.Autograde.exporter_class alone.")
        converter.coursedir = _careful(converter.coursedir)
        self.directory: CourseDirectory = converter.coursedir
        self.course = Course(Path(self.directory.root))
        try:
            # Made or refused before nbgrader writes to autograded/: there, verdicts without a secret mean a lost one.
            self.course.secret  # noqa: B018
            _grader(self.course)
            self.gradebook: OpenGradebook = open_gradebook(self.course, _config(converter))
        except (CourseError, GradebookError, SandboxError) as error:
            self.log.error("%s", error)
            raise NbGraderException(str(error)) from error
        weakref.finalize(self, self.gradebook.close)
        self.found: dict[tuple[str, str, str], SubmittedNotebook] = {}
        self._ignored = tuple(self.directory.ignore)
        for folder in glob.glob(converter._format_source(self.directory.assignment_id, self.directory.student_id)):
            # nbgrader passes over a submission without a notebook, and its former points stay.
            if os.path.isdir(folder):
                converter.assignments.setdefault(folder, [os.path.join(folder, "none.ipynb")])
        self._former_hook = converter.pre_convert_hook
        converter.pre_convert_hook = self._prepare
        converter.assignments = self._folders()

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> tuple[Any, Any]:
        """An empty notebook, put through the preprocessors; the file is not opened."""
        path, name = os.path.split(filename)
        resources["metadata"] = {"name": os.path.splitext(name)[0], "path": path}
        output, resources = self.from_notebook_node(nbformat.v4.new_notebook(), resources, **options)
        return output, resources

    def _folders(self) -> dict[str, list[str]]:
        """All folders of the submissions, with the names that their notebooks should have: `_prepare` finds the files.

        nbgrader leaves out those without a notebook where it looks, and stops the class at a name that it cannot parse.
        """
        given, name = self.parent.assignments, self.directory.assignment_id
        if name not in self.course.assignments:
            return dict(given)
        expected = [n for n in self.course.assignment(name).notebooks if fnmatch(n, self.directory.notebook_id)]
        wanted = self.directory.format_path(self.directory.submitted_directory, self.directory.student_id, name)
        found = {}
        for folder in dict.fromkeys([*given, *(path for path in glob.glob(wanted) if os.path.isdir(path))]):
            if "\n" in folder:
                self.log.error("The folder %r has a line end in its name, with which nbgrader cannot go on.", folder)
            elif expected:
                found[folder] = [os.path.join(folder, f"{notebook}.ipynb") for notebook in expected]
        return found

    def _prepare(self, **arguments: Any) -> None:
        converter = self.parent
        ids = converter.init_single_notebook_resources(converter.notebooks[0])["nbgrader"]
        assignment, student = ids["assignment"], ids["student"]
        folder = Path(converter.notebooks[0]).parent
        given = Path(self.directory.format_path(self.directory.source_directory, ".", assignment))
        bad = [*_irregular(folder, given), *(["timestamp.txt"] if read_timestamp(folder) is None else [])]
        self.directory.ignore = [*self._ignored, *(glob.escape(name) for name in bad)]
        try:
            if assignment not in self.gradebook.assignments:
                register_assignment(self.gradebook, assignment)
            wanted = [
                found
                for found in find_notebooks(self.course.assignment(assignment), folder)
                if fnmatch(found.source.name, self.directory.notebook_id)
            ]
        except (CourseError, GradebookError, OSError) as error:
            self.log.error("%s", error)
        else:
            self.found |= {(assignment, found.source.name, student): found for found in wanted}
            converter.notebooks = [str(folder / f"{found.source.name}.ipynb") for found in wanted]
        if self._former_hook:
            self._former_hook(**arguments)

    def folder(self, ids: Mapping[str, str]) -> Path:
        """What was handed in of the submission that nbgrader calls by these names."""
        directory = self.directory
        path = directory.format_path(directory.submitted_directory, ids["student"], ids["assignment"])
        return Path(path)

    def grade(self, ids: Mapping[str, str]) -> Graded:
        """The outcome of the submitted notebook that nbgrader calls by these names.

        Raises:
            NotGraded: its folder is a link, or cannot be read.
        """
        assignment, notebook, student = ids["assignment"], ids["notebook"], ids["student"]
        found = self.found.get((assignment, notebook, student))
        folder = self.folder(ids)
        for part in (folder.parent, folder):
            reason, status = obstacle(part)
            if reason and status == "unreadable":
                report = Report(assignment, student, notebook, str(folder), "unreadable", reason)
                record(self.gradebook, Graded(report), student=student)
            if reason:
                raise NotGraded(reason)
        path = (found.path if found else None) or folder / f"{notebook}.ipynb"
        grader = _grader(self.course)
        origin = os.path.relpath(path, self.course.root)
        mended = found.mended if found else ()
        folder = found.folder if found else folder
        return grader.grade(assignment, notebook, path, student, folder=folder, origin=origin, mended=mended)


class _CarefulDirectory(CourseDirectory):  # type: ignore[misc]
    """nbgrader's course directory, to which a student's `timestamp.txt` can do no harm."""

    def get_existing_timestamp(self, dest_path: str) -> datetime.datetime | None:
        return read_timestamp(Path(dest_path))


def _careful(directory: CourseDirectory) -> CourseDirectory:
    settings = {name: getattr(directory, name) for name in directory.trait_names(config=True)}
    return _CarefulDirectory(**settings)


def _config(converter: Any) -> Any:
    """nbgrader's configuration with what was said on its command line."""
    config = converter.config.copy()
    config.CourseDirectory.db_url = converter.coursedir.db_url
    config.CourseDirectory.course_id = converter.coursedir.course_id
    return config


def _irregular(folder: Path, given: Path) -> Iterator[str]:
    """Names of links, pipes and devices in a submission, which nbgrader would follow and copy.

    And of what is a file where the files `given` with the assignment have a folder, or the reverse: it stops there.
    """
    for parent, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = os.path.join(parent, name)
            mode = os.lstat(path).st_mode
            original = given / os.path.relpath(path, folder)
            clashing = original.is_file() if stat.S_ISDIR(mode) else original.is_dir()
            if clashing or not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                yield name


@dataclass
class _Warm:
    """The grader of this process, kept from one notebook to the next: its sandbox takes seconds to start."""

    root: Path | None = None
    digest: str = ""
    grader: Grader | None = None

    def close(self) -> None:
        if self.grader is not None:
            self.grader.close()
            self.grader = None


_warm = _Warm()
atexit.register(_warm.close)


def _grader(course: Course) -> Grader:
    """The grader for the course as it is now; formgrader's process outlives many a change to the source."""
    if _warm.grader is None or (_warm.root, _warm.digest) != (course.root, course.digest):
        _warm.close()
        _warm.root, _warm.digest, _warm.grader = course.root, course.digest, Grader(course)
    refuse_below(course.required_protection, _warm.grader.protection)
    return _warm.grader


class Judge(NbGraderPreprocessor):  # type: ignore[misc]
    """Has the engine judge the submission, in the place of nbgrader's Execute; never runs anything itself."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The autograded notebook in the place of `nb`; the outcome is left for `SaveVerdicts`.

        Raises:
            NotGraded: the grader failed; nothing that a student hands in does this.
        """
        exporter, ids = self.parent, resources["nbgrader"]
        graded = exporter.grade(ids)
        if graded.report.status == "ungraded":
            withdraw_other_work(exporter.gradebook, graded.report, exporter.folder(ids), student=ids["student"])
            raise NotGraded(graded.report.message)
        resources[RESOURCE] = graded
        released = released_notebook(exporter.gradebook, ids["assignment"], ids["notebook"])
        with exporter.course.speaking():
            made = json.dumps(autograded_notebook(graded, released), ensure_ascii=False)
        # Names of files may be no text, which nbgrader could not write.
        return nbformat.from_dict(json.loads(made.encode("utf-8", "replace"))), resources


class SaveVerdicts(SaveAutoGrades):  # type: ignore[misc]
    """Writes the engine's scores and the late penalty to the gradebook; what the outputs claim is ignored."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The notebook as it came, its scores written as `autograder grade` writes them."""
        exporter, ids, graded = self.parent, resources["nbgrader"], resources[RESOURCE]
        with exporter.course.speaking():
            record(exporter.gradebook, graded, student=ids["student"])
        note_work(exporter.gradebook, graded.report, exporter.folder(ids), student=ids["student"])
        return nb, resources


class FeedbackExporter(HTMLExporter):  # type: ignore[misc]
    """Makes our feedback page of a notebook that this engine graded, and nbgrader's of any other.

    For `c.GenerateFeedback.exporter_class`.
    """

    def from_notebook_node(self, nb: Any, resources: Any = None, **options: Any) -> tuple[str, Any]:
        """The page, and nbgrader's resources."""
        if REPORT_KEY not in nb.metadata:
            page, resources = super().from_notebook_node(nb, resources, **options)
            return str(page), resources
        resources = self._init_resources(resources)
        ids = {name: resources["nbgrader"][name] for name in ("assignment", "notebook", "student")}
        converter = self.parent
        course = Course(Path(converter.coursedir.root))
        with open_gradebook(course, _config(converter)) as gradebook:
            given = marks(gradebook, **ids)
        with course.speaking():
            return feedback_page(nb, given, delimiters=_delimiters(self.config)), resources


def _delimiters(config: Any) -> Delimiters:
    """The marks of hidden parts, where the course has its own."""
    tests, scheme = config.ClearHiddenTests, config.ClearMarkScheme
    return Delimiters(
        (
            (
                str(tests.get("begin_test_delimeter", "BEGIN HIDDEN TESTS")),
                str(tests.get("end_test_delimeter", "END HIDDEN TESTS")),
            ),
            (
                str(scheme.get("begin_mark_scheme_delimeter", "BEGIN MARK SCHEME")),
                str(scheme.get("end_mark_scheme_delimeter", "END MARK SCHEME")),
            ),
        )
    )


class SafeOutputs(NbGraderPreprocessor):  # type: ignore[misc]
    """Before a notebook is shown in a browser: outputs and names without scripts, whoever autograded it.

    For `c.HTMLExporter.preprocessors`. A verdict's HTML stays, cleaned; of everything else text and bitmaps do.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The notebook and formgrader's resources, of which its template escapes nothing."""
        left = SHOWN
        for cell in nb.cells:
            if cell.cell_type == "code":  # with lines of nothing but spaces, Pygments' time grows by the third power
                cell.source = "\n".join(line.rstrip() for line in cell.source.split("\n"))
            cell.source = _clipped(cell.source, left)
            left = max(0, left - len(cell.source))
        nb, resources = super().preprocess(nb, resources)
        for name in ("student", "first_name", "last_name", "notebook_path"):
            if isinstance(resources.get(name), str):
                resources[name] = html.escape(resources[name])
        return nb, resources

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> tuple[Any, Any]:
        """The cell with safe outputs and without metadata that a page would take in."""
        cell.metadata = nbformat.from_dict({"nbgrader": cell.metadata.nbgrader} if "nbgrader" in cell.metadata else {})
        if cell.cell_type == "raw":
            cell.source = html.escape(cell.source)
        if cell.cell_type == "code":
            cell.outputs = [nbformat.from_dict(output) for output in _cleaned(cell.outputs)]
        return cell, resources


def _clipped(source: str, most: int) -> str:
    if len(source) <= most:
        return source
    return f"{source[:most]}\n\n[{len(source) - most} more characters are left out here]"


def _cleaned(outputs: Any) -> Iterator[dict[str, Any]]:
    for output in outputs:
        markup = output.get("data", {}).get("text/html")
        for safe in safe_outputs([output]):
            if markup is not None and "data" in safe:
                safe["data"]["text/html"] = clean_html("".join(markup))
            yield safe


@pass_context
def safe_markdown(context: Context, source: str) -> str:
    """Markdown as HTML in which no script runs: nbgrader shows students' text as it came.

    For `c.HTMLExporter.filters`, under the name markdown2html.
    """
    if too_long(source):
        return as_written(source)
    cell: Any = context.get("cell", {})
    return clean_html(markdown_html(source, cell.get("attachments", {})))
