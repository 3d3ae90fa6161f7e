"""A real browser, without a window."""

from __future__ import annotations

import shutil

import pytest
from lab import TOKEN

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browser():
    """A browser without a window; while it is open an event loop runs, and other files may want one of their own."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed here (on Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser):
    """A fresh page of somebody who has signed in."""
    headers = {"Authorization": f"token {TOKEN}"}
    context = browser.new_context(viewport={"width": 1300, "height": 900}, extra_http_headers=headers)
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()
