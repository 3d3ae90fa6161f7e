"""The repository's own course is sound: every statement that `autograder validate` makes of it."""

import json
import os
import subprocess
import sys

import courses


def test_every_statement_about_this_course_holds(tmp_path):
    root = courses.copy_repository(tmp_path / "course")
    command = [sys.executable, "-m", "autograder.cli", "validate", "--json", "--course", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"AUTOGRADER_SECRET": "x" * 16})
    statements = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(s["statement"], s["why"]) for s in statements if not s["holds"]] == []
    assert done.returncode == 0, done.stderr
    confirmed = {s["about"] for s in statements if s["kind"] == "reference"}
    solutions = {s["about"] for s in statements if s["kind"] == "fairness"}
    assert len(confirmed) == len(solutions) >= 72
