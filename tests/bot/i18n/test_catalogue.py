"""The catalogues: same keys, same slots, nothing that cannot be filled."""

import pytest

from bot.errors import LexiconError
from bot.i18n import SERVED, _flat, catalogue, place_names, typed_words
from bot.i18n.templates import slot_names
from bot.model import Language


def test_all_languages_have_the_same_messages():
    japanese, english = (set(catalogue(language).messages) for language in SERVED)

    assert japanese == english


def test_every_template_can_be_parsed():
    for language in SERVED:
        for key, templates in catalogue(language).messages.items():
            for template in templates:
                assert slot_names(template) is not None, key


def test_plain_messages_have_the_same_slots_in_all_languages():
    # The wording of deals may leave a value to the bracket after it, so its slots may differ.
    japanese, english = (catalogue(language).messages for language in SERVED)
    free = ("deal.", "frame.", "summary.others_more")
    different = {
        key
        for key in japanese
        if not key.startswith(free) and _slots(japanese[key]) != _slots(english[key]) and key not in _LENIENT
    }

    assert set() == different


_LENIENT = {"facts.sources_languages"}


def _slots(templates):
    return set().union(*(slot_names(template) for template in templates))


def test_places_are_named_in_all_languages():
    japanese, english = (place_names(language) for language in SERVED)

    assert set(japanese) == set(english)
    assert sum(code.startswith("US-") for code in english) >= 51
    assert {"AE", "GB", "JP", "US", "US-DC", "US-TX"} <= set(english)
    assert all(name.strip() == name and name for names in (japanese, english) for name in names.values())


def test_names_of_places_are_not_shared():
    for language in SERVED:
        names = [name.casefold() for name in place_names(language).values()]

        assert len(names) == len(set(names)), language


def test_readers_of_other_languages_are_served_in_english():
    assert catalogue(Language.EN) == catalogue(Language.KO)


def test_an_unknown_message_is_an_error_that_names_it():
    with pytest.raises(LexiconError, match=r"no\.such\.message"):
        catalogue(Language.EN).text("no.such.message")


def test_a_message_without_its_slot_is_an_error_that_names_it():
    with pytest.raises(LexiconError, match=r"money\.year"):
        catalogue(Language.EN).text("money.year")


@pytest.mark.parametrize("value", [1, [], [1], ["a", 2], None])
def test_a_message_that_is_no_text_is_an_error_that_names_it(value):
    with pytest.raises(LexiconError, match=r"x\.toml: a\.b is neither"):
        _flat({"a": {"b": value}}, "", "x.toml")


def test_a_section_lists_its_messages_in_the_order_of_the_file():
    assert list(catalogue(Language.JA).section("side")) == ["payer", "payee", "partner"]


def test_no_word_that_is_typed_has_two_meanings():
    for section in ("command", "words", "kind", "status", "side", "sort", "unit", "moment", "magnitude", "currency"):
        words = [word.casefold() for typed in typed_words(section).values() for word in typed]

        assert sorted(set(words)) == sorted(words), section
