"""Answer files: what a person found in an article, checked field by field and tied to the article's file.

An answer file is one JSON object (`article`, `lang`, `events`, `optional`) as the domain guide lays it down. It
becomes `Answers`; a field that is missing, unknown or of the wrong form is an `AnswerError` that names the file
and the field. Nothing here reads an article's text: a `Case` says where it lies.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import AnswerError, InvariantError
from bot.model import Kind, Language, Money, PartialDate, Period, Qualifier, Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ARTICLE_SUFFIXES = (".md", ".txt")

_EVENT_FIELDS = frozenset(
    {
        "kind",
        "payers",
        "payees",
        "partners",
        "amount",
        "currency",
        "qualifier",
        "period",
        "megawatts",
        "chips",
        "stake_percent",
        "places",
        "date",
        "status",
        "evidence",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One event that a person found.

    It keeps to fewer rules than a `DealEvent`: a person may have to put a name on two sides (a company that
    sells one of its sites to itself and others), which no reader should.
    """

    kind: Kind
    payers: tuple[str, ...] = ()
    payees: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    money: Money | None = None
    megawatts: float | None = None
    chips: int | None = None
    stake_percent: float | None = None
    places: tuple[str, ...] = ()
    date: PartialDate | None = None
    status: Status = Status.ANNOUNCED
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What is to be found in one article; `optional` readings cost nothing, found or missed."""

    article: str
    language: Language
    events: tuple[Expected, ...] = ()
    optional: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An article's file with its answers. `key` is the answer file's path under its folder: `en/102`."""

    key: str
    article_path: Path
    answers_path: Path
    answers: Answers


def load_cases(articles: Path, answers: Path | None = None) -> tuple[Case, ...]:
    """Return a case for each answer file at or under `answers`, by key.

    An answer file that has its article beside it, outside `articles`, belongs to another set and is left out.

    Args:
        articles: The folder of the articles; folders inside it (one a language) are searched too.
        answers: The folder of the answer files, where it is another one; or one answer file.

    Raises:
        AnswerError: There is no answer file, one is wrong, or the article of one is not there.
    """
    articles = articles.resolve()
    root = (answers or articles).resolve()
    paths = sorted(root.rglob("*.json")) if root.is_dir() else [root]
    folder = root if root.is_dir() else root.parent
    if not paths or not paths[0].is_file():
        raise AnswerError(f"there is no answer file (*.json) in {root}")
    cases = []
    for path in paths:
        loaded = load_answers(path)
        if articles not in path.parents and (path.parent / loaded.article).is_file():
            continue
        relative = path.relative_to(folder)
        cases.append(
            Case(
                key=relative.with_suffix("").as_posix(),
                article_path=_article_path(loaded.article, path, articles, relative.parent),
                answers_path=path,
                answers=loaded,
            )
        )
    if not cases:
        raise AnswerError(f"no answer file in {root} is for an article in {articles}")
    return tuple(cases)


