"""Bolt's events → `Answering`: what each thing that people do in Slack leads to.

Every handler acknowledges first, since Slack waits three seconds and people do not even that, and works afterwards. No
handler knows a command: what can be asked stands in `bot.commands`.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize

from adapters.slack.asking import Place, address_in, place_of, place_of_command, place_of_event, typed_in, words_of
from adapters.slack.controls import OURS, SUGGESTS, pressed
from adapters.slack.forms import CALLBACK, Errand, asked_form, options
from adapters.slack.manifest import READ_HERE
from adapters.slack.options import PLATFORM
from bot.commands import DEALS, SETTINGS
from bot.i18n import catalogue
from bot.model import Language
from bot.model.workspace import Arrival, WorkspaceKey

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

    from adapters.slack.answering import Answering
    from adapters.slack.asking import Asking
    from adapters.slack.blocks import Payload
    from adapters.slack.installations import Installed
    from adapters.slack.options import SlackOptions
    from adapters.slack.teams import Slack, Teams
    from adapters.slack.web import Web
    from bot.commands import Desk

    Acknowledge = Callable[..., Awaitable[object]]

logger = logging.getLogger(__name__)

GRACE = timedelta(days=30)
"""For how long the settings of a workspace are kept that threw the app out, in case that was a slip."""
_READ = (DEALS, "read")
_SUGGESTED = 100


class Handlers:
    """What happens for each kind of event; those under way are known, so that a stop can wait for them."""

    def __init__(
        self, desk: Desk, answering: Answering, asking: Asking, slack: Slack, installed: Installed | None
    ) -> None:
        """Answer through `answering`; `installed` is where tokens of many workspaces are kept."""
        self._desk = desk
        self._answering = answering
        self._asking = asking
        self._slack = slack
        self._teams = slack.teams
        self._installed = installed
        self._under_way: set[asyncio.Task[None]] = set()

    async def finish(self, within_s: float) -> None:
        """Wait until what is under way is answered, for so long at most."""
        if self._under_way:
            await asyncio.wait(set(self._under_way), timeout=within_s)
        for task in self._under_way:
            task.cancel()

    async def command(self, ack: Acknowledge, body: Payload) -> None:
        """Answer a slash command."""
        place = place_of_command(body)
        if await self._is_stranger(place):
            await ack(text=catalogue(Language.EN).text("slack.not_installed"))
            return
        await ack()
        text = f"{body.get('command') or ''} {typed_in(str(body.get('text') or ''))}"
        await self._counted(self._answering.typed(place, text))

    async def action(self, ack: Acknowledge, body: Payload) -> None:
        """Answer a press of a button or a choice in a menu of ours."""
        await ack()
        found = next(filter(None, map(pressed, body.get("actions") or ())), None)
        if found is not None and not await self._is_stranger(place_of(body)):
            await self._counted(self._answering.pressed(place_of(body), found))

    async def suggestions(self, ack: Acknowledge, body: Payload) -> None:
        """Complete what somebody types in a form."""
        form = asked_form(str(body.get("action_id") or ""))
        typed = str(body.get("value") or "")
        view = body.get("view") or {}
        errand = Errand.read(str(view.get("private_metadata") or '{"command": "", "asks": []}'))
        place = place_of(body | {"channel": {"id": errand.channel}})
        request = await self._asking.request(place)
        found = await self._desk.suggest(form, typed, request.language, _SUGGESTED, request) if form else []
        await ack(options=options(found, typed))

    async def submission(self, ack: Acknowledge, body: Payload) -> None:
        """Run what a form was filled in for."""
        await self._counted(self._answering.sent_in(place_of(body), body.get("view") or {}, ack))

    async def read_here(self, ack: Acknowledge, body: Payload) -> None:
        """Read the message on which somebody asked for it."""
        await ack()
        if await self._is_stranger(place_of(body)):
            return
        words = words_of(body.get("message") or {})
        address = address_in(words)
        params = {"url": address} if address else {"text": words}
        await self._counted(self._answering.asked(place_of(body), _READ, params))

    async def home_opened(self, body: Payload) -> None:
        """Show the home tab."""
        place = place_of_event(body)
        if place.home and not await self._is_stranger(place):
            await self._counted(self._answering.show_home(place))

    async def joined(self, body: Payload) -> None:
        """Tell whoever took dealwire into a channel the first steps, unless their workspace knows them."""
        event = body.get("event") or {}
        team = await self._teams.find(str(body.get("team_id") or ""))
        if team is not None and event.get("user") == team.bot_user:
            inviter = str(event.get("inviter") or "")
            await self._counted(self._greet(team.id, str(event.get("channel") or ""), inviter))

    async def installed(self, team: str, person: str) -> None:
        """Welcome a workspace in which somebody installed the app."""
        if not await self._desk.welcome(PLATFORM, team) and person:
            # No channel is known yet: whoever installed it has one of their own with the app.
            await self._greet(team, person, person)

    async def _greet(self, team: str, channel: str, person: str) -> None:
        known = await self._asking.person(Place(team=team, channel=channel, user=person))
        await self._desk.greet(
            Arrival(
                workspace=WorkspaceKey(PLATFORM, team),
                channel=channel,
                person=person or None,
                language=known.language,
                zone=known.zone,
                at=datetime.now(UTC),
            )
        )

    async def uninstalled(self, body: Payload) -> None:
        """Throw away what a workspace gave us; its settings stay for a while."""
        team = str(body.get("team_id") or "")
        await self._remove(team, "account_inactive")
        await self._desk.forget(PLATFORM, team, GRACE)

    async def revoked(self, body: Payload) -> None:
        """Throw away a token that works no more."""
        tokens = (body.get("event") or {}).get("tokens") or {}
        if tokens.get("bot"):
            await self._remove(str(body.get("team_id") or ""), "token_revoked")

    async def _is_stranger(self, place: Place) -> bool:
        """Return whether something comes from a workspace that we have no token of."""
        return await self._teams.find(place.team) is None

    async def _remove(self, team: str, reason: str) -> None:
        self._slack.refused[team] = reason
        if self._installed is not None:
            await self._installed.remove(team)
        self._teams.forget(team)
        logger.info("workspace left", extra={"team": team})

    async def _counted(self, work: Coroutine[None, None, None]) -> None:
        """Do work that a stop waits for."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        try:
            await task
        except asyncio.CancelledError:
            logger.warning("stopped before an answer")
        except Exception:
            logger.exception("handler crashed")
        finally:
            self._under_way.discard(task)


