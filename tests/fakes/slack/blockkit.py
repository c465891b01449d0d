"""From blocks as JSON to the objects of `slackblocks`, whose constructors refuse what Slack would refuse.

The library writes Block Kit and reads back only a part of it, so this module finds the class for each object by its
type, or where it has none by the name of the field it stands in, and calls the constructor with the JSON's own keys.
A key that no constructor knows is refused too: it is a typing error, or newer than the library. What the library does
not check is in `tests.fakes.slack.limits`.
"""

from __future__ import annotations

import inspect
from functools import cache
from typing import TYPE_CHECKING, Any

import slackblocks as kit
from slackblocks.rich_text import objects as rich

if TYPE_CHECKING:
    from tests.fakes.slack.refusals import Payload

BLOCKS: dict[str, type] = {
    "actions": kit.ActionsBlock,
    "alert": kit.AlertBlock,
    "card": kit.CardBlock,
    "carousel": kit.CarouselBlock,
    "container": kit.ContainerBlock,
    "context": kit.ContextBlock,
    "context_actions": kit.ContextActionsBlock,
    "data_table": kit.DataTableBlock,
    "data_visualization": kit.DataVisualizationBlock,
    "divider": kit.DividerBlock,
    "file": kit.FileBlock,
    "header": kit.HeaderBlock,
    "image": kit.ImageBlock,
    "input": kit.InputBlock,
    "markdown": kit.MarkdownBlock,
    "plan": kit.PlanBlock,
    "rich_text": kit.RichTextBlock,
    "section": kit.SectionBlock,
    "table": kit.TableBlock,
    "task_card": kit.TaskCardBlock,
    "video": kit.VideoBlock,
}
PARTS: dict[str, type] = {
    "area": kit.AreaChart,
    "bar": kit.BarChart,
    "button": kit.Button,
    "channel": kit.RichTextChannel,
    "channels_select": kit.ChannelSelectMenu,
    "checkboxes": kit.CheckboxGroup,
    "conversations_select": kit.ConversationSelectMenu,
    "datepicker": kit.DatePicker,
    "datetimepicker": kit.DateTimePicker,
    "email_text_input": kit.EmailInput,
    "emoji": kit.RichTextEmoji,
    "external_select": kit.ExternalSelectMenu,
    "feedback_buttons": kit.FeedbackButtons,
    "file_input": kit.FileInput,
    "icon": kit.SlackIcon,
    "icon_button": kit.IconButton,
    "image": kit.Image,
    "line": kit.LineChart,
    "link": kit.RichTextLink,
    "multi_channels_select": kit.ChannelMultiSelectMenu,
    "multi_conversations_select": kit.ConversationMultiSelectMenu,
    "multi_external_select": kit.ExternalMultiSelectMenu,
    "multi_static_select": kit.StaticMultiSelectMenu,
    "multi_users_select": kit.UserMultiSelectMenu,
    "number_input": kit.NumberInput,
    "overflow": kit.OverflowMenu,
    "pie": kit.PieChart,
    "plain_text_input": kit.PlainTextInput,
    "radio_buttons": kit.RadioButtonGroup,
    "raw_number": kit.RawNumber,
    "raw_text": kit.RawText,
    "rich_text_list": kit.RichTextList,
    "rich_text_preformatted": kit.RichTextCodeBlock,
    "rich_text_quote": kit.RichTextQuote,
    "rich_text_section": rich.RichTextSection,
    "static_select": kit.StaticSelectMenu,
    "text": kit.RichText,
    "timepicker": kit.TimePicker,
    "url": kit.URLSource,
    "url_text_input": kit.URLInput,
    "user": kit.RichTextUser,
    "usergroup": kit.RichTextUserGroup,
    "users_select": kit.UserSelectMenu,
    "workflow_button": kit.WorkflowButton,
}
FIELDS: dict[str, type] = {
    "axis_config": kit.AxisConfig,
    "column_settings": kit.ColumnSettings,
    "confirm": kit.ConfirmationDialogue,
    "data": kit.DataPoint,
    "dispatch_action_config": kit.DispatchActionConfiguration,
    "filter": kit.ConversationFilter,
    "initial_option": kit.Option,
    "initial_options": kit.Option,
    "negative_button": kit.FeedbackButton,
    "option_groups": kit.OptionGroup,
    "options": kit.Option,
    "positive_button": kit.FeedbackButton,
    "segments": kit.ChartSegment,
    "series": kit.DataSeries,
    "slack_file": kit.SlackFile,
    "workflow": kit.Workflow,
    "trigger": kit.Trigger,
    "customizable_input_parameters": kit.InputParameter,
}
HOLDS_BLOCKS = frozenset({"blocks", "child_blocks"})
NEWER: dict[str, frozenset[str]] = {"section": frozenset({"expand"})}
"""Keys that Slack documents and the library does not know."""


class BlockError(Exception):
    """A block that Slack would refuse, with a JSON pointer to the place."""

    def __init__(self, why: str, pointer: str) -> None:
        super().__init__(f"{why} [json-pointer:{pointer}]")
        self.why = why
        self.pointer = pointer


