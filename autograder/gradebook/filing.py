"""Autograded notebooks and feedback pages in the course's folders: each file written whole or not at all."""

from __future__ import annotations

import glob
import json
import os
import stat
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbgrader.coursedir import CourseDirectory

from autograder.gradebook import OpenGradebook, marks_within, recording, released_notebook, withdraw
from autograder.showing.autograded import autograded_notebook
from autograder.showing.feedback import feedback_page
from autograder.submission.handed_in import MAX_FOLDER_DEPTH, fingerprint, read_timestamp

if TYPE_CHECKING:
    from autograder.grading import Graded
    from autograder.verdict import Report

MAX_FILES = 2000
_IDENTITY = frozenset({Path("timestamp.txt"), Path("submission_secret.txt")})
_NAME = 40  # characters of a file's name in that of its temporary one, which is longer: 255 bytes are allowed


def store(gradebook: OpenGradebook, graded: Graded, *, student: str, folder: Path | None) -> dict[str, float]:
    """Store one graded notebook of the submission in `folder`: gradebook, autograded notebook, feedback page.

    Returns the seconds that went to the gradebook and to the pages.

    All of it or nothing: every file is written beside its place before the gradebook's transaction ends, and put into
    its place behind that. Of a report without a verdict, what was stored of other work is taken back; what was stored
    of the same work stays. `folder` is None where the submission may not be entered.

    Raises:
        GradebookError: the database could not be written; nothing of this notebook was stored.
        OSError: a file could not be written; nothing of this notebook was stored.
    """
    report = graded.report
    if report.status == "ungraded":
        if folder is not None:
            withdraw_other_work(gradebook, report, folder, student=student)
        return {}
    start, pages = time.perf_counter(), 0.0
    timestamp = read_timestamp(folder) if folder is not None else None
    content = autograded_notebook(graded, released_notebook(gradebook, report.assignment, report.notebook))
    pages += time.perf_counter() - start
    with _Staged() as staged:
        with recording(gradebook, graded, student=student, timestamp=timestamp):
            begin = time.perf_counter()
            keep = _stage_autograded(staged, gradebook, report, content, folder, student)
            _stage_feedback(staged, gradebook, report, content, student)
            _stage_identity(staged, gradebook, report, folder, student, keep)
            _stage_note(staged, gradebook, report, folder, student)
            pages += time.perf_counter() - begin
        begin = time.perf_counter()
        # Before anything is put in its place: where a folder was, a file may come.
        _remove_others(gradebook.folder("autograded", student, report.assignment), keep, staged.waiting)
        _remove_identity(gradebook.folder("feedback", student, report.assignment), keep)
        staged.put_in_place()
    end = time.perf_counter()
    pages += end - begin
    return {"gradebook": end - start - pages, "pages": pages}


