"""What students check their own work with."""

import subprocess
import sys

import numpy as np
import pytest

from autograder.student import CheckFailed, check_close, check_gradient


def test_what_agrees_is_said(capsys):
    check_close([0.016, 0.117, 0.867], np.array([0.0159, 0.1173, 0.8668]), atol=1e-3)
    assert capsys.readouterr().out.startswith("Right")


@pytest.mark.parametrize(
    ("got", "want", "sentence"),
    [
        (None, 1.0, "nothing was returned"),
        (np.ones(3), np.ones((3, 1)), "shape"),
        (np.ones(3), np.array([1.0, 2.0, 1.0]), r"Expected 2, found 1 at \[1\]"),
        (np.nan, 1.0, "nan"),
        ("1", 1.0, "a str"),
    ],
)
def test_what_differs_is_said_and_raised(got, want, sentence):
    with pytest.raises(CheckFailed, match=sentence):
        check_close(got, want)


def test_a_right_gradient_passes_as_an_array_and_as_a_function(capsys):
    x = np.array([[1.0, -2.0], [0.5, 3.0]])
    check_gradient(lambda x: np.sum(x**3), x, 3 * x**2)
    check_gradient(lambda x: np.sum(x**3), x, lambda x: 3 * x**2)
    assert capsys.readouterr().out.count("Right") == 2


def test_a_wrong_gradient_is_refused_with_the_place():
    with pytest.raises(CheckFailed, match=r"central differences give. Expected 3, found 2 at \[0\]"):
        check_gradient(lambda x: np.sum(x**3), np.array([1.0, 0.0]), lambda x: 2 * x)


def test_a_function_that_gives_no_number_is_refused():
    with pytest.raises(CheckFailed, match="one real number"):
        check_gradient(lambda x: x, np.ones(2), np.ones(2))


def test_the_toolkit_needs_numpy_alone():
    code = (
        "import sys; before = set(sys.modules); import autograder.student\n"
        "print(sorted({m.partition('.')[0] for m in set(sys.modules) - before} - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['autograder', 'numpy']"
