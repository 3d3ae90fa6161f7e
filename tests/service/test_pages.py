"""The web pages as a browser without JavaScript meets them: signing in, handing in, and what a regrade would change."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from fastapi.testclient import TestClient

from autograder.service.app import create_app
from autograder.service.people.invitations import invite
from autograder.service.people.passwords import set_password
from autograder.service.store.models import Assignment, Outcome, now
from service.clients import HTML, PASSWORD, csrf
from service.handing_in import attempt


def test_who_has_not_signed_in_is_asked_to_and_led_back(browser):
    nobody = browser()
    answer = nobody.get("/assignments/ps1")
    assert answer.url.path == "/sign-in"
    assert answer.url.params["after"] == "/assignments/ps1"


def test_nobody_is_led_elsewhere_after_signing_in(browser, people, service):
    with service.store.writing() as session:
        set_password(session, people.ada.id, "ada", PASSWORD)
    for after in ("https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"):
        answer = browser().post(
            "/sign-in", params={"after": after}, data={"name": "ada", "password": PASSWORD}, follow_redirects=False
        )
        assert answer.headers["location"] == "/"


def test_a_wrong_password_is_told_and_the_name_is_kept(browser):
    answer = browser().post("/sign-in", data={"name": "<ada>", "password": "wrong"})
    assert answer.status_code == 401
    assert "There is no account with this name and password" in answer.text
    assert 'value="&lt;ada&gt;"' in answer.text


def test_an_invitation_sets_a_password_and_signs_in(browser, service, people):
    with service.store.writing() as session:
        _, secret = invite(session, people.ada.id)
    client = browser()
    assert "Welcome, ada" in client.get("/invitation", params={"secret": secret}).text
    differ = client.post("/invitation", data={"secret": secret, "password": PASSWORD, "again": "another"})
    assert "The two passwords differ" in differ.text
    weak = client.post("/invitation", data={"secret": secret, "password": "short", "again": "short"})
    assert weak.status_code == 422
    done = client.post("/invitation", data={"secret": secret, "password": PASSWORD, "again": PASSWORD})
    assert done.url.path == "/"
    assert "ps1" in done.text
    assert client.get("/invitation", params={"secret": secret}).status_code == 404


def test_a_student_sees_the_assignments_and_hands_in(browser):
    ada = browser("ada")
    text = ada.get("/assignments/ps1").text
    answer = ada.post(
        "/assignments/ps1/submissions",
        data={"csrf_token": csrf(text)},
        files=[("files", ("ps1.ipynb", b"{}", "application/x-ipynb+json"))],
    )
    assert answer.url.path.startswith("/submissions/")
    assert "attempt 1" in answer.text
    assert "/events" in answer.text
    assert "ps1.ipynb" in answer.text
    assert ">attempt 1</a>" in ada.get("/assignments/ps1").text


def test_a_page_opened_while_its_work_is_graded_waits_for_the_verdicts(browser, service):
    ada = browser("ada")
    token = csrf(ada.get("/assignments/ps1").text)
    made = ada.post("/assignments/ps1/submissions", data={"csrf_token": token}, files=[("files", ("ps1.ipynb", b"{}"))])
    assert service.queue.claim("somebody") is not None
    text = ada.get(made.url.path).text
    assert "is being graded" in text
    assert "/events" in text


def test_what_failed_is_named_where_no_cause_may_be_told(browser, service, people):
    failed = {"check": "labels <as a list>", "passed": False, "message": "", "counterexample": None}
    made = attempt(service, people.ada.id, triple=0.5)
    with service.store.writing() as session:
        found = session.query(Outcome).one()
        (report,) = found.reports
        double, triple = report["exercises"]
        found.reports = [report | {"exercises": [double, triple | {"findings": [failed]}]}]
    text = browser("ada").get(f"/submissions/{made}").text
    assert '<span class="bad" role="img" aria-label="failed">✗</span> labels &lt;as a list&gt;' in text


def test_an_instructor_releases_on_the_page_and_a_student_does_not(browser, service):
    with service.store.writing() as session:
        assignment = session.query(Assignment).filter_by(name="ps1").one()
        assignment.released = assignment.released_at = None
    ada, ines = browser("ada"), browser("ines")
    page = ines.get("/assignments/ps1").text
    assert "Show what would change" not in page
    refused = ada.post("/assignments/ps1/release", data={"csrf_token": csrf(ada.get("/tokens").text)})
    assert refused.status_code == 403
    released = ines.post("/assignments/ps1/release", data={"csrf_token": csrf(page)})
    assert released.url.path == "/assignments/ps1"
    assert "Show what would change" in released.text
    assert ada.get("/assignments/ps1").status_code == 200


def test_handing_in_nothing_or_what_is_no_notebook_is_told_on_the_page(browser):
    ada = browser("ada")
    token = csrf(ada.get("/assignments/ps1").text)
    nothing = ada.post("/assignments/ps1/submissions", data={"csrf_token": token}, files=[("other", ("", b""))])
    assert nothing.status_code == 422
    assert "No file was chosen" in nothing.text
    wrong = ada.post(
        "/assignments/ps1/submissions", data={"csrf_token": token}, files=[("files", ("essay.txt", b"words"))]
    )
    assert "There is no notebook in it" in wrong.text


def test_a_form_of_another_site_changes_nothing(browser):
    ada = browser("ada")
    answer = ada.post("/assignments/ps1/submissions", files=[("files", ("ps1.ipynb", b"{}"))])
    assert answer.status_code == 403
    assert "<h1>Not from a page of this service</h1>" in answer.text


def test_a_student_does_not_see_another_ones_submission(browser):
    ada, bob = browser("ada"), browser("bob")
    token = csrf(ada.get("/assignments/ps1").text)
    made = ada.post("/assignments/ps1/submissions", data={"csrf_token": token}, files=[("files", ("ps1.ipynb", b"{}"))])
    assert bob.get(made.url.path).status_code == 404


def test_an_instructor_sees_what_a_regrade_would_change_and_drops_it(browser):
    ada, ines = browser("ada"), browser("ines")
    token = csrf(ada.get("/assignments/ps1").text)
    ada.post("/assignments/ps1/submissions", data={"csrf_token": token}, files=[("files", ("ps1.ipynb", b"{}"))])
    token = csrf(ines.get("/assignments/ps1").text)
    preview = ines.post("/assignments/ps1/regrades", data={"csrf_token": token})
    assert preview.url.path.startswith("/regrades/")
    assert "0 of 1 submissions have been graded again" in preview.text
    dropped = ines.post(f"{preview.url.path}/cancel", data={"csrf_token": token})
    assert "Cancelled on" in dropped.text
    assert ada.get(preview.url.path).status_code == 403


def test_staff_are_led_to_work_without_a_verdict(browser, people, service):
    grace, ada = browser("grace"), browser("ada")
    assert "failed to grade" not in grace.get("/").text
    attempt(service, people.ada.id, status="ungraded")
    assert "failed to grade" in grace.get("/").text
    assert "failed to grade" not in ada.get("/").text


def test_who_is_not_in_the_course_is_told_whom_to_ask(browser):
    assert "not on the roster of small" in browser("stranger").get("/").text


def test_pages_speak_the_readers_language(browser):
    client = browser()
    assert '<html lang="zh-Hant">' in client.get("/sign-in", headers={"Accept-Language": "zh-TW,en;q=0.5"}).text
    chosen = client.post("/language", params={"after": "/sign-in"}, data={"language": "zh_Hans"})
    assert '<html lang="zh-Hans">' in chosen.text


def test_what_is_not_there_is_a_page_for_people_and_a_problem_for_programs(browser, ask):
    page = browser("ada").get("/nowhere")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert ask.ada.get("/api/v1/nowhere", headers=HTML).headers["content-type"] == "application/problem+json"


def test_what_goes_wrong_is_said_in_the_readers_language(browser):
    client = browser("ada")
    client.headers["Accept-Language"] = "zh-CN"
    assert "未找到" in client.get("/nowhere").text
    assert "您的角色是学生" in client.get("/people").text
    assert "作业 &#39;ps9&#39;：不存在" in client.get("/assignments/ps9").text


def test_signing_out_ends_it(browser):
    ada = browser("ada")
    ada.post("/sign-out", data={"csrf_token": csrf(ada.get("/").text)})
    assert ada.get("/").url.path == "/sign-in"


def test_a_token_is_made_shown_once_and_taken_back(browser, app):
    ada = browser("ada")
    token = csrf(ada.get("/tokens").text)
    wish = {"csrf_token": token, "name": "my <laptop>", "scopes": ["read", "submit"], "days": "30"}
    made = ada.post("/tokens", data=wish)
    secret = re.search(r"<pre>([^<]+)</pre>", made.text)[1]
    program = TestClient(app, headers={"Authorization": f"Bearer {secret}"})
    assert program.get("/api/v1/me").json()["scopes"] == ["read", "submit"]
    again = ada.get("/tokens").text
    assert secret not in again
    assert "my &lt;laptop&gt;" in again
    # Not that of the test's own token, which was there before.
    revoke = re.findall(r'action="(/tokens/[0-9a-f]+/revoke)"', again)[0]
    assert ada.post(revoke, data={"csrf_token": token}).status_code == 200
    assert program.get("/api/v1/me").status_code == 401


def test_pages_and_what_they_need_are_found_below_a_prefix(service, people):
    below = replace(service, settings=replace(service.settings, public_url="https://hub.example/services/grading/"))
    client = TestClient(create_app(below), headers=HTML)
    page = client.get("/services/grading/assignments/ps1")
    assert page.url.path == "/services/grading/sign-in"
    for link in re.findall(r'(?:href|src|action)="(/[^"]+)"', page.text):
        assert link.startswith("/services/grading/")
    assert client.get("/services/grading/static/style.css").status_code == 200


def test_the_minute_from_which_there_is_one_more_attempt_is_one_at_which_there_is(browser, service, people):
    at = now().replace(second=0, microsecond=0) + timedelta(seconds=1, microseconds=1)
    with service.store.writing() as session:
        session.query(Assignment).one().attempts = {"burst": 2, "minutes_per_attempt": 600}
    attempt(service, people.ada.id, at=at)
    page = browser("ada").get("/assignments/ps1").text
    shown = re.search(r"one more from\s*<time datetime=\"([^\"]+)\"", page)[1]
    assert datetime.fromisoformat(shown) == at.replace(second=0, microsecond=0) + timedelta(minutes=601)


def test_a_page_takes_nothing_from_elsewhere_and_no_script_or_style_of_its_own_text(browser):
    said = browser("ada").get("/").headers["content-security-policy"]
    assert "default-src 'self'" in said
    assert "unsafe" not in said
