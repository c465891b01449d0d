"""`dealwire doctor`: whether everything that is configured can work, and what is missing for each chat."""

from __future__ import annotations

import asyncio
import base64
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import typer

from bot.cli.terminal import out
from bot.config import PREFIX, load_settings
from bot.errors import DealwireError
from bot.model import Article

if TYPE_CHECKING:
    from bot.config import Settings

_UNTRIED, _TAKEN = "the tokens themselves were not tried", "it takes the tokens"
_PROBE = Article(
    url="probe:doctor",
    title="",
    text="Oracle said on Monday it will invest $5 billion in Crusoe.",
    outlet="doctor",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; `ok` None means: not configured, and nothing is wrong with that."""

    what: str
    ok: bool | None
    detail: str


def _store(settings: Settings) -> Finding:
    # Imported here and below: `dealwire run` asks for the chats alone, and waits for nothing else.
    from bot.wiring.app import describe_store  # noqa: PLC0415

    try:
        return Finding("store", ok=True, detail=describe_store(settings))
    except DealwireError as error:
        return Finding("store", ok=False, detail=str(error))


def _reading() -> Finding:
    from bot.pipeline.readers import local_reader  # noqa: PLC0415

    try:
        reading = local_reader().read(_PROBE)
    except DealwireError as error:
        return Finding("reading", ok=False, detail=str(error))
    if not reading.events:
        return Finding("reading", ok=False, detail="a plain sentence was not read; reinstall with make demo")
    return Finding("reading", ok=True, detail="dictionaries and lexicon loaded, a test sentence was read")


def _chat(name: str, needed: dict[str, object]) -> Finding:
    missing = [PREFIX + key for key, value in needed.items() if not value]
    if len(missing) == len(needed):
        return Finding(name, ok=None, detail=f"not configured; set {', '.join(missing)}")
    if missing:
        return Finding(name, ok=False, detail=f"set {', '.join(missing)} too")
    return Finding(name, ok=True, detail=f"configured ({_UNTRIED})")


def findings(settings: Settings) -> list[Finding]:
    """Return what was found, in the order of the report."""
    return [
        Finding("python", ok=sys.version_info >= (3, 11), detail=sys.version.split()[0]),
        Finding("settings", ok=True, detail="understood"),
        _store(settings),
        _reading(),
        *(_tried(finding, settings) for finding in chat_findings(settings)),
    ]


def _tried(finding: Finding, settings: Settings) -> Finding:
    """Return a finding on a chat with what the chat itself says of the tokens, where all are there."""
    if finding.ok is not True:
        return finding
    from bot.wiring.chats import try_discord, try_slack  # noqa: PLC0415

    try:
        asyncio.run((try_discord if finding.what == "Discord" else try_slack)(settings))
    except DealwireError as error:
        return replace(finding, ok=False, detail=str(error))
    return replace(finding, detail=finding.detail.replace(_UNTRIED, _TAKEN))


def chat_findings(settings: Settings) -> list[Finding]:
    """Return what is set for each chat and what is missing; nothing is asked of anybody for it."""
    slack: dict[str, object] = {"SLACK_BOT_TOKEN": settings.slack_bot_token}
    if settings.slack_client_id and not settings.slack_bot_token:
        slack = {
            "SLACK_CLIENT_ID": settings.slack_client_id,
            "SLACK_CLIENT_SECRET": settings.slack_client_secret,
            "SLACK_SIGNING_SECRET": settings.slack_signing_secret,
            "SLACK_STORE_KEY": settings.slack_store_key,
        }
    elif settings.slack_signing_secret and not settings.slack_app_token:
        slack["SLACK_SIGNING_SECRET"] = settings.slack_signing_secret
    else:
        slack["SLACK_APP_TOKEN"] = settings.slack_app_token
    return [_chat("Slack", slack), _discord(settings)]


def _discord(settings: Settings) -> Finding:
    found = _chat("Discord", {"DISCORD_TOKEN": settings.discord_token})
    number = None if settings.discord_token is None else application_id(settings.discord_token.get_secret_value())
    if number is None:
        return found
    # Imported here: the library of a chat takes half a second.
    from adapters.discord import invite_link  # noqa: PLC0415

    return replace(found, detail=f"{found.detail}; invite the bot with {invite_link(number)}")


def application_id(token: str) -> str | None:
    """Return the application that a Discord token is of: it stands in front, in base64; None for a token without."""
    part = token.partition(".")[0]
    try:
        number = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("ascii")
    except ValueError:
        return None
    return number if number.isdigit() else None


def doctor(*, quiet: bool = typer.Option(False, "--quiet", help="Say only what is wrong.")) -> None:
    """Check settings, store, dictionaries and chats; say what is missing and what to do."""
    report = findings(load_settings())
    for finding in report:
        if not quiet or finding.ok is False:
            mark = {True: "ok     ", False: "WRONG  ", None: "not set"}[finding.ok]
            out(f"{mark}  {finding.what}: {finding.detail}")
    if any(finding.ok is False for finding in report):
        raise typer.Exit(1)
