"""Forms: an input for each parameter by what it takes, filled in beforehand, and read when they are sent in."""

import pytest

from adapters.slack.forms import Errand, asked_form, errors_at, form_view, message_view, options, submitted
from bot.commands import COMMANDS, Choice, Form
from bot.i18n import SERVED
from bot.model import Language
from tests.fakes.slack.limits import check_view

WATCH = next(spec for spec in COMMANDS if spec.path == ("deals", "watch"))
SCHEDULE = next(spec for spec in COMMANDS if spec.path == ("dealwire", "digest", "schedule"))


def form(spec, given, *names, language=Language.EN):
    errand = Errand(f"/{' '.join(spec.path)}", names, "C1", "https://hooks.example/1")
    return form_view(spec, errand, given, language)


@pytest.mark.parametrize("language", SERVED)
def test_form_of_every_command_is_one_that_slack_shows(language):
    for spec in COMMANDS:
        names = tuple(param.name for param in spec.params)
        if names:
            check_view(form(spec, dict.fromkeys(names, "12"), *names, language=language), ())


def test_inputs_are_of_the_kind_of_their_values():
    names = ("at", "zone", "language", "kinds", "cap", "days")
    blocks = form(SCHEDULE, {}, *names)["blocks"]

    assert [block["element"]["type"] for block in blocks] == [
        "timepicker",
        "external_select",
        "static_select",
        "multi_static_select",
        "number_input",
        "plain_text_input",
    ]
    assert [block["optional"] for block in blocks] == [False, True, True, True, True, True]


def test_what_is_known_stands_in_the_form():
    given = {
        "at": "09:00",
        "zone": "Asia/Tokyo",
        "language": "ja",
        "kinds": "compute, chips",
        "cap": "5",
        "days": "weekdays",
    }
    blocks = {block["block_id"]: block["element"] for block in form(SCHEDULE, given, *given)["blocks"]}

    assert blocks["at"]["initial_time"] == "09:00"
    assert blocks["zone"]["initial_option"]["value"] == "Asia/Tokyo"
    assert blocks["language"]["initial_option"]["value"] == "ja"
    assert [each["value"] for each in blocks["kinds"]["initial_options"]] == ["compute", "chips"]
    assert (blocks["cap"]["initial_value"], blocks["days"]["initial_value"]) == ("5", "weekdays")


def test_several_companies_and_places_are_found_by_typing_each():
    given = {"companies": "OpenAI, SoftBank", "places": "US-TX"}
    blocks = {block["block_id"]: block["element"] for block in form(SCHEDULE, given, "companies", "places")["blocks"]}

    assert {each["type"] for each in blocks.values()} == {"multi_external_select"}
    assert [each["value"] for each in blocks["companies"]["initial_options"]] == ["OpenAI", "SoftBank"]
    assert [asked_form(each["action_id"]) for each in blocks.values()] == [Form.COMPANY, Form.PLACE]


def test_values_that_fit_no_picker_are_left_for_the_person():
    blocks = form(SCHEDULE, {"at": "9 o'clock", "language": "fr", "cap": "many"}, "at", "language", "cap")["blocks"]

    assert [set(block["element"]) & {"initial_time", "initial_option", "initial_value"} for block in blocks] == [
        set()
    ] * 3


def test_form_has_words_of_the_language():
    view = form(WATCH, {}, "company", language=Language.JA)

    assert (view["submit"]["text"], view["close"]["text"]) == ("実行", "閉じる")
    assert view["blocks"][0]["label"]["text"] == WATCH.params[0].label(Language.JA)


def test_errand_comes_back_as_it_went():
    errand = Errand("/deals watch", ("company",), "C1", "https://hooks.example/1", "1.2", home=True)

    assert (Errand.read(errand.written()), errand.fits) == (errand, True)
    assert not Errand("/deals find " + "億" * 3000, ()).fits


def test_what_was_filled_in_is_read_by_name():
    values = {
        "company": {"a": {"type": "external_select", "selected_option": {"value": "OpenAI"}}},
        "kinds": {"a": {"type": "multi_static_select", "selected_options": [{"value": "chips"}, {"value": "power"}]}},
        "at": {"a": {"type": "timepicker", "selected_time": "09:00"}},
        "allow": {"a": {"type": "users_select", "selected_user": "U1"}},
        "min": {"a": {"type": "plain_text_input", "value": " $1b "}},
        "place": {"a": {"type": "external_select", "selected_option": None}},
        "cap": {"a": {"type": "number_input", "value": None}},
    }

    assert submitted({"state": {"values": values}}) == {
        "company": "OpenAI",
        "kinds": "chips, power",
        "at": "09:00",
        "allow": "U1",
        "min": "$1b",
        "place": "",
        "cap": "",
    }


@pytest.mark.parametrize(("param", "place"), [("zone", "zone"), ("company", "at"), (None, "at")])
def test_error_stands_at_its_input_or_at_the_first(param, place):
    view = form(SCHEDULE, {}, "at", "zone")

    assert errors_at(view, param, "No such zone.") == {
        "response_action": "errors",
        "errors": {place: "No such zone."},
    }


def test_form_of_a_value_is_known_by_its_input():
    element = form(WATCH, {}, "company")["blocks"][0]["element"]

    assert (asked_form(element["action_id"]), asked_form("ask:nothing:x")) == (Form.COMPANY, None)


def test_what_was_typed_may_be_taken_as_it_is():
    found = [Choice("オープンAI", "OpenAI"), Choice("x" * 100, "y" * 100)]

    assert [each["value"] for each in options(found, "  open ")] == ["OpenAI", "open"]
    assert [each["value"] for each in options(found, "openai")] == ["OpenAI", "openai"]
    assert [each["value"] for each in options(found, "オープンAI")] == ["OpenAI"]
    assert options([], "") == []


def test_modal_that_only_shows_something_can_be_shown():
    check_view(message_view("A title that is much too long for Slack", [{"type": "divider"}], Language.EN), ())
