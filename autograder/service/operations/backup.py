"""Copies of a running service in one file: database, gradebook, secret and the course's folders; and back again.

The folders and the gradebook are copied first, the service's database last: it is the truth, so that whatever the
folders lack of it is published once more after a restore, and they hold nothing that it does not know.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import URL, create_engine, inspect, make_url
from sqlalchemy.orm import Session

from autograder import __version__
from autograder.service.store import StoreError, known_revisions, revisions, shown
from autograder.service.store.files import BadPath, checked_path
from autograder.service.store.models import now
from autograder.service.workforce import alive

FORMAT: Final = 1
KEPT: Final = (
    "nbgrader_config.py",
    "source",
    "reference",
    "release",
    "submitted",
    "autograded",
    "feedback",
    ".autograder",
)
"""What of the course's folder is copied, beside the gradebook."""
CACHES: Final = (".autograder/validated", ".autograder/versions", "__pycache__", ".ipynb_checkpoints")
GRADEBOOK: Final = "gradebook.db"
JOURNAL: Final = ".restoring/journal.json"
"""Stands in a course's folder while a restore puts things into their places."""
_MANIFEST: Final = "manifest.json"
_COURSE: Final = "course/"
_DATABASES: Final = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
_BESIDE: Final = ("-wal", "-shm", "-journal")
_PIECE: Final = 1 << 20
_BEFORE: Final = ("DELETE FROM workers", "UPDATE publications SET done = NULL")


class BackupError(Exception):
    """The copy was not made, or not restored: the message says why and what to do; nothing was changed."""


@dataclass(frozen=True)
class Copied:
    """A finished copy: how many files of the course's are in it, and which links were left out."""

    file: Path
    files: int
    size: int
    links: tuple[str, ...]


@dataclass(frozen=True)
class Restored:
    """What was put back; `aside` is the folder that now holds what stood there before."""

    files: int
    made_at: str
    aside: Path | None


def back_up(root: Path, database: str, file: Path, *, replace: bool = False) -> Copied:
    """Copy the service of the course in `root` into a new file, while it runs.

    Raises:
        BackupError: the file exists, or something could not be read.
        OSError: the file could not be written.
    """
    if file.exists() and not replace:
        raise BackupError(f"{file} exists. Give another name, or --replace.")
    url = make_url(database)
    kind = url.get_backend_name()
    found, _head = _revisions(database)
    if found is None:
        raise BackupError(f"The database {shown(database)} has no service's tables in it. Check --database.")
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".backup-") as made:
        temporary = Path(made, "archive")
        links: list[str] = []
        entries: dict[str, dict[str, Any]] = {}
        with open(temporary, "xb") as raw:
            os.fchmod(raw.fileno(), 0o600)  # the secret and everybody's work are in it
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=1, format=tarfile.PAX_FORMAT) as archive:
                for name, path in _files(root, url, links):
                    with suppress(FileNotFoundError):  # it was replaced since the folder was read
                        _add_file(archive, entries, _COURSE + name, path)
                if (root / GRADEBOOK).is_file():
                    copy = Path(made, "gradebook")
                    _copy_sqlite(root / GRADEBOOK, copy)
                    _add_large(archive, entries, _COURSE + GRADEBOOK, copy)
                    copy.unlink()
                copy = Path(made, "database")
                _copy_database(url, copy)
                _add_large(archive, entries, _DATABASES[kind], copy)
                manifest = {
                    "format": FORMAT,
                    "version": __version__,
                    "made_at": now().isoformat(timespec="seconds"),
                    "database": {"kind": kind, "revision": found},
                    "files": entries,
                }
                _add(archive, _MANIFEST, io.BytesIO(data := json.dumps(manifest).encode()), len(data), 0o600, 0)
            raw.flush()
            os.fsync(raw.fileno())
        if replace:
            temporary.replace(file)
        else:
            try:
                file.hardlink_to(temporary)
            except FileExistsError:
                raise BackupError(f"{file} exists. Give another name, or --replace.") from None
    _keep_folder(file.absolute().parent)
    return Copied(file, len(entries) - 1, file.stat().st_size, tuple(links))


