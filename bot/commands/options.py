"""The words after a command → its parameters, by what the command takes: `since 30d over $1b` → since and min.

Options come in any order, in Japanese or English, before their value (`since 30d`, `種類 計算資源`), after it
(`30日以内`, `10億ドル以上`) or tied to it (`kind:power`); a value that can only mean one thing needs no option word
(`30d`, `$1b`, `compute`). The words left over are what the command is about. Values stay as they were typed: the
command reads them, as it reads those of a chat's own option fields.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands.spec import Form
from bot.commands.times import (
    read_duration,
    read_hours,
    read_language,
    read_off,
    read_time,
    read_weekdays,
    read_zone,
)
from bot.commands.values import (
    folded,
    read_choice,
    read_date,
    read_deal,
    read_group,
    read_kind,
    read_listed,
    read_number,
    read_person,
    read_place,
    read_side,
    read_since,
    read_sort,
    read_status,
    read_sum,
    read_url,
    typed_meanings,
)
from bot.errors import CommandError
from bot.i18n import SERVED, catalogue, typed_words
from bot.present import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.commands.spec import CommandSpec, Param
    from bot.lexicon import Lexicon
    from bot.model.reply import Request

_TIED = re.compile(r"([^\W\d]+)[:=](.+)")
_LONGEST_VALUE = 4
_OPEN_FORMS = frozenset({Form.WORDS, Form.COMPANY, Form.COMPANIES, Form.COMMAND, Form.DIGEST})
_READERS: Mapping[Form, Callable[[str], object]] = {
    Form.SUM: read_sum,
    Form.KIND: read_kind,
    Form.KINDS: lambda text: read_listed(text, read_kind),
    Form.STATUS: read_status,
    Form.SIDE: read_side,
    Form.SORT: read_sort,
    Form.NUMBER: read_number,
    Form.DEAL: read_deal,
    Form.WATCH: read_deal,
    Form.SOURCE: read_deal,
    Form.DATE: read_date,
    Form.TIME: read_time,
    Form.HOURS: lambda text: read_hours(text) or read_off(text) or None,
    Form.ZONE: read_zone,
    Form.WEEKDAYS: read_weekdays,
    Form.DURATION: lambda text: read_duration(text) or read_off(text) or None,
    Form.LANGUAGE: read_language,
    Form.URL: read_url,
    Form.PERSON: read_person,
    Form.GROUP: lambda text: read_group(text) or read_off(text) or None,
}
_TELLING_FORMS = frozenset(
    {
        Form.SINCE,
        Form.SUM,
        Form.KIND,
        Form.KINDS,
        Form.STATUS,
        Form.DEAL,
        Form.WATCH,
        Form.URL,
        Form.TIME,
        Form.HOURS,
        Form.WEEKDAYS,
        Form.ZONE,
        Form.DURATION,
        Form.LANGUAGE,
        Form.DATE,
        Form.CHOICE,
    }
)
_ALSO = {"company": "companies", "kind": "kinds", "place": "places"}
"""Option words of one thing stand for the parameter that takes several as well."""


@dataclass(frozen=True, slots=True)
class Token:
    """A typed word, or all that stood in one pair of quotes."""

    text: str
    quoted: bool = False


class Options:
    """Reads the words after a command; each `_take` method eats the words at a position, or none of them."""

    def __init__(self, spec: CommandSpec, asker: Request, lexicon: Lexicon, is_company: Callable[[str], bool]) -> None:
        self._spec = spec
        self._asker = asker
        self._messages = catalogue(asker.language)
        self._lexicon = lexicon
        self._is_company = is_company
        self._found: dict[str, str] = {}
        self._rest: list[Token] = []

    def read(self, tokens: Sequence[Token]) -> Mapping[str, str]:
        """Return the parameters by name; raise CommandError for an option without a value, or given twice."""
        position = 0
        while position < len(tokens):
            taken = self._take(tokens, position)
            if not taken:
                self._rest.append(tokens[position])
            position += taken or 1
        if self._rest:
            self._keep_rest()
        return self._found

    def _take(self, tokens: Sequence[Token], position: int) -> int:
        token = tokens[position]
        if token.quoted:
            return 0
        return (
            self._take_tied(token)
            or self._take_named(tokens, position)
            or self._take_suffixed(tokens, position)
            or self._take_telling(tokens, position)
        )

    def _take_tied(self, token: Token) -> int:
        """`kind:power`, `since=30d`."""
        match = _TIED.fullmatch(token.text)
        param = self._param(match[1]) if match else None
        if match is None or param is None:
            return 0
        self._keep(param, match[2])
        return 1

    def _take_named(self, tokens: Sequence[Token], position: int) -> int:
        """`since 30d`, `place New York`, `company Core Scientific`."""
        param = self._param(tokens[position].text)
        if param is None:
            return 0
        following = self._value_tokens(tokens, position + 1)
        if not following:
            if param.rest:
                return 0
            word = tokens[position].text
            summary = param.summary(self._asker.language)
            raise CommandError(self._messages.text("error.no_value", word=one_line(word), summary=summary))
        if param.form in _OPEN_FORMS:
            self._keep(param, " ".join(token.text for token in following))
            return 1 + len(following)
        for count in range(min(len(following), _LONGEST_VALUE), 0, -1):
            value = " ".join(token.text for token in following[:count])
            if self._reads(param, value):
                self._keep(param, value)
                return 1 + count
        # The command says what is wrong with it, in the words of that kind of value.
        self._keep(param, following[0].text)
        return 2

    def _value_tokens(self, tokens: Sequence[Token], position: int) -> Sequence[Token]:
        """Return the words up to the next option word; one quoted value stands for itself."""
        if position < len(tokens) and tokens[position].quoted:
            return tokens[position : position + 1]
        end = position
        while (
            end < len(tokens) and not tokens[end].quoted and (end == position or not self._starts_option(tokens, end))
        ):
            end += 1
        return tokens[position:end]

    def _starts_option(self, tokens: Sequence[Token], position: int) -> bool:
        text = tokens[position].text
        tied = _TIED.fullmatch(text)
        return self._param(tied[1] if tied else text) is not None or self._suffixed(text) is not None

    def _take_suffixed(self, tokens: Sequence[Token], position: int) -> int:
        """`30日以内`, `10億ドル以上`, `テキサス州で`; the suffix may stand apart (`30日 以内`)."""
        joined = "".join(token.text for token in tokens[position : position + 2] if not token.quoted)
        for text, count in ((tokens[position].text, 1), (joined, 2)):
            found = self._suffixed(text)
            if found is not None and (count == 1 or position + 1 < len(tokens)):
                self._keep(*found)
                return count
        return 0

    def _suffixed(self, text: str) -> tuple[Param, str] | None:
        typed = unicodedata.normalize("NFKC", text)
        for param in self._spec.params:
            for suffix in typed_words("suffixes").get(param.name, ()):
                value = typed.removesuffix(suffix)
                if value and value != typed and param.form not in _OPEN_FORMS and self._reads(param, value):
                    return (param, value)
        return None

    def _take_telling(self, tokens: Sequence[Token], position: int) -> int:
        """`30d`, `last week`, `$1b`, `compute`: values that say themselves what they are."""
        for param in self._spec.params:
            if param.form not in _TELLING_FORMS or param.name in self._found:
                continue
            for count in (2, 1):
                words = tokens[position : position + count]
                value = " ".join(word.text for word in words)
                if len(words) < count or any(word.quoted for word in words) or not self._tells(param, value):
                    continue
                if not self._ends_company(value):
                    self._keep(param, value)
                    return count
        return 0

    def _ends_company(self, value: str) -> bool:
        """Return whether `value` is the end of a company's name: the last word of "Constellation Energy" is no kind."""
        return any(
            self._is_company(" ".join((*(token.text for token in self._rest[-count:]), value)))
            for count in range(1, min(len(self._rest), _LONGEST_VALUE) + 1)
        )

    def _tells(self, param: Param, value: str) -> bool:
        # A bare number is a word ("Project 2025"), and so is a sum without a currency ("8M").
        if param.form in {Form.SINCE, Form.SUM} and re.fullmatch(r"[\d.,]+[a-z]?", folded(value)) is not None:
            return param.form is Form.SINCE and folded(value)[-1] in "hdwy" and self._reads(param, value)
        return self._reads(param, value)

    def _reads(self, param: Param, value: str) -> bool:
        match param.form:
            case Form.SINCE:
                return read_since(value, self._asker.now, self._asker.zone) is not None
            case Form.PLACE:
                return self._place(value) is not None
            case Form.PLACES:
                return read_listed(value, self._place) is not None
            case Form.CHOICE:
                return read_choice(value, param.name, param.options) is not None
            case form:
                return _READERS[form](value) is not None

    def _place(self, value: str) -> str | None:
        return read_place(value, self._lexicon)

    def _keep(self, param: Param, value: str) -> None:
        if param.name in self._found:
            label = param.label(self._asker.language)
            raise CommandError(self._messages.text("error.twice", option=label))
        self._found[param.name] = value

    def _keep_rest(self) -> None:
        param = next((param for param in self._spec.params if param.rest), None)
        text = " ".join(token.text for token in self._rest)
        if param is None:
            raise CommandError(
                self._messages.text(
                    "error.left_over",
                    text=one_line(text),
                    command=self._spec.typed,
                    usage=self._spec.usage(self._asker.language),
                )
            )
        self._keep(param, text)

    def _param(self, word: str) -> Param | None:
        # A command that is about one thing ("company", "show") takes all its words for that thing.
        if len(self._spec.params) == 1 and self._spec.params[0].rest:
            return None
        typed = folded(word)
        for param in self._spec.params:
            if typed in {param.name, *(folded(param.label(language)) for language in SERVED)}:
                return param
        name = typed_meanings("words").get(typed, "")
        return self._spec.param(name) or self._spec.param(_ALSO.get(name, ""))
