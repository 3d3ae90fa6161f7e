"""What staff do on pages with an assignment: releases, feedback, settings, extensions, submissions, and the queue."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from courses import dump, submission
from sqlalchemy import select, update

from autograder.sandbox import Protection
from autograder.service.queue import Work
from autograder.service.store.files import put_tree
from autograder.service.store.models import Assignment, Course, Extension, Publication, RegradeItem, Submission, now
from autograder.service.workforce import seen
from autograder.texts import speaking, tr
from service.clients import csrf
from service.handing_in import HOUR, NOON, attempt, enrol

PS1 = "/assignments/ps1"
SETTINGS = {
    "release_at": "",
    "due_at": "2030-03-31T23:59",
    "close_at": "",
    "percent_per_day": "10",
    "grace_minutes": "15",
    "zero_after_days": "",
    "burst": "3",
    "minutes_per_attempt": "60",
    "detail": "diagnosis",
    "when": "at_once",
    "counts": "latest",
}


def assignment_in(service):
    with service.store.reading() as session:
        return session.scalars(select(Assignment)).one()


def test_the_navigation_marks_where_one_is_and_offers_what_one_may(browser, ines):
    assert '<a href="/people" aria-current="page">' in ines.get("/people").text
    assert '<a href="/" aria-current="true">' in ines.get(PS1).text
    ada = browser("ada").get("/").text
    assert '<a href="/" aria-current="page">' in ada
    assert "/people" not in ada
    assert "/queue" not in ada
    grace = browser("grace").get("/").text
    assert "/queue" in grace
    assert "/regrades" not in grace


def test_students_see_nothing_of_the_staffs_part(browser, ines):
    assert "For staff" in ines.get(PS1).text
    assert "For staff" not in browser("ada").get(PS1).text


def test_a_release_that_the_source_has_left_behind_says_so_and_is_made_again(service, ines):
    former = submission()
    former["cells"] = [cell for cell in former["cells"] if "double" not in "".join(cell["source"])]
    with service.store.writing() as session:
        session.scalars(select(Assignment)).one().released = put_tree(session, {"ps1.ipynb": dump(former)})
    text = ines.get(PS1).text
    assert "Students have an older state of:" in text
    assert "other cells:" in text
    again = ines.submit(f"{PS1}/release").text
    assert "That is what the course&#39;s source gives now." in again


def test_a_release_is_taken_back(browser, ines):
    assert "Students neither see it" in ines.get(PS1).text
    assert "Students see it from then on" in ines.submit(f"{PS1}/release/end").text
    assert browser("ada").get(PS1).status_code == 404


def test_feedback_is_hidden_and_shown_whatever_the_deadline(browser, service, people, ines):
    made = attempt(service, people.ada.id)
    ada = browser("ada")
    assert "double" in ada.get(f"/submissions/{made}").text
    assert "It is hidden from students." in ines.submit(f"{PS1}/feedback", show="no").text
    assert "double" not in ada.get(f"/submissions/{made}").text
    assert "double" in ines.get(f"/submissions/{made}").text
    ines.submit(f"{PS1}/feedback", show="yes")
    assert "double" in ada.get(f"/submissions/{made}").text


def test_settings_are_saved_by_the_courses_clocks(service, ines):
    with service.store.writing() as session:
        session.execute(update(Course).values(timezone="Europe/Vienna"))
    saved = ines.submit(f"{PS1}/settings", **SETTINGS)
    assert "Saved." in saved.text
    assert "By the clocks of Europe/Vienna." in saved.text
    assert 'value="2030-03-31T23:59"' in saved.text
    found = assignment_in(service)
    assert found.due_at == datetime(2030, 3, 31, 21, 59, tzinfo=UTC)
    assert found.late == {"percent_per_day": 10, "grace_minutes": 15, "zero_after_days": None}
    assert found.attempts == {"burst": 3, "minutes_per_attempt": 60}
    assert (found.feedback["detail"], found.counts) == ("diagnosis", "latest")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("burst", "many", "many cannot be used here: expected a number from 1 to 1000."),
        ("percent_per_day", "120", "120 cannot be used here: expected a number from 0 to 100."),
        ("burst", "2.5", "2.5 cannot be used here"),
        ("due_at", "soon", "is not a date; expected"),
        ("close_at", "2030-01-01T00:00", "comes before the due date"),
        ("minutes_per_attempt", "inf", "inf cannot be used here"),
    ],
)
def test_what_cannot_be_set_is_told_at_its_field_and_nothing_typed_is_lost(service, ines, field, typed, sentence):
    answer = ines.submit(f"{PS1}/settings", **SETTINGS | {field: typed})
    assert answer.status_code == 422
    tag = re.search(rf'<input id="{field}"[^>]*>', answer.text)[0]
    assert f'value="{typed}"' in tag
    assert 'aria-invalid="true"' in tag
    assert re.search(rf'aria-describedby="[^"]*{field}-wrong"', tag)
    assert sentence in html.unescape(re.search(rf'id="{field}-wrong">([^<]*)<', answer.text)[1])
    assert 'value="60"' in answer.text or field == "minutes_per_attempt"
    assert assignment_in(service).due_at is None


def test_a_date_that_nobody_touched_stays_to_the_second(service, ines):
    exact = datetime(2030, 3, 31, 12, 30, 59, 5, tzinfo=UTC)
    with service.store.writing() as session:
        session.execute(update(Assignment).values(due_at=exact))
    assert ines.submit(f"{PS1}/settings", **SETTINGS | {"due_at": "2030-03-31T12:30"}).status_code == 200
    assert assignment_in(service).due_at == exact


def test_an_extension_is_given_changed_removed_and_brought_back(service, people, ines):
    def extensions():
        with service.store.reading() as session:
            return {each.person_id: each for each in session.scalars(select(Extension))}

    given = {"student": "ada", "due_at": "2030-04-02T12:00", "close_at": "", "reason": "<b>ill</b>"}
    page = ines.submit(f"{PS1}/extensions", **given).text
    assert "&lt;b&gt;ill&lt;/b&gt;" in page
    assert 'value="2030-04-02T12:00"' in ines.get(f"{PS1}/settings?extend=ada").text
    ines.submit(f"{PS1}/extensions", **given | {"due_at": "2030-04-03T12:00"})
    assert extensions()[people.ada.id].due_at.day == 3
    removed = ines.submit(f"{PS1}/extensions/remove", student="ada").text
    assert "ada has the dates of everybody again." in removed
    assert extensions() == {}
    undo = removed[removed.index("has the dates of everybody") - 900 :]
    fields = {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', undo)[1:5]}
    assert fields == given | {"due_at": "2030-04-03T12:00"}
    ines.submit(f"{PS1}/extensions", **fields)
    assert extensions()[people.ada.id].due_at.day == 3


@pytest.mark.parametrize(("student", "due"), [("nemo", "2030-04-02T12:00"), ("", "2030-04-02T12:00"), ("ada", "")])
def test_an_extension_that_cannot_be_given_says_why_and_keeps_what_was_typed(ines, student, due):
    answer = ines.submit(f"{PS1}/extensions", student=student, due_at=due, close_at="", reason="my reason")
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.text
    assert 'value="my reason"' in answer.text
    assert f'value="{due}"' in answer.text


def test_submissions_are_found_by_student_and_state(service, people, ines):
    attempt(service, people.ada.id)
    attempt(service, people.bob.id, status="ungraded")
    everybody = ines.get(f"{PS1}/submissions").text
    assert "ada, attempt 1" in everybody
    assert "bob, attempt 1" in everybody
    assert "bob, attempt 1" not in ines.get(f"{PS1}/submissions", params={"student": "ada"}).text
    assert "ada, attempt 1" not in ines.get(f"{PS1}/submissions", params={"status": "ungraded"}).text
    assert "No submission is like that." in ines.get(f"{PS1}/submissions", params={"student": "<nemo>"}).text


def test_long_lists_of_submissions_come_in_parts(service, people, ines):
    for minute in range(52):
        attempt(service, people.ada.id, at=NOON + minute * HOUR)
    first = ines.get(f"{PS1}/submissions").text
    assert "ada, attempt 52" in first
    assert "ada, attempt 2<" not in first
    older = html.unescape(re.search(r'href="([^"#]*page=2)', first)[1])
    assert "ada, attempt 2" in ines.get(f"{PS1}/submissions{older}").text


def test_submissions_are_sorted_by_links_and_exported_as_they_were_chosen(service, people, ines):
    ids = {"bob": people.bob.id, "ada": people.ada.id} | enrol(service, "kurt")
    for name, points in (("bob", 0.0), ("ada", 2.0), ("kurt", 1.0)):
        attempt(service, ids[name], double=points)
    page = ines.get(f"{PS1}/submissions").text
    by_points = html.unescape(re.search(r'href="([^"#]*sort=score[^"#]*)', page)[1])
    rows = re.findall(r"(\w+), attempt 1", ines.get(f"{PS1}/submissions{by_points}").text)
    assert rows == ["ada", "kurt", "bob"]
    chosen = ines.get(f"{PS1}/submissions", params={"student": "bob"}).text
    export = ines.get(html.unescape(re.search(r'href="([^"]*submissions\.csv[^"]*)"', chosen)[1])).text
    assert [line.split(",")[0] for line in export.splitlines()] == ["student", "bob"]


def test_one_some_or_all_submissions_are_graded_again_with_a_preview(service, people, ines):
    ids = [attempt(service, people.ada.id), attempt(service, people.bob.id)]

    def asked():
        with service.store.reading() as session:
            return session.query(RegradeItem).count()

    assert "All 1 submissions" in ines.submit(f"{PS1}/regrades", one=ids[0], submissions=ids).text
    assert asked() == 1
    ines.submit(f"{PS1}/regrades", submissions=ids, which="chosen")
    assert asked() == 3
    assert "Nothing was chosen" in ines.submit(f"{PS1}/regrades", which="chosen").text
    assert asked() == 3
    assert ines.submit(f"{PS1}/regrades").url.path.startswith("/regrades/")
    assert asked() == 5


def test_an_attempt_is_taken_out_for_a_person_and_put_back(service, people, ines, ask):
    lower, higher = attempt(service, people.ada.id, 0.0), attempt(service, people.ada.id)
    taken = ines.submit(f"/submissions/{lower}/take-out")
    assert taken.url.path == f"/submissions/{lower}/formgrader"
    assert "It is taken out of the class" in taken.text
    assert "formgrader/manage_submissions/ps1" in taken.text
    with service.store.reading() as session:
        outcome = session.get(Submission, lower).outcome_id
        assert session.scalars(select(Publication.wanted)).one() == outcome
    assert ask.ada.get("/api/v1/assignments/ps1").json()["submission"] is None
    mark = next(
        each for each in ask.grace.get("/api/v1/assignments/ps1/marks").json()["items"] if each["student"] == "ada"
    )
    assert (mark["total"], mark["needs_marking"]) == (None, True)
    assert "taken out: graded by hand" in ines.get(f"{PS1}/submissions").text
    ines.submit(f"/submissions/{lower}/put-back")
    assert ask.ada.get("/api/v1/assignments/ps1").json()["submission"] == higher


def test_an_attempt_is_put_aside_and_counts_again(service, people, ines, ask):
    lower, higher = attempt(service, people.ada.id, 0.0), attempt(service, people.ada.id)
    assert "put aside by staff" in ines.submit(f"/submissions/{higher}/withhold").text
    assert ask.ada.get("/api/v1/assignments/ps1").json()["submission"] == lower
    assert "put aside by staff" not in ines.submit(f"/submissions/{higher}/restore").text
    assert ask.ada.get("/api/v1/assignments/ps1").json()["submission"] == higher


def test_what_has_no_verdict_cannot_be_taken_out(service, people, ask):
    made = attempt(service, people.ada.id, status=None)
    assert ask.ines.post(f"/api/v1/submissions/{made}/take-out").json()["code"] == "no_verdict"


def test_links_lead_into_the_formgrader_that_the_service_knows(service, people, ask):
    made = attempt(service, people.ada.id)
    below = replace(service, settings=replace(service.settings, formgrader="https://lab.example/user/ines/"))
    ask.ines.app.state.service = below
    (place,) = ask.ines.get(f"/api/v1/submissions/{made}/formgrader").json()["items"]
    assert place["url"] == "https://lab.example/user/ines/formgrader/manage_submissions/ps1"


def test_the_queue_shows_what_waits_and_who_grades(service, people, browser, ines):
    waits = attempt(service, people.ada.id, status=None)
    with service.store.writing() as session:
        version = session.scalars(select(Course.version)).one()
        service.queue.enqueue(session, Work(waits, version, people.ada.id))
        seen(session, "<lab>/1", Protection("reduced", ("network",)), now())
    text = ines.get("/queue").text
    assert "Waiting: 1. Being graded: 0. Put aside: 0. Workers: 1." in text
    assert "&lt;lab&gt;/1" in text
    assert "reduced (open: network)" in text
    part = ines.get("/queue?part=1").text
    assert part.lstrip().startswith('<div id="queue"')
    assert "waits to be graded" in part
    assert browser("ada").get("/queue").status_code == 403


def test_what_was_put_aside_is_graded_again_from_the_queues_page(service, people, ines, ask):
    aside = attempt(service, people.ada.id, status="ungraded")
    assert "Grade the work of ada again" in ines.get("/queue").text
    assert ines.submit("/queue/requeue", submissions=[aside]).url.path == "/queue"
    assert ask.ada.get(f"/api/v1/submissions/{aside}").json()["status"] == "queued"
    assert ines.submit("/queue/requeue", submissions=[aside, "0" * 32]).status_code == 200


def test_without_a_worker_the_queues_page_says_that_nothing_is_graded(ines):
    assert "nothing is graded" in ines.get("/queue").text


def test_a_form_of_the_staffs_that_comes_from_elsewhere_changes_nothing(service, ines):
    for path in (f"{PS1}/settings", f"{PS1}/extensions", f"{PS1}/feedback", "/people", "/queue/requeue"):
        assert ines.post(path, data=SETTINGS).status_code == 403
    assert assignment_in(service).due_at is None


def test_what_is_wrong_is_said_in_the_readers_language_as_far_as_it_has_the_words(ines):
    chinese = {"Accept-Language": "zh-TW"}
    token = csrf(ines.get("/tokens").text)
    page = ines.post(f"{PS1}/settings", data={"csrf_token": token, **SETTINGS, "due_at": "soon"}, headers=chinese)
    said = re.search(r'id="due_at-wrong">([^<]*)<', page.text)[1]
    assert "&#39;soon&#39;" in said
    sentence = "{text!r} is not a date; {wanted}."
    with speaking("zh_Hant"):
        assert (said.isascii()) is (tr(sentence, text="", wanted="").isascii())
