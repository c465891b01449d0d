"""Names in an English row → parties: joined ones grouped, each group with its case, anaphors with whom they stand for.

The case is the preposition that governs the group, else `poss` before "'s", `goods` before a word for goods, `adj` in
"X-backed", and `bare` for what can be a subject or an object.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.reading.clauses.parties import party_of

if TYPE_CHECKING:
    from bot.reading.clauses.clause import Party
    from bot.reading.clauses.english_units import Row
    from bot.reading.discourse import Discourse

_JOINTS = frozenset({"and", "&", "plus", "/"})
_LONG_JOINTS = (("as", "well", "as"), ("along", "with"), ("together", "with"), ("alongside",))
_OPENERS = frozenset({"deal", "agreement", "contract", "pact", "transaction", "plan", "arrangement", "round"})
_MEMBERSHIP = frozenset({"include", "includes", "including", "of"})
_GROUPS = frozenset({"consortium", "group", "alliance", "syndicate", "investors", "lenders", "banks", "backers"})
_LOOK_BACK = 7
_PHRASE = 4
_DESCRIPTION = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """A party with the units `first` to `last` (excluded) that it covers."""

    party: Party
    first: int
    last: int


def place_parties(row: Row, discourse: Discourse) -> list[Placed]:
    """Return the parties of a row in order."""
    placed: list[Placed] = []
    position = 0
    while position < len(row.units):
        if row.units[position].name is None:
            position += 1
            continue
        last = _group_end(row, position)
        members = [unit.name for unit in row.units[position:last] if unit.name is not None]
        party = party_of(members, members[0].own_case or _case(row, position, last))
        if party.anaphor is not None:
            before = [other.party for other in placed]
            is_object = party.case not in {"bare", "poss"}
            party = replace(party, names=discourse.resolve(party.anaphor, before, is_object=is_object))
        placed.append(Placed(party, position, last))
        position = last
    return placed


def _group_end(row: Row, first: int) -> int:
    """Return where the run of joined names that begins at `first` ends.

    Commas alone do not join ("startup X, Y said"); they do once an "and" follows, whatever it joins.
    """
    members = [first]
    firm = 1
    position = first + 1
    while (following := _joined(row, position)) is not None:
        target, is_firm = following
        if is_firm and row.begins_clause(target):
            break
        members.append(target)
        position = target + 1
        firm = len(members) if is_firm else firm
    goes_on = row.text(position) in _JOINTS or (row.text(position) == "," and row.text(position + 1) in _JOINTS)
    return members[-1 if goes_on else firm - 1] + 1


def _joined(row: Row, position: int) -> tuple[int, bool] | None:
    """Return the next name that is joined at `position`, and whether by more than a comma."""
    start = position + (row.text(position) == ",")
    is_firm = row.text(start) in _JOINTS
    start += is_firm
    for words in _LONG_JOINTS:
        if all(row.text(start + number) == word for number, word in enumerate(words)):
            start, is_firm = start + len(words), True
    if start == position:
        return None
    for target in range(start, min(start + _DESCRIPTION + 1, len(row.units))):
        name = row.units[target].name
        if name is not None:
            return None if name.own_case else (target, is_firm)
        if target - start >= _DESCRIPTION or not _describes(row, target):
            return None
    return None


def _describes(row: Row, position: int) -> bool:
    """Return whether the unit can stand before a name to describe it: "and chip designer X"."""
    text = row.text(position)
    is_head = any(head.first <= position < head.last for head in row.heads)
    barred = is_head or text in row.words.prepositions or text in row.words.auxiliaries
    return row.units[position].is_word and not barred


def _case(row: Row, first: int, last: int) -> str:
    """Return the case of the names in units `first` to `last`."""
    after = row.text(last)
    if after.startswith("-"):
        return "adj"
    preposition = _preposition(row, first)
    if preposition:
        return preposition
    if _is_goods(row, last):
        return "goods"
    return "poss" if after in {"'s", "'"} else "bare"


def _is_goods(row: Row, last: int) -> bool:
    """Return whether a word for goods follows within the same phrase: "AMD Instinct GPUs"."""
    for position, unit in enumerate(row.units[last : last + _PHRASE], last):
        if unit.text in row.words.group("goods"):
            return True
        stops = unit.text in row.words.prepositions or unit.text in row.words.auxiliaries or position in row.verbs
        if stops or not (unit.is_word or unit.text == "'s"):
            return False
    return False


def _preposition(row: Row, first: int) -> str:
    """Return the preposition that governs the name at `first`, looking back over its description."""
    for position in range(first - 1, max(first - 1 - _LOOK_BACK, -1), -1):
        unit = row.units[position]
        if unit.text in row.words.prepositions:
            if unit.text in _MEMBERSHIP and _names_group(row, position):
                continue
            if unit.text == "with" and _is_absolute(row, position, first):
                return ""
            is_source = unit.text == "to" and row.text(position - 1) == "according"
            return "source" if is_source else unit.text
        if unit.text in {"'s", "-", '"'} or unit.is_figure:
            continue
        if position == first - 1 and unit.text in _OPENERS:
            return ""
        if not unit.is_word or _stops(row, position):
            return ""
    return ""


def _is_absolute(row: Row, position: int, first: int) -> bool:
    """Return whether "with" makes the name a subject: "…, with X backing the lease"."""
    return row.text(position - 1) == "," and first + 1 in row.verbs and row.text(first + 1).endswith("ing")


def _names_group(row: Row, position: int) -> bool:
    """Return whether a word for a group stands right before, whose members the names are."""
    return any(row.text(back) in _GROUPS for back in range(position - 3, position))


def _stops(row: Row, position: int) -> bool:
    return position in row.verbs or row.text(position) in row.words.stops
