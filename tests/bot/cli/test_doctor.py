"""What the doctor reads out of a token without asking anybody."""

from __future__ import annotations

import pytest

from bot.cli.doctor import application_id


@pytest.mark.parametrize(
    ("token", "expected"),
    [("MTE1MDAwMDAwMDAwMDAwMDAwMQ.Gx.secret", "1150000000000000001"), ("bm90IGEgbnVtYmVy.x", None), ("é.x", None)],
)
def test_token_of_discord_tells_its_application(token, expected):
    assert expected == application_id(token)
