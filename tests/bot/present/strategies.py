"""Random deals, as hypothesis strategies."""

from hypothesis import strategies as st

from bot.i18n import place_names
from bot.model import DealEvent, Kind, Language, Money, PartialDate, Period, Qualifier, Status

KINDS = (
    "investment",
    "equity_grant",
    "acquisition",
    "compute",
    "chips",
    "buildout",
    "financing",
    "power",
    "partnership",
    "capex",
    "grant",  # no catalogue knows it
)
NAMES = ("Acme Cloud", "Borealis", "Cinder AI", "Delta Grid", "Ember Chips", "Fjord Power", "xGlyph", "Harbour 9")
CURRENCIES = ("USD", "JPY", "EUR", "GBP", "KRW", "CNY", "INR", "SEK", "AED")

amounts = st.one_of(
    st.integers(1, 10**15),
    st.builds(lambda digits, zeros: digits * 10**zeros, st.integers(1, 99_999), st.integers(0, 11)),
)
moneys = st.builds(
    Money, amounts, st.sampled_from(CURRENCIES), st.sampled_from(list(Qualifier)), st.sampled_from(list(Period))
)
dates = st.one_of(
    st.builds(PartialDate, st.integers(2000, 2040)),
    st.builds(PartialDate, st.integers(2000, 2040), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(2000, 2040), st.integers(1, 12), st.integers(1, 28)),
)
places = st.lists(st.sampled_from(sorted(place_names(Language.EN))), max_size=3, unique=True).map(
    lambda codes: tuple(sorted(codes))
)


@st.composite
def events(draw):
    names = draw(st.permutations(NAMES))
    payers, payees, partners = draw(st.tuples(*[st.integers(0, 4)] * 3).filter(lambda sides: 0 < sum(sides) <= 8))
    return DealEvent(
        kind=Kind(draw(st.sampled_from(KINDS))),
        payers=tuple(names[:payers]),
        payees=tuple(names[payers : payers + payees]),
        partners=tuple(names[payers + payees : payers + payees + partners]),
        money=draw(st.none() | moneys),
        megawatts=draw(st.none() | st.integers(1, 20_000).map(float) | st.sampled_from([0.5, 1234.5, 2.25])),
        chips=draw(st.none() | st.integers(1, 5_000_000)),
        stake_percent=draw(st.none() | st.integers(1, 1000).map(lambda tenths: tenths / 10)),
        places=draw(places),
        date=draw(st.none() | dates),
        status=draw(st.sampled_from(list(Status))),
    )
