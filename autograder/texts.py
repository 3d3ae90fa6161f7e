"""Sentences for people, in English and in whatever other language a catalog has.

A sentence is made where something is found out and read much later, in a language that is not known yet. `say` gives a
string in English that remembers what it was made of; `localized` gives it in the language that is spoken now.
"""

from __future__ import annotations

import gettext
import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "zh_Hant": "繁體中文", "zh_Hans": "简体中文"}
DOMAIN = "autograder"
_OURS = Path(__file__).resolve().parent / "locale"


class Text(str):
    """A sentence in English that can be said in another language: its template and what fills it."""

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, Any]

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, (self.template, self.values)


def say(template: str, /, **values: Any) -> Text:
    """The sentence `template`, its `{fields}` filled by `values`, some of which may be such sentences themselves."""
    return _made(template, values)


def _made(template: str, values: Mapping[str, Any]) -> Text:
    text = Text(template.format(**values) if values else template)
    text.template, text.values = template, values
    return text


_Catalogs = Sequence[gettext.NullTranslations]
_spoken: ContextVar[tuple[str, _Catalogs]] = ContextVar("spoken", default=(ENGLISH, ()))


@contextmanager
def speaking(language: str, *folders: Path) -> Iterator[None]:
    """Within it, `localized` speaks `language`, by our own catalog and those in `folders` (a course's, say).

    Raises:
        ValueError: there is no such language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"There is no language {language!r}; there are: {', '.join(LANGUAGES)}.")
    token = _spoken.set((language, tuple(_catalog(language, folder) for folder in (*folders, _OURS))))
    try:
        yield
    finally:
        _spoken.reset(token)


@cache
def _catalog(language: str, folder: Path) -> gettext.NullTranslations:
    if language == ENGLISH:
        return gettext.NullTranslations()
    try:
        return gettext.translation(DOMAIN, folder, [language], fallback=True)
    except OSError:  # it is there, but not for us to read
        return gettext.NullTranslations()


def spoken() -> str:
    """The language spoken now, as a web page names it: en, zh-Hant, zh-Hans."""
    return _spoken.get()[0].replace("_", "-")


def language_here() -> str:
    """The language of this process's user: AUTOGRADER_LANGUAGE, else that of the locale; English where there is none.

    And English where standard output cannot write the other one's characters.
    """
    names = ("AUTOGRADER_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    wishes = next((wishes for name in names if (wishes := os.environ.get(name))), "")
    language = next((known for wish in wishes.split(":") if (known := _of_locale(wish))), ENGLISH)
    try:
        LANGUAGES[language].encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return ENGLISH
    return language


def _of_locale(locale: str) -> str:
    """Our language for a locale's name, such as zh_TW.UTF-8 or zh-Hant; empty where we have none."""
    language, *parts = re.split(r"[^a-z]+", locale.lower())
    if language == "zh":
        traditional = "hans" not in parts and {"hant", "tw", "hk", "mo"}.intersection(parts)
        return "zh_Hant" if traditional else "zh_Hans"
    return ENGLISH if language in ("en", "c", "posix") else ""


def text_width(text: str) -> int:
    """How many columns of a terminal the text takes: two for a Chinese character."""
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in text)


def localized(text: str) -> str:
    """The text in the language spoken now; what has no translation stays as it is."""
    if isinstance(text, Text):
        # Of what fills it, sentences alone: a plain text is a name or somebody's words.
        filled = {name: localized(value) if isinstance(value, Text) else value for name, value in text.values.items()}
        template = _translated(text.template)
        return template.format(**filled) if filled else template
    return _translated(text)


def tr(template: str, /, **values: Any) -> str:
    """The sentence in the language spoken now."""
    return localized(say(template, **values))


def _translated(template: str) -> str:
    for catalog in _spoken.get()[1]:
        found = catalog.gettext(template) if template else template
        if found != template:
            return found
    return template
