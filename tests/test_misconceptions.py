"""Every known mistake of a card is told apart from all others, and is nobody's who is right."""

import re

import pytest
from courses import REPOSITORY as ROOT

from autograder import asking, diagnosis
from autograder.asking import LocalAsker
from autograder.course import Course
from autograder.judging import judge
from autograder.solutions import solutions

COURSE = Course(ROOT)
EXERCISES = tuple(COURSE.cards)
MISCONCEPTIONS = [(name, known) for name in EXERCISES for known in COURSE.exercise(name).misconceptions]
IDS = [known.id for _, known in MISCONCEPTIONS]


def verdict(name, function, seed):
    return judge(COURSE.exercise(name), LocalAsker({name: function}), seed)


def right_functions(name):
    """The reference and every solution with full marks, each under its name."""
    yield "reference", COURSE.exercise(name).reference
    for solution in solutions(COURSE, name):
        if solution.fraction == 1.0:
            namespace = {"__name__": "__main__"}
            exec(compile(solution.code, str(solution.path), "exec"), namespace)
            yield solution.path.stem, namespace[name]


def all_cases(exercise, seed):
    return [case for group in exercise.make_cases(seed).values() for case in group]


@pytest.mark.parametrize(("name", "known"), MISCONCEPTIONS, ids=IDS)
def test_a_misconception_is_recognised_in_the_function_that_has_it(name, known):
    for seed in range(1):
        found = verdict(name, known.function, seed)
        assert found.misconception == known.id
        assert known.sentence in found.message
        assert found.score < 1.0


@pytest.mark.parametrize("name", EXERCISES)
def test_who_is_right_is_told_of_no_misconception(name):
    for title, function in right_functions(name):
        for seed in range(3):
            assert verdict(name, function, seed).misconception is None, (title, seed)


@pytest.mark.parametrize("name", EXERCISES)
def test_no_misconception_gives_the_answers_of_who_is_right(name):
    # Else a right solution with a fault of another kind (it changes its arguments, say) would be given its sentence.
    exercise = COURSE.exercise(name)
    cases = all_cases(exercise, seed=0)
    for title, function in right_functions(name):
        theirs = [asking.answer(function, case) for case in cases]
        for known in exercise.misconceptions:
            same = (
                diagnosis.same_answer(asking.answer(known.function, case), answer, len(exercise.returns))
                for case, answer in zip(cases, theirs, strict=True)
            )
            assert not all(same), (title, known.id)


@pytest.mark.parametrize("name", EXERCISES)
def test_each_mistake_and_convention_of_a_card_has_an_id_and_a_sentence_of_its_own(name):
    exercise = COURSE.exercise(name)
    known = [*exercise.misconceptions, *exercise.alternatives]
    assert len({one.id for one in known}) == len(known)
    assert len({one.sentence for one in known}) == len(known)


@pytest.mark.parametrize(("name", "known"), MISCONCEPTIONS, ids=IDS)
def test_a_tutor_says_one_sentence_or_two_in_plain_characters(name, known):
    assert known.sentence.isascii()
    assert known.sentence.endswith(".")
    assert len(re.findall(r"[.!?](?= [A-Z])", known.sentence)) <= 1
    assert len(known.sentence) <= 250
