"""Fixtures that the tests share."""

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from courses import REPOSITORY

from autograder.course import Course
from autograder.texts import DOMAIN


@pytest.fixture(scope="session")
def course():
    """This repository, as a course."""
    return Course(REPOSITORY)


@pytest.fixture
def translated(tmp_path):
    """Makes a folder with a catalog of these translations into simplified Chinese: `speaking("zh_Hans", folder)`."""

    def folder(messages):
        catalog = Catalog(locale="zh_Hans", domain=DOMAIN, fuzzy=False)
        for message, translation in messages.items():
            catalog.add(message, translation)
        path = tmp_path / "zh_Hans" / "LC_MESSAGES" / f"{DOMAIN}.mo"
        path.parent.mkdir(parents=True)
        with path.open("wb") as file:
            write_mo(file, catalog)
        return tmp_path

    return folder
