"""Hands in one attack after the other to one warm grader, and watches: points, secrets, the next student, the machine."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from autograder import grading
from autograder.course import Course
from autograder.grading import Graded, Grader
from autograder.sandbox import Limits, Sandbox, wire
from autograder.sandbox.lockdown import LAYERS

from .attack import EVERYTHING, HERE, Attack
from .target import INNOCENT, Canary, Target
from .watch import MARK, MEMORY_MB, Listeners, Memory, harm, look

LIMITS = Limits(
    cell_seconds=0.8,
    call_seconds=0.3,
    exercise_seconds=0.8,
    total_seconds=1.6,
    cpu_seconds=3,
    memory_mb=256,
    output_mb=2.0,
    disk_mb=2,
)
MOST_SECONDS = 12.0
"""What an attack may cost, by these limits: two rounds of cells, and each exercise in each."""


@dataclass(frozen=True)
class Row:
    """What became of one attack. `held` is the judgement; the rest is what it rests on.

    `secrets` are canaries that left the worker, `escaped` the ways out that it found open, `next_student` what had
    changed for the next one, `harmed` what was left behind on the machine; `excused` the open properties that explain
    why it succeeded; `not_tried` why it was not run at all.
    """

    id: str
    tries: str
    status: str = ""
    sentence: str = ""
    points: float = 0.0
    secrets: tuple[str, ...] = ()
    escaped: tuple[str, ...] = ()
    next_student: str = ""
    harmed: tuple[str, ...] = ()
    seconds: float = 0.0
    excused: tuple[str, ...] = ()
    not_tried: str = ""

    @property
    def faults(self) -> tuple[str, ...]:
        """Everything that should not have happened."""
        found = [f"gained {self.points:g} points"] if self.points else []
        found += [f"saw {what}" for what in self.secrets] + list(self.escaped) + list(self.harmed)
        found += [f"the next student: {self.next_student}"] if self.next_student else []
        found += ["our side failed"] if self.status in ("ungraded", "") and not self.not_tried else []
        return tuple(found)

    @property
    def held(self) -> bool:
        """Whether nothing happened that should not, or only what the machine is known to leave open."""
        return not self.faults or bool(self.excused)


class Suite:
    """One target with one warm grader in front of it. A context manager.

    Args:
        target: the course, with its canaries.
        layers: which walls the sandbox puts up, of those that the machine has.
        cold: whether to run without any protection.
    """

    def __init__(self, target: Target, layers: frozenset[str] = LAYERS, cold: bool = False) -> None:
        self.target = target
        self._layers, self._cold = layers, cold
        self._heard = bytearray()
        self._memory = Memory()
        self._listeners = Listeners()
        self._stack = ExitStack()

    def __enter__(self) -> Suite:
        enter = self._stack.enter_context
        sandbox = partial(Sandbox, layers=self._layers, cold=self._cold)
        with mock.patch.object(grading, "Sandbox", sandbox):
            self._grader = enter(Grader(Course(self.target.root), preload=["numpy"], limits=LIMITS))
        enter(_overheard(self._heard))
        self.protection = self._grader._sandbox.protection
        self._addresses = self._listeners.open(self.target.temporary)
        warm = [zygote._process.pid for zygote in self._grader._sandbox._zygotes.values()]
        self._places = {**self.target.places, "warm": warm, "addresses": self._addresses}
        self._usual = self._honest()
        return self

    def __exit__(self, *_: object) -> None:
        for end in self._listeners.sockets.values():
            end.close()
        self._stack.close()

    def control(self) -> str:
        """What keeps an honest submission from full marks; empty where nothing does."""
        return "" if '"score": 4.0' in self._usual else self._usual

    def row(self, attack: Attack) -> Row:
        """Hands the attack in, then an honest submission, and says what was observed."""
        if self.protection.open and not attack.harmless:
            return Row(attack.id, attack.tries, not_tried="it could do harm here")
        won = f"won-{secrets.token_hex(8)}"
        canaries = list(self.target.canaries)
        self._hand_in(attack, won, "")
        roots = [self.target.root, self.target.home, self.target.temporary]
        before = look(roots, [Path.cwd(), HERE, Path(grading.__file__).parent])
        self._memory.start()
        self._heard.clear()
        start = time.monotonic()
        graded = self._grade(attack.assignment, "mallory")
        points = graded.report.score
        if attack.twice:
            canaries.append(Canary("what an earlier submission left", (won.encode(),)))
            heard = bytes(self._heard)
            won = f"won-{secrets.token_hex(8)}"
            self._hand_in(attack, won, json.dumps(graded.report.to_json()))
            before = look(roots, [Path.cwd(), HERE, Path(grading.__file__).parent])
            self._heard.clear()
            graded = self._grade(attack.assignment, "mallory")
            points = max(points, graded.report.score)
            self._heard[:0] = heard.replace(canaries[-1].traces[0], b"")
        seconds = time.monotonic() - start
        heard = bytes(self._heard)
        found = [canary.what for canary in canaries if any(trace in heard for trace in canary.traces)]
        harmed = self._listeners.reached()
        if seconds > MOST_SECONDS * (1 + attack.twice):
            harmed.append("held up the grader")
        if self._memory.growth() > MEMORY_MB:
            harmed.append(f"took {self._memory.growth()} MB of the grader's memory")
        usual = self._honest()
        harmed += harm(before, look(roots, [Path.cwd(), HERE, Path(grading.__file__).parent]))
        status, sentence = _read_by_student(graded)
        excused = attack.succeeds_where_open & {*self.protection.open, *({EVERYTHING} & set(self.protection.open))}
        if EVERYTHING in self.protection.open:
            excused |= attack.succeeds_where_open
        return Row(
            attack.id,
            attack.tries,
            status,
            sentence,
            points,
            tuple(found),
            _escapes(heard, won),
            "" if usual == self._usual else _difference(self._usual, usual),
            tuple(harmed),
            round(seconds, 2),
            tuple(sorted(excused)),
        )

    def _hand_in(self, attack: Attack, won: str, feedback: str) -> None:
        # Turned round, so that a listing of the attacker's own files does not count as a success.
        places = {**self._places, "won": won[::-1], "limits": LIMITS.__dict__, "mark": MARK}
        beside = {"attacker.py": (HERE / "attacker.py").read_text(), "places.json": json.dumps(places)}
        if feedback:
            beside["feedback.json"] = feedback
        beside |= {name: f"-> {self.target.places[place]}" for name, place in attack.beside}
        cells = [attack.code, *(_unless_defined(text) for text in INNOCENT.values())]
        self.target.hand_in("mallory", attack.assignment, cells, beside)

    def _grade(self, assignment: str, student: str) -> Graded:
        folder = self.target.root / "submitted" / student / assignment
        notebook = folder / f"{assignment}.ipynb"
        return self._grader.grade(assignment, assignment, notebook, student, folder=folder)

    def _honest(self) -> str:
        """The outcome of an honest submission, as a text that is the same each time."""
        if not (self.target.root / "submitted/honest").exists():
            self.target.hand_in("honest", "ps1", self.target.honest_cells())
        sandbox = self._grader._sandbox
        sandbox.limits = replace(
            LIMITS, cell_seconds=20.0, call_seconds=20.0, exercise_seconds=20.0, total_seconds=60.0
        )
        graded = self._grade("ps1", "honest")
        sandbox.limits = LIMITS
        report: dict[str, Any] = graded.report.to_json()
        for varying in ("seconds", "source"):
            report.pop(varying)
        return json.dumps({**report, "outputs": [cell.outputs for cell in graded.cells]}, indent=1)


def run(target: Target, attacks: Iterable[Attack], layers: frozenset[str], cold: bool) -> Iterator[Row | str]:
    """The protection measured, what keeps the control from full marks, and a row for each attack."""
    with Suite(target, layers, cold) as suite:
        yield ", ".join([suite.protection.level, *suite.protection.open])
        yield suite.control()
        for attack in attacks:
            yield suite.row(attack)


@contextmanager
def _overheard(heard: bytearray) -> Iterator[None]:
    """Keeps all that workers send, as it arrives and before it is understood."""
    original = wire.Inbox.add

    def add(inbox: wire.Inbox, data: bytes) -> None:
        if len(heard) < 300_000_000:
            heard.extend(data)
        original(inbox, data)

    with mock.patch.object(wire.Inbox, "add", add):
        yield


def _unless_defined(definition: str) -> str:
    name = definition.partition("def ")[2].partition("(")[0]
    body = definition.replace("\n", "\n    ")
    return f"if {name!r} not in globals():\n    {body}"


def _read_by_student(graded: Graded) -> tuple[str, str]:
    """Status and sentence of the exercise that tells most of the attack, or what stands under the attack's own cell."""
    report = graded.report
    if report.status != "graded":
        return report.status, report.message or ""
    plain = ("wrong", "correct", "partial")
    telling = [verdict for verdict in report.exercises if verdict.status not in plain]
    if telling:
        return telling[0].status, telling[0].message
    [*raised] = (output for output in graded.cells[0].outputs if output["output_type"] == "error")
    verdict = report.exercises[0]
    said = f"{raised[0]['ename']}: {raised[0]['evalue']}" if raised else verdict.message
    return verdict.status, said


def _escapes(heard: bytes, won: str) -> tuple[str, ...]:
    claims = [part[:80] for part in heard.split(f"{won}:".encode())[1:]]
    return tuple(dict.fromkeys(claim.split(b"\\n")[0].decode("latin-1") for claim in claims))


def _difference(usual: str, found: str) -> str:
    for before, after in zip(usual.splitlines(), found.splitlines(), strict=False):
        if before != after:
            return f"{after.strip()[:200]} in place of {before.strip()[:200]}"
    return "more or less was said"
