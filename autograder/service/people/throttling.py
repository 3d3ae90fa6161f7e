"""How often a wrong password may be tried: by name from one address, by address, and by name from everywhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from autograder.service.store.models import SignInFailure

SPAN = timedelta(minutes=15)
BY_BOTH, BY_ADDRESS, BY_NAME = 8, 60, 60
"""How many failures within the span are allowed. A name alone has many, or others could lock its owner out."""


def seconds_to_wait(session: Session, name: str, address: str, at: datetime) -> int:
    """How long until the name may be tried again from this address; 0 for now."""
    session.execute(delete(SignInFailure).where(SignInFailure.at <= at - SPAN))
    wait = 0
    for subject, allowed in _subjects(name, address).items():
        times = select(SignInFailure.at).where(SignInFailure.subject == subject).order_by(SignInFailure.at.desc())
        nth = session.scalar(times.offset(allowed - 1).limit(1))
        if nth is not None:
            wait = max(wait, int((nth + SPAN - at).total_seconds()) + 1)
    return wait


def note(session: Session, name: str, address: str, at: datetime) -> None:
    """Count a try as a failure; `forgive` takes it back."""
    session.add_all(SignInFailure(subject=subject, at=at) for subject in _subjects(name, address))


def forgive(session: Session, name: str, address: str, at: datetime) -> None:
    """The password was right: the name's failures from this address count no more, nor does this try elsewhere."""
    both, *others = _subjects(name, address)
    session.execute(delete(SignInFailure).where(SignInFailure.subject == both))
    for subject in others:
        this = select(func.max(SignInFailure.id)).where(SignInFailure.subject == subject, SignInFailure.at == at)
        session.execute(delete(SignInFailure).where(SignInFailure.id == this.scalar_subquery()))


def forget(session: Session, name: str) -> None:
    """Remove what names somebody; the addresses' failures stay."""
    folded = name[:128].casefold()
    both = SignInFailure.subject.startswith("both:") & SignInFailure.subject.endswith(f"@{folded}", autoescape=True)
    session.execute(delete(SignInFailure).where(both | (SignInFailure.subject == f"name:{folded}")))


def _subjects(name: str, address: str) -> dict[str, int]:
    name = name[:128].casefold()
    # Folded, a name may be three times as long as it was; the address comes first, so as not to be cut off.
    subjects = {f"both:{address}@{name}": BY_BOTH, f"address:{address}": BY_ADDRESS, f"name:{name}": BY_NAME}
    return {subject[:256]: allowed for subject, allowed in subjects.items()}
