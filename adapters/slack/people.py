"""Who asks: language, time zone and rights of a person, from Slack's profile of them.

Kept for ten minutes, since Slack counts these calls too. Where Slack does not tell (a missing right of the app, an
outage) the settings' language and zone do, and the person may not change settings.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.slack.mrkdwn import plain
from adapters.slack.web import CallError
from bot.errors import InvariantError
from bot.i18n import SERVED
from bot.model import Language
from bot.model.delivery import check_zone

if TYPE_CHECKING:
    from adapters.slack.blocks import Payload
    from adapters.slack.options import SlackOptions
    from adapters.slack.teams import Slack

logger = logging.getLogger(__name__)

_FRESH_S = 600.0
_FRESH_UNKNOWN_S = 30.0
_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Person:
    """A person as far as answers depend on them."""

    language: Language
    zone: str
    name: str
    is_admin: bool


class People:
    """Knows the people of all workspaces."""

    def __init__(self, slack: Slack, options: SlackOptions) -> None:
        """Ask `slack`."""
        self._slack = slack
        self._options = options
        self._known: OrderedDict[tuple[str, str], tuple[float, Person]] = OrderedDict()

    async def find(self, team: str, user: str) -> Person:
        """Return what is known of a person, now and without failing."""
        known = self._known.get((team, user))
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        try:
            answer = await self._slack.call(team, "users.info", {"user": user, "include_locale": "true"}, read=True)
            person, fresh_s = self._read(answer.get("user") or {}, user), _FRESH_S
        except CallError as error:
            logger.warning("profile not read", extra={"team": team, "reason": error.name})
            person, fresh_s = self._read({}, user), _FRESH_UNKNOWN_S
        self._known[team, user] = (time.monotonic() + fresh_s, person)
        self._known.move_to_end((team, user))
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return person

    def _read(self, profile: Payload, user: str) -> Person:
        locale = str(profile.get("locale") or "")
        shown = profile.get("profile") or {}
        name = str(shown.get("display_name") or profile.get("real_name") or profile.get("name") or "")
        admin = any(profile.get(mark) for mark in ("is_admin", "is_owner", "is_primary_owner"))
        return Person(
            language=next((each for each in SERVED if locale.startswith(each.value)), None)
            or (Language.EN if locale else self._options.language),
            zone=self._zone(str(profile.get("tz") or "")),
            name=plain(name, 80) if name else "",
            is_admin=admin or user in self._options.admins,
        )

    def _zone(self, name: str) -> str:
        try:
            check_zone(name)
        except InvariantError:
            return self._options.zone
        return name
