"""Scenarios over a loopback HTTP server: what servers do, and what becomes of it."""
