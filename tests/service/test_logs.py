"""The log: JSON lines whose fields are known, and nothing that students wrote in any of them."""

import ast
import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import autograder.service
from autograder.service.operations.logs import FIELDS

PLANTED = "pl4nted"


def said(code, form="json"):
    """What a process that runs this code writes to standard error."""
    begin = "import logging\nfrom autograder.service.operations.logs import configure, logger\n"
    begin += f"configure({form!r})\nlog = logger('autograder.service.test')\n"
    done = subprocess.run(
        [sys.executable, "-c", begin + textwrap.dedent(code)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout == ""
    return done.stderr


def lines(code):
    return [json.loads(line) for line in said(code).splitlines()]


def test_an_event_is_one_line_of_json_with_its_fields():
    (line,) = lines("log.info('graded', submission='abc', seconds=0.25, tries=1)")
    assert line["time"].endswith("Z")
    del line["time"]
    assert line == {
        "level": "info",
        "logger": "autograder.service.test",
        "event": "graded",
        "submission": "abc",
        "seconds": 0.25,
        "tries": 1,
    }


def test_a_field_that_is_not_on_the_list_is_left_out():
    (line,) = lines(f"log.info('graded', student='{PLANTED}', status='graded')")
    assert PLANTED not in str(line)
    assert line["status"] == "graded"


def test_an_exception_tells_its_type_and_place_and_not_what_it_says():
    text = said(
        f"""
        def read():
            raise ValueError('{PLANTED}')
        try:
            try:
                read()
            except ValueError as error:
                raise OSError(28, '{PLANTED}', '{PLANTED}') from error
        except OSError:
            log.exception('a submission could not be stored', submission='abc')
        """
    )
    line = json.loads(text)
    assert PLANTED not in text
    assert line["error"] == "OSError < ValueError"
    assert line["reason"] == "No space left on device"
    assert line["where"] == ["<string>:12 <module>"]


def test_an_error_that_nobody_caught_is_told_likewise_also_of_a_thread():
    text = said(
        f"""
        import threading
        def fail():
            raise ValueError('{PLANTED}')
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        fail()
        """
    )
    found = [json.loads(line) for line in text.splitlines()]
    assert [line["error"] for line in found] == ["ValueError", "ValueError"]
    assert PLANTED not in text


def test_of_a_library_s_message_the_constant_part_is_kept():
    found = lines(
        f"""
        logging.getLogger('some.library').warning('the file %s is too long', '{PLANTED}')
        logging.getLogger('some.library').warning(f'the file {PLANTED} is too long')
        logging.getLogger('some.library').info('the file %s is read', '{PLANTED}')
        import warnings
        warnings.warn('{PLANTED}')
        logging.getLogger('some.library').warning('%s %s', '{PLANTED}')
        """
    )
    assert PLANTED not in str(found)
    assert found[0]["event"] == "the file %s is too long"
    assert found[1]["event"].startswith("a message of ")
    assert len(found) == 4


def test_a_line_for_a_person_holds_no_commands_to_a_terminal():
    text = said("log.info('graded', submission='\\x1b[2J', where_else='\\x1b[3J')", "console")
    assert "graded" in text
    assert "\x1b" not in text


def events():
    """Every call of a log's in the service: its file, and its syntax."""
    for path in sorted(Path(autograder.service.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
                if name in ("log", "_log"):
                    yield f"{path.name}:{node.lineno}", node


@pytest.mark.parametrize(("place", "call"), [pytest.param(*found, id=found[0]) for found in events()])
def test_every_event_of_the_service_is_a_constant_with_fields_of_the_list(place, call):
    assert [type(argument) for argument in call.args] == [ast.Constant], place
    assert {keyword.arg for keyword in call.keywords} <= FIELDS | {"exc_info"}, place
