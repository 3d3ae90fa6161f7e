"""`/metrics`: the service's figures, for Prometheus on this machine or with an administrator's token."""

from __future__ import annotations

import ipaddress
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from autograder.service.api.dependencies import identity, service
from autograder.service.api.problems import Problem, problems
from autograder.service.operations.metrics import CONTENT_TYPE, Metrics
from autograder.service.settings import ServiceSettings

router = APIRouter(tags=["health"])
_FORWARDED: Final = ("forwarded", "via", "x-forwarded-for", "x-real-ip")


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **problems(401, 403)},
)
def figures(request: Request) -> Response:
    """Figures in Prometheus' text format. Asked from the service's own machine, or with an administrator's token."""
    if not _from_this_machine(request, service(request).settings):
        detail = (
            "The figures are for this machine itself, where no proxy stands in front of the service, and for "
            "administrators: send the token of one as `Authorization: Bearer <token>`."
        )
        found = identity(request)
        if found is None:
            raise Problem(401, "not_signed_in", "Not signed in", detail, headers={"WWW-Authenticate": "Bearer"})
        if not found.principal.is_administrator or not found.principal.may_use("read"):
            raise Problem(403, "not_allowed", "Not allowed", detail)
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.text(), headers={"Content-Type": CONTENT_TYPE})


def _from_this_machine(request: Request, settings: ServiceSettings) -> bool:
    """Whether a program of this machine asks. Behind a proxy everybody seems to be one: then nobody is."""
    if settings.public_url or settings.hub or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
