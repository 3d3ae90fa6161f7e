"""Pages from templates, in the reader's language and by the reader's clocks."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograder.service import policy
from autograder.service.api.dependencies import Identity
from autograder.service.api.middleware import prefix_of
from autograder.service.assignments import any_released
from autograder.service.context import Service
from autograder.service.pages.assignment_staff import for_staff
from autograder.service.pages.clocks import left_in_words, moment_html, wait_in_words, zone_of
from autograder.service.store.models import now
from autograder.service.versions import find_course
from autograder.showing.feedback import exercises_html, mark_of, verdict_from_json
from autograder.showing.render import format_points, printable, sentence_html, status_words
from autograder.texts import ENGLISH, LANGUAGES, localized, speaking, spoken, tr
from autograder.verdict import STATUSES

HERE = Path(__file__).parent
STATIC = HERE / "static"
LANGUAGE_COOKIE = "autograder_language"


def page(request: Request, template: str, identity: Identity | None = None, status: int = 200, **values: Any) -> Any:
    """The page that a template makes of these values, for whoever has signed in."""
    service: Service = request.app.state.service
    base = prefix_of(service.settings)
    is_staff = identity is not None and identity.principal.is_at_least("grader", service.course)
    is_instructor = identity is not None and identity.principal.is_at_least("instructor", service.course)
    with service.store.reading() as session:
        course = find_course(session, service.course)
        is_begun = not is_instructor or course is None or any_released(session, course)
    clocks = policy.time_zone(course.timezone if course else "UTC")
    zone = zone_of(request, clocks.key)
    with _in_language(request, service):
        text = _environment().get_template(template).render(
            base=base,
            course=service.course,
            principal=identity.principal if identity else None,
            csrf=identity.csrf if identity else None,
            is_staff=is_staff,
            is_instructor=is_instructor,
            is_begun=is_begun,
            for_staff=lambda name: for_staff(service, identity, name),
            languages=LANGUAGES,
            here=request.url.path,
            is_past=lambda at: at < now(),
            time_left=left_in_words,
            minute_from=policy.minute_from,
            moment=partial(moment_html, zone=zone),
            moment_of=lambda text: moment_html(datetime.fromisoformat(text), zone),
            spoken=spoken,
            tr=tr,
            verdict_words=_verdict_words,
            wait=wait_in_words,
            zone=zone.key,
            **values,
        )  # fmt: skip
    return HTMLResponse(text, status)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "exercises": _exercises,
        "localized": localized,
        "points": format_points,
        "urlencode_all": lambda name: quote(name, safe=""),
        "printable": printable,
        "sentence": lambda text: Markup(sentence_html(text)),
        "status": lambda name: localized(status_words(name)),
    }
    return made


def _exercises(report: Mapping[str, Any], prefix: str = "") -> Markup:
    """The verdicts of a report, which is as its reader may see it."""
    return exercises_html([verdict_from_json(exercise) for exercise in report["exercises"]], prefix)


def _verdict_words() -> str:
    """What a script shows of each status as the verdicts fall: a mark, its colour's name, and words."""
    return json.dumps({name: [*mark_of(name), status_words(name)] for name in STATUSES}, ensure_ascii=False)


def _in_language(request: Request, service: Service) -> AbstractContextManager[None]:
    """The language that the reader chose, or whose browser asks for it; else English."""
    language = request.cookies.get(LANGUAGE_COOKIE, "")
    if language not in LANGUAGES:
        language = _asked_for(request.headers.get("accept-language", ""))
    if language == ENGLISH:
        return cast("AbstractContextManager[None]", nullcontext())
    return speaking(language, service.settings.course / "reference" / "locale")


def _asked_for(header: str) -> str:
    for wish in header.split(","):
        parts = re.split(r"[^a-z]+", wish.partition(";")[0].strip().lower())
        if parts[0] == "zh":
            traditional = "hans" not in parts and {"hant", "tw", "hk", "mo"}.intersection(parts)
            return "zh_Hant" if traditional else "zh_Hans"
        if parts[0] == "en":
            return ENGLISH
    return ENGLISH
