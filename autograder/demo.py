"""A class to look at: a course with forty submissions, graded.

`python -m autograder.demo FOLDER` copies the course of the working folder, or the ready-made one, to FOLDER, releases
its assignments, hands in a made-up class's notebooks, grades them and shows the result.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder.authoring.made_up_class import HandedIn, build_class
from autograder.authoring.ready_made import copy_course, ready_made
from autograder.course import CourseError, find_course


def hand_in(root: Path, submissions: Sequence[HandedIn]) -> None:
    """Write the submissions into the `submitted/` tree of the course at `root`."""
    for submission in submissions:
        folder = root / "submitted" / submission.student / submission.assignment
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{submission.assignment}.ipynb").write_bytes(submission.data)


def main(arguments: Sequence[str]) -> int:
    """Build the class in the given folder and grade it; returns the exit status of `autograder grade`."""
    from autograder.cli import main as autograder

    parser = argparse.ArgumentParser(prog="python -m autograder.demo", description=main.__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("demo"), help="default: demo")
    parser.add_argument("--course-only", action="store_true", help="copy the course there, and nobody's work")
    options = parser.parse_args(arguments)
    root = options.folder.resolve()
    try:
        course = find_course()
    except CourseError:
        course = ready_made()
    if root == course.root or root in course.root.parents:
        print(f"{root} is the course itself: name a folder of its own for the demo.", file=sys.stderr)
        return 2
    copy_course(course, root)
    if options.course_only:
        return 0
    submissions = build_class(course)
    hand_in(root, submissions)
    if not (root / "release").exists():
        print("Releasing the assignments (nbgrader generate_assignment) ...", flush=True)
        _release_all(root, course.assignments)
    print(f"Grading {len(submissions)} submissions in {root} (autograder grade) ...", flush=True)
    return autograder(["grade", "--course", str(root)])


def _release_all(root: Path, assignments: Sequence[str]) -> None:
    # nbgrader finds alembic, which makes its database, on the PATH alone.
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    for assignment in assignments:
        command = [sys.executable, "-m", "nbgrader", "generate_assignment", assignment, "--log-level=ERROR"]
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
        if done.returncode:
            print(f"nbgrader generate_assignment failed:\n{done.stdout}{done.stderr}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