class _Authorize(AsyncAuthorize):
    """Tells Bolt whose workspace an event is from, without asking Slack each time; strangers are for the handlers."""

    def __init__(self, teams: Teams) -> None:
        self._teams = teams

    async def __call__(self, *, team_id: str | None, **_: object) -> AuthorizeResult:
        team = await self._teams.find(team_id or "")
        if team is None:
            # Given nothing, Bolt would answer by itself, through a proxy of the environment if there is one.
            return AuthorizeResult(enterprise_id=None, team_id=team_id)
        return AuthorizeResult(
            enterprise_id=None, team_id=team.id, bot_token=team.token, bot_id=team.bot_id, bot_user_id=team.bot_user
        )


def bolt_app(
    options: SlackOptions, web: Web, teams: Teams, handlers: Handlers, sign_in: AsyncOAuthFlow | None
) -> AsyncApp:
    """Return the app that hands events to `handlers`."""
    app = AsyncApp(
        name="dealwire",
        signing_secret=options.signing_secret.get_secret_value() if options.signing_secret else "",
        client=web.client(),
        authorize=_Authorize(teams),
        oauth_flow=sign_in,
        request_verification_enabled=not options.dials,
    )
    for root in (DEALS, SETTINGS):
        app.command(f"/{root}")(handlers.command)
    app.action(OURS)(handlers.action)
    app.action(SUGGESTS)(_acknowledged)
    app.options(SUGGESTS)(handlers.suggestions)
    app.view(CALLBACK)(handlers.submission)
    app.shortcut(READ_HERE)(handlers.read_here)
    app.event("app_home_opened")(handlers.home_opened)
    app.event("member_joined_channel")(handlers.joined)
    app.event("app_uninstalled")(handlers.uninstalled)
    app.event("tokens_revoked")(handlers.revoked)
    return app


async def _acknowledged(ack: Acknowledge) -> None:
    """Take note of a choice in a form, which counts when the form is sent in."""
    await ack()
