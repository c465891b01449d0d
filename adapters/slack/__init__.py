"""Slack, through Bolt."""
