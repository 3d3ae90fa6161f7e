"""Judging one exercise: put its cases to a student's function, compare the answers, form the verdict.

How points are given: each array returned earns an equal share if it agrees with the reference in every ordinary case,
half of it if it is the right gradient of a loss that is off by a factor or a constant; a function that follows a
well-known other convention throughout earns half; each failed extra finding costs a quarter of what was earned, all
together at most half.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder import diagnosis, numeric
from autograder.case import Answer, Asker, Case, Failure, Opaque, arguments
from autograder.checks import (
    AGREES,
    Asked,
    BehaviourCheck,
    Groups,
    Judged,
    ValueCheck,
    compare,
    leaves_arguments_unchanged,
    returned,
)
from autograder.diagnosis import exceptions
from autograder.diagnosis.causes import Cause, Observed, scaled_or_shifted
from autograder.exercise import ORDINARY, Exercise
from autograder.judging import asking, evidence, shrinking
from autograder.judging.own_loss import own_gradients
from autograder.judging.questions import CardError, Question, Questions, card_at_fault, draw, every_case, size
from autograder.numeric import Comparison
from autograder.texts import Text, localized, say
from autograder.verdict import Counterexample, Finding, Verdict

ALTERNATIVE_SHARE = 0.5
COST_OF_A_FINDING = 0.25
MOST_FINDINGS_COST = 0.5
FEW = 3
LONG = 1000
"""Numbers in a list that is long."""

SHRUNK = say("a small input that shows it")
COMMON_ALTERNATIVES = {
    "any/column_for_vector": say("The values are right, but in another shape than the text asks for."),
    "any/coarse_step": say("The step of the difference quotient is too large: the right idea, not yet exact enough."),
    "any/tiny_step": say("The step of the difference quotient is so small that round-off spoils it: take 1e-5."),
}


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


@dataclass(frozen=True)
class _FaultyPart:
    """An extra finding that failed: in which returned array, and how."""

    part: int
    fault: Fault


@dataclass(frozen=True)
class _Misbehaved:
    """A behaviour check that failed: its sentence, and where it showed."""

    sentence: str
    asked: Asked


_Extra = Mapping[str, _FaultyPart | _Misbehaved | None]
"""The extra findings by name; None where one passed."""


@dataclass(frozen=True)
class _Marked:
    """What decides a score: how each array stands, what is followed instead, and which extra findings failed.

    `own` names wrong gradients that are those of the loss as it is returned.
    """

    standings: Sequence[Standing]
    followed: tuple[str, ...]
    own: tuple[str, ...]
    extra: _Extra
    score: float

    @property
    def status(self) -> str:
        """The verdict's status, where some case got an answer."""
        return "correct" if self.score == 1.0 else "partial" if self.score > 0 else "wrong"


def judge(
    exercise: Exercise,
    asker: Asker,
    seed: int,
    *,
    earlier: Sequence[Exercise] = (),
    questions: Questions | None = None,
    shrink: bool = True,
) -> Verdict:
    """The verdict on the function called `exercise.name` that `asker` reaches, for one point.

    Hidden inputs are drawn from `seed` (an integer in [0, 2**64)); the same seed gives the same verdict. `earlier` are
    the course's exercises before this one: an answer to one of these is recognised as such. `questions` are those of
    this seed, where they have been drawn already. Without `shrink` no smaller input is looked for.

    Raises:
        CardError: the card is wrong, whatever the student did.
    """
    with np.errstate(all="ignore"):  # a student's numbers may overflow wherever they are compared
        return _judged(exercise, asker, seed, earlier, questions or draw(exercise, seed), shrink)


