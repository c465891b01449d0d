"""Actions that ask for something first ↔ Slack's modals: one input for each parameter, by what kind of value it takes.

A modal carries what it was opened with (`Errand`) in its private metadata, so it can be sent in on any replica.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from adapters.slack.blocks import LONGEST_LABEL, plain_text
from adapters.slack.mrkdwn import plain
from bot.commands import SEVERAL, Form, Param
from bot.i18n import catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from adapters.slack.blocks import Payload
    from bot.commands import Choice, CommandSpec
    from bot.model import Language

CALLBACK = "dw:form"
ASK = "ask:"
"""What the `action_id` of an input begins with; the form of its value and its name follow."""

_LONGEST_TITLE = 24
_LONGEST_HINT = 150
_LONGEST_OPTION = 75
_MOST_OPTIONS = 100
_LONGEST_TYPED = 500
_LONGEST_METADATA = 2_900
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_SEARCHED = frozenset(
    {Form.COMPANY, Form.PLACE, Form.ZONE, Form.DEAL, Form.WATCH, Form.SOURCE, Form.DIGEST, Form.COMMAND}
)
"""Forms whose values are found by typing a part of them."""
_MOST_PICKED = 20


@dataclass(frozen=True, slots=True)
class Errand:
    """What a modal is for: the command that it completes, and where the answer goes.

    Without a `response_url` (a press in the home tab) the answer is shown in the modal itself.
    """

    command: str
    asks: tuple[str, ...]
    channel: str = ""
    response_url: str = ""
    thread: str = ""
    home: bool = False

    def written(self) -> str:
        """Return it as text for a modal's private metadata."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Errand:
        """Read what `written` wrote."""
        stored = json.loads(text)
        return cls(**{**stored, "asks": tuple(stored["asks"])})

    @property
    def fits(self) -> bool:
        """Whether Slack takes it along."""
        return len(self.written()) <= _LONGEST_METADATA


def form_view(spec: CommandSpec, errand: Errand, given: Mapping[str, str], language: Language) -> Payload:
    """Return the modal that asks for the parameters of an errand; what `given` has for one stands in it already."""
    messages = catalogue(language)
    params = [param for name in errand.asks if (param := spec.param(name)) is not None]
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_text(spec.label(language), _LONGEST_TITLE),
        "submit": plain_text(messages.text("slack.submit"), _LONGEST_TITLE),
        "close": plain_text(messages.text("slack.close"), _LONGEST_TITLE),
        "private_metadata": errand.written(),
        "blocks": [_input(param, given.get(param.name, ""), language) for param in params],
    }


def message_view(title: str, blocks: Sequence[Payload], language: Language, private: str = "") -> Payload:
    """Return a modal that only shows something."""
    return {
        "type": "modal",
        "title": plain_text(title, _LONGEST_TITLE),
        "close": plain_text(catalogue(language).text("slack.close"), _LONGEST_TITLE),
        "private_metadata": private,
        "blocks": list(blocks),
    }


def submitted(view: Payload) -> dict[str, str]:
    """Return what was filled in, by the names of the parameters; what was left empty is an empty text."""
    found: dict[str, str] = {}
    for name, elements in (view.get("state") or {}).get("values", {}).items():
        for state in elements.values():
            found[str(name)] = _value(state)
    return found


def errors_at(view: Payload, param: str | None, text: str) -> Payload:
    """Return the acknowledgement that shows an error at an input, at the first where none or another is wrong."""
    names = [str(block["block_id"]) for block in view.get("blocks") or () if block.get("type") == "input"]
    place = param if param in names else names[0]
    return {"response_action": "errors", "errors": {place: plain(text, _LONGEST_HINT)}}


def asked_form(action_id: str) -> Form | None:
    """Return the form of the value that an input of ours asks for."""
    word = action_id.removeprefix(ASK).partition(":")[0]
    return Form(word) if word in set(Form) else None


