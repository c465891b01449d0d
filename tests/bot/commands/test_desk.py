"""The desk: suggestions for what is being typed, events of which each is answered once, workspaces that leave."""

import asyncio
import time
from datetime import timedelta

import pytest

from bot.commands import Desk, Form
from bot.commands.parse import _tokens
from bot.model.reply import Request
from tests.bot.commands.world import EN, JA, NOW, world

__all__ = ["world"]


@pytest.fixture
def desk(world):
    return Desk(world.ports)


@pytest.mark.parametrize(
    ("form", "text", "language", "value"),
    [
        (Form.COMPANY, "エヌビ", EN, "Nvidia"),
        (Form.COMPANY, "nvdia", EN, "Nvidia"),
        (Form.COMPANY, "soft", JA, "SoftBank"),
        (Form.COMPANIES, "OpenAI, nvi", EN, "OpenAI, Nvidia"),
        (Form.KIND, "クラウド", JA, "compute"),
        (Form.KINDS, "power、計算", JA, "power, compute"),
        (Form.PLACE, "テキサス", EN, "US-TX"),
        (Form.PLACE, "tex", JA, "US-TX"),
        (Form.ZONE, "tok", EN, "Asia/Tokyo"),
        (Form.ZONE, "東京", JA, "Asia/Tokyo"),
        (Form.STATUS, "announ", EN, "announced"),
        (Form.COMMAND, "digest sch", EN, "dealwire digest schedule"),
        (Form.DEAL, "1", EN, "1"),
        (Form.WEEKDAYS, "mon-thu", EN, "mon-thu"),
        (Form.TIME, "7:15", EN, "7:15"),
        (Form.DURATION, "", EN, "1h"),
    ],
)
async def test_the_best_suggestion_comes_first(desk, form, text, language, value):
    found = await desk.suggest(form, text, language)

    assert value == found[0].value
    assert all(0 < len(choice.label) <= 100 for choice in found)


async def test_nothing_typed_suggests_the_companies_of_the_largest_deals(desk):
    assert [choice.value for choice in await desk.suggest(Form.COMPANY, "", EN)][:2] == ["OpenAI", "Oracle"]


async def test_watches_and_digests_are_suggested_to_who_has_them(desk, world):
    world.ask("/deals watch Nvidia")
    world.ask("/dealwire digest schedule 9:00 name=morning")
    asker = Request(path=(), language=EN, now=NOW, platform="slack", workspace="T1", channel="C1", person="U1")

    assert [choice.value for choice in await desk.suggest(Form.WATCH, "", EN, asker=asker)] == ["1"]
    assert [choice.value for choice in await desk.suggest(Form.DIGEST, "mor", EN, asker=asker)] == ["morning"]
    assert await desk.suggest(Form.WATCH, "", EN) == []


async def test_an_event_is_new_once(desk):
    assert [await desk.first_seen("slack", "E1") for _ in range(2)] == [True, False]


async def test_a_workspace_that_comes_back_in_time_is_kept(desk, world):
    await desk.forget("slack", "T1", timedelta(0))

    assert await desk.welcome("slack", "T1")
    assert world.ports.workspaces.erase_left() == []


def test_quotes_without_an_end_are_read_in_a_moment():
    began = time.process_time()

    _tokens('"' + "\\" * 5_000)

    assert time.process_time() - began < 1


async def test_who_asks_before_the_store_is_open_waits_for_it(world):
    opening = asyncio.get_running_loop().create_future()
    desk = Desk(opening)
    request = Request(path=("deals", "company"), params={"company": "Nvidia"}, language=EN, now=NOW)
    asked = asyncio.create_task(desk.answer(request))
    gave_up = asyncio.create_task(desk.first_seen("slack", "1"))
    await asyncio.sleep(0)
    gave_up.cancel()
    await asyncio.sleep(0)

    assert not asked.done()
    opening.set_result(world.ports)
    assert (await asked).ok