def _judged(
    exercise: Exercise, asker: Asker, seed: int, earlier: Sequence[Exercise], questions: Questions, shrink: bool
) -> Verdict:
    groups = _asked(exercise, asker, questions)
    if _all_failed(groups):
        return _unanswered(exercise, groups, seed)
    marked = _marked(exercise, asker, groups, own_losses=True)
    standings = _shrunk(exercise, asker, groups, marked.standings) if shrink else marked.standings
    verdict = Verdict(
        name=exercise.name,
        status=marked.status,
        score=marked.score,
        max_score=1.0,
        message="",
        findings=(*_value_findings(exercise, standings, groups), *_extra_findings(exercise, marked.extra)),
        seed=seed,
    )
    if marked.own:
        return _with_own_loss(exercise, groups, verdict, marked.own, earlier)
    return _explained(exercise, groups, verdict, standings, marked.followed, earlier)


def marks(exercise: Exercise, asker: Asker, questions: Questions) -> tuple[str, float]:
    """The verdict's status and score alone, as `judge` would give them: in less time, without a word of explanation."""
    groups = _asked(exercise, asker, questions)
    if _all_failed(groups):
        return _unanswered(exercise, groups, 0).status, 0.0
    marked = _marked(exercise, asker, groups, own_losses=False)
    return marked.status, marked.score


def _marked(exercise: Exercise, asker: Asker, groups: Groups, *, own_losses: bool) -> _Marked:
    """What decides the score. `own_losses`: also look for gradients of a loss that is too far off to earn anything."""
    standings = [_standing(exercise, groups[ORDINARY], part) for part in range(len(exercise.returns))]
    shares = sum(standing.right for standing in standings) / len(standings)
    followed = () if shares == 1.0 else _followed(exercise, groups[ORDINARY], standings)
    wrong = [name for name, standing in zip(exercise.returns, standings, strict=True) if not standing.right]
    kin = False
    own: tuple[str, ...] = ()
    if wrong and not followed and _has_gradients(exercise):
        kin = _is_kin(exercise, groups)
        # Many calls, and with marks alone of interest only where they may earn something.
        own = own_gradients(exercise, asker, groups[ORDINARY], wrong) if own_losses or kin else ()
    extra = _extra_faults(exercise, groups, standings, followed)
    cost = min(MOST_FINDINGS_COST, COST_OF_A_FINDING * sum(fault is not None for fault in extra.values()))
    if own and kin:
        shares += ALTERNATIVE_SHARE * len(own) / len(standings)
    score = max(shares, ALTERNATIVE_SHARE if followed else 0.0) * (1.0 - cost)
    return _Marked(standings, followed, own, extra, score)


def _has_gradients(exercise: Exercise) -> bool:
    """Whether some returned array is the gradient of a loss that is returned as well."""
    return any(isinstance(check, ValueCheck) and check.gradient_of is not None for check in exercise.checks)


def _all_failed(groups: Groups) -> bool:
    return all(asked.student.failure is not None for group in groups.values() for asked in group)


def gets_nothing(exercise: Exercise, asker: Asker, questions: Questions) -> bool:
    """Whether the first few answers show already that the verdict is `wrong`, with no points; False is no decision.

    Every array is wrong in one of the cases, as no alternative would be. Quicker than `judge`, for those who only want
    to see that nothing is given.
    """
    if _has_gradients(exercise):
        return False  # the right gradients of another loss would earn something
    first = _asked(exercise, asker, {ORDINARY: questions[ORDINARY][:FEW]})[ORDINARY]
    if all(asked.student.failure is not None for asked in first):
        return False
    standings = [_standing(exercise, first, part) for part in range(len(exercise.returns))]
    wrong = all(standing.fault is not None and not standing.alternatives for standing in standings)
    return wrong and not _followed(exercise, first, standings)


def _asked(exercise: Exercise, asker: Asker, questions: Questions) -> dict[str, tuple[Asked, ...]]:
    """Every question with the student's answer, all asked in one batch."""
    answers = iter(asker.ask(exercise.name, every_case(questions)))
    return {
        name: tuple(
            Asked(question.case, question.reference, read(exercise, question, next(answers)), question.memo)
            for question in group
        )
        for name, group in questions.items()
    }


