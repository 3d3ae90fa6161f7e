"""Throwaway exercises, each of a kind that no card of the course needed at first, are cards like any other."""

import numpy as np
import pytest
from courses import answer, build_course, code, dump, graded, nbgrader, notebook

from autograder.course import Course
from autograder.grading import Grader
from autograder.judging import judge
from autograder.judging.asking import LocalAsker

NETWORK = '''
    """A linear layer that learns by gradient descent."""
    import numpy as np
    from autograder import Exercise, attribute, call, checks, method

    class LinearLayer:
        def __init__(self, W, eta=0.1):
            self.W = W.copy()
            self.eta = eta

        def forward(self, X):
            self.X = X
            return X @ self.W

        def backward(self, gradient):
            dW = self.X.T @ gradient
            self.W = self.W - self.eta * dW
            return dW

    exercise = Exercise(LinearLayer, returns=("output", "dW", "W after the step"))

    @exercise.cases
    def cases(rng):
        for n, d, k in ((1, 2, 3), (5, 4, 2)):
            yield (
                "one step",
                call(rng.normal(size=(d, k)), eta=0.3),
                method("forward", rng.normal(size=(n, d))),
                method("backward", rng.normal(size=(n, k))),
                attribute("W"),
            )

    exercise.ask(checks.matches_reference(), checks.leaves_arguments_unchanged, checks.answers_the_same_again)

    @exercise.misconception("backward returns the gradient but leaves W as it was: subtract eta times the gradient.")
    class never_learns(LinearLayer):
        def backward(self, gradient):
            return self.X.T @ gradient
'''

DROPOUT = '''
    """Inverted dropout."""
    import numpy as np
    from autograder import Exercise, checks

    def dropout(X, keep, rng):
        return X * (rng.random(X.shape) < keep) / keep

    exercise = Exercise(dropout)

    @exercise.cases
    def cases(rng):
        for keep in (0.5, 0.8):
            yield f"keep {keep}", rng.normal(size=(6, 5)), keep, np.random.default_rng(int(rng.integers(2**31)))

    exercise.ask(checks.matches_reference(), checks.leaves_arguments_unchanged, checks.answers_the_same_again)

    @exercise.misconception("Kept activations are not scaled up: divide by keep.")
    def forgets_to_scale(X, keep, rng):
        return X * (rng.random(X.shape) < keep)
'''

RIGHT_LAYER = """
class LinearLayer:
    def __init__(self, W, eta=0.1):
        self.W, self.eta = np.array(W), eta
    def forward(self, X):
        self.X = X
        return np.einsum("nd,dk->nk", X, self.W)
    def backward(self, gradient):
        dW = np.dot(self.X.T, gradient)
        self.W -= self.eta * dW
        return dW
"""
RIGHT_DROPOUT = (
    "def dropout(X, keep, rng):\n    mask = rng.random(X.shape) < keep\n    return np.where(mask, X / keep, 0)"
)


@pytest.fixture(scope="module")
def grader(tmp_path_factory):
    source = notebook(
        code("import numpy as np", nbgrader("imports", locked=True)),
        answer("class LinearLayer:\n    ### BEGIN SOLUTION\n    ### END SOLUTION", "layer"),
        graded("LinearLayer", points=3.0),
        answer("def dropout(X, keep, rng):\n    ### BEGIN SOLUTION\n    ### END SOLUTION", "dropout"),
        graded("dropout", points=1.0),
    )
    cards = {"throwaway/LinearLayer": NETWORK, "throwaway/dropout": DROPOUT}
    with Grader(Course(build_course(tmp_path_factory.mktemp("vocabulary"), cards, {"throwaway": source}))) as grader:
        yield grader


def verdicts(grader, layer, dropout):
    handed_in = notebook(code("import numpy as np"), answer(layer, "layer"), answer(dropout, "dropout"))
    return grader.grade("throwaway", "throwaway", dump(handed_in), "ada").report.exercises


def test_a_right_class_and_a_right_random_function_get_full_marks(grader):
    layer, dropout = verdicts(grader, RIGHT_LAYER, RIGHT_DROPOUT)
    assert (layer.status, layer.score) == ("correct", 3.0), layer
    assert (dropout.status, dropout.score) == ("correct", 1.0), dropout


