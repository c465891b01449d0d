"""Time made to pass: a week of many channels, and both clock changes, with a store's clock that is moved by hand.

What should be posted is worked out here in another way than the code does, and compared line by line.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.commands.bulletins import digest_messages
from bot.jobs import DigestDesk, make_digests
from bot.model import Language
from bot.model.delivery import Absent, ChannelKey, Pace, Sent, Unclear
from bot.model.reply import DealCard
from bot.model.schedule import DigestFilter, EmptyDay, Layout, Schedule, Weekday
from bot.pipeline.ingest import ingest
from bot.pipeline.postman import Postman, PostRules
from bot.pipeline.slots import SPREAD, next_slot, spread
from storage.channels import SqlChannels
from storage.engine import open_engine
from storage.ledger import SqlLedger
from storage.outbox import SqlOutbox
from storage.schedules import SqlSchedules
from storage.told import SqlMemory
from tests.factories import article, dollars, event, reading
from tests.storage.deliveries import Hands

ZONES = (
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "UTC",
)
MONDAY = datetime(2025, 11, 10, tzinfo=UTC)
"""No clock changes anywhere in this week."""
COMPANIES = ("Nvidia", "Oracle", "CoreWeave")


class Chat:
    """A chat in memory that outlives the bot; every seventh post has no clear end, though it arrived."""

    platform = "slack"

    def __init__(self, *, fails=True):
        self.posts = {}
        self.asked = 0
        self.fails = fails

    async def send(self, claim, reply):
        self.asked += 1
        assert claim.delivery.nonce not in self.posts, "posted twice"
        self.posts[claim.delivery.nonce] = (claim, reply)
        return Unclear("cut") if self.fails and self.asked % 7 == 0 else Sent(str(self.asked))

    async def look_up(self, claim):
        return Sent("found") if claim.delivery.nonce in self.posts else Absent()

    def lines(self):
        """Return for each digest its key and its deals in order."""
        deals = {}
        for claim, reply in self.posts.values():
            key = claim.delivery.dedupe_key.rpartition(":")[0]
            deals.setdefault(key, []).extend(b.deal_id for b in reply.blocks if isinstance(b, DealCard))
        return sorted(f"{key} {numbers}" for key, numbers in deals.items())


class Bot:
    """All of a running bot that keeps digests; a new one of these is a restart."""

    def __init__(self, url, hands, chat):
        self.engine = open_engine(url)
        self.ledger = SqlLedger(self.engine)
        self.channels = SqlChannels(self.engine, hands)
        self.schedules = SqlSchedules(self.engine, hands)
        self.outbox = SqlOutbox(self.engine, hands)
        self.desk = DigestDesk(
            schedules=self.schedules,
            channels=self.channels,
            deals=self.ledger,
            memory=SqlMemory(self.engine),
            write=digest_messages,
        )
        rules = PostRules(owner="bot", paces={"slack": Pace(channel=timedelta(0))})
        self.postman = Postman(self.outbox, {"slack": chat}, rules)

    def works(self):
        """Make the digests that are due and send all that is."""
        make_digests(self.desk)
        while asyncio.run(self.postman.round()):
            pass

    def channel(self, number, zone):
        return self.channels.register(ChannelKey("slack", "T1", f"C{number}"), Language.EN, zone)

    def plans(self, schedule, channel, now):
        slot = next_slot(schedule, now)
        return self.schedules.save(schedule, slot, slot.at + spread(str(channel.key)))

    def ends(self):
        self.engine.dispose()


@dataclass(frozen=True)
class Wish:
    """A digest of a channel as somebody set it."""

    zone: str
    at: time
    weekdays: frozenset[Weekday]
    company: str | None


def wish(number):
    working = frozenset(Weekday(day) for day in range(5))
    return Wish(
        zone=ZONES[number % len(ZONES)],
        at=time((7 + number) % 24, (0, 30, 45)[number % 3]),
        weekdays=(frozenset(Weekday), working)[number % 2],
        company=(None, *COMPANIES)[number % 4],
    )


@dataclass(frozen=True)
class News:
    """A deal as one of three outlets tells it; its sum makes it smaller than all before it."""

    number: int
    at: datetime
    company: str


NEWS = [
    News(number, MONDAY + timedelta(hours=4 * number - 10, minutes=13), COMPANIES[number % 3])
    for number in range(1, 43)
]


def expected_lines(wishes, numbers):
    """Work out the log: each local day that is wanted, the deals since the digest before, largest first."""
    lines = []
    for channel, wished in enumerate(wishes):
        zone = ZoneInfo(wished.zone)
        days = [date(2025, 11, 9) + timedelta(days=day) for day in range(9)]
        slots = [datetime.combine(day, wished.at, zone) for day in days if day.weekday() in wished.weekdays]
        told = [at for at in slots if MONDAY < at <= MONDAY + timedelta(days=6, hours=12)]
        since = told[0] - timedelta(days=1)
        for at in told:
            fits = [news.number for news in NEWS if since <= news.at < at and wished.company in (None, news.company)]
            lines.append(f"d:{numbers[channel]}:{at:%Y-%m-%dT%H:%M} {fits}")
            since = at
    return sorted(lines)


def test_log_of_a_week_equals_the_plan_line_by_line(sqlite_databases):
    database_url = sqlite_databases.upgraded()
    hands, chat = Hands(MONDAY - timedelta(hours=8)), Chat()
    bot = Bot(database_url, hands, chat)
    wishes = [wish(number) for number in range(50)]
    numbers = []
    for number, wished in enumerate(wishes):
        channel = bot.channel(number, wished.zone)
        schedule = Schedule(
            channel_id=channel.id,
            name="news",
            at=wished.at,
            zone=wished.zone,
            language=Language.EN,
            weekdays=wished.weekdays,
            filter=DigestFilter(companies=(wished.company,) if wished.company else ()),
            layout=(Layout.FLAT, Layout.THREAD)[number % 2],
            cap=20,
        )
        numbers.append(bot.plans(schedule, channel, MONDAY).id)

    coming = list(NEWS)
    ticks = 0
    while hands.now < MONDAY + timedelta(days=6, hours=12) + 2 * SPREAD:
        hands.forward(hours=1)
        while coming and coming[0].at <= hands.now:
            tell(bot, coming.pop(0))
        bot.works()
        ticks += 1
        if ticks % 30 == 0:
            bot.ends()
            bot = Bot(database_url, hands, chat)
    bot.ends()

    assert expected_lines(wishes, numbers) == chat.lines()


def tell(bot, news):
    """Let one outlet tell a deal, and another retell it: the channels hear of it once."""
    told = event("investment", [f"Fund {news.number}"], [news.company], money=dollars(100 - news.number))
    for outlet in (news.number % 3, (news.number + 1) % 3):
        page = article(
            url=f"https://news{outlet}.example/{news.number}",
            title=f"Fund {news.number} invests in {news.company}, says outlet {outlet}",
            outlet=f"news{outlet}.example",
            published_at=news.at,
        )
        ingest(page, reading(told), bot.ledger, news.at)


CHANGES = [
    ("America/New_York", date(2027, 3, 14)),
    ("America/New_York", date(2027, 11, 7)),
    ("Europe/London", date(2027, 3, 28)),
    ("Europe/London", date(2027, 10, 31)),
    ("Asia/Tokyo", date(2027, 3, 28)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
    ("Australia/Lord_Howe", date(2027, 10, 3)),
]
TIMES = (time(0, 45), time(1, 15), time(1, 30), time(2), time(2, 15), time(2, 30), time(3))


def first_minute(zone, day, at):
    """Return the first minute at which a clock on the wall of that zone shows that time of that day, or a later one."""
    minute = datetime.combine(day, time(0), UTC) - timedelta(hours=16)
    while True:
        wall = minute.astimezone(zone)
        if wall.date() == day and wall.time() >= at:
            return minute
        minute += timedelta(minutes=1)


@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_each_local_slot_has_one_digest_across_a_clock_change(database_url, zone, day):
    wall = ZoneInfo(zone)
    start = first_minute(wall, day - timedelta(days=1), time(0))
    hands, chat = Hands(start), Chat(fails=False)
    bot = Bot(database_url, hands, chat)
    channel = bot.channel(1, zone)
    lag = spread(str(channel.key))
    planned = {}
    for at in TIMES:
        schedule = Schedule(
            channel_id=channel.id, name=str(at), at=at, zone=zone, language=Language.EN, empty_day=EmptyDay.SAY
        )
        stored = bot.plans(schedule, channel, start)
        for offset in range(-1, 2):
            local = day + timedelta(days=offset)
            planned[f"d:{stored.id}:{local}T{at:%H:%M}:0"] = first_minute(wall, local, at) + lag

    posted = {}
    for moment in sorted(set(planned.values())):
        hands.now = moment
        before = set(chat.posts)
        bot.works()
        new = [chat.posts[nonce][0].delivery.dedupe_key for nonce in chat.posts if nonce not in before]
        posted |= dict.fromkeys(new, moment)
    bot.ends()

    assert planned == posted
