"""The rules read first, then a model is asked: where an article may tell a deal, and as long as the budget lasts.

Whatever the model claims is checked against the text (`bot.reading.claims`). What does not stand there is asked for
once more, with the reason, then dropped and counted. Where the model fails, is too slow or cannot be afforded, the
reading of the rules stands, and the article may be tried again.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC
from threading import Lock
from typing import TYPE_CHECKING

from bot.errors import ClaimError, ModelError, UnreadableAnswerError
from bot.model.claim import Question, SecondOpinion, SecondReading
from bot.present import summary
from bot.reading.claims import combined, event_of_claim, page_of, same_event

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from bot.lexicon import Lexicon
    from bot.model import Article, DealEvent, Reading
    from bot.model.claim import Answer, Budget
    from bot.ports import Model, Spending
    from bot.reading.claims import Page

_AT_ONCE = 4
"""Articles that a model is asked about at the same time."""


class _SpentError(Exception):
    """The budget of the day is used up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cascade:
    """All that a second reading needs beside the article."""

    model: Model
    spending: Spending
    budget: Budget
    lexicon: Lexicon

    async def read(self, article: Article, reading: Reading, now: datetime) -> SecondReading:
        """Return the reading of `article` after asking the model, given that of the rules; never raises ModelError."""
        if not reading.passes:
            return SecondReading(reading=reading, opinion=SecondOpinion.NOT_RELEVANT)
        day = now.astimezone(UTC).date()
        page = page_of(article, self.lexicon)
        told: list[DealEvent] = []
        try:
            dropped = await self._asked_twice(article, day, told, page)
        except _SpentError:
            return SecondReading(reading=reading, opinion=SecondOpinion.NOT_AFFORDABLE, reason="the budget is used up")
        except ModelError as error:
            return SecondReading(reading=reading, opinion=SecondOpinion.FAILED, reason=str(error))
        events = combined(told, reading.events)
        texts = {language: summary(events, language) for language in reading.summary}
        return SecondReading(
            reading=replace(reading, events=events, summary=texts), opinion=SecondOpinion.TAKEN, dropped=dropped
        )

    async def read_all(self, readings: Sequence[tuple[Article, Reading]], now: datetime) -> list[SecondReading]:
        """Return the second readings of articles, in order, a few at a time."""
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(article: Article, reading: Reading) -> SecondReading:
            async with gate:
                return await self.read(article, reading, now)

        return await asyncio.gather(*(one(article, reading) for article, reading in readings))

    async def _asked_twice(self, article: Article, day: date, told: list[DealEvent], page: Page) -> tuple[str, ...]:
        """Fill `told` with what stands in the text, and return what is wrong with the rest after a second try."""
        try:
            wrong = self._kept(await self._ask(Question(article=article), day), told, page)
            if not wrong:
                return ()
            again = Question(article=article, objections=wrong)
        except UnreadableAnswerError as error:
            wrong, again = (), Question(article=article, unreadable=str(error))
        try:
            return self._kept(await self._ask(again, day), told, page)
        except (_SpentError, ModelError):
            if again.unreadable is not None:
                raise
            return wrong  # what was right at first is worth keeping

    async def _ask(self, question: Question, day: date) -> Answer:
        if not await asyncio.to_thread(self.spending.begin_call, day, self.budget):
            raise _SpentError
        answer = await self.model.ask(question)
        if answer.micro_usd:
            await asyncio.to_thread(self.spending.charge, day, answer.micro_usd)
        return answer

    def _kept(self, answer: Answer, told: list[DealEvent], page: Page) -> tuple[str, ...]:
        """Add to `told` what stands in the text, and return the other claims, each with what is wrong."""
        wrong = []
        for claim in answer.claims:
            try:
                event = event_of_claim(claim, page, self.lexicon)
            except ClaimError as error:
                wrong.append(f"{claim}: {error}")
            else:
                if not any(same_event(event, other) for other in told):
                    told.append(event)
        return tuple(wrong)


class CountedCalls:
    """Counts what models cost within one process, for a command that ends soon."""

    def __init__(self) -> None:
        """Begin with nothing spent."""
        self._lock = Lock()
        self._calls: Counter[date] = Counter()
        self._micro_usd: Counter[date] = Counter()

    def begin_call(self, day: date, budget: Budget) -> bool:
        """Count one more call on that day, and return whether the budget had room for it."""
        with self._lock:
            affordable = self._calls[day] < budget.calls and self._micro_usd[day] < budget.micro_usd
            self._calls[day] += affordable
            return affordable

    def charge(self, day: date, micro_usd: int) -> None:
        """Add what a call cost."""
        with self._lock:
            self._micro_usd[day] += micro_usd
