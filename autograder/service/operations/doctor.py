"""Whether this machine can do the service's work: what was found, and what to do about it."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence, Sized
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import make_url

from autograder.course import SECRET_VARIABLE, SHORTEST_SECRET, Course, CourseError, find_course
from autograder.sandbox import Sandbox, SandboxError
from autograder.sandbox.lockdown import landlock_version
from autograder.service.operations.backup import JOURNAL, sqlite_file
from autograder.service.store import StoreError, known_revisions, open_store, revisions, shown
from autograder.service.store.models import now
from autograder.service.workforce import alive
from autograder.settings import LEVELS

OK, WARNING, FAILURE = "ok", "warning", "failure"
TRIED: Final = {"python": ("3.11", ""), "numpy": ("1.26", "2"), "nbgrader": ("0.9.5", "0.9")}
"""From which version on it works, and, where releases have changed much, the last one that was tried."""
FEW_BYTES, TOO_FEW_BYTES = 2 << 30, 200 << 20
_REMEDIES: Final = (
    (
        {"read outside", "write outside"},
        "use a kernel with Landlock (5.13 or newer, `landlock` in /sys/kernel/security/lsm), or install bubblewrap and "
        "allow unprivileged user namespaces",
    ),
    (
        {"network", "fork", "start programs", "signal others", "shared memory", "raise limits", "namespaces"},
        "install libseccomp2 (Debian: apt-get install libseccomp2) and the pyseccomp that `make setup` installs",
    ),
    ({"memory of others"}, "install libseccomp2, and do not lower kernel.yama.ptrace_scope"),
)


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, how it is, in a sentence, and what to do where it is not well.

    `of_course` tells a fault of the course's from one of the machine's.
    """

    name: str
    level: str
    sentence: str
    remedy: str = ""
    of_course: bool = False

    def to_json(self) -> dict[str, Any]:
        """The line as JSON."""
        return {name: value for name, value in asdict(self).items() if name != "of_course"}


@dataclass(frozen=True)
class Checkup:
    """What is to be looked at; `port` is None where no server is to listen here."""

    course: Path
    database: str
    host: str = "127.0.0.1"
    port: int | None = 8000


def examine(checkup: Checkup) -> Iterator[Finding]:
    """All findings, one by one, as they are made: the sandbox's takes a second or two."""
    course: Course | None = None
    yield from _versions()
    try:
        course = find_course(checkup.course)
    except CourseError as error:
        yield Finding("course", FAILURE, str(error), "Name the course's folder with --course.", of_course=True)
    if course is not None:
        yield from _guarded("course", lambda: _course(course))
        yield from _guarded("secret", lambda: _secret(course))
    yield from _guarded("sandbox", lambda: _sandbox(course))
    yield from _guarded("database", lambda: _database(checkup.database))
    yield from _guarded("disk", lambda: _disk(checkup))
    if checkup.port is not None:
        yield from _guarded("port", lambda: _port(checkup.host, checkup.port or 0))


