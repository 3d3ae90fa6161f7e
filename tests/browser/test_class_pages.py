"""The pages of a class in a real browser, with JavaScript and without: a misconception, tables, pictures."""

from __future__ import annotations

import pytest
from service.clients import running
from service.small_class import PASSWORD, TRIPLES, WORK, small_class

from autograder.service.opening import close_service

SIZES = {"wide": (1280, 900), "phone": (390, 800)}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    world = small_class(tmp_path_factory.mktemp("pages") / "course")
    with running(world.app) as found:
        yield found
    close_service(world.service)


@pytest.fixture
def opened(browser, address):
    """`opened("phone", scripts=False)`: a page of a grader's who has signed in; it notes what a script did."""
    contexts = []

    def signed_in(size="wide", *, scripts=True):
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=scripts)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{address}/sign-in")
        page.fill("input[name=name]", "grace")
        page.fill("input[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_load_state()
        return page

    yield signed_in
    for context in contexts:
        context.close()


def first_cells(page, table):
    return [cell.split()[0] for cell in page.locator(f"#{table} tbody tr:visible th").all_inner_texts()]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_commonest_misconception_is_opened_from_the_page_of_the_class(opened, address, size, scripts):
    page = opened(size, scripts=scripts)
    page.goto(f"{address}/assignments/ps1/class")
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("link", name=TRIPLES).click()
    assert page.locator("h1").inner_text() == TRIPLES
    assert first_cells(page, "holders") == ["bob", "cyd", "eve"]
    code = page.locator("pre.code").inner_text()
    assert code.startswith("def double(x):")
    assert not any(name in code for name in WORK)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_table_is_sorted_and_filtered_at_once_or_by_its_links(opened, address, scripts):
    page = opened(scripts=scripts)
    page.goto(f"{address}/assignments/ps1/class/students")
    page.get_by_role("link", name="Points").click()
    assert first_cells(page, "students")[0] == "ada"
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Points")
    page.get_by_role("link", name="Points").click()
    assert first_cells(page, "students")[0] == "eve"
    page.get_by_label("Filter").fill("da")
    if not scripts:
        page.get_by_role("button", name="Show").click()
    assert sorted(first_cells(page, "students")) == ["ada", "dan"]
    assert "?" in page.url or scripts


def test_a_picture_has_words_and_its_numbers_one_click_away(opened, address):
    page = opened()
    page.goto(f"{address}/assignments/ps1/class")
    assert page.get_by_role("img", name="How many students have which share of the points").is_visible()
    numbers = page.get_by_role("table", name="Points")
    assert not numbers.is_visible()
    page.get_by_text("The numbers of this picture", exact=True).click()
    assert numbers.is_visible()
    assert numbers.locator("tbody tr").count() == 10


@pytest.mark.parametrize("path", ["assignments/ps1/class", "assignments/ps1/class/missing", "students/eve"])
def test_no_script_of_a_students_runs_on_these_pages(opened, address, path):
    page = opened()
    page.goto(f"{address}/{path}")
    page.wait_for_load_state("networkidle")
    assert not page.evaluate("window.owned")
