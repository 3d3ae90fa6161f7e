"""One submission: its cells run in a worker, questions put to its functions, and the worker replaced when it dies."""

from __future__ import annotations

import contextlib
import math
import re
import secrets
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from autograder.case import Answer, Assign, Attribute, Case, Evaluation, Failure, Opaque, Step, StepAnswer
from autograder.limits import Limits
from autograder.sandbox import failures, wire
from autograder.sandbox.bounded import OutOfTime
from autograder.sandbox.channel import THREADS, Channel, TooManyThreads
from autograder.sandbox.functions import evaluate
from autograder.sandbox.model import CellResult, CellSource, OutOfPatience, SandboxError
from autograder.sandbox.outputs import Budget, plain, read_outputs
from autograder.sandbox.questions import Question, framed, read_keywords
from autograder.texts import say

_DEATHS: Final = 2  # in one ask; what is left fails likewise
_ASK_BYTES: Final = 256_000_000  # received in one ask, evaluations of function arguments included; all of it is kept
_VALUES_BYTES: Final = 64_000_000  # of values of function arguments in one ask: they wait to be read, and are kept
_ESSENTIAL_SECONDS: Final = 5.0  # for a cell of which only imports and definitions are run, once time is up
_OVERTIME: Final = 0.5  # of a submission's total time: what these cells may take together


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
        self._budget = Budget()

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
        questions = [framed(f"{mark}-{n}", name, case, self._answered) for n, case in enumerate(cases)]
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
            wire.expect(reply.get("id") == posted.mark, "a reply to another question")
            shown = self._budget.within(read_outputs(reply.get("outputs"), wire.Decoder(blob), number + 1))
            raised = None if reply.get("failure") is None else self._told(reply["failure"])
            return CellResult(shown, raised, number + 1)

    def _post_cell(self, number: int, *, only_essentials: bool) -> _Posted:
        assert self._worker is not None
        cell = self._cells[number]
        mark = secrets.token_hex(8)
        message = {"do": "cell", "id": mark, "source": cell.source, "label": cell.label}
        self._worker.channel.post(wire.frame({**message, "only_essentials": only_essentials}))
        return _Posted(number, mark)

    def _ask_batch(self, name: str, questions: Sequence[Question], answers: list[Answer], end: float) -> None:
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
                    wire.expect(reply.get("id") == question.id, "an answer to another question")
                    if "function" not in reply:
                        answers.append(self._answer(name, question.case, reply, blob, evaluations))
                        break
                    evaluated += 1  # refused ones too: they cost as much
                    wire.expect(evaluated <= wire.CALLBACKS, "too many evaluations of a function")
                    try:
                        value = evaluate(question, reply, blob, evaluations, deadline - time.monotonic())
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
        wire.expect(type(steps) is list and 0 < len(steps) <= len(case.steps), "an answer without steps")
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
            wire.expect(len(steps) == len(case.steps), "an answer that stops early")
        return Answer(tuple(taken))

    def _step_answer(
        self, step: Any, asked: Step, decoder: wire.Decoder, evaluations: tuple[Evaluation, ...]
    ) -> StepAnswer:
        wire.expect(type(step) is dict, "a step that is none")
        value = self._told(step["failure"]) if "failure" in step else decoder.value(step.get("value"))
        args: tuple[Any, ...] | None = None
        kwargs: Mapping[str, Any] | None = None
        if not isinstance(asked, (Attribute, Assign)) and step.get("args") is not None:
            wire.expect(
                type(step["args"]) is list and len(step["args"]) == len(asked.args), "another number of arguments"
            )
            wire.expect(type(step.get("kwargs")) is list, "arguments without names")
            args = tuple(
                given if argument == wire.UNCHANGED else decoder.value(argument)
                for argument, given in zip(step["args"], asked.args, strict=True)
            )
            kwargs = read_keywords(step["kwargs"], decoder, asked.kwargs)
            wire.expect(kwargs.keys() == asked.kwargs.keys(), "other arguments than were sent")
        return StepAnswer(value, args, kwargs, evaluations, plain(step.get("printed", ""), 20_000))

    def _told(self, record: Any) -> Failure:
        return failures.told(record, self._limits, self._closed)

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
        return failures.ended(status, self._limits)

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


def _failed(failure: Failure) -> Answer:
    return Answer((StepAnswer(failure),))


def _too_many_values() -> Failure:
    message = say(
        "The values of the functions that it evaluates have more than {size} MB.", size=_VALUES_BYTES // 10**6
    )
    return Failure("limit", message, limit="evaluations")
