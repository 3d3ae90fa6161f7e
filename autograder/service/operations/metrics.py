"""Figures for Prometheus: what this server answered, and, read from the store, what all the workers do.

No label names a person, a file or a submission. What is counted is counted from this process's start on, as Prometheus
expects; the store is read for what has been graded since the last look, wherever that was done.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from threading import Lock
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from autograder.service.context import Service
from autograder.service.store.models import Outcome, Publication, Submission, now
from autograder.service.workforce import alive
from autograder.settings import LEVELS

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_REQUEST_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_PHASE_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0)
_WAIT_SECONDS: Final = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0)
_OVERLAP: Final = timedelta(minutes=2)
"""An outcome is stored a little after the time that stands in it: so far back each look goes."""
_AT_ONCE: Final = 200


class Metrics:
    """One server's figures."""

    def __init__(self, service: Service) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "autograder_requests", "Answered requests.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "autograder_request_seconds",
            "Seconds until a request was answered.",
            ("route",),
            buckets=_REQUEST_SECONDS,
            registry=self._registry,
        )
        self._registry.register(_FromStore(service))

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request by its route's pattern."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """All figures, in Prometheus' text format."""
        return generate_latest(self._registry)


class _Distribution:
    """Seconds, counted by how many took at most so long."""

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        self._counts[bisect_left(self._bounds, seconds)] += 1
        self.total += seconds

    def buckets(self) -> list[tuple[str, float]]:
        names = [*map(str, self._bounds), "+Inf"]
        return list(zip(names, map(float, accumulate(self._counts)), strict=True))


class _FromStore(Collector):
    """What the store tells. A scrape that the database does not answer gets `autograder_store_up 0` alone."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lock = Lock()
        self._start = self._since = now()
        self._known: dict[str, datetime] = {}
        self._outcomes: Tally[str] = Tally()
        self._verdicts: Tally[str] = Tally()
        self._protection: Tally[str] = Tally()
        self._phases: dict[str, _Distribution] = {}
        self._waits = _Distribution(_WAIT_SECONDS)

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: to register this must not need a database."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The figures of now."""
        up = GaugeMetricFamily("autograder_store_up", "Whether the database answered this scrape.")
        with self._lock:
            try:
                self._service.store.check()
                with self._service.store.reading() as session:
                    found = [*self._gauges(session)]
                    self._look(session)
            except Exception:  # whatever it is: the scrape that tells of it must come through
                up.add_metric((), 0)
                yield up
                return
            up.add_metric((), 1)
            yield up
            yield from found
            yield from self._counted()

    def _gauges(self, session: Session) -> Iterator[Metric]:
        counts = self._service.queue.counts(session)
        jobs = GaugeMetricFamily("autograder_queue_jobs", "Jobs by state.", labels=("state",))
        for state in ("queued", "running", "quarantined"):
            jobs.add_metric((state,), getattr(counts, state))
        yield jobs
        yield _gauge("autograder_queue_oldest_seconds", "How long the first in line waits.", counts.oldest_seconds)
        unpublished = session.scalar(
            select(func.count())
            .select_from(Publication)
            .where(
                Publication.wanted.is_not(None),
                or_(Publication.done.is_(None), Publication.done != Publication.wanted),
            )
        )
        text = "Verdicts that nbgrader's gradebook does not have yet."
        yield _gauge("autograder_unpublished", text, unpublished or 0)
        workers = GaugeMetricFamily("autograder_workers", "Workers at work, by protection.", labels=("protection",))
        at_work = Tally(worker.protection for worker in alive(session, now()))
        for level in LEVELS:
            workers.add_metric((level,), at_work[level])
        yield workers

    def _look(self, session: Session) -> None:
        """Count what has been graded since the last look."""
        earlier = aliased(Outcome)
        again = exists().where(earlier.submission_id == Outcome.submission_id, earlier.created_at < Outcome.created_at)
        columns = (Outcome.id, Outcome.created_at, Outcome.status, Outcome.reports, Submission.submitted_at)
        found = session.execute(
            select(*columns, again.label("again"))
            .join(Submission, Submission.id == Outcome.submission_id)
            .where(Outcome.created_at > max(self._start, self._since - _OVERLAP))
            .order_by(Outcome.created_at)
            .execution_options(yield_per=_AT_ONCE)
        )
        for name, at, status, reports, submitted_at, again_graded in found:
            if name in self._known:
                continue
            self._known[name] = at
            self._since = max(self._since, at)
            self._outcomes[status] += 1
            if not again_graded:
                self._waits.add((at - submitted_at).total_seconds())
            for report in reports:
                self._count_report(report)
        self._known = {name: at for name, at in self._known.items() if at > self._since - 2 * _OVERLAP}

    def _count_report(self, report: Mapping[str, Any]) -> None:
        self._protection[str(report.get("protection", "none"))] += 1
        self._verdicts.update(str(verdict["status"]) for verdict in report.get("exercises", ()))
        for phase, seconds in report.get("timings", {}).items():
            self._phases.setdefault(phase, _Distribution(_PHASE_SECONDS)).add(seconds)

    def _counted(self) -> Iterator[Metric]:
        for name, text, label, counts in (
            ("autograder_outcomes", "Graded submissions.", "status", self._outcomes),
            ("autograder_verdicts", "Verdicts on single functions.", "status", self._verdicts),
            ("autograder_reports", "Notebooks by how well they were locked in.", "protection", self._protection),
        ):
            family = CounterMetricFamily(name, text, labels=(label,))
            for value, count in sorted(counts.items()):
                family.add_metric((value,), count)
            yield family
        phases = HistogramMetricFamily(
            "autograder_phase_seconds", "Seconds that a notebook spent in each phase.", labels=("phase",)
        )
        for phase, distribution in sorted(self._phases.items()):
            phases.add_metric((phase,), distribution.buckets(), distribution.total)
        yield phases
        waits = HistogramMetricFamily("autograder_verdict_seconds", "Seconds from the upload to the verdict.")
        waits.add_metric((), self._waits.buckets(), self._waits.total)
        yield waits


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)
