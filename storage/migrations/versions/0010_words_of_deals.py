"""An index of the words of deals, and one that a search by kind, sum and time reads alone.

Revision: 0010, after 0009.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Spelt out rather than imported from storage.tables: a migration stays as it was when the tables go on.
INT64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE_POINTS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
SHOWN = sa.text("shown")
UNSPACED = re.compile("[\u3005\u3006\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff]")
LONGEST = 40
BATCH = 500


def upgrade() -> None:
    words = op.create_table(
        "deal_word",
        sa.Column("word", CODE_POINTS, nullable=False),
        sa.Column("deal_id", INT64, nullable=False),
        sa.PrimaryKeyConstraint("word", "deal_id", name="pk_deal_word"),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], ondelete="CASCADE", name="fk_deal_word_deal_id_deal"),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    last = -1
    while True:
        told = connection.execute(
            sa.text("SELECT deal_id, words FROM deal_text WHERE deal_id > :last ORDER BY deal_id LIMIT :batch"),
            {"last": last, "batch": BATCH},
        ).all()
        if not told:
            break
        rows = [{"word": key, "deal_id": number} for number, text in told for key in keys(text.split())]
        if rows:
            connection.execute(sa.insert(words), rows)
        last = told[-1][0]
    op.create_index("ix_deal_word_deal_id", "deal_word", ["deal_id"])
    facets = ["kind", "status", "usd_cents", "changed_at", "last_seen_at", "id"]
    op.create_index("ix_deal_facets", "deal", facets, sqlite_where=SHOWN, postgresql_where=SHOWN)


def downgrade() -> None:
    op.drop_index("ix_deal_facets", "deal")
    op.drop_table("deal_word")


def keys(words: list[str]) -> list[str]:
    found: set[str] = set()
    for word in words:
        if UNSPACED.match(word):
            found |= {word[start : start + 2] for start in range(len(word) - 1)} | {word[-1]}
        else:
            found.add(word[:LONGEST])
    return sorted(found)
