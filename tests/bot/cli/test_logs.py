"""A line of the log holds its event and its fields."""

from __future__ import annotations

import logging

from bot.cli.logs import FieldFormatter


def test_fields_of_an_event_stand_after_it():
    record = logging.makeLogRecord({"name": "bot.jobs", "levelname": "INFO", "msg": "digest planned", "slot": "2025"})
    record.schedule = 3

    assert FieldFormatter().format(record).endswith("INFO bot.jobs: digest planned schedule=3 slot=2025")
