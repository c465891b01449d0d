"""From readings to deals: merge, loops, digests; pure but for `ingest`."""
