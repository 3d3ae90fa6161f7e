"""WCAG 2.2 AA: axe-core finds nothing on any page that the service has, and the keyboard alone leads through it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError
from service.clients import running
from service.grading import grade
from taught import ASSIGNMENT, taught, work

from autograder.authoring.ready_made import ready_made
from autograder.service.app import create_founding_app
from autograder.service.opening import close_service, open_blank
from autograder.service.people.invitations import invite
from autograder.service.people.passwords import set_password
from autograder.service.people.sessions import COOKIE, begin
from autograder.service.settings import ServiceSettings
from autograder.service.store.models import Person
from benchmarks.pages import addresses, page_paths

AXE = Axe()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}
CONTRAST = ALL | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
LOOKS = {
    "wide, light": (1280, "light", ALL),
    "wide, dark": (1280, "dark", CONTRAST),
    "phone, light": (390, "light", ALL),
    "phone, dark": (390, "dark", CONTRAST),
}
"""Widths and colour schemes; of the dark scheme nothing but colours differ."""
PEOPLE = {"a student": "ada", "a grader": "grace", "an instructor": "ines", "nobody": None}
PASSWORD = "a long enough password, surely"
REFUSED = [
    ("/people", {"#name": "not a name"}, "Add"),
    ("/people", {"#roster": "name,role\nada,emperor"}, "Show what would change"),
    ("/setup/people", {"#roster": "zoe\nyan"}, "Show what would change"),
    (f"/assignments/{ASSIGNMENT}/settings", {"#percent_per_day": "-5"}, "Save"),
    (f"/assignments/{ASSIGNMENT}/submissions", {}, "Grade the marked ones again"),
    ("/tokens", {"#name": "laptop"}, "Make the token"),
    ("/people/ada", {}, "Make a link"),
]
"""Where something is sent, what into which fields, and by which button."""
LEAST = {"ada": 8, "grace": 25, "ines": 30, None: 2}
"""So many different pages each of them sees at least."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    yield from taught(tmp_path_factory.mktemp("taught") / "course")


def _let_scripts_run(route):
    """The page of a notebook runs no script at all, and axe-core is one: it is looked at without that policy."""
    answer = route.fetch()
    route.fulfill(response=answer, headers={k: v for k, v in answer.headers.items() if k != "content-security-policy"})


@pytest.fixture
def opened(browser, site):
    """`opened("ines")`: a page in the window of somebody who has signed in, or of nobody."""
    contexts = []

    def made(name, scheme="light"):
        context = browser.new_context(viewport={"width": 1280, "height": 844}, locale="en-US", color_scheme=scheme)
        context.set_default_timeout(30_000)
        contexts.append(context)
        if name is not None:
            with site.service.store.writing() as session:
                person = session.query(Person).filter(Person.name == name).one()
                secret = begin(session, person.id, "local")
            context.add_cookies([{"name": COOKIE, "value": secret, "url": site.address}])
        context.route("**/notebooks/*", _let_scripts_run)
        return context.new_page()

    yield made
    for context in contexts:
        context.close()


def all_pages(site):
    """The addresses of all pages of the application, and of some that look otherwise at another time."""
    for path in page_paths(site.app):
        yield from addresses(path, site.values)
    yield f"/submissions/{site.waiting}"
    yield f"/submissions/{site.unreadable}"
    yield f"/submissions/{site.unreadable}/notebooks/{ASSIGNMENT}"
    yield f"/assignments/{ASSIGNMENT}/class?q=nothing+is+like+that&t=misconceptions"
    yield f"/assignments/{ASSIGNMENT}/submissions?nothing=1"
    yield "/there-is-no-such-page"


def faults(page):
    """What axe-core finds on the page, everything on it unfolded, at both widths and in both schemes."""
    page.wait_for_load_state()
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate(AXE.axe_script)
    for look, (width, scheme, options) in LOOKS.items():
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        for found in page.evaluate("options => axe.run(options).then(found => found.violations)", options):
            for node in found["nodes"]:
                yield f"{page.url} {look}: {found['id']} at {node['target']}: {node['html'][:200]}"


FOCUS_IN_SIGHT = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
    const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0;
    return seen && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""
NAME_OF_FOCUS = """() => {
    const at = document.activeElement;
    return (at.labels?.length ? at.labels[0].innerText : at.innerText).trim();
}"""


def focused(page):
    """What has the focus: its text, or its label; it comes in sight, with a line around it."""
    name = page.evaluate(NAME_OF_FOCUS)
    try:
        page.wait_for_function(FOCUS_IN_SIGHT)  # the browser scrolls to it in a frame of its own
    except TimeoutError:
        pytest.fail(f"the focus on {name!r} is not to be seen on {page.url}")
    return name


