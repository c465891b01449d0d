"""`python -m previews.slack FOLDER`: what dealwire says, as it looks in Slack, in English and Japanese, as PNG.

The blocks are what the adapter would send; `--only find,home` draws some of them.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from adapters.pictures import Studio, load_typeface
from adapters.slack.render import Look, message_blocks, pictures, view_blocks
from bot.model import Language
from previews.slack.drawing import message_scene
from previews.slack.replies import replies, sample_app

if TYPE_CHECKING:
    from bot.model.reply import Reply
    from bot.model.scene import Scene
    from bot.ports import TextMeasure

_COLOURS = 64
PRIVATE = {Language.EN: "Only visible to you", Language.JA: "あなただけに表示されています"}


def main() -> None:
    """Draw what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m previews.slack", description=__doc__)
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
                scene = drawn(name, reply, language, typeface)
                picture = Image.open(BytesIO(studio.png(scene))).convert("RGB")
                # Text and lines need few colours, and a repository keeps every version of a picture.
                few = picture.quantize(_COLOURS, dither=Image.Dither.NONE)
                few.save(arguments.folder / f"{name}-{language.value}.png", optimize=True)


def drawn(name: str, reply: Reply, language: Language, measure: TextMeasure) -> Scene:
    """Return a reply as a person sees it."""
    files = {picture.name: f"F{number:08d}" for number, picture in enumerate(pictures(reply))}
    scenes = {files[picture.name]: picture.scene for picture in pictures(reply)}
    blocks = view_blocks(reply) if name == "home" else message_blocks(reply, Look(files=files))
    private = "" if reply.public or name == "home" else PRIVATE[language]
    return message_scene(blocks, scenes, measure, language, private=private)


if __name__ == "__main__":
    main()
