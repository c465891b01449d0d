"""Every error that dealwire raises on purpose.

    DealwireError
    ├── ConfigError        a setting is missing or wrong
    ├── LexiconError       a data file of the lexicon is wrong
    ├── InvariantError     a value breaks a rule of the domain guide
    ├── SourceError        an address could not be read
    ├── StoreError         the database cannot be used as it is
    ├── AnswerError        an answer file of an evaluation is wrong
    └── CommandError       what a person typed cannot be understood

Each carries one sentence that says what is wrong and what to do; adapters translate a library's errors
into these with `raise … from`. Text in which nothing is found is an empty result, never an error.
"""


class DealwireError(Exception):
    """Base of all errors raised on purpose; its text may be shown to the person who caused it."""


class ConfigError(DealwireError):
    """One or more settings are missing or wrong; the text names all of them."""


class LexiconError(DealwireError):
    """A data file of the lexicon is wrong; the text names file and entry."""


class InvariantError(DealwireError, ValueError):
    """A value breaks a rule of the domain guide."""


class SourceError(DealwireError):
    """An address could not be read. `address` is what was asked for."""

    def __init__(self, message: str, address: str) -> None:
        """Keep the address beside the sentence."""
        super().__init__(message)
        self.address = address


class StoreError(DealwireError):
    """The database cannot be used as it is."""


class AnswerError(DealwireError):
    """An answer file of an evaluation is missing or wrong."""


class CommandError(DealwireError):
    """What a person typed cannot be understood; `suggestions` are commands that may have been meant."""

    def __init__(self, message: str, suggestions: tuple[str, ...] = ()) -> None:
        """Keep the suggestions beside the sentence."""
        super().__init__(message)
        self.suggestions = suggestions
