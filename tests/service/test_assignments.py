"""Assignments over HTTP: who sees which, releasing them from their source, and fetching what was released."""

import io
import json
import zipfile
from datetime import timedelta

import nbformat
import pytest
from courses import write
from sqlalchemy import select

from autograder.service.store.files import put_tree
from autograder.service.store.models import Assignment, Extension, now


@pytest.fixture
def change(service):
    """Changes the assignment: `change(due_at=...)`."""

    def changed(**columns):
        with service.store.writing() as session:
            assignment = session.scalars(select(Assignment)).one()
            for name, value in columns.items():
                setattr(assignment, name, value)
            return assignment.id

    return changed


@pytest.fixture
def released(ask, course_folder):
    """The assignment, released with a file of data beside its notebook."""
    data = course_folder / "source/ps1/data/numbers.csv"
    data.parent.mkdir()
    data.write_text("1,2\n")
    response = ask.ines.post("/api/v1/assignments/ps1/release")
    assert response.status_code == 200, response.text
    return response.json()


def test_a_release_has_neither_solutions_nor_hidden_tests(ask, released):
    notebook = ask.ada.get("/api/v1/assignments/ps1/files/ps1.ipynb").text
    nbformat.validate(json.loads(notebook))
    assert "def double" in notebook
    assert "return 2 * x" not in notebook
    assert "HIDDEN" not in notebook
    assert "MARK SCHEME" not in notebook


def test_data_comes_with_the_notebook(ask, released):
    files = ask.ada.get("/api/v1/assignments/ps1/files").json()["items"]
    assert [file["path"] for file in files] == ["data/numbers.csv", "ps1.ipynb"]
    assert ask.ada.get("/api/v1/assignments/ps1/files/data/numbers.csv").text == "1,2\n"


def test_a_release_is_that_of_nbgrader_too(ask, released, course_folder):
    folder = course_folder / "release/ps1"
    assert (folder / "data/numbers.csv").read_text() == "1,2\n"
    assert (folder / "ps1.ipynb").read_bytes() == ask.ada.get("/api/v1/assignments/ps1/files/ps1.ipynb").content
    assert sorted(path.name for path in folder.parent.iterdir()) == ["ps1"]


def test_the_archive_holds_all_of_it(ask, released):
    response = ask.ada.get("/api/v1/assignments/ps1/files.zip")
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.namelist() == ["data/numbers.csv", "ps1.ipynb"]
    assert 'filename="ps1.zip"' in response.headers["content-disposition"]


