"""How a service is run: where it listens, what it stores in, and how people sign in."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from autograder.service.queue import LEASE_SECONDS

DATABASE_VARIABLE = "AUTOGRADER_DATABASE"


def database_url(given: str | None, course: Path) -> str:
    """Where the service of a course stores: as given, as the environment says, or in a file in the course's folder.

    The environment is for URLs with a password: other users of a machine see what commands are run with.
    """
    return given or os.environ.get(DATABASE_VARIABLE) or f"sqlite:///{course.absolute()}/.autograder/service.db"


@dataclass(frozen=True)
class HubSettings:
    """Sign-in by the JupyterHub that runs this service; from the environment that the Hub gives its services."""

    api_url: str
    api_token: str = field(repr=False)
    base_url: str = "/hub/"
    service_prefix: str = "/services/autograder/"


@dataclass(frozen=True)
class OpenIdSettings:
    """Sign-in by OpenID Connect: the issuer's address, and what it knows this service by.

    `claim` names the claim that is a person's name in the roster.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    claim: str = "preferred_username"
    title: str = "your institution"


@dataclass(frozen=True)
class ServiceSettings:
    """All of it. `jobs` graders run beside the server; none where workers elsewhere do the work.

    `lease_seconds` is how long a worker that says nothing is believed to be alive: all that share a database need the
    same.

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
    max_upload_bytes: int = 50_000_000
