"""Fixtures that the tests share."""

import gc

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from courses import REPOSITORY

from autograder.course import Course
from autograder.texts import DOMAIN


def pytest_collection_finish():
    """Thousands of tests are kept for good: looking for garbage among them took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport():
    """Makes reports of what can be sent between processes: hostile names hold lone surrogates, which no UTF-8 has."""
    report = (yield).get_result()
    report.sections = [(name, _sendable(text)) for name, text in report.sections]
    if report.longrepr is not None and _sendable(said := str(report.longrepr)) != said:
        report.longrepr = _sendable(said)


def _sendable(text):
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


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
