"""The terminal as a chat: renders replies as text."""
