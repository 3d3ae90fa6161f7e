"""People who sign in elsewhere: what is remembered while they do, and whom the service knows them as."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from autograder.course import Course as CourseFolder
from autograder.service.context import Service
from autograder.service.people import sessions
from autograder.service.people.audit import audit
from autograder.service.people.roster import BadRoster, checked_name
from autograder.service.store.models import Account, Course, Invitation, Person, now

COOKIE: Final = "autograder_sign_in"
SECONDS: Final = 600
"""How long somebody may take to sign in elsewhere."""


class NotSignedIn(Exception):
    """It did not come to an end: `code` for programs, and a sentence that says what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


@dataclass(frozen=True)
class Begun:
    """What a sign-in that was begun is recognised by: in the browser's cookie alone, sealed, so any server can end it.

    `verifier` is PKCE's, `nonce` OpenID Connect's; `then` is the path of the page to go to.
    """

    method: str
    state: str
    verifier: str
    nonce: str
    then: str
    at: float

    @property
    def challenge(self) -> str:
        """What PKCE sends ahead of the verifier: its SHA-256 (RFC 7636, S256)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def begin(service: Service, method: str, then: str, at: datetime | None = None) -> tuple[Begun, str]:
    """A sign-in, after which one goes to the page `then`; and the value of the cookie that it is ended with."""
    state, verifier, nonce = (secrets.token_urlsafe(32) for _ in range(3))
    begun = Begun(method, state, verifier, nonce, then, (at or now()).timestamp())
    content = base64.urlsafe_b64encode(json.dumps(asdict(begun)).encode()).decode()
    return begun, f"{content}.{_seal(service, content)}"


def ended(service: Service, method: str, cookie: str, state: str, at: datetime | None = None) -> Begun:
    """The sign-in that this browser began.

    Raises:
        NotSignedIn: it began none, another one, or too long ago: somebody else may have sent it here.
    """
    content, _, seal = cookie.partition(".")
    if not hmac.compare_digest(seal.encode(), _seal(service, content).encode()):
        raise NotSignedIn("state", "This browser has not begun to sign in here. Open the service's page, and sign in.")
    begun = Begun(**json.loads(base64.urlsafe_b64decode(content)))
    if begun.method != method or not hmac.compare_digest(begun.state.encode(), state.encode()):
        raise NotSignedIn("state", "This is not the sign-in that this browser began. Sign in once more.")
    if not 0 <= (at or now()).timestamp() - begun.at <= SECONDS:
        raise NotSignedIn("state", f"Signing in took longer than {SECONDS // 60} minutes. Sign in once more.")
    return begun


def page(after: str, base: str) -> str:
    """The path, where it is one of the service, which lies below `base`; else its front page: anybody makes links."""
    return after if re.fullmatch(re.escape(base) + r"/(?![/\\])[!-\[\]-~]*", after) else f"{base}/"


def signed_in(service: Service, name: str, method: str, address: str) -> str:
    """A browser's secret for the person whom another system calls so.

    Raises:
        NotSignedIn: the name cannot be a person's here.
    """
    with service.store.writing() as session:
        person = known_as(session, service, name, method)
        audit(session, person.name, service.course, f"sign_in.{method}", person.name, address=address)
        return sessions.begin(session, person.id, method)


def known_as(session: Session, service: Service, name: str, method: str) -> Person:
    """The person of that name; a new one, who is nothing in the course yet, where there is none.

    Raises:
        NotSignedIn: the person may not sign in so, or it is no name that a person can have here.
    """
    person = find_known(session, name)
    if person is None:
        person = Person(name=name)
        session.add(person)
        session.flush()
        audit(session, method, service.course, "person.created", name)
    return person


def find_known(session: Session, name: str) -> Person | None:
    """The person of that name, if there is one.

    An administrator who has a local account, or is invited to one, signs in by that alone: where people choose their
    own names elsewhere, somebody may choose this one's.

    Raises:
        NotSignedIn: it is such an administrator, or no name that a person can have here.
    """
    try:
        person = session.scalar(select(Person).where(Person.name == checked_name(name)))
    except BadRoster as error:
        raise NotSignedIn("bad_name", f"{error} Ask the course's staff.") from None
    if person is not None and person.is_administrator:
        local = exists().where(Account.person_id == person.id) | exists().where(Invitation.person_id == person.id)
        if session.scalar(select(local)):
            raise NotSignedIn(
                "local_account",
                f"{name!r} administers this service by a local account: sign in with its password. If that is not you, "
                "ask the course's staff.",
            )
    return person


def _seal(service: Service, content: str) -> str:
    with service.store.reading() as session:
        secret = session.scalar(select(Course.secret).where(Course.name == service.course))
    if secret is None:  # no course has been begun yet: it will have the secret of its folder
        secret = CourseFolder(service.settings.course).secret
    return hmac.new(hashlib.sha256(b"sign-in" + secret).digest(), content.encode(), hashlib.sha256).hexdigest()