def test_state_that_is_not_updated_is_named(grader):
    layer, _ = verdicts(grader, RIGHT_LAYER.replace("self.W -= self.eta * dW", "pass"), RIGHT_DROPOUT)
    assert (layer.score, layer.misconception) == (2.0, "LinearLayer/never_learns")


def test_a_random_function_that_does_not_scale_is_named(grader):
    _, dropout = verdicts(grader, RIGHT_LAYER, RIGHT_DROPOUT.replace("X / keep", "X"))
    assert (dropout.status, dropout.misconception) == ("wrong", "dropout/forgets_to_scale")


def test_a_random_function_that_ignores_the_generator_is_wrong(grader):
    _, dropout = verdicts(grader, RIGHT_LAYER, RIGHT_DROPOUT.replace("rng.random(X.shape)", "np.random.rand(*X.shape)"))
    assert dropout.status == "wrong"


def test_a_method_that_raises_is_the_students_error(grader):
    layer, _ = verdicts(grader, RIGHT_LAYER.replace("return dW", "return dw"), RIGHT_DROPOUT)
    assert layer.status == "error" or "NameError" in layer.message


FREE = {
    "dropout": '''
        """Inverted dropout, however the generator is used up."""
        import numpy as np
        from autograder import Exercise, Frequency, call, checks

        def dropout(X, rate, rng):
            mask = rng.random(X.shape) >= rate
            return X * mask / (1 - rate), mask

        exercise = Exercise(dropout, returns=("out", "mask"))

        @exercise.cases
        def cases(rng):
            seed = int(rng.integers(2**31))
            X = rng.normal(size=(200, 20)) + 3.0
            # The same generator twice, and then another one.
            yield "three calls", *(call(X, 0.3, np.random.default_rng(s)) for s in (seed, seed, seed + 1))

        @exercise.facts
        def facts(case, answer):
            X, rate, _ = case.args
            (out, mask), (same, _), (other, _) = answer.values
            out, mask = np.asarray(out), np.asarray(mask)
            if out.shape != X.shape or mask.shape != X.shape:
                raise ValueError
            kept = mask != 0
            return (
                {
                    "the factor of what is kept": np.median(out[kept] / X[kept]) if kept.any() else 0.0,
                    "the largest of what is dropped": np.abs(out[~kept]).max(initial=0.0),
                },
                {
                    "the same generator gives the same": bool(np.array_equal(out, same)),
                    "another generator gives the same": bool(np.array_equal(out, other)),
                    "the share that is kept": Frequency(int(kept.sum()), kept.size),
                },
            )

        exercise.ask(checks.matches_reference(), checks.leaves_arguments_unchanged)

        @exercise.misconception("What is kept is not scaled up: divide by 1 - rate.")
        def forgets_to_scale(X, rate, rng):
            mask = rng.random(X.shape) >= rate
            return X * mask, mask

        @exercise.misconception("The mask alone is returned: return (out, mask).")
        def returns_the_mask_alone(X, rate, rng):
            return dropout(X, rate, rng)[1]

        @exercise.misconception("The share `rate` is kept where it should be dropped.")
        def keeps_what_it_should_drop(X, rate, rng):
            mask = rng.random(X.shape) < rate
            return X * mask / (1 - rate), mask
    ''',
    "halves": '''
        """Both halves of a list, the second one after the first; lists of odd length raise a ValueError."""
        from autograder import Exercise, checks

        def halves(items):
            if len(items) % 2:
                raise ValueError("an odd number")
            half = len(items) // 2
            yield items[:half]
            yield items[half:]

        exercise = Exercise(halves, raises=(ValueError,), yields=True)

        @exercise.cases
        def cases(rng):
            for size in (2, 4, 6):
                yield f"{size} numbers", rng.integers(1, 99, size=size).tolist()
            yield "an odd number of them", [1, 2, 3]

        exercise.ask(checks.matches_reference())

        @exercise.misconception("The halves have changed places.")
        def swaps(items):
            return list(halves(items))[::-1]
    ''',
    "Adder": '''
        """Adds what it is given, times a step, to a total that is set from outside."""
        import numpy as np
        from autograder import Exercise, assign, attribute, call, checks, method

        class Adder:
            def __init__(self, step):
                self.step = step
                self.total = None

            def add(self, X):
                self.total = self.total + self.step * X

        exercise = Exercise(Adder, returns=("total",))

        @exercise.cases
        def cases(rng):
            for size in (1, 4, 40):
                total, X = rng.normal(size=(2, size))
                yield f"{size} numbers", call(0.5), assign("total", total), method("add", X), attribute("total")

        @exercise.facts
        def facts(case, answer):
            return ((np.asarray(answer.values[-1]) - case.steps[1].value) / case.args[0],)

        def loss(total, X):
            return np.sum(total * X)

        exercise.ask(checks.matches_reference())
        exercise.ask(checks.gradient_agrees(
            loss, argument=0, arguments=lambda case: (case.steps[1].value, case.steps[2].args[0])
        ))
    ''',
    "Scale": '''
        """Something that is doubled by one method and halved by another."""
        import numpy as np
        from autograder import Exercise, call, checks, method

        class Scale:
            def __init__(self, X):
                self.X = X

            def up(self):
                return 2.0 * self.X

            def down(self):
                return self.X / 2.0

        exercise = Exercise(Scale, returns=("up", "down"))

        @exercise.cases
        def cases(rng):
            for size in (1, 4):
                yield f"up, {size}", call(rng.normal(size=size)), method("up")
                yield f"down, {size}", call(rng.normal(size=size)), method("down")

        @exercise.facts
        def facts(case, answer):
            value = np.asarray(answer.value)
            return (value, ...) if case.steps[1].name == "up" else (..., value)

        exercise.ask(checks.matches_reference(), checks.leaves_arguments_unchanged)
        exercise.ask(checks.gradient_agrees(
            lambda X: np.sum(X**2), argument=0, part="up", arguments=lambda case: case.args
        ))

        @exercise.misconception("It is halved and doubled the wrong way round.")
        class swaps(Scale):
            up, down = Scale.down, Scale.up
    ''',
    "total": '''
        """The sum of the numbers of a journey: a list of (place, days, name)."""
        import numpy as np
        from autograder import Exercise, checks

        def total(journey, prices):
            return sum(days * prices[name] * place.sum() for place, days, name in journey)

        exercise = Exercise(total)

        @exercise.cases
        def cases(rng):
            for size in (2, 3, 5):
                journey = [(rng.normal(size=3), int(rng.integers(1, 9)), "ab"[n % 2]) for n in range(size)]
                yield f"{size} days", journey, {"a": float(rng.uniform(1, 2)), "b": 3.0}

        exercise.ask(checks.matches_reference(), checks.leaves_arguments_unchanged, checks.answers_the_same_again)
    ''',
    "search": '''
        """The parameters with the highest score, each combination asked once."""
        import itertools
        from autograder import Exercise, checks

        def search(score, grid):
            every = [dict(zip(grid, each)) for each in itertools.product(*grid.values())]
            return max(every, key=lambda each: score(**each))

        exercise = Exercise(search, returns=("best", "asked"))

        @exercise.cases
        def cases(rng):
            def score(parameters=None, **named):
                values = {**(parameters or {}), **named}
                return -((values["a"] - 2) ** 2) - (values["b"] == "low")
            yield "two parameters", score, {"a": [1, 2, 3], "b": ["low", "high"]}

        @exercise.facts
        def facts(case, answer):
            asked = [e.kwargs or e.args[0] for e in answer.steps[0].evaluations]
            return dict(sorted(answer.value.items())), str(sorted((each["a"], each["b"]) for each in asked))

        exercise.ask(checks.matches_reference())
    ''',
}  # fmt: skip


