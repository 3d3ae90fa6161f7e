"""What a class got wrong: the numbers of a small class that was really graded, worked out by hand."""

from __future__ import annotations

import csv
import io
import json
import re
import time

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from autograder.client import Client
from autograder.service.counting import settle_many
from autograder.service.insight.comparing import Comparing
from autograder.service.opening import close_service
from autograder.service.store.models import Assignment, AuditEntry, Outcome, Submission
from service.clients import running
from service.handing_in import HOUR, NOON, attempt
from service.small_class import FORMULA, PASSWORD, SCRIPT, TRIPLES, WORK, small_class

CLASS = "/api/v1/assignments/ps1/class"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    made = small_class(tmp_path_factory.mktemp("insight") / "course")
    yield made
    close_service(made.service)


@pytest.fixture(scope="module")
def ask(world):
    """`ask("grace", path)`: what the API answers."""
    client = TestClient(world.app)
    return lambda name, path, **query: client.get(
        path, params=query, headers={"Authorization": f"Bearer {world.tokens[name]}"}
    )


@pytest.fixture(scope="module")
def found(ask):
    return ask("grace", CLASS).json()


@pytest.fixture(scope="module")
def browse(world):
    """`browse("grace")`: a browser without JavaScript that has signed in."""

    def opened(name):
        client = TestClient(world.app, headers={"Accept": "text/html"}, follow_redirects=True)
        assert client.post("/sign-in", data={"name": name, "password": PASSWORD}).status_code == 200
        return client

    return opened


def test_who_has_handed_in_and_who_has_not(found):
    assert (found["students"], found["handed_in"], found["judged"]) == (6, 5, 5)
    assert found["missing"] == ["fay"]


def test_the_points_are_counted_in_tenths(found):
    assert [bar["students"] for bar in found["histogram"]] == [1, 0, 0, 1, 0, 0, 2, 0, 0, 1]
    assert (found["mean"], found["median"], found["max_score"]) == (pytest.approx(3.2), 4.0, 6.0)


def test_success_and_difficulty_of_each_exercise(found):
    rows = {each["exercise"]: each for each in found["exercises"]}
    assert {name: (each["right"], each["students"]) for name, each in rows.items()} == {
        "double": (2, 5), "halve": (3, 5), "square": (3, 5),
    }  # fmt: skip
    assert rows["double"]["success"] == rows["double"]["difficulty"] == pytest.approx(0.4)


def test_discrimination_is_the_correlation_with_the_other_exercises(found):
    rows = {each["exercise"]: each["discrimination"] for each in found["exercises"]}
    # double: x = 1 0 0 1 0 and the rest y = 4 4 2 2 0 have sums of products 1.2, 1.2 and 11.2.
    assert rows["double"] == pytest.approx(1.2 / (1.2 * 11.2) ** 0.5)
    # halve: 1 1 0 1 0 and 4 2 2 2 0.
    assert rows["halve"] == pytest.approx(2.0 / (1.2 * 8.0) ** 0.5)
    # square: 1 1 1 0 0 and 4 2 0 4 0.
    assert rows["square"] == pytest.approx(0.0, abs=1e-12)


def test_misconceptions_are_ranked_by_how_many_hold_them_now(found):
    ranked = [(each["exercise"], each["id"], each["students"], each["share"]) for each in found["misconceptions"]]
    assert ranked == [
        ("double", "double/triples", 3, pytest.approx(0.6)),
        ("halve", "halve/identity", 2, pytest.approx(0.4)),
    ]
    assert found["misconceptions"][0]["sentence"] == TRIPLES


def test_what_failed_most_comes_first(found):
    rows = [(each["exercise"], each["check"], each["students"]) for each in found["findings"]]
    assert rows == [
        ("double", "matches_reference", 3),
        ("halve", "matches_reference", 2),
        ("square", "matches_reference", 2),
    ]


