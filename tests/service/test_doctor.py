"""`autograder doctor`: each fault is found, said in a sentence, and comes with what to do about it."""

import json
import os
import socket

import pytest
from sqlalchemy import text

from autograder.cli import main
from autograder.sandbox import Protection
from autograder.service.opening import close_service, open_service
from autograder.service.operations import doctor
from autograder.service.operations.doctor import FAILURE, OK, WARNING, Checkup, examine
from autograder.service.store.models import now
from autograder.service.workforce import seen
from service.clients import running


@pytest.fixture
def found(settings, monkeypatch):
    """What is found, by name; but for the sandbox, which has a test of its own and takes its time."""
    if "AUTOGRADER_SECRET" in os.environ:
        monkeypatch.delenv("AUTOGRADER_SECRET")

    def found(**other):
        with monkeypatch.context() as patch:
            patch.setattr(doctor, "_sandbox", lambda course: iter(()))
            checkup = Checkup(**{"course": settings.course, "database": settings.database, "port": None} | other)
            return {finding.name: finding for finding in examine(checkup)}

    return found


def test_where_all_is_well_nothing_fails(found):
    findings = found()
    assert {name for name, finding in findings.items() if finding.level == FAILURE} == set()
    assert all(finding.remedy for finding in findings.values() if finding.level != OK)
    assert "has this version's tables" in findings["database"].sentence
    assert "1 assignment and 1 exercise, which load" in findings["course"].sentence


def test_the_command_ends_with_0_and_one_finding_a_line(settings, capsys):
    status = main(
        ["doctor", "--json", "--course", str(settings.course), "--database", settings.database, "--port", "0"]
    )
    findings = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert status == (3 if any(finding["level"] == FAILURE for finding in findings) else 0)
    assert {"python", "numpy", "nbgrader", "course", "secret", "sandbox", "database", "disk"} <= {
        finding["name"] for finding in findings
    }
    (sandbox,) = [finding for finding in findings if finding["name"] == "sandbox"]
    assert sandbox["sentence"].startswith("Protection: ")


def test_where_no_course_is_the_rest_is_looked_at_and_the_status_is_2(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(doctor, "_sandbox", lambda course: iter(()))
    assert main(["doctor", "--course", str(tmp_path), "--port", "0"]) == 2
    out = capsys.readouterr().out
    assert "FAILURE  course: No course found" in out
    assert "disk: " in out


def test_a_card_that_does_not_load_is_a_fault_of_the_course(found, settings):
    (settings.course / "reference/ps1/double.py").write_text("import nothing_of_that_name")
    finding = found()["course"]
    assert (finding.level, finding.of_course) == (FAILURE, True)
    assert "nothing_of_that_name" in finding.sentence


def test_a_secret_that_others_can_read_is_a_failure(found, settings):
    secret = settings.course / ".autograder" / "secret"
    secret.chmod(0o644)
    finding = found()["secret"]
    assert finding.level == FAILURE
    assert "mode 0644" in finding.sentence
    assert f"chmod 600 {secret}" in finding.remedy


def test_a_secret_that_is_missing_beside_old_verdicts_is_a_failure(found, settings):
    (settings.course / ".autograder" / "secret").unlink()
    assert found()["secret"].level == OK
    autograded = settings.course / "autograded/ada/ps1"
    autograded.mkdir(parents=True)
    (autograded / "ps1.ipynb").write_text("{}")
    assert found()["secret"].level == FAILURE


@pytest.mark.parametrize(("level", "expected"), [("none", OK), ("full", FAILURE)])
def test_protection_below_what_the_course_requires_is_a_failure_with_a_remedy(settings, monkeypatch, level, expected):
    monkeypatch.setenv("AUTOGRADER_UNPROTECTED", "1")
    config = settings.course / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.Autograder.required_protection = {level!r}\n")
    (finding,) = doctor._sandbox(doctor.find_course(settings.course))
    assert finding.level == FAILURE  # `none` is one in any case: nobody's work is safe from another's
    assert ("nothing is graded here" in finding.sentence) == (expected == FAILURE)
    assert "unset it" in finding.remedy


@pytest.mark.parametrize(
    ("opened", "remedy"),
    [("network", "libseccomp2"), ("read outside", "Landlock"), ("memory of others", "ptrace_scope")],
)
def test_each_property_that_is_open_has_its_remedy(opened, remedy):
    assert remedy in doctor._remedy([opened])


def test_a_database_that_does_not_answer_is_a_failure_without_its_password(found):
    finding = found(database="postgresql://someone:pl4nted@127.0.0.1:1/none")["database"]
    assert finding.level == FAILURE
    assert finding.remedy
    assert "pl4nted" not in finding.sentence


def test_looking_makes_no_database(found, tmp_path):
    assert found(database=f"sqlite:///{tmp_path}/new.db")["database"].level == OK
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize(
    ("revision", "level", "said"), [("9999", FAILURE, "newer version"), (None, OK, "has this version's tables")]
)
def test_the_database_s_revision_is_compared_with_the_program_s(found, any_settings, revision, level, said):
    service = open_service(any_settings)
    if revision:
        with service.store.writing() as session:
            session.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))
    close_service(service)
    finding = found(database=any_settings.database)["database"]
    assert finding.level == level
    assert said in finding.sentence


