"""Sign-in by OpenID Connect with a provider on loopback: who is let in, and every forged answer that is not."""

import time
from contextlib import closing
from dataclasses import replace

import httpx
import pytest
from joserfc.jwk import RSAKey

from autograder.service.app import create_app
from autograder.service.context import Service
from autograder.service.people import openid
from autograder.service.settings import OpenIdSettings, openid_settings
from service.clients import running
from service.postgres import free_port
from service.provider import CLIENT, SECRET, Provider


@pytest.fixture(autouse=True)
def on_loopback(monkeypatch):
    """The provider, not we, would insist on HTTPS."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.fixture
def provider():
    own, ours = free_port(), free_port()
    provider = Provider(f"http://127.0.0.1:{own}", f"http://127.0.0.1:{ours}{openid.CALLBACK}")
    provider.service_port = ours
    with running(provider.app(), port=own):
        yield provider


@pytest.fixture
def serve(service, people, provider):
    """`serve(claim=...)` gives a browser of our service, which knows the provider; it follows no redirects."""
    open_ones = []

    def serve(**changes):
        known = OpenIdSettings(**{"issuer": provider.address, "client_id": CLIENT, "client_secret": SECRET} | changes)
        settings = replace(service.settings, openid=known, port=provider.service_port)
        server = running(
            create_app(Service(settings, service.store, service.queue, service.course)), port=provider.service_port
        )
        browser = httpx.Client(base_url=server.__enter__(), timeout=30)
        open_ones.extend([server, closing(browser)])
        return browser

    yield serve
    for one in reversed(open_ones):
        one.__exit__(None, None, None)


@pytest.fixture
def browser(serve):
    return serve()


def back(browser, **changes):
    """Sign in there, and what we say to what comes back."""
    address = browser.get("/sign-in/openid?after=/api/v1/me").headers["location"]
    returned = httpx.URL(httpx.get(address).headers["location"])
    return browser.get(returned.raw_path.decode() if not changes else str(returned.copy_merge_params(changes)))


def refused(answer, code="openid"):
    return answer.status_code == 403 and answer.json()["code"] == code


def test_who_signs_in_there_is_signed_in_here(browser, provider):
    answer = back(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/api/v1/me")
    me = browser.get("/api/v1/me").json()
    assert (me["name"], me["role"]) == ("ada", "student")
    (asked,) = provider.asked
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid profile email"
    assert len(asked["nonce"]) > 30
    assert len(asked["state"]) > 30


def test_a_code_is_good_for_the_browser_that_began_and_once(browser, serve):
    address = browser.get("/sign-in/openid").headers["location"]
    returned = httpx.URL(httpx.get(address).headers["location"]).raw_path.decode()
    with httpx.Client(base_url=browser.base_url) as victim:
        assert refused(victim.get(returned), "state")
    kept = dict(browser.cookies)
    assert browser.get(returned).status_code == 303
    with httpx.Client(base_url=browser.base_url, cookies=kept) as again:
        assert refused(again.get(returned))


def test_a_code_of_another_s_sign_in_is_not_taken(browser):
    with httpx.Client(base_url=browser.base_url) as attacker:
        theirs = httpx.get(attacker.get("/sign-in/openid").headers["location"]).headers["location"]
    code = httpx.URL(theirs).params["code"]
    # The state is right, but the code was asked for with the attacker's challenge: PKCE.
    assert refused(back(browser, code=code))


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"iss": "https://elsewhere.example"}, id="of another issuer"),
        pytest.param({"aud": ["another service"]}, id="for another service"),
        pytest.param({"aud": [CLIENT, "another"], "azp": "another"}, id="got by another service"),
        pytest.param({"nonce": "of another sign-in"}, id="of another sign-in"),
        pytest.param({"exp": int(time.time()) - 300}, id="too old"),
        pytest.param({"at_hash": "of-another-token"}, id="with another access token"),
        pytest.param({"preferred_username": ["ada"]}, id="with no text as a name"),
        pytest.param({"preferred_username": None}, id="without a name"),
    ],
)
def test_a_token_is_not_taken_that_is(browser, provider, claims):
    provider.claims = claims
    assert refused(back(browser))
    assert browser.get("/api/v1/me").status_code == 401


def test_a_token_signed_by_another_key_is_not_taken(browser, provider):
    provider.signs_by = RSAKey.generate_key(2048, {"kid": "k1"})
    assert refused(back(browser))


def test_a_provider_that_calls_itself_otherwise_is_not_the_one(browser, provider):
    provider.issuer = "https://elsewhere.example"
    assert refused(browser.get("/sign-in/openid"))


def test_an_answer_that_names_another_issuer_is_not_taken(browser):
    assert refused(back(browser, iss="https://elsewhere.example"))


def test_where_the_provider_refuses_nobody_is_signed_in(browser):
    assert refused(back(browser, error="access_denied"), "refused")


def test_a_provider_that_does_not_answer_is_said(serve, provider):
    browser = serve(issuer=f"http://127.0.0.1:{free_port()}")
    answer = browser.get("/sign-in/openid")
    assert refused(answer)
    assert "your institution did not confirm" in answer.json()["detail"]


def test_the_name_may_be_told_beside_the_token_by_the_same_subject_alone(serve, provider):
    browser = serve(claim="student_number")
    provider.user_info = {"student_number": "bob"}
    assert back(browser).status_code == 303
    assert browser.get("/api/v1/me").json()["name"] == "bob"
    browser.cookies.clear()
    provider.user_info = {"student_number": "bob", "sub": "somebody else"}
    assert refused(back(browser))


def test_an_address_is_a_name_only_where_the_provider_has_verified_it(serve, provider):
    browser = serve(claim="email")
    provider.claims = {"email": "ada@example.org"}
    assert refused(back(browser))
    provider.claims = {"email": "ada@example.org", "email_verified": True}
    assert back(browser).status_code == 303


def test_the_environment_makes_the_settings():
    assert openid_settings({}) is None
    with pytest.raises(ValueError, match="AUTOGRADER_OPENID_CLIENT_ID"):
        openid_settings({"AUTOGRADER_OPENID_ISSUER": "https://id.example"})
    names = {"ISSUER": "https://id.example", "CLIENT_ID": "a", "CLIENT_SECRET": "b", "TITLE": "Example University"}
    found = openid_settings({f"AUTOGRADER_OPENID_{name}": value for name, value in names.items()})
    assert found == OpenIdSettings("https://id.example", "a", "b", title="Example University")
    with pytest.raises(ValueError, match="https"):
        openid_settings(
            {f"AUTOGRADER_OPENID_{name}": value for name, value in names.items()}
            | {"AUTOGRADER_OPENID_ISSUER": "http://id.example"}
        )
