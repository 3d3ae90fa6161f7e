"""The files that a student hands in: which of them answers which notebook, and what goes with it.

No archive is opened here: a course that gets its submissions in archives unpacks them on the way to `submitted/`.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import re
import shutil
import stat
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Assignment, SourceNotebook
from autograder.notebook import MAX_BYTES, Notebook, Unreadable, read_notebook, read_script
from autograder.submission.recognition import shared_cells
from autograder.texts import say

MAX_FILES = 200
MAX_FILES_BYTES = 50_000_000
MAX_FOLDER_DEPTH = 8
MAX_NOTEBOOKS = 20
"""Notebooks of one submission that are looked at, where none has the expected name."""

MAX_TIMESTAMP_BYTES = 200
CHECKPOINTS = ".ipynb_checkpoints"
_NOTEBOOK = re.compile(r"\.ipynb\b", re.IGNORECASE)  # a browser appends .txt, or a number in brackets
_ZONE = re.compile(r"[+-]?\w+(?:[/+-]\w+)*")  # a name or an offset, nowhere a path


@dataclass(frozen=True)
class SubmittedNotebook:
    """A file of a submission and the source notebook that it answers; `path` None when none was handed in.

    `folder` is where the files lie that the notebook may read.
    """

    source: SourceNotebook
    path: Path | None
    folder: Path
    mended: tuple[str, ...] = ()


def obstacle(folder: Path) -> tuple[str, str]:
    """Why nothing in the folder can be graded, and the status that follows; empty where nothing stands against it."""
    try:
        folder.name.encode()
    except UnicodeEncodeError:
        return f"The name of the folder {os.fsencode(folder.name)!r} is not UTF-8; rename it.", "unreadable"
    if folder.is_symlink():
        # A student could lead it anywhere, to another one's work for example.
        return f"{folder} is a link, which is not followed; put the folder itself there.", "unreadable"
    try:
        os.scandir(folder).close()
    except OSError as error:
        return f"The grader cannot read {folder} ({error.strerror}); mend that and grade again.", "ungraded"
    return "", "unreadable"


def find_notebooks(assignment: Assignment, folder: Path) -> list[SubmittedNotebook]:
    """For each of the assignment's notebooks, the file in `folder` that answers it: by its name, else by its cells.

    Looked for in folders within it too, and last among JupyterLab's checkpoints and Python scripts. Where nothing can
    be a notebook, the file that was handed in its place is given, so that its report says what is wrong with it.

    Raises:
        OSError: the machine does not let us read the folder or a notebook in it.
    """
    names = sorted(os.listdir(folder))  # walking would take a folder that cannot be read for an empty one
    files = _candidates(folder)
    chosen: dict[str, Path] = {}
    for name, source in assignment.notebooks.items():
        expected = folder / f"{name}.ipynb"
        others = [path for path in files if path.parent != folder or path.stem not in assignment.notebooks]
        taken = chosen.values()
        path = _best(source, [*([expected] if expected in files else []), *(p for p in others if p not in taken)])
        if path is not None:
            chosen[name] = path
    left = [path for path in files if path not in chosen.values() and _is_notebook(path)]
    found = []
    for name, source in assignment.notebooks.items():
        path = chosen.get(name)
        if path is None and not left:
            path = _instead(folder, names, name, alone=len(assignment.notebooks) == 1)
        found.append(_found(source, path, folder, left))
    return found


def _candidates(folder: Path) -> list[Path]:
    """What may be a notebook in the folder, the likeliest first: near the top, no checkpoint, no script."""
    found = []
    for path in _walk(folder, [CHECKPOINTS]):
        if not path.name.startswith(".") and (_NOTEBOOK.search(path.name) or path.suffix == ".py"):
            found.append(path)
    return sorted(found, key=lambda path: (*_unlikely(path), len(path.parts), path))


def _unlikely(path: Path) -> tuple[bool, bool]:
    return path.suffix == ".py", CHECKPOINTS in path.parts


def _is_notebook(path: Path) -> bool:
    return not any(_unlikely(path))


def _best(source: SourceNotebook, files: Sequence[Path]) -> Path | None:
    """The file that shares most cells with the source; of those that share none, only one that can be nothing else."""
    expected = f"{source.name}.ipynb"
    if len(files) == 1 and files[0].name == expected:
        return files[0]
    fits: dict[Path, int] = {}
    for path in files[:MAX_NOTEBOOKS]:
        if any(fits.values()) and _unlikely(path) > min(_unlikely(p) for p, fit in fits.items() if fit):
            break  # a checkpoint or a script counts only where no notebook does
        try:
            fits[path] = shared_cells(source, read_submitted(path))
        except Unreadable:
            fits[path] = 0
        if fits[path] and path.name == expected:
            return path
    best = max(fits, key=lambda path: fits[path], default=None)
    if best is not None and fits[best]:
        return best
    named = [path for path in files if path.stem == source.name]
    alone = [path for path in files if _is_notebook(path)]
    return named[0] if named else alone[0] if len(alone) == 1 else None


def _found(source: SourceNotebook, path: Path | None, folder: Path, left: Sequence[Path]) -> SubmittedNotebook:
    mended = []
    expected = folder / f"{source.name}.ipynb"
    if path not in (None, expected):
        found = str(path.relative_to(folder))
        mended.append(
            say(
                "The notebook is called {found}, expected {name}.ipynb; it was taken for that.",
                found=found,
                name=source.name,
            )
        )
    if left:
        mended.append(
            say(
                "Beside {graded} there is {others}, which was not graded: hand in one notebook, under the released "
                "name.",
                graded=str((path or expected).relative_to(folder)),
                others=", ".join(str(other.relative_to(folder)) for other in left[:5]) + (", …" if left[5:] else ""),
            )
        )
    own = folder if path is None else path.parent.parent if path.parent.name == CHECKPOINTS else path.parent
    return SubmittedNotebook(source, path, own, tuple(mended))


def _instead(folder: Path, names: Sequence[str], wanted: str, *, alone: bool) -> Path | None:
    """What was handed in where a notebook was due: a file of its name, or the only one there is."""
    files = [name for name in names if not name.startswith(".") and name != "timestamp.txt"]
    files = [name for name in files if not stat.S_ISDIR((folder / name).lstat().st_mode)]
    named = [name for name in files if name.partition(".")[0] == wanted]
    if named or (alone and len(files) == 1):
        return folder / (named or files)[0]
    return None


def read_submitted(path: Path) -> Notebook:
    """The notebook in a file that somebody handed in, be it a notebook or a script made of one.

    Raises:
        Unreadable: it holds none.
        OSError: the machine does not let us read it, which is not its author's fault.
    """
    data = read_file(path)
    return read_script(data) if path.suffix == ".py" else read_notebook(data)


def read_file(path: Path) -> bytes:
    """The bytes of a regular file that somebody handed in.

    Raises:
        Unreadable: there is none, it is something else (a link, a folder), or it is too large.
        OSError: the machine does not let us read it, which is not its author's fault.
    """
    try:
        # Opened without following a link, then judged by the descriptor: what is checked is what is read.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        raise Unreadable(say("There is no file {name}. Check its name and hand it in again.", name=path.name)) from None
    except OSError:
        if path.is_symlink():
            raise Unreadable(say("{name} is a symbolic link; hand in the file itself.", name=path.name)) from None
        if _is_special(path):
            raise Unreadable(
                say("{name} is not a regular file; hand in the notebook itself.", name=path.name)
            ) from None
        raise
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise Unreadable(say("{name} is not a regular file; hand in the notebook itself.", name=path.name))
    with os.fdopen(descriptor, "rb") as file:
        if status.st_size > MAX_BYTES:
            raise Unreadable(
                say(
                    "{name} has {size:.0f} MB, at most {most:.0f} are read; of a notebook, clear the outputs (Edit, "
                    "Clear Outputs of All Cells), save and submit again.",
                    name=path.name,
                    size=status.st_size / 1e6,
                    most=MAX_BYTES / 1e6,
                )
            )
        return file.read()


def read_timestamp(folder: Path) -> datetime.datetime | None:
    """When the submission was handed in (UTC), by the `timestamp.txt` in its folder; None where that tells nothing.

    The file is the student's to write: anything that is not a moment between 1990 and 2200 is ignored.
    """
    from nbgrader.utils import parse_utc

    try:
        data = read_file(folder / "timestamp.txt")
        written = data[: MAX_TIMESTAMP_BYTES + 1].decode("utf-8").strip()
        words = written.split(" ")
        # nbgrader takes the third for the zone, and dateutil opens the file of that name: it could be the student's.
        if len(data) > MAX_TIMESTAMP_BYTES or (len(words) == 3 and not _ZONE.fullmatch(words[2])):
            return None
        moment = parse_utc(written)
    except Exception:  # of hostile text the parser raises what it likes, decimal.InvalidOperation for one
        return None
    return moment if isinstance(moment, datetime.datetime) and 1990 <= moment.year < 2200 else None


def _is_special(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return not stat.S_ISREG(path.lstat().st_mode)
    return False


def folder_state(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from another of that name, and from itself with other files; None where there is none."""
    with contextlib.suppress(OSError):
        status = os.stat(folder)
        return status.st_ino, status.st_mtime_ns
    return None


