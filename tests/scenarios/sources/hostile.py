"""Feeds that are broken, huge or hostile, and what has to become of each: a fault, or so many items.

Each is a script of a server; all of them together are polled beside feeds that are well.
"""

# ruff: noqa: E501  # one case a line
from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass

import brotli

from bot.errors import Fault
from tests.adapters.sources.samples import rss, rss_item
from tests.scenarios.sources.raw import Script, http

MAX_BYTES = 2_000_000
TIMEOUT_S = 1.5

GOOD = rss().encode()
ITEM = "<title>A pays B</title><link>https://wire.example.com/a</link>"


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile feed: what its server does, and the fault that it ends with, or how many items are read."""

    name: str
    script: Script
    outcome: Fault | int


def says(name: str, outcome: Fault | int, *pieces: bytes, delay_s: float = 0.0, endless: bool = False) -> Case:
    """Return a feed whose server sends these bytes and closes."""
    return Case(name, Script(pieces=pieces, delay_s=delay_s, endless=endless), outcome)


def body(name: str, outcome: Fault | int, content: bytes | str, *headers: str) -> Case:
    """Return a feed whose server answers properly with this body."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return says(name, outcome, http(data, headers=headers))


def leads(name: str, outcome: Fault, location: str, status: str = "302 Found") -> Case:
    """Return a feed that redirects."""
    return says(name, outcome, http(status=status, headers=(f"Location: {location}",)))


def _deep(levels: int) -> str:
    return rss_item(ITEM + "<a>" * levels + "x" + "</a>" * levels)


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
_CHUNKED = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
_LAUGHS = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10))

LINE = (
    Case("accepts and says nothing", Script(hangs=True), Fault.TIMEOUT),
    says("closes at once", Fault.BROKEN_OFF),
    says("no HTTP at all", Fault.BROKEN_OFF, b"220 mail.example ESMTP ready\r\n"),
    says("binary in place of HTTP", Fault.BROKEN_OFF, bytes(range(256)) * 40),
    says("only a body, as in HTTP/0.9", Fault.BROKEN_OFF, GOOD),
    says("status line, letter by letter", Fault.TIMEOUT, b"H", delay_s=0.05, endless=True),
    says("headers, one in a while", Fault.TIMEOUT, b"HTTP/1.1 200 OK\r\n", *[b"X-Slow: 1\r\n"] * 200, delay_s=0.1),
    says("headers without an end", Fault.BROKEN_OFF, b"HTTP/1.1 200 OK\r\n", *[b"X-More: 1\r\n" * 500] * 400),
    says("one header of megabytes", Fault.BROKEN_OFF, b"HTTP/1.1 200 OK\r\nX-Huge: " + b"x" * 3_000_000 + b"\r\n\r\n"),
    says("interim answers without an end", Fault.TIMEOUT, b"HTTP/1.1 100 Continue\r\n\r\n" * 50, delay_s=0.001, endless=True),
    says("body, a byte in a while", Fault.TIMEOUT, _HEAD + b"\r\n", *[b"<"] * 300, delay_s=0.05),
    Case("body that stops and stays", Script(pieces=(http(GOOD, length=len(GOOD) + 9),), hangs=True), Fault.TIMEOUT),
    says("body shorter than it says", Fault.BROKEN_OFF, http(GOOD, length=len(GOOD) + 9)),
    says("body longer than it says", 5, http(GOOD + b"<!-- more -->" * 99, length=len(GOOD))),
    says("negative length", Fault.BROKEN_OFF, http(GOOD, length=-1)),
    says("length that is no number", Fault.BROKEN_OFF, _HEAD + b"Content-Length: many\r\n\r\n" + GOOD),
    says("two lengths", Fault.BROKEN_OFF, _HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + GOOD),
    says("length beyond all numbers", Fault.BROKEN_OFF, _HEAD + b"Content-Length: " + b"9" * 60 + b"\r\n\r\n" + GOOD),
    says("body without an end", Fault.TOO_LARGE, _HEAD + b"\r\n" + b" " * 60_000, b" " * 60_000, endless=True),
    says("chunks without an end", Fault.TOO_LARGE, _CHUNKED, *[b"ea60\r\n" + b" " * 60_000 + b"\r\n"] * 99),
    says("chunk of no size", Fault.BROKEN_OFF, _CHUNKED + b"zz\r\n<rss></rss>\r\n0\r\n\r\n"),
    says("chunk of all sizes", Fault.BROKEN_OFF, _CHUNKED + b"f" * 40 + b"\r\n<rss>"),
    says("chunks cut off", Fault.BROKEN_OFF, _CHUNKED + b"ff\r\n<rss>"),
    says("status of four digits", Fault.BROKEN_OFF, b"HTTP/1.1 2000 OK\r\n\r\n"),
    says("status nobody knows", Fault.SERVER, http(status="799 What")),
    says("unchanged, unasked", Fault.STATUS, http(status="304 Not Modified")),
    says("nothing, and well", Fault.EMPTY, b"HTTP/1.1 204 No Content\r\n\r\n"),
    says("part of it, unasked", 5, http(GOOD, status="206 Partial Content", headers=("Content-Range: bytes 0-9/10",))),
    says("asks for a password", Fault.REFUSED, http(status="401 Unauthorized")),
    says("asks for patience", Fault.TOO_OFTEN, http(status="429 Too Many Requests", headers=("Retry-After: 1e99",))),
    says("is gone", Fault.GONE, http(status="410 Gone")),
    says("is not there", Fault.NOT_FOUND, http(GOOD, status="404 Not Found")),
    says("is at fault", Fault.SERVER, http(GOOD, status="500 Internal Server Error")),
)  # fmt: skip

