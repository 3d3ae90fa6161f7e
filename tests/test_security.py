"""The page for administrators: its commands run and say what it says, and its tables name what the grader measures."""

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from courses import REPOSITORY

from autograder.sandbox import Limits
from autograder.sandbox.selftest import PROPERTIES

PAGE = (REPOSITORY / "docs" / "security.md").read_text()
COMMANDS = [textwrap.dedent(block).strip() for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)]


def carried_out(command: str) -> str:
    assert command.startswith(".venv/bin/python ")
    command = command.replace(".venv/bin/python", f"'{sys.executable}'", 1)
    done = subprocess.run(["bash", "-c", command], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_protection_is_measured_by_the_command_that_the_page_names():
    (said,) = re.findall(r"`(Protection\([^`]*\))`", PAGE)
    assert carried_out(COMMANDS[0]).strip() == said


def test_attacks_are_tried_by_the_command_that_the_page_names():
    page = carried_out(COMMANDS[1])
    assert "| `starts_a_program` |" in page
    assert "| full | every wall that the machine has | full | full marks |" in page
    assert len(COMMANDS) == 2


@pytest.mark.parametrize("name", PROPERTIES)
def test_each_property_that_can_be_open_has_its_remedy(name):
    _, _, remedies = PAGE.partition("| open | what it lets a submission do | remedy |")
    assert f"`{name}`" in remedies.partition("\n\n")[0]


def test_what_a_submission_may_cost_is_what_the_limits_say():
    limits = Limits()
    assert (limits.total_seconds, limits.exercise_seconds) == (180.0, 20.0)
    assert "three minutes for its cells" in PAGE
    assert "forty seconds for each function" in PAGE


def test_the_readme_leads_to_it():
    assert "(docs/security.md)" in (REPOSITORY / "README.md").read_text()
    linked = re.findall(r"\]\(([\w.]+\.md)\)", PAGE)
    assert linked
    assert all(Path(REPOSITORY, "docs", name).exists() for name in linked)
