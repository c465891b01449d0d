"""Random facts of deals, with everything that the model allows and a database may stumble over."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from bot.model import (
    Change,
    ChangeType,
    DealEvent,
    DealFacts,
    Figure,
    Kind,
    Language,
    Money,
    PartialDate,
    Passage,
    Status,
    Telling,
)
from bot.model.money import Period, Qualifier

# NUL and halves of surrogate pairs fit no text column; they have tests of their own.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
names = texts.filter(str.strip)
urls = st.builds("https://{}.example/{}".format, st.integers(1, 99), texts)
instants = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-7))]),
)
moneys = st.builds(
    Money,
    st.integers(1, 10**15),
    st.sampled_from(["USD", "JPY", "EUR", "KWD", "KRW", "XYZ"]),
    st.sampled_from(Qualifier),
    st.sampled_from(Period),
)
dates = st.builds(PartialDate, st.integers(1990, 2090)) | st.builds(
    PartialDate, st.integers(1990, 2090), st.integers(1, 12), st.none() | st.integers(1, 28)
)
places = st.lists(st.sampled_from(["AE", "JP", "US", "US-TX", "US-OH", "GB-ENG"]), unique=True).map(
    lambda codes: tuple(sorted(codes))
)
quantities = st.floats(0, 1e12, exclude_min=True)
percents = st.floats(0, 100, exclude_min=True)
chips = st.integers(1, 2**62)
confidences = st.floats(0, 1)
kinds = st.sampled_from(["investment", "compute", "buildout", "something_new"]).map(Kind)
changes = st.builds(
    Change,
    type=st.sampled_from(ChangeType),
    at=instants,
    before=st.none() | texts,
    after=st.none() | texts,
    url=st.none() | urls,
)


@st.composite
def sides(draw):
    parties = draw(st.lists(names, min_size=1, max_size=6, unique=True))
    first, second = sorted(draw(st.tuples(st.integers(0, len(parties)), st.integers(0, len(parties)))))
    return tuple(parties[:first]), tuple(parties[first:second]), tuple(parties[second:])


@st.composite
def passages(draw):
    text, start = draw(texts), draw(st.integers(0, 10**6))
    return Passage(text, start, start + len(text))


@st.composite
def events(draw):
    payers, payees, partners = draw(sides())
    return DealEvent(
        kind=draw(kinds),
        payers=payers,
        payees=payees,
        partners=partners,
        money=draw(st.none() | moneys),
        megawatts=draw(st.none() | quantities),
        chips=draw(st.none() | chips),
        stake_percent=draw(st.none() | percents),
        places=draw(places),
        date=draw(st.none() | dates),
        status=draw(st.sampled_from(Status)),
        evidence=tuple(draw(st.lists(passages(), max_size=3))),
        confidence=draw(confidences),
        shown=draw(st.booleans()),
    )


tellings = st.builds(
    Telling,
    url=urls,
    title=texts,
    outlet=texts,
    language=st.sampled_from(Language),
    seen_at=instants,
    event=events(),
)
figures = st.builds(Figure, money=moneys, urls=st.lists(urls, max_size=3).map(tuple), last_seen_at=instants)


@st.composite
def facts(draw):
    payers, payees, partners = draw(sides())
    return DealFacts(
        kind=draw(kinds),
        payers=payers,
        payees=payees,
        partners=partners,
        money=draw(st.none() | moneys),
        usd=draw(st.none() | st.integers(1, 10**15)),
        figures=tuple(draw(st.lists(figures, max_size=2))),
        megawatts=draw(st.none() | quantities),
        chips=draw(st.none() | chips),
        stake_percent=draw(st.none() | percents),
        places=draw(places),
        date=draw(st.none() | dates),
        status=draw(st.sampled_from(Status)),
        confidence=draw(confidences),
        shown=draw(st.booleans()),
        outlets=draw(st.integers(1, 1000)),
        first_seen_at=draw(instants),
        last_seen_at=draw(instants),
        tellings=tuple(draw(st.lists(tellings, max_size=3))),
        history=tuple(draw(st.lists(changes, max_size=3))),
    )
