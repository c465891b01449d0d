"""The whole lexicon, as it ships."""

from __future__ import annotations

import time

from bot.lexicon import load_lexicon
from bot.lexicon.organisations import load_gazetteer
from bot.lexicon.places import load_places


def test_lexicon_is_read_once_per_process() -> None:
    assert load_lexicon() is load_lexicon()


def test_everything_that_is_sold_is_a_kind_of_deal() -> None:
    lexicon = load_lexicon()
    sold = {kind for organisation in lexicon.organisations.values() for kind in organisation.sells}

    assert set() == sold - set(lexicon.frames.kinds)


def test_no_form_means_both_a_place_and_an_organisation() -> None:
    lexicon = load_lexicon()

    assert set() == {name.text for name in lexicon.names} & {place.text for place in lexicon.places}


def test_projects_stand_in_places_that_are_known() -> None:
    lexicon = load_lexicon()
    codes = {place.code for place in lexicon.places}

    assert set() == {code for project in lexicon.projects.values() for code in project.places} - codes


def test_names_and_places_load_in_a_fraction_of_a_second() -> None:
    """Measured: 0.12 s of CPU time on a slow machine. The bound catches only a fall back to something far slower."""
    start = time.process_time()
    load_gazetteer()
    load_places()

    assert time.process_time() - start < 0.6


def test_lexicon_hands_out_what_the_gazetteer_holds() -> None:
    lexicon = load_lexicon()

    assert lexicon.gazetteer.products == lexicon.products
    assert lexicon.gazetteer.tickers == lexicon.tickers


def test_each_product_belongs_to_an_organisation() -> None:
    lexicon = load_lexicon()

    assert {product.owner for product in lexicon.products.values()} <= set(lexicon.organisations)
