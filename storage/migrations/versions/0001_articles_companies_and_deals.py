"""Articles, companies and deals.

Revision: 0001, the first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Spelt out rather than imported from storage.tables: a migration stays as it was when the tables go on.
INT64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE_POINTS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)
VALUE = sa.String(24)


def upgrade() -> None:
    op.create_table(
        "article",
        sa.Column("id", INT64, nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("url_digest", sa.String(), nullable=False),
        sa.Column("outlet", sa.String(), nullable=False),
        sa.Column("guid", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("published_at", TIME, nullable=True),
        sa.Column("date_only", sa.Boolean(), nullable=False),
        sa.Column("language", VALUE, nullable=True),
        sa.Column("content_digest", sa.String(), nullable=False),
        sa.Column("read_language", VALUE, nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("best_sentence", sa.JSON(), nullable=True),
        sa.Column("first_stored_at", TIME, nullable=False),
        sa.Column("stored_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sa.UniqueConstraint("url_digest", name="uq_article_url_digest"),
    )
    op.create_index(
        "ix_article_outlet_guid",
        "article",
        ["outlet", "guid"],
        sqlite_where=sa.text("guid IS NOT NULL"),
        postgresql_where=sa.text("guid IS NOT NULL"),
    )

    op.create_table(
        "company",
        sa.Column("id", INT64, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_norm", CODE_POINTS, nullable=False),
        sa.Column("registered", sa.Boolean(), nullable=False),
        sa.Column("deals", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_company"),
        sa.UniqueConstraint("name", name="uq_company_name"),
    )
    op.create_index("ix_company_name_norm", "company", ["name_norm"])

    op.create_table(
        "deal",
        sa.Column("id", INT64, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("qualifier", VALUE, nullable=True),
        sa.Column("period", VALUE, nullable=True),
        sa.Column("usd_cents", sa.BigInteger(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("megawatts", sa.Float(53), nullable=True),
        sa.Column("chips", sa.BigInteger(), nullable=True),
        sa.Column("stake_percent", sa.Float(53), nullable=True),
        sa.Column("date", sa.String(), nullable=True),
        sa.Column("status", VALUE, nullable=False),
        sa.Column("confidence", sa.Float(53), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", TIME, nullable=False),
        sa.Column("last_seen_at", TIME, nullable=False),
        sa.Column("history", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deal"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deal_changed_at", "deal", ["changed_at"])
    op.create_index(
        "ix_deal_largest", "deal", ["usd_cents", "id"], sqlite_where=sa.text("shown"), postgresql_where=sa.text("shown")
    )
    op.create_index(
        "ix_deal_newest",
        "deal",
        ["last_seen_at", "id"],
        sqlite_where=sa.text("shown"),
        postgresql_where=sa.text("shown"),
    )

    op.create_table(
        "company_alias",
        sa.Column("alias_norm", CODE_POINTS, nullable=False),
        sa.Column("company_id", INT64, nullable=False),
        sa.PrimaryKeyConstraint("alias_norm", "company_id", name="pk_company_alias"),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_company_alias_company_id_company", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_company_alias_company_id", "company_alias", ["company_id"])

    op.create_table(
        "company_gram",
        sa.Column("gram", CODE_POINTS, nullable=False),
        sa.Column("company_id", INT64, nullable=False),
        sa.PrimaryKeyConstraint("gram", "company_id", name="pk_company_gram"),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_company_gram_company_id_company", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_company_gram_company_id", "company_gram", ["company_id"])

    op.create_table(
        "deal_block_key",
        sa.Column("block_key", CODE_POINTS, nullable=False),
        sa.Column("deal_id", INT64, nullable=False),
        sa.PrimaryKeyConstraint("block_key", "deal_id", name="pk_deal_block_key"),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name="fk_deal_block_key_deal_id_deal", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_deal_block_key_deal_id", "deal_block_key", ["deal_id"])

    op.create_table(
        "deal_change",
        sa.Column("id", INT64, nullable=False),
        sa.Column("deal_id", INT64, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type", VALUE, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("recorded_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deal_change"),
        sa.UniqueConstraint("deal_id", "revision", "position", name="uq_deal_change_deal_id_revision_position"),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name="fk_deal_change_deal_id_deal", ondelete="CASCADE"),
    )
    op.create_index("ix_deal_change_recorded_at_deal_id", "deal_change", ["recorded_at", "deal_id"])

    op.create_table(
        "deal_party",
        sa.Column("deal_id", INT64, nullable=False),
        sa.Column("company_id", INT64, nullable=False),
        sa.Column("side", VALUE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("last_seen_at", TIME, nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("deal_id", "company_id", "side", name="pk_deal_party"),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_deal_party_company_id_company"),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name="fk_deal_party_deal_id_deal", ondelete="CASCADE"),
    )
    op.create_index("ix_deal_party_latest", "deal_party", ["company_id", "shown", "last_seen_at", "deal_id"])

    op.create_table(
        "deal_place",
        sa.Column("deal_id", INT64, nullable=False),
        sa.Column("place", CODE_POINTS, nullable=False),
        sa.PrimaryKeyConstraint("deal_id", "place", name="pk_deal_place"),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name="fk_deal_place_deal_id_deal", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "deal_redirect",
        sa.Column("absorbed_id", INT64, autoincrement=False, nullable=False),
        sa.Column("survivor_id", INT64, nullable=False),
        sa.Column("merged_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("absorbed_id", name="pk_deal_redirect"),
        sa.ForeignKeyConstraint(
            ["survivor_id"], ["deal.id"], name="fk_deal_redirect_survivor_id_deal", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_deal_redirect_survivor_id", "deal_redirect", ["survivor_id"])

    op.create_table(
        "deal_source",
        sa.Column("deal_id", INT64, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url_digest", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("outlet", sa.String(), nullable=False),
        sa.Column("language", VALUE, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.Column("event", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("deal_id", "position", name="pk_deal_source"),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name="fk_deal_source_deal_id_deal", ondelete="CASCADE"),
    )
    op.create_index("ix_deal_source_url_digest", "deal_source", ["url_digest"])

    op.create_table(
        "deal_text",
        sa.Column("deal_id", INT64, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("deal_id", name="pk_deal_text"),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name="fk_deal_text_deal_id_deal", ondelete="CASCADE"),
    )


def downgrade() -> None:
    for table in (
        "deal_text",
        "deal_source",
        "deal_redirect",
        "deal_place",
        "deal_party",
        "deal_change",
        "deal_block_key",
        "company_gram",
        "company_alias",
        "deal",
        "company",
        "article",
    ):
        op.drop_table(table)