@pytest.fixture(scope="module")
def free(tmp_path_factory):
    cells = [code("import numpy as np", nbgrader("imports", locked=True))]
    for name in FREE:
        kind = "class" if name[0].isupper() else "def"
        head = f"{kind} {name}:" if kind == "class" else f"{kind} {name}(*arguments):"
        cells += [answer(f"{head}\n    ### BEGIN SOLUTION\n    ### END SOLUTION", name), graded(name, points=1.0)]
    cards = {f"throwaway/{name}": card for name, card in FREE.items()}
    root = build_course(tmp_path_factory.mktemp("free"), cards, {"throwaway": notebook(*cells)})
    with Grader(Course(root)) as grader:
        yield grader


def of(grader, name, solution):
    handed_in = notebook(code("import numpy as np"), answer(solution, name))
    report = grader.grade("throwaway", "throwaway", dump(handed_in), "ada").report
    return next(verdict for verdict in report.exercises if verdict.name == name)


DROPS = """
def dropout(X, rate, rng):
    mask = np.array([[rng.choice([0.0, 1.0], p=[rate, 1 - rate]) for _ in row] for row in X])
    return (X * mask / (1 - rate)).tolist(), mask.tolist()
"""


def test_how_a_random_function_uses_its_generator_up_is_free(free):
    assert of(free, "dropout", DROPS).status == "correct", of(free, "dropout", DROPS)


