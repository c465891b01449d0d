"""Replies as the store may make them: empty, huge, emoji, right to left, Japanese, and text that would be mark-up."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.model import Language
from bot.model.reply import (
    Action,
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
    line,
)
from bot.model.scene import Scene

HOSTILE = (
    "<!channel>",
    "<!here|here>",
    "<!everyone>",
    "<@U1>",
    "<#C1|deals>",
    "<!subteam^S1>",
    "<!date^0^{date}|x>",
    "<https://evil.example|OpenAI>",
    "@everyone @channel",
    "*bold* _italic_ ~struck~ `code` ```block```",
    ":fire: :100: 10:20:30",
    "> quoted\n> twice",
    "&lt;!channel&gt; &amp;amp;",
    "a|b^c{d}",
    "[text](https://evil.example) (brackets])",
    "\u202eright to left override\u202c",
    "شركة إنفيديا تستثمر",
    "👩‍👩‍👧 🇯🇵 🔥",
    "\ud800 lone",
    "\x00\x1b[31m\u2028",
    "ソフトバンクグループ（東京・港）は５００億ドルを投資",
    "x" * 3100,
    "億" * 3100,
    "&<>" * 1100,
    "",
    "   ",
)

texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=60), st.lists(st.sampled_from(HOSTILE), max_size=3).map("".join)
)
urls = st.sampled_from(
    (
        "https://a.example/1?x=1&y=2",
        "javascript:alert(1)",
        "https://a.example/|x>y",
        "https://a.example/<!channel>",
        "https://b.example/(x)[y]",
        f"https://long.example/{'a' * 3000}",
        "",
    )
)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- hypothesis wants bounds without a zone
spans = st.builds(Span, texts, st.booleans(), st.booleans(), st.none() | urls, st.none() | moments)
lines = st.lists(spans, max_size=4).map(tuple)
quotes = st.builds(Quote, texts, texts, urls)
actions = st.builds(
    Action,
    label=texts,
    command=texts.map(lambda text: f"/deals find {' '.join(text.split())}"),
    asks=st.lists(st.sampled_from(("company", "kind")), max_size=2).map(tuple),
    weight=st.sampled_from(Weight),
)
action_rows = st.lists(actions, max_size=7).map(tuple)


@st.composite
def tables(draw):
    columns = tuple(draw(st.lists(texts, min_size=1, max_size=4, unique=True)))
    cells = lines | st.sampled_from(("$3B", "1,234", "–", "約500億ドル")).map(line)
    row = st.tuples(*[cells] * len(columns))
    numeric = tuple(draw(st.lists(st.sampled_from(columns), max_size=2, unique=True)))
    rows = tuple(draw(st.lists(row, max_size=3))) * draw(st.sampled_from((1, 1, 1, 40)))
    return Table(columns=columns, rows=rows, caption=draw(texts), numeric=numeric)


cards = st.builds(
    DealCard,
    deal_id=st.integers(1, 10**15),
    headline=lines,
    details=st.lists(lines, max_size=4).map(tuple),
    quotes=st.lists(quotes, max_size=3).map(tuple),
    mark=st.none() | texts,
    actions=action_rows,
)


def scene(title="Sums", description="Firm sums grew."):
    return Scene(width=100, height=50, shapes=(), title=title, description=description, language=Language.EN)


pictures = st.builds(
    Picture, scene=st.builds(scene, texts, texts), twin=st.lists(tables(), max_size=2).map(tuple), name=st.just("chart")
)
blocks = st.one_of(
    st.builds(Heading, texts),
    st.builds(Paragraph, st.lists(lines, max_size=3).map(tuple)),
    st.builds(Notice, texts, st.sampled_from(Tone)),
    quotes,
    cards,
    tables(),
    pictures,
    st.just(Divider()),
)
pagings = st.builds(
    Paging,
    offset=st.integers(0, 50),
    size=st.integers(1, 10),
    total=st.integers(0, 90),
    command=texts.map(lambda text: f"/deals find {' '.join(text.split())} offset={{offset}}"),
)
replies = st.builds(
    Reply,
    blocks=st.tuples(st.lists(blocks, max_size=5), st.sampled_from((1, 1, 1, 12))).map(
        lambda made: tuple(made[0] * made[1])
    ),
    language=st.sampled_from((Language.JA, Language.EN)),
    public=st.booleans(),
    ok=st.booleans(),
    paging=st.none() | pagings,
    actions=action_rows,
    command=st.none() | texts.map(lambda text: f"/deals {' '.join(text.split())}"),
)


def of(*made, language=Language.EN, **more):
    return Reply(blocks=made, language=language, **more)


def deal(number=12, **more):
    return DealCard(
        **{
            "deal_id": number,
            "headline": line("Nvidia to invest ", Span("up to $100B", bold=True), " in OpenAI"),
            "details": (line("announced · ", Span("3 sources", url="https://a.example/1?x=1&y=2")),),
            **more,
        }
    )
