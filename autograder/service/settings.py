"""How a service is run: where it listens, what it stores in, and how people sign in."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from autograder.service.queue import LEASE_SECONDS

DATABASE_VARIABLE = "AUTOGRADER_DATABASE"


def database_url(given: str | None, course: Path) -> str:
    """Where the service of a course stores: as given, as the environment says, or in a file in the course's folder.

    The environment is for URLs with a password: other users of a machine see what commands are run with.
    """
    return given or os.environ.get(DATABASE_VARIABLE) or f"sqlite:///{course.absolute()}/.autograder/service.db"


@dataclass(frozen=True)
class HubSettings:
    """Sign-in by the JupyterHub that runs this service; from the environment that the Hub gives its services.

    `base_url` is the Hub's own prefix, without `hub/`; `host` is the Hub's public host, where users' servers have
    others (subdomains). A user needs one of the `access_scopes`.
    """

    api_url: str
    api_token: str = field(repr=False)
    client_id: str = "service-autograder"
    base_url: str = "/"
    service_prefix: str = "/services/autograder/"
    host: str = ""
    access_scopes: frozenset[str] = frozenset({"access:services!service=autograder"})


@dataclass(frozen=True)
class OpenIdSettings:
    """Sign-in by OpenID Connect: the issuer's address, and what it knows this service by.

    `claim` names the claim that is a person's name in the roster: one that people cannot change themselves.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    claim: str = "preferred_username"
    title: str = "your institution"


def hub_settings(environment: Mapping[str, str]) -> HubSettings | None:
    """The Hub that runs this process as a service; None where none does.

    A user's server, in whose terminal somebody tries the service, has most of these variables too, but no service's
    name.
    """
    name, token = environment.get("JUPYTERHUB_SERVICE_NAME"), environment.get("JUPYTERHUB_API_TOKEN")
    if not name or not token:
        return None
    scopes = environment.get("JUPYTERHUB_OAUTH_ACCESS_SCOPES") or json.dumps([f"access:services!service={name}"])
    return HubSettings(
        api_url=environment.get("JUPYTERHUB_API_URL") or "http://127.0.0.1:8081/hub/api",
        api_token=token,
        client_id=environment.get("JUPYTERHUB_CLIENT_ID") or f"service-{name}",
        base_url=environment.get("JUPYTERHUB_BASE_URL") or "/",
        service_prefix=environment.get("JUPYTERHUB_SERVICE_PREFIX") or f"/services/{name}/",
        host=environment.get("JUPYTERHUB_HOST", ""),
        access_scopes=frozenset(json.loads(scopes)),
    )


def listening_at(environment: Mapping[str, str]) -> tuple[str, int]:
    """Where to listen unless something else is said: where the Hub that runs us expects it, or on port 8000."""
    url = urlsplit(environment.get("JUPYTERHUB_SERVICE_URL", "") if hub_settings(environment) else "")
    return url.hostname or "127.0.0.1", url.port or 8000


def openid_settings(environment: Mapping[str, str]) -> OpenIdSettings | None:
    """The OpenID Connect provider that the environment names in AUTOGRADER_OPENID_ISSUER; None where it names none.

    Raises:
        ValueError: it says nothing of what the provider knows this service by, or the provider has no HTTPS.
    """
    if not environment.get("AUTOGRADER_OPENID_ISSUER"):
        return None
    found = {}
    for name in (each.name for each in fields(OpenIdSettings)):
        variable = f"AUTOGRADER_OPENID_{name.upper()}"
        if value := environment.get(variable):
            found[name] = value
        elif name in ("client_id", "client_secret"):
            raise ValueError(
                f"AUTOGRADER_OPENID_ISSUER is set, {variable} is not. Register the service with the provider, and set "
                "what that gives."
            )
    if not found["issuer"].startswith("https://"):
        raise ValueError(
            f"AUTOGRADER_OPENID_ISSUER is {found['issuer']!r}, expected an address that begins with https."
        )
    return OpenIdSettings(**found)


@dataclass(frozen=True)
class ServiceSettings:
    """All of it. `jobs` graders run beside the server; none where workers elsewhere do the work.

    `lease_seconds` is how long a worker that says nothing is believed to be alive: all that share a database need the
    same. `administrators` are people who administer the service; without any, a link invites the first one.

    `formgrader` is the address of the JupyterLab or notebook server in which staff open formgrader; empty where the
    service knows of none.

    `public_url` is the address that people use, where it differs from where the service listens; cookies are for
    HTTPS alone where it begins with https.
    """

    course: Path
    database: str
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    jobs: int = 1
    lease_seconds: float = LEASE_SECONDS
    hub: HubSettings | None = None
    openid: OpenIdSettings | None = None
    local_accounts: bool = True
    administrators: tuple[str, ...] = ()
    formgrader: str = ""
    max_upload_bytes: int = 50_000_000
