"""The floor: the least that running a submission and asking its functions can cost on this machine.

It is the same cells and the same calls, with the same arguments, as the grader's own for these notebooks, recorded from
a real grading. For each submission one process is forked from a warm one, which holds NumPy, the students' toolkit and
the grader's own shell, and has run a cell with both checks before, so that nothing is left to be done for the first
time; it gets all in one message, runs the cells in that shell, makes the calls and sends all answers (values, arguments
as they are afterwards, what was printed) back in one message.

There is no confinement, no limit, no check, no reference, no reading of notebooks, no database, no page. Messages are
pickled: nothing here has to be safe. What the grader asks in a second worker (an exercise judged again with an earlier
one answered rightly) is asked in the same one.

`python -m benchmarks.floor record COURSE FILE` records a course's `submitted/` tree, `run FILE ANSWERS` runs it; `run`
with several such pairs runs them side by side.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import multiprocessing
import os
import pickle
import random
import socket
import struct
import sys
import traceback
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

_LENGTH = struct.Struct("<Q")
_WARMING = """
import numpy as np
from autograder.student import check_close, check_gradient
check_close(np.ones(3), [1.0, 1.0, 1.0])
check_gradient(lambda X: X.sum(), [[1.0, 2.0]], np.ones_like)
"""


@dataclass(frozen=True)
class Asked:
    """One case: the function's name, the seed of the global generators, and each call's arguments."""

    name: str
    seed: int
    calls: tuple[tuple[list[Any], dict[str, Any]], ...]


@dataclass(frozen=True)
class Request:
    """All that is asked of one submission: its cells with their labels, and the cases in their order."""

    student: str
    cells: tuple[tuple[str, str], ...]
    cases: tuple[Asked, ...]


def record(root: Path) -> list[Request]:
    """Grade the class in the course at `root` and note what its workers are sent."""
    from autograder.classroom import find_submissions
    from autograder.course import Course
    from autograder.grading import Grader
    from autograder.workers import grade_submission

    course = Course(root)
    requests = []
    with Grader(course) as grader:
        for submission in find_submissions(course):
            with _sent() as frames:
                grade_submission(grader, submission)
            requests.append(_request(submission.student, frames))
    return requests


@contextlib.contextmanager
def _sent() -> Iterator[list[tuple[object, bytes]]]:
    """What leaves through every wire meanwhile, each frame with the wire that it went through."""
    from autograder.sandbox.channel import Channel

    frames: list[tuple[object, bytes]] = []
    post = Channel.post

    def noted(channel: Channel, data: bytes) -> None:
        frames.append((channel, data))
        post(channel, data)

    with mock.patch.object(Channel, "post", noted):
        yield frames


def _request(student: str, frames: list[tuple[object, bytes]]) -> Request:
    from autograder.sandbox import wire

    cells, cases = [], []
    for channel, data in frames:
        structure, blob = wire.HEADER.unpack(data[: wire.HEADER.size])
        message = json.loads(data[wire.HEADER.size : wire.HEADER.size + structure])
        decoder = wire.Decoder(data[len(data) - blob :], trusted=True)
        if message["do"] == "cell":
            if channel is frames[0][0]:
                cells.append((message["source"], message["label"]))
        elif message["do"] == "case":
            calls = []
            for step in message["steps"]:
                if step[0] != "call":
                    raise ValueError(f"The floor knows calls of functions alone, found {step[0]!r}: teach it that.")
                kwargs = {key: decoder.value(argument) for key, argument in step[2]}
                calls.append(([decoder.value(argument) for argument in step[1]], kwargs))
            cases.append(Asked(message["name"], message["seed"], tuple(calls)))
        elif message["do"] != "value":  # of an answer that the grader gives, in a second worker
            raise ValueError(f"The grader sends {message['do']!r}, which the floor does not know: teach it that.")
    return Request(student, tuple(cells), tuple(cases))


def _worker_modules() -> tuple[Any, Any]:
    """The sandbox's worker and its shell, loaded as the warm process loads them."""
    from autograder.sandbox import zygote

    folder = Path(zygote.__file__ or "").parent
    modules = {
        name: zygote.load(f"_sandbox_{name}", str(folder / f"{name}.py"))
        for name in ("lockdown", "wire", "closing", "worker", "notebook")
    }
    return modules["worker"], modules["notebook"]


