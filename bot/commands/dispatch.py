"""What was asked → a `Reply`, always: the only place that turns errors into replies.

Chats and the console hand in a typed text or a ready `Request` and render what comes back. What a person can put
right is said in their language with what to do; anything else is logged with its traceback and owned up to.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.companies import known_company
from bot.commands.parse import parse, spelled
from bot.commands.spec import Rights
from bot.commands.table import COMMANDS, VOCABULARY
from bot.commands.wording import people
from bot.errors import CommandError, DealwireError
from bot.i18n import catalogue
from bot.model import Language
from bot.model.reply import Notice, Paragraph, Reply, Request, Span, Tone, line
from bot.model.workspace import WorkspaceKey
from bot.present import one_line

if TYPE_CHECKING:
    from datetime import datetime

    from bot.commands.ports import Ports
    from bot.commands.spec import CommandSpec

logger = logging.getLogger(__name__)


def dispatch(
    asked: str | Request,
    ports: Ports,
    *,
    language: Language = Language.EN,
    zone: str = "UTC",
    now: datetime | None = None,
) -> Reply:
    """Return the answer to a typed text or a ready request; never raises for what somebody typed.

    Args:
        asked: A text as typed in a chat (`"/deals openai since 30d"`), or a request whose path is a command's. A
            request with the parameter `""` carries typed text, and who asks besides.
        ports: What commands may use.
        language: Of the answer to a text.
        zone: IANA time zone of who typed a text.
        now: The moment of a text; needed with one.
    """
    if isinstance(asked, Request):
        request, text = asked, asked.params.get("")
    elif now is not None:
        request, text = Request(path=(), language=language, now=now, zone=zone), asked
    else:
        raise TypeError("a typed text needs the moment at which it was typed")
    try:
        if text is not None:
            request = _parsed(text, request, ports)
        return _permitted(_command(request), request, ports)
    except CommandError as error:
        return _refusal(error, request.language)
    except DealwireError as error:
        logger.warning("command failed", extra={"path": request.path, "reason": str(error)})
        return _apology(one_line(str(error)), request.language)
    except Exception:
        logger.exception("command crashed", extra={"path": request.path})
        return _apology(catalogue(request.language).text("error.unexpected"), request.language)


def understood(request: Request, ports: Ports) -> Request | None:
    """Return what the typed text in the parameter `""` asks for, without doing it; None where it is not clear.

    A request without typed text is returned as it is.
    """
    text = request.params.get("")
    try:
        return request if text is None else _parsed(text, request, ports)
    except CommandError:
        return None


def _parsed(text: str, asker: Request, ports: Ports) -> Request:
    return parse(text, asker, VOCABULARY, ports.lexicon, lambda word: known_company(word, ports) is not None)


def _command(request: Request) -> CommandSpec:
    spec = next((spec for spec in COMMANDS if spec.path == request.path), None)
    if spec is None:
        word = " ".join(request.path[1:])
        message = catalogue(request.language).text("error.unknown_command", text=one_line(word))
        raise CommandError(message, VOCABULARY.similar(request.path[1:], request.path[:1]))
    return spec


def _permitted(spec: CommandSpec, request: Request, ports: Ports) -> Reply:
    """Return the answer of a command, or who may use it to somebody who may not."""
    allowed = request.may_change_settings
    if spec.rights is Rights.SETTINGS and not allowed:
        named: tuple[str, ...] = ()
        if ports.workspaces is not None:
            named = ports.workspaces.managers(WorkspaceKey(request.platform, request.workspace))
        if request.person not in named:
            raise CommandError(_who_may(request), people=named)
        request = replace(request, may_change_settings=True)
    reply = spec.run(request, ports)
    # What may be shown to all can be asked for again by the same text.
    return replace(reply, command=spelled(spec, request.params)) if spec.shared and reply.ok else reply


def _who_may(request: Request) -> str:
    messages = catalogue(request.language)
    return messages.find(f"error.rights_{request.platform}") or messages.text("error.rights")


def _refusal(error: CommandError, language: Language) -> Reply:
    """Return what could not be understood, and what may have been meant."""
    messages = catalogue(language)
    notice = Notice(one_line(str(error)), Tone.ERROR)
    if error.people:
        named = Paragraph((line(messages.text("error.rights_named"), *people(error.people, language)),))
        return Reply(blocks=(notice, named), language=language, ok=False, param=error.param)
    if not error.suggestions:
        return Reply(blocks=(notice,), language=language, ok=False, param=error.param)
    meant = [Span(messages.text("error.did_you_mean", suggestions=""))]
    for number, suggestion in enumerate(error.suggestions):
        if number:
            meant.append(Span(messages.text("list.comma")))
        meant.append(Span(one_line(suggestion), code=suggestion.startswith("/")))
    return Reply(blocks=(notice, Paragraph((line(*meant),))), language=language, ok=False, param=error.param)


def _apology(text: str, language: Language) -> Reply:
    return Reply(blocks=(Notice(text, Tone.ERROR),), language=language, ok=False)
