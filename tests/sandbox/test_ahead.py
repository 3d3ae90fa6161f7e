"""What will be asked is sent ahead: every answer still belongs to its question, and every death to its function."""

from __future__ import annotations

import os
import time

import numpy as np
import pytest

from autograder.case import Call, Case
from autograder.sandbox.wire import Unsendable

from .conftest import cases

DOUBLE_AND_SQUARE = "def double(x): return 2 * x\ndef square(x): return x * x"


def values(answers):
    return [answer.value for answer in answers]


def test_what_is_expected_is_answered_when_it_is_asked(open_session):
    session = open_session(DOUBLE_AND_SQUARE)
    session.begin()
    doubles, squares = cases(1, 2), cases(3, 4)
    session.expect("double", doubles)
    session.expect("square", squares)
    assert values(session.ask("double", doubles)) == [2, 4]
    assert values(session.ask("square", squares)) == [9, 16]


def test_it_may_be_asked_in_any_order_and_with_others_between(open_session):
    session = open_session(DOUBLE_AND_SQUARE)
    doubles, squares = cases(1, 2), cases(3)
    session.expect("double", doubles)
    session.expect("square", squares)
    assert values(session.ask("double", cases(10))) == [20]
    assert values(session.ask("square", squares)) == [9]
    assert values(session.ask("double", doubles)) == [2, 4]


def test_cells_are_run_before_anything_is_answered_and_once(open_session):
    session = open_session("n = 0", "n += 1", "def f(x): return n + x")
    session.begin()
    asked = cases(10)
    session.expect("f", asked)
    assert [result.failure for result in session.run()] == [None, None, None]
    assert values(session.ask("f", asked)) == [11]


def test_a_death_is_told_of_the_function_that_died_and_the_next_is_answered(open_session):
    session = open_session("import os", "def f(x): os._exit(0)", "def g(x): return x")
    deadly, harmless = cases(1), cases(2, 3)
    session.begin()
    session.expect("g", harmless)
    session.expect("f", deadly)
    later = cases(4)
    session.expect("g", later)
    assert values(session.ask("g", harmless)) == [2, 3]
    assert [answer.failure.kind for answer in session.ask("f", deadly)] == ["crash"]
    assert values(session.ask("g", later)) == [4]


def test_a_death_in_what_was_sent_ahead_does_not_touch_what_is_asked_after_it(open_session):
    session = open_session("import os", "def f(x): os._exit(0)", "def g(x): return x")
    deadly = cases(1)
    session.expect("f", deadly)
    assert values(session.ask("g", cases(5))) == [5]
    assert [answer.failure.kind for answer in session.ask("f", deadly)] == ["crash"]


def test_a_loop_costs_its_own_function_alone(open_session):
    session = open_session("def f(x):\n    while True: pass", "def g(x): return x", limits={"exercise_seconds": 0.5})
    looping, harmless = cases(1, 2, 3), cases(4)
    session.begin()
    session.expect("f", looping)
    session.expect("g", harmless)
    assert [answer.failure.kind for answer in session.ask("f", looping)] == ["timeout"] * 3
    assert values(session.ask("g", harmless)) == [4]


def test_a_function_without_time_left_is_not_waited_for_though_it_was_sent(open_session):
    session = open_session("def f(x):\n    while True: pass", "def g(x): return x", limits={"exercise_seconds": 0.5})
    for _ in range(2):
        session.ask("f", cases(1))
    again, harmless = cases(1), cases(4)
    session.expect("f", again)
    session.expect("g", harmless)
    assert [answer.failure.kind for answer in session.ask("f", again)] == ["timeout"]
    assert values(session.ask("g", harmless)) == [4]


def test_a_cell_that_ends_the_worker_does_not_take_the_questions_with_it(open_session):
    session = open_session("def f(x): return x", "import os; os._exit(0)", "y = 1")
    asked = cases(7)
    session.begin()
    session.expect("f", asked)
    assert [result.failure.kind if result.failure else None for result in session.run()] == [None, "crash", None]
    assert values(session.ask("f", asked)) == [7]


def test_functions_of_the_grader_are_evaluated_for_what_was_sent_ahead(open_session):
    session = open_session("def f(g, x): return g(x) + 1", "def h(x): return x")
    asked, others = [Case("a case", (Call((lambda x: 10 * x, 2.0)),))], cases(3)
    session.begin()
    session.expect("f", asked)
    session.expect("h", others)
    assert values(session.ask("f", asked)) == [21.0]
    assert values(session.ask("h", others)) == [3]


def test_much_can_be_sent_ahead(open_session):
    session = open_session("def f(x): return x[::-1]", "def g(x): return x")
    large, small = cases(*(["x" * 20_000] * 100)), cases(1)
    session.begin()
    session.expect("f", large)
    session.expect("g", small)
    assert values(session.ask("f", large)) == ["x" * 20_000] * 100
    assert values(session.ask("g", small)) == [1]


