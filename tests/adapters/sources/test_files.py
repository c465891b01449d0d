"""Files and folders, as people point at them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from adapters.sources.files import MAX_FILE_BYTES, path_of, read_path
from bot.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>'
    "<item><title>One</title><link>https://example.com/1</link></item>"
    "<item><title>Two</title><link>https://example.com/2</link></item></channel></rss>"
)
PAGE = (
    "<!doctype html><html lang='en'><head><title>A deal</title></head><body><article><h1>A deal</h1>"
    + "<p>Aozora Compute will pay Hokuto Power three billion dollars for electricity over ten years.</p>" * 3
    + "</article></body></html>"
)


def written(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_text_file_is_one_article_known_by_its_uri(tmp_path: Path) -> None:
    address = written(tmp_path / "取引 1.txt", "A pays B.")

    (article,) = read_path(address)

    assert (tmp_path / "取引 1.txt").as_uri() == article.url
    assert tmp_path.name == article.outlet


def test_file_uri_and_path_name_the_same_article(tmp_path: Path) -> None:
    address = written(tmp_path / "取引 1.txt", "A pays B.")

    assert read_path(address) == read_path((tmp_path / "取引 1.txt").as_uri())


def test_home_folder_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    written(tmp_path / "a.md", "A pays B.")

    assert [article.text for article in read_path("~/a.md")] == ["A pays B."]


@pytest.mark.parametrize("name", ["feed.xml", "feed.rss", "feed.atom", "feed.txt"])
def test_feed_file_gives_all_its_articles(tmp_path: Path, name: str) -> None:
    articles = read_path(written(tmp_path / name, FEED))

    assert [article.url for article in articles] == ["https://example.com/1", "https://example.com/2"]


@pytest.mark.parametrize("name", ["page.html", "page.HTM"])
def test_page_file_gives_its_main_text(tmp_path: Path, name: str) -> None:
    (article,) = read_path(written(tmp_path / name, PAGE))

    assert article.title == "A deal"
    assert article.text.startswith("Aozora Compute will pay")


def test_folder_is_read_recursively_by_name(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", "sub/c.md", "another/d.md", ".hidden/e.md", ".f.md", "photo.png"):
        written(tmp_path / name, name)

    texts = [article.text for article in read_path(str(tmp_path))]

    assert texts == ["a.txt", "b.md", "another/d.md", "sub/c.md"]


def test_folder_that_links_to_itself_ends(tmp_path: Path) -> None:
    written(tmp_path / "a.md", "A pays B.")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)

    assert len(read_path(str(tmp_path))) == 1


def test_bad_file_in_a_folder_is_logged_and_passed_over(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    written(tmp_path / "a.md", "A pays B.")
    written(tmp_path / "b.md", "")
    (tmp_path / "c.md").symlink_to(tmp_path / "gone.md")

    articles = read_path(str(tmp_path))

    assert [article.text for article in articles] == ["A pays B."]
    assert [record.message for record in caplog.records] == ["file passed over"] * 2


def test_folder_of_bad_files_tells_the_first_reason(tmp_path: Path) -> None:
    written(tmp_path / "a.md", "")

    with pytest.raises(SourceError, match=r"holds no file that can be read; the first: .*a\.md is empty"):
        read_path(str(tmp_path))


ERRORS = [
    ("empty.md", b"", "is empty: give"),
    ("blank.txt", b" \n\n", "is empty: give"),
    ("photo.txt", b"\x89PNG\r\n\x1a\n\x00", "is an image, not text"),
    ("noise.md", bytes(range(256)), "is a binary file, not text"),
    ("table.csv", b"a,b", r"is not of a kind that is read: give a file of \.atom"),
    ("data.json", b'{"a": 1}', "is data, but no feed"),
    ("sitemap.xml", b"<?xml version='1.0'?><urlset></urlset>", "is data, but no feed"),
    ("list.html", b"<html><body><a href='/a'>A</a></body></html>", "holds no article that can be read"),
    ("large.txt", b"x" * 1001, "has 1,001 bytes, more than the 1,000 that are read"),
]


@pytest.mark.parametrize(("name", "data", "sentence"), ERRORS)
def test_unreadable_file_is_an_error_that_says_what_to_do(
    tmp_path: Path, name: str, data: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(SourceError, match=sentence) as caught:
        read_path(str(path), max_bytes=1000)

    assert str(path) == caught.value.address
    assert str(caught.value).startswith(str(path))


def test_text_that_only_begins_like_data_is_a_text(tmp_path: Path) -> None:
    (article,) = read_path(written(tmp_path / "a.txt", "[Tokyo, Monday] A pays B."))

    assert article.text == "[Tokyo, Monday] A pays B."


def test_file_that_may_not_be_read_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "denied")

    address = written(tmp_path / "a.txt", "A pays B.")
    # Root, who may run the tests, may read everything.
    monkeypatch.setattr("pathlib.Path.open", refuse)

    with pytest.raises(SourceError, match="may not be read: give"):
        read_path(address)


def test_limit_is_fifty_megabytes() -> None:
    assert MAX_FILE_BYTES == 50_000_000


def test_sparse_file_above_the_limit_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(10 * MAX_FILE_BYTES)

    with pytest.raises(SourceError, match="500,000,000 bytes, more than the 50,000,000"):
        read_path(str(path))


def test_missing_file_is_an_error(tmp_path: Path) -> None:
    for name in ("gone.md", "gone", "gone.pdf"):
        with pytest.raises(SourceError, match="does not exist: check the path"):
            read_path(str(tmp_path / name))


def test_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no article: put files of"):
        read_path(str(tmp_path))


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")

    with pytest.raises(SourceError, match="is not a regular file"):
        read_path(str(tmp_path / "pipe.txt"))


def test_null_in_a_path_is_an_error() -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_path("a\x00b.md")


def test_file_on_another_machine_is_refused() -> None:
    with pytest.raises(SourceError, match="on another machine"):
        path_of("file://server/share/a.md")