def _guarded(name: str, look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """What could not be looked at is a finding too."""
    try:
        yield from look()
    except Exception as error:
        yield Finding(name, FAILURE, f"This could not be looked at: {type(error).__name__}: {error}", "See the README.")


def _versions() -> Iterator[Finding]:
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in ("numpy", "nbgrader"):
        with suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    for name, (lowest, highest) in TRIED.items():
        title = {"python": "Python", "numpy": "NumPy"}.get(name, name)
        if name not in found:
            yield Finding(
                name, FAILURE, f"{title} is not installed.", "Run `make setup`, or install autograder[server]."
            )
        elif _parts(found[name]) < _parts(lowest):
            remedy = f"Use {title} {lowest} or newer."
            yield Finding(name, FAILURE, f"{title} {found[name]} is older than {lowest}.", remedy)
        elif highest and _parts(found[name])[: len(_parts(highest))] > _parts(highest):
            sentence = f"{title} {found[name]} is newer than those that were tried, up to {highest}."
            yield Finding(name, WARNING, sentence, "Grade a copy of old submissions, and compare, before a class.")
        else:
            yield Finding(name, OK, f"{title} {found[name]}.")
    yield _packages()
    if shutil.which("alembic") is None:
        remedy = f"Put {Path(sys.executable).parent} on the PATH of whoever runs nbgrader."
        yield Finding("path", WARNING, "alembic is not on the PATH, where `nbgrader` looks for it.", remedy)


def _packages() -> Finding:
    """Whether what the server needs is here, in versions that it works with."""
    from packaging.requirements import Requirement

    wanted = [Requirement(line) for line in importlib.metadata.requires("autograder") or ()]
    missing, other = [], []
    count = 0
    for one in wanted:
        if one.name == "autograder" or not any(
            one.marker is None or one.marker.evaluate({"extra": extra}) for extra in ("", "grader", "client", "server")
        ):
            continue
        count += 1
        try:
            version = importlib.metadata.version(one.name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(one.name)
            continue
        if not one.specifier.contains(version, prereleases=True):
            other.append(f"{one.name} {version} (expected {one.specifier})")
    if missing or other:
        said = [f"missing: {', '.join(missing)}"] * bool(missing) + [f"unfit: {', '.join(other)}"] * bool(other)
        return Finding("packages", FAILURE, f"Of {count} packages, {'; '.join(said)}.", "Run `make setup` again.")
    return Finding("packages", OK, f"All {count} packages that the server needs are here.")


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def _course(course: Course) -> Iterator[Finding]:
    try:
        course.check_settings()
        assignments = [course.assignment(name) for name in course.assignments]
        exercises = [course.exercise(name) for name in course.cards]
        for assignment in assignments:
            course.terms(assignment.name)
    except CourseError as error:
        yield Finding("course", FAILURE, str(error), "Mend it; `autograder validate` tells more.", of_course=True)
        return
    if not assignments:
        remedy = "Write one: `autograder new` begins it."
        yield Finding("course", WARNING, f"{course.root} has no assignment in source/.", remedy, of_course=True)
        return
    sentence = f"{course.root}: {_count(assignments, 'assignment')} and {_count(exercises, 'exercise')}, which load."
    yield Finding("course", OK, sentence)
    if (course.root / JOURNAL).is_file():
        remedy = "Run the same `autograder restore` again: it takes back what was begun, and starts anew."
        yield Finding("restore", FAILURE, "A restore into this folder was interrupted.", remedy)


def _count(things: Sized, name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


def _secret(course: Course) -> Iterator[Finding]:
    path = course.root / ".autograder" / "secret"
    if (given := os.environ.get(SECRET_VARIABLE)) is not None:
        if len(given) < SHORTEST_SECRET:
            remedy = f"Give one of {SHORTEST_SECRET} characters or more."
            yield Finding("secret", FAILURE, f"The secret in {SECRET_VARIABLE} is too short.", remedy)
        else:
            yield Finding("secret", OK, f"The course's secret comes from {SECRET_VARIABLE}.")
        return
    if not path.exists():
        if any((course.root / "autograded").glob("*/*/*.ipynb")):
            remedy = (
                f"Put it back from a backup; if it is lost, remove autograded/ and grade again. Or {SECRET_VARIABLE}."
            )
            yield Finding("secret", FAILURE, f"{path} is missing, but there are verdicts made with one.", remedy)
        else:
            yield Finding("secret", OK, f"{path} will be made when something is graded.")
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        sentence = f"{path} can be read by others on this machine (mode {mode:04o})."
        yield Finding(
            "secret", FAILURE, sentence, f"chmod 600 {path}; whoever may have read it can tell hidden inputs."
        )
    elif not os.access(path, os.R_OK):
        remedy = "Run this as the service's user, or give the file to this one."
        yield Finding("secret", FAILURE, f"{path} cannot be read by this user.", remedy)
    elif len(path.read_bytes().strip()) < SHORTEST_SECRET:
        yield Finding("secret", FAILURE, f"The secret in {path} is too short.", "Put back the one from a backup.")
    else:
        yield Finding("secret", OK, f"{path} is its owner's alone.")


def _sandbox(course: Course | None) -> Iterator[Finding]:
    """One worker tries to get out; what is installed is only told beside."""
    private = [] if course is None else [*course.cards.values(), course.root / ".autograder" / "secret"]
    required = LEVELS[0] if course is None else course.required_protection
    try:
        with Sandbox(private=[path for path in private if path.exists()]) as sandbox:
            protection = sandbox.protection
    except SandboxError as error:
        yield Finding("sandbox", FAILURE, f"Student code cannot be confined here: {error}", "See docs/security.md.")
        return
    means = f"(kernel {os.uname().release}, {_means()})"
    if protection.level == "full":
        yield Finding("sandbox", OK, f"Protection: full; nothing was found open {means}.")
        return
    sentence = f"Protection: {protection.level}; open are {', '.join(protection.open)} {means}."
    below = LEVELS.index(protection.level) < LEVELS.index(required)
    if below:
        sentence += f" The course requires {required!r}: nothing is graded here."
    yield Finding(
        "sandbox", FAILURE if below or protection.level == "none" else WARNING, sentence, _remedy(protection.open)
    )


def _means() -> str:
    landlock = "Landlock" if landlock_version() > 0 else "no Landlock"
    seccomp = "libseccomp"
    try:
        import pyseccomp  # noqa: F401
    except Exception:  # it raises what ctypes raises where the library is missing
        seccomp = "no libseccomp"
    bubblewrap = "bubblewrap" if shutil.which("bwrap") else "no bubblewrap"
    return f"{landlock}, {seccomp}, {bubblewrap}"


def _remedy(found: Sequence[str]) -> str:
    if os.environ.get("AUTOGRADER_UNPROTECTED") == "1":
        return "AUTOGRADER_UNPROTECTED=1 is set, which switches all protection off: unset it."
    remedies = [remedy for names, remedy in _REMEDIES if names.intersection(found)]
    text = "; ".join(remedies) or "see docs/security.md"
    return f"{text[0].upper()}{text[1:]}. docs/security.md tells what is open to what."


def _database(url: str) -> Iterator[Finding]:
    name = shown(url)
    try:
        found, head = revisions(url)
    except StoreError as error:
        remedy = "Start the database's server, or mend --database."
        if make_url(url).get_backend_name() == "sqlite":
            remedy = (
                "Mend the folder's rights, or --database. Where the file is damaged: stop the service, keep the file, "
                "and restore the last backup."
            )
        yield Finding("database", FAILURE, str(error), remedy)
        return
    file = sqlite_file(make_url(url))
    if found is None:
        yield Finding("database", OK, f"{name} has no tables yet: `autograder serve` makes them.")
    elif found not in known_revisions():
        sentence = f"{name} was made by a newer version of this program (its revision is {found}, ours {head})."
        yield Finding("database", FAILURE, sentence, "Install that version, or restore a copy from before.")
    elif found != head:
        remedy = "Make a copy (`autograder backup`); the next `autograder serve` brings it up to date."
        yield Finding("database", WARNING, f"{name} is at revision {found}, this program at {head}.", remedy)
    else:
        yield Finding("database", OK, f"{name} answers, and has this version's tables (revision {head}).")
        yield _workers(url)
    if file is None:
        yield from _postgresql_programs()
    elif file.exists():
        yield from _sqlite(file)


def _workers(url: str) -> Finding:
    """Those that grade for this database, wherever they are."""
    store = open_store(url)
    try:
        with store.reading() as session:
            found = alive(session, now())
    finally:
        store.close()
    if not found:
        return Finding("workers", OK, "No worker grades for it at the moment.")
    weak = [worker for worker in found if worker.protection != "full"]
    if weak:
        sentence = f"Of {_count(found, 'worker')}, {weak[0].name} has protection {weak[0].protection}."
        return Finding(
            "workers", WARNING, sentence, f"Open are {', '.join(weak[0].open)}: run `autograder doctor` there."
        )
    return Finding("workers", OK, f"{_count(found, 'worker')} at work, with full protection.")


def _sqlite(file: Path) -> Iterator[Finding]:
    import sqlite3

    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        sentence = f"{file}, which holds everybody's work, can be read by others on this machine (mode {mode:04o})."
        yield Finding("database rights", WARNING, sentence, f"chmod 600 {file}, or keep it in a folder of mode 700.")
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=30)) as database:
        (answer,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if answer != "ok":
        remedy = "Stop the service, keep the file, and restore the last backup."
        yield Finding("database content", FAILURE, f"{file} is damaged: {answer}.", remedy)
    kind = _file_system(file.parent)
    if kind in ("nfs", "nfs4", "cifs", "smb3", "fuse.sshfs"):
        remedy = "Put the database on a disk of this machine, or use PostgreSQL."
        yield Finding(
            "database place", FAILURE, f"{file} lies on {kind}, where SQLite's locks cannot be relied on.", remedy
        )


def _file_system(folder: Path) -> str:
    best, kind = "", ""
    with suppress(OSError):
        for line in Path("/proc/self/mounts").read_text().splitlines():
            fields = line.split()
            place = fields[1].replace("\\040", " ")
            if str(folder.resolve()).startswith(place) and len(place) >= len(best):
                best, kind = place, fields[2]
    return kind


def _postgresql_programs() -> Iterator[Finding]:
    missing = [name for name in ("pg_dump", "pg_restore", "psql") if shutil.which(name) is None]
    if missing:
        sentence = f"`autograder backup` of PostgreSQL needs {', '.join(missing)}, which is not on the PATH."
        yield Finding("backup", WARNING, sentence, "Install PostgreSQL's client (Debian: postgresql-client).")
        return
    version = subprocess.run(["pg_dump", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    yield Finding("backup", OK, f"{version} is here; it must not be older than the server.")


def _disk(checkup: Checkup) -> Iterator[Finding]:
    places = {"the course": checkup.course, "temporary files": Path(tempfile.gettempdir())}
    if (file := sqlite_file(make_url(checkup.database))) is not None:
        places["the database"] = file.parent
    for what, place in places.items():
        while not place.exists():
            place = place.parent
        free = shutil.disk_usage(place).free
        files = os.statvfs(place)
        sentence = f"{free / (1 << 30):.1f} GB free for {what} ({place})."
        remedy = "Make room, or move it to a larger disk: what cannot be stored cannot be acknowledged."
        if not os.access(place, os.W_OK):
            remedy = "Give the folder to the user that the service runs as."
            yield Finding("disk", FAILURE, f"{place} cannot be written to by this user.", remedy)
        elif free < TOO_FEW_BYTES or (files.f_files and files.f_favail < 1000):
            yield Finding("disk", FAILURE, sentence, remedy)
        else:
            yield Finding("disk", WARNING if free < FEW_BYTES else OK, sentence, remedy if free < FEW_BYTES else "")


def _port(host: str, port: int) -> Iterator[Finding]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            remedy = "Use one from 1024 on, with a proxy in front."
            yield Finding("port", FAILURE, f"Port {port} is for the machine's administrator alone.", remedy)
        except OSError as error:
            if _is_ours(host, port):
                yield Finding("port", OK, f"The service answers at http://{host}:{port}/health.")
            else:
                sentence = f"Port {port} of {host} cannot be used: {error.strerror}."
                yield Finding(
                    "port", FAILURE, sentence, "Stop what listens there (`ss -ltnp`), or give another --port."
                )
        else:
            yield Finding("port", OK, f"Port {port} of {host} is free.")


def _is_ours(host: str, port: int) -> bool:
    named = f"[{host}]" if ":" in host else {"0.0.0.0": "127.0.0.1"}.get(host, host)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{named}:{port}/health", timeout=3) as answer:
            return b'"version"' in answer.read(1000)
    except (urllib.error.URLError, OSError, ValueError):
        return False
