"""The gazetteer: faults in its data are refused, and the data that ships holds what it should."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.errors import LexiconError
from bot.lexicon.documents import DATA, entries
from bot.lexicon.names import Name, Needs, Via
from bot.lexicon.organisations import Gazetteer, load_gazetteer, refuse_unknown_kinds, statistics

if TYPE_CHECKING:
    from pathlib import Path

LEGAL_FORM = re.compile(
    r"[ ,](Inc|Incorporated|Corp|Co|Ltd|Limited|LLC|LLP|LP|plc|PLC|AG|SE|GmbH|NV|N\.V|SA|S\.A|AB|ASA|Oyj|KK|Pte)\.?$"
)
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def write(folder: Path, organisations: str, projects: str = "", decoys: str = "") -> Path:
    (folder / "organisations").mkdir()
    (folder / "organisations" / "some.toml").write_text(organisations, "utf-8")
    (folder / "projects.toml").write_text(projects, "utf-8")
    (folder / "decoys.toml").write_text(decoys, "utf-8")
    return folder


ALPHA = (
    '"Alpha Compute" = { type = "cloud", country = "US", en = ["Alpha"], context = ["Alpha"], sells = ["compute"] }\n'
)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (ALPHA + ALPHA.replace("Alpha Compute", "Beta"), "the form 'Alpha' belongs to 'Alpha Compute' already"),
        (ALPHA.replace('en = ["Alpha"]', 'en = ["Alpha", "Alpha"]'), "the form 'Alpha' belongs to"),
        (ALPHA.replace('en = ["Alpha"]', 'en = ["A", "Alpha"]'), "the form 'A' is too short"),
        (ALPHA.replace('en = ["Alpha"]', 'ja = ["アル"], en = ["Alpha"]'), "the form 'アル' is too short"),
        (ALPHA.replace('"US"', '"USA"'), "country is an ISO 3166 code"),
        (ALPHA.replace('"cloud"', '"cloudlet"'), "type is one of"),
        (ALPHA.replace("context", "contxt"), "does not know the key contxt"),
        (ALPHA.replace('context = ["Alpha"]', 'context = ["Alfa"]'), "'Alfa' needs something but is none of its forms"),
        (
            ALPHA.replace("country", 'ticker = ["AL"], country') + '"Beta" = { type = "bank", ticker = ["AL"] }',
            "the ticker AL belongs to 'Alpha Compute' already",
        ),
        ('"Alpha Compute" = { country = "US" }', "type is to be a string"),
    ],
)
def test_fault_of_an_organisation_is_refused_with_file_and_entry(tmp_path: Path, lines: str, problem: str) -> None:
    with pytest.raises(LexiconError, match=problem) as raised:
        load_gazetteer(write(tmp_path, lines))

    assert "some.toml: entry" in str(raised.value)


@pytest.mark.parametrize(
    ("projects", "decoys", "problem"),
    [
        ('"Apollo Field" = { owners = ["Gamma"] }', "", "its owner 'Gamma' is no organisation"),
        ('"Apollo Field" = { owners = ["Alpha Compute"], places = ["Texas"] }', "", "a place is an ISO 3166 code"),
        ("", '"Beta male" = { of = ["Alpha"] }', "does not hold 'Alpha'"),
    ],
)
def test_fault_of_a_project_or_decoy_is_refused(tmp_path: Path, projects: str, decoys: str, problem: str) -> None:
    with pytest.raises(LexiconError, match=problem):
        load_gazetteer(write(tmp_path, ALPHA, projects, decoys))


def test_organisation_that_stands_in_two_files_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, ALPHA)
    (folder / "organisations" / "other.toml").write_text(ALPHA, "utf-8")

    with pytest.raises(LexiconError, match=r"stands in other\.toml already"):
        load_gazetteer(folder)


def test_short_katakana_is_taken_when_the_entry_asks_for_it(tmp_path: Path) -> None:
    read = load_gazetteer(write(tmp_path, '"Alpha" = { type = "bank", ja = ["アル"], short = ["アル"] }'))

    assert {"アル", "Alpha", "ALPHA"} == {name.text for name in read.names}


def test_kind_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    read = load_gazetteer(write(tmp_path, ALPHA))

    with pytest.raises(LexiconError, match="'Alpha Compute': sells 'compute', which is no kind of deal"):
        refuse_unknown_kinds(read, ["power"])


def test_variant_never_takes_a_form_from_its_owner(tmp_path: Path) -> None:
    read = load_gazetteer(write(tmp_path, '"Meridian" = { type = "bank" }\n"MERIDIAN" = { type = "vc" }\n'))

    assert all(name.text == name.stands_for for name in read.names)
    assert len(read.names) == len(read.organisations)


def test_gazetteer_covers_the_trade(gazetteer: Gazetteer) -> None:
    counts = dict(statistics(gazetteer))

    assert counts["organisations"] >= 4000
    assert counts["projects"] >= 50


@pytest.mark.parametrize("path", sorted((DATA / "organisations").glob("*.toml")), ids=lambda path: path.stem)
def test_entries_are_sorted_so_that_each_has_one_place(path: Path) -> None:
    names = [entry.name for entry in entries(path)]

    assert sorted(names, key=str.casefold) == names


def test_canonical_names_carry_no_legal_form(gazetteer: Gazetteer) -> None:
    expected = ["News Corp"]  # it is known by no shorter name

    assert expected == [name for name in gazetteer.organisations if LEGAL_FORM.search(name)]


def test_japanese_organisations_have_a_japanese_name_or_are_known_by_latin_letters(gazetteer: Gazetteer) -> None:
    japanese = [organisation for organisation in gazetteer.organisations.values() if organisation.country == "JP"]
    without = [o.name for o in japanese if not any(JAPANESE.search(alias) for alias in o.aliases)]

    assert len(japanese) >= 250
    assert len(without) <= len(japanese) // 7


def test_most_sold_organisations_abroad_have_a_japanese_name(gazetteer: Gazetteer) -> None:
    sellers = {
        "hyperscaler",
        "lab",
        "chips",
        "memory",
        "neocloud",
        "miner",
        "nuclear",
        "asset_manager",
        "sovereign",
        "bank",
    }
    abroad = [o for o in gazetteer.organisations.values() if o.type in sellers and o.country == "US"]
    named = [o for o in abroad if any(JAPANESE.search(alias) for alias in o.aliases)]

    assert len(named) >= len(abroad) * 0.45


# Forms as they stand in articles, and whom they mean.
MEANINGS = {
    "Alphabet": "Alphabet", "AWS": "Amazon", "Amazon Web Services": "Amazon", "Azure": "Microsoft",
    "Google Cloud": "Google", "TPUs": "Google", "DeepMind": "Google", "OCI": "Oracle", "Trainium": "Amazon",
    "Facebook": "Meta", "メタ": "Meta", "デル": "Dell", "オープンAI": "OpenAI", "アンソロピック": "Anthropic",
    "エヌビディア": "Nvidia", "NVIDIA": "Nvidia", "GB300": "Nvidia", "MI450": "AMD", "ソフトバンク": "SoftBank",
    "ソフトバンクグループ": "SoftBank", "SoftBank Corp": "SoftBank", "アーム": "Arm",
    "さくらインターネット": "Sakura Internet", "NTTデータ": "NTT Data",
    "NTTドコモビジネス": "NTT Docomo Business", "NTT": "NTT", "KDDI": "KDDI",
    "三菱商事": "Mitsubishi Corporation", "三菱重工": "Mitsubishi Heavy Industries", "三菱UFJ銀行": "MUFG",
    "三井住友銀行": "SMBC", "みずほ": "Mizuho", "東京電力": "TEPCO",
    "東京電力パワーグリッド": "TEPCO Power Grid", "JERA": "JERA", "関西電力": "Kansai Electric Power",
    "日立製作所": "Hitachi", "富士通": "Fujitsu", "日本電気": "NEC", "ルネサスエレクトロニクス": "Renesas",
    "キオクシア": "Kioxia", "ラピダス": "Rapidus", "Preferred Networks": "Preferred Networks",
    "経済産業省": "METI", "日本政策投資銀行": "Development Bank of Japan", "JBIC": "JBIC",
    "コアウィーブ": "CoreWeave", "Iris Energy": "IREN", "Hut 8": "Hut 8",
    "Constellation": "Constellation Energy", "ブルックフィールド": "Brookfield",
    "Apollo Global Management": "Apollo", "Blue Owl Capital": "Blue Owl", "Public Investment Fund": "PIF",
    "삼성전자": "Samsung", "SK하이닉스": "SK Hynix", "네이버": "NAVER", "阿里云": "Alibaba",
    "台积电": "TSMC", "鴻海": "Foxconn", "Super Micro Computer": "Supermicro", "エクイニクス": "Equinix",
    "バンテージ・データ・センターズ": "Vantage Data Centers", "オクロ": "Oklo", "GEベルノバ": "GE Vernova",
    "US Department of Energy": "US Department of Energy", "ムバダラ": "Mubadala",
}  # fmt: skip


@pytest.mark.parametrize(("form", "organisation"), MEANINGS.items())
def test_form_means_its_organisation(gazetteer: Gazetteer, form: str, organisation: str) -> None:
    owners = {name.text: name.owners for name in gazetteer.names}

    assert (organisation,) == owners[form]


@pytest.mark.parametrize("form", ["Arm", "Cadence", "Constellation", "Perplexity", "Vantage"])
def test_common_words_need_a_capital(gazetteer: Gazetteer, form: str) -> None:
    (name,) = [name for name in gazetteer.names if name.text == form]

    assert name.needs is Needs.CAPITAL


@pytest.mark.parametrize(
    "form",
    ["Switch", "Benchmark", "Galaxy", "Orange", "Turner", "アーム"],
)
def test_ambiguous_names_need_company_about_them(gazetteer: Gazetteer, form: str) -> None:
    (name,) = [name for name in gazetteer.names if name.text == form]

    assert name.needs is Needs.CONTEXT


def test_project_stands_for_its_owners(gazetteer: Gazetteer) -> None:
    (stargate,) = [name for name in gazetteer.names if name.text == "スターゲート"]

    expected = Name("スターゲート", "Stargate", ("OpenAI", "SoftBank", "Oracle"), Via.PROJECT)
    assert expected == stargate


def test_tickers_lead_to_names_but_are_not_looked_for_in_text(gazetteer: Gazetteer) -> None:
    forms = {name.text for name in gazetteer.names}

    assert gazetteer.organisations[gazetteer.tickers["CRWV"]].name == "CoreWeave"
    assert "CRWV" not in forms


def test_goods_are_told_from_services_that_stand_for_their_owner(gazetteer: Gazetteer) -> None:
    assert gazetteer.products["H100"].goods
    assert not gazetteer.products["Azure"].goods
