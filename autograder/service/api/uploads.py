"""Reading what is handed in, from a person who may hand in: a form of files, or one notebook as the body."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request
from starlette.datastructures import UploadFile

from autograder.service.api.dependencies import require
from autograder.service.api.problems import Problem
from autograder.service.api.shapes import AssignmentName
from autograder.service.people import Principal
from autograder.service.submitting import MAX_FILES

NOTEBOOK_TYPES = ("application/x-ipynb+json", "application/json", "application/octet-stream")
_FORM = "multipart/form-data"
_BINARY = {"type": "string", "format": "binary"}
_FILES = {"type": "object", "required": ["files"], "properties": {"files": {"type": "array", "items": _BINARY}}}
UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A form whose files' names are their paths in the folder, or one notebook.",
        "content": {_FORM: {"schema": _FILES}, NOTEBOOK_TYPES[0]: {"schema": {"type": "object"}}},
    }
}
"""How the body is described: FastAPI does not read it itself, as it would before it knows who sends it."""

Filename = Annotated[
    str | None, Query(max_length=255, description="The notebook's name, where the body is one; else the assignment's.")
]


async def uploaded(
    request: Request,
    principal: Annotated[Principal, Depends(require("student", "submit"))],
    assignment: AssignmentName,
    content_type: Annotated[str, Header(include_in_schema=False)] = "",
    filename: Filename = None,
) -> dict[str, bytes]:
    """The files that were sent, by path.

    Raises:
        Problem: there are none, too many, or they came in another form.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind in NOTEBOOK_TYPES:
        return {filename or f"{assignment}.ipynb": await request.body()}
    if kind != _FORM:
        detail = f"The body is {kind or 'of no type'}; expected {_FORM} with the files, or a notebook as "
        raise Problem(415, "unsupported_media_type", "Not taken in this form", f"{detail}{NOTEBOOK_TYPES[0]}.")
    files: dict[str, bytes] = {}
    form = await request.form(max_files=MAX_FILES, max_fields=20)
    for _, value in form.multi_items():
        if isinstance(value, UploadFile):
            name = value.filename or ""
            if name in files:
                raise Problem(422, "bad_files", "Files twice", f"{name!r} was sent twice: send each file once.")
            files[name] = await value.read()
    return files
