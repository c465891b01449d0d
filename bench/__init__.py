"""Benchmarks, run by hand: each says in its first lines what it measures, and how."""
