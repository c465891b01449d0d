"""Articles from feeds, pages, files and folders.

address ──► sources ──► fetch (hosts, inflate) ──bytes──► decode (detect) ──text──► content ──► feeds ──► Article
                  └───► files ───────────────────────────────┘                         ├──► pages ──┘
                                                                                       └──► texts ──┘
"""

from adapters.sources.feeds import Feed, FeedEntry, read_feed
from adapters.sources.fetch import FetchLimits
from adapters.sources.sources import Sources

__all__ = ["Feed", "FeedEntry", "FetchLimits", "Sources", "read_feed"]
