"""All commands, in the order in which help and menus list them."""

from __future__ import annotations

from bot.commands.chart import CHART
from bot.commands.company import COMPANY
from bot.commands.find import FIND, TOP
from bot.commands.guide import help_commands
from bot.commands.loops import LOOPS
from bot.commands.planned import PLANNED
from bot.commands.schedules import DIGEST_COMMANDS
from bot.commands.show import SHOW
from bot.commands.vocabulary import Vocabulary
from bot.commands.watches import SNOOZE, UNWATCH, WATCH, WATCHES

_ANSWERING = (FIND, SHOW, COMPANY, TOP, CHART, LOOPS, WATCH, UNWATCH, WATCHES, SNOOZE, *DIGEST_COMMANDS, *PLANNED)
COMMANDS = (*_ANSWERING, *help_commands(_ANSWERING))
"""What people can ask for; what names none of them is for `/deals find`."""
VOCABULARY = Vocabulary(COMMANDS)
