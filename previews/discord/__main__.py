"""`python -m previews.discord FOLDER`: what dealwire says, as it looks in Discord, in English and Japanese, as PNG.

The components are what the adapter would send; `--only find,loops` draws some of them.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.discord.pieces import image_name
from adapters.discord.render import render
from adapters.pictures import Studio, load_typeface
from bot.model import Language
from bot.model.reply import Picture
from previews.discord.drawing import message_scene
from previews.slack.replies import replies, sample_app

if TYPE_CHECKING:
    from bot.model.reply import Reply
    from bot.model.scene import Scene
    from bot.ports import TextMeasure

PRIVATE = {
    Language.EN: "Only you can see this · Dismiss message",
    Language.JA: "これらはあなただけに表示されています · メッセージを削除",
}
KEY = "mzxw6ytboi2gk3tfon2gmzlt"
"""What is posted bears the key of its delivery."""


def main() -> None:
    """Draw what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m previews.discord", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="names, parted by commas")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    wanted = set(filter(None, arguments.only.split(",")))
    typeface = load_typeface()
    studio = Studio(typeface)
    now = datetime.now(UTC)  # noqa: TID251 -- the store dates what it learns by its own clock
    with sample_app(now) as app:
        for name, language, reply in replies(app, now):
            if not wanted or name in wanted:
                scene = drawn(reply, language, typeface)
                (arguments.folder / f"{name}-{language.value}.png").write_bytes(studio.png(scene, dark=True))


def drawn(reply: Reply, language: Language, measure: TextMeasure) -> Scene:
    """Return a reply as a person sees it."""
    pictures = [block for block in reply.blocks if isinstance(block, Picture)]
    key = KEY if reply.public else ""
    rendered = render(reply, drawn={picture.name: b"" for picture in pictures}, key=key)
    scenes = {image_name(picture): picture.scene for picture in pictures}
    private = "" if reply.public else PRIVATE[language]
    return message_scene(rendered.components, scenes, measure, language, private=private)


if __name__ == "__main__":
    main()