def restore(file: Path, root: Path, database: str, *, replace: bool = False) -> Restored:
    """Put a copy back: all of it or nothing. The service must not run meanwhile.

    What stood there is refused to be overwritten unless `replace` is given, and then moved aside, into a folder beside
    it; only a PostgreSQL database is replaced without one.

    Raises:
        BackupError: the file is no whole copy, there is something already, or the service runs.
        OSError: something could not be written.
    """
    url = make_url(database)
    root.mkdir(parents=True, exist_ok=True)
    staging = root / ".restoring"
    if (root / JOURNAL).is_file():
        _undo(_read_journal(root / JOURNAL))  # an earlier one was interrupted
    shutil.rmtree(staging, ignore_errors=True)
    _refuse_occupied([root / name for name in (*KEPT, GRADEBOOK) if os.path.lexists(root / name)], replace)
    staging.mkdir(mode=0o700)
    aside = _unused(root / f".before-restore-{now():%Y%m%d-%H%M%S}")
    moves: list[_Move] = []
    try:
        manifest = _unpack(file, staging)
        dump = _checked_database(manifest, url, staging)
        _refuse_occupied(_occupied(url), replace)
        _refuse_running(url)
        moves = _moves(root, url, staging, dump, aside)
        _write_journal(root / JOURNAL, moves)
        try:
            for move in moves:
                move.make()
            if url.get_backend_name() == "postgresql":
                _restore_postgresql(url, dump)
        except BaseException:
            _undo(moves)
            raise
        _keep_folder(root)
        (root / JOURNAL).unlink()
    finally:
        for move in moves:
            if move.new is not None and move.new.is_file():
                move.new.unlink()
        shutil.rmtree(staging, ignore_errors=True)
        with suppress(OSError):
            aside.rmdir()  # where nothing stood there
    return Restored(len(manifest["files"]) - 1, manifest["made_at"], aside if aside.exists() else None)


def sqlite_file(url: URL) -> Path | None:
    """The file of an SQLite database; None of another one."""
    return Path(url.database).absolute() if url.get_backend_name() == "sqlite" and url.database else None


def _revisions(database: str) -> tuple[str | None, str]:
    try:
        return revisions(database)
    except StoreError as error:
        raise BackupError(str(error)) from error


def _files(root: Path, url: URL, links: list[str]) -> Iterator[tuple[str, Path]]:
    """The course's files, by path; links are left out, for a student's may lead anywhere."""
    own = sqlite_file(url)
    left_out = {Path(f"{own}{ending}") for ending in ("", *_BESIDE)} if own else set()
    for top in KEPT:
        place = root / top
        if place.is_file():
            yield top, place
        for folder, folders, names in os.walk(place):
            below = Path(folder).relative_to(root)
            folders[:] = sorted(n for n in folders if n not in CACHES and (below / n).as_posix() not in CACHES)
            for name in [*folders, *sorted(names)]:
                path = Path(folder, name)
                if path.is_symlink():
                    links.append((below / name).as_posix())
                elif name not in folders and path.is_file() and path.absolute() not in left_out:
                    yield (below / name).as_posix(), path


def _add_file(archive: tarfile.TarFile, entries: dict[str, dict[str, Any]], name: str, path: Path) -> None:
    """A file that may be replaced or grow meanwhile."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        data = file.read()
    mode, seconds = stat.S_IMODE(found.st_mode) & 0o777, int(found.st_mtime)
    digest = _add(archive, name, io.BytesIO(data), len(data), mode, seconds)
    entries[name] = {"sha256": digest, "size": len(data), "mode": mode, "mtime": seconds}


def _add_large(archive: tarfile.TarFile, entries: dict[str, dict[str, Any]], name: str, path: Path) -> None:
    """A file that is ours alone."""
    size, seconds = path.stat().st_size, int(path.stat().st_mtime)
    with open(path, "rb") as file:
        digest = _add(archive, name, file, size, 0o600, seconds)
    entries[name] = {"sha256": digest, "size": size, "mode": 0o600, "mtime": seconds}


def _add(archive: tarfile.TarFile, name: str, file: IO[bytes], size: int, mode: int, seconds: int) -> str:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, mode, seconds
    hashing = _Hashing(file)
    archive.addfile(entry, hashing)
    return hashing.digest.hexdigest()


class _Hashing:
    """A file whose content's digest is known when it has been read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


def _copy_database(url: URL, copy: Path) -> None:
    file = sqlite_file(url)
    if file is not None:
        _copy_sqlite(file, copy)
    else:
        _run(["pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-acl", f"--file={copy}"], url)


def _copy_sqlite(file: Path, copy: Path) -> None:
    """One state of the database, while others write to it: the copy is read in a single transaction."""
    try:
        with closing(sqlite3.connect(file, timeout=30)) as original, closing(sqlite3.connect(copy)) as target:
            original.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, without a second one beside it
    except sqlite3.Error as error:
        raise BackupError(f"{file} cannot be copied: {error}. See `autograder doctor`.") from error


def _run(command: Sequence[str], url: URL) -> None:
    """Run a program of PostgreSQL's on that database; its password is not shown to other users of the machine."""
    connection, environment = _connection(url)
    _output([*command, f"--dbname={connection}"], environment)


