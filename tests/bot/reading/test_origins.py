"""Where a firm comes from is no place of its deal."""

from __future__ import annotations

import pytest

from bot.lexicon import load_lexicon
from bot.model import Article
from bot.reading.circumstances import Stretch, places
from bot.reading.deals import set_scenes
from bot.reading.document import make_document

LEXICON = load_lexicon()


def places_in(text: str) -> set[str]:
    scenes = set_scenes(make_document(Article(url="file:x", title="", text=text, outlet="x"), LEXICON), LEXICON)
    assert scenes is not None
    view = scenes.scenes[-1].view
    return set(places(Stretch(view.sentence.start, view.sentence.end, view.sentence.start), view))


@pytest.mark.parametrize(
    "text",
    [
        "U.S. technology giants Microsoft and Meta will invest $60 billion.",
        "Japan's SoftBank will invest $40 billion in OpenAI.",
        "Netherlands cloud provider Nebius signed Meta for $3 billion.",
    ],
)
def test_the_country_of_a_firm_is_no_place_of_its_deal(text: str) -> None:
    assert places_in(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Microsoft will build in Texas companies' largest campus for $6 billion.", {"US-TX"}),
        ("Microsoft will spend $15 billion in Japan.", {"JP"}),
        ("Japan's SoftBank will build a $9 billion campus in Ohio.", {"US-OH"}),
    ],
)
def test_where_something_is_built_is(text: str, expected: set[str]) -> None:
    assert expected == places_in(text)
