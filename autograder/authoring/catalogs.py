"""Message catalogs: what there is to translate in the engine and in a course's cards, and what has been.

For contributors and authors: `python -m autograder.authoring.catalogs` brings the `.po` files up to date and
compiles them.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from autograder.checks import BehaviourCheck
from autograder.course import Course, find_course
from autograder.exercise import Exercise
from autograder.judging.questions import draw
from autograder.texts import DOMAIN, ENGLISH, LANGUAGES

PACKAGE = Path(__file__).resolve().parent.parent
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": None, "tr": None, "_plain": None}
SEEDS = range(3)
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def engine_messages() -> set[str]:
    """Every sentence that the engine can say to a student."""
    # A template that cannot be read is an error, not a template without messages.
    options = {METHODS[1][0]: {"silent": "false"}}
    found = extract_from_dir(PACKAGE, METHODS, options, keywords=KEYWORDS, comment_tags=())
    return {message for _, _, message, _, _ in found if isinstance(message, str)}


def course_messages(course: Course) -> set[str]:
    """Every sentence on the course's cards: of mistakes and alternatives, labels of cases, names of findings, facts."""
    return set(_on_cards(course)) - engine_messages()


def _on_cards(course: Course) -> Iterator[str]:
    for name in course.cards:
        exercise = course.exercise(name)
        yield from (known.sentence for known in exercise.misconceptions)
        yield from (known.sentence for known in exercise.alternatives)
        yield from exercise.findings
        yield from (name for name in map(str, exercise.returns) if not name.isidentifier())
        yield from (check.question for check in exercise.checks if isinstance(check, BehaviourCheck))
        for seed in SEEDS:
            yield from (case.label for cases in exercise.make_cases(seed).values() for case in cases)
        if exercise.reads_facts:
            yield from _facts(exercise)


def _facts(exercise: Exercise) -> Iterator[str]:
    """What the facts of a card are called, but for names that they have from its arguments or attributes."""
    for questions in draw(exercise, SEEDS[0]).values():
        for question in questions:
            for fact in question.reference.facts or ():
                if isinstance(fact, Mapping):
                    yield from (name for name in map(str, fact) if not name.isidentifier())


def missing(messages: set[str], folder: Path) -> dict[str, set[str]]:
    """For each language but English, the messages that its catalog in `folder` has no translation of."""
    known = {language: read(folder, language) for language in LANGUAGES if language != ENGLISH}
    return {
        language: {message for message in messages if not translations.get(message)}
        for language, translations in known.items()
    }


def update(messages: set[str], folder: Path) -> None:
    """Bring the catalogs in `folder` up to date: new messages without a translation, old ones gone; compiled."""
    for language in LANGUAGES:
        if language == ENGLISH:
            continue
        known = read(folder, language)
        # Without the date of the run: a catalog changes when its messages do.
        catalog = Catalog(locale=language, domain=DOMAIN, fuzzy=False, creation_date=SOME_DAY, revision_date=SOME_DAY)
        for message in sorted(messages):
            catalog.add(message, known.get(message, ""))
        text = io.BytesIO()
        write_po(text, catalog, width=0, omit_header=False, sort_output=True)
        path = _path(folder, language, "po")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.getvalue())
        compiled = io.BytesIO()
        write_mo(compiled, catalog)
        _path(folder, language, "mo").write_bytes(compiled.getvalue())


def _path(folder: Path, language: str, suffix: str) -> Path:
    return folder / language / "LC_MESSAGES" / f"{DOMAIN}.{suffix}"


def read(folder: Path, language: str) -> dict[str, str]:
    """The translations of the catalog in `folder`, by message; empty where there is none."""
    path = _path(folder, language, "po")
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        catalog = read_po(file)
    return {str(message.id): str(message.string) for message in catalog if message.id}


def main() -> int:
    """Update all catalogs; say what lacks a translation."""
    course = find_course()
    lacking = 0
    for messages, folder in (
        (engine_messages(), PACKAGE / "locale"),
        (course_messages(course), course.root / "reference" / "locale"),
    ):
        update(messages, folder)
        for language, absent in missing(messages, folder).items():
            lacking += len(absent)
            print(f"{folder}: {language}: {len(messages) - len(absent)} of {len(messages)} translated")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
