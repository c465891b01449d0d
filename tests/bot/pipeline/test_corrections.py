"""What people put right stands over what articles tell, in any order, and can be taken back."""

from dataclasses import replace

from bot.model import ChangeType, Money, Status
from bot.model.correction import Correction, Ruling, StoredCorrection
from bot.pipeline.corrections import correct, corrected, is_corrected, news_in, standing
from bot.pipeline.ingest import ingest
from tests.factories import article, day, dollars, facts, first_seen, nvidia_invests_in_openai, reading


def made(correction, number=0, deal_id=1):
    return StoredCorrection(
        deal_id=deal_id,
        revision=2 + number,
        platform="slack",
        workspace="T1",
        person="U1",
        at=day(5 + number),
        correction=correction,
    )


def told():
    return facts(nvidia_invests_in_openai(100))


def test_what_is_not_corrected_stays_as_it_was_told():
    right = corrected(told(), [made(Correction(status=Status.COMPLETED))])

    assert right.status is Status.COMPLETED
    assert replace(right, status=told().status, history=told().history) == told()


def test_a_later_correction_goes_over_an_earlier_one():
    both = [made(Correction(money=dollars(90))), made(Correction(money=dollars(80), status=Status.CANCELLED), 1)]

    right = corrected(told(), both)

    assert (dollars(80), 80_000_000_000, Status.CANCELLED) == (right.money, right.usd, right.status)


def test_a_corrected_sum_is_the_current_one_and_what_sources_give_follows():
    right = corrected(told(), [made(Correction(money=dollars(90)))])

    assert [dollars(90), dollars(100)] == [figure.money for figure in right.figures]
    assert right.figures[0].urls == ()


def test_a_corrected_sum_in_another_currency_has_its_dollars():
    right = corrected(told(), [made(Correction(money=Money(1_000_000_000_000, "JPY")))])

    assert 5_000_000_000 < right.usd < 10_000_000_000


def test_who_is_put_on_one_side_leaves_the_other():
    right = corrected(told(), [made(Correction(payers=("OpenAI",)))])

    assert (right.payers, right.payees) == (("OpenAI",), ())


def test_what_is_no_deal_is_not_shown():
    assert not corrected(told(), [made(Correction(ruling=Ruling.NO_DEAL))]).shown


def test_all_corrections_can_be_taken_back():
    history = [made(Correction(status=Status.CANCELLED)), made(None, 1)]

    assert standing(history) == ()
    assert told() == corrected(told(), history)


def test_a_form_that_hands_back_what_stood_in_it_corrects_nothing():
    same = Correction(kind=told().kind, payers=told().payers, money=told().money, ruling=Ruling.DEAL)

    assert news_in(same, told()).empty
    assert Correction(status=Status.COMPLETED) == news_in(replace(same, status=Status.COMPLETED), told())


def test_a_correction_survives_later_articles(ledger):
    first = article(url="https://one.example/a", outlet="one.example")
    (deal,) = ingest(first, reading(nvidia_invests_in_openai(100)), ledger, day(1)).inserted
    kept = correct(made(Correction(money=dollars(90)), deal_id=deal.id), ledger, day(2))

    later = article(url="https://two.example/b", outlet="two.example", published_at=day(2))
    ingest(later, reading(nvidia_invests_in_openai(100)), ledger, day(3))
    ingest(replace(first, text="Told again."), reading(nvidia_invests_in_openai(100)), ledger, day(4))

    now = ledger.deal(deal.id)
    assert (dollars(90), 2, True) == (now.facts.money, len(now.facts.tellings), is_corrected(now.facts))
    assert [change.type for _, changes in ledger.changed(day(2), day(3)) for change in changes] == [
        ChangeType.AMOUNT,
        ChangeType.CORRECTED,
    ]
    assert kept.revision == 2


def test_a_correction_follows_its_deal_into_another(ledger):
    with ledger.transaction() as transaction:
        first, second = (transaction.insert_deal([], told(), [first_seen()], day(1)) for _ in range(2))
        transaction.save_correction(made(Correction(status=Status.COMPLETED), deal_id=second.id))

        transaction.merge_into(first.id, second.id, day(2))

        (moved,) = transaction.corrections([first.id])
    assert (first.id, Status.COMPLETED) == (moved.deal_id, moved.correction.status)


def test_there_is_nothing_to_correct_in_a_deal_that_is_not_there(ledger):
    assert correct(made(Correction(status=Status.COMPLETED), deal_id=77), ledger, day(2)) is None
