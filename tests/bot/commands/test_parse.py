"""Typed text becomes a request, in any order and either language."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands import COMMANDS, spell
from bot.commands.parse import parse
from bot.commands.table import VOCABULARY
from bot.errors import CommandError
from bot.lexicon import load_lexicon
from bot.model import Language
from bot.model.reply import Request
from bot.present import one_line
from tests.factories import day

COMPANIES = {"openai", "core scientific", "constellation energy", "company x", "loom"}
ASKER = Request(path=(), language=Language.EN, now=day(10), zone="Asia/Tokyo", person="U1", channel="C1")


def asked(text, asker=ASKER):
    return parse(text, asker, VOCABULARY, load_lexicon(), lambda word: word.casefold() in COMPANIES)


@pytest.mark.parametrize(
    ("command", "params", "text"),
    [
        ("find", {"text": "openai"}, "/deals openai"),
        ("find", {"text": "openai"}, "openai"),
        ("find", {"text": "openai"}, "/deals find openai"),
        (
            "find",
            {"text": "openai", "since": "30d", "min": "$1b", "kind": "compute", "place": "Texas"},
            "/deals openai since 30d over $1b kind compute in Texas",
        ),
        # in any order, with the values that tell what they are on their own
        ("find", {"text": "openai", "since": "30d", "kind": "compute"}, "find compute openai 30d"),
        ("find", {"text": "openai", "since": "last week"}, "openai since last week"),
        ("find", {"text": "openai", "since": "week"}, "openai last week"),
        ("find", {"text": "openai", "min": "$1b"}, "openai $1b"),
        ("find", {"text": "openai", "min": "500 million dollars"}, "openai over 500 million dollars"),
        ("find", {"place": "New York", "text": "campus"}, "find campus in New York"),
        ("find", {"company": "Core Scientific", "since": "7d"}, "find company Core Scientific since 7d"),
        ("find", {"kind": "power", "since": "2025-10-01"}, "find kind:power since=2025-10-01"),
        ("find", {"text": "openai", "status": "in talks"}, 'find openai status "in talks"'),
        ("find", {"text": "openai", "sort": "largest", "side": "payer"}, "find openai sort largest side payer"),
        # in Japanese, with words before or after their value
        (
            "find",
            {"text": "オープンAI", "since": "30日", "min": "10億ドル", "kind": "計算資源", "place": "テキサス州"},
            "/deals 検索 オープンAI 30日以内 10億ドル以上 種類 計算資源 テキサス州で",
        ),
        ("find", {"text": "openai", "since": "2025年10月1日"}, "openai 2025年10月1日以降"),
        ("find", {"text": "openai", "since": "30日"}, "openai\u300030日 以内"),
        ("find", {"min": "1兆4000億円", "place": "日本"}, "検索 場所 日本 最低 1兆4000億円"),
        # quotes keep words from being read as options
        ("find", {"text": "since 30d"}, 'find "since 30d"'),
        ("find", {"text": "data in space"}, "find 「data in space」"),
        # a word that ends a company's name is no kind, and a number alone is no date and no sum
        ("find", {"text": "constellation energy"}, "constellation energy"),
        ("find", {"text": "project 2025"}, "project 2025"),
        ("company", {"company": "コアウィーブ"}, "/deals company コアウィーブ"),
        ("company", {"company": "Core Scientific"}, "企業 Core Scientific"),
        # a command about one thing takes all words for it
        ("company", {"company": "Company in Texas"}, "company Company in Texas"),
        ("show", {"id": "#12"}, "/deals show #12"),
        ("loops", {}, "loops"),
        ("loops", {"company": "Nvidia"}, "循環 Nvidia"),
        ("top", {"since": "90d", "kind": "power"}, "top since 90d kind power"),
        ("top", {"since": "2y"}, "top 2y"),
        ("top", {"since": "90日", "kind": "電力"}, "上位 90日以内 電力"),
        ("help", {}, ""),
        ("help", {}, "/deals"),
        ("help", {}, "ヘルプ"),
        ("help", {"command": "find"}, "help find"),
        # an option word that nothing follows, where words are asked for anyway
        ("find", {"text": "about"}, "find about"),
        ("find", {"offset": "10", "text": "openai"}, "find openai offset 10"),
        ("snooze", {"watch": "3", "for": "1d"}, "/deals snooze 3 1d"),
        ("snooze", {"watch": "#3", "for": "1週間"}, "休止 #3 1週間"),
        ("watch", {"company": "Nvidia", "side": "payer", "min": "$1b"}, "/deals watch Nvidia side payer over $1b"),
        ("watch", {"company": "Nvidia", "to": "me"}, "/deals watch me Nvidia"),
        ("chart", {"by": "kinds", "since": "90d"}, "chart kinds 90d"),
        ("read", {"url": "https://x.example/?a=b:c"}, "/deals read https://x.example/?a=b:c"),
        ("export", {"text": "openai", "format": "csv"}, "export openai csv"),
        # the name of a company that looks like a command
        ("find", {"text": "loom"}, "loom"),
    ],
)
def test_requests(command, params, text):
    request = asked(text)

    assert (request.path, dict(request.params)) == (("deals", command), params)


@pytest.mark.parametrize(
    ("path", "params", "text"),
    [
        (
            "digest schedule",
            {"at": "9:00", "days": "weekdays", "zone": "Asia/Tokyo", "min": "$1b"},
            "/dealwire digest schedule 9:00 weekdays Asia/Tokyo over $1b",
        ),
        (
            "digest schedule",
            {"at": "18時半", "days": "月水金", "companies": "Nvidia、OpenAI", "language": "日本語"},
            "/dealwire ダイジェスト 予約 18時半 月水金 企業 Nvidia、OpenAI 言語 日本語",
        ),
        ("digest schedule", {"at": "09:00", "name": "big deals"}, 'dealwire digest schedule at=09:00 name "big deals"'),
        ("digest list", {}, "/dealwire digest list"),
        ("source add", {"url": "https://x.example/"}, "/dealwire source add https://x.example/"),
        (
            "correct",
            {"id": "12", "sum": "$6.6b", "status": "completed", "payers": "SoftBank, Oracle"},
            "/dealwire correct 12 sum $6.6b status completed payers SoftBank, Oracle",
        ),
        ("settings", {"zone": "東京", "quiet": "22時〜7時"}, "/dealwire 設定 東京 22時〜7時"),
        ("settings", {"allow": "<@U0AB>"}, "/dealwire settings allow <@U0AB>"),
        ("help", {}, "/dealwire"),
        ("help", {"command": "dealwire digest"}, "/dealwire digest"),
        ("status", {}, "/dealwire 状況"),
    ],
)
def test_requests_of_settings(path, params, text):
    request = asked(text)

    assert (("dealwire", *path.split()), params) == (request.path, dict(request.params))


@given(st.data())
def test_what_is_spelled_is_read_as_the_same(data):
    spec = data.draw(st.sampled_from(COMMANDS))
    names = data.draw(st.sets(st.sampled_from([param.name for param in spec.params]))) if spec.params else set()
    words = st.text(max_size=30).map(one_line).filter(bool)
    request = replace(ASKER, path=spec.path, params={name: data.draw(words) for name in sorted(names)})

    assert request == asked(spell(request, COMMANDS))


def test_who_asks_is_kept():
    request = asked("openai")

    assert (request.person, request.channel, request.zone, request.now) == ("U1", "C1", "Asia/Tokyo", day(10))


@pytest.mark.parametrize(
    ("suggested", "text"),
    [
        (("/deals company openai",), "compny openai"),
        (("/deals help",), "hlep"),
        (("/deals loops",), "looops"),
        (("/dealwire digest",), "/dealwire digset list"),
        (("/dealwire digest schedule",), "/dealwire digest schedul 9:00"),
    ],
)
def test_a_mistyped_command_is_not_searched_for(suggested, text):
    with pytest.raises(CommandError) as caught:
        asked(text)

    assert caught.value.suggestions[0].startswith(suggested[0])


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("needs a value", "find openai since"),
        ("given twice", "find since:7d since:30d"),
        ("more than /deals top takes", "top foo"),
    ],
)
def test_what_cannot_be_understood_is_said(said, text):
    with pytest.raises(CommandError, match=said):
        asked(text)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_text_makes_parsing_fail_otherwise(text):
    try:
        request = asked(text)
    except CommandError:
        return

    assert request.path in {spec.path for spec in COMMANDS}