ELSEWHERE = (
    leads("redirect to itself", Fault.REDIRECTS, "?"),
    leads("redirect without an address", Fault.REDIRECTS, "http://"),
    says("redirect that names no place", Fault.STATUS, http(status="301 Moved Permanently")),
    leads("redirect to a file", Fault.NO_ADDRESS, "file:///etc/passwd"),
    leads("redirect to FTP", Fault.NO_ADDRESS, "ftp://127.0.0.1/feed"),
    leads("redirect to a script", Fault.NO_ADDRESS, "javascript:alert(1)"),
    leads("redirect to data", Fault.NO_ADDRESS, "data:text/xml,<rss/>"),
    leads("redirect with a password", Fault.NO_ADDRESS, "http://user:pass@127.0.0.1/"),
    leads("redirect to a port beyond all", Fault.NO_ADDRESS, "http://127.0.0.1:99999/"),
    leads("redirect of 100,000 letters", Fault.NO_ADDRESS, "http://a.example/" + "a" * 70_000),
    leads("redirect to a private network", Fault.PRIVATE, "http://10.0.0.1/router"),
    leads("redirect to a link-local address", Fault.PRIVATE, "http://169.254.169.254/latest/meta-data/"),
    leads("redirect to a carrier's network", Fault.PRIVATE, "http://100.64.0.1/"),
    leads("redirect to this network", Fault.PRIVATE, "http://0.0.0.0/"),
    leads("redirect to the other loopback", Fault.PRIVATE, "http://[::1]/"),
    leads("redirect to IPv4 in IPv6", Fault.PRIVATE, "http://[::ffff:10.0.0.1]/"),
    leads("redirect to a site-local address", Fault.PRIVATE, "http://[fd00::1]/", "308 Permanent Redirect"),
    leads("redirect to a name of the metadata service", Fault.PRIVATE, "http://metadata.internal/"),
    leads("redirect to a name that rebinds", Fault.PRIVATE, "http://rebinding.example:{port}/rebound"),
    leads("redirect to a number that is an address", Fault.PRIVATE, "http://167772161/"),
    leads("redirect to a host that is not there", Fault.UNKNOWN_HOST, "http://nowhere.example/"),
)

PACKED = (
    body("gzip bomb", Fault.TOO_LARGE, gzip.compress(b" " * 50_000_000), "Content-Encoding: gzip"),
    body("deflate bomb", Fault.TOO_LARGE, zlib.compress(b" " * 50_000_000), "Content-Encoding: deflate"),
    body("raw deflate bomb", Fault.TOO_LARGE, _deflated(b" " * 50_000_000), "Content-Encoding: deflate"),
    body("gzip in gzip", Fault.PACKING, gzip.compress(gzip.compress(GOOD)), "Content-Encoding: gzip, gzip"),
    body("brotli bomb", Fault.TOO_LARGE, brotli.compress(b" " * 50_000_000, quality=3), "Content-Encoding: br"),
    body("brotli that is none", Fault.PACKING, GOOD, "Content-Encoding: br"),
    body("brotli cut off", Fault.PACKING, brotli.compress(GOOD)[:-20], "Content-Encoding: br"),
    body("brotli as it should be", 5, brotli.compress(GOOD), "Content-Encoding: br"),
    body("zstd that is none", Fault.PACKING, b"\x28\xb5\x2f\xfd" + b"x" * 999, "Content-Encoding: zstd"),
    body("gzip that is none", Fault.PACKING, GOOD, "Content-Encoding: gzip"),
    body("gzip cut off", Fault.PACKING, gzip.compress(GOOD)[:-99], "Content-Encoding: gzip"),
    body("gzip with more behind it", 5, gzip.compress(GOOD) + b"x" * 999, "Content-Encoding: gzip"),
    body("archive that says it is a feed", Fault.NO_TEXT, gzip.compress(GOOD), "Content-Type: application/rss+xml"),
)

