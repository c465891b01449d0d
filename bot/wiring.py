"""Composition root: builds the ports from the settings and hands them to the core."""
