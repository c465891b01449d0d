"""Channels, schedules, watches and deliveries.

Revision: 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Spelt out rather than imported from storage.tables: a migration stays as it was when the tables go on.
INT64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE_POINTS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)
VALUE = sa.String(24)
LEASED = sa.text("lease_until IS NOT NULL")
OPEN = sa.text("state IN ('pending', 'sending', 'unknown')")


def upgrade() -> None:
    op.create_table(
        "channel",
        sa.Column("id", INT64, nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("ext_id", sa.String(), nullable=False),
        sa.Column("language", VALUE, nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("policy", VALUE, nullable=False),
        sa.Column("state", VALUE, nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("quiet_start", sa.String(), nullable=True),
        sa.Column("quiet_end", sa.String(), nullable=True),
        sa.Column("alerts_a_day", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_channel"),
        sa.UniqueConstraint("platform", "workspace", "ext_id", name="uq_channel_platform_workspace_ext_id"),
    )

    op.create_table(
        "schedule",
        sa.Column("id", INT64, nullable=False),
        sa.Column("channel_id", INT64, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("next_local", sa.String(), nullable=False),
        sa.Column("next_at", TIME, nullable=False),
        sa.Column("next_due", TIME, nullable=True),
        sa.Column("lease_until", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_schedule"),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], ondelete="CASCADE", name="fk_schedule_channel_id_channel"
        ),
        sa.UniqueConstraint("channel_id", "name", name="uq_schedule_channel_id_name"),
    )
    op.create_index("ix_schedule_next_due", "schedule", ["next_due"])

    op.create_table(
        "digest_run",
        sa.Column("schedule_id", INT64, nullable=False),
        sa.Column("slot", CODE_POINTS, nullable=False),
        sa.Column("slot_at", TIME, nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.Column("result", VALUE, nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("recorded_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("schedule_id", "slot", name="pk_digest_run"),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["schedule.id"], ondelete="CASCADE", name="fk_digest_run_schedule_id_schedule"
        ),
    )

    op.create_table(
        "watch",
        sa.Column("id", INT64, nullable=False),
        sa.Column("channel_id", INT64, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("filter_digest", sa.String(), nullable=False),
        sa.Column("filter", sa.JSON(), nullable=False),
        sa.Column("snoozed_until", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_watch"),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], ondelete="CASCADE", name="fk_watch_channel_id_channel"),
        sa.UniqueConstraint("channel_id", "person", "filter_digest", name="uq_watch_channel_id_person_filter_digest"),
    )

    op.create_table(
        "watch_key",
        sa.Column("watch_key", CODE_POINTS, nullable=False),
        sa.Column("watch_id", INT64, nullable=False),
        sa.PrimaryKeyConstraint("watch_key", "watch_id", name="pk_watch_key"),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], ondelete="CASCADE", name="fk_watch_key_watch_id_watch"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_watch_key_watch_id", "watch_key", ["watch_id"])

    op.create_table(
        "delivery",
        sa.Column("id", INT64, nullable=False),
        sa.Column("channel_id", INT64, nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("kind", VALUE, nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=True),
        sa.Column("state", VALUE, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("lease_until", TIME, nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("look_ups", sa.Integer(), nullable=False),
        sa.Column("marked", sa.Boolean(), nullable=False),
        sa.Column("held_at", TIME, nullable=True),
        sa.Column("first_sent_at", TIME, nullable=True),
        sa.Column("remote_id", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], ondelete="CASCADE", name="fk_delivery_channel_id_channel"
        ),
        sa.UniqueConstraint("dedupe_key", name="uq_delivery_dedupe_key"),
        sa.UniqueConstraint("nonce", name="uq_delivery_nonce"),
    )
    op.create_index("ix_delivery_open", "delivery", ["due_at", "id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index(
        "ix_delivery_open_channel", "delivery", ["channel_id", "id"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index("ix_delivery_leased", "delivery", ["channel_id"], sqlite_where=LEASED, postgresql_where=LEASED)
    op.create_index("ix_delivery_channel_id_kind_due_at", "delivery", ["channel_id", "kind", "due_at"])

    op.create_table(
        "delivery_attempt",
        sa.Column("delivery_id", INT64, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("state", VALUE, nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("delivery_id", "epoch", name="pk_delivery_attempt"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], ondelete="CASCADE", name="fk_delivery_attempt_delivery_id_delivery"
        ),
    )

    op.create_table(
        "rate_gate",
        sa.Column("scope", CODE_POINTS, nullable=False),
        sa.Column("next_free_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("scope", name="pk_rate_gate"),
    )

    op.create_table(
        "inbound",
        sa.Column("platform", CODE_POINTS, nullable=False),
        sa.Column("event_id", CODE_POINTS, nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("platform", "event_id", name="pk_inbound"),
    )
    op.create_index("ix_inbound_received_at", "inbound", ["received_at"])


def downgrade() -> None:
    for table in (
        "inbound",
        "rate_gate",
        "delivery_attempt",
        "delivery",
        "watch_key",
        "watch",
        "digest_run",
        "schedule",
        "channel",
    ):
        op.drop_table(table)
