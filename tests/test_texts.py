"""Sentences in the language that is spoken, and the catalogs they are looked up in."""

from __future__ import annotations

import ast
import os
import pickle
from pathlib import Path
from string import Formatter
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.authoring import catalogs
from autograder.authoring.catalogs import PACKAGE, engine_messages
from autograder.texts import (
    LANGUAGES,
    Text,
    language_here,
    localized,
    say,
    speaking,
    spoken,
    text_width,
    tr,
)

MESSAGES = {"It is {factor}.": "它是{factor}。", "right but for its sign": "除了正负号都对", "no": "不"}


def test_a_sentence_is_in_english_and_keeps_what_it_was_made_of_when_it_is_sent() -> None:
    sentence = say("It is {factor}.", factor=say("right but for its sign"))
    sent = pickle.loads(pickle.dumps(sentence))
    assert sent == "It is right but for its sign."
    assert isinstance(sent, Text)
    assert (sent.template, dict(sent.values)) == ("It is {factor}.", {"factor": "right but for its sign"})
    assert isinstance(sent.values["factor"], Text)


def test_a_sentence_is_translated_with_the_sentences_in_it(translated: Any) -> None:
    sentence = say("It is {factor}.", factor=say("right but for its sign"))
    with speaking("zh_Hans", translated(MESSAGES)):
        assert localized(sentence) == "它是除了正负号都对。"
        assert tr("It is {factor}.", factor=3) == "它是3。"
        assert localized("no") == "不"
    assert localized(sentence) == "It is right but for its sign."


def test_what_has_no_translation_stays_in_english(translated: Any) -> None:
    with speaking("zh_Hans", translated(MESSAGES)):
        assert tr("Not {what}.", what="so") == "Not so."
        assert tr("") == ""


def test_english_within_another_language_is_english(translated: Any) -> None:
    folder = translated(MESSAGES)
    with speaking("zh_Hans", folder):
        with speaking("en", folder):
            assert localized("no") == "no"
        assert localized("no") == "不"


def test_a_language_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no language 'fr'; there are: en, zh_Hant, zh_Hans"), speaking("fr"):
        pass


def test_a_catalog_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / "zh_Hans" / "LC_MESSAGES" / "autograder.mo").mkdir(parents=True)
    with speaking("zh_Hans", tmp_path):
        assert tr("A sentence of nobody.") == "A sentence of nobody."


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh_Hant", "zh-Hant"), ("zh_Hans", "zh-Hans")])
def test_the_language_spoken_has_the_name_that_web_pages_use(language: str, tag: str) -> None:
    assert spoken() == "en"
    with speaking(language):
        assert spoken() == tag


NAMES = ("AUTOGRADER_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_TW.UTF-8"}, "zh_Hant"),
        ({"LANG": "zh_HK.Big5"}, "zh_Hant"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_Hans"),
        ({"LANG": "zh_SG"}, "zh_Hans"),
        ({"LANG": "zh"}, "zh_Hans"),
        ({"LC_ALL": "zh_Hans_HK"}, "zh_Hans"),
        ({"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_GB.UTF-8"}, "zh_Hans"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "zh_Hans"),
        ({"LANGUAGE": "fr:zh_TW:en"}, "zh_Hant"),
        ({"LANGUAGE": "en:zh_TW"}, "en"),
        ({"AUTOGRADER_LANGUAGE": "zh_Hant", "LANG": "zh_CN.UTF-8"}, "zh_Hant"),
        ({"AUTOGRADER_LANGUAGE": "zh-Hant"}, "zh_Hant"),
        ({"AUTOGRADER_LANGUAGE": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"AUTOGRADER_LANGUAGE": "klingon", "LANG": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_a_process_speaks_the_language_of_its_environment(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language_here() == language


@pytest.mark.parametrize(
    ("encoding", "language"), [("utf-8", "zh_Hant"), ("big5", "zh_Hant"), ("cp1252", "en"), ("ascii", "en")]
)
def test_a_terminal_that_cannot_write_chinese_gets_english(
    monkeypatch: pytest.MonkeyPatch, encoding: str, language: str
) -> None:
    monkeypatch.setenv("AUTOGRADER_LANGUAGE", "zh_Hant")
    monkeypatch.setattr("sys.stdout", SimpleNamespace(encoding=encoding))
    assert language_here() == language


def test_a_chinese_character_takes_two_columns() -> None:
    assert [text_width(text) for text in ("", "abc", "正确", "ok，好")] == [0, 3, 4, 6]


def test_every_sentence_is_in_the_catalogs_and_has_what_fills_it() -> None:
    messages, calls = engine_messages(), 0
    for path in PACKAGE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("say", "tr")):
                continue
            template = call.args[0]
            assert not isinstance(template, ast.JoinedStr), f"{path.name}:{call.lineno}"
            if not isinstance(template, ast.Constant):
                continue
            calls += 1
            assert template.value in messages, f"{path.name}:{call.lineno}"
            given = {keyword.arg for keyword in call.keywords}
            if call.keywords and None not in given:
                fields = {field for _, field, _, _ in Formatter().parse(template.value) if field}
                assert fields == given, f"{path.name}:{call.lineno}"
    assert calls > 200


def test_the_sentences_of_the_templates_are_extracted_too() -> None:
    assert {"Skip to the score", "{score} of {max_score} points so far", "Figure in this cell"} <= engine_messages()


def test_a_template_that_cannot_be_read_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pages" / "templates").mkdir(parents=True)
    (tmp_path / "pages" / "templates" / "page.html").write_text("{{ tr(")
    monkeypatch.setattr(catalogs, "PACKAGE", tmp_path)
    with pytest.raises(Exception, match="unexpected"):
        engine_messages()


def test_every_language_has_a_folder_of_catalogs() -> None:
    assert {*LANGUAGES} - {"en"} <= set(os.listdir(PACKAGE / "locale"))
