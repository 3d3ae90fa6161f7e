"""The course's folder as a version in the store: taken in, found to load, and fetched again wherever it is needed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.course import SECRET_VARIABLE, Course, CourseError
from autograder.service.store import Store, models
from autograder.service.store.files import put_tree, read_folder, read_tree, tree_digest, write_files

KEPT_SECONDS = 30 * 24 * 3600
"""How long a version that nobody grades by any more stays in a cache."""
LOADING_SECONDS = 120
"""How long a course's cards may take to load."""

State = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True)
class Version:
    """A version as a machine has it: its folder, and the key of the course's hidden inputs."""

    digest: str
    course: Course


def course_name(root: Path) -> str:
    """nbgrader's name for the course: `c.CourseDirectory.course_id`, or that of its folder."""
    from traitlets.config.loader import PyFileConfigLoader

    config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    named = config.CourseDirectory.get("course_id", "")
    return named if isinstance(named, str) and named else root.resolve().name


def course_files(root: Path) -> list[Path]:
    """What makes the course: its configuration, sources and cards, with all that lies beside them, but no solutions."""
    sources = sorted(_walk(root / "source"))
    return [root / "nbgrader_config.py", *sources, *sorted(_walk(root / "reference", leaving="solutions"))]


def state(root: Path) -> State:
    """What can be seen without reading: another one means that the course may have changed."""
    found = []
    for path in course_files(root):
        with contextlib.suppress(OSError):
            status = path.stat()
            found.append((str(path), status.st_mtime_ns, status.st_size, status.st_ino))
    return tuple(found)


def adopt(store: Store, name: str, root: Path, cache: Path) -> str | None:
    """Grade by what is in the course's folder from now on, if it loads; returns why it does not.

    One that does not load leaves the last good version in force, and its trouble beside it for staff to see.

    Raises:
        CourseError: it does not load, and there is no former version; or its secret is another one than the store's.
    """
    secret = _secret(store, name, root)
    try:
        files = read_folder(root, course_files(root))
    except OSError as error:
        return _refused(store, name, f"The course cannot be read ({error.strerror}): {error.filename}.")
    digest = _digest(files)
    with store.reading() as session:
        course = find_course(session, name)
        if course is not None and course.version == digest and course.trouble is None:
            return None
    folder = _put(files, cache / _folder_name(digest))
    assignments, trouble = _loaded(folder, secret)
    if trouble:
        return _refused(store, name, trouble.replace(str(folder), str(root.resolve())))
    with store.writing() as session:
        course = find_course(session, name, lock=True)
        if course is None:
            course = models.Course(name=name, secret=secret)
            session.add(course)
            session.flush()
        if session.get(models.CourseVersion, digest) is None:
            tree = put_tree(session, files)
            session.add(models.CourseVersion(digest=digest, course_id=course.id, tree=tree))
            session.flush()
        course.version, course.trouble = digest, None
        known = set(session.scalars(select(models.Assignment.name).where(models.Assignment.course_id == course.id)))
        new = [assignment for assignment in assignments if assignment not in known]
        late = _late_policy(root) if new else {}
        session.add_all(models.Assignment(course_id=course.id, name=assignment, late=late) for assignment in new)
    return None


def _late_policy(root: Path) -> dict[str, Any]:
    """What the course's configuration of nbgrader says of late work: a new assignment begins with it."""
    from autograder.gradebook import course_config
    from autograder.late import configured

    return asdict(configured(course_config(root)))


def find_course(session: Session, name: str, *, lock: bool = False) -> models.Course | None:
    """The course of that name; `lock` keeps other transactions from changing it until this one ends."""
    query = select(models.Course).where(models.Course.name == name)
    return session.scalars(query.with_for_update(key_share=True) if lock else query).one_or_none()


