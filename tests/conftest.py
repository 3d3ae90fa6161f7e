"""Fixtures that the tests share."""

import pytest
from courses import REPOSITORY

from autograder.course import Course


@pytest.fixture(scope="session")
def course():
    """This repository, as a course."""
    return Course(REPOSITORY)
