"""A fake Discord on the loopback, which the real discord.py takes for the real one.

It speaks REST and the gateway, keeps what it is told, enforces what Discord enforces, and fails where a script says so.
`BEHAVIOUR.md` says for each thing it does where Discord documents it, or that it is assumed.

In a test, with discord.py pointed to it for the time of the block:

    async with running_discord(clock=Clock(start)) as fake:
        guild = fake.world.add_guild("desk", channels=2)
        channel, person = fake.world.first_channel(guild), fake.world.owner
        ...                                       # start the bot with fake.world.token
        await fake.gateway.until_ready()

Where there is no process to point (the bot has its own), `fake.api_url` stands for `https://discord.com/api/v10` and
`fake.gateway_url` for `wss://gateway.discord.gg/`. Run the fake as a process with
`python -m tests.fakes.discord --port 0`; `control` documents the JSON it can be driven with.

Let people act, and see what the bot says; acts that a client of Discord would not allow raise ValueError:

    typed = await fake.type_command("deals company", {"name": "x"}, channel=channel, person=person)
    shown = await fake.interactions.shown(typed)               # the message, once the bot stops thinking
    asked = await fake.ask_choices("deals company", {"name": "k"}, "name", channel=channel, person=person)
    (await fake.interactions.answered(asked)).choices
    pressed = await fake.press(shown, "dw:note", person=person)
    await fake.submit(await fake.interactions.answered(pressed), {"Your note": "late"})
    fake.choose(...), fake.use_on_message(...), fake.say(...)

Guilds and permissions: `invite`, `expel`, `outage`, `recover`, `permit`, `remove_channel`, `revoke_token`.

The gateway: `ask_to_reconnect`, `invalidate`, `close(code)`, `cut`, and the switches `heartbeat_interval_s`,
`withhold_acks` (a zombie), `compress`, `granted_intents`, `expected_intents`, `identify_gap_s`, `identifies_a_day`;
`until(condition)` waits. `fake.operations.reads_content` is the privileged intent to read what others write.

What was asked, and what is kept; nothing sleeps, waits end in TimeoutError:

    call = await fake.calls.wait("POST", "/channels/{channel_id}/messages", count=3)
    fake.calls.of(...), fake.calls.refused(), fake.calls.all       # with body, uploads, status, outcome
    fake.messages(channel), fake.messages_with_key("dw:d:1f3a")    # in a component's id, or the nonce

A bad body, or a path that does not exist, is a complaint: the block ends in AssertionError unless the test takes it
with `fake.calls.take_complaints()`.

Failures, by default of the next message to a channel:

    fake.failures.add(cut())                                # stored, then the connection is cut
    fake.failures.add(server_error(stored=False), times=2)
    fake.failures.add(rate_limited(0.1), every=10, times=None)
    fake.failures.add(refusal(50013), "PATCH", "/channels/{channel_id}/messages/{message_id}")
    hang(), banned()

Rate limits are off but for the ban: `running_discord(rates=Rates(per_route=5, per_second=50))`. Time is
`fake.clock`: `advance(181)` makes tokens and nonces old. `fake.limits.invalid_requests` counts towards the ban.
"""

from __future__ import annotations

from tests.fakes.discord.clock import Clock
from tests.fakes.discord.failures import (
    Failure,
    banned,
    cut,
    hang,
    rate_limited,
    refusal,
    server_error,
)
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.limits import Rates
from tests.fakes.discord.permissions import INVITED, Permission
from tests.fakes.discord.server import FakeDiscord, running_discord
from tests.fakes.discord.state import Channel, Guild, Message, Person

__all__ = [
    "INVITED",
    "Channel",
    "Clock",
    "Failure",
    "FakeDiscord",
    "Guild",
    "Interaction",
    "Message",
    "Permission",
    "Person",
    "Rates",
    "banned",
    "cut",
    "hang",
    "rate_limited",
    "refusal",
    "running_discord",
    "server_error",
]
