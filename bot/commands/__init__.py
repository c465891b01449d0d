"""What people can ask for, once for all chats: `run(request, ports) -> Reply`.

A chat builds its menus from `COMMANDS` and answers through `dispatch`; a digest is made by `digest_reply`.
"""

from bot.commands.digests import digest_reply
from bot.commands.dispatch import COMMANDS, dispatch
from bot.commands.spec import GROUP, CommandSpec, Form, Param, Ports

__all__ = ["COMMANDS", "GROUP", "CommandSpec", "Form", "Param", "Ports", "digest_reply", "dispatch"]
