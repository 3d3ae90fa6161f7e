"""The cause that a student reads: right nearly always, and never a wrong one."""

import pytest

from benchmarks.diagnosis import PAGE, outcomes, right_solutions_given_a_cause, table


@pytest.fixture(scope="module")
def found():
    return list(outcomes())


def test_nine_in_ten_independent_wrong_solutions_get_the_right_cause(found):
    failing = [outcome for outcome in found if not outcome.passed]
    right = [outcome for outcome in failing if outcome.kind == "right"]
    assert len(right) >= 0.9 * len(failing)


def test_none_gets_a_wrong_cause(found):
    assert [str(outcome.path) for outcome in found if outcome.kind == "wrong"] == []


def test_no_correct_solution_gets_a_cause():
    assert right_solutions_given_a_cause() == 0


def test_the_table_in_the_documentation_is_the_one_that_the_command_prints(found):
    assert table(found) in PAGE.read_text()
