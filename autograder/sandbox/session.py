"""One submission: its cells run in a worker, questions put to its functions, and the worker replaced when it dies."""

from __future__ import annotations

import base64
import contextlib
import copy
import math
import os
import re
import secrets
import signal
import time
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, Protocol

import numpy as np

from autograder import numeric
from autograder.bitmaps import is_bitmap
from autograder.case import Answer, Attribute, Call, Case, Evaluation, Failure, Opaque, Step, StepAnswer
from autograder.limits import Limits
from autograder.sandbox import wire
from autograder.sandbox.bounded import OutOfTime, TooMuchMemory, bounded
from autograder.sandbox.channel import THREADS, Channel, TooManyThreads
from autograder.sandbox.model import CellResult, CellSource, OutOfPatience, SandboxError
from autograder.texts import say

_DEATHS: Final = 2  # in one ask; what is left fails likewise
_ASK_BYTES: Final = 256_000_000  # received in one ask, evaluations of function arguments included; all of it is kept
_VALUES_BYTES: Final = 64_000_000  # of values of function arguments in one ask: they wait to be read, and are kept
_MESSAGE: Final = 1000
_KINDS: Final = ("error", "memory", "limit", "missing", "forbidden")
_LIMITS: Final = ("output", "disk", "cpu", "evaluations")
_IMAGES: Final = 20_000_000  # bytes of images kept of one submission
_TEXTS: Final = 5_000_000  # characters of other outputs kept of one submission
_ESSENTIAL_SECONDS: Final = 5.0  # for a cell of which only imports and definitions are run, once time is up
_OVERTIME: Final = 0.5  # of a submission's total time: what these cells may take together
_ANSWERED: Final = 10_000  # the largest whole number that stays one for a function of this side: powers fill memory
_EVALUATED: Final = 2000  # numbers given to a function argument at once; two that broadcast make their product

_ANSI: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
# Control characters, lone surrogates, and marks that turn the direction of writing.
_LINKS: Final = re.compile(r"\\(?:href|require)(?![a-zA-Z])")  # MathJax would make a link of any protocol of these
_CONTROL: Final = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\U0010ffff]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Running(Protocol):
    """A worker as a session needs it."""

    channel: Channel
    lost: bool
    confining: float

    def end(self) -> int | None: ...

    def leaving(self) -> bool: ...


