"""Judging one exercise: put its cases to a student's function, compare the answers, form the verdict.

How points are given: each array returned earns an equal share if it agrees with the reference in every ordinary case;
a function that follows a well-known other convention throughout earns half; each failed extra finding costs a quarter
of what was earned, all together at most half.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder import asking, diagnosis, numeric
from autograder.case import Answer, Asker, Call, Case, Failure, Method, Opaque
from autograder.checks import Asked, BehaviourCheck, Groups, Judged, ValueCheck, returned
from autograder.exercise import ORDINARY, Exercise
from autograder.numeric import Comparison
from autograder.verdict import Counterexample, Finding, Verdict, to_jsonable

ALTERNATIVE_SHARE = 0.5
COST_OF_A_FINDING = 0.25
MOST_FINDINGS_COST = 0.5
TWINS = 2

COMMON_ALTERNATIVES = {
    "any/column_for_vector": "The values are right, but in another shape than the text asks for.",
    "any/coarse_step": "The step of the difference quotient is too large: the right idea, not yet exact enough.",
    "any/tiny_step": "The step of the difference quotient is so small that round-off spoils the result: take 1e-5.",
}


class CardError(Exception):
    """An exercise card is wrong: its reference fails on its own cases, or its parts do not fit together."""


@dataclass(frozen=True)
class Fault:
    """The first case in which a returned array is not right: the smallest one, with what was expected and found."""

    check: str
    asked: Asked
    judged: Judged


@dataclass(frozen=True)
class Standing:
    """How one returned array stands over a group of cases: right (no fault), an alternative, or wrong."""

    fault: Fault | None = None
    alternatives: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """True when no case showed a fault."""
        return self.fault is None


def judge(exercise: Exercise, asker: Asker, seed: int) -> Verdict:
    """The verdict on the function called `exercise.name` that `asker` reaches, for one point.

    Hidden inputs are drawn from `seed` (an integer in [0, 2**64)); the same seed gives the same verdict.

    Raises:
        CardError: the card is wrong, whatever the student did.
    """
    groups = _ask(exercise, asker, seed)
    failures = [asked.student.failure for group in groups.values() for asked in group]
    if all(failure is not None for failure in failures):
        return _unanswered(exercise, next(failure for failure in failures if failure is not None), seed)

    standings = [_standing(exercise, groups[ORDINARY], part) for part in range(len(exercise.returns))]
    shares = sum(standing.right for standing in standings) / len(standings)
    followed = () if shares == 1.0 else _followed(exercise, groups[ORDINARY], standings)
    findings = [_value_finding(exercise, part, standing, groups) for part, standing in enumerate(standings)]
    extra = _extra_findings(exercise, groups, standings, followed)
    cost = min(MOST_FINDINGS_COST, COST_OF_A_FINDING * sum(not finding.passed for finding in extra))
    score = max(shares, ALTERNATIVE_SHARE if followed else 0.0) * (1.0 - cost)

    verdict = Verdict(
        name=exercise.name,
        status="correct" if score == 1.0 else "partial" if score > 0 else "wrong",
        score=score,
        max_score=1.0,
        message="",
        findings=(*findings, *extra),
        seed=seed,
    )
    return _explained(exercise, groups, verdict, followed)


def _ask(exercise: Exercise, asker: Asker, seed: int) -> dict[str, tuple[Asked, ...]]:
    """Every case's answers, in one batch: the ordinary cases first, then each finding's, then the repeated ones."""
    with _card_at_fault(exercise, f"makes its cases (seed {seed})"):
        cases: dict[str, Sequence[Case]] = dict(exercise.make_cases(seed))
        cases[ORDINARY] = _with_twins(exercise, cases[ORDINARY], seed)
        if not cases[ORDINARY]:
            raise CardError(
                f"The card of {exercise.name} yields no ordinary case: at least one is needed to give points."
            )
        for check in exercise.checks:
            if isinstance(check, BehaviourCheck) and check.repeat is not None:
                cases[check.name] = tuple(check.repeat(cases[ORDINARY]))
    answers = iter(asker.ask(exercise.name, [case for group in cases.values() for case in group]))
    references: dict[int, Answer] = {}
    groups: dict[str, tuple[Asked, ...]] = {}
    for name, group in cases.items():
        asked = []
        for case in group:
            if id(case) not in references:
                references[id(case)] = _reference_answer(exercise, case)
            asked.append(Asked(case, references[id(case)], next(answers)))
        groups[name] = tuple(asked)
    return groups


@contextmanager
def _card_at_fault(exercise: Exercise, doing: str) -> Iterator[None]:
    """Turns whatever the code of a card raises into a CardError that says what it was doing."""
    try:
        yield
    except CardError:
        raise
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        raise CardError(f"The card of {exercise.name} fails while it {doing}: {said}") from error


def _with_twins(exercise: Exercise, cases: Sequence[Case], seed: int) -> list[Case]:
    """The cases, the smallest of them each followed by one of the same sizes with other numbers.

    A function that remembers by size, or its last call, answers the second one wrongly.
    """
    twins = exercise.make_cases(seed + 1)[ORDINARY]
    pairs = [(case, twin) for case, twin in zip(cases, twins, strict=False) if _differ(case, twin)]
    chosen = {id(case): twin for case, twin in sorted(pairs, key=lambda pair: _size(pair[0]))[:TWINS]}
    result = []
    for case in cases:
        result.append(case)
        if id(case) in chosen:
            twin = chosen[id(case)]
            result.append(replace(twin, label=f"{twin.label}, with other numbers"))
    return result


def _differ(case: Case, twin: Case) -> bool:
    return not numeric.same_value(_arguments(case), _arguments(twin))


def _reference_answer(exercise: Exercise, case: Case) -> Answer:
    answer = asking.answer(exercise.reference, case)
    if answer.failure is not None:
        raise CardError(f"The reference of {exercise.name} fails on its case {case.label!r}: {answer.failure.message}")
    values = returned(answer, len(exercise.returns))
    if isinstance(values, str):
        raise CardError(f"The reference of {exercise.name}, case {case.label!r}: {values} See `returns` on its card.")
    return answer


def _standing(exercise: Exercise, group: Sequence[Asked], part: int) -> Standing:
    """How the returned array number `part` stands; the fault shown is that of the smallest case."""
    alternatives: list[str] = []
    for asked in sorted(group, key=lambda asked: _size(asked.case)):
        for check, judged in _judge_part(exercise, asked, part):
            if judged.comparison.agrees:
                continue
            if judged.alternative is None:
                return Standing(Fault(check, asked, judged))
            alternatives.append(judged.alternative)
            fault = Fault(check, asked, judged)
    return Standing(fault, tuple(dict.fromkeys(alternatives))) if alternatives else Standing()


def _judge_part(exercise: Exercise, asked: Asked, part: int) -> list[tuple[str, Judged]]:
    checks = [check for check in exercise.checks if isinstance(check, ValueCheck)]
    checks = [check for check in checks if check.part in (None, exercise.returns[part])]
    if not checks:
        raise CardError(f"The card of {exercise.name} asks nothing of {exercise.returns[part]!r}: add a value check.")
    want = _values(asked.reference, exercise)[part]
    if asked.student.failure is not None:
        return [(checks[0].name, Judged(Comparison("failure", asked.student.failure.message), want))]
    values = returned(asked.student, len(exercise.returns))
    if isinstance(values, str):
        return [(checks[0].name, Judged(Comparison("returned", values), want))]
    results = []
    for check in checks:
        with _card_at_fault(exercise, f"puts its check {check.name!r}"):
            judged = _judge_value(check, asked, values[part], want)
        if judged is not None:
            results.append((check.name, judged))
    return results


def _judge_value(check: ValueCheck, asked: Asked, got: Any, want: Any) -> Judged | None:
    if isinstance(got, Opaque) or (got is None and want is not None):
        return Judged(numeric.compare(got, want), want)
    return check.judge(asked, got, want)


def _values(answer: Answer, exercise: Exercise) -> list[Any]:
    values = returned(answer, len(exercise.returns))
    assert not isinstance(values, str), values
    return values


def _followed(exercise: Exercise, group: Sequence[Asked], standings: Sequence[Standing]) -> tuple[str, ...]:
    """Ids of the alternatives that explain every array that is not right; empty where some array stays unexplained."""
    options: list[tuple[str, ...]] = []
    for part, standing in enumerate(standings):
        if standing.right:
            options.append(("",))
            continue
        fitting = [a.id for a in exercise.alternatives if _fits(exercise, group, part, a.function)]
        options.append(tuple(fitting) or standing.alternatives[:1])
    if not all(options):
        return ()
    # One convention for all arrays is a better explanation than one for each.
    for combination in sorted(itertools.product(*options), key=lambda ids: len(set(ids) - {""})):
        return tuple(dict.fromkeys(id for id in combination if id))
    return ()


def _fits(exercise: Exercise, group: Sequence[Asked], part: int, function: Any) -> bool:
    """Whether the returned array number `part` is in every case what `function` gives."""
    checks = [check for check in exercise.checks if isinstance(check, ValueCheck) and check.against_reference]
    checks = [check for check in checks if check.part in (None, exercise.returns[part])]
    for asked in group:
        theirs = returned(asking.answer(function, asked.case), len(exercise.returns))
        got = returned(asked.student, len(exercise.returns))
        if not checks or isinstance(theirs, str) or isinstance(got, str) or asked.student.failure is not None:
            return False
        for check in checks:
            judged = _judge_value(check, asked, got[part], theirs[part])
            if judged is not None and not judged.comparison.agrees:
                return False
    return True


def _value_finding(exercise: Exercise, part: int, standing: Standing, groups: Groups) -> Finding:
    name = exercise.returns[part] if len(exercise.returns) > 1 else None
    subject = f"{name}: " if name else ""
    if standing.fault is None:
        checks = [check.name for check in exercise.checks if isinstance(check, ValueCheck)]
        count = len(groups[ORDINARY])
        return Finding(checks[0], True, _capitalised(f"{subject}right in all {count} cases."), part=name)
    fault = standing.fault
    if fault.judged.comparison.kind in ("failure", "returned"):
        # The function as a whole failed, not this one array.
        subject = ""
    message = f"{subject}{fault.judged.comparison.message} (case: {fault.asked.case.label})"
    return Finding(fault.check, False, message, _counterexample(exercise, part, fault), name)


def _extra_findings(
    exercise: Exercise, groups: Groups, standings: Sequence[Standing], followed: Sequence[str]
) -> list[Finding]:
    """What earns nothing and costs when it fails: cases with a finding of their own, and behaviour.

    Only arrays that stand are looked at, and of one that follows an alternative no values: a mistake is paid for once.
    """
    findings = []
    standing_parts = [part for part, standing in enumerate(standings) if standing.right]
    for name in exercise.findings:
        faults = [(part, _standing(exercise, groups[name], part).fault) for part in standing_parts]
        part, fault = next(((part, fault) for part, fault in faults if fault is not None), (0, None))
        if fault is None:
            if standing_parts:
                findings.append(Finding(name, True, f"{_capitalised(name)}: yes."))
            continue
        message = f"{_capitalised(name)}: no. {fault.judged.comparison.message} (case: {fault.asked.case.label})"
        findings.append(Finding(name, False, message, _counterexample(exercise, part, fault)))
    if not standing_parts and not followed:
        return findings
    for check in (check for check in exercise.checks if isinstance(check, BehaviourCheck)):
        with _card_at_fault(exercise, f"puts its check {check.name!r}"):
            found = check.judge(groups)
        if found is None:
            findings.append(Finding(check.name, True, f"{check.question} Yes."))
        else:
            findings.append(Finding(check.name, False, found[0], _shown(found[1].case, None, _behaviour(found[1]))))
    return findings


def _explained(exercise: Exercise, groups: Groups, verdict: Verdict, followed: Sequence[str]) -> Verdict:
    """The verdict with its message: the cause where it is known, else what differs."""
    if verdict.status == "correct":
        return replace(verdict, message="Correct.")
    if followed:
        sentences = COMMON_ALTERNATIVES | {known.id: known.sentence for known in exercise.alternatives}
        message = " ".join(sentences[id] for id in followed)
        return replace(verdict, message=message, misconception=followed[0])
    failed = [finding for finding in verdict.findings if not finding.passed]
    known = diagnosis.diagnose(exercise, groups)
    if known is not None:
        return replace(verdict, message=known.sentence, misconception=known.id)
    id = diagnosis.CHANGES_ARGUMENTS if [f.check for f in failed] == ["leaves_arguments_unchanged"] else None
    return replace(verdict, message=failed[0].message, misconception=id)


def _unanswered(exercise: Exercise, failure: Failure, seed: int) -> Verdict:
    """No case got an answer: the verdict's status is the failure's kind."""
    status = "unanswered" if failure.error == "NotImplementedError" else failure.kind
    message = f"{failure.message} ({failure.where})" if failure.where else failure.message
    if status == "unanswered":
        message = f"{exercise.name} is left as it was released: its cell raises NotImplementedError."
    return Verdict(exercise.name, status, 0.0, 1.0, message, limit=failure.limit, seed=seed)


def _counterexample(exercise: Exercise, part: int, fault: Fault) -> Counterexample:
    student = fault.asked.student
    if student.failure is not None:
        actual: Any = student.failure.message
    else:
        values = returned(student, len(exercise.returns))
        actual = student.value if isinstance(values, str) else values[part]
    return _shown(fault.asked.case, fault.judged.expected, actual)


def _shown(case: Case, expected: Any, actual: Any) -> Counterexample:
    step = next((step for step in case.steps if isinstance(step, (Call, Method))), Call())
    arguments = [*step.args, *step.kwargs.values()]
    if isinstance(actual, Opaque):
        actual = numeric.describe(actual)
    return Counterexample([to_jsonable(argument) for argument in arguments], to_jsonable(expected), to_jsonable(actual))


def _behaviour(asked: Asked) -> Mapping[str, Any]:
    last = asked.student.steps[-1]
    return {"arguments afterwards": list(last.args or ()), "returned": _plain(last.value)}


def _plain(value: Any) -> Any:
    return (
        value.message if isinstance(value, Failure) else numeric.describe(value) if isinstance(value, Opaque) else value
    )


def _size(case: Case) -> int:
    """How much a person would have to read: the number of elements in the case's arguments."""
    return sum(int(np.size(argument)) for argument in _arguments(case))


def _arguments(case: Case) -> list[Any]:
    """All arguments of a case that are values: no functions, no generators."""
    steps = [step for step in case.steps if isinstance(step, (Call, Method))]
    arguments = itertools.chain.from_iterable([*step.args, *step.kwargs.values()] for step in steps)
    return [a for a in arguments if not callable(a) and not isinstance(a, np.random.Generator)]


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
