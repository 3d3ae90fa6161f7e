"""The references give what the course's text promises, what independent libraries give, and what 60 digits give."""

import inspect

import mpmath
import numpy as np
import pytest
from courses import REPOSITORY as ROOT
from scipy import special
from sklearn.datasets import load_iris
from sklearn.metrics import log_loss, mean_squared_error
from sklearn.preprocessing import OneHotEncoder
from sklearn.utils.extmath import softmax as sklearn_softmax

from autograder import numeric
from autograder.case import arguments
from autograder.course import Course
from autograder.exercise import ORDINARY
from autograder.judging import judge
from autograder.judging.asking import LocalAsker

COURSE = Course(ROOT)
EXERCISES = tuple(COURSE.cards)
CONVENTIONS = [(name, known) for name in EXERCISES for known in COURSE.exercise(name).alternatives]
TRAIN, VALID, TEST = np.r_[0:40, 50:90, 100:140], np.r_[40:45, 90:95, 140:145], np.r_[45:50, 95:100, 145:150]


def reference(name):
    return COURSE.exercise(name).reference


@pytest.fixture
def rng():
    return np.random.default_rng(37)


@pytest.fixture(scope="module")
def iris():
    """Measurements (150, 4), species (150, 1), one-hot species (150, 3)."""
    data = load_iris()
    return data.data, data.target.reshape(-1, 1), np.eye(3)[data.target]


def test_the_course_has_its_seventy_two_exercises():
    assert len(EXERCISES) == 72


# What the text publishes.


def test_the_partial_derivatives_of_the_example_are_17_and_36():
    f, X = reference("my_function2"), np.array([2.0, 3.0])
    assert reference("partial_derivative")(f, X, 0) == pytest.approx(17, abs=1e-8)
    assert reference("partial_derivative")(f, X, 1) == pytest.approx(36, abs=1e-8)
    assert reference("gradient")(f, X) == pytest.approx([17, 36], abs=1e-8)


def test_the_softmax_of_1_3_5_is_as_published():
    assert reference("softmax")(np.array([[1.0, 3.0, 5.0]])) == pytest.approx(
        np.array([[0.016, 0.117, 0.867]]), abs=5e-4
    )


def test_the_sigmoid_of_0_to_4_is_as_published():
    published = [0.5, 0.73105858, 0.88079708, 0.95257413, 0.98201379]
    assert reference("sigmoid")(np.arange(5)) == pytest.approx(published, abs=5e-9)


def test_the_sigmoid_gradient_of_0_to_4_is_as_published():
    published = [0.25, 0.19661193, 0.10499359, 0.04517666, 0.01766271]
    assert reference("sigmoid_gradient")(np.arange(5)) == pytest.approx(published, abs=5e-9)


def test_the_cross_entropy_of_the_example_is_as_published():
    p, q = np.array([[1, 0, 0]]), np.array([[0.7, 0.2, 0.1]])
    assert reference("cross_entropy")(p, q) == pytest.approx(0.356674943938731, abs=1e-15)


def test_the_names_of_the_example_are_encoded_over_john_marry_tim_tom():
    names = ["John", "Tim", "Tom", "John", "Marry", "Tom"]
    columns = ["John", "Marry", "Tim", "Tom"]
    assert reference("one_hot_encoding")(names).tolist() == [[name == column for column in columns] for name in names]


def test_linear_regression_on_iris_gives_the_published_losses(iris):
    data, species, _ = iris
    np.random.seed(37)
    start = np.random.random((4, 1))
    _, train_loss, valid_loss = reference("gradient_descent")(
        data[TRAIN], species[TRAIN], data[VALID], species[VALID], start, 0.03, 100
    )
    assert train_loss.shape == valid_loss.shape == (100, 1)
    published = [42.1148, 2.7150, 0.2498, 0.0764, 0.0593, 0.0565, 0.0557, 0.0554, 0.0553, 0.0551]
    assert train_loss[::10, 0].round(4).tolist() == published
    published = [39.4721, 2.4563, 0.1886, 0.0403, 0.0270, 0.0244, 0.0234, 0.0229, 0.0227, 0.0225]
    assert valid_loss[::10, 0].round(4).tolist() == published


