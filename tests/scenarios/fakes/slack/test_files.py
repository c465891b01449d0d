"""Rules of uploads: an address, the bytes, the word that it is complete, then a picture in a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from tests.fakes.slack import UPLOAD
from tests.scenarios.fakes.slack.conftest import refusal

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from tests.fakes.slack import FakeSlack


async def sent(address: str, content: bytes) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.post(address, data=content) as response:
        return response.status, await response.text()


async def test_upload_of_the_client_goes_all_the_way(slack: FakeSlack, client: AsyncWebClient) -> None:
    done = await client.files_upload_v2(filename="chart.png", content=b"\x89PNG", title="Capex")

    file = slack.world.files[done["file"]["id"]]
    assert (file.content, file.title, file.completed) == (b"\x89PNG", "Capex", True)
    assert slack.messages() == []


async def test_completed_upload_may_stand_in_a_message(slack: FakeSlack, client: AsyncWebClient) -> None:
    done = await client.files_upload_v2(filename="chart.png", content=b"\x89PNG")
    picture = {"type": "image", "slack_file": {"id": done["file"]["id"]}, "alt_text": "Capex by company"}

    await client.chat_postMessage(channel=slack.channel.id, text="chart", blocks=[picture])

    assert slack.messages()[0].blocks[0]["slack_file"] == {"id": done["file"]["id"]}


async def test_upload_before_its_completion_may_not(slack: FakeSlack, client: AsyncWebClient) -> None:
    given = await client.files_getUploadURLExternal(filename="chart.png", length=4)
    await sent(given["upload_url"], b"\x89PNG")
    picture = {"type": "image", "slack_file": {"id": given["file_id"]}, "alt_text": "a"}

    call = client.chat_postMessage(channel=slack.channel.id, text="x", blocks=[picture])

    assert await refusal(call) == "invalid_blocks"


async def test_file_posted_by_its_completion_has_no_metadata(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.files_upload_v2(channel=slack.channel.id, filename="a.csv", content="a,b", initial_comment="export")

    (message,) = slack.messages(slack.channel)
    assert (message.text, message.metadata, message.files[0]["name"]) == ("export", None, "a.csv")


async def test_upload_needs_all_its_bytes_once(slack: FakeSlack, client: AsyncWebClient) -> None:
    given = await client.files_getUploadURLExternal(filename="a.csv", length=3)

    assert (await sent(given["upload_url"], b"four"))[0] == 400
    assert await sent(given["upload_url"], b"a,b") == (200, "OK - 3")
    assert (await sent(given["upload_url"], b"a,b"))[0] == 404
    assert [exchange.error for exchange in slack.record.of(UPLOAD)] == ["length_mismatch", None, "upload_url_invalid"]


@pytest.mark.parametrize("files", [[{"id": "F99999999"}], []])
async def test_nothing_is_completed_that_was_not_sent(
    slack: FakeSlack, client: AsyncWebClient, files: list[dict[str, str | None]]
) -> None:
    error = "file_not_found" if files else "invalid_arguments"

    assert await refusal(client.files_completeUploadExternal(files=files)) == error
    assert slack.record.refused != []


async def test_address_without_bytes_cannot_be_completed(slack: FakeSlack, client: AsyncWebClient) -> None:
    given = await client.files_getUploadURLExternal(filename="a.csv", length=3)

    assert await refusal(client.files_completeUploadExternal(files=[{"id": given["file_id"]}])) == "file_not_found"
    assert slack.messages() == []


async def test_length_must_be_told(slack: FakeSlack, client: AsyncWebClient) -> None:
    assert await refusal(client.files_getUploadURLExternal(filename="a.csv", length=0)) == "invalid_arguments"
    assert slack.world.files == {}