def fetch(store: Store, digest: str, cache: Path) -> Version:
    """A version by its digest, from this machine's cache or from the store.

    What is in the cache is looked at as well: a disk that filled or a machine that lost its power may have spoilt it.

    Raises:
        KeyError: there is no such version.
    """
    folder = cache / _folder_name(digest)
    if folder.is_dir() and not _is_whole(folder, digest):
        shutil.rmtree(folder, ignore_errors=True)
    with store.reading() as session:
        version = session.get(models.CourseVersion, digest)
        if version is None:
            raise KeyError(digest)
        secret = session.get_one(models.Course, version.course_id).secret
        files = None if folder.is_dir() else read_tree(session, version.tree)
    if files is not None:
        if _digest(files) != digest:
            raise KeyError(f"{digest}: the database holds other files than it was made of")
        _put(files, folder)
        _forget_others(cache, folder)
    with contextlib.suppress(OSError):
        os.utime(folder)
    return Version(digest, Course(folder, secret=secret))


def _is_whole(folder: Path, digest: str) -> bool:
    try:
        return _digest(read_folder(folder, course_files(folder))) == digest
    except OSError:
        return False


def _digest(files: Mapping[str, bytes]) -> str:
    contents = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    return f"sha256:{tree_digest(contents)}"


def _folder_name(digest: str) -> str:
    return digest.replace(":", "-")


def _put(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write a version's folder, whole or not at all, for nobody else's eyes: it holds the answers."""
    if folder.is_dir():
        return folder
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".staged-"))  # its mode is 0700
    try:
        write_files(files, staged)
        for needed in ("source", "reference"):
            (staged / needed).mkdir(exist_ok=True)
        with contextlib.suppress(OSError):  # another process was quicker: a full folder is not replaced
            os.rename(staged, folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    if not folder.is_dir():
        raise OSError(f"The version of the course cannot be put into {folder}.")
    return folder


def _forget_others(cache: Path, kept: Path) -> None:
    for path in cache.glob("sha256-*"):
        with contextlib.suppress(OSError):
            if path != kept and path.stat().st_mtime < time.time() - KEPT_SECONDS:
                shutil.rmtree(path, ignore_errors=True)


def _secret(store: Store, name: str, root: Path) -> bytes:
    """The key of the hidden inputs: the folder's and the store's are the same, or whichever there is."""
    with store.reading() as session:
        course = find_course(session, name)
    path = root / ".autograder" / "secret"
    if course is None:
        return Course(root).secret
    if SECRET_VARIABLE not in os.environ and not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(course.secret + b"\n")
    if Course(root).secret != course.secret:
        raise CourseError(
            f"The course's secret in {path} (or in {SECRET_VARIABLE}) is another one than the database's, by which the "
            "verdicts there were formed. Put the former secret back; or, if the database is another course's, name "
            "another with --database."
        )
    return course.secret


def _refused(store: Store, name: str, trouble: str) -> str:
    with store.writing() as session:
        course = find_course(session, name, lock=True)
        if course is None:
            raise CourseError(trouble)
        course.trouble = trouble
    return trouble


def _loaded(folder: Path, secret: bytes) -> tuple[list[str], str]:
    """The names of a course's assignments, and why it cannot be used; in a process of its own, since cards are code."""
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_load, args=(folder, secret, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(LOADING_SECONDS):
            return [], f"The course's cards take more than {LOADING_SECONDS} seconds to load. Mend what they wait for."
        names, trouble = ours.recv()
        return names, trouble
    except EOFError:
        return [], "Loading the course's cards ended the program that loaded them. Look for exit() in them."
    finally:
        process.kill()
        process.join()
        ours.close()


def _load(folder: Path, secret: bytes, answer: Connection) -> None:
    course = Course(folder, secret=secret)
    try:
        course.load(course.assignments)
        answer.send((list(course.assignments), ""))
    except CourseError as error:
        answer.send(([], str(error)))
    except Exception as error:
        answer.send(([], f"The course cannot be loaded: {type(error).__name__}: {error}"))


def _walk(folder: Path, leaving: str = "") -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in ("__pycache__", leaving) and not name.startswith(".")]
        for name in names:
            path = Path(parent, name)
            if not name.startswith(".") and path.is_file():
                yield path
