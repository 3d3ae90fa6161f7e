"""Whatever goes wrong is called by its name, costs little, and the rest goes on."""

from __future__ import annotations

import numpy as np
import pytest
from courses import kill_below

from autograder.case import Call, Case
from autograder.sandbox import CellSource, SandboxError, wire

from .conftest import cases


def test_an_exception_names_type_message_and_line(call):
    failure = call("def g(x):\n    raise ValueError('bad shape')\ndef f(x): return g(x)", 1).value
    assert (failure.kind, failure.error, failure.where) == ("error", "ValueError", "cell 1, line 2")
    assert failure.message == "ValueError: bad shape"


def test_the_place_is_the_last_line_of_the_students_own(call):
    failure = call("import numpy as np\ndef f(x):\n    y = 1\n    return np.linalg.inv(x)", np.zeros((2, 2))).value
    assert (failure.error, failure.where) == ("LinAlgError", "cell 1, line 4")


@pytest.mark.parametrize(
    "name", ["SystemExit", "KeyboardInterrupt", "GeneratorExit", "NotImplementedError", "RecursionError"]
)
def test_whatever_is_raised_the_worker_goes_on(open_session, name):
    session = open_session(f"calls = []\ndef f(x):\n    calls.append(x)\n    if x: raise {name}\n    return len(calls)")
    raised, after = session.ask("f", cases(1, 0))
    assert (raised.failure.kind, raised.failure.error) == ("error", name)
    assert after.value == 2


def test_deep_recursion_is_an_error(call):
    assert call("def f(x): return f(x)", 1).value.error == "RecursionError"


def test_an_exception_that_cannot_be_printed_is_still_one(call):
    failure = call("class E(Exception):\n    def __str__(self): raise E\ndef f(): raise E").value
    assert (failure.kind, failure.error) == ("error", "E")


def test_no_such_function_is_missing(open_session):
    session = open_session("x = 1")
    assert session.ask("f", cases(1, 2))[1].failure.kind == "missing"
    assert "not a function: it is a value of type int" in session.ask("x", cases(1))[0].failure.message


def test_a_function_missing_because_its_cell_failed_says_so(open_session):
    session = open_session("import no_such_package\ndef f(x): return x")
    failure = session.ask("f", cases(1))[0].failure
    assert (failure.kind, failure.error, failure.where) == ("error", "ModuleNotFoundError", "cell 1, line 1")
    assert "the cell that should define it did not finish" in failure.message
    assert "no_such_package" in failure.message


def test_a_call_that_hangs_is_a_timeout_and_the_others_are_answered(open_session):
    session = open_session("def f(x):\n    while x: pass\n    return x", notebook=False)
    answers = session.ask("f", cases(0, 1, 0))
    assert [answer.failure and answer.failure.kind for answer in answers] == [None, "timeout", None]


def test_after_two_hung_calls_the_rest_are_not_tried(open_session):
    session = open_session("def f(x):\n    while True: pass", notebook=False)
    answers = session.ask("f", cases(*range(40)))
    assert {answer.failure.kind for answer in answers} == {"timeout"}
    assert session._spent < 3


def test_a_hung_function_does_not_harm_the_next_one(open_session):
    session = open_session("def f(x):\n    while True: pass", "def g(x): return x")
    session.ask("f", cases(1, 1))
    assert session.ask("g", cases(7))[0].value == 7


def test_a_cell_that_hangs_keeps_its_definitions_and_the_next_cells_run(open_session):
    session = open_session(
        "a = 1", "import math\nRATE = 0.5\ndef f(x): return RATE * x\nwhile True: pass", "b = a + 1\nb"
    )
    first, hung, last = session.run()
    assert (hung.failure.kind, hung.failure.where) == ("timeout", "cell 2")
    assert hung.outputs[0]["output_type"] == "error"
    assert last.outputs[0]["data"]["text/plain"] == "2"
    assert session.ask("f", cases(4.0))[0].value == 2.0
    assert first.failure is None


def test_definitions_under_a_timing_magic_are_kept_too(open_session):
    session = open_session("%%time\ndef f(x): return x\nwhile True: pass")
    session.run()
    assert session.ask("f", cases(4))[0].value == 4


def test_a_cell_that_crashes_is_named_and_the_next_cells_run(open_session):
    session = open_session("x = 1", "import os\nos._exit(3)", "def f(y): return x + y")
    assert session.run()[1].failure.kind == "crash"
    assert "exit status 3" in session.run()[1].failure.message
    assert session.ask("f", cases(1))[0].value == 2


def test_a_crash_in_a_call_names_the_signal(call):
    source = "import ctypes\ndef f(): ctypes.string_at(0)"
    failure = call(source).value
    assert failure.kind == "crash"
    assert "SIGSEGV" in failure.message