def has_files(folders: Sequence[Path]) -> bool:
    """Whether anything lies beside the notebooks of these folders that `stage_files` would copy, or leave out."""
    return any(any(_submitted_files(folder)) for folder in folders)


def stage_files(folders: Sequence[Path], into: Path) -> list[str]:
    """Copy the data and helper files of `folders` (later ones win) into `into`; returns the names of those left out.

    Regular files alone: links are not followed, notebooks and nbgrader's own files are not meant. Of each folder at
    most 200 files of 50 MB together are copied, down to eight folders in each other; what clashes with a file of the
    assignment is left out as well.
    """
    left_out = []
    for folder in folders:
        files, beyond = _submitted_files(folder)
        left_out += beyond
        for path in files:
            target = into / path.relative_to(folder)
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target, follow_symlinks=False)
            except OSError:
                left_out.append(str(path.relative_to(folder)))
    return left_out


def framed(data: bytes) -> bytes:
    """`data` behind its length, so that no two sequences of these are the same bytes."""
    return len(data).to_bytes(8, "big") + data


def with_files(work: str, folder: Path) -> str:
    """The digest of a student's work, with that of the files beside the notebook where there are any.

    Otherwise the same notebook with another file would see the same hidden inputs, and could read from the file what
    the feedback on the first attempt has told.
    """
    digest = hashlib.sha256(work.encode())
    files, _ = _submitted_files(folder)
    for path in files:
        digest.update(framed(os.fsencode(path.relative_to(folder))))
        # Whole, whatever its size: it is given to the notebook as it is.
        with contextlib.suppress(OSError), open(path, "rb") as file:
            digest.update(os.fstat(file.fileno()).st_size.to_bytes(8, "big"))
            while part := file.read(1 << 20):
                digest.update(part)
    return digest.hexdigest() if files else work


