"""Each way in which a reference can be wrong, or not be confirmed, is planted; and our own references are confirmed."""

from dataclasses import replace

import courses
import pytest

from autograder.course import Course
from autograder.validation import opened, prove, prove_claim, references
from autograder.validation.cache import Cache
from autograder.validation.output import show
from validation.plants import failing, planted

COURSE = Course(courses.REPOSITORY)
FIRST = "exercise = Exercise(scaled)\n"
OTHER_KIND = "The reference's value is of another kind: "


def opinion(body, rtol="1e-12"):
    """The change of the card that names a function with this body as a confirmation of `2.0 * x - y`."""
    lines = f'@exercise.confirmed_by("a second opinion", rtol={rtol})\ndef opinion(x, y):\n    {body}\n'
    return FIRST, f"{FIRST}\n{lines}"


def fault(course):
    """Why the one statement that does not hold does not, and the line of the card that it names."""
    (statement,) = failing(course, "reference")
    (first,) = statement.faults
    assert first.path == course.cards["scaled"]
    assert statement.to_json()["line"] == first.line
    return first.why, first.path.read_text().splitlines()[first.line - 1]


def the_one(course):
    (statement,) = courses.statements(course, "reference", exercise="scaled")
    return statement


def test_a_reference_that_is_confirmed_holds_and_says_how_closely_and_where(tmp_path):
    statement = the_one(planted(tmp_path, opinion("return (x - y) + x")))
    assert statement.holds
    assert statement.text == "the reference of scaled agrees with a second opinion"
    assert "in 40 cases, at value[" in statement.figure
    assert ", seed 10" in statement.figure
    assert statement.brief.endswith(" ulp")


def needing(module):
    """The change of the card that names an opinion for which a module is needed."""
    line = f'@exercise.confirmed_by("a second opinion", needs="{module}")'
    return FIRST, f"{FIRST}\n{line}\ndef opinion(x, y):\n    return 2 * x - y\n"


def test_an_opinion_that_needs_what_is_not_installed_is_not_asked_and_that_is_said(tmp_path, capsys):
    statement = the_one(planted(tmp_path, needing("no_such_module")))
    assert (statement.holds, statement.figure, statement.brief) == (True, "", "")
    assert statement.skipped == "no_such_module is not installed (it comes with the extra `oracles`)"
    assert statement.to_json()["skipped"] == statement.skipped
    show([statement, statement], ["reference"], root=tmp_path, verbose=False)
    shown = capsys.readouterr().out
    assert "2 were not asked: no_such_module is not installed (it comes with the extra `oracles`).\n" in shown
    assert "0 of 0 statements hold." in shown


def test_an_opinion_whose_module_is_installed_is_asked(tmp_path):
    assert "in 40 cases" in the_one(planted(tmp_path, needing("scipy"))).figure


def test_what_was_not_asked_is_not_kept_as_proved(tmp_path):
    course = planted(tmp_path, needing("no_such_module"))
    cache = Cache(tmp_path / "kept")
    with opened(course, exercise="scaled") as groups:
        claim = next(claim for group in groups for claim in group.claims if claim.kind == "reference")
        (statement,) = prove([replace(groups[0], claims=(claim,))], cache)
        assert statement.skipped
        assert cache.get(claim) is None


def test_a_factor_between_them_is_said_with_its_place(tmp_path):
    why, line = fault(planted(tmp_path, opinion("return (2 * x - y) * 1.001")))
    assert why.startswith("They differ by 1.0e-03 at value[")
    assert why.endswith("] (case 'vectors', seed 1000); 1e-12 is allowed.")
    assert line == '@exercise.confirmed_by("a second opinion", rtol=1e-12)'


def test_a_wrong_reference_is_not_confirmed_by_what_is_right(tmp_path):
    course = planted(tmp_path, opinion("return 2 * x - y"), ("return 2.0 * x - y", "return 2.0001 * x - y"))
    assert fault(course)[0].startswith("They differ by ")


def test_what_differs_less_than_is_allowed_agrees(tmp_path):
    assert the_one(planted(tmp_path, opinion("return (2 * x - y) * 1.001", "2e-3"))).holds


def test_a_small_difference_is_told_in_units_in_the_last_place(tmp_path):
    why, _ = fault(planted(tmp_path, opinion("return (2 * x - y) * (1 + 1e-14)", "0.0")))
    assert " ulp at value[" in why


def test_a_confirmation_that_raises_is_said_with_its_case(tmp_path):
    why, line = fault(planted(tmp_path, opinion("import no_such_library")))
    said = "a second opinion fails in case 'vectors', seed 1000: ModuleNotFoundError: No module named 'no_such_library'"
    assert (why, "confirmed_by" in line) == (said, True)


