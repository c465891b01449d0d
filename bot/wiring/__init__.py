"""Composition root: builds the ports from the settings and hands them to the core.

The only package of `bot` that imports `adapters` and `storage`. Whoever needs a running piece asks for it here, so
that a test can build the same pieces with other settings: `app` opens the store with all that commands need, `articles`
brings articles, `live` puts the running bot together. Nothing is imported here, since each piece costs its time.
"""
