"""Commands for a terminal by which a student hands in, as they are to be copied."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Request

from autograder.service.api.middleware import prefix_of
from autograder.service.context import Service

MOST_FILES = 10


@dataclass(frozen=True)
class Commands:
    """Each needs a token in AUTOGRADER_TOKEN, and is run where the assignment's folder lies."""

    nbgrader: str
    curl: str


def commands(request: Request, service: Service, assignment: str, notebooks: Sequence[str]) -> Commands:
    """How to hand in from JupyterLab's terminal: by nbgrader, whatever its configuration says, or with curl alone."""
    address = address_of_service(request, service)
    environment = f"AUTOGRADER_URL={shlex.quote(address)}"
    arguments = (
        "nbgrader",
        "submit",
        f"--assignment={assignment}",
        f"--course={service.course}",
        "--ExchangeFactory.submit=autograder.exchange.ExchangeSubmit",
    )
    files = [f"{assignment}/{name}.ipynb" for name in notebooks[:MOST_FILES]] or [f"{assignment}/{assignment}.ipynb"]
    forms = [f"--form {shlex.quote(_form(path))}" for path in files]
    target = f"{address}/api/v1/assignments/{quote(assignment, safe='')}/submissions"
    curl = ["curl --fail-with-body", '--header "Authorization: Bearer $AUTOGRADER_TOKEN"', *forms, shlex.quote(target)]
    return Commands(f"{environment} {shlex.join(arguments)}", " ".join(curl))


def _form(path: str) -> str:
    """A file as curl's --form names one: in quotes, so that no character of its name means anything."""
    quoted = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'files=@"{quoted}"'


def address_of_service(request: Request, service: Service) -> str:
    """The address by which people reach the service, without a slash at its end."""
    if service.settings.public_url:
        return service.settings.public_url.rstrip("/")
    return f"{request.url.scheme}://{request.url.netloc}{prefix_of(service.settings)}"
