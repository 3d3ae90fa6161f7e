"""There are enough labelled solutions, and they can stand together; what they get is proved by validation."""

import ast

import pytest
from courses import REPOSITORY as ROOT

from autograder.authoring.solutions import solutions
from autograder.course import Course

COURSE = Course(ROOT)
EXERCISES = tuple(COURSE.cards)
SOLUTIONS = [solution for name in EXERCISES for solution in solutions(COURSE, name)]


def title(solution):
    return f"{solution.exercise}/{solution.path.parent.name}/{solution.path.stem}"


def names_defined(code):
    """Names of the functions and constants that the code defines at its top level; imports are no one's own."""
    for statement in ast.parse(code).body:
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            yield statement.name
        elif isinstance(statement, ast.Assign):
            for target in statement.targets:
                yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_has_several_right_and_several_wrong_solutions(name):
    right = [solution.fraction for solution in solutions(COURSE, name) if solution.path.parent.name == "right"]
    wrong = [solution.fraction for solution in solutions(COURSE, name) if solution.path.parent.name == "wrong"]
    assert len(right) >= 5
    assert len(wrong) >= 5
    assert set(right) == {1.0}
    assert max(wrong) < 1.0


def test_solutions_can_stand_together_in_one_notebook():
    owners = {}
    for solution in SOLUTIONS:
        assignment = COURSE.cards[solution.exercise].parent.name
        for name in names_defined(solution.code):
            owner = owners.setdefault((assignment, name), solution.exercise)
            assert owner == solution.exercise, f"{name} is defined by solutions of {owner} and of {solution.exercise}"
        assert not set(names_defined(solution.code)) & (set(EXERCISES) - {solution.exercise}), title(solution)
