"""Tests of the ways in: encodings, files, feeds, pages, addresses."""
