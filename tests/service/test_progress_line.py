"""The line of a student's points from attempt to attempt."""

import re
from xml.etree import ElementTree

from autograder.service.pages.progress_line import Point, progress_line

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*points):
    markup = progress_line(points)
    return ElementTree.fromstring(str(markup).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def heights(svg):
    return [float(circle.get("cy")) for circle in svg.iter(f"{SVG}circle")]


def test_one_attempt_is_no_line():
    assert progress_line([Point(1, 3.0, 7.0)]) == ""


def test_more_points_stand_higher_and_all_of_them_at_the_top():
    low, high, top = heights(drawn(Point(1, 0.0, 7.0), Point(2, 3.0, 7.0), Point(4, 7.0, 7.0)))
    assert low > high > top


def test_attempts_without_points_leave_a_gap():
    svg = drawn(Point(1, 0.0, 7.0), Point(2, 3.0, 7.0), Point(4, 7.0, 7.0))
    first, second, fourth = (float(circle.get("cx")) for circle in svg.iter(f"{SVG}circle"))
    assert abs((fourth - first) - 3 * (second - first)) < 0.3


def test_it_tells_in_words_what_it_shows():
    svg = drawn(Point(1, 1.0, 7.0), Point(2, 6.5, 7.0, counts=True), Point(3, 2.0, 7.0))
    assert svg.get("role") == "img"
    assert set(svg.get("aria-labelledby").split()) == {svg[0].get("id"), svg[1].get("id")}
    assert "attempt 1: 1 of 7 points" in svg[1].text
    assert svg[1].text.endswith("The best: attempt 2: 6.5 of 7 points.")
    assert [circle.get("class") for circle in svg.iter(f"{SVG}circle")] == [None, "counts", None]


def test_it_needs_no_style_of_its_own_and_nothing_from_elsewhere():
    markup = progress_line([Point(1, 0.0, 0.0), Point(2, 9.0, 7.0)])
    assert not re.search(r"style=|href|<script|url\(", markup)
