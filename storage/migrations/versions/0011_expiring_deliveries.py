"""An index of what waits and may be too late: it was looked for among all that waits, with each claim.

Revision: 0011, after 0010.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

EXPIRING = sa.text("state = 'pending' AND expires_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_delivery_expiring", "delivery", ["expires_at"], sqlite_where=EXPIRING, postgresql_where=EXPIRING
    )


def downgrade() -> None:
    op.drop_index("ix_delivery_expiring", "delivery")
