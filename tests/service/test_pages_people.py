"""The roster on pages: finding people, putting a file in place after a look at it, one person's part, the clocks."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from autograder.service.store.models import Course, Membership, Person
from service.handing_in import enrol

HOSTILE = "<script>alert(1)</script>"


def roles(service):
    """What each person is in the course."""
    with service.store.reading() as session:
        query = select(Person.name, Membership.role).join(Membership, Membership.person_id == Person.id)
        return dict(session.execute(query).all())


def test_people_are_found_by_name_and_role_and_come_in_parts(service, ines):
    enrol(service, *(f"s{number:02}" for number in range(60)))
    first = ines.get("/people").text
    assert ">ada</a>" in first
    assert ">s59</a>" not in first
    more = re.search(r'href="([^"#]*page=2)', first)[1].replace("&amp;", "&")
    assert ">s59</a>" in ines.get(f"/people{more}").text
    backwards = re.search(r'href="([^"#]*sort=name[^"#]*)', first)[1].replace("&amp;", "&")
    assert ">s59</a>" in ines.get(f"/people{backwards.replace('order=asc', 'order=desc')}").text
    found = ines.get("/people", params={"search": "S59@EXAMPLE", "role": "student"}).text
    assert ">s59</a>" in found
    assert ">s58</a>" not in found
    assert ">grace</a>" not in ines.get("/people", params={"role": "student", "search": "a"}).text
    assert "Nobody is like that." in ines.get("/people", params={"search": "100%"}).text


def test_a_roster_is_looked_at_before_it_holds(service, ines):
    before = roles(service)
    csv = b"name,role,first_name\nada,grader,Ada\nnoor,,\n"
    page = ines.get("/people").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    files = {"file": ("roster.csv", csv, "text/csv")}
    preview = ines.post("/people/import", data={"csrf_token": token}, files=files)
    assert "Added: 1. Changed: 1. The same as before: 0." in preview.text
    assert roles(service) == before
    sent = re.search(r"<textarea name=\"roster\" hidden>\n(.*?)</textarea>", preview.text, re.DOTALL)[1]
    done = ines.submit("/people/import", roster=sent, sure="yes")
    assert "2 people were added or changed" in done.text
    assert roles(service) == before | {"ada": "grader", "noor": "student"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("name\nJosé".encode("latin-1"), "not in UTF-8"),
        (b"name\n" + b"s\n" * 1_000_001, "longer than 2,000,000 characters"),
        (b"\x00\x01", "cannot be a person"),
    ],
)
def test_a_file_that_is_no_roster_says_what_it_is(service, ines, data, sentence):
    before = roles(service)
    token = re.search(r'name="csrf_token" value="([^"]+)"', ines.get("/people").text)[1]
    answer = ines.post("/people/import", data={"csrf_token": token}, files={"file": ("roster.csv", data, "text/csv")})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert len(answer.content) < 150_000
    assert roles(service) == before


def test_names_alone_are_a_roster(service, ines):
    ines.submit("/people/import", roster="noor\nolga\n", sure="yes")
    assert roles(service)["olga"] == "student"


@pytest.mark.parametrize(
    ("roster", "sentence"),
    [
        ("", "Nothing was chosen or typed"),
        ("noor\ntwo words", "Line 2:"),
        ("name,role\nnoor,king", "the role is"),
        ("noor\nnoor", "stands in the file twice"),
        (f"name,first_name\n{HOSTILE},x", "cannot be a person"),
    ],
)
def test_a_roster_that_cannot_be_used_says_why_and_is_kept(service, ines, roster, sentence):
    before = roles(service)
    answer = ines.submit("/people/import", roster=roster)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'aria-describedby="roster-wrong"' in answer.text
    assert roster.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert HOSTILE not in answer.text
    assert roles(service) == before


def test_one_person_is_added_and_a_wrong_name_is_told_at_its_field(service, ines):
    wrong = ines.submit("/people", name="two words", role="grader")
    assert wrong.status_code == 422
    assert re.search(r'<input id="name"[^>]*value="two words"[^>]*aria-invalid="true"', wrong.text)
    assert '<option value="grader" selected>' in wrong.text
    assert ines.submit("/people", name="noor", role="grader").url.path == "/people/noor"
    assert roles(service)["noor"] == "grader"


def test_a_role_and_what_is_known_of_somebody_are_changed(service, ines):
    fields = {"role": "grader", "first_name": HOSTILE, "last_name": "", "email": "ada@example.org"}
    saved = ines.submit("/people/ada", **fields)
    assert "Saved." in saved.text
    assert HOSTILE not in saved.text + ines.get("/people").text
    assert roles(service)["ada"] == "grader"
    assert ines.submit("/people/ada", **fields | {"role": "king"}).status_code == 422
    assert ines.submit("/people/nemo", **fields).status_code == 404
    refused = ines.submit("/people/ada", **fields | {"role": "administrator"})
    assert refused.status_code == 403
    assert roles(service)["ada"] == "grader"


def test_an_invitation_is_shown_once(ines, browser):
    made = ines.submit("/people/ada/invitation").text
    link = re.search(r"/invitation\?secret=[\w-]+", made)[0]
    assert link not in ines.get("/people/ada").text
    assert "Welcome, ada" in browser().get(link).text


def test_somebody_is_taken_out_after_a_second_thought_and_not_oneself(service, ines):
    page = ines.get("/people/ada").text
    assert page.index("<details") < page.index("Yes, take ada out")
    assert "ada is not in the course any more" in ines.submit("/people/ada/remove").text
    assert "ada" not in roles(service)
    assert ines.submit("/people/ines/remove").status_code == 409


def test_the_courses_clocks_are_set(service, ines):
    wrong = ines.submit("/course/timezone", timezone="Europe/Wien")
    assert wrong.status_code == 422
    assert 'value="Europe/Wien"' in wrong.text
    assert "timezone-wrong" in wrong.text
    ines.submit("/course/timezone", timezone="Asia/Taipei")
    with service.store.reading() as session:
        assert session.scalars(select(Course.timezone)).one() == "Asia/Taipei"
