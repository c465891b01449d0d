"""Random and fixed replies for the renderers."""

from hypothesis import strategies as st

from bot.model import Language
from bot.model.reply import (
    DealCard,
    Divider,
    Heading,
    Notice,
    Paging,
    Paragraph,
    Quote,
    Reply,
    Span,
    Table,
    Tone,
    line,
)

SAMPLE = Reply(
    language=Language.EN,
    blocks=(
        Heading("Deals: OpenAI"),
        Paragraph((line("2 deals, ", Span("$400B", bold=True)), line("by ", Span("/deals find", code=True)))),
        DealCard(
            deal_id=12,
            headline=line("Nvidia to invest ", Span("up to $100B", bold=True), " in OpenAI"),
            details=(line("announced · ", Span("3 sources", url="https://a.example/1?x=1&y=2")),),
            quotes=(Quote("A letter of *intent* | was signed.", "a.example · Oct 6, 2025", "https://a.example/1"),),
            mark="Update",
        ),
        DealCard(deal_id=13, headline=line("Meta、テキサス州で建設")),
        Table(
            columns=("会社", "Sum"),
            rows=((line("ソフトバンク"), line("$1B")), (line("Meta"), line("$300B"))),
            caption="Sums",
            numeric=("Sum",),
        ),
        Divider(),
        Notice("Nothing more.", Tone.WARNING),
    ),
    paging=Paging(offset=0, size=2, total=5, command='/deals find text "openai" offset {offset}'),
)

texts = st.text(max_size=60)
urls = st.sampled_from(
    ["https://a.example/1", "javascript:alert(1)", "https://a.example/\x1b]8;;", "", "https://b.example/(x)"]
)
spans = st.builds(Span, texts, st.booleans(), st.booleans(), st.none() | urls)
lines = st.lists(spans, max_size=4).map(tuple)
quotes = st.builds(Quote, texts, texts, urls)


@st.composite
def tables(draw):
    columns = tuple(draw(st.lists(texts, min_size=1, max_size=4, unique=True)))
    row = st.tuples(*[lines] * len(columns))
    numeric = tuple(draw(st.lists(st.sampled_from(columns), max_size=2, unique=True)))
    return Table(columns=columns, rows=tuple(draw(st.lists(row, max_size=4))), caption=draw(texts), numeric=numeric)


cards = st.builds(
    DealCard,
    deal_id=st.integers(1, 10**12),
    headline=lines,
    details=st.lists(lines, max_size=3).map(tuple),
    quotes=st.lists(quotes, max_size=2).map(tuple),
    mark=st.none() | texts,
)
blocks = st.one_of(
    st.builds(Heading, texts),
    st.builds(Paragraph, st.lists(lines, max_size=3).map(tuple)),
    st.builds(Notice, texts, st.sampled_from(list(Tone))),
    quotes,
    cards,
    tables(),
    st.just(Divider()),
)
replies = st.builds(
    Reply,
    blocks=st.lists(blocks, max_size=6).map(tuple),
    language=st.sampled_from([Language.JA, Language.EN]),
    paging=st.none()
    | st.builds(Paging, offset=st.integers(0, 50), size=st.integers(1, 10), total=st.integers(0, 90), command=texts),
)
