"""Each way in which a card can be wrong is planted, and validation says which it is and where."""

import importlib.util
import sys

import courses
import pytest

from autograder.validation.strength import strength
from validation.plants import CARD, RIGHT, failing, planted


def the_one(statements):
    (statement,) = statements
    return statement


def line_of(text, card=CARD):
    """The number of the first line that holds the text."""
    return next(number for number, line in enumerate(card.splitlines(), start=1) if text in line)


def test_a_sound_card_has_nothing_to_complain_of(tmp_path):
    assert failing(planted(tmp_path)) == []


def test_a_mutant_that_survives_is_listed_with_its_line_and_the_nearest_check(tmp_path):
    course = planted(tmp_path, ("checks.matches_reference()", "checks.matches_reference(atol=100.0)"))
    statement = the_one(failing(course, "strength"))
    assert statement.text == "the checks of scaled refuse every mutant of its reference"
    assert "`2.0 * x - y -> 2.0 * x + y` keeps full marks. Nearest is matches_reference" in statement.why
    assert "less than is allowed" in statement.why
    fault = statement.faults[0]
    assert (fault.path, fault.line) == (course.cards["scaled"], line_of("return 2.0 * x - y"))


def test_a_mutant_that_no_case_can_see_is_said_to_need_one(tmp_path):
    course = planted(tmp_path, ("return 2.0 * x - y", "return 2.0 * x - y if x.max() < 99 else x"))
    statement = the_one(failing(course, "strength"))
    assert "No case tells it from the reference: add one that does, or declare it" in statement.why


def test_changing_an_argument_must_be_noticed(tmp_path):
    course = planted(tmp_path, ("exercise.ask(checks.leaves_arguments_unchanged)\n", ""))
    assert "`x left alone -> x changed in place` keeps full marks" in the_one(failing(course, "strength")).why


EQUIVALENT = 'exercise = Exercise(scaled)\nexercise.equivalent("2.0 * x - y -> y - 2.0 * x", "why not")\n'


def test_what_is_declared_equivalent_is_tried(tmp_path):
    square = ("return 2.0 * x - y", "return (2.0 * x - y) ** 2")
    first, *_ = failing(planted(tmp_path / "open", square), "strength")
    assert "`2.0 * x - y -> y - 2.0 * x` keeps full marks" in first.why
    declared = ("exercise = Exercise(scaled)\n", EQUIVALENT)
    assert failing(planted(tmp_path / "declared", square, declared), "strength") == []


def test_an_equivalent_that_answers_otherwise_somewhere_is_refuted(tmp_path):
    # The check is blind to it, the declaration is not believed for that.
    blind = ("checks.matches_reference()", "checks.matches_reference(atol=100.0)")
    declared = ("exercise = Exercise(scaled)\n", EQUIVALENT)
    statement = the_one(failing(planted(tmp_path, blind, declared), "strength"))
    assert "`2.0 * x - y -> y - 2.0 * x` is declared equivalent, but answers otherwise" in statement.why


def test_a_declaration_that_speaks_of_no_survivor_is_to_be_removed(tmp_path):
    course = planted(tmp_path, ("exercise = Exercise(scaled)\n", EQUIVALENT))
    assert "no mutant of that name survives: remove the declaration" in the_one(failing(course, "strength")).why


def test_a_mutant_that_loops_for_ever_is_refused_in_time(tmp_path, monkeypatch):
    monkeypatch.setattr("autograder.validation.strength.MUTANT_SECONDS", 0.2)
    loop = "n = 0\n    while n < 2:\n        n = n + 1\n    return n * x - y"
    found = strength(planted(tmp_path, ("return 2.0 * x - y", loop)).exercise("scaled"))
    assert found.refused > 10
    assert "n = n + 1 -> nothing" not in [mutant.name for mutant in found.survivors]


def test_a_right_solution_that_is_refused_is_said_with_seed_and_reason(tmp_path):
    course = planted(tmp_path, right=RIGHT.replace("x + x", "x + x + 1e-3"))
    statement = the_one(failing(course, "fairness"))
    assert statement.text == "right/one.py of scaled gets full marks with 200 seeds"
    assert "With seed 0 it gets 0, its label says 1" in statement.why
    assert (statement.faults[0].path.name, statement.faults[0].line) == ("one.py", 1)


