"""Slack: commands, buttons, forms and the home tab by Bolt, replies as Block Kit, deliveries posted once.

Over Socket Mode for one workspace, or over signed HTTP for one or for all that install the app.
"""

from adapters.slack.chat import SlackChat
from adapters.slack.options import SlackOptions

__all__ = ["SlackChat", "SlackOptions"]
