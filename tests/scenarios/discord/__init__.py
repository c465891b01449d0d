"""Dealwire on the real discord.py against the fake Discord."""
