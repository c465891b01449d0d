"""Companies by name, with what serves typed names."""

from __future__ import annotations

from typing import ClassVar

from sqlmodel import Field, SQLModel

from storage.tables.columns import CodePoints, Int64


class CompanyRow(SQLModel, table=True):
    """A company by its canonical name. `registered` ones come from the gazetteer and stay without any deal.

    `deals` counts the shown deals that name it; it ranks suggestions.
    """

    __tablename__ = "company"

    id: int | None = Field(default=None, primary_key=True, sa_type=Int64)
    name: str = Field(unique=True)
    name_norm: str = Field(sa_type=CodePoints, index=True)
    registered: bool
    deals: int


class CompanyAliasRow(SQLModel, table=True):
    """A normalised name under which a company is found: its own, others, stock tickers."""

    __tablename__ = "company_alias"
    __table_args__: ClassVar[dict[str, object]] = {"sqlite_with_rowid": False}

    alias_norm: str = Field(primary_key=True, sa_type=CodePoints)
    company_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="company.id", ondelete="CASCADE", index=True)


class CompanyGramRow(SQLModel, table=True):
    """Two adjoining characters of some alias of a company."""

    __tablename__ = "company_gram"
    __table_args__: ClassVar[dict[str, object]] = {"sqlite_with_rowid": False}

    gram: str = Field(primary_key=True, sa_type=CodePoints)
    company_id: int = Field(primary_key=True, sa_type=Int64, foreign_key="company.id", ondelete="CASCADE", index=True)
