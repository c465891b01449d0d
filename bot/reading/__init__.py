"""Reads deal events out of article text: pure, offline, and never raising on any text."""