CONTENT = (
    body("image that says it is a feed", Fault.NO_TEXT, b"\x89PNG\r\n\x1a\n" + b"\x00" * 99),
    body("image that says so", Fault.NO_TEXT, GOOD, "Content-Type: image/png"),
    body("PDF", Fault.NO_TEXT, b"%PDF-1.7\n" + b"x" * 999),
    body("null bytes", Fault.NO_TEXT, GOOD.replace(b"rents", b"re\x00nts")),
    body("nothing but null bytes", Fault.NO_TEXT, b"\x00" * 500_000),
    body("nothing", Fault.EMPTY, b""),
    body("nothing but white space", Fault.EMPTY, b" \n" * 500_000),
    body("a page", Fault.NO_FEED, "<!doctype html><html><body><p>Welcome to our new site.</p></body></html>"),
    body("a text", Fault.NO_FEED, "It works!"),
    body("other XML", Fault.NO_FEED, '<?xml version="1.0"?><sitemap><url>x</url></sitemap>'),
    body("entities that multiply", 5, GOOD.replace(b"<rss", f"<!DOCTYPE rss [<!ENTITY l0 'ha'>{_LAUGHS}]><rss".encode()).replace(b"rents", b"&l9;")),
    body("one entity, long and often", 5, GOOD.replace(b"<rss", b"<!DOCTYPE rss [<!ENTITY a '" + b"a" * 50_000 + b"'>]><rss").replace(b"rents", b"&a;" * 9_000)),
    body("entity that reads a file", 5, GOOD.replace(b"<rss", b"<!DOCTYPE rss [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><rss").replace(b"rents", b"&f;")),
    body("document type from elsewhere", 5, GOOD.replace(b"<rss", b"<!DOCTYPE rss SYSTEM 'http://10.0.0.1/evil.dtd'><rss")),
    body("300 levels", 1, _deep(300)),
    body("100,000 levels", 1, _deep(100_000)),
    body("title of a megabyte", 1, rss_item(f"<title>{'A pays B. ' * 120_000}</title><link>https://a.example/</link>")),
    body("link and id of a megabyte", 1, rss_item(f"<title>A</title><link>https://a.example/{'a' * 800_000}</link><guid>{'b' * 800_000}</guid>")),
    body("script in a title", 1, rss_item("<title>&lt;script&gt;alert(1)&lt;/script&gt;A pays B</title><link>https://a.example/</link>")),
    body("mentions in a title", 1, rss_item("<title>&lt;!channel&gt; @everyone A pays B</title><link>https://a.example/</link>")),
    body("address that is a script", 1, rss_item("<title>A</title><link>javascript:alert(1)</link>")),
    body("items without an end", 500, f"<rss><channel><title>T</title>{''.join(f'<item><title>{n}</title><link>https://a.example/{n}</link></item>' for n in range(22_000))}"),
    body("attributes without an end", 1, rss_item(ITEM + "<x " + " ".join(f'a{n}="1"' for n in range(60_000)) + "/>")),
    body("comment that never closes", 5, GOOD.replace(b"</channel>", b"<!-- " + b"x-" * 300_000)),
    body("CDATA that never closes", 1, rss_item(ITEM)[:-30] + "<description><![CDATA[" + "x" * 900_000),
    body("stray brackets", 0, "<rss><channel>" + "<" * 900_000),
    body("stray ampersands", 1, rss_item(f"{ITEM}<description>{'&' * 900_000}</description>")),
    body("markup in markup that never closes", 1, rss_item(f"{ITEM}<description>{'&lt;div ' * 120_000}</description>")),
    body("dates without an end", 1, rss_item(f"{ITEM}<pubDate>{'Mon, 1 ' * 100_000}</pubDate>")),
    body("characters by number that are none", 1, rss_item("<title>A&#0;&#xD800;&#x110000;&#99999999; B</title><link>https://a.example/</link>")),
    body("half characters", 1, rss_item("<title>A\ud800 pays B</title><link>https://a.example/</link>")),
    body("text that runs backwards", 1, rss_item("<title>\u202eA pays B\u2066</title><link>https://a.example/</link>")),
    body("encoding that does not exist", 5, rss(encoding="utf-99"), "Content-Type: text/xml; charset=klingon"),
    body("JSON of 100,000 levels", Fault.NO_FEED, "{" + '"a":[' * 100_000),
    body("JSON with endless numbers", Fault.NO_FEED, '{"version": "1", "items": [{"id": ' + "9" * 9_000 + "}]}"),
    body("JSON that is no object", Fault.NO_FEED, json.dumps(["feed"] * 9)),
    body("JSON items that are none", 0, json.dumps({"version": "x", "title": "T", "items": [1, None, "a", [], {}]})),
)  # fmt: skip

CASES = (*LINE, *ELSEWHERE, *PACKED, *CONTENT)