class _Died(Exception):
    """The worker is gone; `failure` says why, in words for the student."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


@dataclass(frozen=True)
class _Question:
    """One case as it goes over the wire, and what does not: functions among its arguments, and those answered here."""

    id: str
    case: Case
    frame: bytes
    functions: tuple[Callable[..., Any], ...]
    answered: tuple[Callable[..., Any], ...] = ()


@dataclass(frozen=True)
class _Posted:
    """A cell that the worker has been sent, with what its reply must be marked with."""

    number: int
    mark: str


class Session:
    """One submission. A context manager: leaving it ends the worker.

    Attributes:
        flags: sentences for staff about breaches of the wire's rules, which no honest notebook commits.
        timings: seconds that went to fork, confinement, cells and calls, as far as the grader waited for them.

    `spent` are seconds of `total_seconds` that other sessions of the same submission have used up. Who waits for the
    worker beyond `until`, a moment of `time.monotonic`, gets OutOfPatience.
    """

    def __init__(
        self,
        start: Callable[[], Running],
        cells: Sequence[CellSource],
        limits: Limits,
        answered: Mapping[str, Callable[..., Any]] | None = None,
        closed_packages: Collection[str] = (),
        spent: float = 0.0,
        until: float | None = None,
    ) -> None:
        self._start = start
        self._until = math.inf if until is None else until
        self._closed = frozenset(closed_packages)
        self._answered = dict(answered or {})
        self._cells = tuple(cells)
        self._limits = limits
        self._worker: Running | None = None
        self._results: list[CellResult] = []
        self._replay: list[str] = []  # for each cell that has run, how it is run again: all, essentials, nothing
        self._spent = spent
        self._asking: dict[str, float] = {}  # seconds that each function has taken
        self._finished = False
        self._ahead: _Posted | None = None  # the next cell, where the worker has it already
        self._flags: list[str] = []
        self.timings = {"fork": 0.0, "confinement": 0.0, "cells": 0.0, "calls": 0.0}
        self._images = 0
        self._texts = 0

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def spent(self) -> float:
        """Seconds that the cells have taken, of `total_seconds`; those that it began with included."""
        return self._spent

    @property
    def flags(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._flags))

    def close(self) -> None:
        """Ends the worker."""
        self._ahead = None
        if self._worker is not None:
            self._worker.end()
            self._worker = None

    def run(self) -> list[CellResult]:
        """Runs all cells, once; one that raises, hangs or crashes does not keep the next ones from running.

        When the submission's time is up, of the cells that are left only imports and definitions are run.

        Raises:
            SandboxError: our side failed.
        """
        with self._closed_on_error():
            while len(self._results) < len(self._cells):
                self._results.append(self._run_next())
        self._finished = True
        return list(self._results)

    def ask(self, name: str, cases: Sequence[Case]) -> list[Answer]:
        """Answers of what the notebook calls `name` after all its cells have run, one for each case, in order.

        A function has `exercise_seconds` for the first time that it is asked, and as much again for all later ones.

        Raises:
            SandboxError: our side failed.
            wire.Unsendable: a case has an argument that cannot be sent.
            ValueError: `name` is one of those that this side answers.
        """
        if name in self._answered:
            raise ValueError(f"{name} is answered by the grader here; it cannot be judged in the same session.")
        if not self._finished:
            self.run()
        mark = secrets.token_hex(8)
        questions = [_question(f"{mark}-{n}", name, case, self._answered) for n, case in enumerate(cases)]
        answers: list[Answer] = []
        deaths = 0
        left = self._limits.exercise_seconds
        if name in self._asking:
            left = 2 * left - self._asking[name]
        with self._closed_on_error():
            while len(answers) < len(questions):
                if left <= 0:
                    answers += [_failed(self._out_of_time())] * (len(questions) - len(answers))
                    break
                start = time.monotonic()
                try:
                    self._make_ready()
                    start = time.monotonic()  # running the cells again is not the function's fault
                    self._ask_batch(name, questions[len(answers) :], answers, start + left)
                except _Died as died:
                    deaths += 1
                    answers.append(_failed(died.failure))
                    if deaths >= _DEATHS or died.failure.kind == "protocol" or left <= time.monotonic() - start:
                        answers += [_failed(died.failure)] * (len(questions) - len(answers))
                took = time.monotonic() - start
                self.timings["calls"] += took
                left -= took
                self._asking[name] = self._asking.get(name, 0.0) + took
        return answers

    def _out_of_time(self) -> Failure:
        seconds = self._limits.exercise_seconds
        message = say("All its calls together ran longer than {seconds:g} seconds.", seconds=seconds)
        return Failure("timeout", message)

    def _run_next(self) -> CellResult:
        number = len(self._results)
        only_essentials = self._left() <= 0
        try:
            self._make_ready()
            result = self._run_cell(number, only_essentials=only_essentials, ahead=True)
        except _Died as died:
            wrong = died.failure.kind == "protocol" or only_essentials
            self._replay.append("nothing" if wrong else "essentials")
            return CellResult(*self._ended(number, died.failure), number + 1)
        self._replay.append("essentials" if only_essentials else "all")
        if only_essentials:
            return CellResult(*self._ended(number, self._too_long()), number + 1)
        return result

    def _ended(self, number: int, failure: Failure) -> tuple[tuple[dict[str, Any], ...], Failure]:
        """What stands under a cell that did not end by itself, and why it did not."""
        kind, message = failure.kind.capitalize(), failure.message
        output = {"output_type": "error", "ename": kind, "evalue": message, "traceback": [f"{kind}: {message}"]}
        return (output,), replace(failure, where=self._cells[number].label)

    def _make_ready(self) -> None:
        """Makes sure of a worker in which all cells so far have run."""
        if self._worker is not None and self._ahead is None:
            try:
                if self._worker.channel.unasked():
                    self._worker.channel.receive(time.monotonic())
                    raise self._broke("it sent something without having been asked")
            except EOFError:
                self._death()  # a thread of its own ended it meanwhile
            except (TimeoutError, wire.WireError):
                raise self._broke("it sent something without having been asked") from None
            except TooManyThreads:
                raise self._too_many_threads() from None
        while self._worker is None:
            if self._left() <= -_OVERTIME * self._limits.total_seconds:
                raise _Died(self._too_long())
            start = time.monotonic()
            self._worker = self._start()
            confining = self._worker.confining
            self.timings["confinement"] += confining
            self.timings["fork"] += time.monotonic() - start - confining
            for number, how in enumerate(self._replay):
                if how == "nothing":
                    continue
                only_essentials = how == "essentials" or self._left() <= 0
                try:
                    self._run_cell(number, only_essentials=only_essentials)
                except _Died:
                    self._replay[number] = "nothing" if only_essentials else "essentials"
                    break

    def _run_cell(self, number: int, *, only_essentials: bool, ahead: bool = False) -> CellResult:
        posted, self._ahead = self._ahead, None
        try:
            posted = posted or self._post_cell(number, only_essentials=only_essentials)
            # A worker that has the next cell need not be woken for it. Not when time may be up before its turn comes.
            if ahead and number + 1 < len(self._cells) and self._left() > self._limits.cell_seconds:
                with contextlib.suppress(wire.TooLarge):
                    self._ahead = self._post_cell(number + 1, only_essentials=False)
        except wire.TooLarge:
            label = self._cells[number].label
            failure = Failure("limit", say("The cell is too large to be run."), where=label, limit="output")
            return CellResult((), failure, number + 1)
        assert posted.number == number, "the worker has another cell before this one"
        seconds = min(self._limits.cell_seconds, _ESSENTIAL_SECONDS if only_essentials else max(0.0, self._left()))
        most = self._limits.cell_seconds
        late = Failure("timeout", say("The cell ran longer than {seconds:g} seconds.", seconds=most))
        if seconds < self._limits.cell_seconds:
            late = self._too_long()
        with self._on_the_clock():
            reply, blob = self._receive(time.monotonic() + seconds, late)
        with self._checked():
            _expect(reply.get("id") == posted.mark, "a reply to another question")
            outputs = self._within_budget(_outputs(reply.get("outputs"), wire.Decoder(blob), number + 1))
            failure_or_none = None if reply.get("failure") is None else self._failure(reply["failure"])
            return CellResult(outputs, failure_or_none, number + 1)

    def _post_cell(self, number: int, *, only_essentials: bool) -> _Posted:
        assert self._worker is not None
        cell = self._cells[number]
        mark = secrets.token_hex(8)
        message = {"do": "cell", "id": mark, "source": cell.source, "label": cell.label}
        self._worker.channel.post(wire.frame({**message, "only_essentials": only_essentials}))
        return _Posted(number, mark)

    def _within_budget(self, outputs: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
        """The outputs, with a note in place of each beyond what a submission may show."""
        kept: list[dict[str, Any]] = []
        noted = False
        for output in outputs:
            images, texts = _sizes(output)
            self._images += images
            self._texts += texts
            if images and self._images > _IMAGES:
                kept.append(
                    _note(f"[an image was left out: this notebook's images have more than {_IMAGES // 10**6} MB]")
                )
            elif self._texts <= _TEXTS:
                kept.append(output)
            elif output["output_type"] == "error" and not any(each["output_type"] == "error" for each in kept):
                kept.append({**output, "evalue": output["evalue"][:200], "traceback": []})  # it decides about points
            elif not noted:
                kept.append(_note(f"[left out: all outputs here have more than {_TEXTS // 10**6} MB]"))
                noted = True
        return tuple(kept)

    def _ask_batch(self, name: str, questions: Sequence[_Question], answers: list[Answer], end: float) -> None:
        """Sends the questions at once and appends the answers as they come, so that the one in flight is known."""
        assert self._worker is not None
        channel = self._worker.channel
        room = channel.received + _ASK_BYTES
        values = 0
        for question in questions:
            channel.post(question.frame)
        for question in questions:
            evaluations: list[tuple[int, Evaluation]] = []
            evaluated = 0
            deadline = time.monotonic() + self._limits.call_seconds
            seconds = self._limits.call_seconds
            late = Failure("timeout", say("It ran longer than {seconds:g} seconds.", seconds=seconds))
            if end < deadline:
                deadline, late = end, self._out_of_time()
            while True:
                reply, blob = self._receive(deadline, late)
                if channel.received > room:
                    self.close()
                    size = _ASK_BYTES // 1_000_000
                    message = say("Its answers have more than {size} MB altogether.", size=size)
                    raise _Died(Failure("limit", message, limit="output"))
                with self._checked():
                    _expect(reply.get("id") == question.id, "an answer to another question")
                    if "function" not in reply:
                        answers.append(self._answer(name, question.case, reply, blob, evaluations))
                        break
                    evaluated += 1  # refused ones too: they cost as much
                    _expect(evaluated <= wire.CALLBACKS, "too many evaluations of a function")
                    try:
                        value = _evaluate(question, reply, blob, evaluations, deadline - time.monotonic())
                    except OutOfTime:
                        self.close()
                        raise _Died(late) from None
                channel.post(value)
                values += len(value)
                if values > _VALUES_BYTES:
                    self.close()
                    raise _Died(_too_many_values())
                # What was sent ahead is there at once, however late: only this ends a flood of it.
                if time.monotonic() > deadline:
                    self.close()
                    raise _Died(late)

    def _answer(
        self, name: str, case: Case, reply: dict[str, Any], blob: bytes, evaluations: Sequence[tuple[int, Evaluation]]
    ) -> Answer:
        steps = reply.get("steps")
        _expect(type(steps) is list and 0 < len(steps) <= len(case.steps), "an answer without steps")
        assert isinstance(steps, list)
        taken = []
        decoder = wire.Decoder(blob, Opaque)
        for number, (step, asked) in enumerate(zip(steps, case.steps, strict=False)):
            seen = tuple(evaluation for index, evaluation in evaluations if index == number)
            answer = self._step_answer(step, asked, decoder, seen)
            if isinstance(answer.value, Failure):
                if answer.value.kind == "missing":
                    answer = replace(answer, value=self._missing(name, answer.value))
                taken.append(answer)
                break
            taken.append(answer)
        else:
            _expect(len(steps) == len(case.steps), "an answer that stops early")
        return Answer(tuple(taken))

    def _step_answer(
        self, step: Any, asked: Step, decoder: wire.Decoder, evaluations: tuple[Evaluation, ...]
    ) -> StepAnswer:
        _expect(type(step) is dict, "a step that is none")
        value = self._failure(step["failure"]) if "failure" in step else decoder.value(step.get("value"))
        args: tuple[Any, ...] | None = None
        kwargs: Mapping[str, Any] | None = None
        if not isinstance(asked, Attribute) and step.get("args") is not None:
            _expect(type(step["args"]) is list and len(step["args"]) == len(asked.args), "another number of arguments")
            _expect(type(step.get("kwargs")) is list, "arguments without names")
            args = tuple(
                given if argument == wire.UNCHANGED else decoder.value(argument)
                for argument, given in zip(step["args"], asked.args, strict=True)
            )
            kwargs = _keywords(step["kwargs"], decoder, asked.kwargs)
            _expect(kwargs.keys() == asked.kwargs.keys(), "other arguments than were sent")
        return StepAnswer(value, args, kwargs, evaluations, _plain(step.get("printed", ""), 20_000))

    def _failure(self, record: Any) -> Failure:
        _expect(type(record) is dict, "a failure that is none")
        kind, limit = record.get("kind"), record.get("limit")
        _expect(type(kind) is str and kind in _KINDS, "a failure of no kind")
        _expect(limit is None or (type(limit) is str and limit in _LIMITS), "a limit that is none")
        message = self._in_our_words(kind, limit, _plain(record.get("message"), _MESSAGE), record)
        return Failure(kind, message, wire.clean(record.get("error"), 100), wire.clean(record.get("where"), 200), limit)

    def _in_our_words(self, kind: str, limit: str | None, said: str, record: Mapping[str, Any]) -> str:
        """The sentence for a limit that the worker ran into: which, how much was used, and what it said itself."""
        used, package = record.get("used"), record.get("package")
        known = type(used) is list and len(used) <= 2 and all(type(each) is int and 0 <= each < 2**50 for each in used)
        megabytes = f"{used[0] / 1e6:.1f}" if known and used else None
        if kind == "memory":
            most = self._limits.memory_mb
            if used is None or megabytes is None:
                return say(
                    "It needs more memory than the {most} MB that are allowed. ({details})", most=most, details=said
                )
            held = f"{min(used[0] >> 20, most)}"
            return say(
                "It needs more memory than the {most} MB that are allowed: it had {used} MB when it asked for more. "
                "({details})",
                most=most,
                used=held,
                details=said,
            )
        if kind == "forbidden" and type(package) is str and package in self._closed:
            return say("`{package}` is closed in this exercise: write it by hand, with NumPy.", package=package)
        if kind == "forbidden":
            return say("It uses something that is closed while grading. {details}", details=said)
        if kind == "limit" and limit == "disk":
            most = self._limits.disk_mb
            if used is None or megabytes is None or len(used) != 2:
                return say(
                    "It keeps more in files than the {most} MB that are allowed. ({details})", most=most, details=said
                )
            return say(
                "It keeps more in files than the {most} MB that are allowed: it had {used} MB in {count} files and "
                "folders when it wrote more. ({details})",
                most=most,
                used=megabytes,
                count=used[1],
                details=said,
            )
        if kind == "limit" and limit == "evaluations":
            return say("It evaluates a function more often than is allowed. {details}", details=said)
        if kind == "limit" and megabytes is not None:
            most_printed = f"{self._limits.output_mb:g}"
            return say(
                "It printed {used} MB and was ended: at most {most} MB are allowed.", used=megabytes, most=most_printed
            )
        if kind == "limit":
            return say("It prints or returns too much. {details}", details=said)
        return said

    def _missing(self, name: str, found: Failure) -> Failure:
        """Why there is no such function: the failure of the cell that should have made it, where one did."""
        if found.message:
            return replace(found, message=say("`{name}` is not a function: {why}", name=name, why=found.message))
        defines = re.compile(rf"^[ \t]*(?:def|class)[ \t]+{re.escape(name)}\b|^{re.escape(name)}[ \t]*=", re.MULTILINE)
        for cell, result in zip(self._cells, self._results, strict=True):
            if result.failure is not None and defines.search(cell.source):
                why = say(
                    "There is no `{name}`: the cell that should define it did not finish. {why}",
                    name=name,
                    why=result.failure.message,
                )
                return replace(result.failure, message=why, where=result.failure.where or cell.label)
        return replace(found, message=say("There is no function called `{name}`.", name=name))

    @contextlib.contextmanager
    def _closed_on_error(self) -> Iterator[None]:
        """Ends the worker when our own side fails: it may be in the middle of something."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    @contextlib.contextmanager
    def _on_the_clock(self) -> Iterator[None]:
        """Counts what is done inside against the submission's total time: its cells, whenever they are run."""
        start = time.monotonic()
        try:
            yield
        finally:
            took = time.monotonic() - start
            self._spent += took
            self.timings["cells"] += took

    def _left(self) -> float:
        return self._limits.total_seconds - self._spent

    def _too_long(self) -> Failure:
        seconds = self._limits.total_seconds
        return Failure("timeout", say("All cells together ran longer than {seconds:g} seconds.", seconds=seconds))

    def _receive(self, deadline: float, late: Failure) -> tuple[dict[str, Any], bytes]:
        """The next message; a worker that does not send one in time, or not a proper one, is ended."""
        assert self._worker is not None
        try:
            return self._worker.channel.receive(min(deadline, self._until))
        except TimeoutError:
            self.close()
            if self._until < deadline:
                raise OutOfPatience from None
            raise _Died(late) from None
        except EOFError:
            raise _Died(self._death()) from None
        except wire.WireError as error:
            raise self._broke(str(error)) from None
        except TooManyThreads:
            raise self._too_many_threads() from None

    def _too_many_threads(self) -> _Died:
        self.close()
        return _Died(Failure("limit", say("It starts more than {count} threads.", count=THREADS), limit="threads"))

    def _death(self) -> Failure:
        """Why the worker went by itself.

        Raises:
            SandboxError: it did not; we lost it.
        """
        worker, self._worker, self._ahead = self._worker, None, None
        assert worker is not None
        left = worker.leaving()
        status = worker.end()
        if worker.lost:
            raise SandboxError("The warm process ended, and the student's with it.")
        if not left:
            self._flags.append("It closed the wire and went on running.")
            return Failure("protocol", say("It broke off the connection to the grader."))
        if status is None:
            return Failure("crash", say("The Python process ended without a trace."))
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == wire.OUT_OF_MEMORY:
            most = self._limits.memory_mb
            return Failure("memory", say("It needs more memory than the {most} MB that are allowed.", most=most))
        if os.WIFEXITED(status):
            code = os.WEXITSTATUS(status)
            return Failure("crash", say("It ended the Python process itself (exit status {code}).", code=code))
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            seconds = self._limits.cpu_seconds
            message = say("It used more than {seconds} seconds of processor time.", seconds=seconds)
            return Failure("timeout", message, limit="cpu")
        name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
        if number == signal.SIGKILL:
            return Failure(
                "crash", say("The Python process was killed ({name}), perhaps for want of memory.", name=name)
            )
        return Failure("crash", say("The Python process crashed ({name}).", name=name))

    def _broke(self, what: str) -> _Died:
        """Ends a worker that broke the rules of the wire, and flags it."""
        self.close()
        self._flags.append(f"The rules of the wire were broken: {wire.clean(what, 200)}.")
        message = say("What came back breaks the rules of the grader's wire; staff have been told.")
        return _Died(Failure("protocol", message))

    @contextlib.contextmanager
    def _checked(self) -> Iterator[None]:
        """Turns whatever goes wrong while a message is read into a breach of the rules by the worker that sent it."""
        try:
            yield
        except (_Died, SandboxError):
            raise
        except wire.WireError as error:
            raise self._broke(str(error)) from None
        except MemoryError as error:  # ours: what a message may hold is bounded
            raise SandboxError("The grader itself has run out of memory.") from error
        except Exception as error:
            raise self._broke(f"a message that cannot be read ({type(error).__name__})") from None


