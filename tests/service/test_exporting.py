"""Marks, verdicts and findings as CSV, as Canvas and Moodle take them in, and harmless in a spreadsheet."""

import copy
import csv
import io

import pytest
from courses import submission
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from autograder.course import Course as CourseFolder
from autograder.grading import Grader
from autograder.service.exporting import FORMULA, as_csv, written
from autograder.service.store.models import AuditEntry, Outcome, Person
from service.handing_in import HOUR, NOON, attempt, mark_by_hand, publish, set_policy

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

MARKS, EXERCISES, FINDINGS = (f"/api/v1/exports/{name}.csv" for name in ("marks", "exercises", "findings"))


def rows(answer):
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.text)))


def named(service, name, **columns):
    with service.store.writing() as session:
        person = session.scalars(select(Person).where(Person.name == name)).one()
        for column, value in columns.items():
            setattr(person, column, value)


@pytest.fixture
def graded(service, people):
    """Ada has two attempts, the second late and better; bob has none."""
    set_policy(service, due_at=NOON, late={"percent_per_day": 10})
    attempt(service, people.ada.id, 0.0, at=NOON)
    attempt(service, people.ada.id, 2.0, at=NOON + HOUR)
    return people


def test_plain_marks_say_what_each_is_made_of(graded, ask):
    header, ada, bob = rows(ask.ines.get(MARKS))
    found = dict(zip(header, ada, strict=True))
    assert (found["student"], found["assignment"], found["attempts"], found["attempt"]) == ("ada", "ps1", "2", "2")
    assert (found["automatic"], found["manual"], found["penalty"], found["total"]) == ("3", "0", "0.3", "2.7")
    assert (found["submitted_at"], found["seconds_late"], found["status"]) == (
        "2026-03-10T13:00:00+00:00", "3600", "graded",
    )  # fmt: skip
    empty = dict(zip(header, bob, strict=True))
    assert (empty["student"], empty["attempts"], empty["total"], empty["max_score"]) == ("bob", "0", "", "7")


def test_canvas_gets_its_columns_its_points_and_logins(service, graded, ask):
    named(service, "ada", first_name="Ada", last_name="Lovelace")
    assert rows(ask.ines.get(f"{MARKS}?format=canvas")) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "ps1"],
        ["    Points Possible", "", "", "", "", "7"],
        ["Lovelace, Ada", "", "", "ada", "", "2.7"],
        ["bob", "", "", "bob", "", ""],
    ]


def test_moodle_gets_names_addresses_and_grades(service, graded, ask):
    named(service, "ada", first_name="Ada", last_name="Lovelace", email="ada@example.org")
    assert rows(ask.ines.get(f"{MARKS}?format=moodle")) == [
        ["Username", "First name", "Last name", "Email address", "ps1"],
        ["ada", "Ada", "Lovelace", "ada@example.org", "2.7"],
        ["bob", "", "", "", ""],
    ]


def test_what_people_gave_is_in_the_total_and_in_the_points_possible(service, people, ask):
    attempt(service, people.ada.id)
    with Grader(CourseFolder(service.settings.course)) as grader:
        publish(service, grader, "ada", submission())
    mark_by_hand(service, "ada", "why", 2.25)
    header, points, ada, _bob = rows(ask.ines.get(f"{MARKS}?format=canvas"))
    assert (header[-1], points[-1], ada[-1]) == ("ps1", "7", "5.25")


def test_every_exercise_of_the_attempt_that_counts(graded, ask):
    header, *found = rows(ask.ines.get(EXERCISES))
    assert len(found) == 2
    assert dict(zip(header, found[0], strict=True)) | {"submission": ""} == {
        "student": "ada", "assignment": "ps1", "attempt": "2", "submission": "",
        "submitted_at": "2026-03-10T13:00:00+00:00", "counts": "yes", "notebook": "ps1", "exercise": "double",
        "status": "correct", "score": "2", "max_score": "2", "misconception": "", "inherited_from": "", "limit": "",
        "isolated": "yes", "message": "",
    }  # fmt: skip


