"""The log of `dealwire run`: one line for each event on stderr, its fields after it as `name=value`."""

from __future__ import annotations

import logging
import sys

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
"""What every record has; all else was given with the event."""
_TALKATIVE = ("alembic", "apscheduler", "discord", "httpx", "slack_bolt", "slack_sdk")


class FieldFormatter(logging.Formatter):
    """Writes the fields of an event after its phrase."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the library's name
        """Return the line without a traceback: `… delivered channel=slack:T1:C9 outcome=sent`."""
        fields = {name: value for name, value in vars(record).items() if name not in _OWN}
        return " ".join([super().formatMessage(record), *(f"{name}={fields[name]}" for name in sorted(fields))])


def log_to_stderr() -> None:
    """Log all that dealwire does, and of libraries only what is wrong; more where more was asked for already."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FieldFormatter())
    logging.basicConfig(level=min(logging.INFO, logging.getLogger().level), handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
