"""Questions go in as plain values, answers come out as plain values, and nothing is lost on the way."""

from __future__ import annotations

import math

import numpy as np
import pytest

from autograder.case import Attribute, Call, Case, Failure, Method, Opaque
from autograder.sandbox.wire import Unsendable

from .conftest import cases

SAME = "def f(x): return x"


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        -(2**62),
        2.5,
        math.inf,
        -0.0,
        1 + 2j,
        "text\n\u00e9",
        [],
        [1, [2.0, "a"]],
        (1, None),
        {"a": [1], 2: ()},
    ],
)
def test_plain_values_come_back_as_they_are(call, value):
    got = call(SAME, value).value
    assert repr(got) == repr(value)
    assert type(got) is type(value)


@pytest.mark.parametrize("dtype", ["?", "i1", "u2", "i8", "f2", "f4", "f8", "c8", "c16", ">f8", "U3"])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0, 4)])
def test_arrays_come_back_with_type_shape_and_values(call, dtype, shape):
    array = np.arange(math.prod(shape)).reshape(shape).astype(dtype)
    got = call(SAME, array).value
    assert type(got) is np.ndarray
    assert (got.dtype, got.shape) == (array.dtype.newbyteorder("<"), shape)
    assert (got == array).all()
    assert got.flags.writeable


def test_texts_arrive_exactly(call):
    assert call("def f(x): return [ord(c) for c in x]", "a\r\x00\u200d").value == [97, 13, 0, 0x200D]


def test_nan_comes_back_as_nan(call):
    assert math.isnan(call(SAME, math.nan).value)
    assert np.isnan(call(SAME, np.array([np.nan])).value).all()


def test_scalars_and_matrices_keep_their_types(call):
    assert type(call(SAME, np.float32(2.5)).value) is np.float32
    assert type(call("import numpy as np\ndef f(): return np.matrix([[1, 2]])").value) is np.matrix


def test_long_lists_of_numbers_come_back_as_lists_of_the_same_numbers(call):
    assert call("def f(): return [float(i) for i in range(50_000)]").value == [float(i) for i in range(50_000)]
    got = call("import numpy as np\ndef f(): return list(np.arange(50.0))").value
    assert {type(item) for item in got} == {np.float64}


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("{1, 2}", "set"),
        ("b'x'", "bytes"),
        ("(i for i in range(3))", "generator"),
        ("f", "function"),
        ("2**70", "int too large"),
    ],
)
def test_of_a_value_that_cannot_be_sent_the_type_is_known(call, expression, kind):
    assert call(f"def f(): return {expression}").value == Opaque(kind)


def test_what_numpy_takes_for_an_array_is_sent_as_one(call):
    source = "import numpy as np\nclass A:\n    def __array__(self, dtype=None, copy=None): return np.eye(2)\n"
    assert (call(source + "def f(): return A()").value == np.eye(2)).all()
    assert (call("def f(): return range(3)").value == np.arange(3)).all()


def test_an_array_of_objects_becomes_a_list(call):
    assert call("import numpy as np\ndef f(): return np.array([[1], None], dtype=object)").value == [[1], None]


def test_changes_in_place_are_seen_in_the_arguments(call):
    step = call("def f(x, y=None):\n    x += 1\n    y.append(3)", np.zeros(2), y=[1])
    assert (step.args[0] == 1).all()
    assert step.kwargs == {"y": [1, 3]}


def test_each_case_gets_arguments_of_its_own(open_session):
    array = np.zeros(2)
    answers = open_session("def f(x):\n    x += 1\n    return x.copy()", notebook=False).ask("f", cases(array, array))
    assert [answer.value.tolist() for answer in answers] == [[1, 1], [1, 1]]
    assert (array == 0).all()


def test_what_is_returned_is_kept_as_it_was_at_that_moment(open_session):
    method = "    def step(self):\n        self.w += 1\n        return self.w"
    source = f"import numpy as np\nclass A:\n    w = np.zeros(1)\n{method}"
    session = open_session(source, notebook=False)
    [answer] = session.ask("A", [Case("", (Call(), Method("step"), Method("step"), Attribute("w")))])
    assert [step.value.item() for step in answer.steps[1:]] == [1, 2, 2]
    assert answer.steps[0].value == Opaque("A")


def test_a_missing_method_or_attribute_is_an_error_that_names_it(open_session):
    session = open_session("class A: pass", notebook=False)
    [method, attribute] = session.ask("A", [Case("", (Call(), Method("step"))), Case("", (Call(), Attribute("w")))])
    assert "no method `step`" in method.failure.message
    assert "no attribute `w`" in attribute.failure.message


def test_printing_is_captured_and_the_value_unharmed(call):
    step = call("def f():\n    print('working')\n    return 1")
    assert (step.value, step.printed) == (1, "working\n")