def test_a_crash_in_one_case_does_not_take_the_others_along(open_session):
    session = open_session("import os\ndef f(x):\n    if x == 2: os._exit(0)\n    return x", notebook=False)
    answers = session.ask("f", cases(1, 2, 3))
    assert [answer.failure.kind if answer.failure else answer.value for answer in answers] == [1, "crash", 3]


def test_state_made_by_cells_is_there_after_a_replay(open_session):
    session = open_session(
        "import numpy as np\nw = np.random.rand()", "import os\ndef f(x):\n    if x: os._exit(1)\n    return w"
    )
    before, _, after = session.ask("f", cases(0, 1, 0))
    assert before.value == after.value


def test_memory_in_a_call_is_called_memory_and_the_worker_goes_on(open_session):
    session = open_session("import numpy as np\ndef f(n): return np.ones(n).sum()", notebook=False)
    big, bigger, small = session.ask("f", cases(10**9, 10**13, 10))
    assert {big.failure.kind, bigger.failure.kind} == {"memory"}
    assert small.value == 10


def test_memory_eaten_bit_by_bit_is_called_memory(open_session):
    source = "def f(_):\n    x = []\n    while True: x.append(bytearray(1_000_000))"
    session = open_session(source, notebook=False, limits={"memory_mb": 64})
    assert session.ask("f", cases(0))[0].failure.kind == "memory"


def test_a_cell_that_keeps_all_memory_does_not_hide_why_calls_fail(open_session):
    sources = "x = []\nwhile True: x.append(bytearray(1_000_000))", "import numpy as np\ndef f(n): return np.ones(n)"
    session = open_session(*sources, limits={"memory_mb": 64})
    assert session.run()[0].failure.kind == "memory"
    assert session.ask("f", cases(10**8))[0].failure.kind == "memory"


def test_processor_time_is_a_timeout(open_session):
    session = open_session(
        "def f(x):\n    while True: pass",
        notebook=False,
        limits={"cpu_seconds": 1, "call_seconds": 20.0, "exercise_seconds": 20.0},
    )
    failure = session.ask("f", cases(1))[0].failure
    assert failure.kind == "timeout"
    assert "processor time" in failure.message


def test_a_process_that_ignores_the_end_of_its_processor_time_is_ended_all_the_same(open_session):
    source = "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\ndef f(x):\n    while True: pass"
    limits = {"cpu_seconds": 1, "call_seconds": 60.0, "exercise_seconds": 60.0}
    session = open_session(source, limits=limits)
    assert "SIGKILL" in session.ask("f", cases(1))[0].failure.message


def test_a_process_that_could_not_even_say_that_memory_ran_out_is_called_memory(open_session):
    session = open_session(f"import os\ndef f(x):\n    os._exit({wire.OUT_OF_MEMORY})")
    failure = session.ask("f", cases(1))[0].failure
    assert (failure.kind, failure.message) == ("memory", "It needs more memory than the 512 MB that are allowed.")


def test_cells_together_have_a_limit_and_after_it_definitions_are_still_found(open_session):
    session = open_session(*["import time\ntime.sleep(0.4)"] * 8, "def f(x): return x", limits={"total_seconds": 2.0})
    results = session.run()
    kinds = [result.failure and result.failure.kind for result in results]
    assert kinds[0] is None
    assert kinds[-2:] == ["timeout", "timeout"]
    assert "All cells together ran longer than 2 seconds" in results[-1].failure.message
    assert session.ask("f", cases(1))[0].value == 1


def test_functions_that_hang_take_no_time_from_the_others(open_session):
    hanging = [f"def hangs{number}(x):\n    while True: pass" for number in range(3)]
    session = open_session(
        "import time\ntime.sleep(0.6)",
        *hanging,
        "def f(x):\n    time.sleep(0.3)\n    return x",
        limits={"total_seconds": 1.5},
    )
    for number in range(3):
        assert session.ask(f"hangs{number}", cases(1, 2))[0].failure.kind == "timeout"
    assert [answer.value for answer in session.ask("f", cases(1, 2))] == [1, 2]


def test_cells_that_hang_even_in_their_definitions_end_the_submission(open_session):
    hanging = "class C:\n    while True: pass"
    session = open_session(*[hanging] * 12, "def f(x): return x", limits={"total_seconds": 2.0})
    assert {result.failure.kind for result in session.run()} == {"timeout"}
    failure = session.ask("f", cases(1))[0].failure
    assert failure is None or failure.kind == "timeout"


