"""Sign-in by a real JupyterHub: the whole OAuth flow below the service's prefix, and the tokens of users' servers."""

import shutil
import time
from contextlib import closing
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import select

from autograder.service.app import create_app
from autograder.service.context import Service
from autograder.service.people import hub as signing_in
from autograder.service.people import outside
from autograder.service.people.outside import NotSignedIn
from autograder.service.people.sessions import COOKIE
from autograder.service.settings import HubSettings, hub_settings, listening_at
from autograder.service.store.models import Account, Course, Membership, Person, now
from service.clients import running
from service.jupyterhub import MANAGED, JupyterHub, missing
from service.postgres import free_port


@pytest.fixture(scope="module")
def hub(tmp_path_factory, prepared):
    if reason := missing():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("hub")
    course = shutil.copytree(prepared, folder / "course")
    with JupyterHub(folder, course, free_port()) as hub:
        yield hub


@pytest.fixture
def of_the_hub(service, people, hub):
    """Our service, run by the Hub's settings."""
    settings = replace(service.settings, hub=hub_settings(hub.environment()))
    return Service(settings, service.store, service.queue, service.course)


@pytest.fixture
def served(of_the_hub, hub):
    """The address below which the Hub's proxy shows it."""
    with running(create_app(of_the_hub), port=hub.service_port):
        yield f"{hub.prefix}services/autograder"


def me(browser, served):
    return browser.get(f"{served}/api/v1/me")


def test_a_user_of_the_hub_signs_in_and_is_who_the_roster_says(hub, served):
    with closing(hub.browser("ada")) as browser:
        assert me(browser, served).status_code == 401
        answer = browser.get(f"{served}/sign-in/hub?after={served}/api/v1/me")
        assert answer.status_code == 200, answer.text
        assert answer.url.path == f"{served}/api/v1/me"
        assert (answer.json()["name"], answer.json()["role"]) == ("ada", "student")
        (cookie,) = [cookie for cookie in browser.cookies.jar if cookie.name == COOKIE]
        assert cookie.path == f"{served}/"
        assert cookie.has_nonstandard_attr("HttpOnly")
        assert outside.COOKIE not in browser.cookies


def test_a_user_who_is_not_on_the_roster_has_no_role_and_is_told_whom_to_ask(hub, served, of_the_hub):
    with closing(hub.browser("newcomer")) as browser:
        answer = browser.get(f"{served}/sign-in/hub?after={served}/api/v1/me")
        assert (answer.json()["name"], answer.json()["role"]) == ("newcomer", None)
        refused = browser.get(f"{served}/api/v1/assignments")
        assert refused.status_code == 403
        assert "Ask the course's staff" in refused.json()["detail"]
    with of_the_hub.store.reading() as session:
        assert session.scalars(select(Person).where(Person.name == "newcomer")).one().is_administrator is False


def test_a_user_whom_the_hub_does_not_let_in_is_not_signed_in(hub, served):
    with closing(hub.browser("outsider")) as browser:
        answer = browser.get(f"{served}/sign-in/hub?after={served}/api/v1/me")
        assert answer.status_code == 403
        assert me(browser, served).status_code == 401


def callback_of(hub, served, user, after=""):
    """The address that the Hub sends the user's browser back to, and that browser, before it goes there."""
    browser = hub.browser(user)
    browser.follow_redirects = False
    answer = browser.get(f"{served}/sign-in/hub", params={"after": after})
    while "/oauth_callback?" not in answer.headers["location"]:
        answer = browser.get(answer.headers["location"])
    return browser, answer.headers["location"]


def test_a_browser_that_did_not_begin_the_sign_in_cannot_end_it(hub, served):
    browser, address = callback_of(hub, served, "ines")
    with closing(hub.browser()) as victim:
        answer = victim.get(address)
        assert (answer.status_code, answer.json()["code"]) == (403, "state")
        assert me(victim, served).status_code == 401
    other, _ = callback_of(hub, served, "ada")
    assert other.get(address).json()["code"] == "state"
    assert browser.get(address).status_code == 303
    assert me(browser, served).json()["name"] == "ines"
    # Its code is good once: sent again, nobody is signed in by it.
    browser.cookies.delete(COOKIE)
    assert browser.get(address).status_code == 403


