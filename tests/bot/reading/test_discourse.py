"""Phrases stand for parties that were named before."""

from __future__ import annotations

import re

from bot.lexicon import load_lexicon
from bot.lexicon.grammar import Anaphor
from bot.reading.clauses import Party
from bot.reading.discourse import Discourse

COMPANY = Anaphor(name="company", pattern=re.compile("the company"), plural=False, types=frozenset())
BOTH = Anaphor(name="they", pattern=re.compile("both"), plural=True, types=frozenset())
CHIPMAKER = Anaphor(name="chipmaker", pattern=re.compile("the chipmaker"), plural=False, types=frozenset({"chips"}))


def party(*names: str, case: str = "subj") -> Party:
    return Party(start=0, end=1, names=names, case=case)


def after(*sentences: list[Party]) -> Discourse:
    discourse = Discourse(load_lexicon().organisations)
    for index, parties in enumerate(sentences):
        discourse.note(index, parties)
    return discourse


def test_the_company_is_the_latest_subject() -> None:
    discourse = after([party("Oracle"), party("Meta", case="with")])

    assert discourse.resolve(COMPANY, []) == ("Oracle",)


def test_the_company_as_an_object_is_never_its_own_subject() -> None:
    discourse = after([party("OpenAI")])

    assert discourse.resolve(COMPANY, [party("Microsoft")], is_object=True) == ("OpenAI",)


def test_a_type_picks_the_latest_of_that_type() -> None:
    discourse = after([party("Nvidia"), party("OpenAI", case="with")])

    assert discourse.resolve(CHIPMAKER, []) == ("Nvidia",)


def test_both_are_the_latest_two() -> None:
    discourse = after([party("Nvidia"), party("OpenAI", case="with")])

    assert discourse.resolve(BOTH, []) == ("Nvidia", "OpenAI")


def test_nobody_named_is_nobody_meant() -> None:
    discourse = after()

    assert discourse.resolve(COMPANY, []) == ()
    assert discourse.topic(1) is None


def test_a_topic_is_forgotten_after_some_sentences() -> None:
    discourse = after([party("Oracle")])

    assert discourse.topic(3) is not None
    assert discourse.topic(30) is None


def test_a_heading_that_names_one_party_speaks_of_it() -> None:
    discourse = Discourse(load_lexicon().organisations)

    discourse.note(0, [party("Oracle", case="none")], is_heading=True)

    topic = discourse.topic(1)
    assert topic is not None
    assert topic.names == ("Oracle",)
