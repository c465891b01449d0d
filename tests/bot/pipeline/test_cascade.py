"""The rules read first, a model second; what it says counts only where the text says it too."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.errors import ModelError, UnreadableAnswerError
from bot.lexicon import load_lexicon
from bot.model import Article
from bot.model.claim import Answer, Budget, Claim, SecondOpinion
from bot.pipeline.cascade import Cascade, CountedCalls
from bot.reading import read
from bot.reading.claims import AGREED, CHECKED

NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)
TELLS = "Anthropic said it will buy $3 billion of cloud capacity from CoreWeave over four years."
ASIDE = "Shares of CoreWeave rose 4% after revenue of $1.1 billion for the quarter."
ARTICLE = Article(
    url="https://news.example/anthropic",
    title="Anthropic signs up for CoreWeave capacity",
    text=f"{TELLS}\n\n{ASIDE}",
    outlet="news.example",
    published_at=NOW,
)
RIGHT = Claim(
    kind="compute",
    payers=("Anthropic",),
    payees=("CoreWeave",),
    amount=3_000_000_000,
    currency="USD",
    evidence=(TELLS,),
)
RICH = Budget(calls=10, micro_usd=1_000_000)


class Scripted:
    """A model that gives these answers one after the other, and keeps what it was asked."""

    def __init__(self, *answers) -> None:
        self.answers = list(answers)
        self.asked = []

    async def ask(self, question):
        self.asked.append(question)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Answer(claims=tuple(answer), micro_usd=400_000)


def second(model, *, article=ARTICLE, budget=RICH, spending=None):
    lexicon = load_lexicon()
    cascade = Cascade(model=model, spending=spending or CountedCalls(), budget=budget, lexicon=lexicon)
    return asyncio.run(cascade.read(article, read(article, lexicon), NOW))


def changed(**fields):
    base = {name: getattr(RIGHT, name) for name in RIGHT.__slots__}
    return Claim(**base | fields)


def told(result):
    return [(e.kind, e.payers, e.payees, e.money and e.money.amount) for e in result.reading.events if e.shown]


THE_DEAL = ("compute", ("Anthropic",), ("CoreWeave",), 3_000_000_000)


def test_a_claim_that_stands_in_the_text_is_told():
    result = second(Scripted([RIGHT]))

    assert result.opinion is SecondOpinion.TAKEN
    assert told(result) == [THE_DEAL]
    assert result.reading.events[0].evidence[0].text == TELLS


def test_an_event_that_the_rules_read_too_is_surer():
    result = second(Scripted([RIGHT]))

    assert result.reading.events[0].confidence in {CHECKED, AGREED}
    assert CHECKED < AGREED


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (changed(amount=4_000_000_000), "the sum 4000000000 USD is not in the evidence"),
        (changed(currency="JPY"), "the sum 3000000000 JPY is not in the evidence"),
        (changed(payers=("Umbra Systems",)), "'Umbra Systems' is named neither in the evidence nor right before it"),
        (changed(evidence=("Anthropic pays CoreWeave.",)), "does not stand in the article word for word"),
        (changed(evidence=()), "no sentence of the article is given as evidence"),
        (changed(kind="barter"), "there is no kind 'barter'"),
        (changed(megawatts=300.0), "300 MW is not in the evidence"),
        (changed(chips=7), "7 chips is not in the evidence"),
        (changed(status="maybe"), "a status is one of"),
        (changed(payers=(), payees=()), "needs at least one named party"),
    ],
)
def test_what_the_text_does_not_say_is_asked_for_once_more_then_dropped(wrong, complaint):
    model = Scripted([RIGHT, wrong], [wrong])

    result = second(model)

    assert len(model.asked) == 2
    assert complaint in model.asked[1].objections[0]
    assert told(result) == [THE_DEAL]
    assert len(result.dropped) == 1


def test_a_claim_put_right_at_the_second_try_is_told():
    model = Scripted([changed(amount=5_000_000_000)], [RIGHT])

    result = second(model)

    assert told(result) == [THE_DEAL]
    assert result.dropped == ()


def test_an_answer_that_cannot_be_read_is_asked_for_again_in_full():
    model = Scripted(UnreadableAnswerError("deals: a list is wanted"), [RIGHT])

    assert told(second(model)) == [THE_DEAL]
    assert model.asked[1].unreadable == "deals: a list is wanted"


@pytest.mark.parametrize(
    "answers",
    [
        [UnreadableAnswerError("no JSON"), UnreadableAnswerError("no JSON")],
        [ModelError("the model did not answer within 60 s")],
        [UnreadableAnswerError("no JSON"), ModelError("gone")],
    ],
)
def test_where_a_model_fails_the_reading_of_the_rules_stands_and_another_try_may_do(answers):
    result = second(Scripted(*answers))

    assert result.opinion is SecondOpinion.FAILED
    assert result.again
    assert result.reading == read(ARTICLE, load_lexicon())


def test_what_was_right_is_kept_when_the_second_try_fails():
    result = second(Scripted([RIGHT, changed(amount=9)], ModelError("gone")))

    assert result.opinion is SecondOpinion.TAKEN
    assert told(result) == [THE_DEAL]
    assert len(result.dropped) == 1


@pytest.mark.parametrize("budget", [Budget(calls=0, micro_usd=1_000_000), Budget(calls=10, micro_usd=0)])
def test_beyond_the_budget_nothing_is_asked(budget):
    model = Scripted([RIGHT])

    result = second(model, budget=budget)

    assert (result.opinion, model.asked) == (SecondOpinion.NOT_AFFORDABLE, [])
    assert result.again
    assert result.reading == read(ARTICLE, load_lexicon())


def test_the_budget_counts_what_answers_cost():
    spending = CountedCalls()
    dear = Budget(calls=10, micro_usd=700_000)  # an answer costs 400,000

    opinions = [second(Scripted([RIGHT]), budget=dear, spending=spending).opinion for _ in range(3)]

    assert opinions == [SecondOpinion.TAKEN, SecondOpinion.TAKEN, SecondOpinion.NOT_AFFORDABLE]


def test_an_article_without_a_trace_of_a_deal_never_reaches_the_model():
    weather = Article(
        url="https://news.example/weather",
        title="Rain until Friday",
        text="It will rain in Osaka.",
        outlet="news.example",
    )
    model = Scripted()

    assert second(model, article=weather).opinion is SecondOpinion.NOT_RELEVANT
    assert model.asked == []


def test_what_only_the_rules_read_is_kept_as_doubtful():
    rules = read(ARTICLE, load_lexicon())
    result = second(Scripted([]))

    assert len(rules.events) == len(result.reading.events)
    assert [event for event in result.reading.events if event.shown] == []


def test_evidence_is_verbatim_though_a_model_joins_lines_and_changes_quotes():
    text = "“We are buying $2 billion of GPUs from Nvidia,” said\nAnthropic."
    article = Article(url="https://news.example/b", title="Anthropic buys", text=text, outlet="news.example")
    claim = Claim(
        kind="chips",
        payers=("Anthropic",),
        payees=("NVIDIA",),
        amount=2_000_000_000,
        currency="USD",
        evidence=('"We are buying $2 billion of GPUs from Nvidia," said Anthropic.',),
    )

    (event,) = [event for event in second(Scripted([claim]), article=article).reading.events if event.shown]

    assert event.payees == ("Nvidia",)
    assert all(passage.text in article.full_text for passage in event.evidence)


def test_a_place_or_date_that_the_article_does_not_name_is_left_out():
    claim = changed(places=("US-TX",), date="2026-03-01")

    (event,) = [event for event in second(Scripted([claim])).reading.events if event.shown]

    assert (event.places, event.date) == ((), None)
