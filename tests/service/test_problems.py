"""Every error is a problem document that a person can act on."""

import json
import re
import socket
from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import replace
from typing import Annotated

import httpx
import pytest
from fastapi import Depends
from fastapi.testclient import TestClient

from autograder.service.api.dependencies import require
from autograder.service.app import create_app
from autograder.service.opening import close_service, open_service
from autograder.service.people import Principal
from service.postgres import Postgres, missing


@pytest.fixture
def app(app):
    """The application, with a route that fails, and one for instructors who may manage."""

    @app.get("/fails")
    def fails(number: int = 0):
        return 1 / number

    @app.post("/managed")
    def managed(principal: Annotated[Principal, Depends(require("instructor", "manage"))]):
        return principal.name

    return app


def document(response):
    """The problem that a response holds."""
    assert response.headers["content-type"] == "application/problem+json"
    found = response.json()
    assert found["status"] == response.status_code
    assert found["type"].endswith(found["code"])
    return found


def test_the_service_answers_that_it_runs_and_is_ready(ask):
    assert ask.nobody.get("/health").json()["status"] == "ok"
    assert ask.nobody.get("/ready").status_code == 200


def test_without_its_database_it_is_alive_and_not_ready(settings, service, ask):
    assert ask.nobody.get("/ready").status_code == 200
    file = settings.course / "service.db"
    file.rename(settings.course / "elsewhere.db")
    problem = document(ask.nobody.get("/ready"))
    assert (problem["status"], problem["code"]) == (503, "not_ready")
    assert ask.nobody.get("/health").status_code == 200
    assert not file.exists(), "an empty database was made in the place of the one that is gone"
    (settings.course / "elsewhere.db").rename(file)
    assert ask.nobody.get("/ready").status_code == 200


@pytest.mark.skipif(bool(missing()), reason=missing())
def test_without_its_server_it_is_not_ready_until_that_is_back(settings):
    with Postgres() as postgres:
        service = open_service(replace(settings, database=postgres.new_database()))
        client = TestClient(create_app(service), raise_server_exceptions=False)
        assert client.get("/ready").status_code == 200
        postgres.kill()
        answer = client.get("/ready")
        assert (document(answer)["code"], answer.headers["retry-after"]) == ("not_ready", "5")
        assert client.get("/health").status_code == 200
        answer = client.get("/api/v1/me", headers={"Authorization": "Bearer unknown"})
        assert (answer.status_code, document(answer)["code"], answer.headers["retry-after"]) == (503, "store_away", "5")
        read = client.get("/sign-in", headers={"Accept": "text/html"})
        assert (read.status_code, read.headers["retry-after"]) == (503, "5")
        assert read.text.endswith("Try again in a few seconds.")
        postgres.start()
        assert client.get("/sign-in").status_code == 200
        assert client.get("/ready").status_code == 200
        close_service(service)


def test_an_unknown_address_is_named(ask):
    problem = document(ask.nobody.get("/nowhere"))
    assert problem["status"] == 404
    assert "/nowhere" in problem["detail"]


def test_a_wrong_method_is_told_with_those_that_there_are(ask):
    response = ask.nobody.put("/health")
    assert document(response)["code"] == "method_not_allowed"
    assert response.headers["allow"] == "GET, HEAD"


def test_who_asks_for_the_head_gets_that_alone(ask, address):
    for client in (ask.nobody, httpx.Client(base_url=address)):
        head, whole = client.head("/health"), client.get("/health")
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == str(len(whole.content))
        assert client.head("/nowhere").status_code == 404


def test_what_is_wrong_with_a_request_is_told_with_its_place(ask):
    problem = document(ask.nobody.get("/fails?number=x"))
    assert problem["status"] == 422
    assert problem["errors"][0]["where"] == "query.number"


def test_a_failure_of_ours_tells_nothing_of_its_inside(ask):
    problem = document(ask.nobody.get("/fails"))
    assert problem["status"] == 500
    assert "division" not in str(problem)


def test_nobody_is_asked_to_sign_in(ask):
    response = ask.nobody.post("/managed")
    assert document(response)["code"] == "not_signed_in"
    assert response.headers["www-authenticate"] == "Bearer"