def read(exercise: Exercise, question: Question, answer: Answer) -> Answer:
    """The answer as it is judged: with the facts that the card reads off it; what has been read is left as it is."""
    if answer.memo.get(read) == id(answer):
        return answer
    known = exercise.read(question.case, _condensed(answer), question.reference)
    known.memo[read] = id(known)
    return known


def _condensed(answer: Answer) -> Answer:
    """The answer with long lists of numbers made arrays: each comparison would do so again, which takes its time."""
    values = [step.value if _is_flat(step.value) else _condensed_value(step.value) for step in answer.steps]
    if all(value is step.value for value, step in zip(values, answer.steps, strict=True)):
        return answer
    steps = tuple(replace(step, value=value) for step, value in zip(answer.steps, values, strict=True))
    return replace(answer, steps=steps)


def _condensed_value(value: Any) -> Any:
    if _is_flat(value):
        return value
    array = numeric.as_array(value) if isinstance(value, list) else None
    if array is not None and array.size > LONG:
        return array
    items = [_condensed_value(item) for item in value]
    if all(new is old for new, old in zip(items, value, strict=True)):
        return value
    return tuple(items) if isinstance(value, tuple) else items


def _is_flat(value: Any) -> bool:
    """Whether it is no list or tuple, or one that is not long and in which there is no other."""
    if not isinstance(value, (list, tuple)):
        return True
    short = isinstance(value, tuple) or len(value) <= LONG
    return short and not any(issubclass(kind, (list, tuple)) for kind in set(map(type, value)))


def _standing(exercise: Exercise, group: Sequence[Asked], part: int) -> Standing:
    """How the returned array number `part` stands; the fault shown is that of the smallest case."""
    alternatives: list[str] = []
    checks = _value_checks(exercise, part)
    for asked in sorted(group, key=_size):
        for check, judged in _judge_part(exercise, asked, part, checks):
            if judged.comparison.agrees:
                continue
            if judged.alternative is None:
                return Standing(Fault(check, asked, judged))
            alternatives.append(judged.alternative)
            fault = Fault(check, asked, judged)
    return Standing(fault, tuple(dict.fromkeys(alternatives))) if alternatives else Standing()


def _size(asked: Asked) -> int:
    known: int = asked.recall(size, lambda: size(asked.case))
    return known


def _value_checks(exercise: Exercise, part: int, *, quickly: bool = False) -> list[ValueCheck]:
    """The checks that are put to one array; `quickly` by the reference alone, without numerical gradients."""
    checks = [check for check in exercise.checks if isinstance(check, ValueCheck)]
    checks = [check for check in checks if check.part in (None, exercise.returns[part])]
    if quickly:
        checks = [check for check in checks if check.against_reference] or checks
    if not checks:
        raise CardError(f"The card of {exercise.name} asks nothing of {exercise.returns[part]!r}: add a value check.")
    return checks


def _judge_part(exercise: Exercise, asked: Asked, part: int, checks: Sequence[ValueCheck]) -> list[tuple[str, Judged]]:
    """What the checks say of one array in one case, up to the first that refuses it; of an answer that comes again,
    what they said before.
    """
    key = (id(asked.reference), part, *map(id, checks))
    known: list[tuple[str, Judged]] | None = asked.student.memo.get(key)
    if known is None:
        known = asked.student.memo[key] = _judge_part_anew(exercise, asked, part, checks)
    return known


