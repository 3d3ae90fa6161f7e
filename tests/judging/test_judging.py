"""How points are given, and what a verdict says."""

import numpy as np
import pytest

from autograder import Exercise, attribute, call, checks, method
from autograder.judging import gets_nothing, judge
from autograder.judging.asking import LocalAsker
from autograder.judging.questions import CardError, draw


def statistics(X):
    """Mean and variance of each column."""
    return X.mean(axis=0), X.var(axis=0)


exercise = Exercise(statistics, returns=("mean", "variance"))


@exercise.cases
def cases(rng):
    yield "a batch", rng.normal(size=(6, 3))
    yield "one column", rng.normal(size=(5, 1))


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "integers", rng.integers(0, 9, size=(4, 2))


exercise.ask(checks.matches_reference(), checks.leaves_arguments_unchanged, checks.answers_the_same_again)


@exercise.alternative("This is the unbiased variance, divided by n - 1; the text asks for the division by n.")
def unbiased(X):
    return X.mean(axis=0), X.var(axis=0, ddof=1)


@exercise.misconception("These are the statistics of the rows; the columns are asked for.")
def of_rows(X):
    return X.mean(axis=1), X.var(axis=1)


def verdict(function, seed=0):
    return judge(exercise, LocalAsker({"statistics": function}), seed)


def test_a_right_function_is_correct_and_gets_everything():
    found = verdict(lambda X: (X.sum(axis=0) / len(X), ((X - X.mean(axis=0)) ** 2).mean(axis=0)))
    assert (found.status, found.score, found.message) == ("correct", 1.0, "Correct.")


def test_each_array_earns_its_share():
    found = verdict(lambda X: (X.mean(axis=0), X.std(axis=0)))
    assert (found.status, found.score) == ("partial", 0.5)
    assert [finding.part for finding in found.findings if not finding.passed] == ["variance"]


def test_nothing_right_is_zero_and_costs_nothing_more():
    found = verdict(lambda X: (X.mean(axis=0) + 1, X.var(axis=0) + 1))
    assert (found.status, found.score) == ("wrong", 0.0)
    assert [finding.check for finding in found.findings] == ["matches_reference", "matches_reference"]


def test_an_alternative_earns_half_and_is_named():
    found = verdict(unbiased)
    assert (found.score, found.misconception) == (0.5, "statistics/unbiased")
    assert found.message.startswith("This is the unbiased variance")


def test_a_known_mistake_is_named():
    found = verdict(of_rows)
    assert (found.status, found.misconception) == ("wrong", "statistics/of_rows")


def test_an_unknown_mistake_gets_no_cause_but_what_differs():
    found = verdict(lambda X: (np.sin(X).sum(axis=0), np.cos(X).sum(axis=0)))
    assert found.misconception is None
    assert found.message.startswith("`mean`: Expected")


def changing(X):
    result = statistics(X)
    X[:] = 0
    return result


def test_changing_the_arguments_costs_a_quarter():
    found = verdict(changing)
    assert (found.score, found.misconception) == (0.75, "any/changes_arguments")


def test_findings_cost_together_at_most_half():
    calls = []

    def sloppy(X):
        calls.append(1)
        result = statistics(X)
        if X.dtype.kind == "i":
            result = (result[0] + 1, result[1])
        X[:] = 0
        return result if len(calls) < 6 else (result[0] + 1, result[1])

    found = verdict(sloppy)
    assert sum(not finding.passed for finding in found.findings) == 3
    assert found.score == 0.5


def test_remembering_a_former_call_is_found():
    kept = []

    def cached(X):
        kept.append(statistics(X))
        return kept[-1] if len(kept) < 6 else kept[0]

    failed = [finding.check for finding in verdict(cached).findings if not finding.passed]
    assert failed == ["answers_the_same_again"]


def test_answers_that_fail_in_some_cases_are_findings():
    def fragile(X):
        if X.shape[1] == 1:
            raise ValueError("no columns")
        return statistics(X)

    found = verdict(fragile)
    assert found.status == "wrong"
    assert "ValueError: no columns" in found.message


def test_failing_everywhere_is_the_status():
    assert verdict(lambda X: 1 / 0).status == "error"


