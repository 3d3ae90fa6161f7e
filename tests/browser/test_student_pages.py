"""A student in a real browser: verdicts appear by themselves, files are dropped, and no script of theirs runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from courses import code, dump, submission, text
from hostile import HOST, MARKDOWN, MARKUP, OWNED, SHOWS
from served import hand_in, served, sign_in
from service.clients import running
from service.grading import grade
from service.handing_in import attempt

from autograder.service.app import create_app
from autograder.service.store.files import put_tree
from autograder.service.store.models import Assignment, Submission, now
from autograder.service.submitting import tell

WRONG = "def double(x):\n    return 3 * x"
SIZES = {"wide": (1280, 900), "phone": (390, 844)}


@pytest.fixture
def site(browser, tmp_path):
    """A service with one student, ada."""
    with served(tmp_path / "course") as site:
        yield site


@pytest.fixture
def window(browser):
    """`window(locale="en-US", ...)`: a page in a window of its own; scripts' errors end the test."""
    opened = []
    errors = []

    def made(**given):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "en-US"} | given)
        context.set_default_timeout(30_000)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield made
    for context in opened:
        context.close()
    assert errors == []


def verdict(site, submission_id, name, status, message=""):
    with site.service.store.writing() as session:
        values = {"name": name, "status": status, "score": 0.0, "max_score": 2.0, "message": message}
        tell(session, submission_id, "verdict", **values)


def mark(page):
    """A mark that a reload would wipe away."""
    page.evaluate("window.stayed = true")


def stayed(page):
    return page.evaluate("window.stayed === true")