def test_the_seed_sets_both_global_generators(open_session):
    source = "import random, numpy as np\ndef f(x): return [random.random(), np.random.rand()]"
    session = open_session(source, notebook=False)
    first, second, third = (session.ask("f", [Case("", (Call((0,)),), seed=seed)])[0].value for seed in (1, 1, 2))
    assert first == second != third


@pytest.mark.parametrize("bits", [np.random.PCG64, np.random.MT19937, np.random.Philox, np.random.SFC64])
def test_a_generator_arrives_in_the_same_state(call, bits):
    rng = np.random.Generator(bits(5))
    rng.normal(size=3)
    got = call("def f(rng): return rng.normal(size=4)", rng).value
    assert (got == rng.normal(size=4)).all()


def test_a_function_argument_is_evaluated_by_the_grader(call):
    def square(x):
        return x**2

    step = call("def f(g, x): return (g.__name__, g(x) - g(-x[0]))", square, np.array([1.0, 3.0]))
    assert step.value[0] == "f"  # its own name would tell which function it is
    assert (step.value[1] == [0, 8]).all()
    assert [evaluation.function for evaluation in step.evaluations] == ["0", "0"]
    assert (step.evaluations[0].args[0] == [1, 3]).all()
    assert step.evaluations[1].value == 1


def test_evaluations_belong_to_the_step_that_made_them(open_session):
    source = "class A:\n    def __init__(self, g): g(1)\n    def two(self, g): g(2); g(3)"
    script = (Call((math.sqrt,)), Method("two", (math.sqrt,)))
    [answer] = open_session(source, notebook=False).ask("A", [Case("", script)])
    assert [len(step.evaluations) for step in answer.steps] == [1, 2]


def test_a_function_argument_that_raises_does_so_in_the_students_call(call):
    step = call(
        "def f(g):\n    try:\n        g(-1)\n    except ValueError as error:\n        return str(error)", math.sqrt
    )
    assert "the function cannot be evaluated there" in step.value


def test_a_function_argument_refuses_what_is_no_value(call):
    step = call("def f(g): return g({1})", math.sqrt)
    assert step.value.error == "TypeError"
    assert "not an object of type set" in step.value.message


def test_functions_inside_lists_are_functions_too(call):
    assert call("def f(gs): return [g(4.0) for g in gs]", [math.sqrt, abs]).value == [2.0, 4.0]


def test_too_many_evaluations_are_a_limit(open_session):
    session = open_session("def f(g):\n    while True:\n        g(1.0)", notebook=False, limits={"call_seconds": 10.0})
    [step] = session.ask("f", cases(abs))[0].steps
    assert (step.value.kind, step.value.limit) == ("limit", "evaluations")


def test_a_function_argument_cannot_be_kept_for_later(open_session):
    source = "kept = []\ndef f(g):\n    kept.append(g)\n    return kept[0](1.0)"
    first, second = open_session(source, notebook=False).ask("f", cases(abs, abs))
    assert first.value == 1.0
    assert second.failure.kind == "error"


def test_a_nested_call_of_the_answered_kind_does_not_mix_up_later_cases(open_session):
    session = open_session("def f(g): return g(2.0)", notebook=False)
    answers = session.ask("f", cases(*[lambda x, k=k: k * x for k in range(50)]))
    assert [answer.value for answer in answers] == [2.0 * k for k in range(50)]


def test_an_argument_that_cannot_be_sent_is_the_authors_mistake(open_session):
    with pytest.raises(Unsendable, match="cannot be sent"):
        open_session(SAME, notebook=False).ask("f", cases({1, 2}))


def test_a_lambda_and_an_alias_are_functions(open_session):
    session = open_session("g = lambda x: 2 * x", "f = g")
    assert session.ask("f", cases(3))[0].value == 6


def test_the_last_definition_counts(open_session):
    session = open_session("def f(x): return h(x)", "def h(x): return 1", "def f(x): return h(x) + 1")
    assert session.ask("f", cases(0))[0].value == 2


def test_many_and_large_cases_are_answered_in_one_go(open_session):
    arrays = [np.full((200, 200), float(k)) for k in range(60)]  # 19 MB there and twice that back
    answers = open_session(SAME, notebook=False).ask("f", cases(*arrays))
    assert [answer.value[0, 0] for answer in answers] == list(range(60))


def test_display_and_magics_can_be_used_in_a_function(open_session):
    session = open_session("def f(x):\n    display(x)\n    get_ipython().run_line_magic('time', '1')\n    return x")
    assert session.ask("f", cases(1))[0].value == 1


@pytest.mark.parametrize(
    "value",
    ["[[[0.5] * 10] * 10] * 199", "{i: {j: 1.0 for j in range(19)} for i in range(900)}", "[[['x'] * 7] * 7] * 370"],
)
def test_a_value_of_many_parts_is_too_large_and_no_breach(call, value):
    assert not isinstance(call(f"def f(x): return {value}", 1).value, Failure)
