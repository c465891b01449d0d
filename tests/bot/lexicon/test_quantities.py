import shutil
from pathlib import Path

import pytest

from bot.errors import LexiconError
from bot.lexicon.documents import DATA
from bot.lexicon.forms import load_forms
from bot.lexicon.lemmas import load_lemmas
from bot.lexicon.quantities import load_quantities
from bot.model import Language, Money


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data that a test may spoil."""
    for path in DATA.rglob("*.toml"):
        if "organisations" not in path.parts:
            target = tmp_path / path.relative_to(DATA)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return tmp_path


def test_every_language_has_its_words():
    quantities = load_quantities()

    assert set(Language) == set(quantities.calendar) == set(quantities.sentences)


def test_every_currency_is_one_of_the_model():
    assert all(Money(1, code).currency == currency.code for code, currency in load_quantities().currencies.items())


def test_no_currency_shares_a_form_with_another():
    for side in ("prefix", "suffix"):
        forms = [
            form.casefold() for currency in load_quantities().currencies.values() for form in getattr(currency, side)
        ]
        assert len(set(forms)) == len(forms)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("currencies.toml", '"USD" = { usd = 1.0', '"USD" = { usd = -1', "usd is to be a positive number"),
        ("currencies.toml", '"USD" = {', '"Dollar" = {', "ISO 4217"),
        ("currencies.toml", 'suffix = ["AED"', 'suffixes = ["AED"', "suffixes"),
        ("ja/numbers.toml", '"兆" = 1000000000000', '"兆" = "many"', "whole number|a number"),
        ("ja/numbers.toml", '"兆" =', '"兆円" =', "one character"),
        ("ja/numbers.toml", "[scales]", "[scale]", "is missing"),
        ("en/affixes.toml", "[up_to]\nbefore", "[up_to]\nahead", "ahead"),
        ("en/dates.toml", '"January" = 1\n', '"January" = 1.5\n', "whole number"),
        ("ja/sentences.toml", 'ends = ["!", "?", "。"]', "ends = []", "no sentence would end"),
        ("ja/sentences.toml", '"「」"', '"「"', "pair of marks"),
        ("units.toml", '"GW" = 1000', '"GW" = true', "a number"),
    ],
)
def test_fault_in_the_data_names_file_and_entry(folder: Path, file: str, old: str, new: str, told: str):
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(LexiconError, match=told) as caught:
        load_quantities(folder)

    assert file.rsplit("/", maxsplit=1)[-1] in str(caught.value)


def test_missing_file_is_a_fault(folder: Path):
    (folder / "units.toml").unlink()

    with pytest.raises(LexiconError, match=r"units\.toml"):
        load_quantities(folder)


def test_forms_without_words_are_refused(folder: Path):
    (folder / "ja" / "forms.toml").write_text('[names]\nlegal = ["社"]\n', "utf-8")

    with pytest.raises(LexiconError, match="trade is empty"):
        load_forms(folder)


def test_forms_with_a_slip_are_refused(folder: Path):
    (folder / "en" / "forms.toml").write_text('[names]\nleagl = ["Inc"]\n', "utf-8")

    with pytest.raises(LexiconError, match="leagl"):
        load_forms(folder)


def test_words_without_verbs_are_refused(folder: Path):
    (folder / "en" / "words.toml").write_text('[irregular]\n"paid" = "pay"\n', "utf-8")

    with pytest.raises(LexiconError, match="verbs"):
        load_lemmas(folder)


def test_small_classes_are_known_tags(folder: Path):
    path = folder / "en" / "words.toml"
    path.write_text(path.read_text("utf-8").replace("\nADP = [", "\nPREP = ["), "utf-8")

    with pytest.raises(LexiconError, match="PREP"):
        load_lemmas(folder)
