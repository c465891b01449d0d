"""Keeps companies with the names they go by, and finds the canonical names that a typed text may mean.

A company is known by its exact canonical name. Every name it goes by is an alias in normal form, and all pairs of
adjoining characters of its aliases are its grams. Suggesting takes candidates from those two indexes, then ranks
them here, so that both databases answer alike, for two-character Japanese words and for slips of the keyboard too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from sqlalchemy import bindparam, delete, exists, func, literal, select, union_all, update
from sqlmodel import col

from storage.names import bigrams, normalised, storable
from storage.tables import CompanyAliasRow, CompanyGramRow, CompanyRow, DealPartyRow
from storage.upsert import batches, insert_new, insert_new_plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Select

    from bot.model.organisation import Organisation

# Enough that the right one is among them: rapidfuzz then ranks them in about a millisecond.
_CANDIDATES = 200
# No name is longer, and each gram of a typed text costs a look.
_TYPED = 64
# How many rows of the gram index are read for candidates, the rarest grams first, two at least. With 200,000 made-up
# names of few syllables, so of frequent grams, 20 texts take 26 ms of processor time in the median and 61 at most.
_ROWS_READ = 20_000
_GRAM_COUNTED = 10_000
_FEWEST_GRAMS = 2
# In per cent of similarity; below it a suggestion looks like a mistake ("meta" for "beta" has 75, for "data" 50).
_SIMILAR = 65
# Up to this length two swapped letters leave no gram in common, so names of the same first letter are compared too.
_SHORT = 6
_LAST = "\U0010ffff"

_Rank = tuple[int, int, float, int]
"""How good an alias fits, the smallest the best: tier, then what decides within it."""

_SIMILAR_TIER = 3
_NO_RANK: _Rank = (4, 0, 0.0, 0)


_BY_NAME = select(col(CompanyRow.name), col(CompanyRow.id)).where(
    col(CompanyRow.name).in_(bindparam("names", expanding=True))
)
_REGISTERED = select(col(CompanyRow.name), col(CompanyRow.id)).where(col(CompanyRow.registered))
_REGISTERED_ALIASES = (
    select(col(CompanyAliasRow.company_id), col(CompanyAliasRow.alias_norm))
    .join(CompanyRow, col(CompanyRow.id) == CompanyAliasRow.company_id)
    .where(col(CompanyRow.registered))
)
_COUNT = (
    update(CompanyRow)
    .where(col(CompanyRow.id).in_(bindparam("ids", expanding=True)))
    .values(deals=col(CompanyRow.deals) + bindparam("step"))
)
_FORGET = delete(CompanyRow).where(
    col(CompanyRow.id).in_(bindparam("ids", expanding=True)),
    ~col(CompanyRow.registered),
    ~exists().where(col(DealPartyRow.company_id) == CompanyRow.id),
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    deals: int
    aliases: tuple[str, ...]


def company_ids(connection: Connection, names: Collection[str]) -> dict[str, int]:
    """Return the number of each company, making those that are new."""
    wanted = {storable(name): name for name in names}
    found = _known_ids(connection, list(wanted))
    missing = sorted(wanted.keys() - found.keys())
    if missing:
        _insert_companies(connection, missing, registered=False)
        added = _known_ids(connection, missing)
        _add_aliases(connection, {company_id: {normalised(name)} for name, company_id in added.items()})
        found |= added
    return {name: found[stored] for stored, name in wanted.items()}


def count_deals(connection: Connection, *, gained: Collection[int], lost: Collection[int]) -> None:
    """Count one shown deal more for the companies that `gained` one, and one less for those that `lost` one.

    Not counted anew, as that would read all deals of a hub for each new one.
    """
    for ids, step in ((gained, 1), (lost, -1)):
        for batch in batches(sorted(ids)):
            connection.execute(_COUNT, {"ids": batch, "step": step})


def forget_unnamed(connection: Connection, ids: Collection[int]) -> None:
    """Remove those of these companies that neither a deal nor the gazetteer names any more."""
    for batch in batches(sorted(ids)):
        connection.execute(_FORGET, {"ids": batch})


def register(connection: Connection, organisations: Sequence[Organisation]) -> None:
    """Store names, aliases and tickers of the organisations, in place of what was registered of them before."""
    wanted = {
        storable(o.name): {folded for text in (o.name, *o.aliases, *o.tickers) if (folded := normalised(text))}
        for o in organisations
    }
    ids = {name: number for name, number in connection.execute(_REGISTERED) if number is not None}
    missing = sorted(wanted.keys() - ids.keys())
    if missing:
        _insert_companies(connection, missing, registered=True)
        added = _known_ids(connection, missing)
        for batch in batches(list(added.values())):
            connection.execute(update(CompanyRow).where(col(CompanyRow.id).in_(batch)).values(registered=True))
        ids |= added
    stored = _registered_aliases(connection)
    changed = {ids[name]: aliases for name, aliases in wanted.items() if aliases != stored.get(ids[name])}
    for batch in batches([number for number in changed if number in stored]):
        connection.execute(delete(CompanyAliasRow).where(col(CompanyAliasRow.company_id).in_(batch)))
        connection.execute(delete(CompanyGramRow).where(col(CompanyGramRow.company_id).in_(batch)))
    _add_aliases(connection, changed)


def suggest(connection: Connection, text: str, limit: int) -> list[str]:
    """Return canonical names for what was typed, best first: equal, then beginning so, then containing, then similar.

    Of equally good ones, the company with more shown deals comes first. An empty text has no suggestions.
    """
    typed = normalised(text)[:_TYPED]
    if not typed or limit < 1:
        return []
    ids = _found(connection, _beginning_with(typed))
    if len(ids) < limit:
        ids |= _found(connection, _sharing_grams(connection, typed))
    ranked = _ranked(typed, _candidates(connection, ids))
    if len(typed) <= _SHORT and not any(tier < _SIMILAR_TIER for (tier, *_), _ in ranked):
        ids |= _found(connection, _of_like_length(typed))
        ranked = _ranked(typed, _candidates(connection, ids))
    return [name for _, name in ranked[:limit]]


def _known_ids(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for batch in batches(names):
        rows = connection.execute(_BY_NAME, {"names": batch})
        found.update((name, company_id) for name, company_id in rows if company_id is not None)
    return found


def _insert_companies(connection: Connection, names: Iterable[str], *, registered: bool) -> None:
    rows = [{"name": n, "name_norm": normalised(n), "registered": registered, "deals": 0} for n in names]
    insert_new(connection, CompanyRow, rows)


def _add_aliases(connection: Connection, aliases: Mapping[int, Collection[str]]) -> None:
    pairs = sorted((alias, company_id) for company_id, own in aliases.items() for alias in own)
    grams = sorted((gram, number) for number, own in aliases.items() for gram in set().union(*map(bigrams, own)))
    insert_new_plain(connection, CompanyAliasRow, ("alias_norm", "company_id"), pairs)
    insert_new_plain(connection, CompanyGramRow, ("gram", "company_id"), grams)


def _registered_aliases(connection: Connection) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for company_id, alias in connection.execute(_REGISTERED_ALIASES):
        found.setdefault(company_id, set()).add(alias)
    return found


def _aliases(connection: Connection, ids: Sequence[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    columns = select(col(CompanyAliasRow.company_id), col(CompanyAliasRow.alias_norm))
    for batch in batches(ids):
        for company_id, alias in connection.execute(columns.where(col(CompanyAliasRow.company_id).in_(batch))):
            found.setdefault(company_id, set()).add(alias)
    return found


def _found(connection: Connection, statement: Select[int]) -> set[int]:
    return set(connection.execute(statement.limit(_CANDIDATES)).scalars())


def _beginning_with(typed: str) -> Select[int]:
    alias = col(CompanyAliasRow.alias_norm)
    return (
        select(col(CompanyAliasRow.company_id))
        .join(CompanyRow, col(CompanyRow.id) == CompanyAliasRow.company_id)
        .where(alias >= typed, alias < typed + _LAST)
        .order_by((alias == typed).desc(), col(CompanyRow.deals).desc(), alias)
    )


def _sharing_grams(connection: Connection, typed: str) -> Select[int]:
    number = col(CompanyGramRow.company_id)
    grams = _telling_grams(connection, typed)
    return (
        select(number).where(col(CompanyGramRow.gram).in_(grams)).group_by(number).order_by(func.count().desc(), number)
    )


def _telling_grams(connection: Connection, typed: str) -> list[str]:
    """The rarest grams, as they tell most: those of a slip that no company has, cost nothing and say nothing."""
    counts = [
        select(
            literal(gram).label("gram"),
            select(func.count())
            .select_from(select(1).where(col(CompanyGramRow.gram) == gram).limit(_GRAM_COUNTED).subquery())
            .scalar_subquery()
            .label("companies"),
        )
        for gram in sorted(bigrams(typed))
    ]
    rows = 0
    telling: list[str] = []
    for companies, gram in sorted((row.companies, row.gram) for row in connection.execute(union_all(*counts))):
        rows += companies
        if rows > _ROWS_READ and len(telling) >= _FEWEST_GRAMS:
            break
        if companies:
            telling.append(gram)
    return telling


def _of_like_length(typed: str) -> Select[int]:
    alias = col(CompanyAliasRow.alias_norm)
    return select(col(CompanyAliasRow.company_id)).where(
        alias >= typed[0],
        alias < typed[0] + _LAST,
        func.length(alias).between(len(typed) - 1, len(typed) + 1),
    )


def _candidates(connection: Connection, ids: Collection[int]) -> list[_Candidate]:
    numbers = sorted(ids)
    aliases = _aliases(connection, numbers)
    columns = select(col(CompanyRow.id), col(CompanyRow.name), col(CompanyRow.deals))
    return [
        _Candidate(name, deals, tuple(sorted(aliases.get(company_id, ()))))
        for batch in batches(numbers)
        for company_id, name, deals in connection.execute(columns.where(col(CompanyRow.id).in_(batch)))
        if company_id is not None
    ]


def _ranked(typed: str, candidates: Iterable[_Candidate]) -> list[tuple[_Rank, str]]:
    ranks = (
        (min((_rank(typed, alias, candidate.deals) for alias in candidate.aliases), default=_NO_RANK), candidate.name)
        for candidate in candidates
    )
    return sorted(ranked for ranked in ranks if ranked[0] < _NO_RANK)


def _rank(typed: str, alias: str, deals: int) -> _Rank:
    if alias == typed:
        return (0, -deals, 0.0, 0)
    if alias.startswith(typed):
        return (1, -deals, 0.0, len(alias))
    if typed in alias:
        return (2, -deals, 0.0, len(alias))
    similarity = fuzz.ratio(typed, alias)
    if similarity < _SIMILAR:
        return _NO_RANK
    return (_SIMILAR_TIER, 0, -similarity, -deals)