def test_the_two_layer_net_on_iris_gives_the_published_losses(iris):
    data, _, one_hot = iris
    net = reference("two_layer_net")
    np.random.seed(37)
    W1, W2 = np.random.randn(4, 10), np.random.randn(10, 3)
    table = {}
    for iteration in range(1, 1001):
        J, dW1, dW2 = net(data[TRAIN], one_hot[TRAIN], W1, W2)
        if iteration in (50, 100, 200, 300, 400, 500, 1000):
            table[iteration] = round(J, 4), round(net(data[VALID], one_hot[VALID], W1, W2)[0], 4)
        W1, W2 = W1 - 0.1 * dW1, W2 - 0.1 * dW2
    assert table == {
        50: (0.8181, 0.8237),
        100: (0.5989, 0.6046),
        200: (0.3995, 0.4030),
        300: (0.3203, 0.3227),
        400: (0.2687, 0.2705),
        500: (0.2307, 0.2310),
        1000: (0.1436, 0.1331),
    }
    assert net(data[TEST], one_hot[TEST], W1, W2)[0] == pytest.approx(0.0980801953762057, abs=1e-14)


# What independent libraries give.


@pytest.mark.parametrize("shape", [(7,), (7, 1), (4, 3)])
def test_mse_is_that_of_scikit_learn(rng, shape):
    actual, pred = rng.normal(size=shape), rng.normal(size=shape)
    assert reference("mse")(actual, pred) == pytest.approx(mean_squared_error(actual.ravel(), pred.ravel()), rel=1e-14)


def test_the_regression_loss_is_half_the_mean_squared_error_of_scikit_learn(rng):
    W, data, target = rng.normal(size=(3, 1)), rng.normal(size=(8, 3)), rng.normal(size=(8, 1))
    expected = mean_squared_error(target, data @ W) / 2
    assert reference("linear_regression_loss")(W, data, target) == pytest.approx(expected, rel=1e-14)


def test_softmax_is_that_of_scipy_and_scikit_learn(rng):
    scores = rng.uniform(-1000, 1000, size=(20, 6))
    assert reference("softmax")(scores) == pytest.approx(special.softmax(scores, axis=1), rel=1e-13, abs=1e-300)
    assert reference("softmax")(scores) == pytest.approx(sklearn_softmax(scores), rel=1e-13, abs=1e-300)


def test_sigmoid_is_that_of_scipy(rng):
    X = rng.uniform(-1000, 1000, size=(20, 6))
    assert reference("sigmoid")(X) == pytest.approx(special.expit(X), rel=1e-14, abs=1e-300)


def test_cross_entropy_is_the_log_loss_of_scikit_learn(rng):
    labels, q = rng.integers(4, size=30), rng.dirichlet(np.ones(4) * 5, size=30)
    expected = log_loss(labels, q, labels=range(4))
    assert reference("cross_entropy")(np.eye(4)[labels], q) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("labels", [[10, 9, 2, 10], [-1, 0, 1, 0], [0.5, -1.5, 0.5], ["b", "a", "c"], [7, 7], [3, 5]])
def test_one_hot_encoding_is_that_of_scikit_learn(labels):
    expected = OneHotEncoder(sparse_output=False).fit_transform(np.reshape(labels, (-1, 1)))
    for given in (labels, np.array(labels)):
        assert np.array_equal(reference("one_hot_encoding")(given), expected)


# What many digits give.


@pytest.mark.parametrize("x", [-1000.0, -745.0, -36.0, -1e-9, 0.0, 3.5, 40.0, 1000.0])
def test_sigmoid_and_its_gradient_are_exact_for_every_size_of_x(x):
    with mpmath.workdps(1000):
        s = 1 / (1 + mpmath.exp(-mpmath.mpf(x)))
        gradient = s * (1 - s)
    assert reference("sigmoid")(np.array([x]))[0] == pytest.approx(float(s), rel=1e-15, abs=1e-320)
    assert reference("sigmoid_gradient")(np.array([x]))[0] == pytest.approx(float(gradient), rel=2e-15, abs=1e-320)


