"""What speaks for a group of names standing on a side of a deal, and for two groups together, as named features.

Cases, trade words around the names, what the organisations are and sell, and where they were fetched from: which kind
and which side all this speaks for is told by the table of weights in which a feature is looked up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.mentions import MoneyMention
from bot.reading.proposals.sentence_features import level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.reading.clauses import Party
    from bot.reading.frames import Candidate
    from bot.reading.proposals.scene import ArticleFacts, Option, Scene
    from bot.reading.proposals.words import Hit, Tokens

_NEAR = 32
_BETWEEN = 3
_CLOSE = 60
_TIGHT = 4
_TAIL = 14


def option_features(option: Option, scene: Scene, facts: ArticleFacts) -> Iterator[str]:
    """Yield what speaks for the names of an option standing on a side of a deal, whatever its sum."""
    yield f"s:{option.source}"
    if option.party is None:
        return
    for kind_of_firm in facts.types(option.names):
        yield f"type:{kind_of_firm}"
    for name in option.names:
        organisation = facts.organisations.get(name)
        for kind in organisation.sells if organisation is not None else ():
            yield f"sells:{kind}"
    size = min(len(option.names), 4)
    yield f"size:{size}"
    if "total" in scene.classes:
        yield f"total:{min(size, 2)}"
    count = max(facts.counts.get(name, 0) for name in option.names)
    yield f"often:{min(count, 4)}"
    if count == facts.most:
        yield "main"
    if scene.title is not None and any(set(option.names) & set(party.names) for party in scene.title.parties):
        yield "in_title"
    party = option.party
    yield f"ev:{party.evidence}" if not party.known else "known"
    if party.anaphor is not None:
        yield "anaphor"
    yield f"case:{option.source}:{party.case}"
    if option.index >= 0:
        yield from _in_sentence(option, party, scene)


def _in_sentence(option: Option, party: Party, scene: Scene) -> Iterator[str]:
    base = scene.view.sentence.start
    start, end = party.start - base, party.end - base
    case = party.case
    yield f"c:{case}"
    yield f"nth:{min(option.index, 3)}"
    if option.index == len(scene.parties) - 1:
        yield "last"
    before = [hit for hit in scene.hits if hit.end <= start]
    after = [hit for hit in scene.hits if hit.start >= end]
    if before:
        yield f"L:{before[-1].name}"
        if before[-1].end >= start - 3:
            yield f"LL:{before[-1].name}"
    for number, hit in enumerate(_first(after)):
        yield f"R{number}:{hit.name}"
        if number < 2:
            yield f"{case}>{hit.name}"
        if hit.start <= end + 3:
            yield f"RR:{hit.name}"
    for name in {h.name for h in before if h.end > start - _NEAR}:
        yield f"l:{name}"
        yield f"{name}>{case}"
    for name in {h.name for h in after if h.start < end + _NEAR}:
        yield f"r:{name}"
    if after and after[0].name == "announce" and _ends_sentence(after[0].end, scene):
        yield "speaks"
    yield from _neighbours(start, end, scene.tokens)
    yield from _arguments(party, scene)


def _ends_sentence(offset: int, scene: Scene) -> bool:
    """Return whether hardly more than a word stands behind `offset`: "…, an analyst said Monday."."""
    return len(scene.view.text) - offset <= _TAIL


def _neighbours(start: int, end: int, tokens: Tokens) -> Iterator[str]:
    """Yield the words right before and right after the names, alone and by two."""
    left, right = tokens.before(start, 2), tokens.after(end, 2)
    if left:
        yield f"lw:{left[-1]}"
        yield f"lww:{' '.join(left)}"
    if right:
        yield f"rw:{right[0]}"
        yield f"rww:{' '.join(right)}"


def _first(hits: Sequence[Hit]) -> list[Hit]:
    """Return the first hits at different places."""
    found: list[Hit] = []
    for hit in hits:
        if found and hit.start < found[-1].end:
            continue
        found.append(hit)
        if len(found) == _BETWEEN:
            break
    return found


def sum_features(option: Option, scene: Scene, money: MoneyMention | None) -> Iterator[str]:
    """Yield how an option of the sentence itself stands to the sum."""
    party = option.party
    if money is None or party is None or option.index < 0:
        return
    left = party.end <= money.start
    low, high = (party.end, money.start) if left else (money.end, party.start)
    groups = sum(1 for other in scene.parties if other is not party and low <= other.start and other.end <= high)
    sums = sum(
        1
        for f in scene.view.figures
        if isinstance(f, MoneyMention) and f is not money and low <= f.start and f.end <= high
    )
    side = "<" if left else ">"
    between = scene.view.between(low, high).strip()
    if len(between) <= _TIGHT:
        yield f"$t{side}{between}"
    yield f"$g{side}{min(groups, 2)}"
    yield f"$s{side}{min(sums, 2)}"
    yield f"$g{side}{min(groups, 2)}:{party.case}"
    yield f"$d{side}{min(max(high - low, 0) // 12, 5)}"


def _arguments(party: Party, scene: Scene) -> Iterator[str]:
    base = scene.view.sentence.start
    found: set[str] = set()
    for clause in scene.clauses:
        for argument in clause.arguments:
            if argument.party is party and argument.distance <= 1:
                first, last = clause.head.start - base, clause.head.end - base
                found.update(
                    f"a:{argument.case}:{hit.name}" for hit in scene.hits if hit.start < last and first < hit.end
                )
    yield from found


def frame_features(candidate: Candidate) -> tuple[str, ...]:
    """Return what the frames made of two sides."""
    return f"fr:{candidate.kind}", f"fr:{candidate.kind}:{level(candidate.score)}"


def pair_features(payers: Option, payees: Option, scene: Scene, facts: ArticleFacts) -> Iterator[str]:
    """Yield what the two sides say together, whatever the sum."""
    yield f"s:{payers.source}>{payees.source}"
    one, other = payers.party, payees.party
    if one is None or other is None:
        return
    for first in facts.types(payers.names):
        for second in facts.types(payees.names):
            yield f"t:{first}>{second}"
    if payers.index >= 0 and payees.index >= 0:
        order = "<" if payers.index < payees.index else ">"
        yield f"o:{order}{min(abs(payers.index - payees.index), 3)}"
        yield f"c:{one.case}{order}{other.case}"
        base = scene.view.sentence.start
        low, high = min(one.end, other.end) - base, max(one.start, other.start) - base
        for name in {hit.name for hit in scene.hits if low <= hit.start and hit.end <= high}:
            yield f"b:{order}{name}"
        if high - low <= _CLOSE:
            for word in scene.tokens.between(low, high):
                yield f"bw:{order}{word}"