@pytest.mark.parametrize("path", ["files.zip", "files/ps1.ipynb"])
def test_a_file_that_a_client_has_is_not_sent_again(ask, released, path):
    address = f"/api/v1/assignments/ps1/{path}"
    etag = ask.ada.get(address).headers["etag"]
    again = ask.ada.get(address, headers={"If-None-Match": f'"other", W/{etag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert ask.ada.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_browser_runs_nothing_of_a_downloaded_file(ask, released):
    headers = ask.ada.get("/api/v1/assignments/ps1/files/ps1.ipynb").headers
    assert headers["content-security-policy"].startswith("sandbox;")
    assert headers["content-disposition"].startswith("attachment;")
    assert headers["x-content-type-options"] == "nosniff"


def test_a_file_that_is_not_there_is_named(ask, released):
    response = ask.ada.get("/api/v1/assignments/ps1/files/../../secret")
    assert response.status_code == 404
    assert ask.ada.get("/api/v1/assignments/ps1/files/other.csv").json()["code"] == "not_found"


def test_releasing_again_gives_what_the_source_says_now(ask, released, course_folder):
    (course_folder / "source/ps1/data/numbers.csv").unlink()
    again = ask.ines.post("/api/v1/assignments/ps1/release").json()
    assert again["released_at"] > released["released_at"]
    assert [file["path"] for file in ask.ada.get("/api/v1/assignments/ps1/files").json()["items"]] == ["ps1.ipynb"]


def test_a_release_that_is_taken_back_is_gone_for_students(ask, released):
    assert ask.ines.delete("/api/v1/assignments/ps1/release").status_code == 204
    assert ask.ada.get("/api/v1/assignments").json()["items"] == []
    assert ask.ada.get("/api/v1/assignments/ps1").status_code == 404
    assert ask.ines.get("/api/v1/assignments/ps1").json()["status"] == "not_released"
    assert ask.ines.get("/api/v1/assignments/ps1/files").json()["code"] == "not_released"


def test_an_assignment_that_is_new_in_the_folder_can_be_released(ask, course_folder):
    source = json.loads((course_folder / "source/ps1/ps1.ipynb").read_text())
    write(course_folder / "source/ps2/ps2.ipynb", source)
    assert ask.ines.post("/api/v1/assignments/ps2/release").json()["notebooks"] == ["ps2"]
    assert [each["name"] for each in ask.ada.get("/api/v1/assignments").json()["items"]] == ["ps1", "ps2"]


def test_what_cannot_be_released_says_why(ask, course_folder):
    (course_folder / "source/ps1/ps1.ipynb").write_text("no notebook")
    response = ask.ines.post("/api/v1/assignments/ps1/release")
    assert (response.status_code, response.json()["code"]) == (409, "cannot_release")
    assert "ps1.ipynb" in response.json()["detail"]


def test_releasing_is_for_instructors(ask):
    assert ask.grace.post("/api/v1/assignments/ps1/release").json()["code"] == "not_allowed"


def test_a_student_learns_nothing_before_the_release_date(ask, change):
    change(release_at=now() + timedelta(hours=1))
    assert ask.ada.get("/api/v1/assignments").json()["items"] == []
    assert ask.ada.get("/api/v1/assignments/ps1/files").status_code == 404
    assert ask.grace.get("/api/v1/assignments/ps1").json()["status"] == "scheduled"


def test_the_dates_are_those_of_who_asks(ask, service, people, change):
    due = now() - timedelta(hours=1)
    assignment = change(due_at=due, close_at=due)
    with service.store.writing() as session:
        later = due + timedelta(days=7)
        session.add(Extension(assignment_id=assignment, person_id=people.ada.id, due_at=later))
    mine, others = (asked.get("/api/v1/assignments/ps1").json() for asked in (ask.ada, ask.bob))
    assert (mine["status"], mine["extended"]) == ("open", True)
    assert (others["status"], others["extended"]) == ("closed", False)


def test_policies_are_told(ask, change):
    change(
        late={"percent_per_day": 10}, attempts={"burst": 3, "minutes_per_attempt": 60}, feedback={"detail": "checks"}
    )
    found = ask.ada.get("/api/v1/assignments/ps1").json()
    assert found["late"]["percent_per_day"] == 10
    assert found["attempts"]["left"] == 3
    assert found["feedback"] == {"detail": "checks", "when": "at_once", "visible": True, "visible_from": None}


def test_assignments_come_page_by_page(ask, service):
    with service.store.writing() as session:
        first = session.scalars(select(Assignment)).one()
        tree = put_tree(session, {"a.ipynb": b"{}"})
        for name in "abc":
            session.add(Assignment(course_id=first.course_id, name=name, released=tree, released_at=now()))
    names, cursor = [], None
    while True:
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = ask.ada.get("/api/v1/assignments", params=query).json()
        names.append([each["name"] for each in page["items"]])
        if not (cursor := page["next"]):
            break
    assert names == [["a", "b", "c"], ["ps1"]]


@pytest.mark.parametrize("cursor", ["x", "e30", "WzFd", "====", "é"])
def test_a_cursor_of_ones_own_making_is_refused(ask, cursor):
    assert ask.ada.get("/api/v1/assignments", params={"cursor": cursor}).json()["code"] == "bad_cursor"
