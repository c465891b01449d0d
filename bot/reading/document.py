"""Turns an article into a document: normalised text with its language and sentences, and the way back to the raw text.

Everything downstream counts in offsets of the normalised text; `Document.passage` gives the verbatim stretch of the
article that such a span came from, so that evidence is never a paraphrase.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Passage
from bot.reading.language import detect_language
from bot.reading.normalise import OffsetMap, normalise
from bot.reading.sentences import Sentence, split_sentences

if TYPE_CHECKING:
    from bot.lexicon import Lexicon
    from bot.model import Article, Language

__all__ = ["Document", "Sentence", "make_document"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article made ready for reading: `raw` is its full text, `text` the normalised one that offsets count in."""

    article: Article
    raw: str
    text: str
    language: Language
    sentences: tuple[Sentence, ...]
    offsets: OffsetMap

    def passage(self, start: int, end: int) -> Passage:
        """Return the verbatim stretch of the article behind `text[start:end]`."""
        raw_start, raw_end = self.offsets.raw_span(start, end)
        return Passage(self.raw[raw_start:raw_end], raw_start, raw_end)

    def sentence_at(self, offset: int) -> Sentence | None:
        """Return the sentence that covers `offset`, None between sentences."""
        position = bisect_right(self.sentences, offset, key=lambda sentence: sentence.start) - 1
        if position < 0 or offset >= self.sentences[position].end:
            return None
        return self.sentences[position]

    def text_of(self, sentence: Sentence) -> str:
        """Return the normalised text of one sentence."""
        return self.text[sentence.start : sentence.end]


def make_document(article: Article, lexicon: Lexicon) -> Document:
    """Normalise `article`, tell its language and split it into sentences."""
    raw = article.full_text
    text, offsets = normalise(raw)
    language = detect_language(text, article.language)
    title_end = offsets.normalised(len(article.title)) if article.title else 0
    sentences = split_sentences(text, language, title_end, lexicon.quantities.sentences[language])
    return Document(article=article, raw=raw, text=text, language=language, sentences=sentences, offsets=offsets)
