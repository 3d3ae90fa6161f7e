"""Hands in one attack after the other to one warm grader, and watches: points, secrets, the next student, the machine."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import numpy

from autograder import grading
from autograder.course import Course
from autograder.grading import Graded, Grader
from autograder.showing.render import report_text, verdict_html
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
HELD_UP = "held up the grader"
MOST_REPORT = 500_000
MOST_OUTPUTS = 40_000_000
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
        known: what is open besides, although the grader's measurement does not speak of it.
    """

    def __init__(
        self,
        target: Target,
        layers: frozenset[str] = LAYERS,
        cold: bool = False,
        known: frozenset[str] = frozenset(),
    ) -> None:
        self.target = target
        self._known = known
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
        warm = [zygote._process.pid for zygote in self._grader._sandbox._zygotes]
        # A file of NumPy's that nobody has read for long: the kernel notes when it is read again.
        unread = Path(numpy.__file__).with_name("version.pyi")
        with suppress(OSError):
            os.utime(unread, (1.0, unread.stat().st_mtime))
        self._places = {**self.target.places, "warm": warm, "addresses": self._addresses, "unread": str(unread)}
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
        row = self._row(attack)
        # A machine that was busy with something else: what holds up the grader does so again.
        return self._row(attack) if row.harmed == (HELD_UP,) else row

    def _row(self, attack: Attack) -> Row:
        if self.protection.open and not attack.harmless:
            return Row(attack.id, attack.tries, not_tried="it could do harm here")
        canaries = list(self.target.canaries)
        roots = [self.target.root, self.target.home, self.target.temporary]
        points = spent = 0.0
        claim = f"claim-{secrets.token_hex(8)}"
        heard = b""
        reports: list[Any] = []
        self._memory.start()
        for _ in range(attack.times):
            won = f"won-{secrets.token_hex(8)}"
            self._hand_in(attack, won, json.dumps(reports) if reports else "")
            before = look(roots, [Path.cwd(), HERE, Path(grading.__file__).parent])
            self._heard.clear()
            start = time.monotonic()
            graded = self._grade(attack.assignment, "mallory")
            spent = max(spent, time.monotonic() - start)
            points = max(points, graded.report.score)
            reports.append(graded.report.to_json())
            # What an attempt says of itself is a claim; in a later one the same is what it left behind.
            heard += bytes(self._heard).replace(won.encode(), claim.encode())
            canaries.append(Canary("what an earlier submission left", (won.encode(),)))
        canaries.pop()
        found = [canary.what for canary in canaries if any(trace in heard for trace in canary.traces)]
        harmed = self._listeners.reached()
        harmed += _shown(graded)
        if spent > MOST_SECONDS:
            harmed.append(HELD_UP)
        if self._memory.growth() > MEMORY_MB:
            harmed.append(f"took {self._memory.growth()} MB of the grader's memory")
        usual = self._honest()
        harmed += harm(before, look(roots, [Path.cwd(), HERE, Path(grading.__file__).parent]))
        status, sentence = _read_by_student(graded)
        excused = attack.succeeds_where_open & {*self.protection.open, *self._known}
        if EVERYTHING in self.protection.open:
            excused |= attack.succeeds_where_open
        return Row(
            attack.id,
            attack.tries,
            status,
            sentence,
            points,
            tuple(found),
            _escapes(heard, claim),
            "" if usual == self._usual else _difference(self._usual, usual),
            tuple(harmed),
            round(spent, 2),
            tuple(sorted(excused)),
        )

    def _hand_in(self, attack: Attack, won: str, feedback: str) -> None:
        # Turned round, so that a listing of the attacker's own files does not count as a success.
        places = {**self._places, "won": won[::-1], "limits": LIMITS.__dict__, "mark": MARK}
        # Only where they are used: what lies beside the notebook decides which hidden inputs it gets.
        lent = {"attacker.py": (HERE / "attacker.py").read_text(), "places.json": json.dumps(places)}
        beside = lent if "from attacker import" in attack.code else {}
        if feedback or attack.padded_mb:
            beside["feedback.json"] = feedback.ljust(attack.padded_mb * 1_000_000)
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
        for varying in ("seconds", "timings", "source"):
            report.pop(varying)
        return json.dumps({**report, "outputs": [cell.outputs for cell in graded.cells]}, indent=1)


def run(
    target: Target, attacks: Iterable[Attack], layers: frozenset[str], cold: bool, known: frozenset[str]
) -> Iterator[Row | str]:
    """The protection measured, what keeps the control from full marks, and a row for each attack."""
    with Suite(target, layers, cold, known) as suite:
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


def _shown(graded: Graded) -> list[str]:
    """What is wrong with what a person is shown: more of it than anybody could read, scripts, or what moves a cursor."""
    outputs = [output for cell in graded.cells for output in cell.outputs]
    kinds = {mime for output in outputs for mime in output.get("data", {})}
    report = json.dumps(graded.report.to_json(), ensure_ascii=False)
    found = [f"showed {kind}" for kind in sorted(kinds - {"text/plain", "text/latex", "image/png", "image/jpeg"})]
    formulas = [output["data"]["text/latex"] for output in outputs if "text/latex" in output.get("data", {})]
    found += ["made a link of a formula"] if any("\\href" in formula for formula in formulas) else []
    pictures = [output["data"]["image/jpeg"] for output in outputs if "image/jpeg" in output.get("data", {})]
    found += ["showed a picture beyond measure"] if any("/9j/wAAL" in picture[:12] for picture in pictures) else []
    found += ["sent escape sequences"] if "\x1b" in json.dumps(outputs, ensure_ascii=False) else []
    found += ["made the report too large"] if len(report) > MOST_REPORT else []
    found += ["made the outputs too large"] if len(json.dumps(outputs)) > MOST_OUTPUTS else []
    text, page = report_text(graded.report), "".join(verdict_html(each) for each in graded.report.exercises)
    lines = text.splitlines()
    found += ["wrote a line of the report"] if any(line.startswith("secret_map: correct, 2") for line in lines) else []
    found += ["commanded the log"] if any(line.lstrip().startswith(("::", "##[")) for line in lines) else []
    found += ["moved the cursor"] if not text.replace("\n", "").isprintable() else []
    found += ["put a script on the page"] if "<script" in page or "onerror=alert" in page.replace("&#", "") else []
    return found


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


def _escapes(heard: bytes, claim: str) -> tuple[str, ...]:
    claims = [part[:80] for part in heard.split(f"{claim}:".encode())[1:]]
    return tuple(dict.fromkeys(claim.split(b"\\n")[0].decode("latin-1") for claim in claims))


def _difference(usual: str, found: str) -> str:
    for before, after in zip(usual.splitlines(), found.splitlines(), strict=False):
        if before != after:
            return f"{after.strip()[:200]} in place of {before.strip()[:200]}"
    return "more or less was said"