@pytest.mark.parametrize("child", ["rng.spawn(1)[0]", "np.random.default_rng(rng.integers(2**63))"])
def test_a_random_function_may_draw_from_a_child_of_its_generator(free, child):
    solution = DROPS.replace("    mask", f"    rng = {child}\n    mask")
    assert of(free, "dropout", solution).status == "correct", of(free, "dropout", solution)
    namespace = {"np": np}
    exec(solution, namespace)
    assert judge(free.course.exercise("dropout"), LocalAsker(namespace), 0).status == "correct"


def test_a_mistake_of_a_random_function_is_named_whatever_it_draws(free):
    verdict = of(free, "dropout", DROPS.replace("X * mask / (1 - rate)", "X * mask"))
    assert (verdict.score, verdict.misconception) == (0.5, "dropout/forgets_to_scale")
    assert "the factor of what is kept: Expected 1.42857, found 1." in verdict.findings[0].message
    verdict = of(free, "dropout", DROPS.replace("p=[rate, 1 - rate]", "p=[1 - rate, rate]"))
    assert (verdict.score, verdict.misconception) == (0.5, "dropout/keeps_what_it_should_drop")
    assert "the share that is kept: Expected about 0." in verdict.findings[1].message


@pytest.mark.parametrize("draws", ["np.random", "np.random.default_rng()", "np.random.default_rng(0)"])
def test_a_random_function_that_has_a_generator_of_its_own_is_found_out(free, draws):
    verdict = of(free, "dropout", DROPS.replace("rng.choice", f"{draws}.choice"))
    assert verdict.score == 0.5, verdict


def test_an_answer_of_another_form_is_said_to_be_so(free):
    verdict = of(free, "dropout", "def dropout(X, rate, rng):\n    return X[:3], X")
    assert verdict.score == 0.0
    assert "not of the form that the text asks for" in verdict.message
    assert verdict.misconception is None


def test_facts_are_not_read_off_an_answer_that_is_far_too_large(free):
    verdict = of(free, "dropout", "def dropout(X, rate, rng):\n    return np.zeros((1000, 1000)), X")
    assert "Much more was returned" in verdict.message


HALVES = """
def halves(items):
    half, rest = divmod(len(items), 2)
    if rest:
        raise ValueError("not even")
    {give}
"""


@pytest.mark.parametrize(
    "give",
    [
        "yield items[:half]; yield items[half:]",
        "return [items[:half], items[half:]]",
        "return zip(*zip(items[:half], items[half:]))",
        "return map(list, (items[:half], items[half:]))",
    ],
)
def test_a_generator_and_a_list_are_alike_where_the_text_says_so(free, give):
    assert of(free, "halves", HALVES.format(give=give)).status == "correct"


def test_an_exception_that_is_asked_for_must_be_raised_in_whatever_words(free):
    right = HALVES.format(give="return [items[:half], items[half:]]")
    own = "class Odd(ValueError):\n    pass\n\n" + right.replace('ValueError("not even")', "Odd")
    assert of(free, "halves", own).status == "correct"
    verdict = of(free, "halves", right.replace("ValueError", "TypeError"))
    assert (verdict.score, verdict.misconception) == (0.0, None)
    assert verdict.message.startswith("Expected that ValueError is raised, but: TypeError: not even")
    verdict = of(free, "halves", right.replace('raise ValueError("not even")', "return []"))
    assert "Expected that ValueError is raised, found" in verdict.message
    assert verdict.findings[0].counterexample.expected == "ValueError is raised"


