"""The process that runs one student's cells and answers questions about their functions; forked from the zygote.

Student code runs in this very process and can change anything in it. That is allowed for: what leaves here is only ever
read as a claim about the student's own work, and nothing that would help a forger is here to be found.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import errno
import io
import linecache
import mmap
import os
import random
import site
import sys
import time
import traceback
import types
import warnings
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol, cast

import numpy as np
import numpy.linalg
import numpy.random  # NumPy would load these when they are first used, in every worker

if TYPE_CHECKING:
    from autograder.sandbox import closing, lockdown, wire
else:  # in a worker there is no such package, only these files
    import _sandbox_closing as closing
    import _sandbox_lockdown as lockdown
    import _sandbox_wire as wire

KEPT: Final = 100_000  # bytes of what a cell prints
PRINTED: Final = 10_000  # of what a call does
OUTPUTS: Final = 200
IMAGE_BYTES: Final = 16_000_000
RESERVE_BYTES: Final = 16_000_000
MESSAGE: Final = 600
FRAMES: Final = 12
REHEARSALS: Final = 20

# Magics as IPython writes them in Python: they set something up, or hold definitions (and filter their own body).
_BUILT_IN_EXCEPTIONS: Final = frozenset(
    kind for kind in vars(builtins).values() if isinstance(kind, type) and issubclass(kind, BaseException)
)
_SETTING_UP: Final = tuple(
    [f"get_ipython().run_line_magic('{name}'" for name in ("matplotlib", "load_ext", "autoreload", "config")]
    + ["get_ipython().run_cell_magic('time'"]
)


class OverLimit(BaseException):
    """Ends a cell or a call that printed or asked more than it may; no `except Exception` keeps it from that."""

    def __init__(self, message: str, limit: str) -> None:
        super().__init__(message)
        self.limit = limit


class Reserve:
    """Memory set aside (in the zygote, before the limit is set), so that running out of it can still be reported."""

    def __init__(self) -> None:
        self._memory: mmap.mmap | None = None
        self.take()

    def take(self) -> None:
        if self._memory is None:
            with contextlib.suppress(OSError, MemoryError):
                self._memory = mmap.mmap(-1, RESERVE_BYTES, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)

    def release(self) -> None:
        if self._memory is not None:
            self._memory.close()
            self._memory = None


class Recorder:
    """The outputs of one cell, or what one call printed, in their order: what fits is kept, the rest is counted."""

    def __init__(self, keep: int, stop: int) -> None:
        self.outputs: list[list[Any]] = []
        self.encoder = wire.Encoder()
        self.printed = 0
        self._keep = keep
        self._stop = stop
        self._images = IMAGE_BYTES

    @property
    def stopped(self) -> bool:
        return self.printed > self._stop

    def write(self, stream: str, text: str) -> None:
        if not text:
            return
        before = self.printed
        size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
        self.printed += size
        if before < self._keep:
            if self.printed > self._keep:
                text = text[: self._keep - before] + f"\n[cut here: more than {self._keep} bytes of output]\n"
            if self.outputs and self.outputs[-1][:2] == ["stream", stream]:
                self.outputs[-1][2].append(text)
            elif len(self.outputs) < OUTPUTS:
                self.outputs.append(["stream", stream, [text]])
        if self.stopped:
            raise OverLimit(self.too_much()["message"], "output")

    def too_much(self) -> dict[str, Any]:
        message = f"It printed more than {self._stop / 1e6:g} MB and was stopped."
        return _failure("limit", message, "OverLimit", limit="output") | {"used": [self.printed]}

    def display(self, kind: str, data: dict[str, Any]) -> None:
        kept: dict[str, Any] = {}
        for mime in ("text/plain", "text/latex", "image/png", "image/jpeg"):
            content = data.get(mime)
            if isinstance(content, str) and mime.startswith("text/"):
                if self.printed < self._keep:
                    kept[mime] = content[: self._keep]
                self.printed += len(content)
            elif isinstance(content, (bytes, str)) and mime.startswith("image/"):
                image = content if isinstance(content, bytes) else _base64(content)
                if len(image) <= self._images:
                    self._images -= len(image)
                    kept[mime] = [self.encoder.add_bytes(image), len(image)]
        if kept and len(self.outputs) < OUTPUTS:
            self.outputs.append([kind, kept])

    def error(self, error: BaseException) -> None:
        if len(self.outputs) <= OUTPUTS:
            self.outputs.append(["error", *described(error)])

    def message(self) -> list[list[Any]]:
        return [[*head, "".join(text)] if head[0] == "stream" else [*head, text] for *head, text in self.outputs]

    def text(self) -> str:
        return "".join("".join(output[2]) for output in self.outputs if output[0] == "stream")


def _base64(text: str) -> bytes:
    import base64

    try:
        return base64.b64decode(text)
    except ValueError:
        return b""


class Stream(io.TextIOBase):
    """Stands for `sys.stdout` or `sys.stderr`, and passes on what is written to whoever records at the time."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str, descriptor: int) -> None:
        self.recorder: Recorder | None = None
        self._stream = name
        self._descriptor = descriptor
        self.buffer = open(descriptor, "wb", buffering=0, closefd=False)  # noqa: SIM115

    @property
    def name(self) -> str:
        return f"<{self._stream}>"

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self.recorder is not None:
            self.recorder.write(self._stream, text)
        return len(text)


