"""What is fuzzed: each target takes any bytes, and raises where something that it promises does not hold.

Bytes that are read (a notebook, a script, a frame of the wire, a time) are mutated as they are. Where only something
well-formed goes on (the cells of a notebook, an answer, a page's outputs), Hypothesis makes it of them.
"""

from __future__ import annotations

import contextlib
import json
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
from courses import TASK, TEST_DOUBLE, TEST_TRIPLE, code, dump, submission, text, visible
from courses import source as source_document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from autograder import checks
from autograder.case import Answer, Call, Case, Failure, Opaque, StepAnswer
from autograder.course import SourceNotebook, grade_call, parse_cell
from autograder.exercise import Exercise
from autograder.judging import judge
from autograder.notebook import Cell, Notebook, Unreadable, read_notebook, read_script
from autograder.sandbox import Limits, wire
from autograder.sandbox.outputs import read_outputs
from autograder.sandbox.session import Session, _Died
from autograder.showing.feedback import Marks, feedback_page, visible_source
from autograder.showing.markup import clean_html, markdown_html, plain_html
from autograder.showing.render import printable
from autograder.submission import Plan, plan, plan_unmatched
from autograder.submission.handed_in import read_timestamp
from autograder.submission.recognition import shared_cells, without_hidden
from autograder.verdict import Report, Verdict


@dataclass(frozen=True)
class Target:
    """A function of bytes, what to begin with, and how many tries the quick tests give it."""

    run: Callable[[bytes], object]
    seeds: Sequence[bytes] = ()
    briefly: int = 2000
    dictionary: Sequence[bytes] = field(default=())


TARGETS: dict[str, Target] = {}
TOKENS = [
    b"{", b"}", b"[", b"]", b'"', b"null", b"true", b"-1", b"1e999", b"NaN", b"\\ud800", b"\\u0000", b"\xff\xfe",
    b"\xef\xbb\xbf", b"\x1b[2J", "\u202e".encode(), b'"cells"', b'"cell_type"', b'"code"', b'"markdown"', b'"source"',
    b'"metadata"', b'"nbgrader"', b'"grade_id"', b'"locked"', b'"points"', b'"nbformat"', b'"attachments"',
    b'"worksheets"', b'"heading"', b'"level"', b'"input"', b"# In[1]:", b"# %% [markdown]", b"def double",
    b"test_double",
]  # fmt: skip
WIRE_TOKENS = [
    b'"array"', b'"<f8"', b'"|b1"', b'"<U4"', b'"packed"', b'"dict"', b'"opaque"', b'"scalar"', b'"matrix"', b'"steps"',
    b'"value"', b'"failure"', b"9" * 60, b"[" * 60,
]  # fmt: skip
HTML_TOKENS = [
    b"<script>", b"<img src=", b"onerror=", b"javascript:", b"data:image/png;base64,", b"<svg>", b"<math>", b"<style>",
    b"<!--", b"-->", b"<![CDATA[", b"style=", b"url(", b"&#x6a;", b"&Tab;", b"![](attachment:", b"](", b"```", b"$$",
    b"\\begin{", b"<noscript>", b"<template>", b"//evil.example", b"<a href=", b"<plaintext>", b"\\href{",
]  # fmt: skip


def double(x):
    return 2.0 * x


EXERCISE = Exercise(double)
EXERCISE.cases(lambda rng: iter([("a number", 1.5), ("a vector", rng.normal(size=4))]))
EXERCISE.ask(checks.matches_reference(), checks.leaves_arguments_unchanged, checks.answers_the_same_again)

SOURCE = SourceNotebook("ps1", Path("ps1.ipynb"), read_notebook(dump(source_document())))
RELEASED = read_notebook(dump(submission())).cells
VALUES = [
    None, True, 3, -2.5, "text", [1.0, [2, (3,)]], {"a": 1, 2: [None]}, 1 + 2j, np.arange(6.0).reshape(2, 3),
    np.float32(1.5), np.array(["ab", "c"]), np.array([True, False]), np.matrix([[1.0, 2.0]]), [0.5] * 20,
    list(range(20)), np.array([np.nan, np.inf]), np.zeros((0, 3)), [np.ones(2), "x"],
]  # fmt: skip


