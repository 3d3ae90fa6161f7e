"""Run by the Python of Otter's environment: grades notebooks one after the other by Otter's API, in one process.

The arguments are the autograder's zip file, a JSON file for the scores, and the notebooks.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import otter.api  # type: ignore[import-not-found]  # only Otter's own environment has it


def main() -> None:
    """Grade, and write each notebook's points."""
    tests, target, *notebooks = sys.argv[1:]
    scores = {path: float(otter.api.grade_submission(path, tests, quiet=True).total) for path in notebooks}
    Path(target).write_text(json.dumps(scores), encoding="utf-8")


if __name__ == "__main__":
    main()