def test_not_implemented_is_unanswered():
    def stub(X):
        raise NotImplementedError

    assert verdict(stub).status == "unanswered"


def test_a_missing_function_is_missing():
    assert judge(exercise, LocalAsker({}), 0).status == "missing"


def test_returning_none_is_wrong_and_printing_instead_is_named():
    assert verdict(lambda X: None).status == "wrong"
    found = verdict(lambda X: print(*statistics(X)))
    assert (found.status, found.misconception) == ("wrong", "any/prints_instead")


def test_a_wrong_number_of_values_is_said():
    found = verdict(lambda X: X.mean(axis=0))
    assert "Expected 2 values" in found.findings[0].message
    assert found.misconception == "any/returns_less"


def test_the_smallest_case_is_the_counterexample():
    found = verdict(lambda X: (X.mean(axis=0) + 1, X.var(axis=0) + 1))
    shown = next(finding.counterexample for finding in found.findings if finding.counterexample)
    assert np.shape(shown.arguments[0]) == (5, 1)


def test_the_same_seed_gives_the_same_verdict_and_another_one_other_inputs():
    wrong = lambda X: (X.mean(axis=0) + 1, X.var(axis=0))
    first, again, other = verdict(wrong, 1), verdict(wrong, 1), verdict(wrong, 2)
    assert first == again
    assert first.seed != other.seed
    inputs = [exercise.make_cases(seed)[""][0].steps[0].args[0] for seed in (1, 2)]
    assert not np.array_equal(*inputs)


def test_a_card_whose_reference_fails_is_the_cards_fault():
    broken = Exercise(lambda X: 1 / 0)

    @broken.cases
    def cases(rng):
        yield "anything", 1.0

    broken.ask(checks.matches_reference())
    with pytest.raises(CardError, match="reference of <lambda> fails"):
        judge(broken, LocalAsker({"<lambda>": abs}), 0)


class Counter:
    def __init__(self, start):
        self.total = start

    def add(self, x):
        self.total = self.total + x
        return self.total


stateful = Exercise(Counter, returns=("first", "second", "total"))


@stateful.cases
def additions(rng):
    a, b = rng.normal(size=(2, 3))
    yield "two additions", call(np.zeros(3)), method("add", a), method("add", b), attribute("total")


stateful.ask(checks.matches_reference(), checks.leaves_arguments_unchanged)


def test_a_class_is_judged_step_by_step():
    class Forgetful(Counter):
        def add(self, x):
            return self.total + x

    assert judge(stateful, LocalAsker({"Counter": Counter}), 0).status == "correct"
    found = judge(stateful, LocalAsker({"Counter": Forgetful}), 0)
    assert [finding.passed for finding in found.findings if finding.part] == [True, False, False]


@exercise.misconception("These are the statistics less one: leave it out.")
def less_one(X):
    return X.mean(axis=0) - 1, X.var(axis=0) - 1


@exercise.misconception("The variance is tripled: leave out the factor.")
def tripled_variance(X):
    return X.mean(axis=0), 3 * X.var(axis=0)


def test_a_sentence_on_two_arrays_is_not_said_where_one_alone_fits():
    found = verdict(lambda X: (X.mean(axis=0) - 1, X.var(axis=0)))
    assert found.misconception == "any/offset"
    assert found.message == "`mean`: It is smaller by 1 than it should be, everywhere."


def test_a_sentence_on_one_array_is_said_beside_another_mistake():
    found = verdict(lambda X: (2 * X.mean(axis=0), 3 * X.var(axis=0)))
    assert found.message == "`mean`: It is 2 times what it should be. The variance is tripled: leave out the factor."


def test_zeros_are_told_as_zeros():
    found = verdict(lambda X: (np.zeros(X.shape[1]), np.zeros(X.shape[1])))
    assert found.misconception == "any/constant"
    assert "0 everywhere, whatever the arguments are" in found.message


def test_a_function_that_is_returned_is_told_as_one():
    assert verdict(lambda X: lambda: X).misconception == "any/returns_function"
    assert verdict(lambda X: [lambda: X]).misconception == "any/returns_function"


def test_what_is_worked_out_only_when_somebody_looks_is_told_as_such():
    assert verdict(lambda X: (row for row in X)).misconception == "any/returns_lazily"
    assert verdict(lambda X: map(np.mean, X.T)).misconception == "any/returns_lazily"