def target(seeds: Sequence[bytes] = (), dictionary: Sequence[bytes] = (), briefly: int = 2000) -> Callable[..., Any]:
    def named(run: Callable[[bytes], object]) -> Callable[[bytes], object]:
        TARGETS[run.__name__] = Target(run, seeds, briefly, dictionary)
        return run

    return named


def made(strategy: st.SearchStrategy[Any], briefly: int = 2000) -> Callable[..., Any]:
    """A target of what Hypothesis makes of the bytes."""

    def named(run: Callable[[Any], object]) -> Callable[[Any], object]:
        tried = given(strategy)(run)
        tried = settings(database=None, deadline=None, suppress_health_check=list(HealthCheck))(tried)
        # Bytes without form, of which something can be made where there are enough of them.
        seeds = [random.Random(number).randbytes(4000) for number in range(20)]
        TARGETS[run.__name__] = Target(tried.hypothesis.fuzz_one_input, seeds, briefly)
        return run

    return named


def sound(planned: Plan) -> None:
    """What holds of every plan: each cell of the source that is graded is there once, as the source has it."""
    json.dumps([cell.cell.source for cell in planned.cells]).encode()
    for original in SOURCE.notebook.cells:
        if original.grade_id is None or not (original.is_locked or original.grade or original.task):
            continue
        [cell] = [planned_cell for planned_cell in planned.cells if planned_cell.cell.grade_id == original.grade_id]
        assert (cell.cell.points, cell.cell.cell_type) == (original.points, original.cell_type)
        if original.is_locked:
            assert (cell.origin, cell.cell.source) == ("source", original.source)
        assert original.cell_type == "code" or cell.run is None


def notebooks() -> list[bytes]:
    right = submission()
    listed = json.loads(dump(right))
    for cell in listed["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    old = {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": "x", "metadata": {}}]}]}
    old["worksheets"][0]["cells"].append({"cell_type": "heading", "level": 2, "source": ["a"]})
    short = {"nbformat": 4, "cells": [right["cells"][3], right["cells"][6]]}
    return [dump(right), json.dumps(listed, indent=1).encode(), b'{"cells": []}', dump(old), dump(short)]


@target(notebooks(), TOKENS, 6000)
def notebook(data: bytes) -> None:
    try:
        submitted = read_notebook(data)
    except Unreadable:
        return
    sound(plan(SOURCE, submitted))
    plan_unmatched(submitted)
    shared_cells(SOURCE, submitted)


SCRIPT = b"# coding: utf-8\n# # Title\n\n# In[1]:\n\n\nimport numpy as np\n\n\n# Because.\n\n# In[ ]:\n\n\nx = 1\n"


@target([SCRIPT, b"# %% [markdown]\n# a\n# %%\nx = 1\n"], TOKENS, 2000)
def script(data: bytes) -> None:
    try:
        submitted = read_script(data)
    except Unreadable:
        return
    sound(plan(SOURCE, submitted))


@target([b"2024-05-06 07:08:09 UTC", b"2024-05-06 07:08:09.123456 +0200", b"2024-05-06T07:08:09Z"], briefly=400)
def timestamp(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "timestamp.txt").write_bytes(data)
        moment = read_timestamp(Path(folder))
    assert moment is None or 1990 <= moment.year < 2200


