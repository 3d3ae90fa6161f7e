"""The figures for Prometheus: they come from the store, whoever graded, and name nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from autograder.sandbox import Protection
from autograder.service.app import create_app
from autograder.service.context import Service
from autograder.service.operations.metrics import Metrics
from autograder.service.store.models import Outcome, Submission, now
from autograder.service.workforce import gone, seen
from service.handing_in import attempt, enrol


def values(text):
    """Every figure by its name and labels."""
    found = {}
    for family in text_string_to_metric_families(text if isinstance(text, str) else text.decode()):
        for sample in family.samples:
            found[(sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items())))] = sample.value
    return found


def finished(service, name, at=None, **changes):
    """An outcome of a report with timings, as a worker stores it."""
    at = at or now()
    with service.store.writing() as session:
        outcome = session.get_one(Outcome, session.get_one(Submission, name).outcome_id)
        outcome.created_at = at
        report = {**outcome.reports[0], "timings": {"reading": 0.002, "cells": 0.03, "checks": 0.2}} | changes
        outcome.reports = [report]


def test_what_any_worker_graded_is_counted_once(any_service):
    metrics = Metrics(any_service)
    ada, bob = enrol(any_service, "ada", "bob").values()
    at = now()
    finished(any_service, attempt(any_service, ada, at=at), at + timedelta(seconds=0.4))
    finished(any_service, attempt(any_service, bob, double=0.0, at=at - timedelta(seconds=20)), at)
    for _ in range(2):
        found = values(metrics.text())
    assert found["autograder_store_up",] == 1
    assert found["autograder_outcomes_total", "status=graded"] == 2
    assert found["autograder_verdicts_total", "status=correct"] == 3
    assert found["autograder_verdicts_total", "status=wrong"] == 1
    assert found["autograder_reports_total", "protection=full"] == 2
    assert found["autograder_phase_seconds_count", "phase=checks"] == 2
    assert found["autograder_phase_seconds_sum", "phase=checks"] == pytest.approx(0.4)
    assert found["autograder_phase_seconds_bucket", "le=0.1", "phase=checks"] == 0
    assert found["autograder_phase_seconds_bucket", "le=0.25", "phase=checks"] == 2
    assert found["autograder_verdict_seconds_bucket", "le=0.5"] == 1
    assert found["autograder_verdict_seconds_count",] == 2


def test_an_outcome_that_was_stored_late_is_counted_all_the_same(any_service):
    metrics = Metrics(any_service)
    ada, bob = enrol(any_service, "ada", "bob").values()
    early = now() + timedelta(milliseconds=1)
    finished(any_service, attempt(any_service, ada), at=now() + timedelta(seconds=10))
    assert values(metrics.text())["autograder_outcomes_total", "status=graded"] == 1
    finished(any_service, attempt(any_service, bob), at=early)
    assert values(metrics.text())["autograder_outcomes_total", "status=graded"] == 2


def test_what_was_graded_before_the_server_began_is_not_counted(any_service):
    (ada,) = enrol(any_service, "ada").values()
    finished(any_service, attempt(any_service, ada), at=now() - timedelta(seconds=1))
    assert ("autograder_outcomes_total", "status=graded") not in values(Metrics(any_service).text())


def test_the_queue_and_the_workers_are_as_they_are(any_service):
    with any_service.store.writing() as session:
        seen(session, "here/1", Protection("full"), now())
        seen(session, "there/2", Protection("reduced", ("fork",)), now())
        seen(session, "dead/3", Protection("full"), now() - timedelta(minutes=5))
    found = values(Metrics(any_service).text())
    assert found["autograder_workers", "protection=full"] == 1
    assert found["autograder_workers", "protection=reduced"] == 1
    assert found["autograder_queue_jobs", "state=queued"] == 0
    assert found["autograder_queue_oldest_seconds",] == 0
    with any_service.store.writing() as session:
        gone(session, "here/1")
    assert values(Metrics(any_service).text())["autograder_workers", "protection=full"] == 0


def test_a_job_that_waits_is_in_the_queue(any_service):
    from courses import dump, submission
    from sqlalchemy import select

    from autograder.service.store.models import Assignment
    from autograder.service.submitting import submit

    (ada,) = enrol(any_service, "ada").values()
    with any_service.store.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        files = {"ps1.ipynb": dump(submission())}
        submit(any_service, session, assignment=assignment, person_id=ada, files=files, origin="api")
    found = values(Metrics(any_service).text())
    assert found["autograder_queue_jobs", "state=queued"] == 1
    assert found["autograder_queue_oldest_seconds",] > 0


def test_a_database_that_does_not_answer_is_a_figure_too(service):
    metrics = Metrics(service)
    service.store.close()
    service.settings.course.joinpath("service.db").unlink()
    service.settings.course.joinpath("service.db").mkdir()
    assert values(metrics.text())["autograder_store_up",] == 0


def test_requests_are_counted_by_their_route_and_not_by_what_stands_in_the_path(app, ask):
    ask.ines.get("/api/v1/me")
    ask.ines.get("/api/v1/people/pl4nted")
    ask.nobody.get("/pl4nted")
    ask.ines.get("/api/submissions/pl4nted/pl4nted")
    ask.nobody.request("PL4NTED", "/health")
    text = app.state.metrics.text().decode()
    found = values(text)
    assert found["autograder_requests_total", "method=GET", "route=/api/v1/me", "status=200"] == 1
    assert found["autograder_requests_total", "method=GET", "route=unmatched", "status=404"] == 1
    assert found["autograder_request_seconds_count", "route=/api/v1/me"] == 1
    assert "pl4nted" not in text.lower()


def test_no_figure_names_a_person_or_a_submission(any_service):
    metrics = Metrics(any_service)
    (person,) = enrol(any_service, "pl4nted").values()
    name = attempt(any_service, person)
    finished(any_service, name)
    text = metrics.text().decode()
    assert "pl4nted" not in text
    assert name not in text


def scraped(app, **more):
    client = more.pop("client", ("127.0.0.1", 50000))
    with TestClient(app, client=client) as asking:
        return asking.get("/metrics", **more)


def bearer(person):
    return {"Authorization": f"Bearer {person.token}"}


def test_this_machine_may_read_them_and_others_need_an_administrator_s_token(app, people):
    assert scraped(app).status_code == 200
    elsewhere = ("192.0.2.7", 50000)
    assert scraped(app, client=elsewhere).status_code == 401
    assert scraped(app, client=elsewhere, headers=bearer(people.ines)).status_code == 403
    answer = scraped(app, client=elsewhere, headers=bearer(people.alan))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_whoever_comes_through_a_proxy_is_not_of_this_machine(app, header):
    assert scraped(app, headers={header: "192.0.2.7"}).status_code == 401


def test_behind_a_public_address_nobody_is_of_this_machine(service):
    settings = replace(service.settings, public_url="https://grading.example.org")
    app = create_app(Service(settings, service.store, service.queue, service.course))
    assert scraped(app).status_code == 401


def test_each_answer_has_an_id_which_a_proxy_may_have_given(ask):
    given = "0123456789abcdef0123456789abcdef"
    assert ask.nobody.get("/health", headers={"X-Request-Id": given}).headers["X-Request-Id"] == given
    own = ask.nobody.get("/health", headers={"X-Request-Id": "pl4nted-by-a-student"}).headers["X-Request-Id"]
    assert "pl4nted" not in own
    assert len(own) == 32
