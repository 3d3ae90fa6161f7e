"""Local accounts, invitations, sessions, tokens, the roster, and the log of what was done with them."""

import re
import time
from datetime import timedelta

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from autograder.cli import main
from autograder.service.people import invitations, local, sessions, throttling
from autograder.service.people.roster import BadRoster, parse_csv, to_csv
from autograder.service.people.secrets import hashed
from autograder.service.people.tokens import create_token
from autograder.service.store import open_store
from autograder.service.store.models import Account, Course, Invitation, Membership, Person, SignedIn, Token, now
from service.serving import Server

PASSWORD = "correct horse battery"


@pytest.fixture
def browser(app):
    """A browser in which nobody has signed in."""
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def ada(service, people, browser):
    """What `ada` has for a password, set through an invitation; the browser is signed out again."""
    with service.store.writing() as session:
        _, secret = invitations.invite(session, people.ada.id)
    assert browser.post("/api/v1/invitations/accept", json={"secret": secret, "password": PASSWORD}).status_code == 200
    browser.cookies.clear()
    return {"name": "ada", "password": PASSWORD}


def test_an_invitation_sets_a_password_and_signs_in(ask, browser):
    link = ask.ines.post("/api/v1/people/ada/invitation").json()["link"]
    secret = re.fullmatch(r"http://127\.0\.0\.1:8000/invitation\?secret=(.+)", link).group(1)
    me = browser.post("/api/v1/invitations/accept", json={"secret": secret, "password": PASSWORD}).json()
    assert (me["name"], me["role"]) == ("ada", "student")
    assert browser.get("/api/v1/me").json() == me


def test_an_invitation_is_good_once(service, people):
    with service.store.writing() as session:
        _, secret = invitations.invite(session, people.ada.id)
    assert local.accept_invitation(service, secret, PASSWORD) is not None
    assert local.accept_invitation(service, secret, PASSWORD) is None


def test_an_invitation_grows_too_old(service, people):
    with service.store.writing() as session:
        _, secret = invitations.invite(session, people.ada.id, now() - invitations.LIFETIME)
    assert local.accept_invitation(service, secret, PASSWORD) is None


def test_a_weak_password_leaves_the_invitation_good(ask, browser):
    secret = ask.ines.post("/api/v1/people/ada/invitation").json()["link"].partition("=")[2]
    short = browser.post("/api/v1/invitations/accept", json={"secret": secret, "password": "short"})
    assert (short.status_code, short.json()["code"]) == (422, "weak_password")
    assert browser.post("/api/v1/invitations/accept", json={"secret": secret, "password": PASSWORD}).status_code == 200


def test_a_right_password_signs_in_and_a_wrong_one_does_not(ada, browser):
    wrong = browser.post("/api/v1/sign-in", json=ada | {"password": "something else"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_password")
    assert browser.post("/api/v1/sign-in", json=ada).json()["name"] == "ada"
    assert browser.get("/api/v1/me").json()["name"] == "ada"


def test_a_name_that_nobody_has_is_told_apart_by_nothing(ada, browser):
    wrong = browser.post("/api/v1/sign-in", json=ada | {"password": "something else"}).json()
    assert browser.post("/api/v1/sign-in", json=ada | {"name": "nemo"}).json() == wrong


def test_the_cookie_is_for_this_service_alone(ada, browser):
    cookie = browser.post("/api/v1/sign-in", json=ada).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/;" in cookie


def test_signing_out_ends_the_session_on_our_side_too(ada, browser):
    me = browser.post("/api/v1/sign-in", json=ada).json()
    secret = browser.cookies[sessions.COOKIE]
    assert browser.post("/api/v1/sign-out", headers={"X-CSRF-Token": me["csrf_token"]}).status_code == 204
    browser.cookies.set(sessions.COOKIE, secret)
    assert browser.get("/api/v1/me").status_code == 401


def test_a_new_password_ends_the_sessions_that_there_are(service, people, ada, browser):
    browser.post("/api/v1/sign-in", json=ada)
    with service.store.writing() as session:
        _, secret = invitations.invite(session, people.ada.id)
    local.accept_invitation(service, secret, PASSWORD + "2")
    assert browser.get("/api/v1/me").status_code == 401


def test_a_session_ends_after_its_time(service, people):
    with service.store.writing() as session:
        secret = sessions.begin(session, people.ada.id, "local", now() - sessions.LIFETIME)
    assert sessions.principal_by_session(service.store, secret) is None


def test_a_browsers_change_needs_the_csrf_token(ada, browser):
    me = browser.post("/api/v1/sign-in", json=ada).json()
    wish = {"name": "laptop", "scopes": ["read"]}
    assert browser.post("/api/v1/tokens", json=wish).json()["code"] == "csrf"
    headers = {"X-CSRF-Token": me["csrf_token"]}
    assert browser.post("/api/v1/tokens", json=wish, headers=headers).status_code == 201


def test_the_csrf_token_may_be_a_forms_field(ada, browser):
    me = browser.post("/api/v1/sign-in", json=ada).json()
    assert browser.post("/api/v1/sign-out", data={"csrf_token": me["csrf_token"]}).status_code == 204


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}]
)
def test_a_page_of_another_site_changes_nothing(ada, browser, headers):
    me = browser.post("/api/v1/sign-in", json=ada).json()
    response = browser.post("/api/v1/sign-out", headers=headers | {"X-CSRF-Token": me["csrf_token"]})
    assert response.json()["code"] == "foreign_page"
    assert browser.post("/api/v1/sign-in", json=ada, headers=headers).json()["code"] == "foreign_page"


