"""Scenarios speak to servers on the loopback: every test below this folder may dial 127.0.0.1, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent
LOOPBACK = "127.0.0.1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.allow_hosts([LOOPBACK]))
