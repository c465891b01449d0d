"""`/dealwire correct`: somebody puts right what is wrong in a deal, or says that it is none, or takes that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import buttons
from bot.commands.arguments import Arguments
from bot.commands.here import note
from bot.commands.ports import needed
from bot.commands.spec import SETTINGS, CommandSpec, Form, Param, Rights
from bot.errors import CommandError, InvariantError
from bot.i18n import catalogue
from bot.model.correction import Correction, Ruling, StoredCorrection
from bot.model.reply import Heading, Notice, Paragraph, Reply, Span, line
from bot.pipeline.corrections import correct as keep
from bot.pipeline.corrections import news_in, standing
from bot.present import (
    facts_line,
    headline_line,
    write_companies,
    write_date,
    write_day,
    write_kind,
    write_money,
    write_status,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.commands.ports import Ports
    from bot.model import Deal, Language
    from bot.model.reply import Action, Block, Line, Request

UNDO = "undo"
_VERDICTS = (Ruling.NO_DEAL.value, Ruling.DEAL.value, UNDO)


def correct(request: Request, ports: Ports) -> Reply:
    """Keep what somebody puts right in a deal, and show the deal as it is from now on."""
    language = request.language
    messages = catalogue(language)
    arguments = Arguments(request, ports)
    number = arguments.needed("id", arguments.deal())
    deal = ports.deals.deal(number)
    if deal is None:
        raise CommandError(messages.text("show.none", id=str(number)), param="id")
    ledger = needed(ports.ledger, language)
    undo = arguments.choice("verdict", _VERDICTS) == UNDO
    if undo and not standing(ledger.corrections(deal.id)):
        raise CommandError(messages.text("correct.none"), param="verdict")
    correction = None if undo else _asked(arguments, deal, request)
    stored = StoredCorrection(
        deal_id=deal.id,
        revision=deal.revision,
        platform=request.platform,
        workspace=request.workspace,
        person=request.person,
        at=request.now,
        correction=correction,
    )
    updated = keep(stored, ledger, request.now, ports.herald)
    if updated is None:
        raise CommandError(messages.text("show.none", id=str(number)), param="id")
    said = messages.text("correct.undone") if correction is None else "; ".join(said_in(correction, language))
    note(request, ports, f"deal {deal.id}", None, said)
    actions = (buttons.details(updated.id, language), *(() if undo else (_take_back(updated.id, language),)))
    return Reply(blocks=tuple(_blocks(updated, said, request, undone=undo)), language=language, actions=actions)


def correction_lines(deal: Deal, request: Request, ports: Ports) -> tuple[Line, ...]:
    """Return who put right what in a deal, and when; who it was, only to people of the same workspace."""
    if ports.ledger is None:
        return ()
    language = request.language
    messages = catalogue(language)
    lines = []
    for stored in ports.ledger.corrections(deal.id):
        said = "; ".join(said_in(stored.correction, language)) if stored.correction else messages.text("correct.undone")
        same = (stored.platform, stored.workspace) == (request.platform, request.workspace)
        day = write_day(stored.at, language, request.zone)
        if same and stored.person:
            lines.append(line(messages.text("correct.by_person", date=day, person=stored.person, what=said)))
        else:
            lines.append(line(messages.text("correct.by_somebody", date=day, what=said)))
    return tuple(lines)


def said_in(correction: Correction, language: Language) -> Iterator[str]:
    """Yield what a correction says, a few words for each part."""
    messages = catalogue(language)
    if correction.ruling is not None:
        yield messages.text(f"choice.verdict.{correction.ruling.value}")
    if correction.kind is not None:
        yield messages.text("show.kind", kind=write_kind(correction.kind, language))
    for side in ("payers", "payees", "partners"):
        names: tuple[str, ...] | None = getattr(correction, side)
        if names is not None:
            yield messages.text(f"show.{side}", names=write_companies(names, language).text or "–")
    if correction.money is not None:
        yield messages.text("show.money", money=write_money(correction.money, language))
    if correction.status is not None:
        yield messages.text("show.status", status=write_status(correction.status, language))
    if correction.date is not None:
        yield messages.text("show.date", date=write_date(correction.date, language))


def _asked(arguments: Arguments, deal: Deal, request: Request) -> Correction:
    messages = catalogue(request.language)
    verdict = arguments.choice("verdict", _VERDICTS)
    try:
        correction = Correction(
            ruling=Ruling(verdict) if verdict else None,
            kind=arguments.kind(),
            payers=arguments.companies("payers") or None,
            payees=arguments.companies("payees") or None,
            partners=arguments.companies("partners") or None,
            money=arguments.money("sum"),
            status=arguments.status(),
            date=arguments.date("date"),
        )
    except InvariantError as error:
        raise CommandError(messages.text("correct.two_sides"), param="payees") from error
    if correction.empty:
        raise CommandError(messages.text("correct.nothing", usage=messages.text("command.correct.usage")))
    news = news_in(correction, deal.facts)
    if news.empty:
        raise CommandError(messages.text("correct.same"))
    return news


def _blocks(deal: Deal, said: str, request: Request, *, undone: bool) -> Iterator[Block]:
    language = request.language
    messages = catalogue(language)
    yield Heading(messages.text("correct.kept", id=str(deal.id)))
    yield Paragraph(
        (
            line(Span(said, bold=True)),
            headline_line(deal.facts, language),
            facts_line(deal.facts, language, request.zone),
        )
    )
    if not undone:
        yield Notice(messages.text("correct.stays"))


def _take_back(deal_id: int, language: Language) -> Action:
    return buttons.run("correct_undo", f"/dealwire correct {deal_id} verdict={UNDO}", language)


CORRECT = CommandSpec(
    "correct",
    (
        Param("id", Form.DEAL, required=True),
        Param("verdict", Form.CHOICE, options=_VERDICTS),
        Param("kind", Form.KIND),
        Param("payers", Form.COMPANIES),
        Param("payees", Form.COMPANIES),
        Param("partners", Form.COMPANIES),
        Param("sum", Form.SUM),
        Param("status", Form.STATUS),
        Param("date", Form.DATE),
    ),
    correct,
    (SETTINGS,),
    Rights.SETTINGS,
)
