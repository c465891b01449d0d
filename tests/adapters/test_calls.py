"""Whatever a store says is to be called, an alert calls one role or group, or nobody."""

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.messenger import called as called_in_discord
from adapters.slack.messenger import called as called_in_slack
from bot.model import Language
from bot.model.delivery import Channel, ChannelKey, Claim, Delivery, DeliveryKind, DeliveryState

NOW = datetime(2026, 1, 1, tzinfo=UTC)
hostile = st.sampled_from(
    ["@everyone", "@here", "channel", "!here", "S1><!channel", "1><@&2", "１２３", "U0123", "S012 ", ""]
)
ids = st.from_regex(r"S[A-Z0-9]{2,9}|[0-9]{5,19}", fullmatch=True)


def claim(calls: str | None, kind: DeliveryKind, person: str | None) -> Claim:
    channel = Channel(id=1, key=ChannelKey("slack", "T1", "C1"), language=Language.EN, calls=calls)
    fields = dict.fromkeys(Delivery.__dataclass_fields__) | {
        "id": 1, "channel_id": 1, "person": person, "kind": kind, "dedupe_key": "a", "nonce": "a", "payload": "",
        "state": DeliveryState.SENDING, "due_at": NOW, "marked": False,
    }  # fmt: skip
    return Claim(delivery=Delivery(**fields), channel=channel, claimed_at=NOW, not_before=NOW, lease_until=NOW)


@given(st.none() | ids | hostile | st.text(max_size=30), st.sampled_from(DeliveryKind), st.none() | st.just("U1"))
def test_only_an_alert_in_a_channel_calls_and_only_one_group(calls, kind, person):
    in_discord, in_slack = (called(claim(calls, kind, person)) for called in (called_in_discord, called_in_slack))

    assert re.fullmatch(r"[0-9]*", in_discord)
    assert re.fullmatch(r"(S[A-Z0-9]+)?", in_slack)
    assert {in_discord, in_slack} <= {calls, ""}
    if kind is not DeliveryKind.ALERT or person is not None:
        assert (in_discord, in_slack) == ("", "")