def test_softmax_is_exact_for_scores_of_a_thousand():
    scores = [-1000.0, 999.5, 1000.0]
    with mpmath.workdps(1000):
        exponentials = [mpmath.exp(x) for x in scores]
        expected = [float(e / mpmath.fsum(exponentials)) for e in exponentials]
    assert reference("softmax")(np.array([scores]))[0] == pytest.approx(expected, rel=1e-15, abs=1e-320)


def test_cross_entropy_of_an_impossible_class_is_minus_the_logarithm_of_1e_15():
    expected = float(-mpmath.log(mpmath.mpf("1e-15")))
    assert reference("cross_entropy")(np.array([[1, 0]]), np.array([[0.0, 1.0]])) == pytest.approx(expected, rel=1e-15)


def test_cross_entropy_of_a_perfect_prediction_is_zero():
    assert abs(reference("cross_entropy")(np.eye(3), np.eye(3))) < 1e-14


@pytest.mark.parametrize("x", [-5.0, 0.0, 1e-3, 2.0, 9.0])
def test_derivative_is_good_to_nine_digits(x):
    with mpmath.workdps(60):
        expected = float(mpmath.diff(lambda t: mpmath.exp(t / 2) + mpmath.sin(t), x))
    found = reference("derivative")(lambda t: np.exp(t / 2) + np.sin(t), x)
    assert found == pytest.approx(expected, rel=1e-9)


# Gradients belong to the functions that they are gradients of.


def test_sigmoid_gradient_is_the_derivative_of_the_sigmoid(rng):
    X = rng.uniform(-20, 20, size=(5, 4))
    numerical = numeric.derivative_elementwise(reference("sigmoid"), X)
    assert np.all(abs(reference("sigmoid_gradient")(X) - numerical.value) <= numerical.error + 1e-12)


def test_the_gradients_of_the_two_layer_net_are_those_of_its_own_J(rng):
    net = reference("two_layer_net")
    X, Y, W1 = rng.normal(size=(6, 3)), np.eye(4)[rng.integers(4, size=6)], rng.normal(size=(3, 5))
    W2 = rng.normal(size=(5, 4))
    _, dW1, dW2 = net(X, Y, W1, W2)
    assert dW1 == pytest.approx(numeric.gradient(lambda W: net(X, Y, W, W2)[0], W1).value, abs=1e-9)
    assert dW2 == pytest.approx(numeric.gradient(lambda W: net(X, Y, W1, W)[0], W2).value, abs=1e-9)


def test_the_first_step_of_gradient_descent_follows_the_gradient_of_the_loss(rng):
    X, Y, W = rng.normal(size=(9, 3)), rng.normal(size=(9, 1)), rng.normal(size=(3, 1))
    stepped, _, _ = reference("gradient_descent")(X, Y, X[:2], Y[:2], W, 0.1, 1)
    slope = numeric.gradient(lambda V: reference("linear_regression_loss")(V, X, Y), W).value
    assert stepped == pytest.approx(W - 0.1 * slope, abs=1e-9)


def minimum_found_by(step, state, theta, iterations):
    """Where an optimizer ends that walks down a parabola with its lowest point at (1, -2)."""
    for t in range(1, iterations + 1):
        theta, *state = step(theta, 2 * (theta - np.array([1.0, -2.0])), *state, t)
    return theta