def _sizes(output: Mapping[str, Any]) -> tuple[int, int]:
    """How much of an output is images, and how much is text."""
    data = output.get("data", {})
    images = sum(len(text) for mime, text in data.items() if mime.startswith("image/"))
    texts = sum(len(text) for mime, text in data.items() if not mime.startswith("image/"))
    texts += len(output.get("text", "")) + sum(map(len, output.get("traceback", ())))
    return images, texts


def _note(text: str) -> dict[str, Any]:
    # Not on standard error, which nbgrader's own rules take for a failed test.
    return {"output_type": "stream", "name": "stdout", "text": f"{text}\n"}


def _expect(condition: bool, otherwise: str) -> None:
    if not condition:
        raise wire.WireError(otherwise)


def _failed(failure: Failure) -> Answer:
    return Answer((StepAnswer(failure),))


def _question(mark: str, name: str, case: Case, answered: Mapping[str, Callable[..., Any]]) -> _Question:
    functions: list[Callable[..., Any]] = []
    encoder = wire.Encoder(functions)
    steps: list[list[Any]] = []
    for step in case.steps:
        if isinstance(step, Attribute):
            steps.append(["attribute", step.name])
            continue
        args = [encoder.value(argument) for argument in step.args]
        kwargs = [[key, encoder.value(argument)] for key, argument in step.kwargs.items()]
        steps.append(["call", args, kwargs] if isinstance(step, Call) else ["method", step.name, args, kwargs])
    message = {"do": "case", "id": mark, "name": name, "seed": int(case.seed), "steps": steps}
    # Numbered behind the functions among the arguments.
    message["answered"] = [[other, len(functions) + number] for number, other in enumerate(answered)]
    return _Question(mark, case, wire.frame(message, encoder.blob()), tuple(functions), tuple(answered.values()))