@pytest.mark.parametrize("size", SIZES)
def test_verdicts_appear_one_by_one_and_then_the_report_without_a_reload(window, site, size):
    width, height = SIZES[size]
    page = window(viewport={"width": width, "height": height})
    sign_in(page, site)
    made = hand_in(page, site, double=WRONG)
    mark(page)
    live = page.locator("#live")
    assert "Stored" in live.inner_text() or "Waits" in live.inner_text()
    verdicts = page.locator("ol.verdicts li")
    verdict(site, made, "double", "wrong", "Three times is not twice.")
    verdicts.first.wait_for()
    assert verdicts.first.inner_text().split("\n\n") == ["✗ double: wrong", "Three times is not twice."]
    assert live.inner_text() == "double: wrong"
    verdict(site, made, "triple", "correct")
    verdicts.nth(1).wait_for()
    assert page.locator("section.verdict").count() == 0
    grade(site.service)
    page.locator("section.verdict").first.wait_for()
    assert verdicts.count() == 0
    assert "Expected 3, found" in page.locator("section.verdict").first.inner_text()
    live.filter(has_text="Graded: 1 of 3 points.").wait_for(state="attached")
    assert page.locator("dl.facts .score").inner_text() == "1 / 3"
    assert stayed(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_where_one_reads_and_what_has_the_focus_stay_as_the_report_comes(window, site):
    page = window(viewport={"width": 600, "height": 300})
    sign_in(page, site)
    hand_in(page, site)
    link = page.get_by_role("link", name="ps1.ipynb")
    link.focus()
    page.evaluate("scrollTo(0, 120)")
    before = page.evaluate("scrollY")
    assert before > 0
    grade(site.service)
    page.locator("section.verdict").first.wait_for()
    assert page.evaluate("scrollY") == before
    assert page.evaluate("document.activeElement.textContent") == "ps1.ipynb"


def test_after_the_connection_has_broken_it_goes_on(window, site):
    page = window()
    with running(create_app(site.service)) as address:
        port = int(address.rpartition(":")[2])
        site.address = address
        sign_in(page, site)
        made = hand_in(page, site, double=WRONG)
        mark(page)
        verdict(site, made, "double", "wrong")
        page.locator("ol.verdicts li").wait_for()
    page.locator("#live").filter(has_text="broken").wait_for()
    verdict(site, made, "triple", "correct")
    with running(create_app(site.service), port):
        page.locator("ol.verdicts li").nth(1).wait_for()
        assert page.locator("ol.verdicts li").count() == 2
        grade(site.service)
        page.locator("section.verdict").first.wait_for()
        assert stayed(page)


def test_a_verdict_that_fell_while_nobody_could_listen_is_there_at_the_end(window, site):
    page = window()
    with running(create_app(site.service)) as address:
        port = int(address.rpartition(":")[2])
        site.address = address
        sign_in(page, site)
        hand_in(page, site)
    grade(site.service)
    with running(create_app(site.service), port):
        page.locator("section.verdict").first.wait_for()


def test_where_no_events_are_to_be_had_the_page_asks_again_until_there_is_a_verdict(window, site):
    page = window()
    page.route("**/events", lambda route: route.fulfill(status=503, body=""))
    sign_in(page, site)
    hand_in(page, site)
    mark(page)
    grade(site.service)
    page.locator("section.verdict").first.wait_for()
    assert stayed(page)


def test_before_feedback_is_shown_no_verdict_appears_and_the_end_is_told(window, site):
    page = window()
    with site.service.store.writing() as session:
        session.query(Assignment).one().feedback = {"when": "after_deadline"}
    sign_in(page, site)
    made = hand_in(page, site, double=WRONG)
    verdict(site, made, "double", "wrong", "Three times is not twice.")
    grade(site.service)
    page.get_by_text("What it says is shown later").wait_for()
    assert page.locator("#live").inner_text() == "There is an outcome now: it stands below."
    assert "double" not in page.inner_text("main")


def test_without_javascript_the_verdict_comes_all_the_same(window, site):
    page = window(java_script_enabled=False)
    sign_in(page, site)
    hand_in(page, site, double=WRONG)
    threading.Timer(0.5, grade, [site.service]).start()
    page.locator("section.verdict").first.wait_for()
    assert "Expected 3, found" in page.locator("section.verdict").first.inner_text()
    assert not page.locator("[data-copy]").first.is_visible()


def test_without_javascript_everything_is_there_to_be_used(window, site):
    page = window(java_script_enabled=False, timezone_id="Asia/Taipei")
    with site.service.store.writing() as session:
        session.query(Assignment).one().due_at = now() + timedelta(days=2, hours=1)
    sign_in(page, site)
    assert "2 days left" in page.inner_text("main")
    page.get_by_role("link", name="Change").click()
    page.get_by_label("Time zone").select_option("Asia/Taipei")
    page.locator("main").get_by_role("button", name="Choose").click()
    assert " CST" in page.locator("time").first.inner_text()
    page.get_by_role("link", name="ps1").click()
    page.get_by_text("Hand in from JupyterLab").click()
    assert page.locator("#command-nbgrader").inner_text().startswith("AUTOGRADER_URL=http://127.0.0.1:")
    page.get_by_text("More of the text of ps1").click()
    page.get_by_role("heading", name="Later").wait_for()


def test_times_are_by_the_browser_s_clocks_from_the_first_visit_on(window, site):
    page = window(timezone_id="Asia/Kathmandu")
    due = now() + timedelta(days=1)
    with site.service.store.writing() as session:
        session.query(Assignment).one().due_at = due
    sign_in(page, site)
    there = due + timedelta(hours=5, minutes=45)
    page.get_by_text(f"{there:%Y-%m-%d %H:%M} UTC+0545").wait_for()
    page.goto(f"{site.address}/assignments/ps1")
    assert "UTC+0545" in page.locator("time").first.inner_text()
    (cookie,) = [each for each in page.context.cookies() if each["name"] == "autograder_zone"]
    assert cookie["value"] in ("Asia/Kathmandu", "Asia/Katmandu")  # a browser may know it by its older name


def test_who_has_chosen_a_time_zone_keeps_it(window, site):
    page = window(timezone_id="Asia/Kathmandu")
    sign_in(page, site)
    page.goto(f"{site.address}/time-zone?after=/")
    page.get_by_label("Time zone").select_option("Europe/Vienna")
    page.locator("main").get_by_role("button", name="Choose").click()
    assert page.locator(".zone").inner_text() == "Europe/Vienna"
    page.reload()
    assert page.locator(".zone").inner_text() == "Europe/Vienna"


DROP = """([name, content, where]) => {
    const data = new DataTransfer();
    data.items.add(new File([content], name));
    const at = document.querySelector(where);
    for (const kind of ["dragenter", "dragover", "drop"])
        if (at.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}))) return kind;
    return "taken";
}"""


def test_files_are_dropped_looked_at_and_handed_in(window, site):
    page = window()
    sign_in(page, site)
    page.goto(f"{site.address}/assignments/ps1")
    assert page.evaluate(DROP, ["ps1.ipynb", dump(submission()).decode(), ".drop"]) == "taken"
    assert page.locator(".chosen").inner_text() == "ps1.ipynb"
    assert page.evaluate("document.activeElement.textContent") == "Hand in"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/submissions/[0-9a-f]+$"))
    page.get_by_role("heading", name="attempt 1").wait_for()
    grade(site.service)
    page.get_by_text("3 / 3").wait_for()


def test_files_dropped_beside_the_box_do_not_lead_away(window, site):
    page = window()
    sign_in(page, site)
    page.goto(f"{site.address}/assignments/ps1")
    assert page.evaluate(DROP, ["ps1.ipynb", "{}", "h1"]) == "taken"
    assert page.locator("input[type=file]").evaluate("input => input.files.length") == 0


def test_files_that_are_too_large_are_refused_before_they_are_sent(window, site):
    page = window()
    sign_in(page, site)
    page.goto(f"{site.address}/assignments/ps1")
    page.evaluate("document.querySelector('.hand-in').dataset.most = 10")
    page.evaluate(DROP, ["ps1.ipynb", "more than ten bytes", ".drop"])
    assert "larger than" in page.locator(".chosen").inner_text()
    page.get_by_role("button", name="Hand in", exact=True).click()
    assert page.url.endswith("/assignments/ps1")
    with site.service.store.reading() as session:
        assert session.query(Submission).count() == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_refusal_by_the_service_is_read_on_the_page_however_much_was_sent(window, site, scripts):
    page = window(java_script_enabled=scripts)
    object.__setattr__(site.service.settings, "max_upload_bytes", 3_000_000)
    sign_in(page, site)
    page.goto(f"{site.address}/assignments/ps1")
    if scripts:
        page.evaluate("document.querySelector('.hand-in').dataset.most = 1e9")
    files = [{"name": "ps1.ipynb", "mimeType": "application/json", "buffer": b"x" * 12_000_000}]
    page.get_by_label("The notebook").set_input_files(files)
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.get_by_role("alert").wait_for()
    assert "larger than 3 MB together" in page.get_by_role("alert").inner_text()
    page.get_by_role("link", name="To the form").click()
    assert page.get_by_role("button", name="Hand in", exact=True).is_visible()


def test_a_command_is_copied_and_hands_in_from_a_terminal(window, site, tmp_path):
    page = window(permissions=["clipboard-read", "clipboard-write"])
    sign_in(page, site)
    page.goto(f"{site.address}/assignments/ps1")
    page.get_by_text("Hand in from JupyterLab").click()
    page.get_by_role("button", name="Copy").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    command = page.evaluate("navigator.clipboard.readText()")
    (tmp_path / "work/ps1").mkdir(parents=True)
    (tmp_path / "work/ps1/ps1.ipynb").write_bytes(dump(submission()))
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {"PATH": path, "HOME": str(tmp_path), "AUTOGRADER_TOKEN": site.tokens["ada"]}
    subprocess.run(["bash", "-c", command], cwd=tmp_path / "work", env=environment, check=True, timeout=120)
    page.reload()
    assert page.get_by_role("link", name="attempt 1").is_visible()


def test_what_has_changed_since_the_last_attempt_stands_above_the_report(window, site):
    page = window()
    sign_in(page, site)
    for answers in ({"double": WRONG}, {"triple": "def triple(x):\n    return 0"}):
        hand_in(page, site, **answers)
        grade(site.service)
    changes = page.get_by_role("region", name="Since the last attempt")
    changes.wait_for()
    said = changes.inner_text()
    assert "double: newly right (wrong, 0 → correct, 2)" in " ".join(said.split())
    assert "triple: newly wrong" in said


def test_the_line_of_points_and_its_table_stand_together(window, site):
    for double in (0.0, 1.0, 2.0):
        attempt(site.service, site.ids["ada"], double=double)
    page = window()
    sign_in(page, site)
    page.goto(f"{site.address}/assignments/ps1")
    picture = page.get_by_role("img", name="Points from attempt to attempt")
    assert picture.is_visible()
    assert page.get_by_role("table", name="My attempts").get_by_role("row").count() == 4


def test_by_the_keyboard_alone_one_hands_in(window, site):
    page = window()
    sign_in(page, site)
    page.goto(f"{site.address}/assignments/ps1")
    files = [{"name": "ps1.ipynb", "mimeType": "application/json", "buffer": dump(submission())}]
    page.get_by_label("The notebook").set_input_files(files)
    page.get_by_label("The notebook").focus()
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert (page.evaluate("document.activeElement.textContent"), outline) == ("Hand in", "solid")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/submissions/[0-9a-f]+$"))


def hostile_document():
    said = "".join(MARKUP.values())
    shown = [code(SHOWS.format(said=each, js=OWNED)) for each in MARKUP.values()]
    shown += [text(each) for each in (*MARKUP.values(), *MARKDOWN.values())]
    double = f"def double(x):\n    raise ValueError({said!r})"
    triple = f"def triple(x):\n    return {said!r}"
    return submission(double=double, triple=triple, why=said, extra=tuple(shown))


@contextmanager
def inert(page):
    """Whatever is opened within it runs and fetches nothing of a student's."""
    found = []

    def fetched(request):
        address = urlsplit(request.url)
        if address.hostname == HOST or "logout" in address.path or "shutdown" in address.path:
            found.append(request.url)

    page.on("request", fetched)
    page.on("dialog", lambda dialog: found.append(dialog.message))
    yield
    page.wait_for_load_state("networkidle")
    assert found == []
    assert not page.evaluate("window.owned")
    assert page.locator("[onerror], [onload], [onfocus], iframe, object, embed, base").count() == 0


def test_hostile_work_runs_and_fetches_nothing_on_any_page(window, site):
    name = MARKUP["broken-image"].replace("/", "∕")[:200]
    with site.service.store.writing() as session:
        said = [text(each) for each in (*MARKUP.values(), *MARKDOWN.values())]
        files = {"ps1.ipynb": dump(submission(extra=tuple(said))), f"{name}.ipynb": dump(submission())}
        session.query(Assignment).one().released = put_tree(session, files)
    page = window()
    with inert(page):
        sign_in(page, site)
        page.goto(f"{site.address}/assignments/ps1")
        document = dump(hostile_document())
        page.get_by_label("The notebook").set_input_files(
            [{"name": each, "mimeType": "", "buffer": document} for each in ("ps1.ipynb", f"{name}.csv")]
        )
        page.get_by_role("button", name="Hand in", exact=True).click()
        page.wait_for_url(re.compile("/submissions/[0-9a-f]+$"))
        made = page.url.rpartition("/")[2]
        verdict(site, made, MARKUP["broken-image"], "wrong", MARKUP["script"])
        page.locator("ol.verdicts li").wait_for()
        assert MARKUP["script"] in page.locator("ol.verdicts li").inner_text()
    with inert(page):
        grade(site.service)
        page.locator("section.verdict").first.wait_for()
    with inert(page):
        hand_in(page, site)
        grade(site.service)
        page.get_by_role("region", name="Since the last attempt").wait_for()
    with inert(page):
        page.goto(f"{site.address}/submissions/{made}/notebooks/ps1")
        page.get_by_role("heading", name="Your notebook").wait_for()
    with inert(page):
        page.goto(f"{site.address}/assignments/ps1")


def test_a_script_in_a_notebook_s_page_could_not_run_even_if_it_came_through(window, site):
    page = window()
    sign_in(page, site)
    made = hand_in(page, site)
    grade(site.service)
    page.goto(f"{site.address}/submissions/{made}/notebooks/ps1")
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    page.evaluate(
        """() => { const element = document.createElement("img"); element.src = "https://evil.example/x.png";
        document.body.append(element);
        const script = document.createElement("script"); script.textContent = "window.owned = 1";
        document.body.append(script); }"""
    )
    time.sleep(0.5)
    assert not page.evaluate("window.owned")
    assert any("Content Security Policy" in said for said in refused)
    assert page.evaluate("self.origin") == "null"