def test_every_exercise_of_all_attempts(graded, ask):
    header, *found = rows(ask.ines.get(f"{EXERCISES}?which=all"))
    columns = [header.index(name) for name in ("attempt", "counts", "exercise", "status")]
    assert [[row[column] for column in columns] for row in found] == [
        ["1", "no", "double", "wrong"], ["1", "no", "triple", "correct"],
        ["2", "yes", "double", "correct"], ["2", "yes", "triple", "correct"],
    ]  # fmt: skip


def test_every_finding_with_what_was_said(service, graded, ask):
    finding = {"check": "same_again", "part": None, "passed": False, "message": "=HYPERLINK(1)", "counterexample": None}
    with service.store.writing() as session:
        for outcome in session.scalars(select(Outcome)):
            report = copy.deepcopy(outcome.reports[0])
            report["exercises"][0]["findings"] = [finding]
            outcome.reports = [report]
    header, found = rows(ask.ines.get(FINDINGS))
    assert header[-4:] == ["check", "part", "passed", "message"]
    assert found[-4:] == ["same_again", "", "no", "'=HYPERLINK(1)"]


def test_names_with_commas_quotes_and_other_scripts_come_through(service, graded, ask):
    named(service, "ada", first_name='A"d,a', last_name="羅\nø;")
    ada = rows(ask.ines.get(f"{MARKS}?format=moodle"))[1]
    assert ada[1:3] == ['A"d,a', "羅\nø;"]


def test_a_name_that_a_spreadsheet_would_run_is_text(service, graded, ask):
    named(service, "ada", first_name="=cmd|' /C calc'!A0", last_name="@SUM(1)", email="+1")
    ada = rows(ask.ines.get(f"{MARKS}?format=moodle"))[1]
    assert ada[1:4] == ["'=cmd|' /C calc'!A0", "'@SUM(1)", "'+1"]


@given(st.text())
def test_no_text_begins_a_formula(text):
    assert not written(text).startswith(FORMULA)
    assert written(text).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize(
    "said",
    ["It raised ValueError: ;=cmd|' /C calc'!A0;", "so\n=1+1", "a\t@SUM(1)", 'x; "=1+1"', "x;＝1", ' "=1+1"', " =1"],
)
def test_no_text_begins_a_formula_in_a_cell_that_another_separator_makes_of_it(said):
    """Where a comma is the decimal point, Excel parts the same file at semicolons, and quotes within are no quotes."""
    (line,) = as_csv([["ada", said]])
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(line, newline=""), delimiter=separator):
            assert not [cell for cell in row if cell.strip(' "').startswith(FORMULA)], (separator, row)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=4))
def test_every_row_reads_back(cells):
    (line,) = as_csv([cells])
    assert next(csv.reader(io.StringIO(line, newline=""))) == [written(cell) for cell in cells]


def test_a_negative_number_is_a_number():
    assert [written(value) for value in (-1.5, 0.1 + 0.2, 2.0, 0, True, None)] == ["-1.5", "0.3", "2", "0", "yes", ""]


def test_excel_is_told_the_encoding_where_that_is_wished(graded, ask):
    assert ask.ines.get(f"{MARKS}?excel=true").text.startswith("\ufeffstudent,")


def test_the_rows_are_made_while_they_are_sent(graded, service):
    made = []

    def some():
        for number in range(3):
            made.append(number)
            yield [number]

    lines = as_csv(some())
    next(lines)
    assert made == [0]


def test_assignments_can_be_chosen_and_must_exist(graded, ask):
    assert len(rows(ask.ines.get(f"{MARKS}?assignment=ps1&assignment=ps1"))) == 3
    assert ask.ines.get(f"{MARKS}?assignment=ps9").status_code == 404
    assert ask.ines.get(f"{MARKS}?assignment=").status_code == 404


def test_who_took_marks_away_is_noted_and_only_instructors_may(graded, ask, service):
    for path in (MARKS, EXERCISES, FINDINGS):
        assert ask.grace.get(path).status_code == ask.ada.get(path).status_code == 403
        assert ask.ines.get(path).status_code == 200
    with service.store.reading() as session:
        found = [
            (entry.actor, entry.action, entry.detail["assignments"]) for entry in session.scalars(select(AuditEntry))
        ]
    assert found == [("ines", f"{name}.exported", ["ps1"]) for name in ("marks", "exercises", "findings")]
