"""`/deals watch`, `unwatch`, `watches`, `snooze`: what somebody wants to hear of, and when not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.commands import buttons
from bot.commands.arguments import Arguments
from bot.commands.here import channel_here, channel_key, note, workspace_of
from bot.commands.parse import spelled
from bot.commands.ports import needed
from bot.commands.spec import CommandSpec, Form, Param
from bot.commands.wording import conditions, joined
from bot.errors import CommandError
from bot.i18n import catalogue
from bot.model import DealQuery, Watch
from bot.model.delivery import ChannelKey
from bot.model.reply import Heading, Notice, Paragraph, Reply, Span, line
from bot.pipeline.alerts import watch_keys
from bot.present import write_time

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.commands.ports import Ports
    from bot.model import Language
    from bot.model.reply import Action, Block, Line, Request
    from bot.model.watch import StoredWatch

_LOOKED_BACK_DAYS = 30
_BUTTONS = 5
_ASKED = ("company", "side", "kind", "place", "min")
_TO = ("me", "here")


def watch(request: Request, ports: Ports) -> Reply:
    """Store a wish to be told, and say how much that would have been lately."""
    language = request.language
    messages = catalogue(language)
    wish = _wish(request, ports)
    stored = needed(ports.watches, language).add(wish, watch_keys(wish))
    note(request, ports, "watch", None, describe(wish, language))
    since = request.now - timedelta(days=_LOOKED_BACK_DAYS)
    lately = ports.deals.find(_query(wish, since)).total
    where = "watch.set_me" if wish.person else "watch.set_here"
    lines = (
        line(messages.text(where), Span(describe(wish, language), bold=True)),
        line(messages.text("watch.lately", days=_LOOKED_BACK_DAYS, n=lately)),
    )
    actions = (*buttons.snooze(stored.id, language), buttons.unwatch(stored.id, language))
    return Reply(blocks=(Paragraph(lines),), language=language, actions=actions)


def unwatch(request: Request, ports: Ports) -> Reply:
    """End a watch, with a way to have it back."""
    language = request.language
    stored = _own(request, ports)
    needed(ports.watches, language).remove(stored.id)
    wish = describe(stored.watch, language)
    note(request, ports, "watch", wish, None)
    ended = Notice(catalogue(language).text("watch.ended", id=str(stored.id), what=wish))
    again = buttons.run("watch_again", _spelled(stored.watch), language)
    return Reply(blocks=(ended,), language=language, actions=(again,))


def watches(request: Request, ports: Ports) -> Reply:
    """List the asker's watches in this workspace and those of this channel."""
    language = request.language
    messages = catalogue(language)
    mine, here = own_watches(request, ports)
    if not mine and not here:
        example = Span(WATCH.usage(language), code=True)
        blocks: tuple[Block, ...] = (
            Notice(messages.text("watch.none")),
            Paragraph((line(messages.text("help.example", usage=""), example),)),
        )
        add = buttons.run("watch_new", "/deals watch", language, asks=_ASKED)
        return Reply(blocks=blocks, language=language, actions=(add,))
    return Reply(
        blocks=tuple(watch_blocks(mine, here, request)),
        language=language,
        actions=watch_actions((*mine, *here), language),
    )


def snooze(request: Request, ports: Ports) -> Reply:
    """Let a watch rest for a while, or end its rest; what it finds meanwhile comes later."""
    language = request.language
    messages = catalogue(language)
    arguments = Arguments(request, ports)
    length = arguments.needed("for", arguments.duration("for"))
    stored = _own(request, ports)
    until = request.now + length if length else None
    needed(ports.watches, language).snooze(stored.id, until)
    wish = describe(stored.watch, language)
    if until is None:
        text = messages.text("watch.awake", id=str(stored.id), what=wish)
        return Reply(blocks=(Notice(text),), language=language, actions=buttons.snooze(stored.id, language))
    told = line(
        messages.text("watch.snoozed", id=str(stored.id), what=wish),
        Span(write_time(until, language, request.zone), bold=True, at=until),
        messages.text("watch.snoozed_after"),
    )
    wake = buttons.run("wake", f"/deals snooze {stored.id} off", language)
    return Reply(blocks=(Paragraph((told,)),), language=language, actions=(wake, buttons.unwatch(stored.id, language)))


def own_watches(request: Request, ports: Ports) -> tuple[list[StoredWatch], list[StoredWatch]]:
    """Return the watches that tell the asker, and those that tell the channel."""
    store = needed(ports.watches, request.language)
    mine = store.of_person(workspace_of(request), request.person) if request.person else []
    return mine, store.watches(channel_key(request), None) if request.channel else []


