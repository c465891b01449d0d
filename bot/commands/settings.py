"""`/dealwire settings`: language, zone, quiet hours and more of a channel, who may change them, and who did."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands import buttons
from bot.commands.arguments import Arguments
from bot.commands.here import channel_here, note, workspace_of
from bot.commands.ports import needed
from bot.commands.spec import SETTINGS, CommandSpec, Form, Param, Rights
from bot.commands.times import read_hours, read_off
from bot.commands.values import read_group
from bot.commands.wording import people
from bot.errors import CommandError
from bot.i18n import catalogue
from bot.model.delivery import Policy
from bot.model.reply import Heading, Paragraph, Reply, Span, line
from bot.present import one_line, write_sum, write_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.commands.ports import Ports
    from bot.model import Language
    from bot.model.delivery import Channel, QuietHours
    from bot.model.reply import Action, Block, Line, Request
    from bot.model.workspace import SettingChange

_LAST = 5
_POLICIES = tuple(each.value for each in Policy)
_PICKS_GROUPS = frozenset({"discord"})
"""Chats whose forms have a field to pick a role from; elsewhere it is typed: `@name` is read only there."""
_ASKED = ("language", "zone", "quiet", "alerts", "policy")


def settings(request: Request, ports: Ports) -> Reply:
    """Change what is given, and show all settings of this channel."""
    channel = channel_here(request, ports)
    changed = _changed(channel, request, ports)
    if changed != channel:
        kept = replace(changed, keeper=changed.keeper or request.person or None)
        needed(ports.channels, request.language).save(kept)
        before, after = (_values(each, request.language) for each in (channel, changed))
        for what in before:
            if before[what] != after[what]:
                note(request, ports, what, before[what], after[what])
    told = _let(request, ports)
    asker = replace(request, language=changed.language, zone=changed.zone)
    actions = (
        buttons.run("settings_change", "/dealwire settings", changed.language, asks=_ASKED),
        buttons.run("settings_allow", "/dealwire settings", changed.language, asks=("allow",)),
        *([_choose_group(changed.language)] if request.platform in _PICKS_GROUPS else []),
    )
    title = "settings.changed" if changed != channel or told else "settings.heading"
    blocks = [Heading(catalogue(changed.language).text(title)), *_blocks(changed, asker, ports)]
    return Reply(blocks=tuple(blocks), language=changed.language, actions=actions)


def _choose_group(language: Language) -> Action:
    return buttons.run("settings_calls", "/dealwire settings", language, asks=("calls",))


def _changed(channel: Channel, request: Request, ports: Ports) -> Channel:
    """Return the channel with the settings that were asked for."""
    arguments = Arguments(request, ports)
    policy = arguments.choice("policy", _POLICIES)
    calls = arguments.text("calls")
    alerts, least = arguments.number("alerts"), arguments.text("min")
    quiet = _quiet(arguments, request.language)
    if least is not None:
        # "off" is no sum: it ends the smallest one.
        least_usd = None if read_off(least) else arguments.usd()
        channel = replace(channel, alerts_min_usd=least_usd)
    return replace(
        channel,
        language=arguments.language() or channel.language,
        zone=arguments.zone() or channel.zone,
        quiet=channel.quiet if arguments.text("quiet") is None else quiet,
        policy=Policy(policy) if policy else channel.policy,
        calls=channel.calls if calls is None else _group(calls, request),
        alerts_a_day=channel.alerts_a_day if alerts is None else alerts or None,
    )


def _quiet(arguments: Arguments, language: Language) -> QuietHours | None:
    typed = arguments.text("quiet")
    if typed is None or read_off(typed):
        return None
    hours = read_hours(typed)
    if hours is None:
        raise CommandError(catalogue(language).text("error.bad_hours", text=one_line(typed)), param="quiet")
    return hours


def _group(typed: str, request: Request) -> str | None:
    """Return the role or user group that is meant, None for nobody any more."""
    if read_off(typed):
        return None
    group = read_group(typed)
    # The role of everybody has the number of the server itself.
    if group is None or group == request.workspace:
        raise CommandError(catalogue(request.language).text("error.bad_group", text=one_line(typed)), param="calls")
    return group


def _let(request: Request, ports: Ports) -> bool:
    """Give or take the right to change settings; return whether anything changed."""
    arguments = Arguments(request, ports)
    allow, disallow = arguments.person("allow"), arguments.person("disallow")
    if allow is None and disallow is None:
        return False
    store, workspace = needed(ports.workspaces, request.language), workspace_of(request)
    before = store.managers(workspace)
    after = tuple(person for person in (*before, *([allow] if allow else [])) if person != disallow)
    after = tuple(dict.fromkeys(after))
    if after == before:
        return False
    store.set_managers(workspace, after)
    note(request, ports, "managers", ", ".join(before) or None, ", ".join(after) or None)
    return True


def _blocks(channel: Channel, request: Request, ports: Ports) -> Iterator[Block]:
    messages = catalogue(request.language)
    values = _values(channel, request.language)
    yield Paragraph(
        tuple(
            line(messages.text(f"settings.{what}"), *_value(what, value, request.language, bold=True))
            for what, value in values.items()
        )
    )
    if ports.workspaces is None:
        return
    named = ports.workspaces.managers(workspace_of(request))
    by_chat = messages.find(f"settings.rights_{request.platform}") or messages.text("settings.rights")
    also = Span(messages.text("settings.rights_also") if named else "")
    yield Paragraph((line(by_chat, also, *people(named, request.language)),))
    last = ports.workspaces.changes(workspace_of(request), _LAST)
    if last:
        yield Heading(messages.text("settings.log"))
        yield Paragraph(tuple(_logged(change, request) for change in last))


def _logged(change: SettingChange, request: Request) -> Line:
    """Return one change: when, who, what, from what to what."""
    messages = catalogue(request.language)
    what = (messages.find(f"settings.{change.what}") or change.what).rstrip(" :")
    before, after = (
        _value(change.what, one_line(value or ""), request.language) for value in (change.before, change.after)
    )
    step: list[str | Span] = [*before, *([" → "] if change.before and change.after else []), *after]
    if change.after is None:
        step = [*before, messages.text("settings.ended")]
    who = Span(change.person or messages.text("settings.operator"), person=change.person or None)
    at = Span(write_time(change.at, request.language, request.zone), at=change.at)
    separator = messages.text("list.facts")
    return line(at, separator, who, f"{separator}{what}: ", *step)


def _value(what: str, value: str, language: Language, *, bold: bool = False) -> tuple[Span, ...]:
    """Return the value of a setting: whoever is meant by the name that the chat has."""
    if what == "managers":
        return people(value.split(", "), language) if value else ()
    return (Span(value, bold=bold, group=read_group(value) if what == "calls" else None),)


def _values(channel: Channel, language: Language) -> Mapping[str, str]:
    """Return the settings of a channel in words, by machine name."""
    messages = catalogue(language)
    quiet, least = channel.quiet, channel.alerts_min_usd
    return {
        "language": messages.text(f"language.{channel.language.value}"),
        "zone": channel.zone,
        "quiet": messages.text("settings.none") if quiet is None else f"{quiet.start:%H:%M}–{quiet.end:%H:%M}",
        "alerts": messages.text("settings.no_limit") if channel.alerts_a_day is None else str(channel.alerts_a_day),
        "min": messages.text("settings.any") if least is None else write_sum(least, "USD", language),
        "calls": channel.calls or messages.text("settings.none"),
        "policy": messages.text(f"choice.policy.{channel.policy.value}"),
    }


SETTINGS_COMMAND = CommandSpec(
    "settings",
    (
        Param("language", Form.LANGUAGE),
        Param("zone", Form.ZONE),
        Param("quiet", Form.HOURS),
        Param("alerts", Form.NUMBER),
        Param("min", Form.SUM),
        Param("policy", Form.CHOICE, options=_POLICIES),
        Param("calls", Form.GROUP),
        Param("allow", Form.PERSON),
        Param("disallow", Form.PERSON),
    ),
    settings,
    (SETTINGS,),
    Rights.SETTINGS,
)