def test_many_wrong_passwords_are_throttled_with_the_time_to_wait(ada, browser):
    for _ in range(throttling.BY_BOTH):
        assert browser.post("/api/v1/sign-in", json=ada | {"password": "wrong"}).status_code == 401
    refused = browser.post("/api/v1/sign-in", json=ada)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= throttling.SPAN.total_seconds() + 1


def test_throttling_ends_with_its_span_and_spares_other_addresses(service, ada):
    start = now()
    for _ in range(throttling.BY_BOTH):
        local.sign_in(service, "ada", "wrong", "198.51.100.1", start)
    with pytest.raises(local.Throttled):
        local.sign_in(service, "ada", PASSWORD, "198.51.100.1", start)
    assert local.sign_in(service, "ada", PASSWORD, "198.51.100.2", start)
    assert local.sign_in(service, "ada", PASSWORD, "198.51.100.1", start + throttling.SPAN + timedelta(seconds=2))


def test_names_that_grow_when_folded_are_throttled_as_others_are(any_service):
    name = "\u0390" * 128
    for _ in range(throttling.BY_BOTH):
        assert local.sign_in(any_service, name, "wrong", "198.51.100.1") is None
    with pytest.raises(local.Throttled):
        local.sign_in(any_service, name, "wrong", "198.51.100.1")
    assert local.sign_in(any_service, name, "wrong", "198.51.100.2") is None


def test_right_passwords_are_never_too_many(service, ada):
    for _ in range(throttling.BY_BOTH + 2):
        assert local.sign_in(service, "ada", PASSWORD, "198.51.100.1")


def test_no_secret_is_kept_as_it_is(service, people, ada, browser):
    browser.post("/api/v1/sign-in", json=ada)
    with service.store.reading() as session:
        assert session.scalar(select(Account.password)).startswith("$argon2id$")
        assert hashed(browser.cookies[sessions.COOKIE]) in session.scalars(select(SignedIn.hash)).all()
        assert hashed(people.ada.token) in session.scalars(select(Token.hash)).all()
        assert all(len(found) == 64 for found in session.scalars(select(Invitation.hash)))


def test_the_first_administrator_is_invited_until_there_is_one(service):
    first, second = local.first_invitation(service), local.first_invitation(service)
    assert local.accept_invitation(service, first.partition("=")[2], PASSWORD) is None
    assert local.accept_invitation(service, second.partition("=")[2], PASSWORD)
    assert local.first_invitation(service) is None
    with service.store.reading() as session:
        assert session.scalar(select(Person.is_administrator).where(Person.name == local.FIRST))


def test_the_command_line_invites_whom_the_course_has_not_yet(course_folder, service, browser, capsys):
    assert main(["invite", "emmy", "--role", "grader", "--course", str(course_folder), *at(service)]) == 0
    secret = capsys.readouterr().out.strip().partition("=")[2]
    me = browser.post("/api/v1/invitations/accept", json={"secret": secret, "password": PASSWORD}).json()
    assert (me["name"], me["role"]) == ("emmy", "grader")


def test_the_command_line_refuses_a_name_that_cannot_be_a_folders(course_folder, service, capsys):
    assert main(["invite", "../emmy", "--course", str(course_folder), *at(service)]) == 2
    assert "cannot be a person's name" in capsys.readouterr().err


def at(service):
    """The command line's words for the service's database."""
    return ["--database", service.settings.database]


