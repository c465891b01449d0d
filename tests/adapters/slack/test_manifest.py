"""The manifests in the repository are those that the code makes, and ask for what it uses and no more."""

from pathlib import Path

import pytest

from adapters.slack.manifest import manifest, manifest_files, scopes
from bot.commands import COMMANDS

FOLDER = Path(__file__).parents[3] / "docs" / "slack"


@pytest.mark.parametrize(("name", "content"), manifest_files().items())
def test_manifest_in_the_repository_is_the_one_that_is_made(name, content):
    assert content == (FOLDER / name).read_text(encoding="utf-8")


def test_every_root_of_a_command_is_a_slash_command():
    roots = {f"/{spec.path[0]}" for spec in COMMANDS}

    for http in (False, True):
        commands = manifest(http=http)["features"]["slash_commands"]
        assert {command["command"] for command in commands} == roots
        assert all(len(command["description"]) <= 80 for command in commands)


def test_socket_manifest_needs_no_address_and_http_manifest_has_one_everywhere():
    socket, http = manifest(http=False), manifest(http=True, url="https://bot.example")

    assert "https://" not in str(socket)
    assert (socket["settings"]["socket_mode_enabled"], http["settings"]["socket_mode_enabled"]) == (True, False)
    assert str(http).count("https://bot.example/slack/events") == 5
    assert http["oauth_config"]["redirect_urls"] == ["https://bot.example/slack/oauth_redirect"]


def test_distributed_app_does_not_ask_to_read_history():
    assert set(scopes(http=False)) - set(scopes(http=True)) == {"channels:history", "groups:history", "im:history"}
