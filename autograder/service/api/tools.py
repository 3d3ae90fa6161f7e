"""Tools of the course's staff: judging one function in a file, and proving the course sound."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import StreamingResponse

from autograder.service.api.dependencies import CurrentService, require
from autograder.service.api.problems import Problem, problems
from autograder.service.commands import Busy, Commands, Refused
from autograder.service.people import Principal
from autograder.service.people.audit import audit

router = APIRouter(tags=["tools"])
Grader = Annotated[Principal, Depends(require("grader", "grade"))]
Instructor = Annotated[Principal, Depends(require("instructor", "manage"))]
ExerciseName = Annotated[str, Path(max_length=128, description="The function's name, as in the assignment.")]
Filename = Annotated[
    str,
    Query(
        max_length=255,
        pattern=r"^[^\x00/\\]+\.(py|ipynb)$",
        description="What the body is: a `.py` or an `.ipynb` file.",
    ),
]
_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file as it is.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_LINES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A statement a line, as `autograder validate --json` prints it.",
        "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
    }
}


async def _body(request: Request, _principal: Grader) -> bytes:
    return await request.body()


@router.post("/exercises/{exercise}/check", openapi_extra=_FILE, responses=problems(403, 404, 413))
def check(
    exercise: ExerciseName,
    body: Annotated[bytes, Depends(_body)],
    principal: Grader,
    service: CurrentService,
    request: Request,
    filename: Filename = "submission.py",
) -> dict[str, Any]:
    """The verdict on one function in a file, as `autograder check --json` gives it. Nothing is stored."""
    with service.store.writing() as session:
        audit(session, principal, service.course, "exercise.checked", exercise, file=filename)
    commands: Commands = request.app.state.commands
    try:
        return commands.check(exercise, filename, body)
    except Refused as error:
        raise Problem(404, "not_judged", "Not judged", str(error)) from None


@router.post("/validation", responses=_LINES | problems(403, 404, 409))
def validate(
    principal: Instructor,
    service: CurrentService,
    request: Request,
    assignment: Annotated[str | None, Query(max_length=128, description="Only this assignment.")] = None,
) -> StreamingResponse:
    """Prove the course sound, as `autograder validate` does: a line for each statement, as soon as it is decided."""
    with service.store.writing() as session:
        audit(session, principal, service.course, "course.validated", assignment or "")
    commands: Commands = request.app.state.commands
    stack = ExitStack()
    try:
        statements = stack.enter_context(commands.validating(assignment))
    except Busy:
        detail = "The course is being proved at this moment: wait until that has ended, and ask again."
        raise Problem(409, "busy", "Being proved already", detail) from None
    except Refused as error:
        raise Problem(404, "not_validated", "Not validated", str(error)) from None

    async def lines() -> AsyncIterator[bytes]:
        with stack:  # also where whoever asked has gone: the proof is ended then
            while (statement := await to_thread.run_sync(next, statements, None, abandon_on_cancel=True)) is not None:
                yield json.dumps(statement, ensure_ascii=False).encode() + b"\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")
