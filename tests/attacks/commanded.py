"""`autograder` as it is at one level of protection: `python -m tests.attacks.commanded LEVEL ARGUMENTS`."""

from __future__ import annotations

import sys
from functools import partial
from unittest import mock

from autograder import cli, grading
from autograder.sandbox import Sandbox

from .levels import LEVELS

if __name__ == "__main__":
    [level] = [level for level in LEVELS if level.name == sys.argv[1]]
    if level.become is not None:
        level.become()
    with mock.patch.object(grading, "Sandbox", partial(Sandbox, layers=level.layers, cold=level.cold)):
        sys.exit(cli.main(sys.argv[2:]))
