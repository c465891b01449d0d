"""The words of the domain as frozen values: no I/O, no framework, no clock.

What each word means is fixed by the domain guide (`docs/guide.md`): an `Article` is read into
`DealEvent`s, events told by several articles are folded into a `Deal`, and a `Reply` is what a person
is shown, before any chat's own format.
"""

from bot.model.article import Article, Language, Passage
from bot.model.deal import Change, ChangeType, Deal, DealFacts, Figure, Telling
from bot.model.event import DealEvent, Kind, PartialDate, Reading, Side, Status
from bot.model.money import Money, Period, Qualifier
from bot.model.query import Certainty, CompanyProfile, DealQuery, KindTotal, Page, Sort
from bot.model.watch import Watch

__all__ = [
    "Article",
    "Certainty",
    "Change",
    "ChangeType",
    "CompanyProfile",
    "Deal",
    "DealEvent",
    "DealFacts",
    "DealQuery",
    "Figure",
    "Kind",
    "KindTotal",
    "Language",
    "Money",
    "Page",
    "PartialDate",
    "Passage",
    "Period",
    "Qualifier",
    "Reading",
    "Side",
    "Sort",
    "Status",
    "Telling",
    "Watch",
]