@pytest.mark.parametrize(("begun", "spent"), [(False, 0.0), (True, 0.0), (True, 2.0)])
def test_definitions_that_take_long_after_the_total_time_have_an_end(open_session, begun, spent):
    slow = "import time\nclass C: time.sleep(0.4)"
    session = open_session(*[slow] * 30, "def f(x): return x", limits={"total_seconds": 1.0}, spent=spent)
    if begun:
        session.begin()
    results = session.run()
    assert results[-1].failure.message == "All cells together ran longer than 1 seconds."
    assert session.spent < max(spent, 1.5) + 0.5
    answer = session.ask("f", cases(1))[0]
    assert answer.failure.kind in ("missing", "timeout")
    assert session.spent < max(spent, 1.5) + 0.5


def test_a_worker_that_ends_after_the_total_time_is_not_replaced_for_ever(open_session):
    slow = "import time\nclass C: time.sleep(0.4)"
    dying = "import os\ndef f(x): os._exit(0)"
    session = open_session(dying, *[slow] * 30, limits={"total_seconds": 1.0}, spent=1.0)
    session.run()
    failures = [answer.failure.kind for answer in session.ask("f", cases(1, 2, 3))]
    assert failures == ["crash", "timeout", "timeout"]


def test_an_exercise_has_a_limit(open_session):
    session = open_session(
        "import time\ndef f(x):\n    time.sleep(0.2)\n    return x", notebook=False, limits={"exercise_seconds": 1.0}
    )
    answers = session.ask("f", cases(*range(10)))
    assert answers[0].value == 0
    assert "All its calls together" in answers[-1].failure.message


def test_printing_without_end_in_a_call_is_a_limit(call):
    failure = call("def f():\n    while True: print('x' * 1000)").value
    assert (failure.kind, failure.limit) == ("limit", "output")


def test_an_answer_too_large_to_be_judged_is_a_limit(open_session):
    patient = {"call_seconds": 60.0, "exercise_seconds": 60.0}  # on a busy machine so much memory takes its time
    session = open_session("import numpy as np\ndef f(n): return np.ones(n)", notebook=False, limits=patient)
    large, small = session.ask("f", cases(10_000_000, 3))
    assert large.failure.kind == "limit"
    assert small.value.shape == (3,)


def test_a_forbidden_operation_is_called_forbidden(call):
    assert call("import os\ndef f(): os.fork()").value.kind == "forbidden"
    assert call("import urllib.request\ndef f(): urllib.request.urlopen('http://localhost')").value.kind == "forbidden"


def test_two_sessions_at_a_time_do_not_end_each_other(open_session):
    first, second = open_session("def f(x): return x"), open_session("def f(x): return -x")
    assert (first.ask("f", cases(1))[0].value, second.ask("f", cases(1))[0].value) == (1, -1)
    first.close()
    assert second.ask("f", cases(2))[0].value == -2


def test_a_dead_warm_process_is_replaced(sandbox):
    [zygote] = sandbox._zygotes
    kill_below(zygote._process.pid)
    zygote._process.wait()
    with sandbox.session([CellSource("def f(x): return x", "cell 1")]) as session:
        assert session.ask("f", cases(5))[0].value == 5


def test_a_worker_that_dies_with_its_warm_process_is_our_failure_and_no_crash(sandbox):
    with sandbox.session([CellSource("def f(x): return x", "cell 1")]) as session:
        session.run()
        [zygote] = sandbox._zygotes
        kill_below(zygote._process.pid)
        with pytest.raises(SandboxError):
            session.ask("f", cases(5))


def test_no_process_and_no_descriptor_is_left_behind(sandbox):
    import os

    def once():
        with sandbox.session([CellSource("def f(x): return x", "cell 1")], notebook=False) as session:
            session.ask("f", [Case("", (Call((1,)),))])

    once()
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        once()
    assert len(os.listdir("/proc/self/fd")) == before


def test_what_is_asked_later_of_a_function_has_one_more_time_altogether(open_session):
    source = "import time\ndef f(x):\n    time.sleep(x)\n    return x\ng = f"
    session = open_session(source, limits={"exercise_seconds": 0.4})
    answers = [session.ask("f", cases(0.15))[0] for _ in range(8)]
    assert [answer.failure for answer in answers[:3]] == [None] * 3
    assert answers[-1].failure.message == "All its calls together ran longer than 0.4 seconds."
    assert session.ask("g", cases(0.0))[0].value == 0.0


def test_cells_run_again_in_another_session_count_what_the_first_has_used(open_session):
    source = "import time\ndef f(x):\n    return x\ntime.sleep(0.2)\nhere = 1"
    first = open_session(source)
    first.run()
    assert first.spent >= 0.2
    [result] = open_session(source, limits={"total_seconds": 0.3}, spent=0.3).run()
    assert result.failure.message == "All cells together ran longer than 0.3 seconds."
    session = open_session(source, limits={"total_seconds": 0.3}, spent=0.3)
    assert session.ask("f", cases(1))[0].value == 1