def test_a_wrong_solution_that_passes_is_said(tmp_path):
    course = planted(tmp_path, wrong='"""zero: nothing wrong with it."""\n\ndef scaled(x, y):\n    return 2 * x - y\n')
    assert "With seed 0 it gets 1, its label says 0." in the_one(failing(course, "fairness")).why


def test_a_solution_whose_marks_are_a_matter_of_luck_is_said(tmp_path):
    lucky = RIGHT.replace("return x + x - y", "return x + x - y if x.flat[0] < 2.2 else x")
    statement = the_one(failing(planted(tmp_path, right=lucky), "fairness"))
    seed = int(statement.why.split("With seed ")[1].split()[0])
    assert 0 < seed < 200


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("out = 2.0 * x - y\n    x[...] = 0\n    return out", "`x` was changed"),
        ("out = 2.0 * x - y\n    return out if out.ndim == 1 else out + 0j", "Expected real numbers"),
        ("out = 2.0 * x - y\n    return out if out.ndim == 1 else out[None]", "Expected shape"),
        ("return 2.0 * x - y + np.random.random()", "Expected "),
    ],
)
def test_what_has_the_reference_s_values_is_not_taken_for_the_reference_when_it_differs_in_another_way(
    tmp_path, body, found
):
    right = f'"""full: nearly."""\nimport numpy as np\n\ndef scaled(x, y):\n    {body}\n'
    statement = the_one(failing(planted(tmp_path, right=right), "fairness"))
    assert found in statement.why


FIXED = (
    'yield "vectors", rng.normal(size=4), rng.normal(size=4)',
    'yield "always the same", np.arange(6.0).reshape(2, 3), np.array([1.0, np.nan, 2.0])',
)


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ([], "x + x - y"),
        ([], "np.matrix(x + x - y)"),
        ([("return 2.0 * x - y", "return (2.0 * x - y)[0, 1]")], "np.float32((x + x - y)[0, 1])"),
        ([("return 2.0 * x - y", "return 2.0 * x - y(x)"), ("np.array([1.0, np.nan, 2.0])", "np.sin")], "x + x - y(x)"),
    ],
    ids=["an array", "a matrix", "no number", "a function given"],
)
def test_what_every_seed_asks_alike_is_not_asked_two_hundred_times(tmp_path, changes, answer):
    asked = tmp_path / "asked"
    body = f"    open({str(asked)!r}, 'a').write('.')\n    return {answer}\n"
    right = f'"""full: tells when it is asked."""\nimport numpy as np\n\ndef scaled(x, y):\n{body}'
    one_case = ('    yield "matrices", rng.normal(size=(2, 3)), rng.normal(size=(2, 3))\n', "")
    course = planted(tmp_path, one_case, FIXED, *changes, right=right)
    courses.statements(course, "fairness", exercise="scaled")
    assert asked.stat().st_size == 2


def test_a_card_without_solutions_of_both_kinds_is_said(tmp_path):
    course = planted(tmp_path)
    (tmp_path / "reference/ps1/solutions/scaled/wrong/one.py").unlink()
    statement = the_one(failing(course, "fairness"))
    assert "There is none in reference/ps1/solutions/scaled/wrong/" in statement.why


def test_a_solution_without_a_label_is_said(tmp_path):
    course = planted(tmp_path, right="def scaled(x, y):\n    return 2 * x - y\n")
    assert "must say what the solution gets" in the_one(failing(course)).why


def test_a_reference_that_fails_its_own_card_is_said(tmp_path):
    course = planted(tmp_path, ("exercise.ask(checks.matches_reference())", "exercise.ask(checks.rows_sum_to_one)"))
    statements = {s.text: s.why for s in failing(course, "fairness")}
    assert "With seed 0 it gets 0" in statements["the reference of scaled gets full marks with 200 seeds"]