def _judge_part_anew(
    exercise: Exercise, asked: Asked, part: int, checks: Sequence[ValueCheck]
) -> list[tuple[str, Judged]]:
    if asked.reference.failure is not None:
        return [(checks[0].name, _judge_failure(asked.reference.failure, asked.student))]
    want = _values(asked.reference, exercise)[part]
    if want is ...:  # the case does not speak of it
        return []
    if asked.student.failure is not None:
        return [(checks[0].name, Judged(Comparison("failure", asked.student.failure.message), want))]
    values = _returned(asked.student, exercise)
    if isinstance(values, str):
        return [(checks[0].name, Judged(Comparison("returned", values), want))]
    results = []
    for check in checks:
        with card_at_fault(exercise, f"puts its check {check.name!r}"):
            judged = _judge_value(check, asked, values[part], want)
        if judged is None:
            continue
        results.append((check.name, judged))
        if not judged.comparison.agrees and judged.alternative is None:
            break  # it is wrong, whatever the others say: a numerical gradient is not worked out for it
    return results


def _judge_failure(want: Failure, student: Answer) -> Judged:
    """Where the text asks for an exception: whether one of this type was raised, whatever it says."""
    failure, expected = student.failure, say("{error} is raised", error=want.error)
    if failure is None:
        found = numeric.describe(student.value)
        message = say("Expected that {error} is raised, found {found}.", error=want.error, found=found)
        return Judged(Comparison("raises", message), expected)
    if failure.is_a(want.error):
        return Judged(AGREES, expected)
    message = say("Expected that {error} is raised, but: {what}", error=want.error, what=failure.message)
    return Judged(Comparison("failure", message), expected)


def _judge_value(check: ValueCheck, asked: Asked, got: Any, want: Any) -> Judged | None:
    if isinstance(got, Opaque) or (got is None and want is not None):
        return Judged(compare(got, want), want)
    return check.judge(asked, got, want)


def _returned(answer: Answer, exercise: Exercise) -> list[Any] | str:
    """What `returned` says of this answer, worked out once for all of its parts."""
    count = len(exercise.returns)
    key = returned, count, answer.facts is None
    if key not in answer.memo:
        answer.memo[key] = returned(answer, count)
    known: list[Any] | str = answer.memo[key]
    return known


def _values(answer: Answer, exercise: Exercise) -> list[Any]:
    values = _returned(answer, exercise)
    assert not isinstance(values, str), values
    return values


def _followed(exercise: Exercise, group: Sequence[Asked], standings: Sequence[Standing]) -> tuple[str, ...]:
    """For each array the id of the alternative that explains it ("": it is right); empty where one is unexplained."""
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
    return min(itertools.product(*options), key=lambda ids: len(set(ids) - {""}))


def _throughout(exercise: Exercise, group: Sequence[Asked], id: str) -> bool:
    """Whether a card's alternative is followed in all arrays that it changes: else its sentence says too much."""
    function = next(known.function for known in exercise.alternatives if known.id == id)
    references = [replace(asked, student=asked.reference) for asked in group]
    return all(
        _fits(exercise, group, part, function) or _fits(exercise, references, part, function)
        for part in range(len(exercise.returns))
    )


def _convention(
    exercise: Exercise, groups: Groups, standings: Sequence[Standing], followed: Sequence[str]
) -> Cause | None:
    """The alternatives followed, in their sentences; what differs in an array where one is not followed throughout."""
    causes = []
    for id in dict.fromkeys(id for id in followed if id):
        parts = [part for part, own in enumerate(followed) if own == id]
        if id in COMMON_ALTERNATIVES:
            sentence: Text = COMMON_ALTERNATIVES[id]
            if len(parts) < len(followed):
                names = ", ".join(f"`{exercise.returns[part]}`" for part in parts)
                sentence = say("{names}: {sentence}", names=names, sentence=sentence)
            causes.append(Cause(id, sentence))
        elif _throughout(exercise, groups[ORDINARY], id):
            causes += [Cause(id, say(known.sentence)) for known in exercise.alternatives if known.id == id]
        else:
            wrong = {exercise.returns[part]: _observed(exercise, groups, part) for part in parts}
            known = diagnosis.diagnose(exercise, groups, wrong)
            if known is None:
                return None
            causes.append(known)
    return diagnosis.together(causes)


