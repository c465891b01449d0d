"""Every command, on a real store, in both languages: words, options, examples and answers."""

import re

import pytest

from bot.commands import COMMANDS, DEALS, SETTINGS, Form, Rights
from bot.commands.table import VOCABULARY
from bot.i18n import SERVED, catalogue
from tests.bot.commands.stage import shown
from tests.bot.commands.world import EN, JA, world

__all__ = ["world"]
_MENU_NAME = re.compile(r"[-_\w]{1,32}")

ANSWERED = (
    "/deals find nvidia",
    "/deals show 1",
    "/deals company OpenAI",
    "/deals top since 90d",
    "/deals chart by kinds",
    "/deals chart Nvidia",
    "/deals loops",
    "/deals watch Nvidia over 1b",
    "/deals watches",
    "/deals snooze 1 1d",
    "/deals unwatch 1",
    "/deals read https://news.example/page",
    "/deals why 1",
    "/deals export nvidia csv",
    "/deals help",
    "/deals home",
    "/dealwire digest schedule at=09:00 days=weekdays name=daily",
    "/dealwire digest preview",
    "/dealwire digest now",
    "/dealwire digest pause",
    "/dealwire digest resume",
    "/dealwire digest list",
    "/dealwire digest remove daily",
    "/dealwire source add https://feed.example/",
    "/dealwire source test https://feed.example/",
    "/dealwire source list",
    "/dealwire source export",
    "/dealwire source remove 1",
    "/dealwire source import https://feed.example/feeds.opml",
    "/dealwire correct 1 status completed",
    "/dealwire settings zone=Asia/Tokyo",
    "/dealwire status",
    "/dealwire setup",
    "/dealwire setup step=post",
    "/dealwire help",
    "/dealwire forget",
    "/dealwire forget confirm=yes",
)


@pytest.mark.parametrize("spec", COMMANDS, ids=lambda spec: " ".join(spec.path))
def test_menus_can_be_made_of_a_command(spec):
    assert spec.group[0] in {DEALS, SETTINGS}
    assert len(spec.params) <= 25
    for language in SERVED:
        assert 1 <= len(spec.summary(language)) <= 100
        assert _MENU_NAME.fullmatch(spec.label(language))
        labels = [param.label(language) for param in spec.params]
        assert len(labels) == len(set(labels))
        assert all(_MENU_NAME.fullmatch(label) for label in labels)
        assert all(1 <= len(param.summary(language)) <= 100 for param in spec.params)


@pytest.mark.parametrize("spec", COMMANDS, ids=lambda spec: " ".join(spec.path))
def test_a_command_goes_by_its_name_in_every_language(spec):
    for language in SERVED:
        words = [*spec.group[:-1], spec.group[-1], spec.label(language)]

        assert spec.path == VOCABULARY.path(words)[0]


def test_choices_are_labelled_in_every_language():
    for spec in COMMANDS:
        for param in spec.params:
            for language in SERVED:
                choices = param.choices(language)
                assert bool(choices) is (
                    param.form in {Form.CHOICE, Form.SIDE, Form.KIND, Form.STATUS, Form.SORT, Form.LANGUAGE}
                )
                assert len({choice.label for choice in choices}) == len(choices)


def test_what_changes_settings_is_not_for_everyone():
    everyone = {spec.path for spec in COMMANDS if spec.rights is Rights.EVERYONE}

    assert {path for path in everyone if path[0] == SETTINGS} == {("dealwire", "help")}
    assert {path[0] for path in everyone - {("dealwire", "help")}} == {DEALS}


@pytest.mark.parametrize("language", [EN, JA])
def test_every_example_can_be_typed(world, language):
    for spec in COMMANDS:
        reply = world.ask(spec.usage(language), language, channel="C9")

        assert reply.blocks, spec.path
        assert reply.language is language
        assert catalogue(language).text("error.unexpected") not in shown(reply), spec.path


@pytest.mark.parametrize("language", [EN, JA])
def test_every_command_answers(world, language):
    asked = set()
    for text in ANSWERED:
        reply = world.ask(text, language)

        assert reply.ok, (text, shown(reply))
        assert reply.blocks
        asked.add(VOCABULARY.path(text.split())[0])
    assert {spec.path for spec in COMMANDS} - asked == {("dealwire", "settle")}


def test_buttons_lead_to_commands_that_are_there(world):
    for text in ANSWERED:
        reply = world.ask(text)
        cards = [action for block in reply.blocks for action in getattr(block, "actions", ())]
        for action in (*reply.actions, *cards):
            path, _ = VOCABULARY.path(action.command.split())
            spec = VOCABULARY.spec(path)

            assert spec is not None, action
            assert all(spec.param(name) for name in action.asks), action
            assert len(action.command) <= 97, action
            assert len(action.asks) <= 5, action


def test_what_is_shared_is_asked_for_by_its_own_text(world):
    first = world.ask("/deals find nvidia over $1b since 30d")

    assert first.command == "/deals find text=nvidia min=$1b since=30d"
    assert world.ask(first.command) == first


def test_nobody_without_the_right_changes_settings(world):
    refused = world.ask("/dealwire settings language=ja", may_change_settings=False)
    world.ask("/dealwire settings allow <@U0002AB>")
    named = world.ask("/dealwire settings language=ja", may_change_settings=False, person="U0002AB")

    assert (refused.ok, shown(refused)) == (False, ["Only workspace admins can do that here."])
    assert named.ok


def test_who_may_not_is_told_who_may(world):
    world.ask("/dealwire settings allow <@U0002AB>")

    refused = world.ask("/dealwire settings language=ja", may_change_settings=False)

    (_, named) = refused.blocks
    assert [span.person for span in named.lines[0] if span.person] == ["U0002AB"]


def test_who_has_the_right_and_whom_alerts_call_are_shown_by_name(world):
    world.ask("/dealwire settings allow <@U0002AB>")

    reply = world.ask("/dealwire settings call=<!subteam^S0123AB|@infra>")

    spans = [span for block in reply.blocks for one in getattr(block, "lines", ()) for span in one]
    assert {span.group for span in spans if span.group} == {"S0123AB"}
    assert "U0002AB" in {span.person for span in spans if span.person}


def test_what_belongs_to_a_channel_asks_for_one(world):
    reply = world.ask("/dealwire digest list", channel="")

    assert shown(reply) == ["This belongs to a channel: ask for it in one."]