def parsed_blocks(blocks: object, pointer: str = "/blocks") -> list[kit.Block]:
    """Return blocks as objects of the library.

    Raises:
        BlockError: At the first that is wrong.
    """
    if not isinstance(blocks, list):
        raise BlockError("must be an array", pointer)
    found = _value(blocks, "blocks", pointer)
    assert isinstance(found, list)
    return found


def parsed_view(view: Payload) -> kit.View:
    """Return a modal or a home tab as an object of the library.

    Raises:
        BlockError: Where it is wrong.
    """
    classes = {"modal": kit.ModalView, "home": kit.HomeTabView}
    if view.get("type") not in classes:
        raise BlockError(f"must be a modal or home, not {view.get('type')!r}", "/view/type")
    built = _built(classes[view["type"]], view, "/view")
    assert isinstance(built, kit.View)
    return built


def parsed_options(options: object, pointer: str = "/options") -> list[kit.Option]:
    """Return the answer to a suggestion as objects of the library.

    Raises:
        BlockError: Where it is wrong.
    """
    if not isinstance(options, list) or len(options) > 100:
        raise BlockError("must be an array of at most 100 options", pointer)
    return [_built(kit.Option, option, f"{pointer}/{number}") for number, option in enumerate(options)]


def _value(value: object, name: str, pointer: str) -> Any:
    if isinstance(value, list):
        return [_value(item, name, f"{pointer}/{number}") for number, item in enumerate(value)]
    if not isinstance(value, dict):
        if name in HOLDS_BLOCKS:
            raise BlockError("must be an object", pointer)
        return value
    kind = value.get("type")
    if kind in {"mrkdwn", "plain_text"}:
        return _text(value, pointer)
    if name in HOLDS_BLOCKS:
        found = BLOCKS.get(str(kind))
    elif kind is None:
        found = kit.OptionGroup if "options" in value else FIELDS.get(name)
    else:
        found = PARTS.get(str(kind)) or BLOCKS.get(str(kind))
    if found is None:
        raise BlockError(f"no object of type {kind!r} may stand here", pointer)
    return _built(found, value, pointer)


def _text(raw: Payload, pointer: str) -> Any:
    allowed = {"type", "text", "verbatim"} if raw["type"] == "mrkdwn" else {"type", "text", "emoji"}
    if surplus := sorted(set(raw) - allowed):
        raise BlockError(f"unknown field {surplus[0]!r} in {raw['type']}", pointer)
    more = {name: value for name, value in raw.items() if name not in {"type", "text"}}
    return _made(kit.Text, {"text": raw.get("text"), "type_": kit.TextType(raw["type"]), **more}, pointer)


def _built(found: type, raw: object, pointer: str) -> Any:
    if not isinstance(raw, dict):
        raise BlockError("must be an object", pointer)
    kind = raw.get("type")
    fields = {name: value for name, value in raw.items() if name not in {"type", *NEWER.get(str(kind), ())}}
    if isinstance(fields.get("style"), dict):
        fields |= fields.pop("style")
    known = _parameters(found)
    if surplus := sorted(set(fields) - known):
        raise BlockError(f"unknown field {surplus[0]!r} in {kind or found.__name__}", pointer)
    arguments = {name: _value(value, name, f"{pointer}/{name}") for name, value in fields.items()}
    if found is kit.SlackFile:
        arguments = {"url": None, "id": None, **arguments}
    if found is kit.TableBlock:
        arguments["rows"] = [[_cell(cell) for cell in row] for row in arguments.get("rows", [])]
    if "options" in raw and "initial_option" in raw and raw["initial_option"] in raw["options"]:
        # The library compares by identity.
        arguments["initial_option"] = arguments["options"][raw["options"].index(raw["initial_option"])]
    built = _made(found, arguments, pointer)
    _check_plain(raw, built, pointer)
    return built


def _made(found: type, arguments: Payload, pointer: str) -> Any:
    try:
        return found(**arguments)
    except kit.InvalidUsageError as error:
        raise BlockError(str(error), pointer) from error
    except (TypeError, AttributeError, ValueError) as error:
        raise BlockError(f"{found.__name__}: {error}", pointer) from error


def _cell(cell: object) -> object:
    """A table of the library takes what stands inside a cell of rich text."""
    return cell.elements[0] if isinstance(cell, kit.RichTextBlock) and cell.elements else cell


def _check_plain(raw: Payload, built: object, pointer: str) -> None:
    """Refuse `mrkdwn` where only plain text may stand: the library turns it into plain text without a word."""
    for name, value in raw.items():
        text = getattr(built, name, None)
        marked = isinstance(value, dict) and value.get("type") == "mrkdwn"
        if marked and isinstance(text, kit.Text) and text.text_type is kit.TextType.PLAINTEXT:
            raise BlockError("must be plain_text", f"{pointer}/{name}")


@cache
def _parameters(found: type) -> frozenset[str]:
    return frozenset(inspect.signature(found).parameters)
