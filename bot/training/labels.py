"""Scenes beside answers → examples: which reading of each anchor is right, and which can be neither right nor wrong.

Left out of an example are readings that only an optional answer has, and tellings of a deal outside its evidence. A
group is no example at all where it tells a deal whose parties were not found: nothing could be learned from it but to
keep silent.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from bot.evaluation.names import comparable
from bot.evaluation.scoring import UNDIRECTED_KINDS, same_amount
from bot.reading.mentions import MoneyMention
from bot.reading.proposals.model import groups
from bot.training.fitting import Example

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.evaluation import Answers, Expected
    from bot.lexicon.frames import KindRules
    from bot.model import Kind, Money
    from bot.reading.deals import Scenes
    from bot.reading.proposals.anchor import Anchor

_SPACES = str.maketrans("", "", " \t\n\r\u3000")


class _Verdict(Enum):
    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"


def examples(
    scenes: Scenes, answers: Answers, kinds: Mapping[Kind, KindRules], weight: float = 1.0
) -> Iterator[Example]:
    """Yield the examples of one article, each with `weight`."""
    evidence = [[_bare(passage) for passage in event.evidence] for event in answers.events]
    for scene, own in zip(scenes.scenes, scenes.anchors, strict=True):
        sentence = scene.view.sentence
        text = _bare(scenes.document.passage(sentence.start, sentence.end).text)
        told = [bool(text) and any(text in passage or passage in text for passage in e) for e in evidence]
        for anchor in own:
            for group in groups(anchor, kinds):
                example = _example(anchor, group, answers, told, kinds)
                if example is not None:
                    yield replace(example, weight=weight)


def _example(
    anchor: Anchor,
    group: Sequence[tuple[Kind, int, int]],
    answers: Answers,
    told: Sequence[bool],
    kinds: Mapping[Kind, KindRules],
) -> Example | None:
    verdicts = [_verdict(anchor, reading, answers, told, kinds[reading[0]]) for reading in group]
    if _Verdict.RIGHT not in verdicts:
        shares = [_share(anchor, reading, answers, told, kinds[reading[0]]) for reading in group]
        verdicts = _by_shares(verdicts, shares)
    judged = [(r, verdict) for r, verdict in zip(group, verdicts, strict=True) if verdict is not _Verdict.UNKNOWN]
    right = frozenset(number for number, (_, verdict) in enumerate(judged) if verdict is _Verdict.RIGHT)
    if not judged or (not right and _tells_unseen(anchor, group[0][0], answers, told)):
        return None
    return Example(anchor=anchor, readings=tuple(reading for reading, _ in judged), right=right)


def _by_shares(verdicts: Sequence[_Verdict], shares: Sequence[int]) -> list[_Verdict]:
    """Return the verdicts where no reading has all who pay: those with most of a pool's members are right then.

    Lenders and investors are often named in several sentences, which assembly joins; smaller shares stay unjudged.
    """
    most = max(shares)
    return [
        verdict if share < 0 or most < 0 else _Verdict.RIGHT if share == most else _Verdict.UNKNOWN
        for verdict, share in zip(verdicts, shares, strict=True)
    ]


def _share(
    anchor: Anchor, reading: tuple[Kind, int, int], answers: Answers, told: Sequence[bool], rules: KindRules
) -> int:
    """Return how many members of a pool a reading of its deal names, -1 where it does not tell that deal."""
    kind, one, other = reading
    names = anchor.options[one].names
    payers, payees, money = _folded(names), _folded(anchor.options[other].names), _money(anchor)
    if "pooled" not in rules.flags or (money is None and not (payers and _names_own(anchor, names))):
        return -1
    for event, is_told in zip(answers.events, told, strict=True):
        if event.kind != kind or payees != _folded(event.payees) or not payers < _folded(event.payers):
            continue
        if same_amount(money, event.money) if money is not None else is_told and not _has_sum(anchor, event):
            return len(payers)
    return -1


def _verdict(
    anchor: Anchor, reading: tuple[Kind, int, int], answers: Answers, told: Sequence[bool], rules: KindRules
) -> _Verdict:
    kind, one, other = reading
    own = anchor.options[one].names, anchor.options[other].names
    payers, payees = rules.parties(own[0]), rules.parties(own[1])
    money = _money(anchor)
    unsure = False
    for event, is_told in zip(answers.events, told, strict=True):
        if not (_same_parties(kind, payers, payees, event) or _same_parties(kind, *own, event)):
            continue
        if money is not None:
            if same_amount(money, event.money):
                return _Verdict.RIGHT
        elif not _has_sum(anchor, event):
            if is_told and _names_own(anchor, (*payers, *payees)):
                return _Verdict.RIGHT
            unsure = True
    for event in answers.optional:
        if _same_parties(kind, payers, payees, event) and (money is None or same_amount(money, event.money)):
            unsure = True
    return _Verdict.UNKNOWN if unsure else _Verdict.WRONG


def _tells_unseen(anchor: Anchor, kind: Kind, answers: Answers, told: Sequence[bool]) -> bool:
    """Return whether a deal is told here none of whose readings is right: its parties were not found."""
    money = _money(anchor)
    if money is not None:
        return any(same_amount(money, event.money) for event in answers.events)
    return any(
        event.kind == kind and is_told and not _has_sum(anchor, event)
        for event, is_told in zip(answers.events, told, strict=True)
    )


def _money(anchor: Anchor) -> Money | None:
    return anchor.money.money if anchor.money is not None else None


def _has_sum(anchor: Anchor, event: Expected) -> bool:
    """Return whether the sentence has the sum of the event, whose own anchor tells it then."""
    sums = [figure.money for figure in anchor.scene.view.figures if isinstance(figure, MoneyMention)]
    return event.money is not None and any(same_amount(money, event.money) for money in sums if money is not None)


def _names_own(anchor: Anchor, names: Iterable[str]) -> bool:
    own = {name for party in anchor.scene.parties for name in party.names}
    return not own.isdisjoint(names)


def _same_parties(kind: Kind, payers: Sequence[str], payees: Sequence[str], event: Expected) -> bool:
    if kind != event.kind:
        return False
    if kind in UNDIRECTED_KINDS:
        return _folded((*payers, *payees)) == _folded((*event.payers, *event.payees, *event.partners))
    return _folded(payers) == _folded(event.payers) and _folded(payees) == _folded(event.payees)


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(comparable, names))


def _bare(text: str) -> str:
    return text.translate(_SPACES)