@pytest.mark.parametrize(
    ("level", "expected", "said"), [("full", OK, "1 worker at work"), ("reduced", WARNING, "there/2 has")]
)
def test_a_worker_anywhere_that_locks_in_less_than_fully_is_warned_of(found, any_service, level, expected, said):
    with any_service.store.writing() as session:
        seen(session, "there/2", Protection(level, () if level == "full" else ("fork",)), now())
    finding = found(database=any_service.settings.database)["workers"]
    assert finding.level == expected
    assert said in finding.sentence


def test_a_damaged_database_is_found(found, settings):
    path = settings.course / "service.db"
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 8] = b"\xff" * 4096 * 6
    path.write_bytes(content)
    finding = found().get("database content") or found()["database"]
    assert finding.level == FAILURE


def test_of_a_database_whose_beginning_is_lost_nobody_looks_for_a_server(found, settings):
    file = settings.course / "service.db"
    file.write_bytes(bytes(1000) + file.read_bytes()[1000:])
    finding = found()["database"]
    assert finding.level == FAILURE
    assert "server" not in finding.sentence + finding.remedy
    assert "restore the last backup" in finding.remedy


def test_a_database_that_others_can_read_is_warned_of(found, settings):
    assert "database rights" not in found()  # it was made so
    (settings.course / "service.db").chmod(0o644)
    assert found()["database rights"].level == WARNING


def test_little_room_is_warned_of_and_none_fails(found, monkeypatch):
    monkeypatch.setattr(doctor, "FEW_BYTES", 1 << 60)
    assert found()["disk"].level == WARNING
    monkeypatch.setattr(doctor, "TOO_FEW_BYTES", 1 << 60)
    assert found()["disk"].level == FAILURE


def test_a_port_is_free_or_ours_or_in_use(found, app):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        finding = found(port=port)["port"]
        assert finding.level == FAILURE
        assert "--port" in finding.remedy
    assert found(port=port)["port"].level == OK
    with running(app) as address:
        finding = found(port=int(address.rpartition(":")[2]))["port"]
    assert finding.level == OK
    assert "answers" in finding.sentence


def test_an_interrupted_restore_is_found(found, settings):
    (settings.course / ".restoring").mkdir()
    (settings.course / doctor.JOURNAL).write_text("[]")
    assert found()["restore"].level == FAILURE


def test_old_and_untried_versions_are_told_apart(found, monkeypatch):
    monkeypatch.setattr(doctor, "TRIED", {"python": ("99", ""), "numpy": ("1.26", "1"), "nbgrader": ("0.9.5", "0.9")})
    findings = found()
    assert [findings[name].level for name in ("python", "numpy", "nbgrader")] == [FAILURE, WARNING, OK]


def test_backup_and_restore_are_commands(settings, tmp_path, capsys):
    close_service(open_service(settings))
    where = ["--course", str(settings.course), "--database", settings.database]
    assert main(["backup", str(tmp_path / "copy"), *where]) == 0
    assert main(["backup", str(tmp_path / "copy"), *where]) == 2
    assert main(["restore", str(tmp_path / "copy"), "--course", str(tmp_path / "new")]) == 0
    assert (tmp_path / "new/.autograder/service.db").is_file()
    assert main(["restore", str(tmp_path / "copy"), "--course", str(tmp_path / "new")]) == 2
    captured = capsys.readouterr()
    assert "as they were at " in captured.out
    assert "exists" in captured.err
