"""Autograded notebooks and feedback pages in the course's folders: each file written whole or not at all."""

from __future__ import annotations

import datetime
import json
import os
import stat
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from nbgrader import utils
from nbgrader.coursedir import CourseDirectory

from autograder.autograded import autograded_notebook
from autograder.feedback import feedback_page
from autograder.gradebook import OpenGradebook, marks, record, released_notebook, withdraw
from autograder.submission import MAX_FOLDER_DEPTH, fingerprint

if TYPE_CHECKING:
    from autograder.grading import Graded
    from autograder.verdict import Report

MAX_TIMESTAMP_BYTES = 200
MAX_FILES = 2000


def store(gradebook: OpenGradebook, graded: Graded, *, student: str, folder: Path | None) -> None:
    """Store one graded notebook of the submission in `folder`: gradebook, autograded notebook, feedback page.

    Of one without a verdict, what was stored of other work is taken back; what was stored of the same work stays.

    Raises:
        GradebookError: the database could not be written; nothing of this notebook was stored.
        OSError: a file could not be written; grading again puts that right.
    """
    if graded.report.status == "ungraded" and folder is not None:
        withdraw_other_work(gradebook, graded.report, folder, student=student)
        return
    record(gradebook, graded, student=student, timestamp=read_timestamp(folder) if folder is not None else None)
    write_autograded(gradebook, graded, folder, student=student)
    write_feedback(gradebook, graded, student=student)
    note_work(gradebook, graded.report, folder, student=student)


def note_work(gradebook: OpenGradebook, report: Report, folder: Path | None, *, student: str) -> None:
    """Remember of which work the marks in the gradebook are now; nothing can be said of it where there is no folder."""
    if folder is None:
        _note(gradebook, report, student).unlink(missing_ok=True)
        return
    with suppress(OSError):
        _write(_note(gradebook, report, student), fingerprint(folder).encode(), 0o644)


def withdraw_other_work(gradebook: OpenGradebook, report: Report, folder: Path, *, student: str) -> None:
    """Take back what is stored of a notebook, where it is known to be of other work than what `folder` holds now.

    Raises:
        GradebookError: the database could not be written; nothing was taken back.
    """
    note = _note(gradebook, report, student)
    try:
        same = _read_regular(note, 64) == fingerprint(folder).encode()
    except OSError:
        return  # nothing is known of the one or the other
    if same:
        return
    withdraw(gradebook, assignment=report.assignment, notebook=report.notebook, student=student)
    for step, suffix in (("autograded", "ipynb"), ("feedback", "html")):
        stale = gradebook.folder(step, student, report.assignment) / f"{report.notebook}.{suffix}"
        stale.unlink(missing_ok=True)
    note.unlink(missing_ok=True)


def _note(gradebook: OpenGradebook, report: Report, student: str) -> Path:
    return gradebook.course.root / ".autograder" / "graded" / report.assignment / student / report.notebook


def read_timestamp(folder: Path) -> datetime.datetime | None:
    """When the submission was handed in (UTC), by the `timestamp.txt` in its folder; None where that tells nothing.

    The file is the student's to write: anything that is not a moment between 1990 and 2200 is ignored.
    """
    try:
        data = _read_regular(folder / "timestamp.txt", MAX_TIMESTAMP_BYTES)
        moment = utils.parse_utc(data.decode("utf-8").strip())
    except (OSError, ValueError, OverflowError, TypeError, AttributeError, IndexError):
        return None
    return moment if isinstance(moment, datetime.datetime) and 1990 <= moment.year < 2200 else None


