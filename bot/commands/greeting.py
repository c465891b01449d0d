"""A workspace took dealwire in → the first steps, sent once to whoever can take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import buttons
from bot.i18n import catalogue
from bot.model.delivery import ChannelKey, DeliveryKind, NewDelivery
from bot.model.reply import Heading, Paragraph, Reply, Span, line
from bot.pipeline.payload import write_reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.commands.ports import Ports
    from bot.model import Language
    from bot.model.reply import Line
    from bot.model.workspace import Arrival


def greet(arrival: Arrival, ports: Ports) -> bool:
    """Queue the first steps, and return whether they are needed: not where anything is set in the workspace already."""
    channels, outbox = ports.channels, ports.outbox
    platform, workspace = arrival.workspace.platform, arrival.workspace.workspace
    if channels is None or outbox is None:
        return False
    if any(channel.key.workspace == workspace for channel in channels.channels(platform)):
        return False
    key = ChannelKey(platform, workspace, arrival.channel)
    channel = channels.register(key, arrival.language, arrival.zone)
    hello = NewDelivery(
        channel_id=channel.id,
        kind=DeliveryKind.NOTICE,
        dedupe_key=f"hello:{platform}:{workspace}",
        payload=write_reply(greeting(arrival.language, in_channel=arrival.person is None)),
        due_at=arrival.at,
        person=arrival.person,
    )
    outbox.enqueue((hello,))
    return True


def greeting(language: Language, *, in_channel: bool) -> Reply:
    """Return the first steps; in a channel with a button, since what it sets is set for where it is pressed."""
    heading = Heading(catalogue(language).text("greeting.heading"))
    actions = [buttons.run("setup", "/dealwire setup", language, primary=True)] if in_channel else []
    actions.append(buttons.run("help", "/deals help", language))
    blocks = (heading, Paragraph(tuple(first_steps(language))))
    return Reply(blocks=blocks, language=language, actions=tuple(actions), public=True)


def first_steps(language: Language) -> Iterator[Line]:
    """Yield what dealwire does, how to have it in a channel, and how to try it at once."""
    messages = catalogue(language)
    yield line(messages.text("greeting.what"))
    for step, typed in (("setup", "/dealwire setup"), ("try", "/deals openai")):
        yield line(messages.text(f"greeting.{step}"), " ", Span(typed, code=True))