def _evaluate(
    question: _Question,
    reply: dict[str, Any],
    blob: bytes,
    evaluations: list[tuple[int, Evaluation]],
    seconds: float,
) -> bytes:
    """Calls one of the grader's own functions with what the student gave it, and returns the frame of its value.

    Raises:
        OutOfTime: there was no value within `seconds`.
    """
    index, step, positional, named = reply.get("function"), reply.get("step"), reply.get("args"), reply.get("kwargs")
    known = len(question.functions) + len(question.answered)
    _expect(type(index) is int and 0 <= index < known, "a call of a function that was not given")
    _expect(type(step) is int and 0 <= step < len(question.case.steps), "a call from no step")
    _expect(type(positional) is list and type(named) is list, "a call without arguments")
    assert isinstance(index, int) and isinstance(step, int)  # noqa: PT018 (for the type checker)
    assert isinstance(positional, list) and isinstance(named, list)  # noqa: PT018
    decoder = wire.Decoder(blob, Opaque)
    if index >= len(question.functions):
        number = index - len(question.functions)
        return _answer_for(question, number, step, positional, named, decoder, evaluations, seconds)
    args = tuple(decoder.value(argument) for argument in positional)
    kwargs = _keywords(named, decoder)
    function = question.functions[index]
    for argument in (*args, *kwargs.values()):
        array = numeric.as_array(argument)
        if array is None:
            return _refusal("TypeError", f"the function takes numbers and arrays, not {numeric.describe(argument)}")
        if array.size > _EVALUATED:
            return _refusal("ValueError", f"the function takes at most {_EVALUATED} numbers at once, not {array.size}")
    encoder = wire.Encoder([])
    try:
        given = tuple(_tame(argument) for argument in args)
        named_given = {key: _tame(argument) for key, argument in kwargs.items()}

        def work() -> tuple[Any, bytes]:
            value = function(*given, **named_given)
            encoded = encoder.value(value)
            return value, wire.frame({"do": "value", "value": encoded}, encoder.blob())

        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            value, message = bounded(seconds, work)
    except TooMuchMemory:
        return _refusal("ValueError", "the function cannot be evaluated there: it takes too much memory")
    except MemoryError:
        raise
    except Exception as error:
        kind = "TypeError" if isinstance(error, TypeError) else "ValueError"
        return _refusal(kind, f"the function cannot be evaluated there: {error}"[:300])
    evaluations.append((step, Evaluation(str(index), (*args, *kwargs.values()), value)))
    return message


