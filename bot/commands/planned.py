"""Commands whose answers are being written: their shape is final, so that chats can build menus from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.spec import DEALS, SETTINGS, CommandSpec, Form, Param, Rights
from bot.errors import CommandError
from bot.i18n import catalogue

if TYPE_CHECKING:
    from bot.commands.ports import Ports
    from bot.model.reply import Reply, Request

_SOURCE = (SETTINGS, "source")


def _planned(request: Request, ports: Ports) -> Reply:  # noqa: ARG001  # the shape of every command
    raise CommandError(catalogue(request.language).text("error.not_here"))


def _settings(
    name: str, *params: Param, group: tuple[str, ...] = (SETTINGS,), hidden: bool = False, slow: bool = False
) -> CommandSpec:
    return CommandSpec(name, params, _planned, group, Rights.SETTINGS, hidden, slow)


SOURCE_ID = Param("source", Form.SOURCE, required=True, rest=True)
ADDRESS = Param("url", Form.URL, required=True, rest=True)

PLANNED = (
    CommandSpec(
        "read",
        (
            Param("url", Form.URL, rest=True),
            Param("text", Form.WORDS, hidden=True),
        ),
        _planned,
        slow=True,
    ),
    CommandSpec("why", (Param("id", Form.DEAL, required=True, rest=True),), _planned),
    CommandSpec(
        "export",
        (
            Param("text", Form.WORDS, rest=True),
            Param("company", Form.COMPANY),
            Param("side", Form.SIDE),
            Param("kind", Form.KIND),
            Param("status", Form.STATUS),
            Param("place", Form.PLACE),
            Param("min", Form.SUM),
            Param("since", Form.SINCE),
            Param("sort", Form.SORT),
            Param("format", Form.CHOICE, options=("csv", "json")),
        ),
        _planned,
        slow=True,
    ),
    CommandSpec("home", (), _planned, (DEALS,), hidden=True),
    _settings("add", ADDRESS, group=_SOURCE, slow=True),
    _settings("test", ADDRESS, group=_SOURCE, slow=True),
    _settings("list", Param("offset", Form.NUMBER, hidden=True), group=_SOURCE),
    _settings("remove", SOURCE_ID, group=_SOURCE),
    _settings("import", ADDRESS, group=_SOURCE, slow=True),
    _settings("export", group=_SOURCE),
    _settings(
        "correct",
        Param("id", Form.DEAL, required=True),
        Param("verdict", Form.CHOICE, options=("no_deal", "deal", "undo")),
        Param("kind", Form.KIND),
        Param("payers", Form.COMPANIES),
        Param("payees", Form.COMPANIES),
        Param("partners", Form.COMPANIES),
        Param("sum", Form.SUM),
        Param("status", Form.STATUS),
        Param("date", Form.DATE),
    ),
    _settings(
        "settings",
        Param("language", Form.LANGUAGE),
        Param("zone", Form.ZONE),
        Param("quiet", Form.HOURS),
        Param("policy", Form.CHOICE, options=("hold", "resend")),
        Param("alerts", Form.NUMBER),
        Param("allow", Form.PERSON),
        Param("disallow", Form.PERSON),
    ),
    _settings("status"),
    _settings("setup", Param("step", Form.CHOICE, options=("post",), hidden=True)),
    _settings("forget", Param("confirm", Form.CHOICE, options=("yes",), hidden=True)),
    _settings(
        "settle",
        Param("delivery", Form.NUMBER, required=True),
        Param("decision", Form.CHOICE, required=True, options=("arrived", "again", "drop")),
        hidden=True,
    ),
)