def options(choices: Sequence[Choice], typed: str) -> list[Payload]:
    """Return what Slack shows in a menu; what was typed may be picked as it is where nothing else is meant."""
    found = {choice.value: choice.label for choice in choices if len(choice.value) <= _LONGEST_OPTION}
    word = " ".join(typed.split())[:_LONGEST_OPTION]
    if word and word not in found and word.casefold() not in {label.casefold() for label in found.values()}:
        found[word] = word
    return [_option(label, value) for value, label in list(found.items())[:_MOST_OPTIONS] if value]


def _input(param: Param, given: str, language: Language) -> Payload:
    return {
        "type": "input",
        "block_id": param.name,
        "optional": not param.required,
        "label": plain_text(param.label(language)),
        "hint": plain_text(param.summary(language), _LONGEST_HINT),
        # What is found by typing is found for each of several values by itself.
        "element": _element(param, given, language)
        | {"action_id": f"{ASK}{SEVERAL.get(param.form, param.form).value}:{param.name}"},
    }


def _element(param: Param, given: str, language: Language) -> Payload:
    choices = param.choices(language)
    if choices:
        return _picked({"type": "static_select"}, choices, given)
    if param.form in SEVERAL:
        return _picked_several(Param(param.name, SEVERAL[param.form]).choices(language), given)
    if param.form in _SEARCHED:
        asked: Payload = {"type": "external_select", "min_query_length": 0}
        return asked | {"initial_option": _option(given, given)} if _fits_option(given) else asked
    match param.form:
        case Form.TIME:
            return {"type": "timepicker"} | ({"initial_time": given} if _CLOCK.fullmatch(given) else {})
        case Form.NUMBER:
            number: Payload = {"type": "number_input", "is_decimal_allowed": False}
            return number | ({"initial_value": given} if given.isdecimal() else {})
        case Form.PERSON:
            return {"type": "users_select"} | ({"initial_user": given} if given else {})
        case Form.URL:
            return {"type": "url_text_input"} | ({"initial_value": given} if given else {})
        case _:
            typed: Payload = {"type": "plain_text_input", "max_length": _LONGEST_TYPED}
            return typed | ({"initial_value": given[:_LONGEST_TYPED]} if given else {})


def _picked(element: Payload, choices: Sequence[Choice], given: str) -> Payload:
    shown = [_option(choice.label, choice.value) for choice in choices[:_MOST_OPTIONS]]
    chosen = next((each for each in shown if each["value"] == given), None)
    return element | {"options": shown} | ({"initial_option": chosen} if chosen else {})


def _picked_several(choices: Sequence[Choice], given: str) -> Payload:
    """Return a menu of which several are picked: of a few that are known, or of any that are found by typing."""
    wanted = list(dict.fromkeys(each.strip() for each in given.split(",")))
    if not choices:
        chosen = [_option(each, each) for each in wanted if _fits_option(each)][:_MOST_PICKED]
        found: Payload = {"type": "multi_external_select", "min_query_length": 0, "max_selected_items": _MOST_PICKED}
        return found | ({"initial_options": chosen} if chosen else {})
    shown = [_option(choice.label, choice.value) for choice in choices[:_MOST_OPTIONS]]
    chosen = [each for each in shown if each["value"] in wanted]
    return {"type": "multi_static_select", "options": shown} | ({"initial_options": chosen} if chosen else {})


def _option(label: str, value: str) -> Payload:
    return {"text": plain_text(label, LONGEST_LABEL), "value": value}


def _fits_option(given: str) -> bool:
    return 0 < len(given) <= _LONGEST_OPTION


def _value(state: Payload) -> str:
    if "selected_options" in state:
        return ", ".join(str(option["value"]) for option in state["selected_options"] or ())
    if "selected_option" in state:
        return str((state["selected_option"] or {}).get("value") or "")
    found = next((state[name] for name in ("value", "selected_time", "selected_user") if name in state), None)
    return str(found or "").strip()
