"""What people put right in deals, and what belongs to a whole workspace: rights, a log of settings, its leaving.

Revision: 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Spelt out rather than imported from storage.tables: a migration stays as it was when the tables go on.
INT64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE_POINTS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("id", INT64, nullable=False),
        sa.Column("deal_id", INT64, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("document", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], ondelete="CASCADE", name="fk_correction_deal_id_deal"),
    )
    op.create_index("ix_correction_deal_id", "correction", ["deal_id"])
    op.create_index("ix_correction_platform_workspace", "correction", ["platform", "workspace"])

    op.create_table(
        "manager",
        sa.Column("platform", CODE_POINTS, nullable=False),
        sa.Column("workspace", CODE_POINTS, nullable=False),
        sa.Column("person", CODE_POINTS, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", "person", name="pk_manager"),
    )

    op.create_table(
        "setting_change",
        sa.Column("id", INT64, nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_setting_change"),
    )
    op.create_index("ix_setting_change_platform_workspace_id", "setting_change", ["platform", "workspace", "id"])

    op.create_table(
        "left_workspace",
        sa.Column("platform", CODE_POINTS, nullable=False),
        sa.Column("workspace", CODE_POINTS, nullable=False),
        sa.Column("erase_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", name="pk_left_workspace"),
    )


def downgrade() -> None:
    op.drop_table("left_workspace")
    op.drop_table("setting_change")
    op.drop_table("manager")
    op.drop_table("correction")
