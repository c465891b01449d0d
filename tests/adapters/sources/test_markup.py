"""HTML fragments of feeds as plain text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.sources.markup import plain_line, plain_text

FRAGMENTS = [
    ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
    ("One.<br>Two.<br/>Three.", "One.\nTwo.\nThree."),
    ("<ul><li>A</li><li>B</li></ul>", "A\n\nB".replace("\n\n", "\n")),
    ("<p>AT&amp;T pays &yen;5&nbsp;billion</p>", "AT&T pays ¥5 billion"),
    ("AT&amp;T pays", "AT&T pays"),
    ("a < b and b > c", "a < b and b > c"),
    ("<p>Seen.</p><script>var hidden = '<p>x</p>';</script><style>p{}</style>", "Seen."),
    ("<p>A <b>bold</b> <a href='/x'>link</a>.</p>", "A bold link."),
    ("<table><tr><td>Payer</td><td>Sum</td></tr><tr><td>A</td><td>5</td></tr></table>", "Payer Sum\nA 5"),
    ("<pre>one\n  two</pre>", "one\ntwo"),
    ("<p>one\n   two</p>", "one two"),
    ("&lt;p&gt;Escaped twice.&lt;/p&gt;", "Escaped twice."),
    ("<div>&lt;p&gt;Escaped inside.&lt;/p&gt;&lt;p&gt;Again.&lt;/p&gt;</div>", "Escaped inside.\n\nAgain."),
    ("<p>Not closed", "Not closed"),
    ("<p>二千億円\u200bを投じる。</p><!-- note --><p>来年の春。</p>", "二千億円を投じる。\n\n来年の春。"),
    ("<p>Seen.</p><script>never closed", "Seen."),
    ("<p>Seen.</p><iframe src='x'><p>Too.</p>", "Seen.\n\nToo."),
    ("<svg/><p>Seen.</p><svg><text>no</text></svg>", "Seen."),
    ("<p>Seen.</p><!-- never closed <p>no</p>", "Seen."),
    ("<p>a<![CDATA[no]]>b</p>", "ab"),
    ("<P CLASS='a > b' title=\"c > d\">Seen.</P>", "Seen."),
    ("First line\nsecond line\n\n\n\nnext paragraph", "First line\nsecond line\n\nnext paragraph"),
    ("", ""),
]


@pytest.mark.parametrize(("fragment", "text"), FRAGMENTS)
def test_fragment_becomes_text_with_paragraphs(fragment: str, text: str) -> None:
    assert text == plain_text(fragment)


def test_title_is_one_line() -> None:
    assert plain_line("A &amp; B\n <b>sign</b><br> a deal ") == "A & B sign a deal"


def test_endless_nesting_is_read_in_bounded_time() -> None:
    assert plain_text("<div>" * 50_000 + "deep") == "deep"


UNITS = ["<!--", "<a ", "</", "<![CDATA[", "&", '<a b="', "<script>", "<a b=c ", "<p>", "<svg>", "&lt;/p&gt;"]


@pytest.mark.parametrize("unit", UNITS)
def test_fragment_made_to_cost_much_is_read_in_linear_time(unit: str) -> None:
    began = time.process_time()

    plain_text("<p>" + unit * (200_000 // len(unit)))

    assert time.process_time() - began < 5


@settings(deadline=None)  # the machine may be busy
@given(st.text(alphabet=st.sampled_from("<>&;/!-abp \n\"'="), max_size=120))
def test_any_fragment_is_text(fragment: str) -> None:
    assert isinstance(plain_text(fragment), str)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20), max_size=8))
def test_paragraphs_stay_apart(paragraphs: list[str]) -> None:
    fragment = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)

    assert "\n\n".join(paragraphs) == plain_text(fragment)
