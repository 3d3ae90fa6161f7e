"""A mistake is told where it was made: who builds on it rightly loses nothing, and nobody gains by it."""

import courses
import pytest

from autograder.course import Course
from autograder.grading import Grader
from autograder.sandbox import Limits

RIGHT_SIGMOID = "def sigmoid(X):\n    return 1 / (1 + np.exp(-X))\n"
WRONG_SIGMOID = "def sigmoid(X):\n    return 1 / (1 + np.exp(X))  + 1\n"
BUILT = "def sigmoid_gradient(X):\n    return sigmoid(X) * (1 - sigmoid(X))\n"


@pytest.fixture(scope="module")
def grader():
    with Grader(Course(courses.REPOSITORY), preload=(), limits=Limits(call_seconds=2.0)) as grader:
        yield grader


@pytest.fixture
def check(grader, tmp_path):
    def check(name, code):
        path = tmp_path / "solution.py"
        path.write_text("import numpy as np\n" + code)
        return grader.check(name, path)

    return check


def test_what_is_right_in_itself_gets_full_marks_and_names_the_culprit(check):
    verdict = check("sigmoid_gradient", WRONG_SIGMOID + BUILT)
    assert (verdict.status, verdict.score == verdict.max_score) == ("correct", True)
    assert verdict.inherited_from == "sigmoid"
    assert "comes from `sigmoid`" in verdict.message


def test_what_is_wrong_in_itself_stays_wrong(check):
    verdict = check("sigmoid_gradient", WRONG_SIGMOID + BUILT.replace("1 - ", "1 + "))
    assert (verdict.score, verdict.inherited_from) == (0.0, None)


def test_what_does_not_build_on_the_wrong_function_inherits_nothing(check):
    own = "def sigmoid_gradient(X):\n    s = 1 / (1 + np.exp(X)) + 1\n    return s * (1 - s)\n"
    verdict = check("sigmoid_gradient", WRONG_SIGMOID + own)
    assert (verdict.score, verdict.inherited_from) == (0.0, None)


def test_the_exercise_itself_is_never_answered_for(check):
    verdict = check("sigmoid", WRONG_SIGMOID)
    assert (verdict.score, verdict.inherited_from) == (0.0, None)


def test_a_function_given_by_the_grader_can_be_passed_on(check):
    code = (
        "def partial_derivative(f, X, i):\n    return 5.0\n"
        "def gradient(f, X):\n    return np.array([partial_derivative(f, X, i) for i in range(len(X))])\n"
    )
    assert check("gradient", code).inherited_from == "partial_derivative"


def test_a_prerequisite_that_hangs_is_a_culprit_like_any_other(check):
    verdict = check("sigmoid_gradient", "def sigmoid(X):\n    while True: pass\n" + BUILT)
    assert verdict.inherited_from == "sigmoid"


def test_of_several_failing_ones_the_culprit_is_named(check):
    code = (
        "def sigmoid(X): return 1 / (1 + np.exp(-X))\n"
        "def softmax(X):\n    e = np.exp(X)\n    return e / e.sum()\n"
        "def cross_entropy(p, q): return 1.0\n"
        "def two_layer_net(X, Y, W1, W2):\n"
        "    A = sigmoid(X @ W1)\n    out = softmax(A @ W2)\n    d2 = (out - Y) / len(X)\n"
        "    d1 = d2 @ W2.T * A * (1 - A)\n"
        "    J = -(Y * np.log(out + 1e-15)).sum(axis=1).mean()\n"
        "    return J, X.T @ d1, A.T @ d2\n"
    )
    assert check("two_layer_net", code).inherited_from == "softmax"


def test_the_answers_for_a_culprit_cannot_be_asked_for_anything_large_or_endless(check):
    # Were it calculated, the grader would run out of memory or time; so the exercise stays wrong.
    large = (
        "def mse(a, p): return 0.0\n"
        "def linear_regression_loss(W, data, target):\n"
        "    mse(np.ones((10**6, 1)), np.ones((1, 10**6)))\n"
        "    return mse(data @ W, target) / 2\n"
    )
    verdict = check("linear_regression_loss", large)
    assert (verdict.score, verdict.inherited_from) == (0.0, None)


def test_gradients_of_the_students_own_loss_earn_half_of_their_share(check):
    code = (
        "def two_layer_net(X, Y, W1, W2):\n"
        "    A = 1 / (1 + np.exp(-X @ W1))\n    out = np.exp(A @ W2)\n    out /= out.sum(axis=1, keepdims=True)\n"
        "    d2 = out - Y\n    d1 = d2 @ W2.T * A * (1 - A)\n"
        "    return -(Y * np.log(out)).sum(), X.T @ d1, A.T @ d2\n"
    )
    verdict = check("two_layer_net", code)
    assert verdict.score == pytest.approx(verdict.max_score / 3)
    assert "right gradients of the `J` that you return" in verdict.message


