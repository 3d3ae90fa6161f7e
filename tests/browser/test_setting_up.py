"""An instructor's first visit in a real browser: from an empty folder to a release, with and without JavaScript."""

from __future__ import annotations

import re
import time

import httpx
import pytest
from blank import PASSWORD, blank_service


@pytest.fixture
def blank(tmp_path):
    with blank_service(tmp_path) as server:
        yield server


def send(page):
    """Press the first button of the page's own part."""
    page.locator("main button:visible").first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("width", [1280, 390])
def test_an_empty_folder_leads_to_a_released_assignment(browser, blank, script, width):
    context = browser.new_context(java_script_enabled=script, viewport={"width": width, "height": 844})
    context.set_default_timeout(60_000)
    page = context.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(blank.link)
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    send(page)
    page.fill("#timezone", "Europe/Vienna")
    send(page)
    assert page.url == f"{blank.address}/setup/people"
    assert (blank.folder / "reference" / "activations").is_dir()
    page.fill("#roster", "ada\nbob")
    send(page)
    assert "Added: 2." in page.inner_text("main")
    send(page)
    page.select_option("#assignment", "derivatives")
    page.fill("#due_at", "2030-03-31T23:59")
    send(page)
    assert "Released: derivatives." in page.inner_text("main")
    send(page)
    invitation = re.search(r"^ada,(http\S+)", page.inner_text("main pre"), re.MULTILINE)[1]
    page.goto(f"{blank.address}/queue")
    assert page.locator("#queue").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    student = browser.new_context(java_script_enabled=script).new_page()
    student.goto(invitation)
    student.fill("#password", PASSWORD)
    student.fill("#again", PASSWORD)
    send(student)
    assert "derivatives" in student.inner_text("main")
    assert "linear_regression" not in student.inner_text("main")
    assert faults == []


def test_the_set_up_is_taken_up_again_after_the_service_was_killed(browser, blank):
    page = browser.new_context().new_page()
    page.goto(blank.link)
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    send(page)
    blank.kill()
    blank.start()
    until = time.monotonic() + 120
    while True:
        try:
            httpx.get(f"{blank.address}/health", timeout=2)
            break
        except httpx.HTTPError:
            assert time.monotonic() < until
            time.sleep(0.1)
    page.goto(blank.address)
    assert "A course in this folder" in page.inner_text("main")
    page.check("input[value=own]")
    send(page)
    assert page.url == f"{blank.address}/setup/people"
