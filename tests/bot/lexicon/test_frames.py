"""The frames' loader refuses what a slip of the pen would make, and names file and entry."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bot.errors import LexiconError
from bot.lexicon.documents import DATA
from bot.lexicon.frames import load_frames

if TYPE_CHECKING:
    from pathlib import Path

FRAME = """
["en.test"]
kind = "investment"
verbs = ["fund"]
payer = ["subj"]
payee = ["obj"]
example = "A funds B."
expect = ["investment A > B"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("kinds.toml", "groups.toml", "weights.toml", "fitted.jsonl", "ja", "en"):
        copy = shutil.copytree if (DATA / name).is_dir() else shutil.copy
        copy(DATA / name, tmp_path / name)
    return tmp_path


def with_frame(folder: Path, text: str) -> Path:
    (folder / "en" / "frames.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_frame_is_found_by_its_verb(folder: Path) -> None:
    frames = load_frames(with_frame(folder, FRAME))

    (english,) = (found for language, found in frames.languages.items() if language == "en")
    assert [frame.id for frame in english.by_verb["fund"]] == ["en.test"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('kind = "investment"', 'kind = "gift"', "no kind of deal"),
        ('verbs = ["fund"]', "", "no head word"),
        ('expect = ["investment A > B"]', "", "what is expected"),
        ('payer = ["subj"]', 'payer = ["subj"]\nneeds = ["nosuchcue"]', "nosuchcue"),
        ('payer = ["subj"]', 'payer = ["subj"]\nwieght = 1.0', "wieght"),
        ('payer = ["subj"]', 'payer = ["subj"]\nweight = "much"', "number"),
    ],
)
def test_a_faulty_frame_is_refused_by_name(folder: Path, old: str, new: str, complaint: str) -> None:
    with pytest.raises(LexiconError, match=rf"en\.test.*{complaint}"):
        load_frames(with_frame(folder, FRAME.replace(old, new)))


def test_a_pattern_that_is_none_is_refused(folder: Path) -> None:
    cues = folder / "en" / "cues.toml"
    cues.write_text(cues.read_text("utf-8") + '\n[broken]\nwords = ["(unclosed"]\n', encoding="utf-8")

    with pytest.raises(LexiconError, match="broken"):
        load_frames(folder)


def test_an_empty_group_of_cues_is_refused(folder: Path) -> None:
    cues = folder / "en" / "cues.toml"
    cues.write_text(cues.read_text("utf-8") + "\n[nothing]\nwords = []\n", encoding="utf-8")

    with pytest.raises(LexiconError, match="nothing"):
        load_frames(folder)