def test_who_makes_the_same_mistake_three_times_is_stuck(found):
    stuck = [(each["student"], each["exercise"], each["attempts"], each["cause"]) for each in found["stuck"]]
    assert stuck == [
        ("eve", "double", 3, "double/triples"),
        ("eve", "halve", 3, "halve/identity"),
        ("eve", "square", 3, "matches_reference"),
    ]


def test_nobody_broke_a_rule(found):
    assert found["look"] == []


def test_a_misconception_opens_who_holds_it_and_an_example_without_a_name(ask):
    held = ask("grace", f"{CLASS}/misconception", exercise="double", misconception="double/triples").json()
    assert [each["student"] for each in held["holders"]] == ["bob", "cyd", "eve"]
    code = held["example"]["code"]
    assert code.startswith("def double(x):")
    assert "return" in code
    told = str(held["example"]).lower()
    assert not any(name in told for name in (*WORK, "person", "was here", "/home"))
    assert held["example"]["counterexample"]["expected"] != held["example"]["counterexample"]["actual"]


def test_a_misconception_that_nobody_holds_is_unknown(ask):
    assert ask("grace", f"{CLASS}/misconception", exercise="square", misconception="double/triples").status_code == 404


def test_one_students_work_names_what_is_wrong_now(ask):
    work = ask("grace", "/api/v1/people/cyd/work").json()
    (of,) = work["assignments"]
    assert [(each["exercise"], each["misconception"]) for each in of["causes"]] == [
        ("double", "double/triples"), ("halve", "halve/identity"),
    ]  # fmt: skip
    assert of["causes"][0]["message"] == TRIPLES
    assert [(each["number"], each["score"], each["counts"]) for each in of["attempts"]] == [(1, 2.0, True)]


@pytest.mark.parametrize("path", [CLASS, "/api/v1/people/cyd/work", f"{CLASS}/students.csv", "/api/v1/people/ada/work"])
def test_students_see_none_of_it_not_even_their_own(ask, path):
    assert ask("ada", path).status_code == 403


@pytest.mark.parametrize(
    "table", ["students", "exercises", "misconceptions", "findings", "missing", "stuck", "look", "similar"]
)
def test_every_table_is_exported(ask, table):
    answer = ask("grace", f"{CLASS}/{table}.csv")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/csv")
    header, *rows = csv.reader(io.StringIO(answer.text))
    assert len(header) >= 4
    assert all(len(row) == len(header) for row in rows)


def test_who_holds_a_misconception_is_exported_from_its_page(browse):
    client = browse("grace")
    page = client.get("/assignments/ps1/class/misconception?exercise=double&misconception=double/triples").text
    link = re.search(r'href="([^"]+misconception\.csv[^"]*)"', page)[1].replace("&amp;", "&")
    rows = list(csv.DictReader(io.StringIO(client.get(link).text)))
    assert [(row["student"], row["attempt"], row["score"]) for row in rows] == [
        ("bob", "1", "4"), ("cyd", "1", "2"), ("eve", "3", "0"),
    ]  # fmt: skip


def test_a_spreadsheet_sees_no_formula_in_an_export(ask):
    rows = list(csv.DictReader(io.StringIO(ask("ines", f"{CLASS}/missing.csv").text)))
    assert [(row["student"], row["last_name"]) for row in rows] == [("fay", f"'{FORMULA}")]


def test_the_page_shows_it_and_leads_to_the_commonest_misconception(browse):
    client = browse("grace")
    text = client.get("/assignments/ps1/class").text
    assert TRIPLES in text
    assert "5 of 6 students" in text
    assert text.count('role="img"') == 2
    assert text.count("<desc") == 2
    link = re.search(r'id="misconceptions".*?<th scope="row"><a href="([^"]+)"', text, re.DOTALL)[1].replace(
        "&amp;", "&"
    )
    page = client.get(link).text
    assert f"<h1>{TRIPLES}</h1>" in page
    assert "bob" in page
    assert "An example" in page
    assert "The smallest input" in page


