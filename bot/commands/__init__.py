"""What people can ask for, once for all chats: `run(request, ports) -> Reply`.

A chat builds its menus from `COMMANDS` and answers through a `Desk`; a digest is made by `digest_reply`.
"""

from bot.commands.desk import Desk
from bot.commands.digests import digest_reply
from bot.commands.dispatch import dispatch
from bot.commands.forms import SEVERAL, completed
from bot.commands.parse import spell
from bot.commands.ports import Ports
from bot.commands.spec import (
    DEALS,
    SETTINGS,
    Choice,
    CommandSpec,
    Form,
    Param,
    Rights,
    group_label,
    group_summary,
)
from bot.commands.table import COMMANDS

__all__ = [
    "COMMANDS",
    "DEALS",
    "SETTINGS",
    "SEVERAL",
    "Choice",
    "CommandSpec",
    "Desk",
    "Form",
    "Param",
    "Ports",
    "Rights",
    "completed",
    "digest_reply",
    "dispatch",
    "group_label",
    "group_summary",
    "spell",
]
