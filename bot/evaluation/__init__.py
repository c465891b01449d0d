"""Scores readings against answers written down by people."""
