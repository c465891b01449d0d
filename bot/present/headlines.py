"""A deal → its headline and its sentence, in a language: "Nvidia to invest up to $100B in OpenAI".

The wording is data (`deal.*` and `frame.*` of the catalogues in `bot/i18n`): for each kind and set of sides what
the subject does, and around it a frame for each status. A value that the chosen wording has no slot for follows in
brackets, so that a headline says all that the deal has and nothing else. Sides come from the deal's own fields only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.errors import LexiconError
from bot.i18n import Piece, Value, catalogue, fill, fill_first
from bot.model.reply import Span
from bot.present.names import write_companies_short, write_kind, write_places
from bot.present.quantities import write_chips, write_megawatts, write_money, write_stake

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.i18n import Catalogue
    from bot.model.article import Language
    from bot.model.event import Kind, Status
    from bot.model.money import Money
    from bot.model.reply import Line

_VALUES = ("money", "capacity", "chips", "stake", "places", "partners")
_SUBJECT = {"both": "payers", "payer": "payers", "payee": "payees", "partners": "partners"}


class DealLike(Protocol):
    """What a headline is made of: a `DealEvent` of one article, or the `DealFacts` of many."""

    @property
    def kind(self) -> Kind:
        """What moves."""

    @property
    def payers(self) -> tuple[str, ...]:
        """Canonical names of those who pay."""

    @property
    def payees(self) -> tuple[str, ...]:
        """Canonical names of those who are paid."""

    @property
    def partners(self) -> tuple[str, ...]:
        """Canonical names of those on neither side."""

    @property
    def money(self) -> Money | None:
        """The sum."""

    @property
    def megawatts(self) -> float | None:
        """Electric capacity in MW."""

    @property
    def chips(self) -> int | None:
        """Count of accelerators."""

    @property
    def stake_percent(self) -> float | None:
        """Share of the company that changes hands."""

    @property
    def places(self) -> tuple[str, ...]:
        """ISO 3166 codes of the sites."""

    @property
    def status(self) -> Status:
        """How far it has come."""


def headline(deal: DealLike, language: Language) -> str:
    """Return the headline of a deal, as plain text."""
    return "".join(span.text for span in headline_line(deal, language))


def headline_line(deal: DealLike, language: Language) -> Line:
    """Return the headline of a deal with its sum bold; where it has no sum, its capacity, chips or share."""
    messages = catalogue(language)
    slots = _slots(deal, messages)
    pieces = _worded(deal, "headline", messages, slots)
    extras = _extras(pieces, slots, messages)
    if extras:
        bracket = fill(messages.alternatives("extra.bracket")[0], {"extras": Value("")}) or ()
        for piece in bracket:
            pieces += extras if piece.slot == "extras" else (piece,)
    strong = next((name for name in _VALUES[:4] if name in slots), None)
    return _line(pieces, strong)


def sentence(deal: DealLike, language: Language, *, also: str = "") -> str:
    """Return a full sentence on a deal; `also` is one more thing to stand among its values in brackets."""
    messages = catalogue(language)
    slots = _slots(deal, messages)
    used = _worded(deal, "sentence", messages, slots)
    extras = "".join(piece.text for piece in _extras(used, slots, messages))
    extras = messages.text("list.loose").join(part for part in (extras, also) if part)
    if extras:
        used = _worded(deal, "sentence", messages, slots | {"extras": Value(extras)})
    return "".join(piece.text for piece in used)


def _slots(deal: DealLike, messages: Catalogue) -> dict[str, Value]:
    """Return what the deal has to fill slots with; a value that it lacks has no slot."""
    language = messages.language
    slots = {"kind": Value(write_kind(deal.kind, language))}
    for name, companies in (("payers", deal.payers), ("payees", deal.payees), ("partners", deal.partners)):
        if companies:
            slots[name] = write_companies_short(companies, language)
    if deal.money is not None:
        slots["money"] = Value(write_money(deal.money, language))
    if deal.megawatts is not None:
        slots["capacity"] = Value(write_megawatts(deal.megawatts, language))
    if deal.chips is not None:
        slots["chips"] = Value(write_chips(deal.chips, language), deal.chips)
    if deal.stake_percent is not None:
        slots["stake"] = Value(write_stake(deal.stake_percent, language))
    if deal.places:
        slots["places"] = write_places(deal.places, language)
    slots["subject"] = slots[_SUBJECT[_sides(deal)]]
    return slots


def _sides(deal: DealLike) -> str:
    if deal.payers:
        return "both" if deal.payees else "payer"
    return "payee" if deal.payees else "partners"


def _worded(deal: DealLike, form: str, messages: Catalogue, slots: Mapping[str, Value]) -> tuple[Piece, ...]:
    """Return the frame of the deal's status with the words of its kind in it."""
    sides = _sides(deal)
    kind = deal.kind if messages.find(f"deal.{deal.kind}.{sides}.do") else "other"
    frame = next(
        frame
        for place in (deal.kind, sides, "*")
        if (frame := messages.find(f"frame.{form}.{place}.{deal.status.value}")) is not None
    )
    pieces: list[Piece] = []
    words = {part: Value(part) for part in ("do", "done", "noun")}
    for piece in fill(frame, {**slots, **words}) or ():
        if piece.slot in words:
            key = f"deal.{kind}.{sides}.{piece.slot}"
            filled = fill_first(messages.alternatives(key), slots)
            if filled is None:
                raise LexiconError(f"{messages.language}.toml: no wording of {key} does without a value")
            pieces.extend(filled)
        else:
            pieces.append(piece)
    return _capitalised(tuple(pieces))


def _extras(pieces: tuple[Piece, ...], slots: Mapping[str, Value], messages: Catalogue) -> tuple[Piece, ...]:
    """Return those values of the deal that `pieces` do not show, parted as a list."""
    shown = {piece.slot for piece in pieces}
    if "partners" in slots and slots["partners"] is slots["subject"]:
        shown.add("partners")
    extras: list[Piece] = []
    for name in _VALUES:
        if name in slots and name not in shown:
            if extras:
                extras.append(Piece(messages.text("list.loose")))
            extras.extend(fill(messages.alternatives(f"extra.{name}")[0], slots) or ())
    return tuple(extras)


def _capitalised(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return `pieces` with a capital first, unless a name stands first: names keep their letters ("xAI")."""
    first = pieces[0]
    if first.slot is not None:
        return pieces
    return (Piece(first.text[:1].upper() + first.text[1:]), *pieces[1:])


def _line(pieces: tuple[Piece, ...], strong: str | None) -> Line:
    spans: list[Span] = []
    for piece in pieces:
        bold = strong is not None and piece.slot == strong
        if spans and spans[-1].bold == bold:
            spans[-1] = Span(spans[-1].text + piece.text, bold=bold)
        elif piece.text:
            spans.append(Span(piece.text, bold=bold))
    return tuple(spans)
