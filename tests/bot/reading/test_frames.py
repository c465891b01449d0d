"""Every frame of the lexicon reads its own example as it says, before the fitted scorer weighs it."""

from __future__ import annotations

import pytest

from bot.lexicon import load_lexicon
from bot.lexicon.frames import Frame, load_frames
from bot.model import Article, DealEvent, Language
from bot.reading.assembly import assembled
from bot.reading.deals import set_scenes
from bot.reading.document import make_document
from bot.reading.framed import framed_drafts
from bot.reading.pending import attach_pending
from bot.reading.reader import event_of
from bot.reading.scorer import confidence

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


def framed(article: Article) -> tuple[str, ...]:
    """Return what the frames alone read in `article`, told in their own form."""
    lexicon = load_lexicon()
    scenes = set_scenes(make_document(article, lexicon), lexicon)
    assert scenes is not None
    kinds, grammar = lexicon.frames.kinds, scenes.language.grammar
    drafts = [draft for scene in scenes.scenes for draft in framed_drafts(scene.candidates, scene.view, kinds, grammar)]
    deals = assembled(attach_pending(drafts, scenes.scenes, grammar, kinds), kinds)
    likely = [deal for deal in deals if confidence(deal.score) >= lexicon.frames.weights.keep]
    return tuple(told(event_of(deal, scenes.document, lexicon.frames.fitted)) for deal in likely)


@pytest.mark.parametrize(("language", "frame"), EXAMPLES)
def test_a_frame_reads_its_example(language: Language, frame: Frame) -> None:
    for text, expected in frame.examples:
        article = Article(url="file:example", title="", text=text, outlet="example", language=language)

        assert expected == framed(article)


def test_after_a_relative_clause_the_main_clause_keeps_its_subject() -> None:
    text = (
        "Nebius, which signed a $3 billion contract with Meta last month, will supply Microsoft with GPU capacity "
        "worth $17.4 billion."
    )
    article = Article(url="file:example", title="", text=text, outlet="example", language=Language.EN)

    expected = {"compute Meta > Nebius 3000000000 USD", "compute Microsoft > Nebius 17400000000 USD"}

    assert expected == set(framed(article))
