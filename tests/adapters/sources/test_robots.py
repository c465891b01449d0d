"""What sites let programs read."""

from __future__ import annotations

import pytest

from adapters.sources.fetch import Download
from adapters.sources.politeness import HostGate, Manners
from adapters.sources.robots import Robots, is_allowed, rules_for
from bot.errors import Fault, SourceError

SITE = "https://site.example"

FILES = [
    ("", "/a", True),
    ("User-agent: *\nDisallow: /", "/a", False),
    ("User-agent: *\nDisallow:", "/a", True),
    ("User-agent: *\nDisallow: /private", "/private/a", False),
    ("User-agent: *\nDisallow: /private", "/public", True),
    ("User-agent: *\nDisallow: /\nAllow: /news", "/news/a", True),  # the longest rule holds
    ("User-agent: *\nAllow: /news\nDisallow: /news", "/news", True),  # of two as long, the one that allows
    ("User-agent: Other\nDisallow: /", "/a", True),
    ("User-agent: DealWire\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a", True),
    ("User-agent: *\nAllow: /\nUser-agent: dealwire\nDisallow: /", "/a", False),
    ("User-agent: other\nUser-agent: dealwire/1.0\nDisallow: /x", "/x", False),  # one group for several
    ("User-agent: dealwire\nDisallow: /x\nUser-agent: other\nDisallow: /y", "/y", True),
    ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
    ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
    ("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", False),
    ("User-agent: *\nDisallow: /a*b*c", "/a1c2b3", True),
    ("User-agent: *\nDisallow: /a$", "/a", False),
    ("User-agent: *\nDisallow: /a$", "/ab", True),
    ("User-agent: *\nDisallow: /*?session=", "/a?session=1", False),
    ("User-agent: *\nDisallow: /%7Ejoe", "/~joe/a", False),
    ("User-agent: *\nDisallow: /a # a comment", "/a", False),
    ("user-AGENT : *\ndisALLOW : /a", "/a", False),
    ("Disallow: /\nUser-agent: *\nDisallow: /b", "/a", True),  # a rule of nobody
    ("User-agent: *\nCrawl-delay: 10\nSitemap: /x\nDisallow: /a", "/a", False),
    ("<html><body>Not found</body></html>", "/a", True),
]


@pytest.mark.parametrize(("text", "path", "expected"), FILES)
def test_rules_are_read_by_the_standard(text: str, path: str, *, expected: bool) -> None:
    assert is_allowed(rules_for(text), SITE + path) is expected


def test_pattern_of_nothing_but_stars_takes_no_time() -> None:
    rules = rules_for("User-agent: *\nDisallow: /" + "*a" * 500 + "$")

    assert is_allowed(rules, SITE + "/" + "a" * 2000 + "b")


class Site:
    """A fetcher whose site has one answer."""

    def __init__(self, answer: str | Fault) -> None:
        self.answer = answer
        self.asked: list[str] = []

    async def fetch(self, address: str) -> Download:
        self.asked.append(address)
        if isinstance(self.answer, Fault):
            raise SourceError("It failed.", address, self.answer)
        return Download(url=address, body=self.answer.encode(), content_type="text/plain")


def robots(site: Site) -> Robots:
    return Robots(site, HostGate(Manners(gap_s=0.0)))  # type: ignore[arg-type]  # all that is asked of a fetcher


async def test_site_is_asked_once() -> None:
    site = Site("User-agent: *\nDisallow: /no")
    asking = robots(site)

    await asking.check(f"{SITE}/yes")
    with pytest.raises(SourceError) as caught:
        await asking.check(f"{SITE}/no")

    assert (caught.value.fault, caught.value.address) == (Fault.ROBOTS, f"{SITE}/no")
    assert site.asked == [f"{SITE}/robots.txt"]


@pytest.mark.parametrize("fault", [Fault.NOT_FOUND, Fault.GONE, Fault.REFUSED, Fault.STATUS, Fault.NO_TEXT])
async def test_site_without_rules_may_be_read(fault: Fault) -> None:
    await robots(Site(fault)).check(f"{SITE}/a")


@pytest.mark.parametrize("fault", [Fault.SERVER, Fault.TIMEOUT, Fault.NO_ANSWER, Fault.TOO_OFTEN])
async def test_site_whose_rules_cannot_be_asked_for_is_left_alone(fault: Fault) -> None:
    with pytest.raises(SourceError) as caught:
        await robots(Site(fault)).check(f"{SITE}/a")

    assert caught.value.fault is Fault.ROBOTS


async def test_busy_site_is_asked_later() -> None:
    with pytest.raises(SourceError) as caught:
        await robots(Site(Fault.BUSY)).check(f"{SITE}/a")

    assert caught.value.fault is Fault.BUSY


async def test_memory_of_sites_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.sources.robots._MOST_SITES", 3)
    asking = robots(Site(""))

    for number in range(10):
        await asking.check(f"https://site{number}.example/a")

    assert len(asking._known) <= 3
