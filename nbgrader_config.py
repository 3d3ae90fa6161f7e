"""nbgrader in this course: its commands, its gradebook and formgrader; the verdicts are the autograder's."""

import os
from contextlib import suppress
from pathlib import Path

c = get_config()  # noqa: F821 - nbgrader provides it

course = Path(__file__).resolve().parent
c.CourseDirectory.root = str(course)
c.CourseDirectory.course_id = "numerical-python"

# `nbgrader autograde` reads and runs nothing itself: the engine judges, in its sandbox.
c.Autograde.exporter_class = "autograder.nbgrader_plugin.SubmissionExporter"
c.Autograde.sanitize_preprocessors = []
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader_plugin.Judge",
    "autograder.nbgrader_plugin.SaveVerdicts",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# `nbgrader generate_feedback` makes the same page as `autograder grade`, with what people marked since; of a notebook
# that stock nbgrader graded, its own page, without hidden tests and mark schemes.
c.GenerateFeedback.exporter_class = "autograder.nbgrader_plugin.FeedbackExporter"
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

# What late work costs is what the service's policy for the assignment says, else this: nothing, unless you say so.
c.AssignLatePenalties.plugin_class = "autograder.late.LatePolicy"
# c.LatePolicy.percent_per_day = 10  # of a notebook's maximum, for each day begun
# c.LatePolicy.grace_minutes = 15
# c.LatePolicy.zero_after_days = 5

# Formgrader shows what students wrote to people who may change marks: no script of theirs may run there.
c.HTMLExporter.preprocessors = ["autograder.nbgrader_plugin.SafeOutputs"]
c.HTMLExporter.filters = {"markdown2html": "autograder.nbgrader_plugin.safe_markdown"}

# The exchange is the service at AUTOGRADER_URL (docs/exchange.md). Without one it is a folder of this course's own; on
# a shared machine, point it to a folder that students can reach.
if os.environ.get("AUTOGRADER_URL"):
    from autograder.exchange import configure

    configure(c)
else:
    exchange = course / "exchange"
    with suppress(OSError):  # a course that cannot be written to is still one to read
        exchange.mkdir(exist_ok=True)
    c.Exchange.root = str(exchange)