@target([c["source"].encode() for c in source_document()["cells"]] + [b"grade('x')", b"autograder.grade('y')"], TOKENS)
def source_cell(data: bytes) -> None:
    written = data.decode("utf-8", "replace")
    tree = parse_cell(written)
    for statement in tree.body if tree else ():
        grade_call(statement)
    assert "BEGIN HIDDEN TESTS" not in visible_source(written)
    without_hidden(written)
    cells = (*SOURCE.notebook.cells[:3], replace(SOURCE.notebook.cells[3], source=written))
    plan(replace(SOURCE, notebook=Notebook(cells)), Notebook(RELEASED))


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


@target(frames(), WIRE_TOKENS, 6000)
def frame(data: bytes) -> None:
    def start() -> None:
        raise AssertionError("no worker is needed")

    inbox = wire.Inbox()
    inbox.add(data)
    session = Session(start, (), Limits())
    try:
        while (message := inbox.next()) is not None:
            reply, blob = message
            with session._checked():
                if "outputs" in reply:
                    json.dumps(read_outputs(reply["outputs"], wire.Decoder(blob), 1), allow_nan=False)
                else:
                    well_formed(session._answer("f", Case("a case", (Call((1.0,)),)), reply, blob, ()))
    except (wire.WireError, _Died):
        pass


def well_formed(answer: Answer) -> None:
    [step] = answer.steps
    plain = (type(None), bool, int, float, complex, str, list, tuple, dict, np.ndarray, np.generic, Opaque, Failure)
    assert isinstance(step.value, plain)
    assert isinstance(step.printed, str)


KINDS = (np.float64, np.float32, np.int64, np.bool_, np.complex128, np.uint8, np.dtype("<U3"), np.float16)
ARRAYS = st.sampled_from(KINDS).flatmap(
    lambda kind: st_numpy.arrays(kind, st_numpy.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5))
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text(max_size=20)
NONSENSE = st.recursive(
    SCALARS | ARRAYS | st.sampled_from(VALUES),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3)
    ),
    max_leaves=8,
)


@made(st.lists(NONSENSE, min_size=1, max_size=4), briefly=150)
def answers(values: list[Any]) -> None:
    """Well-formed nonsense, another one for each question: there is a verdict, and it can be written."""
    received = []
    for value in values:
        encoder = wire.Encoder()
        try:
            encoded = encoder.value(value)
        except Exception:  # not to be sent: the worker's trouble, not the grader's
            return
        received.append(wire.Decoder(encoder.blob(), Opaque).value(encoded))

    class Asker:
        asked = 0

        def ask(self, name: str, cases: Sequence[Case]) -> list[Answer]:
            found = []
            for case in cases:
                value = received[self.asked % len(received)]
                found.append(Answer((StepAnswer(value, case.steps[0].args, {}, (), ""),)))
                self.asked += 1
            return found

    verdict = judge(EXERCISE, Asker(), 7)
    assert verdict.score in (0.0, 0.5)  # half for a column where a vector is due
    json.dumps(verdict.to_json(), allow_nan=False).encode()
    assert_inert(feedback_page({"cells": [], "metadata": {}}, Marks(), report=_report(verdict)))


def _report(*verdicts: Verdict) -> Report:
    return Report("a", "s", "n", "n.ipynb", "graded", max_score=2.0, exercises=verdicts)


TEXTS = st.text(max_size=40) | st.sampled_from(
    [cell.source for cell in RELEASED]
    + [visible(TEST_DOUBLE), TEST_TRIPLE, TASK, "def double(x): pass", "", "### BEGIN HIDDEN TESTS"]
)
IDS = st.sampled_from([None, None, *(cell.grade_id for cell in RELEASED)]) | st.text(max_size=5)
CELLS = st.sampled_from(RELEASED) | st.builds(
    Cell,
    st.sampled_from(["code", "markdown", "raw"]),
    TEXTS | st.lists(TEXTS, min_size=2, max_size=3).map("\n".join),
    grade_id=IDS,
    grade=st.booleans(),
    solution=st.booleans(),
    locked=st.booleans(),
    points=st.floats(0, 1e6),
)


