"""All commands, in the order in which help and menus list them."""

from __future__ import annotations

from bot.commands.chart import CHART
from bot.commands.company import COMPANY
from bot.commands.corrections import CORRECT
from bot.commands.export import EXPORT
from bot.commands.find import FIND, TOP
from bot.commands.guide import help_commands
from bot.commands.loops import LOOPS
from bot.commands.read import READ
from bot.commands.schedules import DIGEST_COMMANDS
from bot.commands.settings import SETTINGS_COMMAND
from bot.commands.show import SHOW
from bot.commands.sources import SOURCE_COMMANDS
from bot.commands.status import SETTLE, STATUS
from bot.commands.vocabulary import Vocabulary
from bot.commands.watches import SNOOZE, UNWATCH, WATCH, WATCHES
from bot.commands.welcome import FORGET, HOME, SETUP
from bot.commands.why import WHY

_DEALS = (FIND, SHOW, COMPANY, TOP, CHART, LOOPS, WATCH, UNWATCH, WATCHES, SNOOZE, READ, WHY, EXPORT, HOME)
_SETTINGS = (SETUP, *DIGEST_COMMANDS, *SOURCE_COMMANDS, CORRECT, SETTINGS_COMMAND, STATUS, FORGET, SETTLE)
COMMANDS = (*_DEALS, *_SETTINGS, *help_commands((*_DEALS, *_SETTINGS)))
"""What people can ask for; what names none of them is for `/deals find`."""
VOCABULARY = Vocabulary(COMMANDS)
