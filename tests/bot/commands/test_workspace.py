"""What people set up in a channel: watches, digests, settings, rights, sources, and the reasons for what comes."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.export import csv_of
from bot.commands.greeting import greet, greeting
from bot.i18n import SERVED
from bot.model import Language
from bot.model.delivery import ChannelKey, DeliveryKind, Policy
from bot.model.schedule import Weekday
from bot.model.workspace import Arrival, WorkspaceKey
from tests.bot.commands.stage import shown
from tests.bot.commands.world import JA, NOW, nvidia_invests_in_openai, world

__all__ = ["world"]
HERE = ChannelKey("slack", "T1", "C1")


def schedules(world):
    channel = world.ports.channels.channel(HERE)
    return [stored.schedule for stored in world.ports.schedules.schedules(channel.id)]


def test_a_watch_says_how_much_it_would_have_brought(world):
    reply = world.ask("/deals watch Nvidia over $1b")

    assert shown(reply) == [
        "You will be told in this channel: Nvidia · $1B or more",
        "In the last 30 days that was 2 deals.",
    ]


def test_a_watch_for_everything_is_refused_with_an_example(world):
    reply = world.ask("/deals watch")

    assert (reply.ok, reply.param) == (False, "company")


def test_a_watch_of_somebody_else_cannot_be_ended(world):
    world.ask("/deals watch Nvidia to=me", person="U1")

    refused = world.ask("/deals unwatch 1", person="U2")

    assert not refused.ok
    assert world.ask("/deals unwatch 1", person="U1", channel="D7").ok


def test_a_snoozed_watch_says_until_when(world):
    world.ask("/deals watch Nvidia")

    asleep = world.ask("/deals snooze 1 1d")
    stored = world.ports.watches.watch(1)

    assert asleep.ok
    assert NOW + timedelta(days=1) == stored.snoozed_until
    assert world.ask("/deals snooze 1 off").ok
    assert world.ports.watches.watch(1).snoozed_until is None


def test_a_digest_keeps_what_is_not_changed(world):
    world.ask("/dealwire digest schedule 9:00 weekdays tokyo kinds compute,power over $1b")
    world.ask("/dealwire digest schedule 18:30")

    (kept,) = schedules(world)
    assert (kept.at.hour, kept.at.minute, kept.zone) == (18, 30, "Asia/Tokyo")
    assert (kept.filter.kinds, kept.filter.min_usd) == (("compute", "power"), 1_000_000_000)
    assert Weekday.SATURDAY not in kept.weekdays


def test_a_removed_digest_can_be_set_again_as_it_was(world):
    world.ask("/dealwire digest schedule 9:00 月水金 時間帯 東京 企業 Nvidia、OpenAI 言語 日本語", JA)
    before = schedules(world)

    removed = world.ask("/dealwire digest remove")
    world.ask(removed.actions[0].command)

    assert before == schedules(world)


def test_a_digest_of_now_is_queued_and_told_once(world):
    channel = world.ports.channels.register(HERE, JA, "UTC")
    world.hear(nvidia_invests_in_openai(7), 9, NOW - timedelta(hours=1))

    first, again = world.ask("/dealwire digest now"), world.ask("/dealwire digest now")

    assert first.ok
    assert shown(again) == ["There is nothing that this channel has not seen."]
    assert sum(world.ports.outbox.counts(channel.id).values()) >= 1


def test_settings_are_kept_and_logged_with_who_changed_them(world):
    reply = world.ask("/dealwire settings 東京 22時〜7時 policy resend alerts 5", person="U7")

    kept = world.ports.channels.channel(HERE)
    assert (kept.zone, kept.policy, kept.alerts_a_day, kept.quiet.start.hour) == ("Asia/Tokyo", Policy.RESEND, 5, 22)
    assert kept.keeper == "U7"
    assert any("U7" in text and "UTC" not in text for text in shown(reply))


def test_hours_that_cannot_be_read_name_their_field(world):
    reply = world.ask("/dealwire settings quiet=later")

    assert (reply.ok, reply.param) == (False, "quiet")


def test_a_zone_that_is_not_known_suggests_others(world):
    reply = world.ask("/dealwire settings zone=york")

    assert "America/New_York" in " ".join(shown(reply))


def test_the_test_post_goes_the_way_of_digests(world):
    reply = world.ask("/dealwire setup step=post")
    channel = world.ports.channels.channel(HERE)

    delivery = world.ports.outbox.delivery(f"t:{channel.id}:{NOW:%Y%m%d%H%M}")

    assert reply.ok
    assert delivery.kind is DeliveryKind.NOTICE


def test_why_names_the_filter_that_keeps_a_deal_back(world):
    world.ask("/dealwire digest schedule 9:00 kinds power name small")

    assert any("kinds" in text and "small" in text for text in shown(world.ask("/deals why 1")))


def test_why_names_the_message_that_told_a_deal(world):
    world.ask("/deals watch Nvidia")
    world.hear(nvidia_invests_in_openai(7), 9)
    (deal,) = world.ports.deals.changed(NOW, NOW + timedelta(days=1))[-1:]

    told = shown(world.ask(f"/deals why {deal[0].id}"))

    assert any("Alert to this channel" in text for text in told)


def test_forgetting_asks_first(world):
    world.ask("/deals watch Nvidia")

    world.ask("/dealwire forget")
    assert world.ports.channels.channel(HERE) is not None

    world.ask("/dealwire forget confirm=yes")
    assert world.ports.channels.channel(HERE) is None


def test_a_source_is_tried_and_read_before_it_is_added(world):
    tried = world.ask("/dealwire source test https://feed.example/")
    added = world.ask("/dealwire source add https://feed.example/")
    again = world.ask("/dealwire source add https://feed.example/")
    missing = world.ask("/dealwire source add https://nowhere.example/")

    assert all(reply.ok for reply in (tried, added, again))
    assert "It is read already, as feed 1: Feed of examples" in shown(again)
    assert (missing.ok, missing.param) == (False, "url")


def test_nothing_in_a_file_is_a_formula():
    rows = [{"headline": "=cmd()", "places": ["@x", "b"], "usd": 5, "note": " +1", "none": None}]

    (_, row) = csv.reader(io.StringIO(csv_of(rows).removeprefix("\ufeff")))

    assert row == ["'=cmd()", "'@x; b", "5", "' +1", ""]


def arrival(person=None, language=Language.EN):
    key = WorkspaceKey("slack", "T1")
    return Arrival(workspace=key, channel="C1", person=person, language=language, zone="Asia/Tokyo", at=NOW)


def test_a_workspace_is_told_the_first_steps_once(world):
    first, again = greet(arrival(), world.ports), greet(arrival(), world.ports)

    queued = world.ports.outbox.delivery("hello:slack:T1")
    assert (first, again) == (True, False)
    assert "/dealwire setup" in str(queued.payload)


def test_a_workspace_in_which_something_is_set_is_told_nothing(world):
    world.ask("/dealwire settings language=ja")

    assert not greet(arrival(), world.ports)


@pytest.mark.parametrize("language", SERVED)
def test_first_steps_have_a_button_only_where_it_sets_up_that_channel(language):
    in_channel, to_person = (greeting(language, in_channel=each) for each in (True, False))

    assert [action.command for action in in_channel.actions] == ["/dealwire setup", "/deals help"]
    assert [action.command for action in to_person.actions] == ["/deals help"]


def test_the_home_of_a_new_workspace_tells_the_first_steps(world):
    assert any("/dealwire setup" in each for each in shown(world.ask("/deals home")))


@pytest.mark.parametrize(
    "typed", ["<!subteam^S0614TZR7|@infra>", "!subteam^S0614TZR7", "S0614TZR7", "<@&123456789012345678>"]
)
def test_a_group_that_alerts_call_is_kept_until_it_is_ended(world, typed):
    assert world.ask(f"/dealwire settings call {typed}").ok
    called = world.ports.channels.channel(HERE).calls
    assert called in {"S0614TZR7", "123456789012345678"}
    assert called in " ".join(shown(world.ask("/dealwire settings")))

    assert world.ask("/dealwire settings call off").ok
    assert world.ports.channels.channel(HERE).calls is None


@pytest.mark.parametrize(
    "typed", ["@everyone", "@here", "<!channel>", "<!here|here>", "<@U0614TZR7>", "<@&1>", "everyone"]
)
def test_nobody_but_one_group_can_be_called(world, typed):
    refused = world.ask(f"/dealwire settings call {typed}")

    assert (refused.ok, refused.param) == (False, "calls")
    assert world.ports.channels.channel(HERE) is None or world.ports.channels.channel(HERE).calls is None


def test_a_watch_may_be_for_several_of_each(world):
    reply = world.ask("/deals watch nvidia, openai kind compute,investment place texas, japan")
    (watch,) = (stored.watch for stored in world.ports.watches.watches(HERE, None))

    assert reply.ok
    assert watch.companies == ("Nvidia", "OpenAI")
    assert (set(watch.kinds), set(watch.places)) == ({"compute", "investment"}, {"US-TX", "JP"})
    again = world.ask("/deals unwatch 1").actions[0].command
    assert world.ask(again).ok
    assert [watch] == [stored.watch for stored in world.ports.watches.watches(HERE, None)]


def test_a_kind_is_told_from_a_company_in_a_watch_too(world):
    world.ask("/deals watch nvidia compute over $1b")

    (stored,) = world.ports.watches.watches(HERE, None)
    assert (stored.watch.companies, stored.watch.kinds) == (("Nvidia",), ("compute",))


def test_what_a_digest_holds_can_be_chosen_by_its_form(world):
    reply = world.ask("/dealwire digest schedule 9:00 companies nvidia kinds compute")
    choose = next(action for action in reply.actions if "companies" in action.asks)

    assert 'companies "Nvidia" kinds "compute"' in choose.command
    assert world.ask(choose.command).ok


class Broken:
    def faults(self):
        return {"discord": "Set DEALWIRE_DISCORD_TOKEN"}


def test_status_tells_of_a_chat_that_lets_nobody_in(world):
    world.ports = replace(world.ports, chats=Broken())

    assert any("Discord" in each and "DEALWIRE_DISCORD_TOKEN" in each for each in shown(world.ask("/dealwire status")))
