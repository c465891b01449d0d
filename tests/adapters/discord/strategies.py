"""Any reply that a command could give, and some that none ever would: huge, empty, in any script, full of mark-up."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.model import Language
from bot.model.reply import (
    Action,
    Attachment,
    DealCard,
    Divider,
    Heading,
    Notice,
    Paging,
    Paragraph,
    Picture,
    Quote,
    Reply,
    Span,
    Table,
    Tone,
    Weight,
)
from bot.model.scene import Scene

NASTY = (
    "@everyone", "@here", "<@1>", "<@&2>", "<#3>", "<!channel>", "</deals:4>", "<t:0:R>", "<:x:5>", "```", "`", "**",
    "__", "~~", "||", "[a](https://evil.example/)", "](", "https://evil.example/a_b", "# ", "-# ", "> ", ">>> ", "- ",
    "1. ", "\\", "\n", "\r\n", "\t", "\u202e", "\u200b", "\ud800", "\x00", "مرحبا بالعالم", "שלום", "👩‍🚀", "𝕏" * 20,
    "ソフトバンクグループ株式会社", "「最大1,000億ドル」を出資", "a" * 120, "漢" * 700, " " * 40, "{offset}", "\u3164",
)  # fmt: skip

texts = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(NASTY) | st.text(max_size=8), max_size=6).map("".join),
)
addresses = st.one_of(
    st.just("https://example.com/a(b)c?d=[e]&f=g h"),
    st.just("https://example.com/" + "x" * 900),
    st.just("javascript:alert(1)"),
    texts.map(lambda text: f"https://example.com/{text}"),
)
moments = st.datetimes(datetime(1970, 1, 2), datetime(9999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # bounds are naive
spans = st.builds(
    Span, texts, bold=st.booleans(), code=st.booleans(), url=st.none() | addresses, at=st.none() | moments
)
lines = st.lists(spans, max_size=5).map(tuple)
commands = st.one_of(st.just("/deals show 12"), texts.map(lambda text: f"/deals find {text}"))
actions = st.builds(
    Action,
    label=texts,
    command=commands,
    asks=st.sampled_from([(), ("for",), ("company", "side", "kind")]),
    weight=st.sampled_from(Weight),
)
action_lists = st.lists(actions, max_size=4).map(tuple)
quotes = st.builds(Quote, texts, texts, addresses)
cards = st.builds(
    DealCard,
    deal_id=st.integers(1, 10**15),
    headline=lines,
    details=st.lists(lines, max_size=3).map(tuple),
    quotes=st.lists(quotes, max_size=3).map(tuple),
    mark=st.none() | texts,
    actions=action_lists,
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = tuple(draw(st.lists(texts, min_size=1, max_size=5)))
    row = st.tuples(*(lines for _ in columns))
    return Table(columns=columns, rows=tuple(draw(st.lists(row, max_size=12))), caption=draw(texts))


scenes = st.builds(
    Scene,
    width=st.just(10.0),
    height=st.just(10.0),
    shapes=st.just(()),
    title=texts,
    description=texts.map(lambda text: text * 3),
    language=st.sampled_from(Language),
)
plain_blocks = st.one_of(
    st.builds(Heading, texts),
    st.builds(Paragraph, st.lists(lines, max_size=4).map(tuple)),
    st.builds(Notice, texts, st.sampled_from(Tone)),
    quotes,
    cards,
    tables(),
    st.just(Divider()),
)
pictures = st.builds(Picture, scene=scenes, twin=st.lists(plain_blocks, max_size=3).map(tuple), name=texts)
pagings = st.builds(
    Paging,
    offset=st.integers(0, 2000),
    size=st.integers(1, 25),
    total=st.integers(0, 2000),
    command=commands.map(lambda text: f"{text} offset {{offset}}"),
)
attachments = st.builds(Attachment, name=texts, media_type=st.just("text/csv"), content=st.binary(max_size=9))
replies = st.builds(
    Reply,
    blocks=st.one_of(
        st.lists(plain_blocks | pictures, max_size=6), st.lists(cards, max_size=16), st.lists(plain_blocks, max_size=16)
    ).map(tuple),
    language=st.sampled_from(Language),
    public=st.booleans(),
    ok=st.booleans(),
    paging=st.none() | pagings,
    actions=st.lists(actions, max_size=20).map(tuple),
    attachments=st.lists(attachments, max_size=12).map(tuple),
    command=st.none() | commands,
)
