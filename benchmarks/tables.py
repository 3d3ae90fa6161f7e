"""What was measured, as Markdown: each target with what was found, and the tables."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.loops import ONE_IN, WORKERS, Loops
from benchmarks.race import Column, ratios
from benchmarks.scaling import Size
from benchmarks.shares import FLOOR, Shares
from benchmarks.startup import Wait
from benchmarks.verdicts import Comparison

THROUGHPUT = {"nbgrader": ("nbgrader with its kernel", 40.0), "otter": ("Otter", 60.0)}
OVER_FLOOR = 1.6
SECOND_CORE = 1.8
SAME = 0.10
MEMORY = 400_000_000
LITTLE_MORE = 1.25
SHOWN_DIFFERENCES = 5


@dataclass(frozen=True)
class Found:
    """All that one run has measured; None is what was not asked for, or failed, as `troubles` tell."""

    columns: Mapping[str, Column]
    comparison: Comparison | None = None
    waits: Sequence[Wait] | None = None
    sizes: Sequence[Size] | None = None
    loops: Loops | None = None
    shares: Shares | None = None
    troubles: Sequence[str] = ()


@dataclass(frozen=True)
class Target:
    """A target, what was measured, and whether it is met; None: it was not measured."""

    text: str
    measured: str
    met: bool | None


def markdown(found: Found, picture: str = "") -> str:
    """Everything, the targets first; `picture` stands behind the table of the contestants."""
    parts = [_machine(), "### Targets", _targets_table(targets(found))]
    if found.columns:
        parts += ["### Side by side", side_by_side(found.columns), *_left_out(found.columns), *filter(None, [picture])]
    if found.shares is not None:
        parts += ["### What lies between the floor and a stored verdict", _shares_table(found.shares)]
    if found.comparison is not None:
        parts += ["### In a hurry and at leisure", *_compared(found.comparison)]
    if found.waits is not None:
        parts += ["### A single answer", _waits_table(found.waits)]
    if found.sizes is not None:
        parts += ["### Small classes and large ones", _sizes_table(found.sizes)]
    if found.loops is not None:
        parts += [f"### One in {ONE_IN} loops", _loops_table(found.loops)]
    return "\n\n".join([*parts, *found.troubles])


def targets(found: Found) -> list[Target]:
    """The targets that the benchmark was made for."""
    return [*_of_the_race(found.columns), *_of_sizes(found.sizes), *_of_loops(found.loops), *_of_the_rest(found)]


def _of_the_race(columns: Mapping[str, Column]) -> list[Target]:
    listed = []
    for peer, (name, least) in THROUGHPUT.items():
        readings = {
            "in the same time, as each is run at its best": ratios(columns, peer, "grade-2", "wall"),
            "for each core-second": ratios(columns, peer, "grade-1"),
        }
        for reading, found in readings.items():
            text = f"at least {least:g} times as many submissions as {name} {reading}"
            listed.append(Target(text, _times(found), statistics.median(found) >= least if found else None))
    over = ratios(columns, "grade-1", "floor")
    text = f"at most {OVER_FLOOR:g} times the floor's CPU-seconds"
    listed.append(Target(text, _times(over), statistics.median(over) <= OVER_FLOOR if over else None))
    machine = ratios(columns, "floor", "floor-2", "wall")
    for key, where in {"grade-core": "one job that has one core", "grade-1": "one job that has both cores"}.items():
        gain = ratios(columns, key, "grade-2", "wall")
        text = f"two jobs on two cores at least {SECOND_CORE:g} times the throughput of {where}"
        measured = _times(gain)
        if machine:
            measured += f"; of two floors at once, which have nothing in common: {_times(machine)}"
        listed.append(Target(text, measured, statistics.median(gain) >= SECOND_CORE if gain else None))
    return listed


def _of_sizes(sizes: Sequence[Size] | None) -> list[Target]:
    cost = f"a submission costs the same in a small class and a large one (within {100 * SAME:.0f} %)"
    memory = (
        f"memory with two workers below {MEMORY // 10**6} MB, whatever the class's size (within {100 * SAME:.0f} %)"
    )
    if sizes is None or len(sizes) < 2:
        return [Target(cost, "not measured", None), Target(memory, "not measured", None)]
    small, large = sizes[0], sizes[-1]
    growth, swelling = large.cpu_each / small.cpu_each - 1, large.memory / small.memory - 1
    most = max(size.memory for size in sizes)
    between = f"from {small.students} to {large.students} students"
    return [
        Target(cost, f"{100 * growth:+.0f} % {between}", abs(growth) <= SAME),
        Target(
            memory,
            f"at most {_megabytes(most, large.memory_kind)}, {100 * swelling:+.0f} % {between}",
            most <= MEMORY and swelling <= SAME,
        ),
    ]


def _of_loops(loops: Loops | None) -> list[Target]:
    whole = (
        f"loops delay a class by little more than their own time over the workers (at most {LITTLE_MORE:g} times it)"
    )
    others = "the others are stored by the time that one worker alone takes for the class without loops"
    if loops is None:
        return [Target(whole, "not measured", None), Target(others, "not measured", None)]
    alone = WORKERS * loops.without
    measured = f"{loops.wall:.1f} s, {loops.wall / loops.bound:.2f} times {loops.bound:.1f} s"
    return [
        Target(whole, measured, loops.wall <= LITTLE_MORE * loops.bound),
        Target(others, f"{loops.others_done:.1f} s against {alone:.1f} s", loops.others_done <= alone),
    ]


def _of_the_rest(found: Found) -> list[Target]:
    listed = []
    for wait in found.waits or ():
        if wait.target is not None:
            measured = f"{1000 * wait.judged:.0f} ms" if wait.seconds else wait.trouble
            share = f", for {wait.of_100} of 100" if wait.of_100 != 50 else ""
            text = f"{wait.what} within {1000 * wait.target:.0f} ms{share}"
            listed.append(Target(text, measured, bool(wait.seconds) and wait.judged <= wait.target))
    if found.comparison is not None:
        differing = len(found.comparison.differences)
        measured = f"{differing} differences in {found.comparison.verdicts} verdicts"
        listed.append(Target("no verdict differs from the one at leisure", measured, not differing))
    return listed


def _targets_table(listed: Sequence[Target]) -> str:
    words = {True: "met", False: "**not met**", None: "not measured"}
    rows = [[target.text, target.measured, words[target.met]] for target in listed]
    return table(["target", "measured", ""], rows, "llr")


def side_by_side(columns: Mapping[str, Column]) -> str:
    """One row for each contestant: what a submission costs it, without the start, which stands beside it."""
    head = ["for a submission", "graded", "CPU-seconds", "seconds", "in a core-second", "start", "peak memory"]
    head += ["nbgrader costs", "Otter costs", "over the floor"]
    rows = []
    for key, column in columns.items():
        if not column.measured:
            rows.append([column.name, *["–"] * (len(head) - 1)])
            continue
        row = [column.name, str(column.students), _spread(column.cpu), _spread(column.wall)]
        rate = f"{1 / statistics.median(column.cpu):.3g}" if min(column.cpu) > 0 else "–"
        row += [rate, f"{column.start:.2g} s"]
        row += [_megabytes(column.memory, column.memory_kind)]
        rows.append([*row, *(_times(ratios(columns, *pair)) for pair in (("nbgrader", key), ("otter", key)))])
        rows[-1].append(_times(ratios(columns, key, "floor")))
    return table(head, rows)


def _shares_table(shares: Shares) -> str:
    whole = sum(shares.parts.values())
    seconds = {FLOOR: shares.floor, **shares.parts, "together": whole}
    rows = [[part, f"{1000 * each:.1f} ms", f"{each / shares.floor:.2f} ×"] for part, each in seconds.items()]
    return table(["CPU time for a submission, with one job", "", "beside the floor"], rows)


def _left_out(columns: Mapping[str, Column]) -> list[str]:
    return [f"{column.name}: {column.trouble}." for column in columns.values() if column.trouble]


def _compared(comparison: Comparison) -> list[str]:
    said = (
        f"{comparison.submissions} submissions of the class, graded with two jobs, and each alone by a new grader in a "
        f"new process and a course's copy that has graded nothing before: {comparison.verdicts} verdicts, "
        f"{len(comparison.differences)} of them different (in status, score, message, cause, findings or examples)."
    )
    return [said, *(f"- {one}" for one in comparison.differences[:SHOWN_DIFFERENCES])]


def _waits_table(waits: Sequence[Wait]) -> str:
    rows = []
    for wait in waits:
        target = f"{1000 * wait.target:.0f} ms" if wait.target else ""
        if wait.seconds:
            least, most = (1000 * of(wait.seconds) for of in (min, max))
            rows.append([wait.what, f"{1000 * wait.median:.0f} ms", f"{least:.0f} to {most:.0f} ms", target])
        else:
            rows.append([wait.what, wait.trouble, "", target])
    return table(["", "median", "of all runs", "target"], rows)


def _sizes_table(sizes: Sequence[Size]) -> str:
    rows = [
        [
            str(size.students),
            f"{1000 * size.cpu_each:.1f} ms",
            f"{1000 * size.cpu_each_with_start:.1f} ms",
            _megabytes(size.memory, size.memory_kind),
        ]
        for size in sizes
    ]
    head = ["students", "CPU time for a submission", "with its share of the start", "peak memory, two workers"]
    return table(head, rows, "rrrr")


def _loops_table(loops: Loops) -> str:
    rows = [
        ["students, and how many of them loop", f"{loops.students}, {loops.looping}"],
        [f"until all are stored, without loops, {WORKERS} workers", f"{loops.without:.1f} s"],
        ["until all are stored, with loops", f"{loops.wall:.1f} s"],
        [f"the looping submissions' own time, over {WORKERS} workers", f"{loops.bound:.1f} s"],
        ["until the last of the others was stored", f"{loops.others_done:.1f} s"],
    ]
    return table(["", "measured"], rows)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], align: str = "") -> str:
    """A table in Markdown; `align` has an `l` or `r` for each column, by default the first alone stands left."""
    rule = ["---" if side == "l" else "---:" for side in align or "l" + "r" * (len(head) - 1)]
    lines = [f"| {' | '.join(cells)} |" for cells in (head, *rows)]
    return "\n".join([lines[0], f"|{'|'.join(rule)}|", *lines[1:]])


def _machine() -> str:
    model = ""
    information = Path("/proc/cpuinfo")
    for line in information.read_text(errors="replace").splitlines() if information.exists() else ():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    cores = len(os.sched_getaffinity(0))
    return (
        f"Measured on {cores} core{'s' * (cores != 1)}{f' ({model})' if model else ''}, Linux "
        f"{platform.release().partition('-')[0]}, Python {platform.python_version()}, NumPy {version('numpy')}."
    )


def _spread(values: Sequence[float]) -> str:
    """The median, and the least and the largest behind it."""
    if min(values) <= 0:  # a difference between two classes that other work on the machine has swallowed
        return "lost in noise"
    median = f"{statistics.median(values):.3g}"
    return f"{median} ({min(values):.3g}–{max(values):.3g})" if len(values) > 1 else median


def _times(values: Sequence[float]) -> str:
    return f"{_spread(values)} ×" if values else "–"


def _megabytes(size: int | None, kind: str) -> str:
    return "–" if size is None else f"{size / 1e6:.0f} MB {kind}"
