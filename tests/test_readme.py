"""The commands that the documentation names exist, with the options that it gives them."""

import re
import shlex

import numpy as np
import pytest
from courses import REPOSITORY

from autograder.cli import _parser

PAGES = ["README.md", "reference/README.md", "docs/authoring.md", "docs/security.md"]
TEXT = "\n".join((REPOSITORY / page).read_text() for page in PAGES)
COMMANDS = sorted(set(re.findall(r"`(autograder (?:grade|check|validate|new)[^`]*)`", TEXT)))
TARGETS = sorted(set(re.findall(r"`make (\w+)`", TEXT)))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_accepted(command):
    words = shlex.split(command)[1:]
    if words == ["check"]:
        words = ["check", "softmax", "file.py"]
    if words == ["new"]:
        words = ["new", "activations", "swish"]
    assert _parser().parse_args(words)


@pytest.mark.parametrize("target", TARGETS)
def test_a_make_target_exists(target):
    assert re.search(rf"^{target}:", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)


def test_the_students_example_runs():
    (example,) = re.findall(
        r"```python\n(from autograder\.student.*?)```", (REPOSITORY / "README.md").read_text(), re.DOTALL
    )
    namespace = {
        "np": np,
        "softmax": lambda X: np.exp(X) / np.exp(X).sum(axis=1, keepdims=True),
        "loss": lambda W, X, Y: np.sum((X @ W - Y) ** 2),
        "my_gradient": lambda W: 2 * X.T @ (X @ W - Y),
    }
    X, Y = np.arange(6.0).reshape(3, 2), np.ones((3, 1))
    exec(example, namespace | {"X": X, "Y": Y, "W": np.array([[0.5], [-1.0]])})
