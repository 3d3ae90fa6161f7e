"""Runs the attacks and prints what came of them: `python -m tests.attacks [--level L]... [--write] [ATTACK...]`.

An ATTACK is a family or a name, such as `forging` or `forging/prints_a_verdict`. Exit status 1: something succeeded
that should not have, or an honest submission did not get full marks.
"""

from __future__ import annotations

import argparse
import sys

from .attack import load_attacks
from .levels import LEVELS, run_level
from .report import report, summary, write
from .suite import Row


def main() -> int:
    """The command."""
    names = [level.name for level in LEVELS]
    parser = argparse.ArgumentParser(prog="python -m tests.attacks", description="Runs the attacks against the engine.")
    parser.add_argument("--level", action="append", choices=names, help="only at this level; may be given again")
    parser.add_argument("--write", action="store_true", help="write docs/attacks.md")
    parser.add_argument("attack", nargs="*", help="a family or a name; without one, all")
    given = parser.parse_args()
    attacks = load_attacks()
    if given.attack:
        attacks = [a for a in attacks if a.id in given.attack or a.family in given.attack]
    outcomes = []
    for level in LEVELS:
        if given.level is None or level.name in given.level:
            outcomes.append(run_level(level, attacks, _show))
            print(summary(outcomes[-1]), file=sys.stderr)
    print(report(outcomes))
    if given.write:
        write(outcomes)
    return 0 if all(not outcome.control and all(row.held for row in outcome.rows) for outcome in outcomes) else 1


def _show(row: Row) -> None:
    if not row.held:
        print(f"{row.id}: {'; '.join(row.faults)}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
