"""Every known mistake of a card has an id and a sentence of its own; that they are told apart, validation proves."""

import re

import pytest
from courses import REPOSITORY as ROOT

from autograder.course import Course

COURSE = Course(ROOT)
EXERCISES = tuple(COURSE.cards)
MISCONCEPTIONS = [(name, known) for name in EXERCISES for known in COURSE.exercise(name).misconceptions]
IDS = [known.id for _, known in MISCONCEPTIONS]


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
