"""Filings with the SEC, as EDGAR lays them out."""

from __future__ import annotations

import pytest

from adapters.sources.feeds import read_feed
from adapters.sources.filings import filing_documents, filing_text, filing_title, is_filing_index

FOLDER = "/Archives/edgar/data/1000001/000100000126000042"
INDEX_ADDRESS = f"https://www.sec.gov{FOLDER}/0001000001-26-000042-index.htm"
INDEX = f"""
<html><body><div id="formName"><strong>Form 8-K</strong> - Current report</div>
<table class="tableFile" summary="Document Format Files">
<tr><th scope="col">Seq</th><th>Description</th><th>Document</th><th>Type</th><th>Size</th></tr>
<tr><td>1</td><td>FORM 8-K</td><td><a href="/ix?doc={FOLDER}/mer-8k.htm">mer-8k.htm</a>
 &nbsp;&nbsp;<span>iXBRL</span></td><td>8-K</td><td>40000</td></tr>
<tr><td>2</td><td>EX-10.1</td><td><a href="{FOLDER}/ex101.htm">ex101.htm</a></td>
<td>EX-10.1</td><td>900000</td></tr>
<tr><td>3</td><td>EX-99.1</td><td><a href="{FOLDER}/ex991.htm">ex991.htm</a></td>
<td>EX-99.1</td><td>30000</td></tr>
<tr><td>4</td><td></td><td><a href="{FOLDER}/logo.jpg">logo.jpg</a></td>
<td>GRAPHIC</td><td>30000</td></tr>
<tr><td>&nbsp;</td><td>All</td><td><a href="{FOLDER}.txt">all</a></td>
<td>&nbsp;</td><td>1000000</td></tr>
</table></body></html>
"""
REPORT = """UNITED STATES

SECURITIES AND EXCHANGE COMMISSION

MERIDIAN CLOUD, INC.

Indicate by check mark whether the registrant is an emerging growth company.

Item 1.01 Entry into a Material Definitive Agreement.

On November 20, 2026, Meridian Cloud entered into a master services agreement with Halden worth $1.2 billion.

Item 9.01 Financial Statements and Exhibits.

SIGNATURES

Pursuant to the requirements of the Securities Exchange Act of 1934, the registrant has signed."""
ATOM = f"""<?xml version="1.0" encoding="ISO-8859-1" ?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>MERIDIAN CLOUD, INC.  (0001000001)</title>
<entry><category label="form type" scheme="https://www.sec.gov/" term="8-K" />
<content type="text/xml"><filing-href>{INDEX_ADDRESS}</filing-href><filing-type>8-K</filing-type></content>
<id>urn:tag:sec.gov,2008:accession-number=0001000001-26-000042</id>
<link href="{INDEX_ADDRESS}" rel="alternate" type="text/html" />
<summary type="html"> &lt;b&gt;Filed:&lt;/b&gt; 2026-11-20 &lt;b&gt;AccNo:&lt;/b&gt; 42
&lt;br&gt;Item 1.01: Entry into a Material Definitive Agreement&lt;br&gt;Item 9.01: Exhibits</summary>
<title>8-K  - Current report</title><updated>2026-11-20T16:05:11-05:00</updated></entry></feed>"""


def test_index_is_told_by_its_address() -> None:
    assert is_filing_index(INDEX_ADDRESS)
    assert not is_filing_index("https://www.sec.gov/news/pressreleases.rss")
    assert not is_filing_index(INDEX_ADDRESS.replace("sec.gov", "sec.example"))


def test_report_and_press_release_are_chosen_from_the_index() -> None:
    folder = INDEX_ADDRESS.rpartition("/")[0]

    assert filing_documents(INDEX, INDEX_ADDRESS) == [f"{folder}/mer-8k.htm", f"{folder}/ex991.htm"]


def test_page_without_documents_has_none() -> None:
    assert filing_documents("<html><table><tr><td>nothing</td></tr></table></html>", INDEX_ADDRESS) == []


def test_cover_and_signatures_are_left_out() -> None:
    text = filing_text(REPORT)

    assert text.startswith("Item 1.01 Entry into a Material Definitive Agreement.")
    assert "worth $1.2 billion." in text
    assert "Indicate by check mark" not in text
    assert "Pursuant to" not in text


def test_press_release_stays_whole() -> None:
    assert filing_text(" Meridian Cloud signs.\n\nMore. ") == "Meridian Cloud signs.\n\nMore."


TITLES = [
    (
        "8-K - MERIDIAN CLOUD, INC. (0001000001) (Filer)",
        "Filed\nItem 1.01: Entry into a Material Definitive Agreement\nItem 9.01: Financial Statements and Exhibits",
        "Latest Filings",
        "MERIDIAN CLOUD, INC.: Entry into a Material Definitive Agreement",
    ),
    (
        "8-K/A  - [Amend] Current report",
        "",
        "MERIDIAN CLOUD, INC.  (0001000001)",
        "MERIDIAN CLOUD, INC.: Current report",
    ),
    ("8-K - Current report", "", "A blog", None),
    ("10-Q - MERIDIAN CLOUD, INC. (0001000001) (Filer)", "", "Latest Filings", None),
    ("Meridian Cloud signs with Halden", "", "News", None),
]


@pytest.mark.parametrize(("title", "text", "feed_title", "expected"), TITLES)
def test_title_says_whose_report_it_is_and_of_what(
    title: str, text: str, feed_title: str, expected: str | None
) -> None:
    assert filing_title(title, text, feed_title) == expected


def test_feed_of_a_companys_filings_leads_to_their_indexes() -> None:
    (entry,) = read_feed(ATOM, "https://www.sec.gov/cgi-bin/browse-edgar?action=getcompany&output=atom").entries

    assert entry.article.url == INDEX_ADDRESS
    assert entry.article.title == "MERIDIAN CLOUD, INC.: Entry into a Material Definitive Agreement"
    assert entry.is_teaser