def _fits(exercise: Exercise, group: Sequence[Asked], part: int, function: Any) -> bool:
    """Whether the returned array number `part` is in every case what `function` gives."""
    checks = [check for check in exercise.checks if isinstance(check, ValueCheck) and check.against_reference]
    checks = [check for check in checks if check.part in (None, exercise.returns[part])]
    for asked in group:
        answer = asking.recalled(exercise, function, asked)
        if asked.reference.failure is not None:
            if answer.failure is None or not _judge_failure(answer.failure, asked.student).comparison.agrees:
                return False
            continue
        theirs = returned(answer, len(exercise.returns))
        got = returned(asked.student, len(exercise.returns))
        if not checks or isinstance(theirs, str) or isinstance(got, str) or asked.student.failure is not None:
            return False
        for check in checks:
            judged = _judge_value(check, asked, got[part], theirs[part])
            if judged is not None and not judged.comparison.agrees:
                return False
    return True


def _value_findings(exercise: Exercise, standings: Sequence[Standing], groups: Groups) -> list[Finding]:
    """A finding for each returned array; one for all where the function as a whole failed in the same case."""
    faults = [standing.fault for standing in standings]
    whole = [f for f in faults if f is not None and f.judged.comparison.kind in ("failure", "returned")]
    if len(whole) == len(faults) and len({fault.asked.case.label for fault in whole}) == 1:
        return [replace(_value_finding(exercise, 0, standings[0], groups), part=None)]
    return [_value_finding(exercise, part, standing, groups) for part, standing in enumerate(standings)]


def _value_finding(exercise: Exercise, part: int, standing: Standing, groups: Groups) -> Finding:
    name = exercise.returns[part] if len(exercise.returns) > 1 else None
    fault = standing.fault
    if fault is None:
        checks = [check for check in exercise.checks if isinstance(check, ValueCheck)]
        count = sum(_speaks(exercise, asked, part) for asked in groups[ORDINARY])
        message = say("Right in all {count} cases.", count=count)
        if name:
            message = say("`{name}` is right in all {count} cases.", name=name, count=count)
        remarks = [check.remark(groups[ORDINARY]) for check in checks if check.remark is not None]
        for remark in remarks:
            message = say("{sentence} {more}", sentence=message, more=remark) if remark else message
        return Finding(checks[0].name, True, message, part=name)
    label, said = fault.asked.case.label, _said(exercise, fault)
    # Where the function as a whole failed, it is not this one array's fault.
    if name and fault.judged.comparison.kind not in ("failure", "returned"):
        message = say("`{name}`: {what} (case: {label})", name=name, what=said, label=say(label))
    else:
        message = say("{what} (case: {label})", what=said, label=say(label))
    return Finding(fault.check, False, message, _counterexample(exercise, part, fault), name)


def _said(exercise: Exercise, fault: Fault) -> str:
    failure = fault.asked.student.failure
    if failure is not None and fault.asked.reference.failure is None:
        return exceptions.explained(failure, evidence.arguments(exercise, fault.asked.case), exercise.name)
    return fault.judged.comparison.message


def _extra_faults(exercise: Exercise, groups: Groups, standings: Sequence[Standing], followed: Sequence[str]) -> _Extra:
    """What earns nothing and costs when it fails: cases with a finding of their own, and behaviour.

    Only arrays that stand are looked at, and of one that follows an alternative no values: a mistake is paid for once.
    """
    found: dict[str, _FaultyPart | _Misbehaved | None] = {}
    standing_parts = [part for part, standing in enumerate(standings) if standing.right]
    for name in exercise.findings if standing_parts else ():
        faults = ((part, _standing(exercise, groups[name], part).fault) for part in standing_parts)
        found[name] = next((_FaultyPart(part, fault) for part, fault in faults if fault is not None), None)
    if not standing_parts and not followed:
        return found
    for check in exercise.checks:
        if isinstance(check, BehaviourCheck):
            with card_at_fault(exercise, f"puts its check {check.name!r}"):
                fault = check.judge(groups)
            found[check.name] = _Misbehaved(*fault) if fault is not None else None
    return found


