"""Rules of modals and home tabs: triggers, stacks, names and hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenarios.fakes.slack.bot import CARD, MODAL
from tests.scenarios.fakes.slack.conftest import refusal

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from tests.fakes.slack import FakeSlack

HOME = {"type": "home", "blocks": CARD[:1]}


def trigger(slack: FakeSlack, view: str | None = None) -> str:
    return slack.grants.trigger(slack.workspace.id, slack.person.id, view)


async def test_trigger_opens_one_view(slack: FakeSlack, client: AsyncWebClient) -> None:
    given = trigger(slack)
    opened = await client.views_open(trigger_id=given, view=MODAL)

    assert opened["view"]["hash"]
    assert [view.id for view in slack.open_views(slack.person)] == [opened["view"]["id"]]
    assert await refusal(client.views_open(trigger_id=given, view=MODAL)) == "exchanged_trigger_id"


@pytest.mark.parametrize(("after_s", "error"), [(2.9, None), (3.1, "expired_trigger_id")])
async def test_trigger_lives_three_seconds(
    slack: FakeSlack, client: AsyncWebClient, after_s: float, error: str | None
) -> None:
    given = trigger(slack)
    slack.clock.advance(after_s)

    call = client.views_open(trigger_id=given, view=MODAL)

    assert error == (await refusal(call) if error else (await call).get("error"))


async def test_made_up_trigger_is_refused(slack: FakeSlack, client: AsyncWebClient) -> None:
    other = slack.world.add_workspace("Other")
    theirs = slack.grants.trigger(other.id, slack.person.id)

    assert await refusal(client.views_open(trigger_id="1.2.abc", view=MODAL)) == "invalid_trigger_id"
    assert await refusal(client.views_open(trigger_id=theirs, view=MODAL)) == "invalid_trigger_id"


async def test_refused_view_leaves_the_trigger(slack: FakeSlack, client: AsyncWebClient) -> None:
    given = trigger(slack)
    wrong = {**MODAL, "callback_id": "x" * 256}
    assert await refusal(client.views_open(trigger_id=given, view=wrong)) == "invalid_arguments"

    assert (await client.views_open(trigger_id=given, view=MODAL))["ok"]


async def test_home_is_not_opened_and_modal_not_published(slack: FakeSlack, client: AsyncWebClient) -> None:
    assert await refusal(client.views_open(trigger_id=trigger(slack), view=HOME)) == "invalid_arguments"
    assert await refusal(client.views_publish(user_id=slack.person.id, view=MODAL)) == "invalid_arguments"
    assert await refusal(client.views_publish(user_id="U99999999", view=HOME)) == "user_not_found"


async def test_three_modals_stack(slack: FakeSlack, client: AsyncWebClient) -> None:
    top = (await client.views_open(trigger_id=trigger(slack), view=MODAL))["view"]
    for _ in range(2):
        pushed = (await client.views_push(trigger_id=trigger(slack, top["id"]), view=MODAL))["view"]
        assert (pushed["previous_view_id"], pushed["root_view_id"]) == (top["id"], top["root_view_id"])
        top = pushed

    call = client.views_push(trigger_id=trigger(slack, top["id"]), view=MODAL)
    assert await refusal(call) == "push_limit_reached"


async def test_nothing_is_pushed_on_nothing(slack: FakeSlack, client: AsyncWebClient) -> None:
    assert await refusal(client.views_push(trigger_id=trigger(slack), view=MODAL)) == "not_found"


async def test_view_is_changed_by_id_or_name_and_hash(slack: FakeSlack, client: AsyncWebClient) -> None:
    named = {**MODAL, "external_id": "watch-1"}
    first = (await client.views_open(trigger_id=trigger(slack), view=named))["view"]
    second = (await client.views_update(view_id=first["id"], hash=first["hash"], view=named))["view"]
    assert second["hash"] != first["hash"]

    stale = client.views_update(view_id=first["id"], hash=first["hash"], view=named)
    assert await refusal(stale) == "hash_conflict"
    assert (await client.views_update(external_id="watch-1", view=named))["view"]["id"] == first["id"]
    assert await refusal(client.views_open(trigger_id=trigger(slack), view=named)) == "duplicate_external_id"


async def test_closed_view_is_not_found(slack: FakeSlack, client: AsyncWebClient) -> None:
    opened = (await client.views_open(trigger_id=trigger(slack), view=MODAL))["view"]
    (view,) = slack.open_views(slack.person)
    assert await slack.people.close(slack.person, view) is None

    assert await refusal(client.views_update(view_id=opened["id"], view=MODAL)) == "not_found"


async def test_home_stays_one_and_knows_its_hash(slack: FakeSlack, client: AsyncWebClient) -> None:
    first = (await client.views_publish(user_id=slack.person.id, view=HOME))["view"]
    second = (await client.views_publish(user_id=slack.person.id, view=HOME, hash=first["hash"]))["view"]

    assert second["id"] == first["id"]
    stale = client.views_publish(user_id=slack.person.id, view=HOME, hash=first["hash"])
    assert await refusal(stale) == "hash_conflict"