def test_a_mistake_is_named_although_some_cases_ask_for_an_exception(free):
    verdict = of(free, "halves", HALVES.format(give="return [items[half:], items[:half]]"))
    assert verdict.misconception == "halves/swaps"


ADDER = """
class Adder:
    def __init__(self, step):
        self.step = step
    def add(self, X):
        self.total {changes}
        return self
"""


@pytest.mark.parametrize("changes", ["= self.total + self.step * X", "+= self.step * X"])
def test_an_attribute_that_is_set_belongs_to_the_object(free, changes):
    assert of(free, "Adder", ADDER.format(changes=changes)).status == "correct"


def test_a_wrong_gradient_of_a_class_is_refused(free):
    verdict = of(free, "Adder", ADDER.format(changes="= self.total + self.step * X * (len(X) < 40)"))
    assert (verdict.status, verdict.score) == ("wrong", 0.0)


def test_an_attribute_that_cannot_be_set_is_the_students_error(free):
    verdict = of(
        free, "Adder", "class Adder:\n    __slots__ = ('step',)\n    def __init__(self, step): self.step = step"
    )
    assert verdict.status == "error"
    assert "total" in verdict.message


SEARCH = """
def search(score, grid):
    best = None
    for a in grid["a"]:
        for b in grid["b"]:
            value = score({how})
            if best is None or value > best[0]:
                best = value, {{"a": a, "b": b}}
    return best[1]
"""


@pytest.mark.parametrize("how", ["a=a, b=b", '{"a": a, "b": b}', '**{"b": b, "a": a}'])
def test_a_function_of_the_graders_side_takes_names_and_dicts(free, how):
    assert of(free, "search", SEARCH.format(how=how)).status == "correct"


def test_what_a_function_of_the_graders_side_was_asked_is_judged(free):
    verdict = of(
        free, "search", SEARCH.format(how="a=a, b=b").replace("best[1]", "best[1] if score(a=1, b='low') else None")
    )
    assert verdict.score == 0.5, verdict


TOTAL = "def total(journey, prices):\n    return {total}"


def test_arguments_may_be_lists_of_unlike_things(free):
    right = "sum(days * prices[name] * place.sum() for place, days, name in journey)"
    assert of(free, "total", TOTAL.format(total=right)).status == "correct"


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ("sum(days * place.sum() for place, days, name in journey)", "wrong"),
        ("np.array(journey).sum()", "error"),
        ("journey[0][0] + np.ones(4)", "error"),
        ("journey", "wrong"),
        ("2 * sum(days * prices[name] * place.sum() for place, days, name in journey)", "wrong"),
        ("(journey.append(3), sum(d * prices[n] * p.sum() for p, d, n in journey[:-1]))[1]", "partial"),
    ],
)
def test_a_wrong_answer_to_unlike_things_is_explained_like_any_other(free, wrong, status):
    verdict = of(free, "total", TOTAL.format(total=wrong))
    assert verdict.status == status
    assert verdict.message


NAMES = tuple(FREE)


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_itself_gets_full_marks_in_the_same_process(free, name):
    exercise = free.course.exercise(name)
    for seed in range(30):
        verdict = judge(exercise, LocalAsker({name: exercise.reference}), seed)
        assert verdict.status == "correct", verdict


SCALE = """
class Scale:
    def __init__(self, X):
        self.X = X
    def up(self):
        return self.X + self.X
    def down(self):
        return 0.5 * self.X
"""


def test_a_case_decides_nothing_about_facts_that_it_does_not_speak_of(free):
    assert of(free, "Scale", SCALE).status == "correct", of(free, "Scale", SCALE)
    verdict = of(free, "Scale", SCALE.replace("0.5 * self.X", "0.5 * self.x"))
    assert (verdict.status, verdict.score) == ("partial", 0.5)
    up, down, *_ = verdict.findings
    assert up.passed
    assert "AttributeError" in down.message
    verdict = of(free, "Scale", SCALE.replace("self.X + self.X", "self.X ** 2"))
    assert (verdict.score, verdict.findings[1].passed) == (0.5, True)


def test_a_mistake_is_recognised_by_the_facts_that_its_cases_speak_of(free):
    turned = SCALE.replace("self.X + self.X", "self.X / 2").replace("0.5 * self.X", "2 * self.X")
    assert of(free, "Scale", turned).misconception == "Scale/swaps"
