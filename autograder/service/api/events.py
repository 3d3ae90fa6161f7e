"""Progress of a submission as server-sent events: queued with its position, started, each verdict as it falls, done."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Header, Request, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from autograder.service import policy
from autograder.service.api.assignments import Member
from autograder.service.api.dependencies import CurrentService
from autograder.service.api.problems import Problem, problems
from autograder.service.api.submissions import SubmissionId, feedback_of, is_staff, note_view, submission_for
from autograder.service.context import Service
from autograder.service.people import Principal
from autograder.service.store.models import Event, Submission, now

router = APIRouter(tags=["submissions"])
POLL_SECONDS = 0.1
"""How often the database is asked, once for all who listen."""
POSITION_SECONDS = 1.0
MOST_POSITIONS = 50
"""How many positions in line are worked out each time."""
MOST_STREAMS = 10
"""How many streams one person may have open."""
LONGEST_SECONDS = 1800.0
"""After this a stream ends, and whoever still listens comes again, from where it ended."""
_BEGINNING = 0


@dataclass(frozen=True)
class Told:
    """An event as it is kept."""

    id: int
    kind: str
    data: Mapping[str, Any]


@dataclass(eq=False)
class Listener:
    """Somebody who waits for a submission: what has come since `last`, the id of the last event that they had."""

    person_id: int
    submission_id: str
    last: int
    waits: bool = True
    position: int | None = None
    inbox: asyncio.Queue[Told | int] = field(default_factory=asyncio.Queue)


class Poller:
    """Asks the database for all who listen at once, as long as somebody does."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._listeners: set[Listener] = set()
        self._task: asyncio.Task[None] | None = None

    def refuse_more(self, person_id: int) -> None:
        """Nothing, where the person may listen to one more submission.

        Raises:
            Problem: the person listens to too many.
        """
        if sum(listener.person_id == person_id for listener in self._listeners) >= MOST_STREAMS:
            detail = f"You have {MOST_STREAMS} streams open: close one, or ask for the submission itself now and then."
            raise Problem(429, "too_many_streams", "Too many streams", detail, headers={"Retry-After": "10"})

    @contextmanager
    def listening(self, listener: Listener) -> Iterator[None]:
        """The listener's inbox is filled while the block lasts."""
        self._listeners.add(listener)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._poll())
        try:
            yield
        finally:
            self._listeners.discard(listener)

    async def _poll(self) -> None:
        limiter = CapacityLimiter(1)  # not one of the threads that answer requests
        loop = asyncio.get_running_loop()
        due = loop.time() + POSITION_SECONDS
        while self._listeners:
            listeners = list(self._listeners)
            lasts: dict[str, int] = {}
            for listener in listeners:
                lasts[listener.submission_id] = min(listener.last, lasts.get(listener.submission_id, listener.last))
            waiting: list[str] = []
            if loop.time() >= due:
                due = loop.time() + POSITION_SECONDS
                waiting = list(dict.fromkeys(each.submission_id for each in listeners if each.waits))[:MOST_POSITIONS]
            try:
                events, positions = await to_thread.run_sync(self._look, lasts, waiting, limiter=limiter)
            except Exception:  # the database will answer again; who listens has lost nothing
                await asyncio.sleep(1.0)
                continue
            for listener in listeners:
                self._pass_on(listener, events.get(listener.submission_id, []), positions)
            await asyncio.sleep(POLL_SECONDS)

    def _look(
        self, lasts: Mapping[str, int], waiting: list[str]
    ) -> tuple[dict[str, list[Told]], dict[str, int | None]]:
        found: dict[str, list[Told]] = {}
        with self._service.store.reading() as session:
            ids = list(lasts)
            for begin in range(0, len(ids), 500):
                some = ids[begin : begin + 500]
                for submission_id, told in _events(session, some, min(lasts[each] for each in some)):
                    if told.id > lasts[submission_id]:
                        found.setdefault(submission_id, []).append(told)
            return found, {each: self._service.queue.position(session, each) for each in waiting}

    def _pass_on(self, listener: Listener, events: list[Told], positions: Mapping[str, int | None]) -> None:
        for told in events:
            if told.id > listener.last:
                listener.last = told.id
                listener.waits = told.kind == "queued"
                listener.position = told.data.get("position", listener.position)
                listener.inbox.put_nowait(told)
        position = positions.get(listener.submission_id)
        if listener.waits and position is not None and position != listener.position:
            listener.position = position
            listener.inbox.put_nowait(position)


