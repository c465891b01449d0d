"""An article as a whole is weighed: how sure its deals are, what it holds, what it speaks of."""

from __future__ import annotations

from bot.lexicon import load_lexicon
from bot.model import Article
from bot.reading.deals import Scenes, set_scenes
from bot.reading.document import make_document
from bot.reading.relevance import article_features, article_score

LEXICON = load_lexicon()


def scenes_of(text: str, title: str = "") -> Scenes:
    scenes = set_scenes(make_document(Article(url="file:x", title=title, text=text, outlet="x"), LEXICON), LEXICON)
    assert scenes is not None
    return scenes


def test_the_three_surest_deals_count_the_surest_first() -> None:
    features = article_features(scenes_of("Oracle fell."), [0.1, 0.9, 0.5, 0.2])

    assert features["chance0"] > features["chance1"] == 0 > features["chance2"]


def test_without_deals_every_chance_is_least() -> None:
    features = article_features(scenes_of("Oracle fell."), [])

    assert features["chance0"] == features["chance2"] < -1


def test_the_title_and_the_share_of_sentences_tell_what_an_article_speaks_of() -> None:
    scenes = scenes_of("Oracle reported a profit. Microsoft signed a lease.", title="Oracle revenue doubles")

    features = article_features(scenes, [0.3])

    assert features["title:results"] == 1
    assert 0 < features["share:lease"] < features["share:results"] < 1


def test_the_score_is_the_sum_of_what_speaks_for_and_against() -> None:
    assert article_score({"bias": 1.0, "chance0": -2.0, "unknown": 5.0}, {"bias": 0.5, "chance0": 1.0}) == -1.5
