"""Local accounts: signing in by a name and a password, which are set through an invitation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import exists, select

from autograder.service.context import Service
from autograder.service.people import invitations, roster, sessions, throttling
from autograder.service.people.audit import audit
from autograder.service.people.passwords import is_right, set_password
from autograder.service.people.roster import checked_name
from autograder.service.store.models import Account, Course, Membership, Person, now

FIRST = "admin"
"""The name of the first administrator, where the service makes one."""


class Throttled(Exception):
    """There were too many failures: `seconds` are to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many wrong passwords were tried: wait {seconds} seconds.")
        self.seconds = seconds


def sign_in(service: Service, name: str, password: str, address: str, at: datetime | None = None) -> str | None:
    """A browser's secret for the person of this name and password; None where there is none.

    Raises:
        Throttled: it was tried too often.
    """
    at = at or now()
    with service.store.writing() as session:
        if wait := throttling.seconds_to_wait(session, name, address, at):
            raise Throttled(wait)
        # Counted before the password is looked at, so that many tries at once are many.
        throttling.note(session, name, address, at)
        query = select(Person.id, Account.password).join(Account, Account.person_id == Person.id)
        found = session.execute(query.where(Person.name == name)).first()
    right = is_right(found.password if found else None, password)
    with service.store.writing() as session:
        if found is None or not right:
            if found is not None:  # what is no name may be a password in the wrong field
                audit(session, "nobody", service.course, "sign_in.failed", name, address=address)
            return None
        throttling.forgive(session, name, address, at)
        audit(session, name, service.course, "sign_in.local", name, address=address)
        return sessions.begin(session, found.id, "local", at)


def accept_invitation(service: Service, secret: str, password: str, at: datetime | None = None) -> str | None:
    """Set the password of the person whom the invitation is for, and sign in; None where the invitation is not good.

    Other browsers of the person's are signed out.

    Raises:
        WeakPassword: it is not taken; the invitation stays good.
    """
    at = at or now()
    with service.store.writing() as session:
        person = invitations.invited(session, secret, at)
        if person is None:
            return None
        set_password(session, person.id, person.name, password)
        if not invitations.use(session, secret, at):
            session.rollback()
            return None
        sessions.end_all(session, person.id)
        audit(session, person.name, service.course, "invitation.accepted", person.name)
        return sessions.begin(session, person.id, "local", at)


def first_invitation(service: Service) -> str | None:
    """The link that invites the first administrator; None where somebody administers the service already.

    Until it is used, each call gives a new one, and the former is good no more.
    """
    with service.store.writing() as session:
        if session.scalar(select(exists().where(Person.is_administrator, Account.person_id == Person.id))):
            return None
        administrator = session.scalar(select(Person).where(Person.is_administrator).order_by(Person.id))
        if administrator is None:
            name = FIRST
            while session.scalar(select(Person).where(Person.name == name)):
                name += "-1"
            administrator = Person(name=name, is_administrator=True)
            session.add(administrator)
            session.flush()
        course = session.scalar(select(Course).where(Course.name == service.course))
        if course is not None and session.get(Membership, (course.id, administrator.id)) is None:
            session.add(Membership(course_id=course.id, person_id=administrator.id, role="administrator"))
        _, secret = invitations.invite(session, administrator.id)
        audit(session, "autograder serve", service.course, "invitation.created", administrator.name)
        return invitation_link(service, secret)


def appoint(service: Service, names: Iterable[str]) -> None:
    """Make these people administrators, who need not have been known before.

    Raises:
        BadRoster: one of the names cannot be a person's.
    """
    with service.store.writing() as session:
        for name in names:
            person = session.scalar(select(Person).where(Person.name == checked_name(name)))
            if person is None:
                person = Person(name=name)
                session.add(person)
            if not person.is_administrator:
                person.is_administrator = True
                audit(session, "autograder serve", service.course, "administrator.appointed", name)


def add_and_invite(service: Service, name: str, role: str | None) -> str:
    """The link that invites a person, who is put into the course where they are not in it; for the command line.

    Raises:
        BadRoster: it cannot be a person's name.
    """
    with service.store.writing() as session:
        course = session.scalars(select(Course).where(Course.name == service.course)).one()
        person, outcome = roster.put(session, course, roster.Entry(name, role))
        _, secret = invitations.invite(session, person.id)
        if outcome != "unchanged":
            audit(session, "autograder invite", service.course, f"member.{outcome}", name, role=role or "student")
        audit(session, "autograder invite", service.course, "invitation.created", name)
    return invitation_link(service, secret)


def invitation_link(service: Service, secret: str) -> str:
    """The address at which an invited person sets a password."""
    settings = service.settings
    base = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    return f"{base}/invitation?secret={secret}"