def test_a_confirmation_that_answers_no_case_confirms_nothing(tmp_path):
    why, line = fault(planted(tmp_path, opinion("return NotImplemented")))
    assert why == "a second opinion answers none of the cases: it confirms nothing."
    assert "confirmed_by" in line


def test_a_confirmation_may_pass_over_cases(tmp_path):
    statement = the_one(planted(tmp_path, opinion("return 2 * x - y if x.ndim == 1 else NotImplemented")))
    assert statement.holds
    assert "in 20 cases" in statement.figure


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return (2 * x - y)[:, np.newaxis]", OTHER_KIND + "The values are right, the shape is not."),
        ("return np.sum(2 * x - y)", OTHER_KIND + "Expected a single number, found shape (4,)."),
        ("return np.where(x == x.max(), np.inf, 2 * x - y)", OTHER_KIND + "Expected inf"),
        ("print(2 * x - y)", "It should return numbers, as the reference does. Its value is None."),
    ],
)
def test_a_confirmation_that_returns_something_else_is_said(tmp_path, body, said):
    why, line = fault(planted(tmp_path, opinion(body)))
    assert why.startswith(said)
    assert why.endswith("(case 'vectors', seed 1000)")
    assert "confirmed_by" in line


def test_as_many_values_are_due_as_the_reference_returns(tmp_path):
    two = ("return 2.0 * x - y", "return 2.0 * x - y, x"), ("Exercise(scaled)", 'Exercise(scaled, returns=("a", "b"))')
    first = 'exercise = Exercise(scaled, returns=("a", "b"))\n'
    why, _ = fault(planted(tmp_path, *two, (first, first + opinion("return 2 * x - y")[1].removeprefix(FIRST))))
    assert "Expected 2 values to be returned, found an array of shape (4,)." in why


ELEMENTWISE = ("exercise.ask(checks.matches_reference())", "exercise.ask(checks.derivative_agrees(lambda x: x**3))")
GRADIENT = (
    "exercise.ask(checks.matches_reference())",
    "exercise.ask(checks.gradient_agrees(lambda x, y: np.sum(x**2 - x * y), argument=0))",
)
ONE_ARGUMENT = [
    ("def scaled(x, y):", "def scaled(x):"),
    ("rng.normal(size=4), rng.normal(size=4)", "rng.normal(size=4)"),
    ("rng.normal(size=(2, 3)), rng.normal(size=(2, 3))", "rng.normal(size=(2, 3))"),
]


def test_a_gradient_that_is_right_holds_and_says_how_closely_it_is_known(tmp_path):
    statement = the_one(planted(tmp_path, GRADIENT))
    assert statement.holds
    assert statement.text == "the answer of scaled agrees with its numerical gradient, within that one's own error"
    assert "estimated within " in statement.figure


@pytest.mark.parametrize("wrong", ["return x - y", "return 2.0 * x + y", "return (2.0 * x - y) * (1 + 1e-8)"])
def test_a_gradient_that_is_wrong_is_said_with_its_case(tmp_path, wrong):
    # The last one is nearer than any student is asked to come.
    why, line = fault(planted(tmp_path, GRADIENT, ("return 2.0 * x - y", wrong)))
    assert why.startswith("The reference's gradient is another one: Expected ")
    assert why.endswith("(case 'vectors', seed 1000)")
    assert line == "def scaled(x, y):"


@pytest.mark.parametrize(("formula", "holds"), [("return 3.0 * x**2", True), ("return 2.0 * x**2", False)])
def test_a_derivative_of_each_element_is_held_against_its_function(tmp_path, formula, holds):
    course = planted(tmp_path, ELEMENTWISE, *ONE_ARGUMENT, ("return 2.0 * x - y", formula))
    if holds:
        assert the_one(course).holds
    else:
        assert fault(course)[0].startswith("The reference's gradient is another one: Expected ")


def test_a_gradient_that_no_case_asks_for_is_said(tmp_path):
    never = (GRADIENT[1], GRADIENT[1].replace("argument=0", "argument=0, when=lambda x, y: False"))
    why, line = fault(planted(tmp_path, GRADIENT, never))
    assert why == "No case has a numerical gradient: the check 'gradient_agrees' asks nothing."
    assert line == "def scaled(x, y):"


@pytest.mark.parametrize("name", COURSE.cards)
def test_each_of_our_references_is_confirmed(name):
    exercise = COURSE.exercise(name)
    assert exercise.confirmations
    statements = [prove_claim(claim) for claim in references.claims(exercise, COURSE.cards[name], ())]
    assert [statement.why for statement in statements if not statement.holds] == []
    asked = [statement for statement in statements if not statement.skipped]
    assert asked
    assert all(statement.brief for statement in asked)