def _numbers(value: Any) -> int:
    """How many numbers and texts a value holds, wherever in it they are."""
    if isinstance(value, np.ndarray):
        return int(value.size)
    if isinstance(value, (list, tuple, dict)):
        return sum(_numbers(item) for item in (value.values() if isinstance(value, dict) else value))
    return 1


def _tame(value: Any) -> Any:
    """A copy to compute with on this side: no `np.matrix`, and no whole number whose powers fill the memory."""
    if isinstance(value, np.ndarray):
        return np.array(value)
    if type(value) is int and abs(value) > _ANSWERED:
        return float(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_tame(item) for item in value)
    if isinstance(value, dict):
        return {key: _tame(item) for key, item in value.items()}
    return value


def _too_many_values() -> Failure:
    message = say(
        "The values of the functions that it evaluates have more than {size} MB.", size=_VALUES_BYTES // 10**6
    )
    return Failure("limit", message, limit="evaluations")


def _answer_for(
    question: _Question,
    number: int,
    step: int,
    positional: list[Any],
    named: list[Any],
    decoder: wire.Decoder,
    evaluations: list[tuple[int, Evaluation]],
    seconds: float,
) -> bytes:
    """Answers for a function of the student's that stands under a name this side answers, and returns the frame.

    Among the arguments may be functions that the case gave to the student: these are our own, and known by number.
    """

    def argument(value: Any) -> Any:
        own = value[1] if type(value) is list and len(value) == 2 and value[0] == "own" else None
        if own is None:
            return decoder.value(value)
        _expect(type(own) is int and 0 <= own < len(question.functions), "a function that was not given")
        return _watched(question.functions[own], own, step, evaluations)

    args = tuple(argument(value) for value in positional)
    kwargs = {wire.clean(pair[0], 100): argument(pair[1]) for pair in named if type(pair) is list and len(pair) == 2}
    for value in (*args, *kwargs.values()):
        if isinstance(value, Opaque) or _numbers(value) > _EVALUATED:
            return _refusal("TypeError", f"it cannot be given {numeric.describe(value)}")
    encoder = wire.Encoder([])
    try:
        given = tuple(_tame(argument) for argument in args)
        named_given = {key: _tame(argument) for key, argument in kwargs.items()}

        def work() -> bytes:
            value = encoder.value(question.answered[number](*given, **named_given))
            return wire.frame({"do": "value", "value": value}, encoder.blob())

        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return bounded(seconds, work)
    except TooMuchMemory:
        return _refusal("ValueError", "it takes too much memory to answer that")
    except MemoryError:
        raise
    except Exception as error:
        return _refusal("TypeError" if isinstance(error, TypeError) else "ValueError", str(error)[:300])


