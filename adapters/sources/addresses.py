"""An address as found → the one address that an article is known by, and the outlet that stands behind it.

`https://M.Example.com/deal/amp?utm_source=x#top` → `https://www.example.com/deal`, `example.com`. Telling the same
page by one address is what keeps an article from being stored twice; nothing is fetched here.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

# Parameters that say where a reader came from, not what is read.
_TRACKING = re.compile(
    r"(?:utm_|mtm_|pk_|hsa_|oly_|vero_|mc_|at_)\w*|_?(?:gl|ga|hsenc|hsmi)|fbclid|gclid|gclsrc|dclid|gbraid|wbraid"
    r"|msclkid|yclid|twclid|igshid|ttclid|li_fat_id|mkt_tok|ref_src|ref_url|cmpid|ocid|ncid|guccounter|guce_referrer"
    r"|guce_referrer_sig|spm|sref|smid|smtyp|taid|xtor|soc_src|soc_trk|amp|outputtype|n_cid",
    re.IGNORECASE,
)
_MOBILE = ("m.", "mobile.", "amp.")
_WHOLE = re.compile(r"https?://[a-zA-Z0-9][a-zA-Z0-9.-]*(?::\d{1,4})?/[!-:<-~]*")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_AMP_CACHE = re.compile(r"/(?:c|v|i)/(?:s/)?([^/]+\.[^/]+/.*)")
_AMP_VIEWER = re.compile(r"/amp/(?:s/)?([^/]+\.[^/]+/.*)")
_SAFE_IN_PATH = "/%:@!$&'()*+,;=~-._"


def canonical_url(url: str) -> str:
    """Return the one spelling of `url`: desktop host, no tracking, no fragment; a non-web address stays as it is."""
    stripped = url.strip()
    try:
        parts = urlsplit(stripped)
        port = parts.port
    except ValueError:
        return stripped
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return stripped
    inner = _behind_amp_cache(host, parts.path)
    if inner is not None:
        return canonical_url(urlunsplit(("https", *inner, parts.query, "")))
    netloc = _desktop(host) if ":" not in host else f"[{host}]"
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        netloc = f"{netloc}:{port}"
    path = quote(_without_amp(parts.path), safe=_SAFE_IN_PATH, errors="replace") or "/"
    return urlunsplit((parts.scheme, netloc, path, _without_tracking(parts.query), ""))


def absolute_url(link: str, page: str) -> str | None:
    """Return the canonical address of `link` as it stands on `page`, None where that is no web address."""
    stripped = link.strip()
    if _WHOLE.fullmatch(stripped):
        return canonical_url(stripped)  # as nearly all are: joining them to the page would change nothing
    try:
        joined = urljoin(page, stripped)
        scheme = urlsplit(joined).scheme
    except ValueError:
        return None
    return canonical_url(joined) if scheme in _DEFAULT_PORTS else None


def outlet_of(url: str) -> str:
    """Return who stands behind an address: its host without `www.`, or the folder of a file."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return url
    if parts.scheme == "file":
        return Path(unquote(parts.path)).parent.name or "/"
    return _desktop(host).removeprefix("www.") or url


def _desktop(host: str) -> str:
    for prefix in _MOBILE:
        rest = host.removeprefix(prefix)
        if rest != host and "." in rest:
            return rest if rest.startswith("www.") else f"www.{rest}"
    return host


def _behind_amp_cache(host: str, path: str) -> tuple[str, str] | None:
    """Return host and path of the page that an AMP cache or viewer shows, None where this is neither."""
    if host.endswith(".cdn.ampproject.org"):
        found = _AMP_CACHE.fullmatch(path)
    elif host in {"google.com", "www.google.com"}:
        found = _AMP_VIEWER.fullmatch(path)
    else:
        return None
    if found is None:
        return None
    inner_host, _, inner_path = found.group(1).partition("/")
    return inner_host, f"/{inner_path}"


def _without_amp(path: str) -> str:
    for ending, instead in (("/amp/", "/"), ("/amp", ""), (".amp.html", ".html"), (".amp", "")):
        if path.endswith(ending) and path != ending:
            return _without_amp(path.removesuffix(ending) + instead)
    return path


def _without_tracking(query: str) -> str:
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
    if len(kept) == len(pairs) and query.isascii():
        return query  # as written: re-encoding could change what a server understands
    return urlencode(kept, quote_via=quote, errors="replace")
