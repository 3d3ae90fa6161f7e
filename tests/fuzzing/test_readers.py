"""Whatever bytes are handed in or come over the wire, a reader gives a value or its own refusal, and soon."""

from __future__ import annotations

import json
import textwrap

import numpy as np
import pytest
from courses import dump, make_course, submission

from autograder import checks
from autograder.case import Answer, Call, Case, Failure, Opaque, StepAnswer
from autograder.course import Course
from autograder.exercise import Exercise
from autograder.judging import judge
from autograder.notebook import Unreadable, read_notebook
from autograder.recognition import shared_cells
from autograder.sandbox import Limits, wire
from autograder.sandbox.session import Session, _Died, _outputs
from autograder.submission import plan, plan_unmatched

from .guided import Outcome, fuzz

BRIEFLY = 15_000
LONG = 200_000
SECONDS = 2.0  # for one input of at most 200 kB, traced

VALUES = [
    None, True, 3, -2.5, "text", [1.0, [2, (3,)]], {"a": 1, 2: [None]}, 1 + 2j, np.arange(6.0).reshape(2, 3),
    np.float32(1.5), np.array(["ab", "c"]), np.array([True, False]), np.matrix([[1.0, 2.0]]), [0.5] * 20,
    list(range(20)), np.array([np.nan, np.inf]), np.zeros((0, 3)), [np.ones(2), "x"],
]  # fmt: skip


def double(x):
    return 2.0 * x


EXERCISE = Exercise(double)
EXERCISE.cases(lambda rng: iter([("a number", 1.5), ("a vector", rng.normal(size=4))]))
EXERCISE.ask(checks.matches_reference(), checks.leaves_arguments_unchanged, checks.answers_the_same_again)


def runs(tries):
    return [
        pytest.param(BRIEFLY, 0, id="briefly"),
        *(pytest.param(tries, seed, id=f"long-{seed}", marks=pytest.mark.prove) for seed in range(1, 4)),
    ]


def soon(outcome: Outcome) -> None:
    assert outcome.slowest < SECONDS
    assert outcome.kept > 5, "the fuzzer reaches nothing: its seeds are wrong"


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    course = Course(make_course(tmp_path_factory.mktemp("fuzzing") / "course"))
    return course.assignment("ps1").notebooks["ps1"]


@pytest.mark.parametrize(("tries", "seed"), runs(LONG))
def test_a_notebook_is_read_and_planned_or_unreadable(source, tries, seed):
    def read(data: bytes) -> None:
        try:
            submitted = read_notebook(data)
        except Unreadable:
            return
        planned = plan(source, submitted)
        assert {cell.cell.grade_id for cell in planned.cells} >= {"test_double", "test_triple"}
        plan_unmatched(submitted)
        shared_cells(source, submitted)
        json.dumps([cell.cell.source for cell in planned.cells]).encode()

    right = dump(submission())
    listed = json.loads(right)
    for cell in listed["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    seeds = [right, json.dumps(listed, indent=1).encode(), b"{}", b'{"cells": []}', b'{"worksheets": [{"cells": []}]}']
    soon(fuzz(read, seeds, ["autograder/notebook.py", "autograder/submission.py"], tries=tries, seed=seed))


def frames() -> list[bytes]:
    """Well-formed replies to one question, and a cell's."""
    found = []
    for value in VALUES:
        encoder = wire.Encoder()
        step = {"value": encoder.value(value), "args": [encoder.value(1.0)], "kwargs": [], "printed": "x"}
        found.append(wire.frame({"id": "?", "steps": [step]}, encoder.blob()))
    failure = {"kind": "error", "message": "m", "error": "E", "where": "In [1]", "limit": None}
    found.append(wire.frame({"id": "?", "steps": [{"failure": failure}]}))
    image = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\0\0\x09" * 2 + bytes(20)
    shown = {"text/plain": "p", "text/latex": "$x$", "image/png": [0, len(image)]}
    records = [["stream", "stdout", "a\x1b[31m"], ["error", "E", "m", ["line"]], ["display", shown], ["result", shown]]
    found.append(wire.frame({"id": "?", "outputs": records, "failure": failure}, image))
    return found


@pytest.mark.parametrize(("tries", "seed"), runs(LONG))
def test_what_comes_over_the_wire_is_an_answer_or_a_breach(tries, seed):
    case = Case("a case", (Call((1.0,)),))

    def start() -> None:
        raise AssertionError("no worker is needed")

    def receive(data: bytes) -> None:
        inbox = wire.Inbox()
        inbox.add(data)
        session = Session(start, (), Limits())
        try:
            while (message := inbox.next()) is not None:
                reply, blob = message
                with session._checked():
                    if "outputs" in reply:
                        json.dumps(_outputs(reply["outputs"], wire.Decoder(blob), 1), allow_nan=False)
                    else:
                        well_formed(session._answer("f", case, reply, blob, ()))
        except (wire.WireError, _Died):
            pass

    soon(fuzz(receive, frames(), ["sandbox/wire.py", "sandbox/session.py"], tries=tries, seed=seed))


def well_formed(answer: Answer) -> None:
    [step] = answer.steps
    plain = (type(None), bool, int, float, complex, str, list, tuple, dict, np.ndarray, np.generic, Opaque, Failure)
    assert isinstance(step.value, plain)
    assert isinstance(step.printed, str)


@pytest.mark.parametrize(("tries", "seed"), runs(LONG // 10))
def test_whatever_a_function_answers_there_is_a_verdict_that_can_be_written(tries, seed):
    def judged(data: bytes) -> None:
        inbox = wire.Inbox()
        inbox.add(data)
        try:
            reply, blob = inbox.next() or ({}, b"")
            value = wire.Decoder(blob, Opaque).value(reply["steps"][0]["value"])
        except Exception:
            return  # a breach: the test above is about these

        class Asker:
            def ask(self, name, cases):
                return [Answer((StepAnswer(value, case.steps[0].args, {}, (), ""),)) for case in cases]

        verdict = judge(EXERCISE, Asker(), 7)
        assert verdict.score in (0.0, 0.5)  # half for a column where a vector is due
        json.dumps(verdict.to_json(), allow_nan=False).encode()

    files = ["autograder/numeric.py", "autograder/checks.py", "autograder/causes.py", "autograder/evidence.py"]
    soon(fuzz(judged, frames(), files, tries=tries // 5 if tries == BRIEFLY else tries, seed=seed))


def test_the_fuzzer_finds_its_way_through_conditions_one_after_the_other(tmp_path):
    path = tmp_path / "maze.py"
    path.write_text(
        textwrap.dedent(
            """
            def maze(data):
                if b"null" in data:
                    if b"grade_id" in data:
                        if b"<f8" in data:
                            raise ZeroDivisionError
            """
        )
    )
    namespace = {}
    exec(compile(path.read_text(), str(path), "exec"), namespace)
    with pytest.raises(ZeroDivisionError):
        fuzz(namespace["maze"], [b"x"], ["maze.py"], tries=20_000)