def tab_to(page, name):
    """Press Tab until what has that name has the focus, from the begin of a page that is all there."""
    page.wait_for_load_state()
    for _ in range(40):
        page.keyboard.press("Tab")
        if focused(page).startswith(name):
            return
    raise AssertionError(f"{name!r} is not to be reached by Tab on {page.url}")


@pytest.mark.parametrize("name", PEOPLE.values(), ids=PEOPLE)
def test_axe_finds_nothing_on_any_page(opened, site, name):
    page = opened(name)
    seen, found = set(), []
    for address in all_pages(site):
        answer = page.goto(f"{site.address}{address}")
        what = urlsplit(page.url)._replace(netloc="", scheme="").geturl() if answer.status == 200 else answer.status
        if what not in seen and page.url.partition("?")[0] not in seen:
            found += faults(page)
        seen |= {what} if name else {what, page.url.partition("?")[0]}
    assert found == []
    assert len(seen) >= LEAST[name]


def test_axe_would_find_what_is_wrong(opened, site):
    page = opened(None)
    page.goto(f"{site.address}/sign-in")
    page.evaluate("document.querySelector('main').innerHTML += '<img src=x><p><font color=#999999>pale</font></p>'")
    found = " ".join(faults(page))
    assert "image-alt" in found
    assert "color-contrast" in found


def test_axe_finds_nothing_on_a_form_that_was_refused(opened, site):
    page = opened("ines")
    found = []
    for address, fields, button in REFUSED:
        page.goto(f"{site.address}{address}")
        for field, value in fields.items():
            page.fill(field, value)
        page.locator("main").get_by_role("button", name=button, exact=True).first.click()
        page.wait_for_load_state()
        found += faults(page)
    assert found == []


def test_axe_finds_nothing_on_the_way_in(opened, site, tmp_path):
    page = opened(None)
    with site.service.store.writing() as session:
        fay = session.query(Person).filter(Person.name == "fay").one()
        secret = invite(session, fay.id)[1]
    page.goto(f"{site.address}/invitation?secret={secret}")
    found = list(faults(page))
    page.fill("#password", PASSWORD)
    page.fill("#again", "another one, just as long")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    found += faults(page)
    page.goto(f"{site.address}/sign-in")
    page.fill("#name", "fay")
    page.fill("#password", "not hers")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    found += faults(page)
    assert found == []


def test_axe_finds_nothing_on_a_first_visit(browser, tmp_path):
    service = open_blank(ServiceSettings(course=tmp_path, database=f"sqlite:///{tmp_path}/service.db"))
    with service.store.writing() as session:
        person = Person(name="alan", is_administrator=True)
        session.add(person)
        session.flush()
        secret = begin(session, person.id, "local")
    with running(create_founding_app(service, lambda _: None)) as address:
        context = browser.new_context(color_scheme="light")
        context.add_cookies([{"name": COOKIE, "value": secret, "url": address}])
        page = context.new_page()
        page.goto(address)
        page.get_by_role("heading", name="A course in this folder").wait_for()
        assert list(faults(page)) == []
        page.fill("#name", "not a name")
        page.get_by_role("button", name="Begin the course").click()
        page.get_by_role("alert").wait_for()
        assert list(faults(page)) == []
        context.close()
    close_service(service)


@pytest.mark.parametrize("width", [1280, 390])
def test_by_the_keyboard_alone_one_signs_in_hands_in_and_reads_the_verdicts(opened, site, width):
    with site.service.store.writing() as session:
        set_password(session, session.query(Person).filter(Person.name == "eve").one().id, "eve", PASSWORD)
    page = opened(None)
    # From here on, not from the moment a file is asked for: the browser might then be quicker than what we tell it.
    page.on("filechooser", lambda _: None)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(site.address)
    press = page.keyboard.press
    tab_to(page, "To the content")
    press("Enter")
    tab_to(page, "Name")
    page.keyboard.type("eve")
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    tab_to(page, "Sign in")
    press("Space")
    page.get_by_role("heading", name="Assignments").wait_for()
    tab_to(page, ASSIGNMENT)
    press("Enter")
    page.get_by_role("heading", name=ASSIGNMENT, exact=True).wait_for()
    tab_to(page, "The notebook")
    with page.expect_file_chooser() as chooser:
        press("Space")
    notebook = work(ready_made(), {"softmax": "columns"}, f"\n# {width}\n")
    chooser.value.set_files([{"name": f"{ASSIGNMENT}.ipynb", "mimeType": "application/json", "buffer": notebook}])
    tab_to(page, "Hand in")
    press("Enter")
    page.wait_for_url(re.compile("/submissions/[0-9a-f]+$"))
    grade(site.service)
    page.locator("section.verdict").first.wait_for()
    tab_to(page, "The notebook as it was graded")
    press("Enter")
    page.wait_for_url(re.compile("/notebooks/"))
