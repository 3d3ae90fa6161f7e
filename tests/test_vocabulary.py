"""Two throwaway exercises, a class with state and a random function, are cards like any other."""

import pytest
from courses import answer, build_course, code, dump, graded, nbgrader, notebook

from autograder.course import Course
from autograder.grading import Grader

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