def test_a_token_shows_its_secret_once_and_works_until_it_is_revoked(ask):
    made = ask.ada.post("/api/v1/tokens", json={"name": "laptop", "scopes": ["read"]}).json()
    headers = {"Authorization": f"Bearer {made['secret']}"}
    assert ask.nobody.get("/api/v1/me", headers=headers).json()["scopes"] == ["read"]
    listed = ask.ada.get("/api/v1/tokens").json()["items"]
    assert {token["name"] for token in listed} == {"laptop", "test"}
    assert made["secret"] not in str(listed)
    assert ask.ada.delete(f"/api/v1/tokens/{made['id']}").status_code == 204
    assert ask.nobody.get("/api/v1/me", headers=headers).status_code == 401


def test_a_token_ends_after_its_days(service, people, ask):
    made = ask.ada.post("/api/v1/tokens", json={"name": "laptop", "scopes": ["read"], "days": 1}).json()
    with service.store.writing() as session:
        session.get(Token, made["id"]).expires_at = now()
    assert ask.nobody.get("/api/v1/me", headers={"Authorization": f"Bearer {made['secret']}"}).status_code == 401


def test_a_token_gives_no_more_than_it_has(ask):
    made = ask.ines.post("/api/v1/tokens", json={"name": "reader", "scopes": ["read", "manage"]}).json()
    headers = {"Authorization": f"Bearer {made['secret']}"}
    more = ask.nobody.post("/api/v1/tokens", json={"name": "more", "scopes": ["grade"]}, headers=headers)
    assert more.json()["code"] == "scope_missing"
    assert ask.nobody.get("/api/v1/people", headers=headers).json()["code"] == "scope_missing"


def test_a_token_gives_no_longer_than_it_has(ask):
    made = ask.ines.post("/api/v1/tokens", json={"name": "short", "scopes": ["manage"], "days": 1}).json()
    headers = {"Authorization": f"Bearer {made['secret']}"}
    for days in (None, 90):
        wish = {"name": "long", "scopes": ["manage"], "days": days}
        assert ask.nobody.post("/api/v1/tokens", json=wish, headers=headers).json()["expires_at"] == made["expires_at"]


def test_anothers_token_is_unknown_but_to_an_administrator(ask):
    made = ask.ada.post("/api/v1/tokens", json={"name": "laptop", "scopes": ["read"]}).json()
    assert ask.ines.delete(f"/api/v1/tokens/{made['id']}").status_code == 404
    assert made["id"] in str(ask.alan.get("/api/v1/tokens", params={"owner": "ada"}).json())
    assert ask.alan.delete(f"/api/v1/tokens/{made['id']}").status_code == 204


def test_the_roster_is_read_page_by_page(ask):
    names, cursor = [], None
    while True:
        page = ask.grace.get("/api/v1/people", params={"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
        names += [member["name"] for member in page["items"]]
        if not (cursor := page["next"]):
            break
    assert names == ["ada", "alan", "bob", "grace", "ines"]


def test_a_roster_is_imported_whole_or_not_at_all(ask):
    def sent(text):
        return ask.ines.post("/api/v1/people/import", content=text, headers={"Content-Type": "text/csv"})

    good = "name,first_name,role\nada,Ada,\nkurt,Kurt,student\ngrace,,grader\n"
    assert sent(good).json() == {"added": ["kurt"], "changed": ["ada"], "unchanged": ["grace"]}
    bad = sent("name,role\nlise,student\nemmy,queen\n")
    assert bad.status_code == 422
    assert "Line 3" in bad.json()["detail"]
    assert ask.grace.get("/api/v1/people/lise").status_code == 404


def test_a_roster_comes_back_as_it_was_sent(ask):
    text = ask.grace.get("/api/v1/people.csv").text
    imported = ask.alan.post("/api/v1/people/import", content=text, headers={"Content-Type": "text/csv"}).json()
    assert len(imported["unchanged"]) == 5
    assert not imported["added"] + imported["changed"]


def test_a_spreadsheet_finds_no_formula_in_a_roster():
    person = Person(name="eve", first_name="=HYPERLINK(1)", last_name="", email="")
    text = to_csv([(person, "student")])
    assert "'=HYPERLINK(1)" in text
    assert parse_csv(text)[0].first_name == "=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("first,last\na,b\n", "column"),
        ("name\n../up\n", "Line 2"),
        ("name\nada\nada\n", "twice"),
        ("name\n.\n", "Line 2"),
    ],
)
def test_a_roster_that_cannot_be_used_says_where(text, said):
    with pytest.raises(BadRoster, match=said):
        parse_csv(text)


def test_a_roster_may_have_semicolons_and_a_byte_order_mark():
    assert [entry.name for entry in parse_csv("\ufeffStudent ID;Email\nada;ada@example.org\n")] == ["ada"]


