"""Sign-in by the JupyterHub that runs this service, and by the tokens that it gives to users' servers."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from autograder.service.context import Service
from autograder.service.people import SCOPES, Principal
from autograder.service.people.outside import Begun, NotSignedIn, find_known, known_as
from autograder.service.people.roles import principal_of
from autograder.service.settings import HubSettings

if TYPE_CHECKING:
    from jupyterhub.services.auth import HubOAuth

CALLBACK: Final = "/oauth_callback"
"""Where the Hub sends browsers back to; it takes no other address."""
_PATIENCE: Final = 10.0
_CACHED_SECONDS: Final = 60.0
_MOST_CACHED: Final = 10_000


def hub_oauth(hub: HubSettings) -> HubOAuth:
    """The Hub's own client, for this service."""
    from jupyterhub.services.auth import HubOAuth

    return HubOAuth(
        api_url=hub.api_url,
        api_token=hub.api_token,
        base_url=hub.service_prefix,
        hub_host=hub.host,
        hub_prefix=f"{hub.base_url.rstrip('/')}/hub/",
        oauth_client_id=hub.client_id,
        oauth_redirect_uri=hub.host + hub.service_prefix.rstrip("/") + CALLBACK,
        access_scopes=set(hub.access_scopes),
    )


def address(hub: HubSettings, begun: Begun) -> str:
    """Where a browser goes to sign in."""
    from tornado.httputil import url_concat

    given = {"state": begun.state, "code_challenge": begun.challenge, "code_challenge_method": "S256"}
    return str(url_concat(hub_oauth(hub).login_url, given))


def name_by_code(hub: HubSettings, begun: Begun, code: str) -> str:
    """Who has signed in there, from the code that the browser was sent back with.

    Raises:
        NotSignedIn: the Hub does not know the code, does not answer, or does not let this user use the service.
    """
    oauth = hub_oauth(hub)
    token = _asked(lambda: oauth.token_for_code(code, code_verifier=begun.verifier, sync=False))
    found = _asked(lambda: oauth.user_for_token(token, use_cache=False, sync=False))
    name = _user(oauth, found)
    if name is None:
        raise NotSignedIn(
            "not_allowed",
            "The Hub does not let you use this service. Ask those who run the Hub for the scope "
            f"{' or '.join(sorted(hub.access_scopes))}.",
        )
    return name


class HubTokens:
    """Reads tokens of the Hub's, such as JUPYTERHUB_API_TOKEN of a user's server, and remembers them for a minute.

    A token must have the scope to access this service, as a browser's user must. What it may do is what its owner may,
    but never what administrators may, and it makes no tokens of ours, which would outlive it: it lies in a server that
    runs notebooks.
    """

    def __init__(self, hub: HubSettings, clock: Callable[[], float] = time.monotonic) -> None:
        self._oauth = hub_oauth(hub)
        self._clock = clock
        self._lock = Lock()
        self._names: dict[str, tuple[str | None, float]] = {}

    def __call__(self, service: Service, secret: str) -> Principal | None:
        """Whose token it is; None where it is none of the Hub's, or the Hub does not answer."""
        try:
            name = self._name(secret)
            if name is None:
                return None
            with service.store.reading() as session:
                person = find_known(session, name)
                found = principal_of(session, person.id, SCOPES) if person else None
            if found is None:
                with service.store.writing() as session:
                    found = principal_of(session, known_as(session, service, name, "hub").id, SCOPES)
        except NotSignedIn:
            return None
        if found is None:
            return None
        below = {"administrator": "instructor"}
        roles = {course: below.get(role, role) for course, role in found.roles.items()}
        return Principal(found.person_id, found.name, roles, is_administrator=False, scopes=found.scopes, lends=False)

    def _name(self, secret: str) -> str | None:
        key = hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
        with self._lock:
            name, until = self._names.get(key, (None, 0.0))
            if self._clock() < until:
                return name
        found = _asked(lambda: self._oauth.user_for_token(secret, use_cache=False, sync=False))
        name = _user(self._oauth, found)
        with self._lock:
            if len(self._names) >= _MOST_CACHED:
                self._names.clear()
            self._names[key] = name, self._clock() + _CACHED_SECONDS
        return name


def _user(oauth: HubOAuth, found: Mapping[str, Any] | None) -> str | None:
    """The name of a user who may use this service; a service's token is nobody's."""
    if not found or found.get("kind") != "user" or not oauth.check_scopes(oauth.access_scopes, found):
        return None
    return str(found["name"])


def _asked(ask: Callable[[], Awaitable[Any]]) -> Any:
    """What the Hub answers, if it does so in time."""
    from tornado.web import HTTPError

    async def answer() -> Any:
        return await asyncio.wait_for(ask(), _PATIENCE)

    try:
        return asyncio.run(answer())
    except (HTTPError, TimeoutError, OSError) as error:
        raise NotSignedIn(
            "hub", "The Hub did not confirm the sign-in. Sign in once more; if it stays so, tell those who run the Hub."
        ) from error
