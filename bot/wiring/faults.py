"""Chats that can do nothing until somebody mends them: told once in the other chats, and by `/dealwire status`."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.commands.bulletins import chat_notice
from bot.model.delivery import DeliveryKind, NewDelivery
from bot.pipeline.payload import write_reply
from bot.wiring.feeds import NOTICES_KEPT, keepers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.ports import ChatFaults
    from bot.wiring.app import App

logger = logging.getLogger(__name__)


class FaultWatch:
    """Tells of each fault when it comes up, and again when it comes up anew."""

    def __init__(self, app: App, chats: ChatFaults) -> None:
        """Tell the keepers of `app` of the faults of `chats`."""
        self._app = app
        self._chats = chats
        self._told: Mapping[str, str] = {}

    def tell(self, now: datetime) -> int:
        """Queue what the keepers have to hear; return of how many chats."""
        faults = self._chats.faults()
        fresh = {chat: reason for chat, reason in faults.items() if self._told.get(chat) != reason}
        self._told = faults
        for chat, reason in fresh.items():
            logger.error("chat cannot be used", extra={"platform": chat, "reason": reason})
        people = [channel for channel in keepers(self._app) if channel.key.platform not in faults] if fresh else []
        self._app.outbox.enqueue(
            [
                NewDelivery(
                    channel_id=channel.id,
                    kind=DeliveryKind.NOTICE,
                    # Of many replicas, and of many starts on one day, one tells.
                    dedupe_key=f"n:chat:{chat}:{now:%Y%m%d}:{channel.key.workspace}:{channel.keeper}",
                    payload=write_reply(chat_notice(chat, reason, channel.language)),
                    due_at=now,
                    expires_at=now + NOTICES_KEPT,
                    person=channel.keeper,
                )
                for chat, reason in fresh.items()
                for channel in people
            ]
        )
        return len(fresh)