def order(text, table):
    body = re.search(rf'id="{table}".*?<tbody>(.*?)</tbody>', text, re.DOTALL)[1]
    return [re.sub(r"<[^>]+>", " ", row).split()[0] for row in body.split("</tr>")[:-1]]


def test_a_table_is_sorted_and_filtered_by_links_alone(browse):
    client = browse("ines")
    text = client.get("/assignments/ps1/class/students").text
    head = r'aria-sort="none" class="number" data-first="descending"><a href="([^"#]+sort=score[^"#]+)'
    link = re.search(head, text)[1].replace("&amp;", "&")
    text = client.get(f"/assignments/ps1/class/students{link}").text
    assert order(text, "students")[0] == "ada"
    assert order(text, "students")[-1] == "eve"
    assert 'aria-sort="descending" class="number" data-first' in text
    text = client.get("/assignments/ps1/class/students", params={"of": "students", "q": "DA"}).text
    assert order(text, "students") == ["ada", "dan"]


def test_what_a_student_controls_is_shown_and_never_run(browse):
    client = browse("grace")
    links = ["", "/missing", "/students", "/stuck"]
    pages = [client.get(f"/assignments/ps1/class{link}").text for link in links]
    pages += [client.get("/students/eve").text]
    pages += [
        client.get(
            "/assignments/ps1/class/misconception", params={"exercise": "halve", "misconception": "halve/identity"}
        ).text
    ]
    assert all(SCRIPT not in page for page in pages)
    assert "&lt;script&gt;" in pages[-2]


@pytest.mark.parametrize(
    "query",
    [
        {"of": "missing", "sort": "<b>", "order": "x", "q": SCRIPT, "page": "-1"},
        {"of": "nothing", "page": "9" * 30},
        {"of": "students", "sort": "score", "page": "٣"},
    ],
)
def test_an_odd_address_is_answered_as_if_it_were_a_plain_one(browse, query):
    answer = browse("grace").get("/assignments/ps1/class", params=query)
    assert answer.status_code == 200
    assert SCRIPT not in answer.text


def test_looking_is_noted(ask, world):
    ask("grace", "/api/v1/people/bob/work")
    with world.service.store.reading() as session:
        noted = session.execute(select(AuditEntry.actor, AuditEntry.action, AuditEntry.subject)).all()
    assert ("grace", "student.viewed", "bob") in noted


def test_works_are_compared_beside_the_service_and_stand_side_by_side(world, browse):
    url = world.service.settings.database
    with running(world.app) as address, Client(address, world.tokens["grace"]) as client:
        assert client.compare("ps1")["waits"]
        comparing = Comparing(world.service.store, url)
        until = time.monotonic() + 120
        while client.comparison("ps1")["waits"]:
            comparing.look()
            assert time.monotonic() < until
            time.sleep(0.2)
        comparing.close()
        done = client.comparison("ps1")
        assert (done["works"], done["failed"]) == (5, False)
        (pair,) = done["pairs"]
        assert {pair["first_student"], pair["second_student"]} == {"cyd", "eve"}
        both = client.side_by_side("ps1", pair["first"], pair["second"])
        for side in (both["first"], both["second"]):
            marked = "".join(side["text"][start:end] for start, end in side["spans"])
            assert "def smooth(" in marked
            assert "total = sum(" in marked
        assert client.misconception_table("ps1", "halve", "halve/identity").count("\n") == 3
        assert "similar" not in client.class_table("ps1", "similar")
        assert "cyd" in client.class_table("ps1", "similar")
        assert client.class_of("ps1")["judged"] == 5
        assert client.work_of("bob")["student"] == "bob"
        assert client.misconception("ps1", "double", "double/triples")["students"] == 3
        assert client.work_table("bob", "causes").count("double/triples") == 1
    page = browse("grace").get(f"/assignments/ps1/similar/{pair['first']}/{pair['second']}").text
    assert page.count('<span class="gutter">=</span>') >= 10
    assert SCRIPT not in page
    words = (page + browse("grace").get("/assignments/ps1/similar").text).lower()
    assert "says nothing of why" in words
    assert not re.search(r"plagiar|cheat|copied|suspic|fraud", words)


