"""Previews show what stands in the blocks: nothing leaves its column, nothing is lost."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from adapters.pictures import load_typeface
from adapters.slack.render import Look, message_blocks
from bot.model import Language
from bot.model.reply import Action, Chart, Heading, Paragraph, Picture, Series, Span, Table, Unit, line
from previews.slack.drawing import message_scene
from previews.slack.mrkdwn import MrkdwnLine, Run, read_mrkdwn
from tests.adapters.slack.replies import deal, of, replies, scene


def drawn(reply, files=()):
    names = {name: f"F{number:08d}" for number, name in enumerate(files)}
    blocks = message_blocks(reply, Look(newest=True, files=names))
    return message_scene(blocks, {file: scene() for file in names.values()}, load_typeface(), Language.EN)


def words(picture):
    return "".join(label.text for label in picture.labels)


def test_mrkdwn_is_read_as_a_client_reads_it():
    text = "`Update` a *b* <https://a.example|c> &lt;d&gt;\n>“e”"

    assert list(read_mrkdwn(text)) == [
        MrkdwnLine(
            (
                Run("Update", code=True),
                Run(" a "),
                Run("b", bold=True),
                Run(" "),
                Run("c", link=True),
                Run(" <d>"),
            )
        ),
        MrkdwnLine((Run("“e”"),), quoted=True),
    ]


def test_everything_that_is_said_is_drawn():
    table = Table(columns=("Month", "Sum"), rows=((line("May"), line("$3B")),), numeric=("Sum",))
    reply = of(
        Heading("Deals"),
        deal(actions=(Action(label="Details", command="/deals show 12"),)),
        Paragraph((line("word ", Span("bold", bold=True)),)),
        table,
        command="/deals",
    )

    shown = words(drawn(reply))

    for text in (
        "Deals",
        "Nvidia to invest ",
        "up to $100B",
        "#12",
        "Details",
        "word ",
        "bold",
        "Month",
        "$3B",
        "Share",
    ):
        assert text.replace(" ", "") in shown.replace(" ", "")


def test_chart_of_sums_is_drawn():
    chart = Chart(labels=("May",), series=(Series(name="Sum", values=(3e9,)),), unit=Unit.USD)

    assert "Billions of US dollars" in words(drawn(of(Picture(scene=scene(), twin=(), name="x", chart=chart))))


def test_picture_is_drawn_within_its_column():
    picture = drawn(of(Picture(scene=scene(), twin=(), name="x")), files=("x",))

    assert picture.height > 300


@given(replies)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_text_stays_on_the_canvas(reply):
    picture = drawn(reply)

    assert all(label.at.y <= picture.height for label in picture.labels)
    assert all(label.left >= 0 for label in picture.labels)
