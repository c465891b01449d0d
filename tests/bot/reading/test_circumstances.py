"""What a sentence says beside its parties: how far the deal has come, when and where."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.lexicon import load_lexicon
from bot.model import Article, Language, Period, Status
from bot.reading.deals import set_scenes
from bot.reading.document import make_document
from bot.reading.framed import framed_drafts

if TYPE_CHECKING:
    from bot.reading.draft import Draft


def framed(text: str) -> Draft:
    """Return the likeliest deal that the frames read in a Japanese sentence."""
    lexicon = load_lexicon()
    published = datetime(2026, 5, 6, tzinfo=UTC)
    article = Article(url="file:x", title="", text=text, outlet="x", published_at=published, language=Language.JA)
    scenes = set_scenes(make_document(article, lexicon), lexicon)
    assert scenes is not None
    grammar = scenes.language.grammar
    drafts = [
        draft
        for scene in scenes.scenes
        for draft in framed_drafts(scene.candidates, scene.view, lexicon.frames.kinds, grammar)
    ]
    return max(drafts, key=lambda draft: draft.score)


STATUS = [
    ("オラクルはコアウィーブに10億ドルを出資すると発表した。", Status.ANNOUNCED),
    ("オラクルはコアウィーブに10億ドルの出資を完了した。", Status.COMPLETED),
    ("オラクルはコアウィーブへの10億ドルの出資を検討している。", Status.RUMOURED),
    # what another clause expects does not make the announced one a rumour
    (
        "オラクルはコアウィーブに10億ドルを出資すると発表しており、筆頭株主となる見込みだ。",
        Status.ANNOUNCED,
    ),
    # a continuing form has the tense of the sentence's end
    ("オラクルはコアウィーブに10億ドルを出資し、提携を深める。", Status.ANNOUNCED),
    # the noun that can come of a deal is no rumour of it
    ("オラクルは巨大市場になる可能性のあるコアウィーブに10億ドルを出資すると発表した。", Status.ANNOUNCED),
]


@pytest.mark.parametrize(("text", "expected"), STATUS)
def test_the_words_of_the_own_clause_tell_how_far_a_deal_has_come(text: str, expected: Status) -> None:
    assert expected == framed(text).status


def test_where_a_company_comes_from_is_no_place_of_the_deal() -> None:
    draft = framed("オーストラリアのデータセンター企業エアトランクは、インドに300億ドルでデータセンターを建設する。")

    assert frozenset({"IN"}) == draft.places


def test_the_year_of_a_plan_is_its_period_and_not_its_date() -> None:
    draft = framed("オラクルは2027会計年度には、投資を増やし、総額500億ドルの設備投資を計画する。")

    assert draft.money is not None
    assert (draft.money.period, draft.date) == (Period.YEAR, None)
