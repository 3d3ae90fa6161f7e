"""The service's late policy as nbgrader's plug-in: every road to a mark takes the same penalty.

In a course's `nbgrader_config.py`:

    c.AssignLatePenalties.plugin_class = "autograder.late.LatePolicy"
    c.LatePolicy.percent_per_day = 10
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Float

from autograder.service.policy import BadPolicy, Late, late_from, late_penalty


class LatePolicy(LateSubmissionPlugin):  # type: ignore[misc]
    """A percentage of a notebook's maximum for each day that has begun; what the service says goes before these."""

    percent_per_day = Float(0.0, min=0.0, max=100.0, help="Percent of a notebook's maximum for each day begun.").tag(
        config=True
    )
    grace_minutes = Float(0.0, min=0.0, help="How many minutes after the due date cost nothing.").tag(config=True)
    zero_after_days = Float(
        None, allow_none=True, min=0.0, help="After how many days nothing is left; None for never."
    ).tag(config=True)

    @property
    def late(self) -> Late:
        """What the configuration says."""
        return Late(self.percent_per_day, self.grace_minutes, self.zero_after_days)

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """The points to take from a notebook's score; None for nothing."""
        preprocessor = self.parent
        assignment, notebook = preprocessor.assignment_id, preprocessor.notebook_id
        late = read_policies(Path(CourseDirectory(config=self.config).root)).get(assignment, self.late)
        most = preprocessor.gradebook.find_notebook(notebook, assignment).max_score
        return late_penalty(score, most, total_seconds_late, late) or None


def configured(config: Any) -> Late:
    """What nbgrader's configuration says of late work; no penalty where it has a plug-in that is not ours."""
    preprocessor = AssignLatePenalties(config=config)
    preprocessor.init_plugin()
    plugin = preprocessor.plugin_inst
    if isinstance(plugin, LatePolicy):
        return plugin.late
    stock = type(plugin) is LateSubmissionPlugin and plugin.penalty_method == "zero"
    return Late(zero_after_days=0) if stock else Late()


def write_policies(root: Path, policies: Mapping[str, Late]) -> None:
    """Leave the service's policies, by assignment, in the course for nbgrader to follow; replaced whole."""
    place = _place(root)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with os.fdopen(descriptor, "w") as file:
            json.dump({name: asdict(late) for name, late in sorted(policies.items())}, file, indent=1)
        os.replace(temporary, place)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_policies(root: Path) -> dict[str, Late]:
    """The policies that the service left in the course, by assignment; none where there is no service.

    Raises:
        BadPolicy: the file is not as the service writes it.
    """
    place = _place(root)
    try:
        found = json.loads(place.read_text())
        return {name: late_from(data) for name, data in found.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, AttributeError) as error:
        raise BadPolicy(
            f"{place} does not hold late policies: {error}. Remove it; the service writes it anew when it starts."
        ) from error


def _place(root: Path) -> Path:
    return root / ".autograder" / "late.json"