def test_what_cannot_be_sent_is_refused_when_it_is_expected(open_session):
    session = open_session("def f(x): return x")
    session.begin()
    with pytest.raises(Unsendable):
        session.expect("f", cases({1, 2}))
    assert values(session.ask("f", cases(1))) == [1]


def test_an_answer_given_before_its_turn_breaks_the_rules(open_session):
    session = open_session(
        "def f(x):\n"
        "    import sys\n"
        "    frame = sys._getframe()\n"
        "    while 'self' not in frame.f_locals or not hasattr(frame.f_locals['self'], '_pipe'):\n"
        "        frame = frame.f_back\n"
        "    frame.f_locals['self']._pipe.send({'id': 'made up', 'steps': [{'value': 1}]})\n"
        "    return x",
        "def g(x): return x",
    )
    forging, harmless = cases(1), cases(2)
    session.begin()
    session.expect("f", forging)
    session.expect("g", harmless)
    assert [answer.failure.kind for answer in session.ask("f", forging)] == ["protocol"]
    assert session.flags
    assert values(session.ask("g", harmless)) == [2]


def test_what_a_worker_said_before_it_died_counts_though_much_was_still_to_be_sent(open_session):
    session = open_session("import os", "def f(x):\n    if x == 3: os._exit(0)\n    return x")
    asked = cases(1, 2, 3, *(["x" * 20_000] * 100))
    session.begin()
    session.expect("f", asked)
    first, second, died, *others = session.ask("f", asked)
    assert (first.value, second.value, died.failure.kind) == (1, 2, "crash")
    assert values(others) == ["x" * 20_000] * 100


def test_two_batches_of_arrays_for_one_function_are_told_apart(open_session):
    session = open_session("def f(x): return x.sum()")
    waiting = cases(np.ones(3))
    session.expect("f", waiting)
    assert values(session.ask("f", cases(np.zeros(3)))) == [0.0]
    assert values(session.ask("f", waiting)) == [3.0]


WHAT_LIES_ON_THE_WIRE = "import select\nlying = bool(select.select([3], [], [], 0.3)[0])"


def test_no_question_is_there_while_cells_run(open_session):
    session = open_session(f"{WHAT_LIES_ON_THE_WIRE}\ndef f(x): return lying")
    asked = cases(1)
    session.begin()
    session.expect("f", asked)
    assert values(session.ask("f", asked)) == [False]


def test_no_question_is_there_before_the_one_about_another_function_is_answered(open_session):
    looking = WHAT_LIES_ON_THE_WIRE.replace("\n", "\n    ")
    session = open_session(f"def f(x):\n    {looking}\n    return lying", "def g(x): return x")
    first, second = cases(1), cases(2)
    session.begin()
    session.expect("f", first)
    session.expect("g", second)
    assert values(session.ask("f", first)) == [False]
    assert values(session.ask("g", second)) == [2]


def test_a_crash_in_the_next_function_does_not_spoil_what_is_still_asked_of_this_one(open_session):
    # The cells take so long that they cannot be run a third time as they are.
    session = open_session(
        "import time, os",
        "time.sleep(0.8)\ndata = list(range(3))",
        "def f(x): return data[x]",
        "def g(x): os._exit(0)",
        limits={"total_seconds": 2.0},
    )
    first, crashing, later = cases(1), cases(1, 2), cases(2)
    session.begin()
    session.expect("f", first)
    session.expect("g", crashing)
    assert values(session.ask("f", first)) == [1]
    assert values(session.ask("f", later)) == [2]
    assert [answer.failure.kind for answer in session.ask("g", crashing)] == ["crash", "crash"]


def test_what_was_waited_for_before_its_turn_has_no_more_time_for_that(open_session):
    session = open_session(
        "import time, os",
        "def f(x): return x",
        "def g(x):\n    time.sleep(0.4)\n    if x == 1: os._exit(0)\n    return x",
        limits={"exercise_seconds": 1.0, "call_seconds": 1.0},
    )
    first, slow, later = cases(1), cases(1, 2, 3, 4, 5), cases(2)
    session.expect("f", first)
    session.expect("g", slow)
    session.ask("f", first)
    session.ask("f", later)
    kinds = [answer.failure.kind if answer.failure else None for answer in session.ask("g", slow)]
    assert kinds == ["crash", None, "timeout", "timeout", "timeout"]


@pytest.mark.skipif(os.geteuid() != 0, reason="the kernel itself limits the threads of everybody but root")
def test_threads_that_are_started_before_the_worker_is_waited_for_are_the_students_own(open_session):
    session = open_session(
        "import threading\nthreading.stack_size(32768)\n"
        "for _ in range(300): threading.Thread(target=threading.Event().wait, daemon=True).start()",
        "def f(x): return x",
    )
    session.begin()
    time.sleep(1.0)  # the grader draws questions
    failures = [result.failure for result in session.run()] + [session.ask("f", cases(1))[0].failure]
    assert {failure.limit for failure in failures if failure is not None} == {"threads"}