def load_answers(path: Path) -> Answers:
    """Read one answer file; raise AnswerError that names it and the field that is wrong."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AnswerError(f"{path}: cannot be read as JSON: {error}") from error
    if not isinstance(content, dict):
        raise AnswerError(f"{path}: an answer file is one object, not {type(content).__name__}")
    return parse_answers(content, str(path))


def parse_answers(content: Mapping[str, object], name: str) -> Answers:
    """Check a decoded answer file; `name` stands in errors for where it came from."""
    record = _Record(content, name)
    record.refuse_unknown(frozenset({"article", "lang", "events", "optional"}))
    article = record.text("article")
    if article is None:
        raise record.wrong("article", "names the article's file")
    try:
        language = Language(record.text("lang") or "")
    except ValueError as error:
        raise record.wrong("lang", f"is one of {', '.join(Language)}") from error
    return Answers(
        article=article,
        language=language,
        events=tuple(_expected(part) for part in record.records("events", required=True)),
        optional=tuple(_expected(part) for part in record.records("optional", required=False)),
    )


def _article_path(name: str, answers_path: Path, articles: Path, inside: Path) -> Path:
    for folder in (answers_path.parent, articles / inside, articles):
        if (folder / name).is_file():
            return folder / name
    stem = answers_path.stem
    found = sorted(articles.rglob(name)) or sorted(
        path
        for path in articles.rglob(f"{stem}*")
        if path.suffix in ARTICLE_SUFFIXES and (path.stem == stem or path.stem.startswith(f"{stem}_"))
    )
    if len(found) == 1:
        return found[0]
    problem = "is not" if not found else f"is {len(found)} times"
    raise AnswerError(f"{answers_path}: field article: {name} {problem} in {articles}")


def _expected(record: _Record) -> Expected:
    record.refuse_unknown(_EVENT_FIELDS)
    record.require(_EVENT_FIELDS)
    kind = record.text("kind")
    if kind is None:
        raise record.wrong("kind", "is never null")
    try:
        status = Status(record.text("status") or "")
    except ValueError as error:
        raise record.wrong("status", f"is one of {', '.join(Status)}") from error
    chips = record.number("chips")
    return Expected(
        kind=Kind(kind),
        payers=record.texts("payers"),
        payees=record.texts("payees"),
        partners=record.texts("partners"),
        money=_money(record),
        megawatts=record.number("megawatts"),
        chips=None if chips is None else int(chips),
        stake_percent=record.number("stake_percent"),
        places=record.texts("places"),
        date=_date(record),
        status=status,
        evidence=record.texts("evidence"),
    )


def _money(record: _Record) -> Money | None:
    amount = record.number("amount")
    if amount is None:
        for field in ("currency", "qualifier", "period"):
            if record.text(field) is not None:
                raise record.wrong(field, "is null where amount is null")
        return None
    if amount != int(amount):
        raise record.wrong("amount", "is in whole units of its currency")
    try:
        qualifier = Qualifier(record.text("qualifier") or "")
    except ValueError as error:
        raise record.wrong("qualifier", f"is one of {', '.join(Qualifier)}") from error
    try:
        period = Period(record.text("period") or "")
    except ValueError as error:
        raise record.wrong("period", f"is one of {', '.join(Period)}") from error
    try:
        return Money(int(amount), record.text("currency") or "", qualifier, period)
    except InvariantError as error:
        raise record.wrong("amount", f"or currency: {error}") from error


def _date(record: _Record) -> PartialDate | None:
    text = record.text("date")
    try:
        return None if text is None else PartialDate.parse(text)
    except InvariantError as error:
        raise record.wrong("date", f": {error}") from error


class _Record:
    """A decoded JSON object that knows its place in the file, so that every refusal can name it."""

    def __init__(self, content: Mapping[str, object], place: str) -> None:
        self._content = content
        self._place = place

    def wrong(self, field: str, rule: str) -> AnswerError:
        return AnswerError(f"{self._place}: field {field}: {field} {rule} (found {self._content.get(field)!r})")

    def refuse_unknown(self, known: frozenset[str]) -> None:
        for field in self._content:
            if field not in known:
                raise AnswerError(f"{self._place}: field {field}: there is no such field")

    def require(self, fields: frozenset[str]) -> None:
        for field in sorted(fields):
            if field not in self._content:
                raise AnswerError(f"{self._place}: field {field} is missing")

    def text(self, field: str) -> str | None:
        value = self._content.get(field)
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        raise self.wrong(field, "is a text that is not empty, or null")

    def texts(self, field: str) -> tuple[str, ...]:
        value = self._content.get(field)
        if isinstance(value, list) and all(isinstance(part, str) and part.strip() for part in value):
            return tuple(value)
        raise self.wrong(field, "is a list of texts, none of them empty")

    def number(self, field: str) -> float | None:
        value = self._content.get(field)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            raise self.wrong(field, "is a number over 0, or null")
        return value

    def records(self, field: str, *, required: bool) -> list[_Record]:
        if not required and field not in self._content:
            return []
        value = self._content.get(field)
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            raise self.wrong(field, "is a list of events")
        return [_Record(part, f"{self._place}: {field}[{index}]") for index, part in enumerate(value)]