def _output(command: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    try:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise BackupError(f"{command[0]} is not on the PATH. Install PostgreSQL's client programs.") from None
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["it gave no reason"]
        raise BackupError(f"{command[0]} failed: {said[0]}")
    return done.stdout


def _connection(url: URL) -> tuple[str, dict[str, str]]:
    from psycopg.conninfo import make_conninfo

    engine = create_engine(url.set(drivername="postgresql+psycopg"))
    _, given = engine.dialect.create_connect_args(engine.url)
    password = given.pop("password", None)
    given.pop("context", None)  # the driver's, and no word of a connection's
    return make_conninfo(**given), {**os.environ, **({"PGPASSWORD": password} if password else {})}


def _refuse_occupied(found: Sequence[Path], replace: bool) -> None:
    if found and not replace:
        raise BackupError(
            f"There is a course already: {found[0]}. Restore into an empty folder and database, or give --replace to "
            "put the copy in their place."
        )


def _unused(path: Path) -> Path:
    names = (path if number == 1 else path.with_name(f"{path.name}-{number}") for number in count(1))
    return next(name for name in names if not os.path.lexists(name))


def _occupied(url: URL) -> list[Path]:
    """What of a database there is already."""
    file = sqlite_file(url)
    if file is not None:
        return [file] if file.exists() else []
    engine = create_engine(url.set(drivername="postgresql+psycopg"))
    try:
        return [Path(f"{name} in the database") for name in inspect(engine).get_table_names()[:1]]
    except Exception as error:
        raise BackupError(f"The database {shown(str(url))} cannot be reached: {error}") from error
    finally:
        engine.dispose()


def _refuse_running(url: URL) -> None:
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return
    engine = create_engine(url if file else url.set(drivername="postgresql+psycopg"))
    workers: list[str] = []
    try:
        with suppress(Exception), Session(engine) as session:  # a database that tells nothing has no workers
            workers = [worker.name for worker in alive(session, now())]
    finally:
        engine.dispose()
    if workers:
        raise BackupError(
            f"The service runs: its worker {workers[0]} was seen within the last minute. Stop the server and all "
            "workers; where they were killed, wait a minute; then restore."
        )


def _unpack(file: Path, staging: Path) -> dict[str, Any]:
    """The copy's manifest; its files lie in `staging`, and are what the manifest says."""
    no_copy = f"{file} is no whole copy made by `autograder backup`"
    found: dict[str, tuple[str, int]] = {}
    manifest: Any = None
    try:
        with tarfile.open(file, mode="r:gz") as archive:
            for entry in archive:
                content = archive.extractfile(entry) if entry.isreg() else None
                if content is None or entry.name in found or manifest is not None:
                    raise BackupError(f"{no_copy}: it holds {entry.name!r} where that cannot be.")
                if entry.name == _MANIFEST:
                    manifest = json.loads(content.read())
                    continue
                place = staging / _place(entry.name, no_copy)
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                found[entry.name] = _write(content, place), entry.size
    except (tarfile.TarError, EOFError, ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise BackupError(f"{no_copy}: {error}. Take another one.") from error
    if not isinstance(manifest, Mapping):
        raise BackupError(f"{no_copy}: its end is missing. Take another one.")
    if manifest.get("format") != FORMAT:
        raise BackupError(f"{file} was made by autograder {manifest.get('version')}: restore it with that version.")
    listed = {name: (entry["sha256"], entry["size"]) for name, entry in manifest["files"].items()}
    if listed != found:
        wrong = sorted(name for name in {*listed, *found} if listed.get(name) != found.get(name))
        raise BackupError(f"{no_copy}: {wrong[0]} is not what was copied. Take another one.")
    for name, entry in manifest["files"].items():
        place = staging / name
        place.chmod(int(entry["mode"]) & 0o777)
        os.utime(place, (entry["mtime"], entry["mtime"]))
    for folder, _, _ in os.walk(staging / _COURSE):
        private = Path(folder) == staging / _COURSE / ".autograder"
        os.chmod(folder, 0o700 if private else 0o755)
    return dict(manifest)


def _place(name: str, no_copy: str) -> str:
    if name in _DATABASES.values():
        return name
    try:
        path = checked_path(name)
    except BadPath as error:
        raise BackupError(f"{no_copy}: {error}") from None
    parts = path.split("/")
    if parts[0] != "course" or len(parts) < 2 or parts[1] not in (*KEPT, GRADEBOOK):
        raise BackupError(f"{no_copy}: {name!r} is nothing of a course's.")
    return path


def _write(content: IO[bytes], place: Path) -> str:
    digest = hashlib.sha256()
    with open(place, "xb") as file:
        while piece := content.read(_PIECE):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _checked_database(manifest: Mapping[str, Any], url: URL, staging: Path) -> Path:
    """The copy of the database, where it fits this program and that URL, made ready for what comes after."""
    kind, revision = manifest["database"]["kind"], manifest["database"]["revision"]
    if kind != url.get_backend_name():
        raise BackupError(
            f"The copy is of a {kind} database, {shown(str(url))} is {url.get_backend_name()}: give --database a "
            f"{kind} URL."
        )
    if revision not in known_revisions():
        raise BackupError(
            f"The copy was made by a newer version of this program, autograder {manifest['version']} (its database's "
            f"revision is {revision}): install that version."
        )
    dump = staging / _DATABASES[kind]
    if kind == "sqlite":
        with closing(sqlite3.connect(dump)) as database, database:
            (answer,) = database.execute("PRAGMA quick_check(1)").fetchone()
            if answer != "ok":
                raise BackupError(f"The copy's database is damaged: {answer}. Take another one.")
            for statement in _BEFORE:
                database.execute(statement)
    return dump


@dataclass(frozen=True)
class _Move:
    """What is at `place` goes to `aside`, and what is at `new`, if anything, to `place`."""

    place: Path
    new: Path | None
    aside: Path

    def make(self) -> None:
        if os.path.lexists(self.place):
            self.aside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.place.rename(self.aside)
        if self.new is not None:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            self.new.rename(self.place)

    def undo(self) -> None:
        if self.new is not None and not os.path.lexists(self.new) and os.path.lexists(self.place):
            self.new.parent.mkdir(parents=True, exist_ok=True)
            self.place.rename(self.new)
        if os.path.lexists(self.aside):
            self.aside.rename(self.place)


def _moves(root: Path, url: URL, staging: Path, dump: Path, aside: Path) -> list[_Move]:
    """What is to be moved, in order."""
    course = staging / "course"
    file = sqlite_file(url)
    names = [*KEPT, GRADEBOOK, *(GRADEBOOK + ending for ending in _BESIDE)]
    moves = []
    if file is not None:
        within = file.relative_to(root.absolute()) if file.is_relative_to(root.absolute()) else None
        if within is not None and within.parts[0] in KEPT:
            place = course / within
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            dump.rename(place)
        else:
            former = aside / file.name
            if within is None:  # perhaps on another disk: it is made ready there, and what stood there stays there
                former = file.with_name(file.name + aside.name)
                file.parent.mkdir(parents=True, exist_ok=True)
                dump = Path(shutil.move(dump, file.with_name(f".{file.name}.restoring")))
            moves = [_Move(file, dump, former)]
            for ending in _BESIDE:
                moves.append(_Move(Path(f"{file}{ending}"), None, Path(f"{former}{ending}")))
    for name in names:
        new = course / name
        moves.append(_Move(root / name, new if new.exists() else None, aside / name))
    return moves


def _undo(moves: Sequence[_Move]) -> None:
    for move in reversed(moves):
        move.undo()


def _write_journal(path: Path, moves: Sequence[_Move]) -> None:
    document = [[str(move.place), str(move.new) if move.new else None, str(move.aside)] for move in moves]
    with open(path, "x", encoding="utf-8") as file:
        json.dump(document, file)
        file.flush()
        os.fsync(file.fileno())
    _keep_folder(path.parent)


def _read_journal(path: Path) -> list[_Move]:
    try:
        document = json.loads(path.read_bytes())
    except ValueError:
        return []  # it was not finished, so nothing was moved
    return [_Move(Path(place), Path(new) if new else None, Path(aside)) for place, new, aside in document]


def _restore_postgresql(url: URL, dump: Path) -> None:
    """In one transaction: the database as it was, or as it is in the copy."""
    script, contents = dump.with_suffix(".sql"), dump.with_suffix(".list")
    # Whether the schema itself is in the copy depends on who owns it: it is made below in any case.
    listed = _output(["pg_restore", "--list", str(dump)])
    contents.write_text("".join(line for line in listed.splitlines(True) if " SCHEMA - public " not in line))
    _output(["pg_restore", "--no-owner", "--no-acl", f"--use-list={contents}", f"--file={script}", str(dump)])
    first = ["--command=DROP SCHEMA IF EXISTS public CASCADE", "--command=CREATE SCHEMA public"]
    last = [f"--command={statement}" for statement in (f"SET search_path TO public; {s}" for s in _BEFORE)]
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    _run(["psql", *options, *first, f"--file={script}", *last], url)


def _keep_folder(folder: Path) -> None:
    """The folder's names are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
