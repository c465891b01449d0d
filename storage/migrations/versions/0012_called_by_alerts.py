"""The role or user group that a channel's alerts call.

Revision: 0012, after 0011.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channel", sa.Column("calls", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("channel") as channel:
        channel.drop_column("calls")