def run(requests: list[bytes]) -> Iterator[bytes]:
    """The pickled answers to each pickled request, from a process of its own, forked from this one."""
    worker, notebook = _worker_modules()
    importlib.import_module("autograder.student")
    notebook.prepare(warm=False)
    _warm(worker, notebook)
    for request in requests:
        ours, theirs = socket.socketpair()
        gc.collect()
        gc.freeze()
        child = os.fork()
        if not child:
            status = 1
            try:
                ours.close()
                _send(theirs, pickle.dumps(_answered(pickle.loads(_receive(theirs)), worker, notebook), 5))
                status = 0
            except BaseException:
                traceback.print_exc(file=sys.__stderr__)
            finally:
                os._exit(status)
        theirs.close()
        _send(ours, request)
        yield _receive(ours)
        ours.close()
        if os.waitpid(child, 0)[1]:
            raise RuntimeError("a process of the floor has failed")


def _warm(worker: Any, notebook: Any) -> None:
    """Run a cell of our own in the shell, and forget what it has named."""
    cells = notebook.NotebookCells(shown=True)
    known = set(cells.namespace)
    streams = sys.stdout, sys.stderr
    _run_cells([(_WARMING, "warming")], cells, worker)
    sys.stdout, sys.stderr = streams
    for name in set(cells.namespace) - known:
        del cells.namespace[name]


def _run_cells(sources: Iterable[tuple[str, str]], cells: Any, worker: Any) -> None:
    streams = sys.stdout, sys.stderr = worker.Stream("stdout", 1), worker.Stream("stderr", 2)
    for source, label in sources:
        recorder = worker.Recorder(worker.KEPT, worker.KEPT)
        for stream in streams:
            stream.recorder = recorder
        cells.run(source, label, False, recorder)
    for stream in streams:
        stream.recorder = None


def _answered(request: Request, worker: Any, notebook: Any) -> list[list[Any]]:
    """Run the cells and make the calls; for each case the value, the arguments and what was printed, of each call."""
    cells = notebook.NotebookCells(shown=True)
    random.seed(0)
    np.random.seed(0)
    _run_cells(request.cells, cells, worker)
    answers = []
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for case in request.cases:
            random.seed(case.seed)
            np.random.seed(case.seed % 2**32)
            answers.append([_called(cells.namespace, case.name, *arguments) for arguments in case.calls])
    return answers


def _called(namespace: dict[str, Any], name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            value = namespace[name](*args, **kwargs)
        except Exception as error:
            value = f"{type(error).__name__}: {error}"
    return value, args, kwargs, printed.getvalue()


def _send(end: socket.socket, data: bytes) -> None:
    end.sendall(_LENGTH.pack(len(data)))
    end.sendall(data)


def _receive(end: socket.socket) -> bytes:
    (size,) = _LENGTH.unpack(_exactly(end, _LENGTH.size))
    return _exactly(end, size)


def _exactly(end: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        data += (more := end.recv(size - len(data)))
        if not more:
            raise EOFError("the other end has gone")
    return bytes(data)


def main() -> None:
    """Record, or run what was recorded."""
    what, *paths = sys.argv[1:]
    pairs = list(zip(map(Path, paths[::2]), map(Path, paths[1::2]), strict=True))
    if what == "record":
        ((given, target),) = pairs
        target.write_bytes(pickle.dumps({one.student: pickle.dumps(one, 5) for one in record(given)}))
    elif len(pairs) == 1:
        _run_file(*pairs[0])
    else:
        beside = [multiprocessing.get_context("fork").Process(target=_run_file, args=pair) for pair in pairs]
        for process in beside:
            process.start()
        for process in beside:
            process.join()
        sys.exit(max(abs(process.exitcode or 0) for process in beside))


def _run_file(given: Path, target: Path) -> None:
    requests: dict[str, bytes] = pickle.loads(given.read_bytes())
    with target.open("wb") as file:
        for answers in run(list(requests.values())):
            file.write(_LENGTH.pack(len(answers)) + answers)


if __name__ == "__main__":
    from benchmarks import floor  # what is pickled must belong to a module that other processes can name

    floor.main()