def described(error: BaseException) -> tuple[str, str, list[str]]:
    """Name, message and traceback of an exception; the traceback begins in the student's own code."""
    name = wire.type_name(error)
    try:
        # The place of a syntax error is told apart; as part of its words it would stand there twice.
        said = error.msg if isinstance(error, SyntaxError) and type(error.msg) is str else str(error)
        message = said[:MESSAGE]
    except BaseException:
        message = "(its message could not be read)"
    if (rendered := _rendered(error)) is not None:
        return name, message, rendered
    lines = ["Traceback (most recent call last):"]
    frames = _student_frames(error)
    if len(frames) > FRAMES:
        omitted = f"  ... {len(frames) - FRAMES} more calls ..."
        head, tail = frames[: FRAMES // 2], frames[-FRAMES // 2 :]
    else:
        omitted, head, tail = "", frames, []
    lines += [_frame_text(*frame) for frame in head] + ([omitted] if omitted else []) + [_frame_text(*f) for f in tail]
    if isinstance(error, SyntaxError) and error.text:
        lines += [f'  File "{error.filename}", line {error.lineno}', f"    {str(error.text).strip()[:200]}"]
    lines.append(f"{name}: {message}" if message else name)
    return name, message, lines


def _rendered(error: BaseException) -> list[str] | None:
    """The lines that an exception brings along in place of a traceback, as IPython shows them."""
    render = getattr(type(error), "_render_traceback_", None)
    if render is None:
        return None
    try:
        return [str(line) for line in render(error)]
    except BaseException:
        return None


def _student_frames(error: BaseException) -> list[tuple[str, int, str]]:
    """File, line and function of the frames from the first that lies in a cell on, without our own."""
    frames: list[tuple[str, int, str]] = []
    step = error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        own = str(step.tb_frame.f_globals.get("__name__")).startswith(("_sandbox_", "autograder."))
        if (frames or _is_cell(file)) and not own:
            frames.append((file, step.tb_lineno, step.tb_frame.f_code.co_name))
        step = step.tb_next
    return frames


def remember(file: str, source: str) -> None:
    """Makes the lines of a cell known to tracebacks."""
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)


def _is_cell(file: str) -> bool:
    return file.startswith("<") and file in linecache.cache


def _frame_text(file: str, line: int, function: str) -> str:
    source = linecache.getline(file, line).strip()[:200]
    shown = file if file.startswith("<") else Path(file).name
    return f'  File "{shown}", line {line}, in {function}' + (f"\n    {source}" if source else "")


def place(error: BaseException) -> str:
    """The student's own cell and line where it happened, such as "cell 3, line 7"."""
    if isinstance(error, SyntaxError) and isinstance(error.filename, str) and _is_cell(error.filename):
        return f"{error.filename[1:-1]}, line {error.lineno}"
    own = [frame for frame in _student_frames(error) if _is_cell(frame[0])]
    return f"{own[-1][0][1:-1]}, line {own[-1][1]}" if own else ""


