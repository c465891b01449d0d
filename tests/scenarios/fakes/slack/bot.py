"""A small bot on the real Bolt: command, button, menu, modal, home tab, over Socket Mode or HTTP."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.slack import FakeSlack

Payload = dict[str, Any]

MODAL: Payload = {
    "type": "modal",
    "callback_id": "watch",
    "title": {"type": "plain_text", "text": "Watch a company"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "company",
            "label": {"type": "plain_text", "text": "Company"},
            "element": {"type": "plain_text_input", "action_id": "name"},
        }
    ],
}
CARD: list[Payload] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Oracle* pays *Bloom Energy* $5B"}},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": "share", "text": {"type": "plain_text", "text": "Share"}, "value": "7"},
            {"type": "button", "action_id": "watch", "text": {"type": "plain_text", "text": "Watch"}, "value": "7"},
            {
                "type": "external_select",
                "action_id": "pick",
                "min_query_length": 2,
                "placeholder": {"type": "plain_text", "text": "Company"},
            },
        ],
    },
]


def bot_app(slack: FakeSlack, **settings: Any) -> AsyncApp:
    """Return the bot, pointed at the fake; `settings` go to `AsyncApp`."""
    client = AsyncWebClient(
        token=None if "oauth_settings" in settings else slack.workspace.token,
        base_url=slack.api_url,
        timeout=5,
        retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=2)],
    )
    app = AsyncApp(client=client, signing_secret=slack.secrets.signing_secret, **settings)

    async def deals(ack: Any, respond: Any, body: Payload) -> None:
        await ack()
        await respond(text=f"You asked: {body['text']}", blocks=CARD)

    async def share(ack: Any, respond: Any, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        await respond(delete_original=True)
        await client.chat_postMessage(
            channel=body["channel"]["id"],
            text="Oracle pays Bloom Energy $5B",
            metadata={"event_type": "dealwire", "event_payload": {"key": "deal-7"}},
            client_msg_id="0f5b6b0e-0000-4000-8000-000000000007",
        )

    async def watch(ack: Any, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    async def pick(ack: Any, payload: Payload) -> None:
        name = f"{payload['value']}… Oracle"
        await ack(options=[{"text": {"type": "plain_text", "text": name}, "value": "oracle"}])

    async def saved(ack: Any, view: Payload) -> None:
        name = view["state"]["values"]["company"]["name"]["value"]
        if name == "nobody":
            await ack(response_action="errors", errors={"company": "No such company"})
        else:
            await ack()

    async def home(event: Payload, client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": CARD[:1]})

    app.command("/deals")(deals)
    app.action("share")(share)
    app.action("watch")(watch)
    app.options("pick")(pick)
    app.view("watch")(saved)
    app.event("app_home_opened")(home)
    return app


@asynccontextmanager
async def connected(slack: FakeSlack, app: AsyncApp, ping_interval_s: float = 0.2) -> AsyncIterator[None]:
    """Run the bot over Socket Mode until the block ends."""
    handler = AsyncSocketModeHandler(app, slack.secrets.app_token, ping_interval=ping_interval_s)
    await handler.connect_async()
    await slack.socket.wait_opened()
    tasks = [
        handler.client.message_processor,
        handler.client.current_session_monitor,
        handler.client.message_receiver,
    ]
    try:
        yield
    finally:
        tasks += [handler.client.current_session_monitor, handler.client.message_receiver]
        await handler.close_async()
        for task in filter(None, tasks):
            with contextlib.suppress(asyncio.CancelledError):
                await task
