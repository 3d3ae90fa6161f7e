"""The log: JSON lines whose fields are known, and nothing that students wrote in any of them."""

import ast
import json
import subprocess
import sys
import textwrap
from pathlib import Path

import courses
import httpx
import pytest
from courses import dump, submission

import autograder.service
from autograder.service.operations.logs import FIELDS
from autograder.service.people.tokens import create_token
from autograder.service.store import open_store
from autograder.service.store.models import Course, Membership, Person
from service.serving import Server, wait_for_outcomes

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


def hostile(planted):
    """Submissions that would have their words in a log: bodies, by what is wrong with them."""
    code = f"import sys, os, warnings, logging\nwarnings.warn('{planted}')\nprint('{planted}', file=sys.stderr)\n"
    code += f"logging.error('{planted}')\nos.write(2, b'{planted}')\n"
    right = f"def double(x):\n    '''{planted}'''\n    return 2 * x"
    named = submission(double=right, why=planted, extra=(courses.code(code),))
    named["metadata"][planted] = planted
    broken = submission(double=f"def double(x):\n    raise ValueError('{planted}' * 3)")
    ended = submission(double=f"import os\ndef double(x):\n    os._exit(1)  # {planted}")
    syntax = submission(double=f"def {planted}(:")
    return {
        "told everywhere": dump(named),
        "raising": dump(broken),
        "ending": dump(ended),
        "no Python": dump(syntax),
        "no notebook": planted.encode(),
        "cut short": dump(named)[:-100],
        "not UTF-8": planted.encode("utf-16"),
    }


def test_nothing_that_a_hostile_student_writes_is_logged_by_server_or_workers(course_folder, tmp_path):
    database, log = f"sqlite:///{course_folder}/service.db", tmp_path / "log"
    store = open_store(database)
    with store.writing() as session:
        person = Person(name=f"{PLANTED}-person", first_name=PLANTED, email=f"{PLANTED}@example.org")
        session.add(person)
        session.flush()
        session.add(Membership(course_id=session.query(Course).one().id, person_id=person.id, role="student"))
        _, secret = create_token(session, person.id, PLANTED, ["read", "submit"])
    store.close()
    headers = {"Authorization": f"Bearer {secret}", "User-Agent": PLANTED, "X-Request-Id": PLANTED, PLANTED: PLANTED}
    with Server(course_folder, database, "--log", "json", log=log) as server:
        with httpx.Client(base_url=server.address, headers=headers, timeout=60) as student:
            taken = []
            for what, body in hostile(PLANTED).items():
                answer = student.post(
                    "/api/v1/assignments/ps1/submissions",
                    content=body,
                    headers={"Content-Type": "application/x-ipynb+json", "Idempotency-Key": f"{PLANTED} {what}"},
                )
                taken += [answer.json()["id"]] if answer.status_code == 201 else []
            files = [{"path": f"{PLANTED}.txt", "content": "aaaa"}, {"path": f"../{PLANTED}", "content": PLANTED}]
            for path in (f"/{PLANTED}", f"/api/v1/people/{PLANTED}", f"/api/submission/small/ps1/{PLANTED}"):
                student.get(path)
                student.request(PLANTED.upper(), path)
            for path in ("/api/submission/small/ps1", f"/api/submission/{PLANTED}/{PLANTED}"):
                student.post(path, data={"files": json.dumps(files)})
                student.post(path, content=PLANTED.encode(), headers={"Content-Type": PLANTED})
            student.get("/api/v1/me", headers={"Authorization": f"Bearer {PLANTED}"}, params={PLANTED: PLANTED})
            student.post("/api/v1/sign-in", json={"name": PLANTED, "password": PLANTED})
            student.get("/sign-in/hub", params={"after": PLANTED})
        assert len(taken) >= 4
        wait_for_outcomes(database, taken, 120, published=True)
        figures = httpx.get(f"{server.address}/metrics").text
        assert server.stop() == 0
    assert 'autograder_outcomes_total{status="graded"} ' in figures  # which another process has graded
    assert 'autograder_phase_seconds_count{phase="checks"} ' in figures
    assert PLANTED not in figures.lower()
    text = log.read_text()
    assert PLANTED not in text.lower()
    written = [json.loads(line) for line in text.splitlines() if not line.startswith("autograder: ")]
    assert {"request", "grading", "graded"} <= {line["event"] for line in written}
    assert {line["submission"] for line in written if line["event"] == "graded"} == set(taken)
    assert not [line for line in written if line["level"] in ("error", "critical")]
