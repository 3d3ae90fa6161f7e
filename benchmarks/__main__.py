"""`python -m benchmarks`: what grading costs, side by side with others and with the least that it could cost."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import contestants, eight
from benchmarks.race import race


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--students", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        scratch = Path(folder)
        submissions = eight.build_class(options.students)
        them = [*contestants.autograder(scratch), contestants.floor(scratch, submissions)]
        them += [contestants.nbgrader(scratch), contestants.otter(scratch)]
        for column in race(them, submissions, 6, options.rounds, scratch, say).values():
            print(column.name, column.trouble)
            if column.measured:
                print(column.cpu, column.wall, column.start, column.memory, column.memory_kind)
    return 0


if __name__ == "__main__":
    sys.exit(main())
