"""The grader's handle on warm processes (zygotes) and the workers forked from them."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from autograder.limits import Limits
from autograder.sandbox import places, seccomp, selftest
from autograder.sandbox.channel import Channel
from autograder.sandbox.lockdown import LAYERS, undumpable
from autograder.sandbox.model import CellSource, Protection, SandboxError, SandboxUnavailable
from autograder.sandbox.session import Session

_HERE: Final = Path(__file__).resolve().parent
_MODULES: Final = ("lockdown", "wire", "closing", "worker", "notebook")
_TOOLKIT: Final = {  # in the order in which they need each other
    "texts": "texts.py",
    "numeric": "numeric.py",
    "student.gradient": "student/gradient.py",
    "student.hints": "student/hints.py",
    "student.view": "student/view.py",
    "student": "student/__init__.py",
    "student.plots": "student/plots.py",
}
_WARM_SECONDS: Final = 120.0
_ANSWER_SECONDS: Final = 30.0
_LEAVING_SECONDS: Final = 0.5
_IDLE: Final = 2  # warm processes that are kept for those who may want them again
_EVERYWHERE: Final = frozenset({"numpy"})  # a worker imports it in any case
_MEASUREMENTS: Final = 3  # tries of the self-test, each with a fresh warm process


def refuse_unconfined() -> None:
    """Does nothing where student code can be confined, or may run unprotected.

    Raises:
        SandboxUnavailable: neither is so.
    """
    if os.environ.get("AUTOGRADER_UNPROTECTED") != "1" and not sys.platform.startswith("linux"):
        raise SandboxUnavailable(
            "Student code can be confined on Linux alone. For work that you trust, set AUTOGRADER_UNPROTECTED=1: "
            "it then runs in a fresh process with your own rights."
        )


class Sandbox:
    """Runs student code out of reach: one warm process, and a worker forked from it for each submission.

    One for each grader process; no threads. Use it as a context manager, or call `close`.

    Args:
        preload: modules that a warm process imports once, before any student code, unless `session` says otherwise;
            what is missing is left out.
        limits: what a submission may use unless `session` says otherwise.
        bubblewrap: whether the warm process is put behind `bwrap` as a second wall; None: where that works.
        cold: run each submission in a fresh Python process that is not confined at all. For machines other than Linux,
            and only for work one trusts; the environment variable AUTOGRADER_UNPROTECTED=1 says the same.
        private: files that a worker must not be able to read; the self-test tries them.
        layers: which of bubblewrap, namespaces, landlock and seccomp to use, for tests of what each is worth.
        idle: how many warm processes are kept for those who may want them again; each holds its modules in memory.

    Raises:
        SandboxUnavailable: this machine cannot confine student code, and `cold` was not asked for.
        SandboxError: the warm process did not start.
    """

    def __init__(
        self,
        preload: Sequence[str] = (),
        *,
        limits: Limits = Limits(),  # noqa: B008 (frozen)
        bubblewrap: bool | None = None,
        cold: bool | None = None,
        private: Sequence[Path] = (),
        layers: Collection[str] = LAYERS,
        idle: int | None = None,
    ) -> None:
        self.limits = limits
        self._idle = _IDLE if idle is None else idle
        self.cold = os.environ.get("AUTOGRADER_UNPROTECTED") == "1" if cold is None else cold
        if not self.cold:
            refuse_unconfined()
            undumpable()  # or a worker of the same user could read the references in this process's memory
        self._preload = frozenset(preload) - _EVERYWHERE
        self._layers = frozenset(layers)
        self._bubblewrap = False if "bubblewrap" not in self._layers else bubblewrap
        self._private = tuple(private)
        self._installation = places.find_installation()
        self._folder = tempfile.TemporaryDirectory(prefix="grading-")
        self._warm_folder = Path(self._folder.name, "warm")
        self._warm_folder.mkdir()
        self._programmes = seccomp.compile_programmes() if "seccomp" in self._layers and not self.cold else None
        self._reaches: dict[frozenset[str], places.Reach] = {}
        self._zygotes: list[_Zygote] = []  # the one that was used last stands last
        try:
            self.protection = Protection("none", ("everything",)) if self.cold else self._measure()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the warm processes, and with them every worker."""
        self._end_warm_processes()
        self._folder.cleanup()

    def _end_warm_processes(self) -> None:
        for zygote in self._zygotes:
            zygote.close()
        self._zygotes.clear()

    def session(
        self,
        cells: Sequence[CellSource],
        *,
        files: Path | None = None,
        preload: Collection[str] | None = None,
        closed_packages: Sequence[str] = (),
        limits: Limits | None = None,
        notebook: bool = True,
        shown: bool = True,
        answered: Mapping[str, Callable[..., Any]] | None = None,
        spent: float = 0.0,
        until: float | None = None,
    ) -> Session:
        """One submission's cells, ready to be run.

        Args:
            cells: in the order in which they run.
            files: a folder of regular files that the cells find in their working folder.
            preload: modules that are there before the first cell, instead of the sandbox's own: each costs every fork.
            closed_packages: packages, by the name they are imported under, that cannot be imported.
            limits: instead of the sandbox's own.
            notebook: whether cells may use what IPython adds to Python; False for a plain Python file.
            shown: whether anybody will see what the cells put out; no figure is drawn where nobody does.
            answered: functions that this side answers in the place of the student's of these names.
            spent: seconds of `total_seconds` that are used up already.
            until: the moment (of `time.monotonic`) from which on the session raises OutOfPatience.
        """
        chosen = limits or self.limits
        sizes = [path.lstat().st_size for path in files.rglob("*")] if files is not None else []
        closed = frozenset(closed_packages)
        wanted = self._preload if preload is None else frozenset(preload) - _EVERYWHERE

        def start() -> Worker:
            return self._start(chosen, files, sizes, wanted, closed, notebook, shown)

        return Session(start, tuple(cells), chosen, answered, closed, spent, until)

    def prepare(self, preload: Collection[str] | None, closed_packages: Sequence[str] = ()) -> bool:
        """Have the warm process ready that such a session needs; returns whether it was not there yet."""
        if self.cold:
            return False
        wanted = self._preload if preload is None else frozenset(preload) - _EVERYWHERE
        before = list(self._zygotes)
        return self._zygote(wanted, frozenset(closed_packages)) not in before

    def _start(
        self,
        limits: Limits,
        files: Path | None,
        sizes: Sequence[int],
        wanted: frozenset[str],
        closed: frozenset[str],
        notebook: bool,
        shown: bool,
    ) -> Worker:
        request = {
            "notebook": notebook,
            "shown": shown,
            "closed_packages": sorted(closed),
            "output_bytes": int(limits.output_mb * 1_000_000),
        }
        with _folder_opened(files) as folder:
            if self.cold:
                return self._start_cold(request, wanted, folder)
            request["reach"] = asdict(self._reach_without(closed)) if closed else None
            request["limits"] = {
                "memory_bytes": limits.memory_mb << 20,
                "cpu_seconds": limits.cpu_seconds,
                "file_bytes": limits.disk_mb << 20,
                "files_bytes": sum(sizes),
                "files_count": len(sizes),
            }
            for attempt in (1, 2):
                zygote = self._zygote(wanted, closed)
                try:
                    return zygote.spawn(request, folder)
                except _ZygoteGone as error:
                    self._zygotes.remove(zygote)
                    zygote.close()
                    if attempt == 2:
                        raise SandboxError(f"The warm process ended twice in a row: {error}") from error
            raise AssertionError("unreachable")

    def _start_cold(self, request: dict[str, Any], wanted: frozenset[str], folder: int | None) -> Worker:
        ours, theirs = socket.socketpair()
        folder_of_its_own = tempfile.mkdtemp(dir=self._folder.name)
        scratch = os.path.join(folder_of_its_own, "scratch")
        os.mkdir(scratch)
        with theirs:
            descriptors = [theirs.fileno()] + ([] if folder is None else [folder])
            cold = {**request, "descriptors": descriptors, "scratch": scratch}
            setup = self._setup(wanted, frozenset(request["closed_packages"]), scratch, cold=cold)
            process = self._launch([], setup, descriptors, theirs.fileno(), None)
        return ColdWorker(process, Channel(ours, process.pid), folder_of_its_own)

    def _zygote(self, wanted: frozenset[str], closed: frozenset[str]) -> _Zygote:
        """A warm process that has imported what is wanted, and none of the closed packages."""
        fitting = (one for one in self._zygotes if one.preload == wanted and not closed & one.loaded)
        zygote = next(fitting, None)
        if zygote is None:
            zygote = self._warm(wanted, closed)
            if still := closed & zygote.loaded:
                zygote.close()
                raise ValueError(f"A course cannot close {', '.join(sorted(still))}: the sandbox itself needs it.")
            self._make_room()
        else:
            self._zygotes.remove(zygote)
        self._zygotes.append(zygote)
        return zygote

    def _make_room(self) -> None:
        """Ends the warm processes that nobody has used for longest: each holds its modules in memory."""
        idle = [zygote for zygote in self._zygotes if not zygote.workers]
        for zygote in idle[: max(0, len(idle) + 1 - self._idle)]:
            self._zygotes.remove(zygote)
            zygote.close()

    def _warm(self, wanted: frozenset[str], closed: frozenset[str]) -> _Zygote:
        """Starts a warm process, behind bubblewrap where that is wanted and works."""
        if self._bubblewrap is not False:
            program = shutil.which("bwrap")
            if program is not None:
                with contextlib.suppress(SandboxError):
                    return self._warm_process(wanted, closed, program)
            if self._bubblewrap:
                raise SandboxError("bubblewrap was asked for, but `bwrap` is not installed or does not work here.")
            self._bubblewrap = False
        return self._warm_process(wanted, closed, None)

    def _warm_process(self, wanted: frozenset[str], closed: frozenset[str], bubblewrap: str | None) -> _Zygote:
        folder = tempfile.mkdtemp(dir=self._folder.name)
        scratch = os.path.join(folder, "scratch")
        os.mkdir(scratch)
        setup = self._setup(wanted, closed, scratch)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        errors = tempfile.TemporaryFile()  # noqa: SIM115 (read when it fails)
        with theirs:
            prefix = [] if bubblewrap is None else self._behind(bubblewrap, scratch, setup)
            process = self._launch(prefix, setup, [theirs.fileno()], theirs.fileno(), errors)
        return _Zygote(process, ours, errors, wanted)

    def _setup(self, wanted: frozenset[str], closed: frozenset[str], scratch: str, **more: Any) -> str:
        """Writes what the warm process is told, and returns where."""
        figures = any(name.partition(".")[0] == "matplotlib" for name in wanted)
        _lend_fonts(self._installation, self._warm_folder, make=figures)
        folder = os.path.dirname(scratch)
        setup = {
            "modules": {name: str(_HERE / f"{name}.py") for name in _MODULES},
            "toolkit": {name: str(path) for name, path in self._toolkit().items()},
            "standard_library": self._installation.standard_library,
            "site_packages": self._installation.site_packages,
            "preload": sorted(wanted),
            "closed_packages": sorted(closed),
            "layers": sorted(self._layers),
            "reach": asdict(self._reach_without(frozenset())),
            "scratch": scratch,
            "seccomp": self._programmes.always.hex() if self._programmes else "",
            "seccomp_no_writing": self._programmes.no_writing.hex() if self._programmes else "",
            **more,
        }
        path = os.path.join(folder, f"{os.path.basename(scratch)}.json")
        with open(path, "w") as file:
            json.dump(setup, file)
        return path

    def _launch(
        self, prefix: Sequence[str], setup: str, descriptors: Sequence[int], control: int, errors: Any
    ) -> subprocess.Popen[bytes]:
        inline = any(os.path.isdir(os.path.join(p, "matplotlib_inline")) for p in self._installation.site_packages)
        python = [self._installation.executable, "-P", "-s", "-S", "-B"]
        environment = {
            "LANG": "C.UTF-8",
            "PATH": "/usr/bin:/bin",
            "HOME": str(self._warm_folder),
            "TMPDIR": str(self._warm_folder),
            "PYTHONHASHSEED": "0",
            "JOBLIB_MULTIPROCESSING": "0",  # it would warn in every notebook that it cannot
            "MPLBACKEND": "module://matplotlib_inline.backend_inline" if inline else "agg",
            "MPLCONFIGDIR": str(self._warm_folder),
            # More threads than one would not survive the fork.
            **{f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")},
        }
        try:
            return subprocess.Popen(
                [*prefix, *python, str(_HERE / "zygote.py"), str(control), setup],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors if errors is not None else subprocess.DEVNULL,
                pass_fds=descriptors,
                cwd="/",
                start_new_session=True,
            )
        except OSError as error:
            raise SandboxError(f"No process could be started for student code: {error}") from error

    def _behind(self, bubblewrap: str, scratch: str, setup: str) -> list[str]:
        """The command line that shows the warm process Python, its packages, and nothing else of this machine."""
        command = [bubblewrap, "--unshare-all", "--new-session", "--cap-drop", "ALL"]
        if os.getuid() == 0:  # as root, namespaces within these would fail
            command += ["--uid", "1000", "--gid", "1000"]
        command += ["--proc", "/proc", "--dev", "/dev"]
        shown = [self._installation.executable, *self._installation.libraries, self._installation.standard_library]
        shown += self._installation.site_packages
        ours = [
            setup,
            *(str(_HERE / f"{name}.py") for name in ("zygote", *_MODULES)),
            *map(str, self._toolkit().values()),
        ]
        for path in shown:
            command += ["--ro-bind", path, path]
        for path in places.hidden(self._installation):
            command += ["--tmpfs", path] if os.path.isdir(path) else ["--ro-bind", os.devnull, path]
        for path in ours:
            command += ["--ro-bind", path, path]
        command += ["--bind", str(self._warm_folder), str(self._warm_folder)]
        return [*command, "--dir", scratch, "--remount-ro", "/", "--chdir", "/", "--"]

    def _toolkit(self) -> dict[str, Path]:
        """The modules of this package that a student's notebook may import."""
        paths = {name: _HERE.parent / path for name, path in _TOOLKIT.items()}
        return {name: path for name, path in paths.items() if path.exists()}

    def _reach_without(self, closed: frozenset[str]) -> places.Reach:
        if closed not in self._reaches:
            self._reaches[closed] = places.reach(self._installation, closed, (str(self._warm_folder),))
        return self._reaches[closed]

    def _measure(self) -> Protection:
        """Lets two workers, made the usual way, try what they must not be able to do."""

        def start() -> Worker:
            worker = self._start(self.limits, None, (), self._preload, frozenset(), notebook=False, shown=False)
            worker.wait_until_ready()
            return worker

        folders = (Path(self._folder.name), self._warm_folder)
        for _ in range(_MEASUREMENTS - 1):
            try:
                return selftest.measure(start, self._private, folders)
            except SandboxUnavailable:
                raise
            except SandboxError:  # somebody killed a process of ours, or memory was short for a moment
                self._end_warm_processes()
        return selftest.measure(start, self._private, folders)


class Worker:
    """One process for one submission: its wire, and the end of it. It reads nothing before it has given everything up.

    Attributes:
        lost: whether the warm process had gone before it: then it ended for no reason of its own.
        confining: seconds that it took to give everything up.
    """

    lost = False
    confining = 0.0

    def __init__(self, zygote: _Zygote, pid: int, handle: int, channel: Channel) -> None:
        self.pid = pid
        self.channel = channel
        self._zygote = zygote
        self._handle = handle

    def wait_until_ready(self) -> None:
        """Waits until the worker says that it has given everything up, which it does before it reads anything.

        What it has been sent by then it may have begun to run: threads are the student's, and counted later.
        """
        try:
            message, _ = self.channel.receive(time.monotonic() + _ANSWER_SECONDS, count_threads=False)
        except Exception as error:
            status = self.end()
            raise SandboxError(f"A worker did not become ready ({type(error).__name__}, status {status}).") from error
        if message.get("ready") is not True:
            self.end()
            raise SandboxError(f"A worker could not be confined: {message.get('why')}")
        self.confining = float(message["confining"])

    def end(self) -> int | None:
        """Ends the process; returns the status it had ended with by itself (as `os.waitpid` does), or None."""
        if self._handle < 0:
            return None
        self.channel.close()
        alone = self._ended(0.0)
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        os.close(self._handle)
        self._handle = -1
        self._zygote.workers -= 1
        try:
            status = self._zygote.reap(self.pid)
        except SandboxError:
            self.lost = True
            return None
        return status if alone else None

    def leaving(self) -> bool:
        """Whether the process, which has closed its wire, also ends."""
        return self._ended(_LEAVING_SECONDS)

    def _ended(self, seconds: float) -> bool:
        poll = select.poll()
        poll.register(self._handle, select.POLLIN)
        return bool(poll.poll(seconds * 1000))


class ColdWorker(Worker):
    """A worker that is a process of its own and confined by nothing."""

    def __init__(self, process: subprocess.Popen[bytes], channel: Channel, folder: str) -> None:
        self.pid = process.pid
        self.channel = channel
        self._process = process
        self._folder = folder

    def end(self) -> int | None:
        self.channel.close()
        code = self._process.poll()
        with contextlib.suppress(OSError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
        if code is None:
            return None
        return -code if code < 0 else code << 8

    def leaving(self) -> bool:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_LEAVING_SECONDS)
            return True
        return False


class _ZygoteGone(SandboxError):
    """The warm process has ended or does not answer."""


class _Zygote:
    """The warm process, at the other end of a control socket.

    Attributes:
        preload: what it was told to import.
        loaded: the packages that it has imported, by their top names.
        workers: how many live workers are its own.
    """

    def __init__(
        self, process: subprocess.Popen[bytes], control: socket.socket, errors: Any, preload: frozenset[str]
    ) -> None:
        self.preload = preload
        self.workers = 0
        self._process = process
        self._control = control
        self._errors = errors
        try:
            hello, _ = self._receive(_WARM_SECONDS)
        except SandboxError:
            self.close()
            raise
        self.loaded = frozenset(hello["loaded"])

    def spawn(self, request: dict[str, Any], folder: int | None) -> Worker:
        ours, theirs = socket.socketpair()
        descriptors = [theirs.fileno()] + ([] if folder is None else [folder])
        try:
            with theirs:
                self._send({"do": "spawn", **request}, descriptors)
                reply, handles = self._receive(_WARM_SECONDS)
            if "error" in reply or not handles:
                raise SandboxError(f"No worker could be started: {reply.get('error')}")
        except BaseException:
            ours.close()
            raise
        worker = Worker(self, int(reply["pid"]), handles[0], Channel(ours, _pid_here(handles[0])))
        self.workers += 1
        return worker

    def reap(self, pid: int) -> int | None:
        """The status that a worker ended with; None where it cannot be had any more.

        Raises:
            SandboxError: the warm process has gone.
        """
        self._send({"do": "reap", "pid": pid}, [])
        reply, _ = self._receive(_ANSWER_SECONDS)
        status = reply.get("status")
        return status if isinstance(status, int) else None

    def close(self) -> None:
        self._control.close()  # it ends by that, and the workers with it
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._errors.close()

    def _send(self, message: dict[str, Any], descriptors: Sequence[int]) -> None:
        self._control.settimeout(_ANSWER_SECONDS)
        try:
            socket.send_fds(self._control, [json.dumps(message).encode()], list(descriptors))
        except OSError as error:
            raise self._gone(error) from error

    def _receive(self, seconds: float) -> tuple[dict[str, Any], list[int]]:
        self._control.settimeout(seconds)
        try:
            message, handles, _, _ = socket.recv_fds(self._control, 1_000_000, 4, socket.MSG_CMSG_CLOEXEC)
        except OSError as error:
            raise self._gone(error) from error
        if not message:
            raise self._gone(None)
        reply: dict[str, Any] = json.loads(message)
        return reply, handles

    def _gone(self, error: OSError | None) -> _ZygoteGone:
        with contextlib.suppress(ValueError, OSError):
            self._errors.seek(0)
            said = self._errors.read().decode("utf-8", "replace").strip()
            if said:
                return _ZygoteGone(f"the warm process said: {said[-1500:]}")
        return _ZygoteGone(f"the warm process does not answer ({error or 'it has ended'})")


def _pid_here(handle: int) -> int | None:
    """The process behind a handle by the number that this process knows it by: behind bubblewrap it has another."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/self/fdinfo/{handle}").read_text().splitlines():
            if line.startswith("Pid:"):
                return int(line.split()[1])
    return None


@contextlib.contextmanager
def _folder_opened(folder: Path | None) -> Iterator[int | None]:
    if folder is None:
        yield None
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _lend_fonts(installation: places.Installation, folder: Path, *, make: bool) -> None:
    """Puts Matplotlib's list of fonts where workers find it: making it takes seconds, so it is kept for good."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    cache = base / "autograder" / "matplotlib"
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        if make and not any(cache.glob("fontlist*.json")):
            cache.mkdir(parents=True, exist_ok=True)
            packages = os.pathsep.join(installation.site_packages)
            subprocess.run(
                [installation.executable, "-P", "-s", "-S", "-B", "-c", "import matplotlib.font_manager"],
                env={"MPLCONFIGDIR": str(cache), "MPLBACKEND": "agg", "PYTHONPATH": packages, "PATH": "/usr/bin:/bin"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_WARM_SECONDS,
            )
        for path in cache.glob("fontlist*.json"):
            shutil.copy(path, folder)
