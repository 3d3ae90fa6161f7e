"""An assignment as students get it: made from its source as `nbgrader generate_assignment` does, and put beside it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

import nbformat

from autograder.gradebook import OpenGradebook, register_assignment, released_notebook
from autograder.gradebook.filing import other_files


def release(gradebook: OpenGradebook, assignment: str) -> dict[str, bytes]:
    """Make the release of an assignment and write it to nbgrader's `release/`; returns its files, by path.

    The gradebook knows its cells then, as after `nbgrader generate_assignment`; other than there, an assignment that
    has submissions may be released again with other graded cells.

    Raises:
        CourseError: there is no such assignment.
        GradebookError: a source notebook cannot be released.
        OSError: a file could not be read or written.
    """
    register_assignment(gradebook, assignment)
    source = gradebook.course.assignment(assignment)
    files = {
        path.as_posix(): (source.folder / path).read_bytes() for path in other_files(gradebook.directory, source.folder)
    }
    for name in source.notebooks:
        document = released_notebook(gradebook, assignment, name).notebook
        files[f"{name}.ipynb"] = nbformat.writes(document).encode("utf-8", "replace") + b"\n"
    _replace(_folder(gradebook, assignment), files, 0o664 if gradebook.directory.groupshared else 0o644)
    return files


def _folder(gradebook: OpenGradebook, assignment: str) -> Path:
    directory = gradebook.directory
    return Path(directory.format_path(directory.release_directory, ".", assignment)).resolve()


def _replace(folder: Path, files: Mapping[str, bytes], mode: int) -> None:
    """Put files in the place of a folder; nobody finds half of them there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        new, old = staged / "new", staged / "old"
        new.mkdir()
        for path, data in files.items():
            place = new / PurePosixPath(path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
            place.chmod(mode)
        with suppress(FileNotFoundError):
            os.rename(folder, old)
        os.rename(new, folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