def _events(session: Session, submission_ids: list[str], after: int) -> list[tuple[str, Told]]:
    query = select(Event).where(Event.submission_id.in_(submission_ids), Event.id > after).order_by(Event.id)
    return [(event.submission_id, Told(event.id, event.kind, event.data)) for event in session.scalars(query)]


_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events `queued` (with `position`), `started`, `verdict` (of one exercise), `done`.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    },
    204: {"description": "All was told already: do not come again."},
}


@router.get("/submissions/{submission_id}/events", response_class=Response, responses=problems(403, 404, 429) | _STREAM)
async def get_events(
    request: Request,
    submission_id: SubmissionId,
    principal: Member,
    service: CurrentService,
    last_event_id: Annotated[str | None, Header(description="Go on after this event.", max_length=20)] = None,
) -> Response:
    """What becomes of a submission, as it happens; it ends with `done`. Of verdicts, what I may see of them."""
    poller: Poller = request.app.state.poller
    begun = await run_in_threadpool(_begin, service, principal, submission_id, last_event_id)
    if begun is None:
        return Response(status_code=204)
    listener, show, outcome = begun
    poller.refuse_more(principal.person_id)
    return EventSourceResponse(_stream(poller, listener, show, outcome), ping=15)


@dataclass(frozen=True)
class Shown:
    """What a person may see of events; None for staff, who see everything."""

    feedback: policy.Feedback
    window: policy.Window

    def of(self, told: Told) -> dict[str, Any] | None:
        """The event's data; None where there is nothing to see."""
        visible = policy.is_visible(self.feedback, self.window, now())
        if told.kind == "verdict":
            return policy.shown_exercise(told.data, self.feedback) if visible else None
        if told.kind == "done" and not visible:
            return {**told.data, "score": None}
        return {key: value for key, value in told.data.items() if key != "worker"}


def _begin(
    service: Service, principal: Principal, submission_id: str, last_event_id: str | None
) -> tuple[Listener, Shown | None, Told | None] | None:
    """Who listens from where on, and, where there is a verdict, what to end with; None where all has been told."""
    with service.store.reading() as session:
        submission = submission_for(session, service, principal, submission_id)
        note_view(service, principal, submission, "report.viewed")
        shown = None if is_staff(principal, service) else Shown(*feedback_of(session, submission))
        after = int(last_event_id) if last_event_id and last_event_id.isdecimal() else None
        ended = _last(session, submission.id, "done")
        queued = _last(session, submission.id, "queued")
        is_done = submission.outcome is not None and (ended is None or queued is None or ended > queued)
        if is_done and after is not None and after >= (ended or _BEGINNING):
            return None
        if after is None or after > (session.scalar(select(func.max(Event.id))) or _BEGINNING):
            # Also where it names an event of another database, or none that ever was: nothing would come after that.
            after = _BEGINNING if queued is None else queued - 1
        listener = Listener(principal.person_id, submission.id, after)
        return listener, shown, _outcome_told(submission) if is_done and ended is None else None


def _last(session: Session, submission_id: str, kind: str) -> int | None:
    query = select(func.max(Event.id)).where(Event.submission_id == submission_id, Event.kind == kind)
    return session.scalar(query)


def _outcome_told(submission: Submission) -> Told:
    """The end of a submission whose events are kept no more."""
    outcome = submission.outcome
    assert outcome is not None
    data = {"status": outcome.status, "outcome": outcome.id, "score": outcome.score, "max_score": outcome.max_score}
    return Told(_BEGINNING, "done", data)


async def _stream(
    poller: Poller, listener: Listener, shown: Shown | None, end: Told | None
) -> AsyncIterator[ServerSentEvent]:
    if end is not None and (event := _event(end, shown)) is not None:
        yield event
        return
    clock = asyncio.get_running_loop().time
    until = clock() + LONGEST_SECONDS
    with poller.listening(listener):
        while (left := until - clock()) > 0:
            try:
                told = await asyncio.wait_for(listener.inbox.get(), left)
            except TimeoutError:
                return
            event = _event(told, shown)
            if event is not None:
                yield event
            if isinstance(told, Told) and told.kind == "done":
                return


def _event(told: Told | int, shown: Shown | None) -> ServerSentEvent | None:
    if isinstance(told, int):
        return ServerSentEvent(json.dumps({"position": told}), event="queued")
    data = dict(told.data) if shown is None else shown.of(told)
    if data is None:
        return None
    return ServerSentEvent(json.dumps(data), event=told.kind, id=str(told.id) if told.id else None)
