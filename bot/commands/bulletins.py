"""What dealwire says unasked: alerts, the messages of a digest, and notices to whoever can mend a fault.

Each is a reply like any other, written for the channel's language and zone. A digest is cut into messages that every
chat takes whole: the first says what there is, the others hold the cards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import buttons
from bot.commands.cards import card
from bot.commands.digests import digest_reply
from bot.commands.loops import loop_line
from bot.i18n import catalogue
from bot.model import ChangeType
from bot.model.reply import DealCard, Heading, Notice, Paragraph, Reply, Span, Tone, line
from bot.model.schedule import Layout
from bot.pipeline.pictures import Setting, chart_of_kinds, loop_graph
from bot.present import change_text, details, headline_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from bot.model import Change, Deal, Language
    from bot.model.delivery import Channel, ChannelKey, Claim
    from bot.model.reply import Block, Line, Picture
    from bot.model.schedule import Schedule
    from bot.pipeline.digest import DigestContent
    from bot.pipeline.loops import Loop
    from bot.ports import TextMeasure

_CARDS = 5
"""Deals in one message: with their buttons they fill what Discord takes in one."""
_TOP = 3
_CHART_FROM = 3
"""New deals from which on a chart says more than the list."""


def alert_reply(
    deal: Deal, changes: Sequence[Change], channel: Channel, watch_id: int, loops: Sequence[Loop] = ()
) -> Reply:
    """Return the alert on a deal that is new or changed, with buttons to know more and to hear less.

    `loops` are the money loops that it closed, best first: the best one is told.
    """
    language, zone = channel.language, channel.zone
    messages = catalogue(language)
    is_new = any(change.type is ChangeType.FIRST_SEEN for change in changes)
    told = () if is_new else tuple(dict.fromkeys(change_text(change, language) for change in changes))
    shown = card(
        deal,
        language,
        zone,
        mark=messages.text("alert.new" if is_new else "digest.update_mark"),
        lines=(*(line(text) for text in told), *_closing(loops, language), *details(deal.facts, language, zone)),
        quotes=1,
    )
    actions = (
        buttons.details(deal.id, language),
        buttons.snooze(watch_id, language)[0],
        buttons.unwatch(watch_id, language),
    )
    return Reply(blocks=(shown,), language=language, public=True, actions=actions)


def _closing(loops: Sequence[Loop], language: Language) -> Iterator[Line]:
    if loops:
        closed = catalogue(language).text("alert.closes", n=len(loops))
        yield line(closed, *loop_line(loops[0], language))


def digest_messages(
    content: DigestContent, schedule: Schedule, at: datetime, measure: TextMeasure | None = None
) -> list[Reply]:
    """Return the messages of a digest in order; in a thread, the first one holds no cards but the biggest headlines.

    Pictures are drawn as of the moment `at`, where there is a `measure` of texts.
    """
    language, zone = schedule.language, schedule.zone
    blocks = digest_reply(content, language, zone).blocks
    if content.empty:
        return [Reply(blocks=blocks, language=language, public=True)]
    picture = (
        None if measure is None else _picture(content, Setting(language=language, now=at, measure=measure, zone=zone))
    )
    opening: list[Block] = [*blocks[:2], *([] if picture is None else [picture])]
    parts = list(_parts(blocks[2:]))
    if schedule.layout is Layout.FLAT:
        parts[0] = [*opening, *parts[0]]
    else:
        parts.insert(0, [*opening[:2], Paragraph(tuple(_top(content, language))), *opening[2:]])
    return [Reply(blocks=tuple(part), language=language, public=True) for part in parts]


def closed_notice(claim: Claim, reason: str) -> Reply:
    """Return what the keeper of a channel is told when a chat refuses it: why, what happens, and what to do."""
    key, language = claim.channel.key, claim.channel.language
    messages = catalogue(language)
    lines = (
        line(messages.text("notice.closed_where"), Span(messages.text("notice.closed_open"), url=_address(key))),
        line(messages.text("notice.closed_reason", reason=reason)),
        line(messages.text(f"notice.closed_mend_{key.platform}")),
        line(messages.text("notice.closed_then")),
    )
    return Reply(blocks=(Notice(messages.text("notice.closed"), Tone.WARNING), Paragraph(lines)), language=language)


def held_notice(claim: Claim) -> Reply:
    """Return what the keeper of a channel is told of a message of which nobody knows whether it arrived there."""
    key, language = claim.channel.key, claim.channel.language
    messages = catalogue(language)
    lines = (
        line(messages.text("notice.closed_where"), Span(messages.text("notice.closed_open"), url=_address(key))),
        line(messages.text("notice.held_decide"), Span("/dealwire status", code=True)),
    )
    return Reply(blocks=(Notice(messages.text("notice.held"), Tone.WARNING), Paragraph(lines)), language=language)


def chat_notice(chat: str, reason: str, language: Language) -> Reply:
    """Return what keepers of other chats are told when a chat lets dealwire in no more: why, and where to look."""
    messages = catalogue(language)
    notice = Notice(messages.text("notice.chat", chat=messages.text(f"chat.name_{chat}")), Tone.WARNING)
    lines = (line(messages.text("notice.closed_reason", reason=reason)), line(messages.text("notice.chat_then")))
    return Reply(blocks=(notice, Paragraph(lines)), language=language)


def _address(key: ChannelKey) -> str:
    """Return the address that opens a channel in its chat, whoever follows it."""
    if key.platform == "discord":
        return f"https://discord.com/channels/{key.workspace}/{key.ext_id}"
    return f"https://slack.com/app_redirect?team={key.workspace}&channel={key.ext_id}"


def _top(content: DigestContent, language: Language) -> Iterator[Line]:
    deals = [*(entry.deal for entry in content.new), *(entry.deal for entry in content.updates)]
    return (headline_line(deal.facts, language) for deal in deals[:_TOP])


def _picture(content: DigestContent, setting: Setting) -> Picture | None:
    if content.loops:
        return loop_graph(content.loops, setting)
    if len(content.new) >= _CHART_FROM:
        return chart_of_kinds([entry.deal for entry in content.new], setting)
    return None


def _parts(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Cut blocks into messages of a few cards each; a heading stays with what it is over."""
    part: list[Block] = []
    for block in blocks:
        full = sum(isinstance(each, DealCard) for each in part) >= _CARDS
        if full and isinstance(block, DealCard | Heading):
            yield part
            part = []
        part.append(block)
    yield part
