"""Subscriptions, the items that they showed, arrivals, and bands of articles' texts.

Revision: 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Spelt out rather than imported from storage.tables: a migration stays as it was when the tables go on.
INT64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE_POINTS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)
VALUE = sa.String(24)
ACTIVE = sa.text("state = 'active'")


def upgrade() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", INT64, nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("url_digest", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("language", VALUE, nullable=True),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", TIME, nullable=False),
        sa.Column("state", VALUE, nullable=False),
        sa.Column("interval_s", sa.Integer(), nullable=False),
        sa.Column("next_due", TIME, nullable=False),
        sa.Column("lease_until", TIME, nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("last_polled_at", TIME, nullable=True),
        sa.Column("last_good_at", TIME, nullable=True),
        sa.Column("last_new_at", TIME, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("fault", VALUE, nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("moved_to", sa.String(), nullable=True),
        sa.Column("moved_since", TIME, nullable=True),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("body_digest", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
        sa.UniqueConstraint("url_digest", name="uq_subscription_url_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_subscription_due", "subscription", ["next_due", "id"], sqlite_where=ACTIVE, postgresql_where=ACTIVE
    )

    op.create_table(
        "seen_item",
        sa.Column("subscription_id", INT64, nullable=False),
        sa.Column("item_key", CODE_POINTS, nullable=False),
        sa.Column("address_key", CODE_POINTS, nullable=False),
        sa.Column("content_digest", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("verdict", VALUE, nullable=False),
        sa.Column("readings", sa.Integer(), nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("subscription_id", "item_key", name="pk_seen_item"),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
            ondelete="CASCADE",
            name="fk_seen_item_subscription_id_subscription",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_seen_item_seen_at", "seen_item", ["seen_at"])
    op.create_index("ix_seen_item_subscription_id_address_key", "seen_item", ["subscription_id", "address_key"])

    op.create_table(
        "arrival",
        sa.Column("id", INT64, nullable=False),
        sa.Column("subscription_id", INT64, nullable=True),
        sa.Column("url_digest", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("outlet", sa.String(), nullable=False),
        sa.Column("guid", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("published_at", TIME, nullable=True),
        sa.Column("date_only", sa.Boolean(), nullable=False),
        sa.Column("language", VALUE, nullable=True),
        sa.Column("is_teaser", sa.Boolean(), nullable=False),
        sa.Column("verdict", VALUE, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("arrived_at", TIME, nullable=False),
        sa.Column("lease_until", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_arrival"),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
            ondelete="SET NULL",
            name="fk_arrival_subscription_id_subscription",
        ),
        sa.UniqueConstraint("url_digest", name="uq_arrival_url_digest"),
    )
    op.create_index("ix_arrival_subscription_id", "arrival", ["subscription_id"])

    op.create_table(
        "article_band",
        sa.Column("band", CODE_POINTS, nullable=False),
        sa.Column("url_digest", CODE_POINTS, nullable=False),
        sa.Column("noted_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("band", "url_digest", name="pk_article_band"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_article_band_noted_at", "article_band", ["noted_at"])


def downgrade() -> None:
    for table in ("article_band", "arrival", "seen_item", "subscription"):
        op.drop_table(table)
