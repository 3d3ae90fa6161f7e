"""Every sentence for students exists in every language, with the same fields and the same code in it."""

import json
import re

import courses
import pytest
from courses import REPOSITORY

from autograder.authoring import catalogs
from autograder.cli import main
from autograder.course import Course
from autograder.texts import ENGLISH, LANGUAGES

COURSE = Course(REPOSITORY)
FOLDERS = {"engine": catalogs.PACKAGE / "locale", "cards": REPOSITORY / "reference" / "locale"}
OTHERS = [language for language in LANGUAGES if language != ENGLISH]


@pytest.fixture(scope="module")
def messages():
    return {"engine": catalogs.engine_messages(), "cards": catalogs.course_messages(COURSE)}


@pytest.mark.parametrize("whose", FOLDERS)
def test_nothing_lacks_a_translation(messages, whose):
    absent = catalogs.missing(messages[whose], FOLDERS[whose])
    assert absent == {language: set() for language in OTHERS}


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("whose", FOLDERS)
def test_fields_and_code_are_the_same_in_each_language(whose, language):
    parts = lambda text: sorted(re.findall(r"\{[^{}]*\}|`[^`]*`", text))
    translated = catalogs.read(FOLDERS[whose], language)
    assert translated
    differing = {message for message, said in translated.items() if said and parts(message) != parts(said)}
    assert differing == set()


@pytest.mark.parametrize("whose", FOLDERS)
def test_the_compiled_catalogs_are_those_of_the_texts(messages, whose, tmp_path):
    for path in FOLDERS[whose].rglob("*.po"):
        target = tmp_path / path.relative_to(FOLDERS[whose])
        target.parent.mkdir(parents=True)
        target.write_bytes(path.read_bytes())
    catalogs.update(messages[whose], tmp_path)
    for path in FOLDERS[whose].rglob("*.mo"):
        assert (tmp_path / path.relative_to(FOLDERS[whose])).read_bytes() == path.read_bytes(), (
            "run autograder.authoring.catalogs"
        )


@pytest.mark.parametrize(("language", "word"), [("zh_Hant", "陣列"), ("zh_Hans", "数组")])
def test_a_course_s_reports_speak_its_language(tmp_path, capsys, language, word):
    root = courses.copy_repository(tmp_path / "course")
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + f"\nc.Autograder.language = {language!r}\n")
    (tmp_path / "s.py").write_text("import numpy as np\ndef softmax(X):\n    return X.tolist().shape\n")
    assert main(["check", "softmax", str(tmp_path / "s.py"), "--json", "--course", str(root)]) == 0
    assert word in json.loads(capsys.readouterr().out)["message"]


def test_a_language_that_there_is_not_is_refused(tmp_path, capsys):
    root = courses.make_course(tmp_path / "course")
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Autograder.language = 'Klingon'\n")
    assert main(["check", "double", "x.py", "--course", str(root)]) == 2
    assert "'Klingon', expected one of 'en', 'zh_Hant', 'zh_Hans'" in capsys.readouterr().err
