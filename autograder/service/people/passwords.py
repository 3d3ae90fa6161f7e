"""Local passwords: argon2id at rest, and the same time for a wrong password as for a name that nobody has."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from autograder.service.store.models import Account, now

SHORTEST, LONGEST = 10, 200
# Of a strength that OWASP recommends, and small enough for many people signing in at once.
_MEMORY_KIB, _PASSES = 19_456, 2
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$3N8hZ4zCS+VSsGDQoXwoZw$NDoCTCDMjj0opZrrEVytM7omM3huue2HbjmuhxitLf8"  # of "nobody"
)


class WeakPassword(ValueError):
    """A password that is not taken: the message says why."""


def set_password(session: Session, person_id: int, name: str, password: str) -> None:
    """Give a person a password, instead of a former one.

    Raises:
        WeakPassword: it is too short, too long, or the person's name.
    """
    if len(password) < SHORTEST:
        raise WeakPassword(
            f"The password has {len(password)} characters; expected at least {SHORTEST}. A few words in a row are easy "
            "to remember."
        )
    if len(password) > LONGEST:
        raise WeakPassword(f"The password has {len(password)} characters; expected at most {LONGEST}.")
    if password.casefold() == name.casefold() or len(set(password)) < 4:
        raise WeakPassword(
            "The password is easily guessed; expected one that is not your name or a few signs repeated."
        )
    account = session.get(Account, person_id)
    if account is None:
        session.add(Account(person_id=person_id, password=_hasher().hash(password)))
    else:
        account.password = _hasher().hash(password)
        account.changed_at = now()


def is_right(known: str | None, password: str) -> bool:
    """Whether it is the password whose hash is `known`; None is nobody's, and takes as long."""
    try:
        matches = _hasher().verify(known or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return matches and known is not None


def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=1)
