"""Attempts, answers, steps and exams."""

import sqlalchemy as sa
from alembic import op

from dbdaolib import Integer, Moment, Real, Text

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", Text(), primary_key=True),
        sa.Column("exercise", Text(), nullable=False),
        sa.Column("exercise_version", Integer(), nullable=False),
        sa.Column("slug", Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("verdict", Text(), nullable=False),
        sa.Column("points", Integer(), nullable=False),
        sa.Column("max_points", Integer(), nullable=False),
        sa.Column("seconds", Real(), nullable=False),
        sa.Column("digest", Text(), nullable=False),
        sa.Column("solutions", Text(), nullable=False),
    )
    op.create_table(
        "answers",
        sa.Column("id", Text(), primary_key=True),
        sa.Column("exercise", Text(), nullable=False),
        sa.Column("digest", Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("files", Text(), nullable=False),
    )
    op.create_table(
        "steps",
        sa.Column("id", Text(), primary_key=True),
        sa.Column("exercise", Text(), nullable=False),
        sa.Column("exercise_version", Integer(), nullable=False),
        sa.Column("kind", Text(), nullable=False),
        sa.Column("number", Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
    )
    op.create_table(
        "exams",
        sa.Column("id", Text(), primary_key=True),
        sa.Column("started", Moment(), nullable=False),
        sa.Column("minutes", Integer(), nullable=False),
        sa.Column("slugs", Text(), nullable=False),
        sa.Column("solutions", Text(), nullable=False),
        sa.Column("finished", Moment(), nullable=True),
        sa.Column("version", Integer(), nullable=False),
    )
    for table in ("attempts", "answers", "steps"):
        op.create_index(f"{table}_of_exercise", table, ["exercise", "at"])
