"""What all tables share: their metadata, the sorts of columns, the conditions of partial indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Enum, Integer, Text, text
from sqlalchemy.dialects import postgresql
from sqlmodel import SQLModel

if TYPE_CHECKING:
    from enum import StrEnum

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = SQLModel.metadata

VERSION_TABLE = "dealwire_version"
"""Where the revision of the schema stands: a name of our own, as a PostgreSQL database may serve others too."""

Int64 = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers its rows itself only where the key is spelt INTEGER; its integers have 64 bits anyway."""

CodePoints = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Text that sorts by code point on both databases, so that a range of it is a prefix."""

# Conditions of partial indexes.
SHOWN = text("shown")
LEADS = text("leads")
LEASED = text("lease_until IS NOT NULL")
EXPIRING = text("state = 'pending' AND expires_at IS NOT NULL")
ACTIVE = text("state = 'active'")
OPEN = text("state IN ('pending', 'sending', 'unknown')")


def by_value(enum: type[StrEnum]) -> Enum:
    """Return a column of an enum's values in plain text, so that a new value needs no migration."""
    return Enum(
        enum, native_enum=False, create_constraint=False, length=24, values_callable=lambda e: [m.value for m in e]
    )
