"""What a sentence says of a deal in it, as named features: its trade words, figures, place in the article, and its sum.

Features are plain strings that hold or do not; which kind they speak for is told by the table of weights in which they
are looked up. A mark tells those of a sentence with a sum (`$`) from those of one without (`-`).
"""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

from bot.reading.mentions import CapacityMention, ChipsMention, DateMention, MoneyMention, PlaceMention, StakeMention
from bot.reading.scorer import confidence
from bot.reading.vetoes import vetoes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.lexicon.grammar import Veto
    from bot.reading.proposals.scene import ArticleFacts, Scene

_NEAR = 32
_LEAD = 5
_QUESTIONS = ("?", "？", "か。")


def sentence_features(scene: Scene, facts: ArticleFacts, mark: str) -> Iterator[str]:
    """Yield what the sentence and those around it say for or against a deal, of a sum or (`mark` "-") of none."""
    yield f"bias{mark}"
    for name in scene.classes:
        yield f"c:{name}"
        yield f"c{mark}{name}"
    for word in scene.words:
        yield f"w:{word}"
    yield from _around(scene)
    yield from _counts(scene, facts, mark)
    yield from _position(scene, mark)
    for name in scene.vetoes:
        yield f"veto:{name}"


def anchor_features(scene: Scene, money: MoneyMention | None, vetoes: Sequence[Veto]) -> Iterator[str]:
    """Yield what the sum itself, and what frames made of it, say for or against a deal."""
    yield from _read_by_frames(scene, money)
    if money is not None:
        yield from _sum(scene, money, vetoes)


def level(score: float) -> int:
    """Return log odds as one of five steps of confidence."""
    return int(confidence(score) * 5)


def _around(scene: Scene) -> Iterator[str]:
    title = scene.title if scene.title is not scene else None
    before = scene.before[0] if scene.before else None
    for mark, other in (("p", before), ("h", scene.heading), ("t", title)):
        for name in other.classes if other is not None else ():
            yield f"{mark}:{name}"


def _counts(scene: Scene, facts: ArticleFacts, mark: str) -> Iterator[str]:
    figures = scene.view.figures
    for kind, type_of_figure in (("mw", CapacityMention), ("chips", ChipsMention), ("stake", StakeMention)):
        if any(isinstance(figure, type_of_figure) for figure in figures):
            yield f"has:{kind}{mark}"
    if any(mention.via == "project" for mention in scene.view.organisations):
        yield f"project{mark}"
    sums = sum(1 for figure in figures if isinstance(figure, MoneyMention) and not figure.per_share)
    yield f"sums:{min(sums, 4)}{mark}"
    yield f"parties:{min(len(scene.parties), 5)}{mark}"
    for kind_of_firm in facts.types(tuple(name for party in scene.parties for name in party.names)):
        yield f"ot:{kind_of_firm}"
    if any(isinstance(figure, PlaceMention) and not figure.is_seat for figure in figures):
        yield f"has:place{mark}"
    for figure in figures:
        if isinstance(figure, DateMention):
            yield f"has:{'target' if figure.is_target else 'day' if figure.date.day else 'time'}{mark}"


def _position(scene: Scene, mark: str) -> Iterator[str]:
    sentence = scene.view.sentence
    yield f"at:{min(sentence.index // 6, 4)}{mark}"
    if sentence.is_title:
        yield f"title{mark}"
    elif sentence.index <= _LEAD:
        yield f"lead{mark}"
    if sentence.is_heading_or_list:
        yield f"list{mark}"
    if sentence.quoted:
        yield f"quoted{mark}"
    if scene.view.text.rstrip().endswith(_QUESTIONS):
        yield "question"


def _sum(scene: Scene, money: MoneyMention, vetoes: Sequence[Veto]) -> Iterator[str]:
    view = scene.view
    base = view.sentence.start
    start, end = money.start - base, money.end - base
    for name in vetoes_of(view, money, vetoes):
        yield f"$veto:{name}"
    before = [hit for hit in scene.hits if hit.end <= start]
    after = [hit for hit in scene.hits if hit.start >= end]
    for name in {hit.name for hit in before if hit.end > start - _NEAR}:
        yield f"$l:{name}"
    for name in {hit.name for hit in after if hit.start < end + _NEAR}:
        yield f"$r:{name}"
    if before:
        yield f"$L:{before[-1].name}"
    if after:
        yield f"$R:{after[0].name}"
    value = money.money
    if value is not None:
        yield f"$q:{value.qualifier}"
        yield f"$p:{value.period}"
        yield f"$cur:{value.currency}"
        yield f"$size:{int(log10(value.amount))}"
    position = [f for f in view.figures if isinstance(f, MoneyMention)].index(money)
    yield f"$nth:{min(position, 3)}"
    yield from _beside(scene, money)


def _beside(scene: Scene, money: MoneyMention) -> Iterator[str]:
    """Yield what is named next before and next behind the sum, and the words that lead to and away from it.

    "$1 billion in Texas" is built there, "$1 billion in Anthropic" is put into it.
    """
    base = scene.view.sentence.start
    spans = [(party.start, party.end, "org") for party in scene.parties]
    spans += [(f.start, f.end, "place") for f in scene.view.figures if isinstance(f, PlaceMention) and not f.is_seat]
    spans += [(f.start, f.end, "sum") for f in scene.view.figures if isinstance(f, MoneyMention) and f is not money]
    behind = min((span for span in spans if span[0] >= money.end), default=None)
    before = max((span for span in spans if span[1] <= money.start), default=None)
    for side, span in ((">", behind), ("<", before)):
        if span is None:
            yield f"$n{side}none"
            continue
        start, end, sort = span
        yield f"$n{side}{sort}"
        for word in scene.tokens.before(start - base, 1):
            yield f"$n{side}{word}_{sort}"
        for word in scene.tokens.after(end - base, 1):
            yield f"$n{side}{sort}_{word}"
    for word in scene.tokens.before(money.start - base, 1):
        yield f"$lw:{word}"
    for word in scene.tokens.after(money.end - base, 1):
        yield f"$rw:{word}"


def _read_by_frames(scene: Scene, money: MoneyMention | None) -> Iterator[str]:
    best: dict[str, float] = {}
    for candidate in scene.candidates:
        if candidate.figures.money == money:
            best[candidate.kind] = max(best.get(candidate.kind, -9.0), candidate.score)
    if not best:
        yield "fr:none"
    for kind, score in best.items():
        yield f"fr:{kind}"
        yield f"fr:{kind}:{level(score)}"