def essentials(tree: ast.Module) -> ast.Module:
    """What can be run again of a cell that hung or crashed: imports, definitions and simple constants."""

    def constant(node: ast.AST | None) -> bool:
        try:
            ast.literal_eval(node)  # type: ignore[arg-type]
        except (ValueError, TypeError, MemoryError, RecursionError):
            return False
        return True

    def setting_up(node: ast.AST) -> bool:
        return isinstance(node, ast.Expr) and ast.unparse(node).startswith(_SETTING_UP)

    kept = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    assignments = (ast.Assign, ast.AnnAssign)
    return ast.Module(
        body=[
            node
            for node in tree.body
            if isinstance(node, kept) or (isinstance(node, assignments) and constant(node.value)) or setting_up(node)
        ],
        type_ignores=[],
    )


class Cells(Protocol):
    """What runs cells: IPython (notebook.py), or plain Python."""

    namespace: dict[str, Any]

    def run(self, source: str, label: str, only_essentials: bool, recorder: Recorder) -> BaseException | None:
        """Runs one cell; returns what it raised, already recorded among its outputs."""
        ...


class PlainCells:
    """Runs a plain Python file, without IPython."""

    def __init__(self) -> None:
        module = types.ModuleType("submission")
        sys.modules["submission"] = module
        self.namespace = module.__dict__

    def run(self, source: str, label: str, only_essentials: bool, recorder: Recorder) -> BaseException | None:
        file = f"<{label}>"
        remember(file, source)
        try:
            tree = ast.parse(source, file)
            exec(compile(essentials(tree) if only_essentials else tree, file, "exec"), self.namespace)
        except BaseException as error:
            recorder.error(error)
            return error
        return None


def prepare() -> tuple[closing.Closing, Reserve]:
    """In the zygote: what every worker shares."""
    closed = closing.Closing()
    sys.meta_path.insert(0, closed)

    def no_input(prompt: object = "") -> str:
        raise RuntimeError("input() cannot be used while grading: nobody is there to type an answer")

    def no_breakpoint(*_: object, **__: object) -> None:
        print("breakpoint() was ignored: nobody is there to debug while grading", file=sys.stderr)

    builtins.input = no_input
    sys.breakpointhook = no_breakpoint
    site.sethelper()
    site.setquit()
    return closed, Reserve()


class _Nowhere(wire.Pipe):
    """Makes frames of what is sent, and lets go of them."""

    def __init__(self) -> None:
        super().__init__(-1)

    def send(self, message: dict[str, Any], blob: bytes = b"") -> None:
        wire.frame(message, blob)


def rehearse(closed: closing.Closing, reserve: Reserve) -> None:
    """In the zygote: answers made-up questions, since Python runs code faster that it has run some times before."""
    before = sys.stdout, sys.stderr
    cells: Any = types.SimpleNamespace(namespace={"f": lambda x, y: (x + y, [1.0])})
    worker = Worker(_Nowhere(), cells, closed, None, reserve, KEPT)
    for _ in range(REHEARSALS):
        encoder, inbox = wire.Encoder([]), wire.Inbox()
        args = [encoder.value(np.arange(6.0).reshape(2, 3)), encoder.value(2.0)]
        message = {"do": "case", "id": "", "name": "f", "seed": 0, "steps": [["call", args, []]], "answered": []}
        inbox.add(wire.frame(message, encoder.blob()))
        worker._answer(*cast(Any, inbox.next()))
    sys.stdout, sys.stderr = before


def live(
    plan: lockdown.Plan | None,
    request: dict[str, Any],
    descriptors: Sequence[int],
    notebook: Any,
    reserve: Reserve,
) -> NoReturn:
    """The whole life of a worker, from the fork on. Without a plan nothing is given up: `request` names a scratch."""
    status = 1
    worker = None
    try:
        files = descriptors[1] if len(descriptors) > 1 else None
        start = time.perf_counter()
        if plan is None:
            lockdown.rearrange(descriptors[0], files)
            scratch = request["scratch"]
            _furnish(scratch, files is not None)
        else:
            private = lockdown.confine(plan, descriptors[0], files, _furnish)
            scratch = plan.scratch if private else None
        confining = time.perf_counter() - start
        pipe = wire.Pipe(lockdown.WIRE)
        _settle(scratch, files is not None)
        random.seed(0)
        np.random.seed(0)
        closed: Any = sys.meta_path[0]
        if not request["notebook"]:
            os.environ["MPLBACKEND"] = "agg"
        cells: Cells = notebook.NotebookCells(shown=request["shown"]) if request["notebook"] else PlainCells()
        worker = Worker(pipe, cells, closed, scratch, reserve, request["output_bytes"])
        closed.close(request["closed_packages"])
        pipe.send({"ready": True, "private": scratch is not None, "confining": confining})
        worker.serve()
        status = 0
    except (EOFError, BrokenPipeError):
        status = 0
    except MemoryError:
        status = wire.OUT_OF_MEMORY
    except BaseException:
        if worker is None:  # ours, not the student's: say why
            with contextlib.suppress(BaseException):
                os.write(lockdown.WIRE, wire.frame({"ready": False, "why": traceback.format_exc()[-2000:]}))
    finally:
        os._exit(status)


