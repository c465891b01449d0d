"""Clauses × frames → candidates: every way in which the parties and figures of a clause can fill a frame.

Free of language: it knows cases and cues only as names. All readings are kept here; the scorer weighs them and the
assembly chooses, so that no reading wins merely for being found first.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from bot.reading.clauses import CARRIED
from bot.reading.frames.candidate import Candidate, Figures
from bot.reading.mentions import MentionType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.lexicon.frames import Frame, KindRules, LanguageFrames
    from bot.model import Kind
    from bot.reading.clauses import Argument, Clause, SentenceView
    from bot.reading.frames.sides import Sides
    from bot.reading.mentions import MoneyMention

_TRIES = 3
_CASE_STEP = 0.06
_DISTANCE_STEP = 0.3
_CARRIED_QUALITY = 0.25
_SUBJECT_CASES = frozenset({"subj", "topic", "carried"})


@dataclass(frozen=True, slots=True)
class _Filling:
    """One way to fill the sides of a frame, with how well the cases fit and how far the parties were fetched."""

    payers: tuple[str, ...]
    payees: tuple[str, ...]
    partners: tuple[str, ...]
    used: tuple[Argument, ...]
    fit: float


class Matcher:
    """Matches the clauses of one language."""

    def __init__(self, frames: LanguageFrames, kinds: Mapping[Kind, KindRules], sides: Sides) -> None:
        self._frames = frames
        self._kinds = kinds
        self._sides = sides
        self._seen: SentenceView | None = None
        self._found: dict[str, tuple[int, ...]] = {}

    def candidates(self, clause: Clause, view: SentenceView, figures: Sequence[Figures]) -> Iterator[Candidate]:
        """Yield all readings of `clause`; `figures` are those of the clause that no veto takes away, sum by sum."""
        table = self._frames.by_verb if clause.head.is_verb else self._frames.by_noun
        for frame in table.get(clause.head.word, ()):
            features = self._cues(frame, clause, view)
            if features is None or _is_misplaced(frame, view):
                continue
            rules = self._kinds[frame.kind]
            for filling in self._fillings(frame, rules, clause.arguments):
                for choice in figures:
                    candidate = self._candidate(frame, rules, clause, filling, choice, features=features)
                    if candidate is not None:
                        yield candidate

    def _is_bound_elsewhere(self, kind: Kind, money: MoneyMention | None, clause: Clause) -> bool:
        """Return whether the word that the sum describes tells other kinds of deal only: a loan is no building."""
        if money is None:
            return False
        word = dict(clause.owners).get(money.start)
        if word in self._frames.grammar.lists["generic_owners"]:
            return False
        frames = () if word is None else (*self._frames.by_noun.get(word, ()), *self._frames.by_verb.get(word, ()))
        return bool(frames) and all(frame.kind != kind for frame in frames)

    def _cues(self, frame: Frame, clause: Clause, view: SentenceView) -> dict[str, float] | None:
        """Return the features of cue words, None where the frame lacks one that it needs or finds one that bars it."""
        if any(self._stands(name, clause, view) for name in frame.without):
            return None
        near = not frame.needs or any(self._stands(name, clause, view) for name in frame.needs)
        if not near and not any(self._places(name, view) for name in frame.needs):
            return None
        boosted = sum(1 for name in frame.boosts if self._stands(name, clause, view))
        return {"cue_near": float(near and bool(frame.needs)), "cue_boost": float(boosted)}

    def _stands(self, name: str, clause: Clause, view: SentenceView) -> bool:
        return any(clause.start <= place < clause.end for place in self._places(name, view))

    def _places(self, name: str, view: SentenceView) -> tuple[int, ...]:
        """Return where the cues of a group stand; kept for the sentence, since many frames ask for the same."""
        if self._seen is not view:
            self._seen, self._found = view, {}
        if name not in self._found:
            pattern = self._frames.grammar.cues[name]
            base = view.sentence.start
            self._found[name] = tuple(base + match.start() for match in pattern.finditer(view.masked))
        return self._found[name]

    def _fillings(self, frame: Frame, rules: KindRules, arguments: Sequence[Argument]) -> list[_Filling]:
        if "all_partners" in rules.flags:
            return _alliance(frame, arguments)
        if frame.sides:
            return self._two_sided(frame, rules, arguments)
        payers = _options(frame.payer, arguments)
        payees = _options(frame.payee, arguments)
        if "joint" in frame.flags:
            return _joint(payers)
        fillings = [
            filling
            for payer, payee in product(payers[:_TRIES], payees[:_TRIES])
            if (filling := _filled(frame, payer, payee, arguments)) is not None
        ]
        if _may_lack("no_payee", frame, rules):
            fillings += [_alone(frame, argument, fit, arguments) for argument, fit in payers[:_TRIES]]
        if _may_lack("no_payer", frame, rules):
            fillings += [
                _Filling((), argument.party.names, (), (argument,), fit * 0.7) for argument, fit in payees[:_TRIES]
            ]
        return fillings

    def _two_sided(self, frame: Frame, rules: KindRules, arguments: Sequence[Argument]) -> list[_Filling]:
        """Return the pairs of parties, each turned so that the one who sells such things is the payee."""
        options = _options(frame.sides, arguments)
        fillings = []
        for number, (one, fit) in enumerate(options):
            names = one.party.names
            if len(names) == 2 and self._sides.apart(names[:1], names[1:], rules):
                payer, payee = self._turned(names[:1], names[1:], rules)
                fillings.append(_Filling(payer, payee, (), (one,), fit * 0.8))
            for other, other_fit in options[number + 1 :]:
                first, second = (one, other) if _leads(one, other) else (other, one)
                same_case = one.case == other.case
                if set(first.party.names) & set(second.party.names) or (same_case and one.case != "gen"):
                    continue
                payer, payee = self._turned(first.party.names, second.party.names, rules)
                fillings.append(_Filling(payer, payee, (), (one, other), (fit + other_fit) / 2))
        return sorted(fillings, key=lambda filling: -filling.fit)[: _TRIES * 2]

    def _turned(
        self, first: tuple[str, ...], second: tuple[str, ...], rules: KindRules
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return (second, first) if self._sides.turned(first, second, rules) else (first, second)

    def _candidate(
        self,
        frame: Frame,
        rules: KindRules,
        clause: Clause,
        filling: _Filling,
        choice: Figures,
        *,
        features: Mapping[str, float],
    ) -> Candidate | None:
        figures = _allowed(choice, rules)
        needs_value = "value_needed" in frame.flags or "value_needed" in rules.flags
        if needs_value and figures.is_empty:
            return None
        money = figures.money
        if "money_needed" in frame.flags and (money is None or money.money is None):
            return None
        agreement = self._sides.agreement(filling.payers, filling.payees, rules)
        used = filling.used
        return Candidate(
            frame=frame,
            clause=clause,
            payers=filling.payers,
            payees=filling.payees,
            partners=filling.partners,
            figures=figures,
            features={
                **features,
                "frame": frame.weight,
                "fit": filling.fit,
                "distance": float(sum(argument.distance for argument in used)),
                "carried": float(sum(argument.case == CARRIED for argument in used)),
                "payee_carried": float(
                    any(argument.case == CARRIED and argument.party.names == filling.payees for argument in used)
                ),
                "anaphora": float(sum(argument.party.anaphor is not None for argument in used)),
                "open_party": float(sum(not argument.party.known for argument in used)),
                "weak_party": float(sum(argument.party.evidence <= 1 for argument in used)),
                "sells": max(agreement, 0.0),
                "sells_wrong": max(-agreement, 0.0),
                "no_seller": float("sellers_only" in rules.flags and self._sides.buys(filling.payees, rules)),
                "one_side": float(not filling.payees or not filling.payers) * float("all_partners" not in rules.flags),
                "no_payer": float(not filling.payers) * float("all_partners" not in rules.flags),
                "money": float(money is not None and money.money is not None),
                "vague_money": float(money is not None and money.money is None),
                "other_figure": float(not figures.is_empty and money is None),
                "bound_other": float(self._is_bound_elsewhere(frame.kind, money, clause)),
                "gap": _gap(money, clause),
                "rank": float(rules.rank),
            },
        )


def _is_misplaced(frame: Frame, view: SentenceView) -> bool:
    """Return whether the frame asks for a place that is not there, or for none where there is one."""
    has_place = any(figure.type is MentionType.PLACE for figure in view.figures)
    return ("place_needed" in frame.flags and not has_place) or ("placeless" in frame.flags and has_place)


def _options(cases: Sequence[str], arguments: Sequence[Argument]) -> list[tuple[Argument, float]]:
    """Return the arguments in one of the cases with how well they fit, best first."""
    order = {case: number for number, case in enumerate(cases)}
    found = [
        (argument, 1.0 - _CASE_STEP * order[argument.case] - _DISTANCE_STEP * argument.distance)
        for argument in arguments
        if argument.case in order and argument.party.names
    ]
    if not found and _SUBJECT_CASES.intersection(cases):
        found = [(argument, _CARRIED_QUALITY) for argument in arguments if argument.case == CARRIED]
    return sorted(found, key=lambda option: -option[1])


def _filled(
    frame: Frame, payer: tuple[Argument, float], payee: tuple[Argument, float], arguments: Sequence[Argument]
) -> _Filling | None:
    (one, fit), (other, other_fit) = payer, payee
    if one is other or set(one.party.names) & set(other.party.names):
        return None
    partners = _partners(frame, arguments, (one, other))
    return _Filling(one.party.names, other.party.names, partners, (one, other), (fit + other_fit) / 2)


def _alone(frame: Frame, argument: Argument, fit: float, arguments: Sequence[Argument]) -> _Filling:
    partners = _partners(frame, arguments, (argument,))
    return _Filling(argument.party.names, (), partners, (argument,), fit * 0.9)


def _partners(frame: Frame, arguments: Sequence[Argument], used: tuple[Argument, ...]) -> tuple[str, ...]:
    taken = {name for argument in used for name in argument.party.names}
    found = [argument for argument in arguments if argument.case in frame.partner and argument.distance <= 1]
    return tuple(dict.fromkeys(name for argument in found for name in argument.party.names if name not in taken))


def _alliance(frame: Frame, arguments: Sequence[Argument]) -> list[_Filling]:
    """Return the one alliance of all who stand in its cases, if they are two or more."""
    used = tuple(option[0] for option in _options(frame.partner, arguments) if option[0].distance <= 1)
    names = tuple(dict.fromkeys(name for argument in used for name in argument.party.names))
    return [_Filling((), (), names, used, 1.0)] if len(names) >= 2 else []


def _joint(options: Sequence[tuple[Argument, float]]) -> list[_Filling]:
    """Return the one filling in which all who stand near in the payers' cases pay together."""
    near = [(argument, fit) for argument, fit in options if argument.distance <= 1 and argument.case != CARRIED]
    names = tuple(dict.fromkeys(name for argument, _ in near for name in argument.party.names))
    used = tuple(argument for argument, _ in near)
    return [_Filling(names, (), (), used, max(fit for _, fit in near))] if len(names) >= 2 else []


def _leads(one: Argument, other: Argument) -> bool:
    """Return whether `one` is the subject of the two, which is the payer where nothing else tells."""
    if other.case in _SUBJECT_CASES:
        return one.case in _SUBJECT_CASES
    return True


def _may_lack(flag: str, frame: Frame, rules: KindRules) -> bool:
    return flag in frame.flags or (flag in rules.flags and flag == "no_payee" and not frame.payee)


def _allowed(choice: Figures, rules: KindRules) -> Figures:
    """Return the figures that this kind of deal can have."""
    return Figures(
        money=choice.money if "money" in rules.values else None,
        capacity=choice.capacity if "capacity" in rules.values else None,
        chips=choice.chips if "chips" in rules.values else None,
        stake=choice.stake if "stake" in rules.values else None,
    )


def _gap(money: MoneyMention | None, clause: Clause) -> float:
    """Return the distance between sum and head in the clause, 0 to 1."""
    if money is None:
        return 0.0
    apart = max(money.start - clause.head.end, clause.head.start - money.end, 0)
    return min(apart / 80, 1.0)
