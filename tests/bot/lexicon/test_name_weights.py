from pathlib import Path

import pytest

from bot.errors import LexiconError
from bot.lexicon.name_weights import NameWeights, dump_name_weights, load_name_weights
from bot.model import Language


def test_weights_that_were_written_are_read_back(tmp_path: Path) -> None:
    written = NameWeights(weights={"<with": 1.5, "plain": -0.25}, keep=0.4, keep_listed=0.3, sure=0.8)
    (tmp_path / "names.jsonl").write_text(dump_name_weights({Language.EN: written}), "utf-8")

    read = load_name_weights(tmp_path)[Language.EN]

    assert (written.weights, written.keep, written.keep_listed, written.sure) == (
        read.weights,
        read.keep,
        read.keep_listed,
        read.sure,
    )


@pytest.mark.parametrize(
    "text",
    [
        "no JSON",
        '{"language": "en", "keep": 0.4, "weights": {}}',  # limits are missing
        '{"language": "xx", "keep": 0.4, "keep_listed": 0.3, "sure": 0.8, "weights": {}}',
        '{"language": "en", "keep": 0.4, "keep_listed": 0.3, "sure": 0.8, "weights": {"a": "much"}}',
    ],
)
def test_file_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "names.jsonl").write_text(text, "utf-8")

    with pytest.raises(LexiconError, match=r"names\.jsonl: cannot be read as weights of names"):
        load_name_weights(tmp_path)


def test_bundled_weights_are_there_for_both_languages_with_open_names() -> None:
    assert {Language.EN, Language.JA} <= load_name_weights().keys()
