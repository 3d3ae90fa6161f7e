"""The benchmark of pages finds every page that the application has, and says where one misses its targets."""

from __future__ import annotations

import pytest
from courses import make_course

from autograder.service.app import create_app
from autograder.service.opening import close_service, open_service
from autograder.service.settings import ServiceSettings
from benchmarks.large_class import Size
from benchmarks.pages import Asked, Unknown, addresses, markdown, page_paths

VALUES = dict.fromkeys(("assignment", "name", "submission_id", "id", "first", "second", "notebook"), "a/b") | {
    "exercise": "f", "misconception": "f/g&h",
}  # fmt: skip


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    folder = make_course(tmp_path_factory.mktemp("pages") / "course")
    service = open_service(ServiceSettings(course=folder, database=f"sqlite:///{folder}/service.db"))
    yield page_paths(create_app(service))
    close_service(service)


def test_all_pages_are_found_and_none_of_the_api(paths):
    assert {"/", "/assignments/{assignment}", "/assignments/{assignment}/class", "/students/{name}"} <= set(paths)
    assert not any(path.startswith("/api/") for path in paths)


def test_every_page_has_an_address_to_ask_for(paths):
    found = [address for path in paths for address in addresses(path, VALUES)]
    assert not any("{" in address for address in found)
    assert "/assignments/a%2Fb/class/misconception?exercise=f&misconception=f%2Fg%26h" in found


def test_a_page_of_which_nothing_is_known_is_told_and_not_left_out():
    with pytest.raises(Unknown, match="gives no thing"):
        list(addresses("/new/{thing}", VALUES))


def test_a_page_that_is_slow_or_large_misses_its_target():
    quick = Asked("/", "student", "/", 200, 1000, [0.01, 0.9, 0.02], [0.01] * 3)
    slow = Asked("/slow", "student", "/slow", 200, 1000, [0.2] * 3, [0.1] * 3)
    large = Asked("/large", "grader", "/large", 200, 150_001, [0.01] * 3, [0.01] * 3)
    text = markdown([quick, slow, large], Size(), 3)
    assert "missed by 2 of 3" in text
    assert text.index("/slow") < text.index("`/`")
    assert text.count("**not met**") == 2
