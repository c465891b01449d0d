"""What the core asks of the outside: small protocols, each implemented once in `storage` or `adapters`.

All storage ports are synchronous; who awaits wraps a whole call in one `asyncio.to_thread`.
"""

from bot.ports.articles import ArticleIndex, ArticleSource, Reader
from bot.ports.channels import Channels, Installations, Schedules, Watches, Workspaces
from bot.ports.chats import Chat, ChatFaults, Messenger, TextMeasure
from bot.ports.deals import AlertBook, DealReader, Ledger, LedgerTransaction
from bot.ports.delivery import Memory, Outbox, Reasons
from bot.ports.feeds import FeedClient, FeedFinder, Inbox, PageReader, PollBook, Subscriptions
from bot.ports.second import Model, SecondReadings, Spending

__all__ = [
    "AlertBook",
    "ArticleIndex",
    "ArticleSource",
    "Channels",
    "Chat",
    "ChatFaults",
    "DealReader",
    "FeedClient",
    "FeedFinder",
    "Inbox",
    "Installations",
    "Ledger",
    "LedgerTransaction",
    "Memory",
    "Messenger",
    "Model",
    "Outbox",
    "PageReader",
    "PollBook",
    "Reader",
    "Reasons",
    "Schedules",
    "SecondReadings",
    "Spending",
    "Subscriptions",
    "TextMeasure",
    "Watches",
    "Workspaces",
]