def test_a_comparison_that_fails_says_so_and_can_be_asked_for_again(world):
    with running(world.app) as address, Client(address, world.tokens["ines"]) as client:
        client.compare("ps1")
        comparing = Comparing(world.service.store, "sqlite:////no/such/folder/service.db")
        until = time.monotonic() + 60
        while client.comparison("ps1")["waits"]:
            comparing.look()
            assert time.monotonic() < until
            time.sleep(0.1)
        comparing.close()
        assert client.comparison("ps1")["failed"]
        again = client.compare("ps1")
        assert (again["waits"], again["failed"]) == (True, False)


FLAG = "The rules of the wire were broken: a message was longer than it said."


@pytest.mark.parametrize("kind", ["flag", "status"])
def test_an_attempt_that_broke_a_rule_may_need_a_look_though_another_one_counts(service, people, app, kind):
    first = attempt(service, people.ada.id, double=0.0)
    attempt(service, people.ada.id, at=NOON + HOUR)
    with service.store.writing() as session:
        outcome = session.get_one(Submission, first).outcome
        (report,) = json.loads(
            json.dumps(session.scalars(select(Outcome.reports).where(Outcome.id == outcome.id)).one())
        )
        if kind == "flag":
            report["flags"] = [FLAG]
        else:
            report["exercises"][0]["status"] = "protocol"
        outcome.reports = [report]
    answer = TestClient(app).get(CLASS, headers={"Authorization": f"Bearer {people.grace.token}"})
    (look,) = answer.json()["look"]
    assert (look["student"], look["attempt"]) == ("ada", 1)
    assert (look["notes"], look["exercises"]) == (([FLAG], []) if kind == "flag" else ([], ["double"]))


@pytest.fixture
def class_of(service, people, app):
    """`class_of(path)`: what a grader is told of the class below that path."""
    client = TestClient(app, headers={"Authorization": f"Bearer {people.grace.token}"})
    return lambda path="": client.get(f"{CLASS}{path}").json()


@pytest.mark.parametrize("column", ["withheld", "by_hand"])
def test_an_attempt_that_was_put_aside_or_taken_out_counts_nowhere(service, people, app, class_of, column):
    attempt(service, people.bob.id)
    attempt(service, people.ada.id, double=0.0, **{column: True})
    with service.store.writing() as session:
        course = session.scalars(select(Assignment)).one()
        settle_many(session, course, [people.ada.id, people.bob.id])
    found = class_of()
    assert (found["handed_in"], found["judged"], found["median"]) == (2, 1, 3.0)
    assert found["findings"] == []
    client = TestClient(app, headers={"Authorization": f"Bearer {people.grace.token}"})
    (work,) = client.get("/api/v1/people/ada/work").json()["assignments"]
    assert (work["attempts"][0]["counts"], work["attempts"][0][column], work["causes"]) == (False, True, [])


@pytest.mark.parametrize(("columns", "is_stuck"), [({}, True), ({"withheld": True}, False), ({"by_hand": True}, False)])
def test_who_is_stuck_but_for_what_was_put_aside_or_taken_out_is_not(service, people, class_of, columns, is_stuck):
    for hours in range(3):
        attempt(service, people.ada.id, double=0.0, at=NOON + hours * HOUR, **(columns if hours == 2 else {}))
    assert bool(class_of()["stuck"]) is is_stuck


def test_what_a_person_grades_needs_no_other_look(service, people, class_of):
    made = attempt(service, people.ada.id, by_hand=True)
    with service.store.writing() as session:
        session.get_one(Submission, made).outcome.flagged = True
    assert class_of()["look"] == []