def _extra_findings(exercise: Exercise, extra: _Extra) -> list[Finding]:
    findings = []
    behaviours = {check.name: check for check in exercise.checks if isinstance(check, BehaviourCheck)}
    for name, failed in extra.items():
        if failed is None:
            passed = say("{finding}: yes.", finding=say(name))
            if name in behaviours:
                passed = say("{question} Yes.", question=say(behaviours[name].question))
            findings.append(Finding(name, True, passed))
        elif isinstance(failed, _FaultyPart):
            label = say(failed.fault.asked.case.label)
            said = _said(exercise, failed.fault)
            message = say("{finding}: no. {what} (case: {label})", finding=say(name), what=said, label=label)
            findings.append(Finding(name, False, message, _counterexample(exercise, failed.part, failed.fault)))
        else:
            said = failed.sentence
            if name == leaves_arguments_unchanged.name:
                said = _changed(exercise, said, failed.asked)
            findings.append(Finding(name, False, said, evidence.behaviour(exercise, failed.asked)))
    return findings


def _changed(exercise: Exercise, message: str, asked: Asked) -> str:
    """What was changed, by its name where the exercise has one for it."""
    names = [f"`{name}`" for name in evidence.changed_arguments(exercise, asked)]
    if len(names) > 1:
        words = ", ".join(names)
        return say("{names} were changed: they must be left as they came (work on copies).", names=words)
    return say("{name} was changed: it must be left as it came (work on a copy).", name=names[0]) if names else message


def _shrunk(exercise: Exercise, asker: Asker, groups: Groups, standings: Sequence[Standing]) -> list[Standing]:
    """The standings, each fault shown by the smallest input that can be found for it."""
    failures = [asked.student.failure for group in groups.values() for asked in group]
    if any(failure is not None and failure.kind not in ("error", "missing") for failure in failures):
        return list(standings)  # what hangs or crashes is not asked again and again
    cases = [asked.case for asked in groups[ORDINARY]]
    result = []
    found: dict[int, Fault] = {}
    for part, standing in enumerate(standings):
        fault = standing.fault
        if (
            fault is None
            or fault.judged.alternative is not None
            or fault.judged.comparison.kind in ("returned", "raises")
        ):
            result.append(standing)
            continue
        known = shrinking.domain(shrinking.alike(cases, fault.asked.case))
        if known is None:
            result.append(standing)
            continue
        # Where several arrays are wrong, one small input shows them all, as a rule.
        fault = _fault_in(exercise, found.values(), part) or _smallest(exercise, asker, part, fault, known)
        found[part] = fault
        result.append(replace(standing, fault=fault))
    return result


def _fault_in(exercise: Exercise, faults: Iterable[Fault], part: int) -> Fault | None:
    return next((fault for other in faults for fault in _faults(exercise, other.asked, part)), None)


def _faults(exercise: Exercise, asked: Asked, part: int) -> list[Fault]:
    judged = _judge_part(exercise, asked, part, _value_checks(exercise, part, quickly=True))
    return [Fault(name, asked, one) for name, one in judged if not one.comparison.agrees and one.alternative is None]


def _smallest(exercise: Exercise, asker: Asker, part: int, fault: Fault, known: shrinking.Domain) -> Fault:
    shown = {id(fault.asked.case): fault}

    def fails(cases: Sequence[Case]) -> list[bool]:
        answers = asking.answers(exercise.reference, cases)
        references = [exercise.read(*pair) for pair in zip(cases, answers, strict=True)]
        sound = [_sound(exercise, reference, fault.asked.reference) for reference in references]
        students = iter(asker.ask(exercise.name, [case for case, good in zip(cases, sound, strict=True) if good]))
        failing = []
        for case, reference, good in zip(cases, references, sound, strict=True):
            student = exercise.read(case, next(students), reference) if good else Answer()
            faults = _faults(exercise, Asked(case, reference, student), part) if good else []
            # The same kind of fault as before: a function that raises is not shown by a value that differs.
            same = [one for one in faults if one.judged.comparison.kind == fault.judged.comparison.kind]
            if same:
                shown[id(case)] = same[0]
            failing.append(bool(same))
        return failing

    with card_at_fault(exercise, "is asked a smaller case"):
        smallest = shown[id(shrinking.shrunk(fault.asked.case, known, fails))]
    if smallest is fault:
        return fault
    # It is no case of the card any more: neither the example in the text, nor what else its label says.
    return replace(smallest, asked=replace(smallest.asked, case=replace(smallest.asked.case, label=SHRUNK)))


