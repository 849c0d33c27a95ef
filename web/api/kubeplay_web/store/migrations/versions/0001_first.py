"""Submissions, their events and reports, facts of the cluster."""

import sqlalchemy as sa
from alembic import op

from dbdaolib import Integer, Moment, Text

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", Text(), primary_key=True),
        sa.Column("exercise", Text(), nullable=False),
        sa.Column("digest", Text(), nullable=False),
        sa.Column("files", Text(), nullable=False),
        sa.Column("solutions", Text(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("state", Text(), nullable=False),
        sa.Column("attempt", Integer(), nullable=False),
        sa.Column("worker", Text(), nullable=False),
        sa.Column("lease", Moment(), nullable=True),
        sa.Column("started", Moment(), nullable=True),
        sa.Column("finished", Moment(), nullable=True),
        sa.Column("verdict", Text(), nullable=False),
        sa.Column("points", Integer(), nullable=False),
        sa.Column("max_points", Integer(), nullable=False),
        sa.Column("problem", Text(), nullable=False),
        sa.Column("result", Text(), nullable=True),
        sa.Column("has_report", sa.Boolean(), nullable=False),
        sa.Column("recorded", sa.Boolean(), nullable=False),
        sa.Column("version", Integer(), nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("id", Text(), primary_key=True),
        sa.Column("submission", Text(), nullable=False),
        sa.Column("number", Integer(), nullable=False),
        sa.Column("attempt", Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("content", Text(), nullable=False),
        sa.UniqueConstraint("submission", "number"),
    )
    op.create_table(
        "reports",
        sa.Column("id", Text(), primary_key=True),
        sa.Column("html", Text(), nullable=False),
    )
    op.create_table(
        "facts",
        sa.Column("id", Text(), primary_key=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("content", Text(), nullable=False),
        sa.Column("version", Integer(), nullable=False),
    )
    op.create_index("submissions_by_state", "submissions", ["state", "created"])
    op.create_index("submissions_of_exercise", "submissions", ["exercise", "created"])