def _watched(
    function: Callable[..., Any], index: int, step: int, evaluations: list[tuple[int, Evaluation]]
) -> Callable[..., Any]:
    """One of our own functions, whose evaluations count as the student's."""

    def watched(*args: Any) -> Any:
        value = function(*args)
        if len(evaluations) < wire.CALLBACKS:
            evaluations.append((step, Evaluation(str(index), copy.deepcopy(args), value)))
        return value

    return watched


def _refusal(kind: str, message: str) -> bytes:
    return wire.frame({"do": "value", "raise": kind, "message": message})


def _keywords(
    named: list[Any], decoder: wire.Decoder, given: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    keywords: dict[str, Any] = {}
    for pair in named:
        _expect(type(pair) is list and len(pair) == 2 and type(pair[0]) is str, "an argument without a name")
        name = wire.clean(pair[0], 100)
        unchanged = pair[1] == wire.UNCHANGED and name in given
        keywords[name] = given[name] if unchanged else decoder.value(pair[1])
    return keywords


def _plain(text: Any, limit: int) -> str:
    """Text as it may stand in a terminal, a page or a log: no escape sequences, no control characters, clipped."""
    _expect(type(text) is str, "a text that is none")
    clipped: str = text if len(text) <= limit else text[:limit] + "…"
    if clipped.isprintable() and clipped.isascii():
        return clipped
    return _CONTROL.sub("", _ANSI.sub("", clipped))


def _outputs(records: Any, decoder: wire.Decoder, count: int) -> tuple[dict[str, Any], ...]:
    """A cell's outputs in the notebook format; of display data only plain text, LaTeX and images remain."""
    _expect(type(records) is list and len(records) <= 300, "outputs that are none")
    outputs: list[dict[str, Any]] = []
    for record in records:
        _expect(type(record) is list and len(record) >= 2, "an output that is none")
        kind = record[0]
        if kind == "stream":
            _, name, text = record
            _expect(type(name) is str and name in ("stdout", "stderr"), "output on an unknown stream")
            outputs.append({"output_type": "stream", "name": name, "text": _plain(text, 1_000_000)})
        elif kind == "error":
            _, name, message, lines = record
            _expect(type(lines) is list, "a traceback that is none")
            outputs.append(
                {
                    "output_type": "error",
                    "ename": wire.clean(_plain(name, 100), 100),
                    "evalue": _plain(message, _MESSAGE),
                    "traceback": [_plain(line, _MESSAGE) for line in lines[:100]],
                }
            )
        elif kind in ("display", "result"):
            _, data = record
            shown = _display_data(data, decoder)
            if shown and kind == "display":
                outputs.append({"output_type": "display_data", "data": shown, "metadata": {}})
            elif shown:
                outputs.append(
                    {"output_type": "execute_result", "data": shown, "metadata": {}, "execution_count": count}
                )
        else:
            raise wire.WireError("an output of no kind")
    return tuple(outputs)


def _display_data(data: Any, decoder: wire.Decoder) -> dict[str, str]:
    _expect(type(data) is dict, "display data that are none")
    shown: dict[str, str] = {}
    for mime, content in data.items():
        if mime == "text/plain":
            shown[mime] = _plain(content, 1_000_000)
        elif mime == "text/latex":
            shown[mime] = _LINKS.sub(r"\\text", _plain(content, 1_000_000))
        elif mime in ("image/png", "image/jpeg"):
            _expect(type(content) is list and len(content) == 2 and type(content[1]) is int, "an image without bytes")
            image = decoder.take(content[0], content[1])
            if is_bitmap(mime, image):
                shown[mime] = base64.b64encode(image).decode("ascii")
    return shown