@made(st.lists(CELLS, max_size=14), briefly=250)
def cells(drawn: list[Cell]) -> None:
    """Released cells in any order and number, split, merged, renamed: nothing of the student's own is lost."""
    submitted = Notebook(tuple(drawn))
    planned = plan(SOURCE, submitted)
    sound(planned)
    locked = {cell.grade_id for cell in SOURCE.notebook.cells if cell.is_locked}
    kept = [cell.cell.source for cell in planned.cells]
    originals = {"".join(cell.source.split()) for cell in (*SOURCE.notebook.cells, *RELEASED)}
    for cell in drawn:
        if cell.grade_id not in locked and "".join(cell.source.split()) not in originals:
            assert cell.source in kept
    assert plan(SOURCE, submitted) == planned


class _Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.bad: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "form", "base", "math", "input", "button", "foreignobject"):
            self.bad.append(tag)
        for name, value in attrs:
            address = "".join((value or "").split()).lower()
            strange = name in ("href", "src") and address.startswith(("javascript:", "vbscript:", "data:text"))
            remote = name == "src" and not address.startswith("data:image/")
            if name.startswith("on") or strange or remote or (name == "style" and "url(" in address):
                self.bad.append(f"{tag} {name}={value}")


def assert_inert(page: str) -> None:
    """No script, no form, and nothing that is fetched."""
    assert not _Page(page).bad, _Page(page).bad


HTML = [
    b"a **b** [c](https://x.example) ![d](https://x.example/e.png)",
    b"<b onclick='x'>c</b><a href=javascript:alert(1)>x</a>",
    b"<svg><style><img src=x onerror=alert(1)></style></svg>",
    b"$\\href{javascript:alert(1)}{x}$",
    b"![](attachment:a.png)",
    b"| a | b |\n|---|---|\n| 1 | 2 |",
]


@target(HTML, HTML_TOKENS, 300)
def markdown(data: bytes) -> None:
    written = data.decode("utf-8", "replace")
    attachments = {"a.png": {"image/png": "AAAA"}}
    with contextlib.suppress(RecursionError):
        assert_inert(plain_html(printable(markdown_html(written, attachments))))
    cleaned = clean_html(markdown_html(written, attachments))
    assert not [bad for bad in _Page(cleaned).bad if " src=http" not in bad and " src=" not in bad]
    assert not (set(printable(written)) - {"\n", "\t"}) & {chr(n) for n in (*range(32), 127, 0x202E, 0x2028)}


STRINGS = st.text(max_size=30) | st.sampled_from([token.decode("utf-8", "replace") for token in HTML_TOKENS])
DATA = st.dictionaries(st.sampled_from(["text/plain", "text/html", "image/png", "image/svg+xml"]), STRINGS, max_size=3)
OUTPUTS = st.one_of(
    st.fixed_dictionaries({"output_type": st.just("stream"), "name": STRINGS, "text": STRINGS}),
    st.fixed_dictionaries(
        {"output_type": st.just("error"), "ename": STRINGS, "evalue": STRINGS, "traceback": st.lists(STRINGS)}
    ),
    st.fixed_dictionaries({"output_type": st.just("display_data"), "metadata": st.just({}), "data": DATA}),
)


@made(st.lists(st.tuples(st.booleans(), STRINGS, st.lists(OUTPUTS, max_size=2), DATA), max_size=4), briefly=100)
def page(drawn: list[tuple[bool, str, list[Any], dict[str, str]]]) -> None:
    """A feedback page of any cells, outputs and attachments does nothing and fetches nothing."""
    shown = [
        {**code(written), "outputs": outputs} if is_code else {**text(written), "attachments": {written: data}}
        for is_code, written, outputs, data in drawn
    ]
    verdict = Verdict(drawn[0][1] if drawn else "x", "error", 0.0, 1.0, drawn[-1][1] if drawn else "")
    assert_inert(feedback_page({"cells": shown, "metadata": {}}, Marks(), report=_report(verdict)))