def test_a_code_that_the_hub_does_not_know_signs_nobody_in(hub, served):
    browser, address = callback_of(hub, served, "ada")
    state = httpx.URL(address).params["state"]
    answer = browser.get(f"{served}/oauth_callback", params={"code": "guessed", "state": state})
    assert (answer.status_code, answer.json()["code"]) == (403, "hub")
    refused = browser.get(f"{served}/oauth_callback", params={"error": "access_denied", "state": state})
    assert (refused.status_code, refused.json()["code"]) == (403, "refused")


def test_another_s_page_cannot_be_where_one_goes_afterwards(hub, served):
    browser, address = callback_of(hub, served, "ada", after="//elsewhere.example/")
    assert browser.get(address).headers["location"] == f"{served}/"


@pytest.mark.parametrize("base", ["", "/services/autograder"])
@pytest.mark.parametrize(
    ("asked", "is_ours"),
    [
        ("/assignments/ps1?all=1", True),
        ("//elsewhere.example", False),
        ("/\\elsewhere.example", False),
        ("https://elsewhere.example", False),
        ("/a\r\nSet-Cookie: b", False),
        ("/a\\b", False),
        ("", False),
    ],
)
def test_only_a_path_of_the_service_s_own_is_a_page_to_go_to(base, asked, is_ours):
    assert outside.page(base + asked, base) == (base + asked if is_ours else f"{base}/")


def test_a_path_of_another_service_of_the_same_hub_is_not_gone_to():
    assert outside.page("/services/other/", "/services/autograder") == "/services/autograder/"


@pytest.mark.parametrize("scheme", ["token", "Bearer"])
def test_the_token_of_a_user_s_server_is_good_for_the_exchange(hub, served, scheme):
    headers = {"Authorization": f"{scheme} {hub.server_token('ada')}"}
    courses = httpx.get(f"{hub.address}{served}/api/courses", headers=headers)
    assert courses.json()["courses"] == ["small"]


def test_a_token_without_the_scope_of_this_service_is_nobody_s(hub, served):
    hub.server_token("ada")
    for scopes, status in (([], 401), (["access:services!service=autograder"], 200)):
        token = hub.token("ada", "read:users!user", *scopes)
        answer = httpx.get(f"{hub.address}{served}/api/v1/me", headers={"Authorization": f"token {token}"})
        assert answer.status_code == status, scopes


def test_a_token_of_an_administrator_s_server_may_not_do_what_administrators_may(hub, served):
    answer = httpx.get(
        f"{hub.address}{served}/api/v1/me", headers={"Authorization": f"token {hub.server_token('alan')}"}
    )
    assert answer.json()["is_administrator"] is False
    assert answer.json()["role"] == "instructor"


def test_a_token_of_a_user_s_server_makes_none_that_would_outlive_it_or_do_more(hub, served):
    headers = {"Authorization": f"token {hub.server_token('alan')}"}
    answer = httpx.post(
        f"{hub.address}{served}/api/v1/tokens", headers=headers, json={"name": "mine", "scopes": ["manage"]}
    )
    assert answer.status_code == 403
    assert "browser" in answer.json()["detail"]


def test_what_the_hub_said_of_a_token_is_remembered_for_a_minute(hub, of_the_hub):
    clock = [0.0]
    tokens = signing_in.HubTokens(of_the_hub.settings.hub, clock=lambda: clock[0])
    hub.server_token("ada")
    token = hub.token("ada", "access:services!service=autograder")
    assert tokens(of_the_hub, token).name == "ada"
    for each in hub.ask("GET", "users/ada/tokens").json()["api_tokens"]:
        if "access:services!service=autograder" in each["scopes"] and not each.get("session_id"):
            hub.ask("DELETE", f"users/ada/tokens/{each['id']}")
    clock[0] = 59.0
    assert tokens(of_the_hub, token).name == "ada"
    clock[0] = 61.0
    assert tokens(of_the_hub, token) is None


