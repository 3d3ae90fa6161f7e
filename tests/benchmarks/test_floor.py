"""The floor runs what the grader asks, and the contestants of this repository really grade."""

import pickle

import numpy as np
import pytest

from autograder.sandbox import wire
from benchmarks import contestants, eight, floor

CLASS = eight.build_class(3)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    root = tmp_path_factory.mktemp("floor") / "course"
    eight.hand_in(root, eight.released(eight.make_course(root)), CLASS)
    return {request.student: request for request in floor.record(root)}


def test_every_function_of_every_submission_is_asked(recorded):
    assert list(recorded) == [submission.student for submission in CLASS]
    for request in recorded.values():
        assert {case.name for case in request.cases} == set(eight.EXERCISES)


def _answers(contestant, folder, students):
    """What a floor has written, submission by submission."""
    contestant.prepare(folder, students)
    for command in contestant.commands(folder):
        assert contestants.measure(command, cwd=folder).status == 0
    found = []
    for path in sorted(folder.glob("answers-*")):
        data = path.read_bytes()
        while data:
            size = 8 + int.from_bytes(data[:8], "little")
            found.append(pickle.loads(data[8:size]))
            data = data[size:]
    return found


def test_all_cells_with_code_are_run_once(recorded):
    for request in recorded.values():
        assert len(request.cells) == 1 + 2 * len(eight.EXERCISES)


def test_what_the_floor_answers_of_a_right_submission_is_what_the_reference_answers(recorded, tmp_path):
    request = recorded[CLASS[0].student]
    assert CLASS[0].perfect
    one_floor, _ = contestants.floors(tmp_path, CLASS[:1])
    (answers,) = _answers(one_floor, tmp_path / "trial", CLASS[:1])
    assert len(answers) == len(request.cases)
    for case, (answer,) in zip(request.cases, answers, strict=True):
        value = answer[0]
        args, kwargs = case.calls[0]
        with np.errstate(all="ignore"):
            expected = eight.repository().exercise(case.name).reference(*args, **kwargs)
        np.testing.assert_allclose(np.asarray(value, dtype=float), expected, rtol=1e-4, atol=1e-6)


def test_two_floors_at_once_answer_what_one_does(tmp_path):
    one, two = contestants.floors(tmp_path, CLASS)
    alone, beside = _answers(one, tmp_path / "one", CLASS), _answers(two, tmp_path / "two", CLASS)
    assert len(alone) == len(CLASS)
    assert pickle.dumps([alone[0], alone[2], alone[1]]) == pickle.dumps(beside)


def test_a_message_that_the_floor_does_not_know_is_not_passed_over():
    frame = wire.frame({"do": "everything at once"})
    with pytest.raises(ValueError, match="everything at once"):
        floor._request("ada", [(None, frame)])


def test_autograder_grade_gets_through_the_class_with_the_right_scores(tmp_path):
    one_job, _, _ = contestants.autograder(tmp_path)
    trial = contestants.grade_once(one_job, CLASS, tmp_path)
    assert trial.trouble == ""
    assert trial.students == 3
    assert trial.cost.cpu_seconds > 0
