"""The core of dealwire: reads, merges and answers; knows no chat, no database, no network."""