def test_two_mistakes_that_nothing_tells_apart_are_said_unless_declared(tmp_path):
    twin = '\n@exercise.misconception("x is taken once.")\ndef once(x, y):\n    return 1.0 * x - y\n'
    card = CARD + twin
    course = planted(tmp_path / "open", (CARD, card))
    told_apart, named = failing(course, "diagnoses")
    assert "scaled/single and scaled/once answer alike in all cases" in told_apart.why
    assert "is told of" in named.why
    declared = card.replace('taken once."', 'taken once.", like=["single"]')
    assert failing(planted(tmp_path / "declared", (CARD, declared)), "diagnoses") == []
    stale = CARD.replace('not doubled."', 'not doubled.", like=["adds"]')
    assert "a case tells them apart: remove `like`" in the_one(failing(planted(tmp_path / "s", (CARD, stale)))).why


def test_a_mistake_that_is_none_is_said_with_its_line(tmp_path):
    right = '\n@exercise.misconception("y is first.")\ndef swapped(x, y):\n    return -y + 2.0 * x\n'
    statements = failing(planted(tmp_path, (CARD, CARD + right)), "diagnoses")
    whys = " ".join(statement.why for statement in statements)
    assert "scaled/swapped answers what the reference answers: it is no mistake" in whys
    assert "Who makes the mistake scaled/swapped gets full marks" in whys
    assert statements[0].faults[0].line == line_of("def swapped", CARD + right) - 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rng.normal(size=4), rng.normal(size=4)", "np.random.normal(size=4), rng.normal(size=4)"),
        ("return 2.0 * x - y", "return 2.0 * x - y + 1e-9 * __import__('time').perf_counter()"),
    ],
)
def test_what_does_not_follow_from_the_seed_is_said(tmp_path, old, new):
    statement = the_one(failing(planted(tmp_path, (old, new)), "repeatable"))
    assert "take them from the `rng`" in statement.why or "otherwise when asked again" in statement.why


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("exercise = Exercise(scaled)", "exercise = Exercise(scald)", "cannot be loaded: NameError"),
        ("def scaled", "def scaled(", "cannot be loaded: SyntaxError"),
        ("exercise = Exercise(scaled)", "exorcise = exercise = 1", "cannot be loaded"),
        ('    yield "vectors", rng.normal(size=4)', '    yield "vectors", rng.norml(size=4)', "makes its cases"),
        ("return 2.0 * x - y", "return 2.0 * z - y", "reference of scaled fails"),
    ],
)
def test_a_card_that_cannot_be_used_is_a_statement_and_no_traceback(tmp_path, old, new, said):
    statements = failing(planted(tmp_path, (old, new)))
    assert any(said in statement.why for statement in statements)
    assert all("Traceback" not in statement.why for statement in statements)


def test_what_a_card_raises_has_its_file_and_line(tmp_path):
    course = planted(tmp_path, ("    return 2.0 * x + y", "    return 2.0 * x + y\nadds.__code__ = None.__code__"))
    assert "AttributeError" in the_one(failing(course)).why


COUNTER = '''"""Counts what it is given."""
from autograder import Exercise, attribute, call, checks, method

class Counter:
    def __init__(self, start):
        self.total = start.sum()

    def add(self, x):
        self.total = self.total + x.sum()

exercise = Exercise(Counter, returns=("total",))

@exercise.cases
def cases(rng):
    yield "two steps", call(rng.normal(size=3)), method("add", rng.normal(size=2)), attribute("total")

@exercise.facts
def facts(case, answer):
    return (answer.value,)

exercise.ask(checks.matches_reference())
'''


def test_changing_an_argument_of_a_method_must_be_noticed(tmp_path):
    path = tmp_path / "Counter.py"
    for asks, survivors in (("", 2), ("exercise.ask(checks.leaves_arguments_unchanged)\n", 0)):
        path.write_text(COUNTER + asks)
        specification = importlib.util.spec_from_file_location(f"counter{survivors}", path)
        module = importlib.util.module_from_spec(specification)
        sys.modules[module.__name__] = module  # where the source of a class is looked for
        specification.loader.exec_module(module)
        names = [mutant.name for mutant in strength(module.exercise).survivors]
        del sys.modules[module.__name__]
        changed = ["start of __init__ left alone -> start of __init__ changed in place"]
        changed += ["x of add left alone -> x of add changed in place"]
        assert [name for name in names if "in place" in name] == changed[:survivors]
