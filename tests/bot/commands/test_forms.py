"""What a form that was filled in asks for."""

from bot.commands import COMMANDS, completed

SCHEDULE = next(spec for spec in COMMANDS if spec.path == ("dealwire", "digest", "schedule"))


def test_what_was_filled_in_goes_before_what_was_known():
    filled = {"min": "$1b", "companies": "OpenAI, Oracle", "days": ""}

    assert completed(SCHEDULE, {"at": "09:00", "min": "$5b"}, filled) == {
        "at": "09:00",
        "min": "$1b",
        "companies": "OpenAI, Oracle",
    }


def test_a_list_that_was_emptied_ends_and_one_that_was_never_there_is_not_asked_for():
    given = {"at": "09:00", "companies": "OpenAI"}

    assert completed(SCHEDULE, given, {"companies": "", "kinds": "", "at": ""}) == {"companies": "off"}