def _furnish(scratch: str, files: bool) -> None:
    """Puts the notebook's files where it may also write."""
    os.mkdir(os.path.join(scratch, "notebook"))
    os.mkdir(os.path.join(scratch, "tmp"))
    if files:
        _copy(lockdown.FILES, os.path.join(scratch, "notebook"))
        os.close(lockdown.FILES)


def _settle(scratch: str | None, files: bool) -> None:
    """Goes to the folder in which the notebook finds its files."""
    if scratch is not None:
        home, temporary = os.path.join(scratch, "notebook"), os.path.join(scratch, "tmp")
        os.environ.update(TMPDIR=temporary, HOME=temporary)
        os.chdir(home)
        sys.path.insert(0, home)
    elif files:
        os.fchdir(lockdown.FILES)
        os.close(lockdown.FILES)
        sys.path.insert(0, "/proc/self/cwd")  # it may lie outside of what this process can name


def _copy(folder: int, target: str) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = os.path.join(target, entry.name)
            if entry.is_dir(follow_symlinks=False):
                os.mkdir(path)
                inner = os.open(entry.name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
                _copy(inner, path)
                os.close(inner)
            elif entry.is_file(follow_symlinks=False):
                source = os.open(entry.name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder)
                with open(source, "rb") as reading, open(path, "wb") as writing:
                    while data := reading.read(1 << 20):
                        writing.write(data)


class Worker:
    """Answers the grader's messages, one after the other."""

    def __init__(
        self,
        pipe: wire.Pipe,
        cells: Cells,
        closed: closing.Closing,
        scratch: str | None,
        reserve: Reserve,
        output_bytes: int,
    ) -> None:
        self._pipe = pipe
        self._reserve = reserve
        self._closing = closed
        self._scratch = scratch
        self._at_first = address_space()
        self._cells = cells
        self._output_bytes = output_bytes
        self._waiting: deque[tuple[dict[str, Any], bytes]] = deque()
        self._streams = Stream("stdout", 1), Stream("stderr", 2)
        self._case = ""
        self._step = 0
        self._callbacks = 0
        self._stand_ins: dict[int, tuple[Any, str, int]] = {}

    def serve(self) -> None:
        while True:
            message, blob = self._waiting.popleft() if self._waiting else self._pipe.receive()
            do = message["do"]
            if do == "cell":
                self._run_cell(message)
            elif do == "case":
                self._answer(message, blob)
            elif do == "attempt":
                self._attempt(message)

    @contextlib.contextmanager
    def _recording(self, recorder: Recorder) -> Any:
        out, err = self._streams
        out.recorder = err.recorder = recorder
        sys.stdout, sys.stderr = out, err
        try:
            yield
        finally:
            out.recorder = err.recorder = None
            sys.stdout, sys.stderr = out, err

    def _run_cell(self, message: dict[str, Any]) -> None:
        recorder = Recorder(KEPT, self._output_bytes)
        failure = None
        with self._recording(recorder):
            try:
                error = self._cells.run(message["source"], message["label"], message["only_essentials"], recorder)
                if error is not None:
                    failure = self._failure(error)
            except BaseException as error:
                failure = self._failure(error)
            with contextlib.suppress(OverLimit, OSError, ValueError, MemoryError):
                recorder.write("stdout", raw_output())
        if recorder.stopped:  # even if the cell caught the exception
            failure = recorder.too_much()
        reply = {"id": message["id"], "outputs": recorder.message(), "failure": failure}
        try:
            self._pipe.send(reply, recorder.encoder.blob())
        except wire.TooLarge:
            self._pipe.send({**reply, "outputs": []})
        self._reserve.take()

    def _failure(self, error: BaseException) -> dict[str, Any]:
        if isinstance(error, MemoryError):
            held = address_space() - self._at_first
            self._reserve.release()
        name, message, _ = described(error)
        where = place(error)
        text = f"{name}: {message}" if message else name
        if isinstance(error, OverLimit):
            return _failure("limit", message, name, where, error.limit)
        if isinstance(error, MemoryError):
            return _failure("memory", text, name, where) | {"used": [held]}
        if (package := self._closing.package_of(error)) is not None:
            return _failure("forbidden", f"{message}.", name, where) | {"package": package}
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            return _failure("limit", text, name, where, "disk") | {"used": _in_files(self._scratch)}
        if isinstance(error, PermissionError) or name in ("gaierror", "URLError"):
            hint = "The network, other programs and files outside the notebook's folder are closed while grading"
            return _failure("forbidden", f"{hint} ({text}).", name, where)
        return _failure("error", text, name, where) | {"kinds": _built_in_kinds(error)}

    def _answer(self, message: dict[str, Any], blob: bytes) -> None:
        encoder = wire.Encoder()
        steps: list[dict[str, Any]] = []
        self._case, self._callbacks = message["id"], 0
        self._stand_ins.clear()
        for name, index in message["answered"]:
            self._cells.namespace[name] = self._stand_in(index)
        target = self._cells.namespace.get(message["name"], self)
        handle: Any = self
        recorder = Recorder(PRINTED, self._output_bytes)
        self._closing.answering = True
        with self._recording(recorder), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            random.seed(message["seed"])
            np.random.seed(message["seed"] % 2**32)
            for number, step in enumerate(message["steps"]):
                self._step = number
                exhaust = "exhaust" in message
                answer, handle = self._take(step, wire.Decoder(blob, trusted=True), encoder, target, handle, exhaust)
                answer["printed"] = recorder.text()
                recorder.outputs.clear()
                if recorder.stopped:
                    answer["failure"] = recorder.too_much()
                steps.append(answer)
                if "failure" in answer:
                    break
        self._case = ""
        self._closing.answering = False
        try:
            self._pipe.send({"id": message["id"], "steps": steps}, encoder.blob())
        except wire.TooLarge as error:
            steps[-1] = {"failure": _too_large(error)}
            self._pipe.send({"id": message["id"], "steps": [{} for _ in steps[:-1]] + steps[-1:]})
        self._reserve.take()

    def _take(
        self, step: list[Any], decoder: wire.Decoder, encoder: wire.Encoder, target: Any, handle: Any, exhaust: bool
    ) -> tuple[dict[str, Any], Any]:
        """One step of a script: its answer, and the object that later steps use."""
        args: list[Any] | None = None
        kwargs: dict[str, Any] = {}
        answer: dict[str, Any] = {}
        blob = decoder.blob
        try:
            if step[0] == "call":
                if target is self:
                    return {"failure": _failure("missing", "")}, handle
                if not callable(target):
                    kind = wire.type_name(target)
                    return {"failure": _failure("missing", f"it is a value of type {kind}, not a function.")}, handle
                function = target
            else:
                if handle is self:
                    return {"failure": _failure("error", "There is no object: nothing was constructed.")}, handle
                if step[0] == "assign":
                    setattr(handle, step[1], decoder.value(step[2]))
                    return {"value": ["opaque", "assignment"]}, handle
                try:
                    function = getattr(handle, step[1])
                except AttributeError as error:
                    if not hasattr(type(handle), step[1]):
                        what = "method" if step[0] == "method" else "attribute"
                        text = f"The {wire.type_name(handle)} object has no {what} `{step[1]}`."
                        return {"failure": _failure("error", text, "AttributeError", place(error))}, handle
                    raise
            if step[0] == "attribute":
                value = function
            else:
                args = [self._argument(decoder.value(a)) for a in step[-2]]
                kwargs = {key: self._argument(decoder.value(a)) for key, a in step[-1]}
                value = function(*args, **kwargs)
                if exhaust and hasattr(type(value), "__next__"):
                    value = list(value)
            if step[0] == "call":
                handle = value
            if isinstance(value, closing.StandIn):
                value()
            if step[0] == "call" and isinstance(target, type):
                answer["value"] = ["opaque", wire.type_name(value)]
            else:
                answer["value"] = encoder.value(value)
        except wire.TooLarge as error:
            answer = {"failure": _too_large(error)}
        except BaseException as error:
            answer = {"failure": self._failure(error)}
        if args is not None:
            try:
                answer["args"] = [
                    wire.UNCHANGED if wire.unchanged(a, was, blob) else encoder.value(a)
                    for a, was in zip(args, step[-2], strict=True)
                ]
                answer["kwargs"] = [
                    [key, wire.UNCHANGED if wire.unchanged(kwargs[key], was, blob) else encoder.value(kwargs[key])]
                    for key, was in step[-1]
                ]
            except BaseException:
                answer["args"] = answer["kwargs"] = None
        return answer, handle

    def _argument(self, value: Any) -> Any:
        """Puts a stand-in where the case has a function."""
        if isinstance(value, wire.Function):
            return self._stand_in(value.index)
        if isinstance(value, (list, tuple)):
            return type(value)(self._argument(item) for item in value)
        if isinstance(value, dict):
            return {key: self._argument(item) for key, item in value.items()}
        return value

    def _stand_in(self, index: int) -> Callable[..., Any]:
        case = self._case
        # The name of the grader's own function would tell which one it is.
        name = "f"

        def function(*args: Any, **kwargs: Any) -> Any:
            return self._evaluate(case, index, name, args, kwargs)

        function.__name__ = function.__qualname__ = name
        function.__module__ = "__main__"
        self._stand_ins[id(function)] = (function, case, index)
        return function

    def _sent(self, value: Any, encoder: wire.Encoder) -> Any:
        """A value as it goes to the grader: of one of the grader's own functions, its number."""
        known = self._stand_ins.get(id(value))
        if known is not None and known[1] == self._case:
            return ["own", known[2]]
        return encoder.value(value)

    def _evaluate(self, case: str, index: int, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Asks the grader for a value of one of its functions."""
        if case != self._case:
            raise RuntimeError(f"{name} can only be called during the call that it was given to")
        self._callbacks += 1
        if self._callbacks > wire.CALLBACKS:
            raise OverLimit(f"It evaluated {name} more than {wire.CALLBACKS} times.", "evaluations")
        encoder = wire.Encoder()
        question = {
            "id": case,
            "step": self._step,
            "function": index,
            "args": [self._sent(a, encoder) for a in args],
            "kwargs": [[key, self._sent(a, encoder)] for key, a in kwargs.items()],
        }
        self._pipe.send(question, encoder.blob())
        while True:
            message, blob = self._pipe.receive()
            if message["do"] == "value":
                break
            self._waiting.append((message, blob))
        if "raise" in message:
            raise (TypeError if message["raise"] == "TypeError" else ValueError)(message["message"])
        return wire.Decoder(blob, trusted=True).value(message["value"])

    def _attempt(self, message: dict[str, Any]) -> None:
        """For the self-test: runs the grader's own attempts to get out, and says which succeeded."""
        namespace: dict[str, Any] = {}
        exec(message["source"], namespace)
        self._pipe.send({"id": message["id"], "open": namespace["attempt"](message["given"])})


def _failure(kind: str, message: str, error: str = "", where: str = "", limit: str | None = None) -> dict[str, Any]:
    return {"kind": kind, "message": message, "error": error, "where": where, "limit": limit}


def _built_in_kinds(error: BaseException) -> list[str]:
    """The built-in exceptions that this one is an instance of, whatever a student's class says about itself."""
    lineage = type.__dict__["__mro__"].__get__(type(error))
    return [kind.__name__ for kind in lineage if kind in _BUILT_IN_EXCEPTIONS]


def _too_large(error: Exception) -> dict[str, Any]:
    return _failure("limit", f"Its answer is too large to be judged ({error}).", limit="output")


def address_space() -> int:
    """Bytes of address space that this process has; 0 where the machine does not say."""
    with contextlib.suppress(OSError), open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * mmap.PAGESIZE
    return 0


def _in_files(scratch: str | None) -> list[int]:
    """Bytes and number of the files in the private file system, folders among them."""
    with contextlib.suppress(OSError):
        if scratch is not None:
            found = os.statvfs(scratch)
            return [(found.f_blocks - found.f_bfree) * found.f_frsize, found.f_files - found.f_ffree]
    return []


def raw_output() -> str:
    """What was written past Python's streams, and the place made free again."""
    size = os.lseek(1, 0, os.SEEK_CUR)
    data = os.pread(1, min(size, lockdown.OUTPUT_MEMORY), 0)
    os.lseek(1, 0, os.SEEK_SET)
    return data.decode("utf-8", "replace")