def _sound(exercise: Exercise, reference: Answer, usual: Answer) -> bool:
    """Whether the reference's answer to a smaller case is an ordinary one: finite, and no larger than is usual."""
    values = returned(reference, len(exercise.returns))
    if reference.failure is not None or isinstance(values, str):
        return False
    arrays = [_as_floats(value) for value in values]
    return all(
        array is not None and float(np.abs(array).max(initial=0.0)) <= 10 * max(1.0, _magnitude(before))
        for array, before in zip(arrays, _values(usual, exercise), strict=True)
    )


def _magnitude(value: Any) -> float:
    array = _as_floats(value)
    return 0.0 if array is None or not np.all(np.isfinite(array)) else float(np.abs(array).max(initial=0.0))


def _explained(
    exercise: Exercise,
    groups: Groups,
    verdict: Verdict,
    standings: Sequence[Standing],
    followed: Sequence[str],
    earlier: Sequence[Exercise],
) -> Verdict:
    """The verdict with its message: the cause where it is known, else what differs."""
    if verdict.status == "correct":
        return replace(verdict, message=say("Correct."))
    failed = [finding for finding in verdict.findings if not finding.passed]
    if followed:
        convention = _convention(exercise, groups, standings, followed)
        if convention is None:
            return replace(verdict, message=failed[0].message)
        return replace(verdict, message=convention.sentence, misconception=convention.id)
    observed = {
        exercise.returns[part]: _observed(exercise, groups, part)
        for part, standing in enumerate(standings)
        if not standing.right
    }
    changes = [finding for finding in failed if finding.check == leaves_arguments_unchanged.name]
    if changes and not observed and all(_of_integers(groups, one) for one in failed if one not in changes):
        # An argument worked on in place is changed, and one of integers refuses: one cause, told once.
        return replace(verdict, message=changes[0].message, misconception=diagnosis.CHANGES_ARGUMENTS)
    known = diagnosis.diagnose(exercise, groups, observed or _in_findings(exercise, groups), earlier)
    if known is not None:
        return replace(verdict, message=known.sentence, misconception=known.id)
    return replace(verdict, message=failed[0].message)


def _is_kin(exercise: Exercise, groups: Groups) -> bool:
    """Whether the loss that is returned is the right one but for a factor or a constant: not made up to be easy."""
    cases = diagnosis.valued(groups)[ORDINARY]
    return scaled_or_shifted([_observe(exercise, asked, 0, judged=False) for asked in cases])


def _with_own_loss(
    exercise: Exercise, groups: Groups, verdict: Verdict, own: Sequence[str], earlier: Sequence[Exercise]
) -> Verdict:
    """The verdict where the gradients are right for the loss that is returned, and this loss is not the right one."""
    loss = exercise.returns[0]
    message: str = say(
        "Your {gradients} are the right gradients of the `{loss}` that you return; `{loss}` itself is wrong.",
        gradients=", ".join(f"`{name}`" for name in own),
        loss=loss,
    )
    known = diagnosis.diagnose(exercise, groups, {loss: _observed(exercise, groups, 0)}, earlier)
    if known is None:
        return replace(verdict, message=message)
    message = say("{sentence} {more}", sentence=message, more=known.sentence)
    return replace(verdict, message=message, misconception=known.id)