def fingerprint(folder: Path) -> str:
    """A digest of all that lies in a submission's folder, but for when it was handed in: another one is other work.

    Raises:
        OSError: the machine does not let us read the folder.
    """
    os.listdir(folder)
    digest = hashlib.sha256()
    for path in _regular_files(folder, lambda name: name != "timestamp.txt"):
        digest.update(framed(os.fsencode(path.relative_to(folder))))
        try:
            digest.update(framed(read_file(path)))
        except Unreadable:  # too large, or gone again
            digest.update(b"unreadable")
    return digest.hexdigest()


def _submitted_files(folder: Path) -> tuple[list[Path], list[str]]:
    """The files that go with a notebook, and the names of those that are beyond what is let through."""
    files: list[Path] = []
    beyond: list[str] = []
    left = MAX_FILES_BYTES
    for path in _regular_files(folder, lambda name: not name.endswith(".ipynb") and name != "timestamp.txt"):
        size = path.lstat().st_size
        if len(files) < MAX_FILES and size <= left:
            left -= size
            files.append(path)
        else:
            beyond.append(str(path.relative_to(folder)))
    return files, beyond


def _regular_files(folder: Path, wanted: Callable[[str], bool]) -> list[Path]:
    paths = (path for path in _walk(folder) if wanted(path.name) and not path.name.startswith("."))
    return [path for path in paths if stat.S_ISREG(path.lstat().st_mode)]


def _walk(folder: Path, hidden: Collection[str] = ()) -> Iterator[Path]:
    """Every file and link below the folder, in order; of hidden folders only into these, through links into none."""
    for parent, folders, names in os.walk(folder, followlinks=False):
        deep = len(Path(parent).relative_to(folder).parts) >= MAX_FOLDER_DEPTH
        ours = (name for name in folders if name in hidden or not name.startswith((".", "__pycache__", "__MACOSX")))
        folders[:] = [] if deep else sorted(ours)
        yield from (Path(parent) / name for name in sorted(names))
