"""Second readings by a model: which articles had one, and what models cost on each day.

Revision: 0009, after 0008.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# Spelt out rather than imported from storage.tables: a migration stays as it was when the tables go on.
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "second_reading",
        sa.Column("url_digest", sa.String(), nullable=False),
        sa.Column("content_digest", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", TIME, nullable=True),
        sa.Column("opinion", sa.String(24), nullable=True),
        sa.Column("dropped", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("url_digest", name="pk_second_reading"),
    )
    op.create_index("ix_second_reading_due_at", "second_reading", ["due_at"])
    op.create_index("ix_article_stored_at", "article", ["stored_at"])
    op.create_table(
        "model_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("micro_usd", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_model_day"),
    )


def downgrade() -> None:
    op.drop_table("model_day")
    op.drop_index("ix_article_stored_at", "article")
    op.drop_table("second_reading")
