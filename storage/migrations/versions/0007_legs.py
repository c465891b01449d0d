"""The graph of who pays whom.

Revision: 0007, after 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None

# Spelt out rather than imported from storage.tables: a migration stays as it was when the tables go on.
INT64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
LEADS = sa.text("leads")

FILL = """
INSERT INTO deal_leg (payer_id, payee_id, deal_id, tier, usd_cents, seen_at, leads, since)
SELECT payer_id, payee_id, deal_id, tier, usd_cents, seen_at,
    row_number() OVER (PARTITION BY payer_id, payee_id ORDER BY tier, usd_cents DESC, deal_id) = 1,
    CASE WHEN row_number() OVER (PARTITION BY payer_id, payee_id ORDER BY tier, usd_cents DESC, deal_id) = 1
        THEN min(seen_at) OVER (PARTITION BY payer_id, payee_id, tier) ELSE seen_at END
FROM (
    SELECT payer.company_id AS payer_id, payee.company_id AS payee_id, deal.id AS deal_id,
        CASE deal.status WHEN 'cancelled' THEN 2 WHEN 'rumoured' THEN 1 ELSE 0 END AS tier,
        coalesce(deal.usd_cents, 0) AS usd_cents, deal.first_seen_at AS seen_at
    FROM deal
    JOIN deal_party AS payer ON payer.deal_id = deal.id AND payer.side = 'payer'
    JOIN deal_party AS payee ON payee.deal_id = deal.id AND payee.side = 'payee'
    WHERE deal.shown AND payer.company_id <> payee.company_id
) AS legs
"""


def upgrade() -> None:
    op.create_table(
        "deal_leg",
        sa.Column("payer_id", INT64, nullable=False),
        sa.Column("payee_id", INT64, nullable=False),
        sa.Column("deal_id", INT64, nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("usd_cents", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.PrimaryKeyConstraint("payer_id", "payee_id", "deal_id", name="pk_deal_leg"),
        sa.ForeignKeyConstraint(["payer_id"], ["company.id"], name="fk_deal_leg_payer_id_company"),
        sa.ForeignKeyConstraint(["payee_id"], ["company.id"], name="fk_deal_leg_payee_id_company"),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], ondelete="CASCADE", name="fk_deal_leg_deal_id_deal"),
        sqlite_with_rowid=False,
    )
    op.execute(FILL)
    op.create_index("ix_deal_leg_deal_id", "deal_leg", ["deal_id"])
    for name, columns in (
        ("ix_deal_leg_out", ["payer_id", "usd_cents", "payee_id"]),
        ("ix_deal_leg_in", ["payee_id", "usd_cents", "payer_id"]),
        ("ix_deal_leg_sum", ["usd_cents", "payer_id", "payee_id"]),
    ):
        op.create_index(name, "deal_leg", columns, sqlite_where=LEADS, postgresql_where=LEADS)


def downgrade() -> None:
    op.drop_table("deal_leg")