def watch_blocks(mine: Sequence[StoredWatch], here: Sequence[StoredWatch], request: Request) -> list[Block]:
    """Return the lists of somebody's watches and of a channel's, without those that are empty."""
    messages = catalogue(request.language)
    blocks: list[Block] = []
    for key, group in (("watch.mine", mine), ("watch.here", here)):
        if group:
            blocks.append(Heading(messages.text(key)))
            blocks.append(Paragraph(tuple(_listed(stored, request) for stored in group)))
    return blocks


def watch_actions(stored: Sequence[StoredWatch], language: Language) -> tuple[Action, ...]:
    """Return a button to end each watch, where there are few, and one for a new watch."""
    few = stored if len(stored) < _BUTTONS else ()
    ends = (
        replace(
            buttons.unwatch(each.id, language), label=catalogue(language).text("action.unwatch_number", id=str(each.id))
        )
        for each in few
    )
    return (*ends, buttons.run("watch_new", "/deals watch", language, asks=_ASKED))


def describe(wish: Watch, language: Language) -> str:
    """Return what a watch is for: `Nvidia (pays) · compute · $1B or more`."""
    said = conditions(
        language,
        companies=wish.companies,
        side=wish.side,
        kinds=wish.kinds,
        places=wish.places,
        min_usd=wish.min_usd,
    )
    return joined(said, language)


def _wish(request: Request, ports: Ports) -> Watch:
    arguments = Arguments(request, ports)
    messages = catalogue(request.language)
    channel = channel_here(request, ports)
    to_me = arguments.choice("to", _TO) == "me"
    if to_me and not request.person:
        raise CommandError(messages.text("watch.nobody"), param="to")
    wish = Watch(
        channel=str(channel.key),
        companies=arguments.companies("company"),
        side=arguments.side(),
        kinds=arguments.kinds("kind"),
        places=arguments.places("place"),
        min_usd=arguments.usd(),
        person=request.person if to_me else None,
    )
    if wish == Watch(channel=wish.channel, person=wish.person):
        raise CommandError(messages.text("watch.everything", usage=WATCH.usage(request.language)), param="company")
    return wish


def _own(request: Request, ports: Ports) -> StoredWatch:
    """Return the watch that was asked for, where it is the asker's own or the channel's."""
    arguments = Arguments(request, ports)
    number = arguments.needed("watch", arguments.deal("watch"))
    stored = needed(ports.watches, request.language).watch(number)
    if stored is None or not _may_touch(stored, request):
        raise CommandError(catalogue(request.language).text("error.bad_watch", text=str(number)), param="watch")
    return stored


def _may_touch(stored: StoredWatch, request: Request) -> bool:
    key = ChannelKey.parse(stored.watch.channel)
    if (key.platform, key.workspace) != (request.platform, request.workspace):
        # A direct message has no workspace on some chats, but it has the person.
        return key.platform == request.platform and stored.watch.person == request.person != ""
    if stored.watch.person is not None:
        return stored.watch.person == request.person
    return key.ext_id == request.channel or request.may_change_settings


def _query(wish: Watch, since: datetime) -> DealQuery:
    return DealQuery(
        companies=wish.companies,
        side=wish.side,
        kinds=wish.kinds,
        places=wish.places,
        min_usd=wish.min_usd,
        since=since,
        limit=1,
    )


def _listed(stored: StoredWatch, request: Request) -> Line:
    language = request.language
    parts = [Span(f"{stored.id}  "), Span(describe(stored.watch, language), bold=True)]
    until = stored.snoozed_until
    if until is not None and until > request.now:
        messages = catalogue(language)
        parts.append(Span(messages.text("watch.resting")))
        parts.append(Span(write_time(until, language, request.zone), at=until))
    return tuple(parts)


def _spelled(wish: Watch) -> str:
    values = {
        "company": ", ".join(wish.companies),
        "side": wish.side.value if wish.side else "",
        "kind": ",".join(wish.kinds),
        "min": f"${wish.min_usd}" if wish.min_usd is not None else "",
        "place": ",".join(wish.places),
        "to": "me" if wish.person else "here",
    }
    return spelled(WATCH, values)


_NUMBER = Param("watch", Form.WATCH, required=True)
WATCH = CommandSpec(
    "watch",
    (
        Param("company", Form.COMPANIES, rest=True),
        Param("side", Form.SIDE),
        Param("kind", Form.KINDS),
        Param("min", Form.SUM),
        Param("place", Form.PLACES),
        Param("to", Form.CHOICE, options=_TO),
    ),
    watch,
)
UNWATCH = CommandSpec("unwatch", (replace(_NUMBER, rest=True),), unwatch)
WATCHES = CommandSpec("watches", (), watches)
SNOOZE = CommandSpec("snooze", (_NUMBER, Param("for", Form.DURATION, required=True)), snooze)
