"""Imports the grader's own modules, by name and by path, to read how it judges and what it keeps."""
# Succeeds where open: read outside

import importlib
import sys

from attacker import PLACES, attempt, won

sys.path.append(PLACES["repository"])
for name in ("judging", "course", "grading", "sandbox.session", "checks"):
    attempt(importlib.import_module, f"autograder.{name}")
    if attempt(lambda: open(f"{PLACES['package']}/{name.replace('.', '/')}.py").read()) is not None:  # noqa: B023
        won("read the grader's own source")
