"""What people did → where it was and what it said."""

import pytest

from adapters.slack.asking import Place, address_in, place_of, place_of_command, place_of_event, typed_in, words_of
from adapters.slack.sign_in import authorization_url


def test_press_in_a_private_message_of_a_thread():
    body = {
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "container": {"type": "message", "is_ephemeral": True, "thread_ts": "1.2"},
        "trigger_id": "t",
        "response_url": "https://hooks.example/1",
    }

    assert place_of(body) == Place(
        team="T1",
        channel="C1",
        user="U1",
        trigger="t",
        response_url="https://hooks.example/1",
        thread="1.2",
        private=True,
    )


def test_press_in_the_home_tab_has_a_view_and_no_channel():
    body = {
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "view": {"id": "V1", "type": "home"},
        "container": {"type": "view"},
    }

    assert place_of(body) == Place(team="T1", channel="", user="U1", view="V1", home=True)


def test_workspace_is_that_of_the_person_where_slack_names_no_other():
    assert place_of({"team": None, "user": {"id": "U1", "team_id": "T2"}}).team == "T2"


def test_command_and_event_say_where_they_come_from():
    command = {"team_id": "T1", "channel_id": "C1", "user_id": "U1", "response_url": "https://hooks.example/1"}
    event = {"team_id": "T1", "event": {"user": "U1", "channel": "D1", "tab": "home"}}

    assert place_of_command(command).channel == "C1"
    assert place_of_event(event) == Place(team="T1", channel="D1", user="U1", home=True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("A & B <ok>", {"text": "A &amp; B &lt;ok&gt;"}),
        ("see OpenAI and https://a.example", {"text": "see <https://o.example|OpenAI> and <https://a.example>"}),
        ("hi U1 in deals", {"text": "hi <@U1> in <#C1|deals>"}),
        ("a\n\nTitle\n\nBody", {"text": "a", "attachments": [{"title": "Title", "text": "Body"}]}),
        ("&lt;", {"text": "&amp;lt;"}),
        ("", {}),
    ],
)
def test_message_is_read_as_it_stands_there_for_people(words, message):
    assert words_of(message) == words


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("settings allow <@U123>", "settings allow <@U123|ada>"),
        ("source add https://a.example/?x=1&y=2", "source add <https://a.example/?x=1&amp;y=2>"),
        ("source add http://a.example", "source add <http://a.example|a.example>"),
        ("R&D over $1b", "R&amp;D over $1b"),
    ],
)
def test_what_was_typed_names_people_and_addresses_as_they_are(words, text):
    assert typed_in(text) == words


@pytest.mark.parametrize(
    ("address", "words"),
    [("https://a.example/1", " https://a.example/1 "), (None, "see https://a.example/1"), (None, "deal")],
)
def test_message_that_is_an_address_is_read_as_a_page(address, words):
    assert address_in(words) == address


@pytest.mark.parametrize(
    ("expected", "api_url"),
    [
        (None, ""),
        (None, "https://proxy.example/api/"),
        ("https://slack-gov.com/oauth/v2/authorize", "https://slack-gov.com/api/"),
    ],
)
def test_installation_is_agreed_to_at_the_slack_that_is_used(expected, api_url):
    assert authorization_url(api_url) == expected