def _read_regular(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes; links are not followed, and a pipe is not waited for."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
            raise OSError(f"{path} is not a regular file of at most {limit} bytes")
        return file.read()


def write_autograded(gradebook: OpenGradebook, graded: Graded, submitted: Path | None, *, student: str) -> Path | None:
    """Write the autograded notebook and the submission's other files, and remove what an earlier attempt left there.

    `submitted` is the submission's folder, None where it may not be entered. Links in it are not followed, and no more
    is copied than nbgrader lets through. Returns where the notebook was written; None for a report without a verdict,
    which changes nothing.
    """
    report = graded.report
    if report.status == "ungraded":
        return None
    folder = gradebook.folder("autograded", student, report.assignment)
    mode = 0o664 if gradebook.directory.groupshared else 0o444
    files = _files_beside(gradebook, report.assignment, submitted)
    keep = {*files, *(Path(f"{name}.ipynb") for name in gradebook.course.assignment(report.assignment).notebooks)}
    _remove_others(folder, keep)
    _copy(gradebook.directory, files, folder, mode)
    content = autograded_notebook(graded, released_notebook(gradebook, report.assignment, report.notebook))
    target = folder / f"{report.notebook}.ipynb"
    _write(target, json.dumps(content, indent=1, ensure_ascii=False).encode("utf-8", "replace") + b"\n", mode)
    return target


def write_feedback(gradebook: OpenGradebook, graded: Graded, *, student: str) -> Path | None:
    """Write the student's feedback page. Returns where; None for a report without a verdict, which changes nothing."""
    report = graded.report
    if report.status == "ungraded":
        return None
    released = released_notebook(gradebook, report.assignment, report.notebook)
    given = marks(gradebook, assignment=report.assignment, notebook=report.notebook, student=student)
    page = feedback_page(autograded_notebook(graded, released), given, report=report)
    target = gradebook.folder("feedback", student, report.assignment) / f"{report.notebook}.html"
    _write(target, page.encode("utf-8", "replace"), 0o664 if gradebook.directory.groupshared else 0o644)
    return target


def _files_beside(gradebook: OpenGradebook, assignment: str, submitted: Path | None) -> dict[Path, Path]:
    """What stands beside the notebooks, the source's own files before the student's: where it goes, and is now."""
    source = gradebook.course.assignment(assignment).folder
    files = {
        path: folder / path
        for folder in ([submitted] if submitted else []) + [source]
        for path in _other_files(gradebook.directory, folder)
    }
    if submitted is None or read_timestamp(submitted) is None:
        files.pop(Path("timestamp.txt"), None)
    return dict(sorted(files.items())[:MAX_FILES])


def _copy(directory: CourseDirectory, files: Mapping[Path, Path], folder: Path, mode: int) -> None:
    left = directory.max_dir_size * 1000
    for path, origin in files.items():
        with suppress(OSError):  # a link, a pipe, or more than nbgrader lets through
            data = _read_regular(origin, min(left, directory.max_file_size * 1000))
            left -= len(data)
            _write(folder / path, data, mode)


def _remove_others(folder: Path, keep: Collection[Path]) -> None:
    for path in [path for path in _walk(folder) if path not in keep]:
        (folder / path).unlink()
    for parent, _, _ in os.walk(folder, topdown=False):
        with suppress(OSError):  # not empty
            os.rmdir(parent)


def _other_files(directory: CourseDirectory, folder: Path) -> Iterator[Path]:
    ignored = [*directory.ignore, "*.ipynb"]
    for path in _walk(folder):
        if not any(fnmatch(part, pattern) for part in path.parts for pattern in ignored):
            yield path


def _walk(folder: Path) -> Iterator[Path]:
    """Every file and link below `folder`, relative to it; linked folders are not entered."""
    for parent, folders, names in os.walk(folder):
        if len(Path(parent).relative_to(folder).parts) >= MAX_FOLDER_DEPTH:
            folders.clear()
        for name in names:
            yield Path(parent, name).relative_to(folder)


def _write(path: Path, data: bytes, mode: int) -> None:
    """Write the file whole or not at all; a file that already says so is left as it is."""
    with suppress(OSError):
        if _read_regular(path, len(data)) == data:
            return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            os.fchmod(descriptor, mode)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
