"""Who can sell what: turns the types of organisations into evidence for the side that a party stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.lexicon.frames import KindRules
    from bot.model.organisation import Organisation

_UNTYPED_SELLER = 1.5
_TYPE_ALONE = 0.25
_SURE = 1.5
_APART = 3.0
_TURNED = 1.0


class Sides:
    """Weighs parties by what organisations of their type usually do in a kind of deal."""

    def __init__(self, organisations: Mapping[str, Organisation]) -> None:
        self._organisations = organisations

    def turned(self, first: Sequence[str], second: Sequence[str], rules: KindRules) -> bool:
        """Return whether `first` is the seller; where one of the two is not known it takes more to say so."""
        known = all(any(name in self._organisations for name in names) for names in (first, second))
        return self.tilt(first, rules) - self.tilt(second, rules) > (_TURNED if known else _SURE)

    def buys(self, names: Sequence[str], rules: KindRules) -> bool:
        """Return whether the parties are known and none of them is one to be paid in this kind of deal."""
        known = bool(names) and all(name in self._organisations for name in names)
        return known and self.tilt(names, rules) <= 0

    def apart(self, first: Sequence[str], second: Sequence[str], rules: KindRules) -> bool:
        """Return whether one of the two clearly sells and the other buys, so that "A and B" can be two sides."""
        return abs(self.tilt(first, rules) - self.tilt(second, rules)) > _APART

    def tilt(self, names: Sequence[str], rules: KindRules) -> float:
        """Return how much the parties lean to the payee's side: positive for sellers, negative for buyers."""
        known = [self._organisations[name] for name in names if name in self._organisations]
        if not known:
            return 0.0
        return sum(self._lean(organisation, rules) for organisation in known) / len(known)

    def agreement(self, payers: Sequence[str], payees: Sequence[str], rules: KindRules) -> float:
        """Return -1 to 1: how well the sides fit what both usually do; 0 where nothing is known."""
        if not payees:
            return 0.0
        difference = self.tilt(payees, rules) - self.tilt(payers, rules)
        return max(-1.0, min(1.0, difference / 2))

    @staticmethod
    def _lean(organisation: Organisation, rules: KindRules) -> float:
        strength = rules.sellers.get(organisation.type, 0.0)
        if rules.kind in organisation.sells:
            strength = strength or _UNTYPED_SELLER
        else:
            strength *= _TYPE_ALONE
        return strength - rules.buyers.get(organisation.type, 0.0)