class _Staged:
    """Files that are written, and not yet in their places. A context manager: what is not put there is removed."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Path, Path]] = []

    def __enter__(self) -> _Staged:
        return self

    def __exit__(self, *_: object) -> None:
        for temporary, _place in self._waiting:
            temporary.unlink(missing_ok=True)

    @property
    def waiting(self) -> set[Path]:
        """The files as long as they are not in their places."""
        return {temporary for temporary, _ in self._waiting}

    def write(self, folder: Path, name: Path, data: bytes, mode: int) -> None:
        """Write a file of a folder, not yet under its name; one that already says so there is left as it is."""
        path = folder / name
        with suppress(OSError):
            if _read_regular(path, len(data)) == data:
                return
        folder.mkdir(parents=True, exist_ok=True)
        prefix = f".{path.name[:_NAME]}."
        for left in set(folder.glob(f"{glob.escape(prefix)}*")) - self.waiting:  # by a grader that was killed
            left.unlink(missing_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=prefix)
        self._waiting.append((Path(temporary), path))
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            os.fchmod(descriptor, mode)

    def put_in_place(self) -> None:
        """Each file replaces what was there, at once."""
        while self._waiting:
            temporary, path = self._waiting[-1]
            path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):  # another grader at the same work was quicker
                os.replace(temporary, path)
            self._waiting.pop()


def note_work(gradebook: OpenGradebook, report: Report, folder: Path | None, *, student: str) -> None:
    """Remember of which work the marks in the gradebook are now; nothing can be said of it where there is no folder."""
    with suppress(OSError), _Staged() as staged:
        _stage_note(staged, gradebook, report, folder, student)
        staged.put_in_place()


def _stage_note(staged: _Staged, gradebook: OpenGradebook, report: Report, folder: Path | None, student: str) -> None:
    try:
        digest = fingerprint(folder) if folder is not None else ""
    except OSError:
        digest = ""
    note = _note(gradebook, report, student)
    staged.write(note.parent, Path(note.name), digest.encode(), 0o644)


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


def _read_regular(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes; links are not followed, and a pipe is not waited for."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
            raise OSError(f"{path} is not a regular file of at most {limit} bytes")
        return file.read()


def _stage_autograded(
    staged: _Staged,
    gradebook: OpenGradebook,
    report: Report,
    content: dict[str, Any],
    submitted: Path | None,
    student: str,
) -> set[Path]:
    """The autograded notebook and the submission's other files; returns what belongs into the folder.

    Links in the submission are not followed, and no more is copied than nbgrader lets through.
    """
    folder = gradebook.folder("autograded", student, report.assignment)
    mode = 0o664 if gradebook.directory.groupshared else 0o444
    files = _files_beside(gradebook, report.assignment, submitted)
    _copy(staged, gradebook.directory, files, folder, mode)
    data = _as_json(content).encode("utf-8", "replace")
    staged.write(folder, Path(f"{report.notebook}.ipynb"), data, mode)
    return {*files, *(Path(f"{name}.ipynb") for name in gradebook.course.assignment(report.assignment).notebooks)}


def _as_json(content: Mapping[str, Any]) -> str:
    """The notebook with a line for each cell: an indented one takes six times as long to write."""
    rest = json.dumps({key: value for key, value in content.items() if key != "cells"}, ensure_ascii=False)
    cells = ",\n".join(json.dumps(cell, ensure_ascii=False) for cell in content["cells"])
    return f'{{"cells": [\n{cells}\n], {rest[1:]}\n'


def _stage_feedback(
    staged: _Staged, gradebook: OpenGradebook, report: Report, content: dict[str, Any], student: str
) -> None:
    given = marks_within(gradebook, assignment=report.assignment, notebook=report.notebook, student=student)
    page = feedback_page(content, given, report=report)
    folder = gradebook.folder("feedback", student, report.assignment)
    mode = 0o664 if gradebook.directory.groupshared else 0o644
    staged.write(folder, Path(f"{report.notebook}.html"), page.encode("utf-8", "replace"), mode)


def _stage_identity(
    staged: _Staged, gradebook: OpenGradebook, report: Report, submitted: Path | None, student: str, kept: set[Path]
) -> None:
    """What says, beside the pages, of which submission they are: `nbgrader release_feedback` reads it there."""
    own = {path: submitted / path for path in kept & _IDENTITY} if submitted is not None else {}
    mode = 0o664 if gradebook.directory.groupshared else 0o644
    _copy(staged, gradebook.directory, own, gradebook.folder("feedback", student, report.assignment), mode)


def _remove_identity(folder: Path, keep: Collection[Path]) -> None:
    for path in _IDENTITY - {*keep}:
        (folder / path).unlink(missing_ok=True)


def _files_beside(gradebook: OpenGradebook, assignment: str, submitted: Path | None) -> dict[Path, Path]:
    """What stands beside the notebooks, the source's own files before the student's: where it goes, and is now."""
    source = gradebook.course.assignment(assignment).folder
    given = {path: source / path for path in other_files(gradebook.directory, source)}
    folders = {parent for path in given for parent in path.parents}
    files = dict(given)
    if submitted is not None:
        # A file in the place of a folder of the assignment's, or a folder in that of a file, has no place.
        own = (path for path in other_files(gradebook.directory, submitted) if path not in folders)
        files |= {path: submitted / path for path in own if given.keys().isdisjoint((path, *path.parents))}
    if submitted is None or read_timestamp(submitted) is None:
        files.pop(Path("timestamp.txt"), None)
    return dict(sorted(files.items())[:MAX_FILES])


def _copy(staged: _Staged, directory: CourseDirectory, files: Mapping[Path, Path], folder: Path, mode: int) -> None:
    left = directory.max_dir_size * 1000
    for path, origin in files.items():
        try:
            data = _read_regular(origin, min(left, directory.max_file_size * 1000))
        except OSError:  # a link, a pipe, or more than nbgrader lets through
            continue
        left -= len(data)
        staged.write(folder, path, data, mode)


def _remove_others(folder: Path, keep: Collection[Path], waiting: Collection[Path]) -> None:
    for path in [path for path in _walk(folder) if path not in keep and folder / path not in waiting]:
        (folder / path).unlink(missing_ok=True)
    for parent, _, _ in os.walk(folder, topdown=False):
        with suppress(OSError):  # not empty
            os.rmdir(parent)


def other_files(directory: CourseDirectory, folder: Path) -> Iterator[Path]:
    """The files below `folder`, relative to it, that nbgrader takes along with the notebooks."""
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
