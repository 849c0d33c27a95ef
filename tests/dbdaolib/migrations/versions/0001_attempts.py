"""Attempts."""

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
        sa.Column("count", Integer(), nullable=False),
        sa.Column("score", Real(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("outcome", Text(), nullable=False),
        sa.Column("find", Text()),
        sa.Column("order", Integer()),
        sa.Column("ratio", Real()),
        sa.Column("until", Moment()),
        sa.Column("checks", Text(), nullable=False),
    )
    op.create_index("attempts_by_exercise", "attempts", ["exercise", "at"])
