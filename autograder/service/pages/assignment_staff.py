"""What an assignment's page shows to staff besides: what students have of it, its policies, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.service.api import assignments, policies
from autograder.service.api.assignments import ReleaseState
from autograder.service.api.dependencies import Identity
from autograder.service.api.policies import Policy
from autograder.service.context import Service


@dataclass(frozen=True)
class ForStaff:
    """What students have, and what holds for them."""

    release: ReleaseState
    policy: Policy


def for_staff(service: Service, identity: Identity | None, assignment: str) -> ForStaff:
    """What the template of the staff's part asks for; others' pages do not ask."""
    assert identity is not None
    principal = identity.principal
    return ForStaff(
        assignments.get_release(assignment, principal, service), policies.get_policy(assignment, principal, service)
    )