def test_only_an_administrator_makes_and_changes_administrators(ask):
    assert ask.ines.put("/api/v1/people/ada", json={"role": "administrator"}).json()["code"] == "not_allowed"
    assert ask.ines.put("/api/v1/people/alan", json={"role": "student"}).json()["code"] == "not_allowed"
    assert ask.ines.delete("/api/v1/people/alan").json()["code"] == "not_allowed"
    assert ask.ines.post("/api/v1/people/alan/invitation").json()["code"] == "not_allowed"
    assert ask.alan.put("/api/v1/people/ada", json={"role": "administrator"}).json()["role"] == "administrator"


@pytest.fixture
def invited_by(ask):
    """`invited_by("ines", "olga")` is the status of the answer, once olga is in the course."""

    def invited(inviter, name):
        getattr(ask, inviter).put(f"/api/v1/people/{name}", json={})
        return getattr(ask, inviter).post(f"/api/v1/people/{name}/invitation").status_code

    return invited


@pytest.mark.parametrize("signs_in", ["here", "elsewhere"])
@pytest.mark.parametrize("rights", ["in another course", "everywhere"])
def test_nobody_sets_the_password_of_who_has_rights_beyond_this_course(service, ask, invited_by, rights, signs_in):
    ask.alan.put("/api/v1/people/cora", json={"role": "administrator"})
    with service.store.writing() as session:
        olga = Person(name="olga", is_administrator=rights == "everywhere")
        session.add(olga)
        other = Course(name="other", secret=b"other")
        session.add(other)
        session.flush()
        if rights == "in another course":
            session.add(Membership(course_id=other.id, person_id=olga.id, role="administrator"))
        if signs_in == "here":
            session.add(Account(person_id=olga.id, password="hash"))
        cora = session.scalars(select(Person).where(Person.name == "cora")).one()
        _, secret = create_token(session, cora.id, "test", ["grade", "manage"])
    assert invited_by("ines", "olga") in (403, 404)
    headers = {"Authorization": f"Bearer {secret}"}
    ask.nobody.put("/api/v1/people/olga", json={}, headers=headers)
    assert ask.nobody.post("/api/v1/people/olga/invitation", headers=headers).status_code == 403
    assert invited_by("alan", "olga") == 201


def test_an_instructor_invites_a_new_colleague_but_not_one_who_has_begun(ask, invited_by, service, people):
    ask.ines.put("/api/v1/people/nora", json={"role": "instructor"})
    assert invited_by("ines", "nora") == 201
    with service.store.writing() as session:
        nora = session.scalars(select(Person).where(Person.name == "nora")).one()
        sessions.begin(session, nora.id, "openid")
    assert invited_by("ines", "nora") == 403
    assert invited_by("ines", "grace") == 201
    assert invited_by("alan", "nora") == 201


def test_a_removed_member_is_in_the_course_no_more(ask):
    assert ask.ines.delete("/api/v1/people/grace").status_code == 204
    assert ask.grace.get("/api/v1/people").json()["code"] == "not_allowed"
    assert ask.ines.delete("/api/v1/people/ines").json()["code"] == "oneself"


def test_what_was_changed_stands_in_the_log_the_latest_first(ask):
    ask.ines.put("/api/v1/people/kurt", json={})
    ask.ines.put("/api/v1/people/kurt", json={"role": "grader"})
    entries = ask.alan.get("/api/v1/audit", params={"subject": "kurt"}).json()["items"]
    assert [(entry["actor"], entry["action"]) for entry in entries] == [
        ("ines", "member.changed"),
        ("ines", "member.added"),
    ]
    assert ask.ines.get("/api/v1/audit").status_code == 403


def test_serving_a_new_course_invites_its_first_administrator(course_folder, tmp_path):
    with Server(course_folder, f"sqlite:///{course_folder}/service.db", jobs=0, log=tmp_path / "log") as server:
        until = time.monotonic() + 20
        while not (found := re.search(r"set a password at (http://\S+)\?secret=(\S+)", server.log.read_text())):
            assert time.monotonic() < until, server.log.read_text()
            time.sleep(0.05)
        assert found[1] == f"{server.address}/invitation"
        with httpx.Client(base_url=server.address, timeout=30) as browser:
            acceptance = {"secret": found[2], "password": "a long one of four words"}
            me = browser.post("/api/v1/invitations/accept", json=acceptance).json()
    assert me["is_administrator"] is True


def test_those_who_are_named_administer_without_a_local_account(course_folder, tmp_path):
    database, log = f"sqlite:///{course_folder}/service.db", tmp_path / "log"
    with Server(course_folder, database, "--administrator", "ines", jobs=0, log=log):
        pass
    assert "set a password" not in log.read_text()
    store = open_store(database)
    with store.reading() as session:
        assert [(each.name, each.is_administrator) for each in session.query(Person)] == [("ines", True)]
    store.close()
