"""Settings and the file that lists them."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from bot.config import PREFIX, Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def _default(name: str) -> str:
    value = Settings.model_fields[name].default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def test_the_example_lists_every_setting_with_its_default() -> None:
    lines = [row for row in EXAMPLE.read_text(encoding="utf-8").splitlines() if row.startswith(f"#{PREFIX}")]

    assert [f"#{PREFIX}{name.upper()}={_default(name)}" for name in Settings.model_fields] == lines


def test_secrets_do_not_show_in_a_repr() -> None:
    settings = Settings(
        _env_file=None,
        discord_token=SecretStr("discord-secret"),
        database_url=SecretStr("postgresql://u:password@h/d"),
    )

    assert "discord-secret" not in repr(settings)
    assert "u:password" not in repr(settings)
