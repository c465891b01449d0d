"""Every frame of the lexicon reads its own example as it says."""

from __future__ import annotations

import pytest

from bot.lexicon import load_lexicon
from bot.lexicon.frames import Frame, load_frames
from bot.model import Article, DealEvent, Language
from bot.reading import read

EXAMPLES = [
    pytest.param(language, frame, id=frame.id)
    for language, frames in load_frames().languages.items()
    for frame in frames.frames
]


def told(event: DealEvent) -> str:
    """Write an event as the frames write what they expect: `kind A+B > C & D 5000000000 USD`."""
    parts: list[str] = [event.kind, "+".join(event.payers), ">", "+".join(event.payees)]
    if event.partners:
        parts += ["&", "+".join(event.partners)]
    if event.money is not None:
        parts += [str(event.money.amount), event.money.currency]
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize(("language", "frame"), EXAMPLES)
def test_a_frame_reads_its_example(language: Language, frame: Frame) -> None:
    for text, expected in frame.examples:
        article = Article(url="file:example", title="", text=text, outlet="example", language=language)

        events = read(article, load_lexicon()).events

        assert expected == tuple(told(event) for event in events)
