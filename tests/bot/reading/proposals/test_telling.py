"""Of the readings of one sum the likely one stays, whoever made the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.lexicon import load_lexicon
from bot.model import Article
from bot.reading.deals import set_scenes
from bot.reading.document import make_document
from bot.reading.proposals.model import Proposal, proposals
from bot.reading.proposals.telling import not_outdone

if TYPE_CHECKING:
    from bot.reading.frames import Candidate

LEXICON = load_lexicon()


def readings() -> tuple[Proposal, Candidate]:
    """Return what the scorer and the frames read in a plain sentence."""
    text = "Nvidia invested $6 billion in Crusoe."
    scenes = set_scenes(make_document(Article(url="file:x", title="", text=text, outlet="x"), LEXICON), LEXICON)
    assert scenes is not None
    anchor = next(anchor for own in scenes.anchors for anchor in own if anchor.money is not None)
    (proposal,) = proposals(anchor, LEXICON.frames.kinds, LEXICON.frames.fitted)
    read = [c for c in anchor.scene.candidates if c.kind == proposal.kind and c.figures.money is not None]
    return proposal, max(read, key=lambda candidate: candidate.score)


def test_a_frame_that_says_the_same_as_a_likely_proposal_stays() -> None:
    proposal, candidate = readings()

    assert not_outdone([candidate], [replace(proposal, chance=0.9)]) == [candidate]


def test_a_frame_that_reads_other_parties_in_the_same_sum_goes() -> None:
    proposal, candidate = readings()
    turned = replace(candidate, payers=candidate.payees, payees=candidate.payers)

    assert not_outdone([turned], [replace(proposal, chance=0.9)]) == []


def test_an_unlikely_proposal_outdoes_nothing() -> None:
    proposal, candidate = readings()
    turned = replace(candidate, payers=candidate.payees, payees=candidate.payers)

    assert not_outdone([turned], [replace(proposal, chance=0.4)]) == [turned]
