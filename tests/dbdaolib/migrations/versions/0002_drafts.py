"""Drafts."""

import sqlalchemy as sa
from alembic import op

from dbdaolib import Integer, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", Text(), primary_key=True),
        sa.Column("learner", Text(), nullable=False),
        sa.Column("exercise", Text(), nullable=False),
        sa.Column("text", Text(), nullable=False),
        sa.Column("version", Integer(), nullable=False),
        sa.UniqueConstraint("learner", "exercise"),
    )