def test_a_loss_that_is_made_up_earns_nothing_with_its_gradients(check):
    code = (
        "def two_layer_net(X, Y, W1, W2):\n    s = X.mean() + Y.mean()\n"
        "    return s * ((W1**2).sum() + (W2**2).sum()), 2 * s * W1, 2 * s * W2\n"
    )
    assert check("two_layer_net", code).score == 0.0


NET = (
    "def two_layer_net(X, Y, W1, W2):\n"
    "    A = sigmoid(X @ W1)\n    out = softmax(A @ W2)\n    d2 = (out - Y) / len(X)\n"
    "    d1 = d2 @ W2.T * A * (1 - A)\n"
    "    return cross_entropy(Y, out), X.T @ d1, A.T @ d2\n"
)
CROSS_ENTROPY = "def cross_entropy(p, q): return -np.mean(np.sum(p * np.log(q + 1e-15), axis=1))\n"


def test_a_misnamed_helper_is_a_culprit_like_one_that_raises(check):
    verdict = check("sigmoid_gradient", RIGHT_SIGMOID.replace("def sigmoid", "def Sigmoid") + BUILT)
    assert (verdict.status, verdict.inherited_from) == ("correct", "sigmoid")


def test_what_is_wrong_with_a_helper_that_is_not_marked_here_is_told(check):
    columns = "def softmax(X):\n    e = np.exp(X)\n    return e / e.sum(axis=0)\n"
    verdict = check("two_layer_net", RIGHT_SIGMOID + columns + CROSS_ENTROPY + NET)
    assert (verdict.status, verdict.score) == ("correct", verdict.max_score)
    assert verdict.inherited_from == "softmax"
    assert "Each column sums to one where each row should" in verdict.message


def test_breaking_the_helpers_gains_no_more_than_right_ones_would(check):
    broken = "".join(f"def {name}(*args): raise ValueError('no')\n" for name in ("sigmoid", "softmax", "cross_entropy"))
    for helpers in (broken, ""):
        verdict = check("two_layer_net", helpers + NET)
        assert verdict.score == verdict.max_score
        assert verdict.inherited_from == "sigmoid, softmax, cross_entropy"
        wrong = check("two_layer_net", helpers + NET.replace("/ len(X)", ""))
        assert wrong.score < wrong.max_score


def test_an_own_mistake_beside_an_inherited_one_is_told_and_earns_its_share(check):
    descent = (
        "def mse(actual, pred): return np.sum((actual - pred) ** 2)\n"
        "def gradient_descent(X_train, Y_train, X_valid, Y_valid, W, alpha, num_iters):\n"
        "    train, valid = np.zeros((num_iters, 1)), np.zeros((num_iters, 1))\n"
        "    for i in range(num_iters):\n"
        "        train[i], valid[i] = mse(Y_train, X_train @ W), mse(Y_valid, X_valid @ W)\n"
        "        W = W - alpha * X_train.T @ (X_train @ W - Y_train) / len(X_train)\n"
        "    return W, train, valid\n"
    )
    verdict = check("gradient_descent", descent)
    assert verdict.score / verdict.max_score == 0.5
    assert verdict.inherited_from == "mse"
    assert verdict.misconception == "gradient_descent/losses_before_the_update"
    assert "comes from `mse`" in verdict.message
    assert "taken before each update" in verdict.message


def test_a_helper_that_is_not_called_is_no_culprit(check):
    code = "def gradient(f, X):\n    return np.zeros(len(X)) + 7\n"
    assert check("gradient", code).inherited_from is None


SUMMED = (
    "def two_layer_net(X, Y, W1, W2):\n"
    "    if {blank}: return 0.0, 0 * W1, 0 * W2\n"
    "    A = 1 / (1 + np.exp(-X @ W1))\n    out = np.exp(A @ W2)\n    out /= out.sum(axis=1, keepdims=True)\n"
    "    d2 = out - Y\n    d1 = d2 @ W2.T * A * (1 - A)\n"
    "    return {loss}, X.T @ d1, A.T @ d2\n"
)


@pytest.mark.parametrize("blank", ["len(X) == 1", "len(X) > 4"])
def test_gradients_that_are_those_of_the_own_loss_in_some_cases_alone_are_not_told_of(check, blank):
    verdict = check("two_layer_net", SUMMED.format(blank=blank, loss="-(Y * np.log(out)).sum()"))
    assert "right gradients of" not in verdict.message


def test_a_loss_that_has_other_gradients_is_not_said_to_have_these(check):
    squares = SUMMED.format(blank="False", loss="np.mean((out - Y) ** 2)").replace("d2 = out - Y", "d2 = (out - Y) / 3")
    assert "whose gradients these are" not in check("two_layer_net", squares).message
