"""Who reads a page: whoever has not signed in is asked to."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from autograder.service.api.dependencies import Identity, current, identity


class SignInFirst(Exception):
    """The page is for people who have signed in."""


def _reader(request: Request) -> Identity:
    found = identity(request)
    if found is None:
        raise SignInFirst
    request.state.identity = found
    return found


async def _writer(request: Request, found: Annotated[Identity, Depends(_reader)]) -> Identity:
    """Who changes something; the form must be one of ours."""
    await current(request, found)
    return found


Reader = Annotated[Identity, Depends(_reader)]
Writer = Annotated[Identity, Depends(_writer)]
