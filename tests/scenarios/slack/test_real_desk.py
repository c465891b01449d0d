"""Slack before the real desk and a real store: every command is answered, in both languages, without a fault."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from adapters.slack import SlackChat
from bot.commands import COMMANDS, Desk, Rights
from bot.config import Settings
from bot.wiring.app import open_app
from tests.factories import day, facts_on, first_seen, nvidia_invests_in_openai, openai_rents_from_oracle
from tests.fakes.slack import RESPONSE_URL
from tests.scenarios.slack.stage import options, paint
from tests.scenarios.slack.test_commands import asked

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.wiring.app import App
    from tests.databases import SqliteMaker
    from tests.fakes.slack import FakeSlack

ALSO = {
    "show": "1",
    "company": "openai",
    "why": "1",
    "watch": "openai over $1b",
    "unwatch": "1",
    "snooze": "1 1d",
    "digest.schedule": "09:00 weekdays",
    "correct": "1 status completed",
    "settle": "1 drop",
}
"""What is typed behind commands that need more than their name."""
NOT_HERE = frozenset({"read", "source.add", "source.test", "source.import", "forget"})
"""These go out to the web, or take the workspace away."""


@pytest.fixture
def app(sqlite_databases: SqliteMaker):
    settings = Settings(database_url=SecretStr(sqlite_databases.upgraded()), _env_file=None)
    with open_app(settings, suggestions=False) as opened:
        with opened.ledger.transaction() as transaction:
            for told in (nvidia_invests_in_openai(), openai_rents_from_oracle()):
                transaction.insert_deal([], facts_on(0, told), [first_seen(day(0))], day(0))
        yield opened


@pytest.fixture
async def real(slack: FakeSlack, app: App) -> AsyncIterator[SlackChat]:
    chat = SlackChat(options(slack), Desk(app.ports), paint)
    await chat.start()
    yield chat
    await chat.stop()


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize("locale", ["en-US", "ja-JP"])
async def test_every_command_is_answered_in_every_language(
    slack: FakeSlack, locale: str, caplog: pytest.LogCaptureFixture
) -> None:
    slack.person.locale = locale
    for spec in COMMANDS:
        if spec.key in NOT_HERE:
            continue
        root, *rest = spec.path
        message = await asked(slack, " ".join((*rest, ALSO.get(spec.key, ""))), f"/{root}")
        assert message.text.strip()

    assert slack.record.refused == []
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.usefixtures("real")
async def test_nonsense_is_answered_by_what_may_be_meant(slack: FakeSlack) -> None:
    message = await asked(slack, "compny openai")

    assert "`/deals company openai`" in json.dumps(message.blocks, ensure_ascii=False)


@pytest.mark.usefixtures("real")
async def test_person_without_rights_is_told_who_has_them(slack: FakeSlack) -> None:
    slack.person.is_admin = False
    spec = next(spec for spec in COMMANDS if spec.rights is Rights.SETTINGS and spec.key == "digest.list")

    message = await asked(slack, " ".join(spec.path[1:]), "/dealwire")

    assert "admin" in message.text.casefold()


@pytest.mark.usefixtures("real")
async def test_home_tab_shows_what_somebody_watches(slack: FakeSlack) -> None:
    await asked(slack, "watch openai to me")

    await slack.people.open_home(slack.person)
    await slack.wait_for("views.publish")

    home = slack.home_of(slack.person)
    assert home is not None
    assert "OpenAI" in json.dumps(home.payload["blocks"], ensure_ascii=False)


@pytest.mark.usefixtures("real")
async def test_buttons_of_an_answer_can_all_be_pressed(slack: FakeSlack) -> None:
    message = await asked(slack, "show 1")
    elements = [each for block in message.blocks if block["type"] == "actions" for each in block["elements"]]
    assert elements

    for element in elements:
        before = len(slack.record.exchanges)
        assert (await (await slack.people.click(slack.person, message, element["action_id"])).acked()).in_time
        if "\n" in element["value"]:
            await slack.wait_for("views.open")
        else:
            await slack.wait_for(RESPONSE_URL)
        assert len(slack.record.exchanges) > before

    assert slack.record.refused == []