def _of_integers(groups: Groups, finding: Finding) -> bool:
    """Whether the finding is about cases in which an array of integers is given."""
    given = [arguments(asked.case) for asked in groups.get(finding.check, ())]
    return bool(given) and all(any(map(_is_of_integers, each)) for each in given)


def _is_of_integers(argument: Any) -> bool:
    array = numeric.as_array(argument)
    return array is not None and array.ndim > 0 and array.dtype.kind in "iu"


def _observed(exercise: Exercise, groups: Groups, part: int) -> list[Observed]:
    told = [asked for asked in diagnosis.valued(groups)[ORDINARY] if _speaks(exercise, asked, part)]
    return [_observe(exercise, asked, part) for asked in told]


def _speaks(exercise: Exercise, asked: Asked, part: int) -> bool:
    """Whether the case says anything of this array, or of the fact that stands in its place."""
    return asked.reference.failure is not None or _values(asked.reference, exercise)[part] is not ...


def _observe(exercise: Exercise, asked: Asked, part: int, ordinary: bool = True, *, judged: bool = True) -> Observed:
    """One array of one answer beside what was expected; unless `judged`, without telling whether it is right."""
    got = returned(asked.student, len(exercise.returns))
    array = None if isinstance(got, str) or asked.student.failure else _as_floats(got[part])
    want = _as_floats(_values(asked.reference, exercise)[part])
    checks = _value_checks(exercise, part) if judged else ()
    right = judged and all(one.comparison.agrees for _, one in _judge_part(exercise, asked, part, checks))
    named = asked.recall(evidence.arguments, lambda: evidence.arguments(exercise, asked.case))
    whole = array is not None and np.asarray(numeric.as_array(got[part])).dtype.kind in "iub"
    return Observed(array, np.zeros(0) if want is None else want, named, right, ordinary, whole)


def _in_findings(exercise: Exercise, groups: Groups) -> dict[str, list[Observed]]:
    """What was observed of a function that is right in all ordinary cases: these, and those of its findings."""
    told = diagnosis.valued(groups)
    cases = [(asked, name == ORDINARY) for name in (ORDINARY, *exercise.findings) for asked in told[name]]
    parts = {n: [_observe(exercise, asked, p, usual) for asked, usual in cases] for p, n in enumerate(exercise.returns)}
    return {name: observed for name, observed in parts.items() if not all(one.right for one in observed)}


def _as_floats(value: Any) -> Any:
    array = numeric.as_array(value)
    return None if array is None or array.dtype.kind == "c" else array.astype(np.float64)


def _unanswered(exercise: Exercise, groups: Groups, seed: int) -> Verdict:
    """No case got an answer: the verdict's status is the failure's kind."""
    case = groups[ORDINARY][0].case
    failures = [asked.student.failure for group in groups.values() for asked in group]
    failure = next(failure for failure in failures if failure is not None)
    status = "unanswered" if failure.error == "NotImplementedError" else failure.kind
    message = exceptions.explained(failure, evidence.arguments(exercise, case), exercise.name)
    if status == "unanswered":
        message = say("`{name}` is left as it was released: its cell raises NotImplementedError.", name=exercise.name)
    return Verdict(exercise.name, status, 0.0, 1.0, message, limit=failure.limit, seed=seed)


def _counterexample(exercise: Exercise, part: int, fault: Fault) -> Counterexample:
    student = fault.asked.student
    if student.failure is not None:
        actual: Any = student.failure
    elif fault.asked.reference.failure is not None:
        actual = student.value
    else:
        values = returned(student, len(exercise.returns))
        if isinstance(values, str):
            names = say("{count} values: {names}", count=len(exercise.returns), names=", ".join(exercise.returns))
            return evidence.counterexample(exercise, fault.asked, localized(names), student.value)
        actual = values[part]
    return evidence.counterexample(exercise, fault.asked, fault.judged.expected, actual)
