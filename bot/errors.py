"""Every error that dealwire raises on purpose.

    DealwireError
    ├── ConfigError        a setting is missing or wrong
    ├── LexiconError       a data file of the lexicon is wrong
    ├── InvariantError     a value breaks a rule of the domain guide
    ├── SourceError        an address could not be read
    ├── StoreError         the database cannot be used as it is
    ├── ClaimError         what a model says of an article does not stand in it
    ├── ModelError         a model cannot be asked; below it: its answer cannot be read
    ├── ChatError          a chat refuses to be connected to
    ├── AnswerError        an answer file of an evaluation is wrong
    └── CommandError       what a person typed cannot be understood

Each carries one sentence that says what is wrong and what to do; adapters translate a library's errors
into these with `raise … from`. Text in which nothing is found is an empty result, never an error.
"""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Why an address could not be read, in a word: what to do about it follows from it."""

    NO_ADDRESS = "no_address"
    PRIVATE = "private"
    UNKNOWN_HOST = "unknown_host"
    NO_ANSWER = "no_answer"
    CERTIFICATE = "certificate"
    TIMEOUT = "timeout"
    BROKEN_OFF = "broken_off"
    REDIRECTS = "redirects"
    REFUSED = "refused"
    ROBOTS = "robots"
    NOT_FOUND = "not_found"
    GONE = "gone"
    TOO_OFTEN = "too_often"
    BUSY = "busy"
    SERVER = "server"
    STATUS = "status"
    TOO_LARGE = "too_large"
    PACKING = "packing"
    NO_TEXT = "no_text"
    EMPTY = "empty"
    NO_FEED = "no_feed"
    NO_ARTICLE = "no_article"
    UNREADABLE = "unreadable"
    OTHER = "other"


class DealwireError(Exception):
    """Base of all errors raised on purpose; its text may be shown to the person who caused it."""


class ConfigError(DealwireError):
    """One or more settings are missing or wrong; the text names all of them."""


class LexiconError(DealwireError):
    """A data file of the lexicon is wrong; the text names file and entry."""


class InvariantError(DealwireError, ValueError):
    """A value breaks a rule of the domain guide."""


class SourceError(DealwireError):
    """An address could not be read. `address` is what was asked for, `fault` why.

    `retry_after_s` is for how long the server wants not to be asked again, None where it does not say.
    """

    def __init__(
        self, message: str, address: str, fault: Fault = Fault.OTHER, *, retry_after_s: float | None = None
    ) -> None:
        """Keep the address and the cause beside the sentence."""
        super().__init__(message)
        self.address = address
        self.fault = fault
        self.retry_after_s = retry_after_s

    def __reduce__(self) -> tuple[type[SourceError], tuple[str, str, Fault], dict[str, float | None]]:
        """Take all of it along to another process: by itself an exception takes only its sentence."""
        return type(self), (str(self), self.address, self.fault), {"retry_after_s": self.retry_after_s}


class StoreError(DealwireError):
    """The database cannot be used as it is."""


class ClaimError(DealwireError):
    """What a model says of an article does not stand in its text; the sentence tells the model what to put right."""


class ModelError(DealwireError):
    """A model cannot be asked now."""


class UnreadableAnswerError(ModelError):
    """A model answered in another form than it was asked for; the sentence tells the model what is wrong."""


class ChatError(DealwireError):
    """A chat refuses to be connected to: a wrong token, a missing right, an app that was removed."""


class AnswerError(DealwireError):
    """An answer file of an evaluation is missing or wrong."""


class CommandError(DealwireError):
    """What a person asked cannot be done as it was asked.

    `suggestions` are commands that may have been meant; `param` names the parameter that is wrong, None where it is
    not one alone; `people` are those who may do it, by the chat's own ids.
    """

    def __init__(
        self,
        message: str,
        suggestions: tuple[str, ...] = (),
        param: str | None = None,
        people: tuple[str, ...] = (),
    ) -> None:
        """Keep the suggestions, the parameter and the people beside the sentence."""
        super().__init__(message)
        self.suggestions = suggestions
        self.param = param
        self.people = people
