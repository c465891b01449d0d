"""From a schedule that is due to the messages of its digest, on both databases: on time, once, nothing twice."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.commands.bulletins import alert_reply, digest_messages
from bot.jobs import DigestDesk, make_digests
from bot.model import Language, Watch
from bot.model.delivery import DeliveryState, Transition
from bot.model.reply import DealCard, Heading, Notice
from bot.model.schedule import DigestFilter, EmptyDay, Layout, RunResult, Schedule
from bot.pipeline.alerts import watch_keys
from bot.pipeline.announce import Herald
from bot.pipeline.ingest import ingest
from bot.pipeline.payload import read_reply
from bot.pipeline.slots import next_slot, spread
from storage.channels import SqlChannels
from storage.outbox import SqlOutbox
from storage.schedules import SqlSchedules
from storage.told import SqlMemory
from storage.watches import SqlWatches
from tests.factories import (
    article,
    dollars,
    event,
    nvidia_invests_in_openai,
    openai_rents_from_oracle,
    oracle_buys_chips_from_nvidia,
    reading,
)
from tests.storage.deliveries import LEASE, UNPACED, Hands, channel_named

NINE = datetime(2025, 10, 7, 9, tzinfo=UTC)
DAY = timedelta(days=1)
FILLER = timedelta(minutes=3)


class Office:
    """A store with one channel, its schedule and a clock that stands still until it is moved."""

    def __init__(self, engine, ledger):
        self.engine = engine
        self.ledger = ledger
        self.hands = Hands()
        self.channel = channel_named(engine, "C1")
        self.schedules = SqlSchedules(engine, self.hands)
        self.outbox = SqlOutbox(engine, self.hands)
        self.told = 0
        self.desk = DigestDesk(
            schedules=self.schedules,
            channels=SqlChannels(engine),
            deals=ledger,
            memory=SqlMemory(engine),
            write=digest_messages,
        )

    def schedule(self, **parts):
        known = {"name": "news", "at": time(9), "zone": "UTC", "language": Language.EN}
        schedule = Schedule(channel_id=self.channel.id, **(known | parts))
        slot = next_slot(schedule, self.hands.now)
        return self.schedules.save(schedule, slot, slot.at + spread(str(self.channel.key)))

    def tells(self, *events, at=None, herald=None):
        """Let an outlet tell deals, now unless told otherwise."""
        self.told += 1
        at = at or self.hands.now
        page = article(
            url=f"https://news{self.told}.example/story",
            title=f"Story {self.told}",
            outlet=f"news{self.told}.example",
            published_at=at,
        )
        return ingest(page, reading(*events), self.ledger, at, herald)

    def at(self, moment):
        self.hands.now = moment
        return make_digests(self.desk)

    def sent(self):
        """Deliver all that is due, and return the replies with their deliveries."""
        found = []
        while claims := self.outbox.claim("a", 20, LEASE, UNPACED):
            done = Transition(state=DeliveryState.SENT, outcome="sent", remote_id="171.5")
            self.outbox.record([(claim, done) for claim in claims])
            found += [(claim, read_reply(claim.delivery.payload)) for claim in claims]
        return found

    def digest(self, moment):
        """Make what is due at that moment and return its replies."""
        self.at(moment)
        return [reply for _, reply in self.sent()]


@pytest.fixture
def office(engine, ledger):
    """Return a store with one channel."""
    return Office(engine, ledger)


def cards(replies):
    return [block for reply in replies for block in reply.blocks if isinstance(block, DealCard)]


def deals(replies):
    return [card.deal_id for card in cards(replies)]


def test_digest_comes_at_its_time_and_once(office):
    office.schedule()
    office.tells(nvidia_invests_in_openai())

    assert office.at(NINE - timedelta(minutes=1)) == 0
    assert office.at(NINE + FILLER) == 1
    assert office.at(NINE + FILLER) == 0
    assert deals(reply for _, reply in office.sent()) == [1]


def test_deal_of_one_digest_does_not_come_again_in_the_next(office):
    office.schedule()
    office.tells(nvidia_invests_in_openai())
    office.digest(NINE + FILLER)
    office.tells(openai_rents_from_oracle(), at=NINE + timedelta(hours=3))

    assert deals(office.digest(NINE + DAY + FILLER)) == [2]


def test_changed_deal_comes_again_as_an_update_with_what_changed(office):
    office.schedule()
    office.tells(event("investment", ["Nvidia"], ["OpenAI"], evidence=["Nvidia will invest in OpenAI."]))
    office.digest(NINE + FILLER)
    office.tells(nvidia_invests_in_openai(100), at=NINE + timedelta(hours=3))

    (card,) = cards(office.digest(NINE + DAY + FILLER))

    assert (card.deal_id, card.mark) == (1, "Update")
    assert "$100B" in "".join(span.text for span in card.details[0])


def test_what_an_alert_told_the_channel_is_left_out_and_counted(office):
    office.schedule()
    watch = Watch(channel=str(office.channel.key))
    SqlWatches(office.engine).add(watch, watch_keys(watch))
    office.tells(nvidia_invests_in_openai(), herald=Herald(write=alert_reply, settle=timedelta(0)))
    office.sent()

    (reply,) = office.digest(NINE + FILLER)

    assert isinstance(reply.blocks[0], Notice)


def test_news_that_were_being_stored_while_a_digest_was_made_come_with_the_next(office):
    office.schedule()
    office.digest(NINE + FILLER)
    # Its reading began before nine, and it became visible after.
    office.tells(nvidia_invests_in_openai(), at=NINE - timedelta(minutes=2))

    assert deals(office.digest(NINE + DAY + FILLER)) == [1]


def test_after_downtime_one_digest_makes_up_for_all(office):
    stored = office.schedule()
    office.tells(nvidia_invests_in_openai())
    office.tells(openai_rents_from_oracle(), at=NINE + DAY)

    replies = office.digest(NINE + 3 * DAY + timedelta(hours=2))

    assert sorted(deals(replies)) == [1, 2]
    assert [RunResult.POSTED, *[RunResult.TOO_LATE] * 3] == [run.result for run in office.schedules.runs(stored.id, 9)]


def test_digest_that_is_too_late_is_left_out_and_the_next_one_covers_its_time(office):
    stored = office.schedule()
    office.tells(nvidia_invests_in_openai())

    assert office.digest(NINE + timedelta(hours=7)) == []
    (run,) = office.schedules.runs(stored.id, 9)
    assert "not running" in run.reason
    assert deals(office.digest(NINE + DAY + FILLER)) == [1]


def test_digest_that_never_arrived_is_covered_by_the_next(office):
    office.schedule()
    office.tells(nvidia_invests_in_openai())
    office.at(NINE + FILLER)
    office.outbox.cancel(office.channel.id, "the channel was closed")

    assert deals(office.digest(NINE + DAY + FILLER)) == [1]


def test_filters_are_the_channels_own(office):
    office.schedule(filter=DigestFilter(companies=("Oracle",), min_usd=10**9))
    office.tells(nvidia_invests_in_openai())
    office.tells(openai_rents_from_oracle())

    assert deals(office.digest(NINE + FILLER)) == [2]


@pytest.mark.parametrize(("empty_day", "messages"), [(EmptyDay.SAY, 1), (EmptyDay.SILENT, 0)])
def test_empty_day_is_one_line_or_nothing(office, empty_day, messages):
    stored = office.schedule(empty_day=empty_day)

    assert messages == len(office.digest(NINE + FILLER))
    assert [run.result for run in office.schedules.runs(stored.id, 9)] == [RunResult.EMPTY]


def twelve_deals(office):
    for number in range(12):
        told = event("investment", [f"Fund {number}"], [f"Lab {number}"], money=dollars(12 - number))
        office.tells(told)


def test_long_digest_has_a_head_and_its_cards_in_the_thread_under_it(office):
    office.schedule(cap=12)
    twelve_deals(office)
    office.at(NINE + FILLER)

    head, *parts = office.sent()

    assert (isinstance(head[1].blocks[0], Heading), cards([head[1]])) == (True, [])
    assert [head[0].parent, *(claim.parent for claim, _ in parts)] == [None, "171.5", "171.5", "171.5"]
    assert list(range(1, 13)) == deals(reply for _, reply in parts)


def test_flat_digest_stands_in_the_channel(office):
    office.schedule(cap=12, layout=Layout.FLAT)
    twelve_deals(office)
    office.at(NINE + FILLER)

    sent = office.sent()

    assert {None} == {claim.parent for claim, _ in sent}
    assert [len(cards([reply])) for _, reply in sent] == [5, 5, 2]


def test_loops_that_closed_are_told(office):
    office.schedule()
    office.tells(nvidia_invests_in_openai(), openai_rents_from_oracle(), oracle_buys_chips_from_nvidia())

    replies = office.digest(NINE + FILLER)

    assert "Money loops closed" in [
        block.text for reply in replies for block in reply.blocks if isinstance(block, Heading)
    ]


def test_schedule_that_fails_keeps_no_other_waiting(office, caplog):
    broken = office.schedule(name="broken", language=Language.JA)
    office.schedule(name="sound")
    write = office.desk.write

    def fails_in_japanese(content, schedule, at):
        if schedule.language is Language.JA:
            raise RuntimeError("no words")
        return write(content, schedule, at)

    office.desk = DigestDesk(
        schedules=office.schedules,
        channels=office.desk.channels,
        deals=office.ledger,
        memory=office.desk.memory,
        write=fails_in_japanese,
    )

    assert office.at(NINE + FILLER) == 1
    assert "digest crashed" in caplog.text
    assert office.schedules.runs(broken.id, 9) == []


def test_merged_deals_count_as_told_when_either_was(office):
    office.schedule()
    office.tells(event("investment", ["Nvidia"], ["OpenAI"], money=dollars(100), evidence=["a"]))
    office.digest(NINE + FILLER)

    with office.ledger.transaction() as transaction:
        old = transaction.deals_told_by("https://news1.example/story")[0]
        survivor = transaction.insert_deal(["other"], old.facts, [], NINE)
        transaction.merge_into(survivor.id, old.id, NINE)

    assert {survivor.id: 1} == office.desk.memory.told(office.channel.id, [survivor.id, old.id])
