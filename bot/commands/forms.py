"""A form that was filled in → the parameters of its command, for all chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.spec import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.commands.spec import CommandSpec

SEVERAL: Mapping[Form, Form] = {Form.COMPANIES: Form.COMPANY, Form.KINDS: Form.KIND, Form.PLACES: Form.PLACE}
"""Forms that take several values, with the form of each."""
_OFF = "off"


def completed(spec: CommandSpec, given: Mapping[str, str], filled: Mapping[str, str]) -> dict[str, str]:
    """Return what a command takes after its form: what was `given` to it before, and what was `filled` in.

    What is left empty is not asked for; but a list that stood in the form and was emptied is to end.
    """
    params = {**given, **filled}
    for name, value in filled.items():
        param = spec.param(name)
        if not value and given.get(name) and param is not None and param.form in SEVERAL:
            params[name] = _OFF
    return {name: value for name, value in params.items() if value}
