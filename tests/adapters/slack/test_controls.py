"""Buttons and menus carry what they do, and say it when they come back."""

from adapters.slack.controls import Press, Pressed, button, menu, pressed
from bot.model.reply import Action, Weight

WATCH = Action(label="Watch", command="/deals watch openai", asks=("company", "min"))


def test_button_carries_its_command_and_what_to_ask_for():
    assert button(WATCH, "dw:0") == {
        "type": "button",
        "action_id": "dw:0",
        "text": {"type": "plain_text", "text": "Watch", "emoji": False},
        "value": "/deals watch openai\ncompany,min",
    }


def test_pressed_button_comes_back_as_it_was():
    made = button(WATCH, "dw:0")

    assert pressed(made) == Pressed(Press.RUN, "/deals watch openai", ("company", "min"))


def test_choice_in_a_menu_comes_back_as_it_was():
    made = menu((WATCH, Action(label="Why", command="/deals why 3")), "dw:1")

    chosen = {"action_id": "dw:1", "selected_option": made["options"][1]}
    assert pressed(chosen) == Pressed(Press.RUN, "/deals why 3")


def test_control_without_a_command_is_not_understood():
    assert pressed({"action_id": "dw:0"}) is None


def test_weight_is_the_style_of_a_button():
    assert button(Action(label="x", command="/deals help", weight=Weight.DANGER), "dw:0")["style"] == "danger"
    assert "style" not in button(Action(label="x", command="/deals help"), "dw:0")


def test_too_long_a_command_has_no_button_and_a_long_one_no_place_in_a_menu():
    assert button(Action(label="x", command="/" + "a" * 2000), "dw:0") is None
    assert menu((WATCH, Action(label="x", command="/" + "a" * 75)), "dw:0") is None


def test_turning_buttons_are_known_by_their_id():
    assert pressed({"action_id": "dw:share", "value": "/deals openai"}).press is Press.SHARE
    assert pressed({"action_id": "dw:next", "value": "/deals openai"}).press is Press.NEXT
