"""Forms that people fill in: what was sent, and the same page again with a sentence where something cannot be used."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from autograder.service.api.dependencies import refuse_below
from autograder.service.api.middleware import prefix_of
from autograder.service.api.problems import Problem
from autograder.service.context import Service
from autograder.service.pages.reading import Writer

LONGEST = 2_000_000
"""Characters of a text that is typed or chosen: more than any roster has."""


async def _sent(request: Request, writer: Writer) -> FormData:
    return await request.form(max_fields=2000)


Sent = Annotated[FormData, Depends(_sent)]
"""What was sent, by somebody who has signed in, from a page of ours."""


def text(sent: FormData, name: str, most: int = 1000) -> str:
    """What was typed into a field, without spaces around it; empty where the field was not there."""
    value = sent.get(name)
    return value.strip()[:most].replace("\0", "") if isinstance(value, str) else ""


def texts(sent: FormData, name: str) -> list[str]:
    """The values of all fields of that name, such as those of checked boxes."""
    return [value for value in sent.getlist(name) if isinstance(value, str)]


async def chosen_file(sent: FormData, name: str) -> bytes | None:
    """The content of the file that was chosen, or more than the `LONGEST` of it; None where none was."""
    value = sent.get(name)
    return await value.read(LONGEST + 1) if isinstance(value, UploadFile) and value.filename else None


def wrong(problem: Problem, *fields: str) -> dict[str, str]:
    """What cannot be used, by field: at the one that the problem names, else at the first of `fields`.

    The sentences are said in the reader's language where they are shown.

    Raises:
        Problem: it is none that whoever filled in the form can mend there.
    """
    if problem.status_code not in (404, 409, 422):
        raise problem
    field = problem.extra.get("field")
    return {field if field in fields else fields[0]: problem.detail}


def refuse(writer: Writer, service: Service, role: str = "instructor") -> None:
    """Nothing, where the person may.

    Raises:
        Problem: the person may not.
    """
    scope = {"student": "read", "grader": "grade"}.get(role, "manage")
    refuse_below(writer.principal, role, scope, service.course)


def to(service: Service, *path: str, **query: str) -> RedirectResponse:
    """To a page of ours, by the parts of its address."""
    place = "/".join(quote(part, safe="") for part in path)
    asked = f"?{urlencode(query)}" if query else ""
    return RedirectResponse(f"{prefix_of(service.settings)}/{place}{asked}", 303)
