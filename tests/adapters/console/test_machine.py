"""Replies as JSON."""

import json
from datetime import UTC, datetime

from hypothesis import given, settings

from adapters.console import render_json
from bot.model import Language
from bot.model.reply import Paragraph, Reply, Span, line
from tests.adapters.console.replies import SAMPLE, replies


def test_a_reply_for_programs():
    told = json.loads(render_json(SAMPLE))

    assert (told["language"], told["ok"]) == ("en", True)
    assert [block["type"] for block in told["blocks"]] == [
        "heading",
        "paragraph",
        "deal",
        "deal",
        "table",
        "divider",
        "notice",
    ]
    assert told["blocks"][2] == {
        "type": "deal",
        "deal_id": 12,
        "headline": ["Nvidia to invest ", {"text": "up to $100B", "bold": True}, " in OpenAI"],
        "details": [["announced · ", {"text": "3 sources", "url": "https://a.example/1?x=1&y=2"}]],
        "quotes": [
            {
                "type": "quote",
                "text": "A letter of *intent* | was signed.",
                "source": "a.example · Oct 6, 2025",
                "url": "https://a.example/1",
            }
        ],
        "mark": "Update",
    }
    assert told["paging"] == {"offset": 0, "size": 2, "total": 5, "command": SAMPLE.paging.command}


def test_moments_are_iso_8601():
    at = datetime(2025, 10, 6, 9, tzinfo=UTC)
    reply = Reply(blocks=(Paragraph((line(Span("then", at=at)),)),), language=Language.EN)

    assert '"at": "2025-10-06T09:00:00+00:00"' in render_json(reply)


def test_japanese_is_written_as_it_is():
    assert "ソフトバンク" in render_json(SAMPLE)


@settings(deadline=None)
@given(replies)
def test_any_reply_is_json(reply):
    assert len(json.loads(render_json(reply)).get("blocks", [])) == len(reply.blocks)
