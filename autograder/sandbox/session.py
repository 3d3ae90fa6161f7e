"""One submission: its cells run in a worker, questions put to its functions, and the worker replaced when it dies."""

from __future__ import annotations

import contextlib
import math
import re
import secrets
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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

    def wait_until_ready(self) -> None: ...

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


@dataclass(eq=False)
class _Batch:
    """Questions about one function, and their answers as far as they have come.

    `sent` to the worker that there is; `deaths`: how many workers it has cost; `seconds`: what it may still take, once
    it has been waited for.
    """

    name: str
    cases: tuple[Case, ...]
    questions: Sequence[Question]
    answers: list[Answer] = field(default_factory=list)
    sent: bool = False
    deaths: int = 0
    seconds: float | None = None

    @property
    def left(self) -> Sequence[Question]:
        return self.questions[len(self.answers) :]

    def is_of(self, name: str, cases: Sequence[Case]) -> bool:
        """Whether it puts these very cases."""
        same = self.name == name and len(self.cases) == len(cases)
        return same and all(own is other for own, other in zip(self.cases, cases, strict=True))


class Session:
    """One submission. A context manager: leaving it ends the worker.

    Attributes:
        flags: sentences for staff about breaches of the wire's rules, which no honest notebook commits.
        timings: seconds that went to fork, confinement, cells and calls, as far as the grader waited for them.

    Clocks run while the grader waits: what a worker does while the grader has something else to do costs it nothing.
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
        self._ready = False  # whether the worker has given everything up, and said so
        self._ahead: deque[_Posted] = deque()  # the next cells, as far as the worker has them already
        self._batches: list[_Batch] = []  # what is or will be asked for, in the order in which the worker gets it
        self._flags: list[str] = []
        self.timings = {"fork": 0.0, "confinement": 0.0, "cells": 0.0, "calls": 0.0}
        self._budget = Budget()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def spent(self) -> float:
        """Seconds of `total_seconds` that were waited for the cells; those that it began with included."""
        return self._spent

    @property
    def flags(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._flags))

    def close(self) -> None:
        """Ends the worker."""
        if (worker := self._let_go()) is not None:
            worker.end()

    def _let_go(self) -> Running | None:
        """The worker, which from now on is this session's no more: with it goes what it was sent."""
        worker, self._worker, self._ready = self._worker, None, False
        self._ahead.clear()
        for batch in self._batches:
            batch.sent = False
        return worker

    def begin(self) -> None:
        """Lets a worker start with the cells, and does not wait for it.

        Raises:
            SandboxError: our side failed.
        """
        if self._worker is None and not self._results and not self._overtime_is_over():
            with self._closed_on_error():
                self._start_worker()
                self._send_ahead()

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

    def expect(self, name: str, cases: Sequence[Case]) -> None:
        """Says what will be asked: the worker answers it in its turn, and this side can do something else meanwhile.

        Its turn comes when all cells have run and what was asked before has been answered: sooner the worker gets
        nothing of it.

        Raises:
            SandboxError: our side failed.
            wire.Unsendable: a case has an argument that cannot be sent.
            ValueError: `name` is one of those that this side answers.
        """
        self._batch(name, cases)
        if self._worker is not None:
            with self._closed_on_error():
                self._send_ahead()

    def ask(self, name: str, cases: Sequence[Case]) -> list[Answer]:
        """Answers of what the notebook calls `name` after all its cells have run, one for each case, in order.

        A function has `exercise_seconds` for the first time that it is asked, and as much again for all later ones.

        Raises:
            SandboxError: our side failed.
            wire.Unsendable: a case has an argument that cannot be sent.
            ValueError: `name` is one of those that this side answers.
        """
        batch = next((one for one in self._batches if one.is_of(name, cases)), None) or self._batch(name, cases)
        if not self._finished:
            self.run()
        with self._closed_on_error():
            before = next((one for one in self._batches if one.sent and one.left), batch)
            if before is not batch:  # the worker is at it; what it costs besides is not for this one to pay
                self._complete(before, until_death=True)
            self._batches.remove(batch)
            self._batches.insert(0, batch)
            self._complete(batch)
            self._batches.remove(batch)
            if self._worker is not None:
                self._send_ahead()
        return batch.answers

    def _batch(self, name: str, cases: Sequence[Case]) -> _Batch:
        """A batch more, behind those that there are."""
        if name in self._answered:
            raise ValueError(f"{name} is answered by the grader here; it cannot be judged in the same session.")
        mark = secrets.token_hex(8)
        questions = [framed(f"{mark}-{n}", name, case, self._answered) for n, case in enumerate(cases)]
        self._batches.append(_Batch(name, tuple(cases), questions))
        return self._batches[-1]

    def _complete(self, batch: _Batch, *, until_death: bool = False) -> None:
        """Waits for the answers of a batch that are left, or until it has cost a worker."""
        answers, name = batch.answers, batch.name
        if batch.seconds is None:
            most = self._limits.exercise_seconds
            batch.seconds = 2 * most - self._asking[name] if name in self._asking else most
        while batch.left:
            if batch.seconds <= 0:
                if batch.sent:
                    self.close()  # or it would go on with them
                answers += [_failed(self._out_of_time())] * len(batch.left)
                break
            start = time.monotonic()
            try:
                self._make_ready()
                start = time.monotonic()  # running the cells again is not the function's fault
                self._receive_answers(batch, start + batch.seconds)
            except _Died as died:
                batch.deaths += 1
                answers.append(_failed(died.failure))
                over = batch.seconds <= time.monotonic() - start
                if batch.deaths >= _DEATHS or died.failure.kind == "protocol" or over:
                    answers += [_failed(died.failure)] * len(batch.left)
            took = time.monotonic() - start
            self.timings["calls"] += took
            batch.seconds -= took
            self._asking[name] = self._asking.get(name, 0.0) + took
            if until_death and self._worker is None:
                break

    def _out_of_time(self) -> Failure:
        seconds = self._limits.exercise_seconds
        message = say("All its calls together ran longer than {seconds:g} seconds.", seconds=seconds)
        return Failure("timeout", message)

    def _run_next(self) -> CellResult:
        number = len(self._results)
        only_essentials = self._left() <= 0
        try:
            if self._overtime_is_over():
                raise _Died(self._too_long())
            self._make_ready()
            result = self._run_cell(number, only_essentials=only_essentials)
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
        """Makes sure of a worker in which all cells so far have run, and which has what comes next."""
        if self._worker is not None:
            self._await_ready()
        asked = self._ahead or any(batch.sent and batch.left for batch in self._batches)
        if self._worker is not None and not asked:
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
            if self._overtime_is_over():
                raise _Died(self._too_long())
            self._start_worker()
            self._await_ready()
            for number, how in enumerate(self._replay):
                if how == "nothing":
                    continue
                if self._overtime_is_over():
                    self.close()
                    raise _Died(self._too_long())
                only_essentials = how == "essentials" or self._left() <= 0
                try:
                    self._run_cell(number, only_essentials=only_essentials)
                except _Died:
                    self._replay[number] = "nothing" if only_essentials else "essentials"
                    break
        self._send_ahead()

    def _start_worker(self) -> None:
        start = time.monotonic()
        self._worker = self._start()
        self.timings["fork"] += time.monotonic() - start

    def _await_ready(self) -> None:
        assert self._worker is not None
        if self._ready:
            return
        start = time.monotonic()
        self._worker.wait_until_ready()
        self._ready = True
        waited = time.monotonic() - start
        confining = min(waited, self._worker.confining)
        self.timings["confinement"] += confining
        self.timings["fork"] += waited - confining

    def _send_ahead(self) -> None:
        """Sends what comes next, as far as that is certain: a worker that has it need not be woken for each.

        Of questions that is one batch: no hidden input is there while cells run, or while another function is asked.
        """
        assert self._worker is not None
        self._send_cells()
        if not self._ahead and len(self._replay) == len(self._cells):
            batch = next((one for one in self._batches if one.left), None)
            if batch is not None and not batch.sent:
                for question in batch.left:
                    self._worker.channel.post(question.frame)
                batch.sent = True
        self._worker.channel.flush()

    def _send_cells(self) -> None:
        """Sends the cells that come next, but none for which there may be no time left when its turn comes."""
        for number in range(len(self._replay) + len(self._ahead), len(self._cells)):
            if self._left() <= len(self._ahead) * self._limits.cell_seconds:
                break
            try:
                self._ahead.append(self._post_cell(number, only_essentials=False))
            except wire.TooLarge:  # that is told in its turn
                break

    def _run_cell(self, number: int, *, only_essentials: bool) -> CellResult:
        try:
            posted = self._ahead.popleft() if self._ahead else self._post_cell(number, only_essentials=only_essentials)
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

    def _receive_answers(self, batch: _Batch, end: float) -> None:
        """Appends the answers that are left as they come, so that the question in flight is known."""
        assert self._worker is not None
        channel = self._worker.channel
        room = channel.received + _ASK_BYTES
        values = 0
        for question in batch.left:
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
                        batch.answers.append(self._answer(batch.name, question.case, reply, blob, evaluations))
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

    def _overtime_is_over(self) -> bool:
        """Whether not even imports and definitions are run any more."""
        return self._left() <= -_OVERTIME * self._limits.total_seconds

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
        worker = self._let_go()
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
