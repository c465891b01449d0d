"""What channels were told of, whom to tell of their faults, and threads.

Revision: 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Spelt out rather than imported from storage.tables: a migration stays as it was when the tables go on.
INT64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("channel") as channel:
        channel.add_column(sa.Column("alerts_min_usd", sa.BigInteger(), nullable=True))
        channel.add_column(sa.Column("keeper", sa.String(), nullable=True))
        channel.add_column(sa.Column("refusals", sa.Integer(), nullable=False, server_default="0"))
        channel.add_column(sa.Column("probe_at", TIME, nullable=True))
    with op.batch_alter_table("channel") as channel:
        channel.alter_column("refusals", server_default=None)
    with op.batch_alter_table("delivery") as delivery:
        delivery.add_column(sa.Column("under", sa.String(), nullable=True))

    op.create_table(
        "told",
        sa.Column("channel_id", INT64, nullable=False),
        sa.Column("deal_id", INT64, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "deal_id", "revision", name="pk_told"),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], ondelete="CASCADE", name="fk_told_channel_id_channel"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_told_deal_id", "told", ["deal_id"])
    op.create_index("ix_told_dedupe_key", "told", ["dedupe_key"])


def downgrade() -> None:
    op.drop_table("told")
    with op.batch_alter_table("delivery") as delivery:
        delivery.drop_column("under")
    with op.batch_alter_table("channel") as channel:
        for name in ("probe_at", "refusals", "keeper", "alerts_min_usd"):
            channel.drop_column(name)