def test_a_role_too_low_is_refused_with_what_it_is(ask):
    assert "you are its student" in document(ask.ada.post("/managed"))["detail"]
    assert "you are not in it" in document(ask.stranger.post("/managed"))["detail"]


def test_a_role_that_suffices_passes_and_so_does_a_higher_one(ask):
    assert ask.ines.post("/managed").json() == "ines"
    assert ask.alan.post("/managed").json() == "alan"


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(ask):
    problem = document(ask.nobody.post("/api/v1/anything", content=b"x" * 2_000_001))
    assert problem["code"] == "too_large"


def test_pages_of_others_may_not_frame_or_guess_ours(ask):
    headers = ask.nobody.get("/health").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


def test_a_token_is_read_in_both_of_its_forms(ask, people):
    for scheme in ("Bearer", "token"):
        response = ask.nobody.post("/managed", headers={"Authorization": f"{scheme} {people.ines.token}"})
        assert response.json() == "ines"


def test_a_real_server_answers(address):
    import httpx

    assert httpx.get(f"{address}/health").json()["status"] == "ok"


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "utf-7", "utf-16", "none-such"])
@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/assignments/ps1/submissions"])
def test_a_form_in_an_encoding_that_could_stop_the_server_is_not_read(ask, path, charset):
    kind = f"multipart/form-data; boundary=b; Charset={charset}"
    field = b'--b\r\nContent-Disposition: form-data; name="files"; filename="\\ud800.txt"\r\n\r\n'
    body = field + b"a" * 100_000 + b"-" + b"b" * 100_000 + b"\r\n--b--\r\n"
    response = ask.ada.post(path, content=body, headers={"Content-Type": kind})
    assert response.status_code == 415
    assert "UTF-8" in document(response)["detail"]


def test_a_form_that_says_that_it_is_in_utf_8_is_read(ask):
    kind = 'multipart/form-data; boundary=b; charset="UTF-8"'
    body = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nx\r\n--b--\r\n'
    response = ask.ada.post("/api/v1/assignments/ps1/submissions", content=body, headers={"Content-Type": kind})
    assert document(response)["code"] == "no_such_notebook"


RUBBISH = {
    "no text of Unicode's": ["\ud800", "\udfff"],
    "before the calendar begins": ["0001-01-01T00:00:00+14:00", "a"],
    "after it ends": ["9999-12-31T23:59:59-14:00", "a"],
    "numbers beyond all": [10**30],
    "nothing": [],
}


@pytest.mark.parametrize(
    "sent",
    [
        b"rubbish\r\n\r\n",
        b"GET /health HTTP/1.1\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: here\r\n\r\n",
        b"POST /api/v1/sign-in HTTP/1.1\r\nHost: here\r\nContent-Length: many\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: here\r\n" + b"Cookie: " + b"a=b; " * 400_000,
    ],
    ids=["rubbish", "no host", "no ASCII", "no length", "endless"],
)
def test_what_is_no_request_is_refused_with_a_problem_too(address, sent):
    with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=10) as connection:
        reader = connection.makefile("rb")
        with suppress(OSError):  # it is answered, and the connection ended, before everything was sent
            connection.sendall(sent)
        with suppress(ConnectionResetError):
            head, _, body = reader.read().partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 400 ")
            assert b"application/problem+json" in head
            assert json.loads(body)["code"] == "bad_request"
            return
    assert len(sent) > 1_000_000


def test_a_wrong_method_for_a_file_of_the_pages_is_told_with_those_that_there_are(ask):
    response = ask.nobody.post("/static/style.css")
    assert document(response)["code"] == "method_not_allowed"
    assert response.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("position", RUBBISH.values(), ids=RUBBISH)
def test_a_cursor_that_no_list_gave_is_refused_by_every_list(app, ask, position):
    lists = [path for path, found in app.openapi()["paths"].items() if "cursor" in str(found.get("get"))]
    assert len(lists) > 8
    for path in lists:
        for values in {(*position,), (*position[:1],), (*position[1:],)}:
            cursor = urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
            answer = ask.alan.get(re.sub("{.*?}", "ps1", path), params={"cursor": cursor})
            assert answer.status_code < 500, f"{path} {values}"
    assert document(ask.alan.get("/api/v1/people", params={"cursor": "\U0001f600"}))["code"] == "bad_cursor"
