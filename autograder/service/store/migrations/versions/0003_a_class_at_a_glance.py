"""A class at a glance: failed checks and flags in summaries, and which works are alike"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None
AT_ONCE = 100


def upgrade() -> None:
    op.add_column("outcomes", sa.Column("flagged", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "comparisons",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("works", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name=op.f("fk_comparisons_assignment_id")),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_comparisons")),
    )
    op.create_table(
        "likenesses",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.String(length=32), nullable=False),
        sa.Column("second", sa.String(length=32), nullable=False),
        sa.Column("first_outcome", sa.String(length=32), nullable=False),
        sa.Column("second_outcome", sa.String(length=32), nullable=False),
        sa.Column("first_share", sa.Double(), nullable=False),
        sa.Column("second_share", sa.Double(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name=op.f("fk_likenesses_assignment_id")),
        sa.ForeignKeyConstraint(["first"], ["submissions.id"], name=op.f("fk_likenesses_first"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["second"], ["submissions.id"], name=op.f("fk_likenesses_second"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("first", "second", name=op.f("pk_likenesses")),
    )
    with op.batch_alter_table("likenesses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_likenesses_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_likenesses_second"), ["second"], unique=False)
    summarize_again()


def summarize_again() -> None:
    """What summaries say since this revision, from the reports; some at a time, for reports are large."""
    columns = (sa.column("id", sa.String), sa.column("reports", sa.JSON), sa.column("summary", sa.JSON))
    outcomes = sa.table("outcomes", *columns, sa.column("flagged", sa.Boolean))
    connection = op.get_bind()
    ids = connection.scalars(sa.select(outcomes.c.id)).all()
    for start in range(0, len(ids), AT_ONCE):
        some = sa.select(outcomes.c.id, outcomes.c.reports).where(outcomes.c.id.in_(ids[start : start + AT_ONCE]))
        for row in connection.execute(some).all():
            summary = [summarized(report) for report in row.reports]
            flagged = any(each["flags"] or "protocol" in _statuses(each) for each in summary)
            change = sa.update(outcomes).where(outcomes.c.id == row.id)
            connection.execute(change.values(summary=summary, flagged=flagged))


def summarized(report: Mapping[str, Any]) -> dict[str, Any]:
    """A report's summary as this revision has it: later ones may say more, and bring it there themselves."""
    return {name: report.get(name) for name in ("notebook", "status", "score", "max_score", "worth")} | {
        "flags": [str(flag)[:300] for flag in report.get("flags", [])[:5]],
        "exercises": [
            {name: exercise.get(name) for name in ("name", "status", "score", "max_score", "misconception")}
            | {
                "inherited_from": exercise.get("inherited_from"),
                "failed": list(
                    dict.fromkeys(each["check"] for each in exercise.get("findings", []) if not each["passed"])
                ),
            }
            for exercise in report.get("exercises", [])
        ],
    }


def _statuses(summary: Mapping[str, Any]) -> list[str]:
    return [exercise["status"] for exercise in summary["exercises"]]
