"""Processes that poll are killed at random: no article is lost, and none is told twice."""

from __future__ import annotations

from tests.scenarios.sources.killing import Field, kill_run

FIELD = Field(feeds=6, items=12, kills=8, seed=6)


def test_kill_at_any_moment_loses_no_article_and_doubles_none(database_url: str) -> None:
    harvest = kill_run(database_url, FIELD)

    assert harvest.is_whole(FIELD), harvest
