"""Whatever a reply holds, Discord takes its message, and nobody is pinged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from adapters.discord.markdown import escaped, plain, units, write
from adapters.discord.render import Rendered, render
from bot.model.reply import Picture
from tests.adapters.discord.strategies import lines, replies, texts
from tests.fakes.discord.components import walk
from tests.fakes.discord.description import description
from tests.fakes.discord.rules import MAX_V2_TEXT, message_problems
from tests.fakes.discord.state import COMPONENTS_V2

if TYPE_CHECKING:
    from bot.model.reply import Line, Reply

KEY = "mzxw6ytboi2gk3tfon2gmzlt"
MENTION = re.compile(r"@everyone|@here|<@[!&]?\d+>|(?<!\\)<(?:#|/|:|t:(?!-?\d+:[Df]>))")

# Replies are large: to make a failing one small would take minutes.
PHASES = (Phase.explicit, Phase.generate)
lawful = settings(max_examples=60, deadline=None, database=None, phases=PHASES, suppress_health_check=list(HealthCheck))


def drawn(reply: Reply) -> dict[str, bytes]:
    return {block.name: b"\x89PNG" for block in reply.blocks if isinstance(block, Picture)}


def body(rendered: Rendered) -> dict[str, Any]:
    attachments = [{"id": number, "filename": upload.name} for number, upload in enumerate(rendered.uploads)]
    return {
        "flags": COMPONENTS_V2,
        "components": rendered.view.to_components(),
        "attachments": attachments,
        "allowed_mentions": {"parse": []},
    }


def contents(rendered: Rendered) -> list[str]:
    return [node["content"] for _, node in walk(rendered.view.to_components()) if "content" in node]


@given(replies, st.booleans())
@lawful
def test_discord_takes_every_reply(reply: Reply, with_pictures: bool) -> None:
    rendered = render(reply, drawn=drawn(reply) if with_pictures else {})

    sent = body(rendered)
    assert message_problems(sent, [upload.name for upload in rendered.uploads]) == []
    official = description()
    if official is not None:
        assert official.request_problems("POST", "/channels/{channel_id}/messages", sent) == []
    assert sum(units(text) for text in contents(rendered)) <= MAX_V2_TEXT


@given(replies)
@lawful
def test_no_reply_can_ping_or_look_as_if(reply: Reply) -> None:
    assert [text for text in contents(render(reply)) if MENTION.search(text)] == []


@given(replies)
@lawful
def test_every_delivery_bears_its_key_once(reply: Reply) -> None:
    rendered = render(reply, drawn=drawn(reply), key=KEY)

    ids = [node["custom_id"] for _, node in walk(rendered.view.to_components()) if "custom_id" in node]
    assert sum(KEY in each for each in ids) == 1
    assert message_problems(body(rendered), [upload.name for upload in rendered.uploads]) == []


@given(lines, st.integers(1, 300))
@lawful
def test_line_keeps_to_its_room(line: Line, room: int) -> None:
    assert units(write(line, room)) <= room


@given(texts, st.integers(1, 100))
@lawful
def test_label_keeps_to_its_room_and_is_never_blank(text: str, room: int) -> None:
    shown = plain(text, room)

    assert 1 <= units(shown) <= room
    assert shown.strip()


@given(texts)
@lawful
def test_escaped_text_is_one_line(text: str) -> None:
    assert len(escaped(text).splitlines()) <= 1