def test_where_the_hub_does_not_answer_its_tokens_are_nobody_s(service, people):
    nowhere = HubSettings(api_url=f"http://127.0.0.1:{free_port()}/hub/api", api_token="t")
    assert signing_in.HubTokens(nowhere)(service, "some token") is None


def test_an_administrator_with_a_local_password_is_not_somebody_who_calls_himself_so(service):
    with service.store.writing() as session:
        course = session.scalars(select(Course)).one()
        admin = Person(name="admin", is_administrator=True)
        session.add(admin)
        session.flush()
        session.add(Membership(course_id=course.id, person_id=admin.id, role="administrator"))
        session.add(Account(person_id=admin.id, password="hash"))
    with pytest.raises(NotSignedIn, match="local account"):
        outside.signed_in(service, "admin", "hub", "here")


@pytest.mark.parametrize("name", ["../../etc", "", "a b", "x" * 200])
def test_a_name_that_cannot_be_a_folder_s_is_refused(service, name):
    with pytest.raises(NotSignedIn):
        outside.signed_in(service, name, "openid", "here")


def test_a_sign_in_is_over_after_ten_minutes_and_its_cookie_cannot_be_made(service):
    begun, cookie = outside.begin(service, "hub", "/")
    assert outside.ended(service, "hub", cookie, begun.state) == begun
    for wrong in ("", cookie[:-1], f"x{cookie}", cookie.partition(".")[0], "é.é"):
        with pytest.raises(NotSignedIn):
            outside.ended(service, "hub", wrong, begun.state)
    with pytest.raises(NotSignedIn):
        outside.ended(service, "openid", cookie, begun.state)
    with pytest.raises(NotSignedIn, match="longer"):
        outside.ended(service, "hub", cookie, begun.state, now().fromtimestamp(begun.at + 601, now().tzinfo))


def test_the_hub_s_environment_makes_the_settings_and_that_of_a_user_s_server_does_not():
    environment = {"JUPYTERHUB_API_TOKEN": "t", "JUPYTERHUB_SERVICE_PREFIX": "/user/ada/"}
    assert hub_settings(environment) is None
    found = hub_settings({"JUPYTERHUB_SERVICE_NAME": "marks", "JUPYTERHUB_API_TOKEN": "t"})
    assert found == HubSettings(
        "http://127.0.0.1:8081/hub/api",
        "t",
        client_id="service-marks",
        service_prefix="/services/marks/",
        access_scopes=frozenset({"access:services!service=marks"}),
    )
    assert "'t'" not in repr(found)


def test_a_service_of_the_hub_s_listens_where_the_hub_says():
    environment = {"JUPYTERHUB_API_TOKEN": "t", "JUPYTERHUB_SERVICE_URL": "http://127.0.0.1:7070"}
    assert listening_at(environment) == ("127.0.0.1", 8000)
    assert listening_at(environment | {"JUPYTERHUB_SERVICE_NAME": "marks"}) == ("127.0.0.1", 7070)


def test_a_hub_runs_the_service_itself_with_what_it_puts_into_the_environment(hub):
    served = f"{hub.prefix}services/{MANAGED}"
    with closing(hub.browser("ada")) as browser:
        until = time.monotonic() + 60
        while browser.get(f"{served}/health").status_code != 200:
            assert time.monotonic() < until, hub.log()
            time.sleep(0.2)
        answer = browser.get(f"{served}/sign-in/hub?after={served}/api/v1/me")
        assert answer.status_code == 200, answer.text
        assert (answer.json()["name"], answer.json()["role"]) == ("ada", None)


def test_without_a_hub_there_is_no_such_way_to_sign_in(ask):
    for path in ("/sign-in/hub", "/oauth_callback", "/sign-in/openid", "/sign-in/openid/callback"):
        assert ask.nobody.get(path).status_code == 404, path