@pytest.mark.parametrize(
    ("name", "memories"),
    [("sgd", 0), ("momentum", 1), ("rmsprop", 1), ("adam", 2)],
)
def test_every_optimizer_finds_the_minimum_of_a_parabola(name, memories):
    optimizer = reference(name)

    def step(theta, grad, *rest):
        *state, t = rest
        if name == "sgd":
            return (optimizer(theta, grad, 0.1),)
        if name == "adam":
            return optimizer(theta, grad, *state, t, eta=0.05)
        return optimizer(theta, grad, *state, eta=0.01)

    found = minimum_found_by(step, [np.zeros(2)] * memories, np.array([3.0, 1.0]), 1500)
    assert found == pytest.approx([1.0, -2.0], abs=0.02)


def test_adams_first_step_from_rest_is_as_long_as_eta():
    theta, m, v = reference("adam")(np.zeros(3), np.array([5.0, -0.01, 100.0]), np.zeros(3), np.zeros(3), 1, eta=0.1)
    assert theta == pytest.approx([-0.1, 0.1, -0.1], rel=1e-5)
    assert m == pytest.approx([0.5, -0.001, 10.0])
    assert v == pytest.approx([0.025, 1e-7, 10.0])


# Every card.


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("seed", range(5))
def test_a_reference_gets_full_marks_by_its_own_card(name, seed):
    exercise = COURSE.exercise(name)
    verdict = judge(exercise, LocalAsker({name: exercise.reference}), seed)
    assert (verdict.status, verdict.score) == ("correct", 1.0), verdict.message


@pytest.mark.parametrize(("name", "known"), CONVENTIONS, ids=[known.id for _, known in CONVENTIONS])
def test_another_convention_is_named_and_costs(name, known):
    for seed in range(3):
        verdict = judge(COURSE.exercise(name), LocalAsker({name: known.function}), seed)
        assert verdict.misconception == known.id, verdict.message
        assert known.sentence in verdict.message
        assert verdict.score < 1.0


@pytest.mark.parametrize("name", EXERCISES)
def test_a_card_says_what_the_function_takes_and_returns(name):
    assert len(inspect.getdoc(reference(name))) > 20


@pytest.mark.parametrize("name", EXERCISES)
def test_every_seed_gives_other_inputs_and_the_same_seed_the_same(name):
    def inputs(seed):
        cases = COURSE.exercise(name).make_cases(seed)[ORDINARY]
        return [(case.label, argument) for case in cases for argument in arguments(case)]

    assert numeric.same_value(inputs(1), inputs(1))
    assert not numeric.same_value(inputs(1), inputs(2)) or COURSE.exercise(name).reads_facts


SHIFTS = {
    "mean": lambda X: X.mean(axis=1, keepdims=True),
    "median": lambda X: np.median(X, axis=1, keepdims=True),
    "minimum": lambda X: X.min(axis=1, keepdims=True),
    "first score": lambda X: X[:, :1],
    "second score": lambda X: X[:, [min(1, X.shape[1] - 1)]],
    "last score": lambda X: X[:, -1:],
    "largest of all": lambda X: X.max(),
    "mean of all": lambda X: X.mean(),
    "nothing": lambda X: 0.0,
}


def shifted_softmax(shift):
    def softmax(X):
        e = np.exp(X - shift(X))
        return e / e.sum(axis=1, keepdims=True)

    return softmax


def network_with(softmax):
    def two_layer_net(X, Y, W1, W2):
        A1 = special.expit(X @ W1)
        out = softmax(A1 @ W2)
        error = (out - Y) / len(X)
        return -np.mean(np.sum(Y * np.log(out + 1e-15), axis=1)), X.T @ (error @ W2.T * A1 * (1 - A1)), A1.T @ error

    return two_layer_net


@pytest.mark.parametrize("shift", SHIFTS.values(), ids=SHIFTS)
def test_no_shift_but_the_rows_maximum_is_stable_whatever_the_seed(shift):
    softmax = shifted_softmax(shift)
    for name, function in (("softmax", softmax), ("two_layer_net", network_with(softmax))):
        for seed in range(20):
            found = judge(COURSE.exercise(name), LocalAsker({name: function}), seed, shrink=False)
            failed = [finding.check for finding in found.findings if not finding.passed]
            assert failed == ["stable for large scores"], (name, seed)