def squares(X):
    """Each entry squared."""
    return X**2


def powers(X, n):
    """Each entry to the power of n."""
    return X**n


def test_two_functions_that_cannot_answer_are_not_the_same_for_that():
    asked = Exercise(squares)
    asked.cases(lambda rng: [("some numbers", rng.normal(size=4)), ("others", rng.normal(size=3))])
    asked.cases(finding="right for integers")(lambda rng: [("integers", rng.integers(0, 9, size=4))])
    asked.ask(checks.matches_reference())
    found = judge(asked, LocalAsker({"squares": lambda X: X ^ 2}), 0, earlier=[Exercise(powers)])
    assert found.misconception != "any/earlier_exercise"


@pytest.mark.parametrize(
    ("function", "id", "words"),
    [
        (lambda X: (*statistics(X), 7), "any/returns_more", "return (mean, variance) and nothing else"),
        (lambda X: (len(X), *statistics(X)), "any/returns_more", "return (mean, variance) and nothing else"),
        (lambda X: statistics(X)[1], "any/returns_less", "without `mean`"),
        (lambda X: {"mean": 1, "variance": 2}, "any/returns_dict", "return the values, (mean, variance)"),
        (lambda X: (X, X, X), None, "Expected 2 values"),
    ],
)
def test_other_values_than_are_asked_for_are_told(function, id, words):
    found = verdict(function)
    assert found.misconception == id
    assert words in found.message


def test_a_tuple_of_the_wrong_length_is_counted_not_measured():
    assert "found a tuple of 3 items" in verdict(lambda X: (X, X, X)).message


def printing(*shown):
    def prints(X):
        for show in shown:
            print(show(X))

    return prints


def test_only_what_prints_all_the_numbers_is_told_to_return_them():
    mean, variance = (lambda X: X.mean(axis=0)), (lambda X: X.var(axis=0))
    assert verdict(printing(mean, variance)).misconception == "any/prints_instead"
    assert verdict(printing(mean)).misconception == "any/returns_nothing"
    assert verdict(printing(lambda X: mean(X)[0], variance)).misconception == "any/returns_nothing"


def test_the_argument_that_was_changed_is_named_on_a_small_case():
    found = verdict(changing)
    assert found.message == "`X` was changed: it must be left as it came (work on a copy)."
    (finding,) = [finding for finding in found.findings if not finding.passed]
    assert np.size(finding.counterexample.arguments[0]) == 5


def test_a_counterexample_that_was_made_smaller_is_not_called_a_case_of_the_card():
    found = verdict(lambda X: (X.mean(axis=0) + np.sin(X).sum(axis=0), X.var(axis=0)))
    (finding,) = [finding for finding in found.findings if not finding.passed]
    assert "(case: a small input that shows it)" in finding.message


def test_an_alternative_that_one_array_follows_is_not_told_of_all():
    both = Exercise(statistics, returns=("mean", "variance"))
    both.cases(cases)
    both.ask(checks.matches_reference())
    both.alternative("Both are halved.")(lambda X: (X.mean(axis=0) / 2, X.var(axis=0) / 2))
    found = judge(both, LocalAsker({"statistics": lambda X: (X.mean(axis=0), X.var(axis=0) / 2)}), 0)
    assert found.message == "`variance`: It is 1/2 times what it should be."
    assert found.score == 0.5


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda X: (X.mean(axis=0) + 1, X.var(axis=0) + 1), True),
        (lambda X: (X.mean(axis=0), X.var(axis=0) + 1), False),
        (lambda X: (X.mean(axis=0) + 1, X.var(axis=0, ddof=1)), True),
        (lambda X: (X.mean(axis=0), X.var(axis=0, ddof=1)), False),
        (lambda X: X / 0 + None, False),
        (lambda X: (X.mean(axis=0), X.var(axis=0)), False),
    ],
)
def test_that_nothing_is_given_is_seen_from_a_few_answers(function, expected):
    asker = LocalAsker({"statistics": function})
    assert gets_nothing(exercise, asker, draw(exercise, 0)) is expected
    assert not expected or verdict(function).status == "wrong"
