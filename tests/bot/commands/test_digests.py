"""What a channel is told, in both languages."""

from dataclasses import replace
from datetime import timedelta

from bot.commands import digest_reply
from bot.model import Change, ChangeType, Deal, PartialDate, Status
from bot.model.reply import DealCard
from bot.pipeline.digest import DigestLimits, content_of
from tests.bot.commands.stage import EN, JA, deals, shown
from tests.factories import day, event, facts, first_seen, nvidia_invests_in_openai, status_changed

SINCE, UNTIL = day(-1), day(4)


def content(changed=None, limits=None):
    """Return a digest in which deals 2 to 4 are new and deal 1 was changed."""
    stored = deals()
    if changed is None:
        before, after = "80000000000 USD exact total", "100000000000 USD exact total"
        amount = Change(type=ChangeType.AMOUNT, at=day(2), before=before, after=after)
        changed = [(stored[0], (status_changed(Status.RUMOURED, Status.ANNOUNCED, day(2)), amount))]
        changed += [(deal, (first_seen(),)) for deal in stored[1:4]]
    return content_of(changed, stored, since=SINCE, until=UNTIL, limits=limits)


def test_a_digest_in_english():
    reply = digest_reply(content(), EN, "UTC")

    assert reply.public
    assert shown(reply) == [
        "AI infrastructure deals, Oct 5, 2025 to Oct 10, 2025",
        "3 new deals · 1 update · 1 money loop closed · 3 sources",
        "compute: $300B · chips: $40B · buildout: $660M",
        "New",
        "OpenAI to secure compute worth $300B from Oracle (Texas)",
        "announced · compute · Oct 6, 2025 · 1 source",
        "Oracle to buy 400,000 chips from Nvidia for $40B",
        "announced · chips · Oct 6, 2025 · 1 source",
        "SoftBank to build 150 MW of AI facilities for ¥100B in Japan",
        "announced · buildout · Oct 6, 2025 · 1 source",
        "Updates",
        "Nvidia to invest $100B in OpenAI",
        "Status changed from reported to announced",
        "Sum changed from $80B to $100B",
        "announced · investment · Oct 6, 2025 · 2 sources, 2 languages",
        "Money loops closed",
        "OpenAI → Oracle → Nvidia → OpenAI · Smallest leg: $40B",
    ]


def test_a_digest_in_japanese():
    reply = digest_reply(content(), JA, "Asia/Tokyo")

    assert shown(reply)[:6] == [
        "AIインフラ案件（2025年10月5日〜2025年10月10日）",
        "新規3件 · 更新1件 · 資金の循環の成立1件 · 情報源3件",
        "計算資源: 3000億ドル · 半導体・機器: 400億ドル · 施設建設: 6億6000万ドル",
        "新規",
        "OpenAI、Oracleから3000億ドル相当の計算資源を確保（テキサス州）",
        "発表済み · 計算資源 · 2025年10月6日 · 情報源1件",
    ]


def test_cards_carry_marks():
    marks = {
        block.deal_id: block.mark for block in digest_reply(content(), EN, "UTC").blocks if isinstance(block, DealCard)
    }

    assert marks == {1: "Update", 2: "Closes a money loop", 3: "Closes a money loop", 4: None}


def test_what_was_cut_off_is_counted():
    told = shown(digest_reply(content(limits=DigestLimits(new=1, updates=0)), EN, "UTC"))

    assert "3 new deals · 1 update · 1 money loop closed · 3 sources" in told
    assert "and 2 more; /deals find since 2025-10-05 lists all" in told


def test_an_empty_digest_says_so():
    assert shown(digest_reply(content([]), EN, "UTC")) == ["Nothing new between Oct 5, 2025 and Oct 10, 2025."]


def test_sums_that_are_not_firm_stand_apart():
    firm = Deal(id=7, revision=1, changed_at=day(0), facts=facts(nvidia_invests_in_openai(5)))
    vague = Deal(id=8, revision=1, changed_at=day(0), facts=replace(firm.facts, status=Status.RUMOURED))

    both = digest_reply(content([(firm, (first_seen(),)), (vague, (first_seen(),))]), EN, "UTC")
    one = digest_reply(content([(vague, (first_seen(),))]), JA, "UTC")

    assert "investment: $5B firm, $5B up to or reported" in shown(both)
    assert "出資: 上限・報道段階50億ドル" in shown(one)


def test_what_was_held_back_is_counted():
    old = Deal(id=7, revision=1, changed_at=day(0), facts=facts(nvidia_invests_in_openai(5)))
    limits = DigestLimits(max_age=day(2) - day(0))
    held = content_of([(old, (first_seen(),))], [], since=day(30), until=day(31), limits=limits)

    assert shown(digest_reply(held, EN, "UTC"))[1] == "1 older deal was retold and left out."


def test_a_digest_of_one_day_names_one_day():
    alone = Deal(id=7, revision=1, changed_at=day(0), facts=facts(event("power", ["Meta"], ["Vistra"])))
    told = content_of([(alone, (first_seen(),))], [], since=day(0), until=day(0) + timedelta(hours=3))

    assert shown(digest_reply(told, EN, "UTC"))[:3] == [
        "AI infrastructure deals, Oct 6, 2025",
        "1 new deal · 1 source",
        "New",
    ]


def test_old_deals_that_were_held_back_are_counted_beside_new_ones():
    retold = replace(facts(nvidia_invests_in_openai(5)), date=PartialDate(2020))
    old = Deal(id=7, revision=1, changed_at=day(0), facts=retold)
    new = Deal(id=8, revision=1, changed_at=day(0), facts=facts(nvidia_invests_in_openai(6)))
    told = content_of([(old, (first_seen(),)), (new, (first_seen(),))], [], since=SINCE, until=UNTIL)

    assert shown(digest_reply(told, JA, "UTC"))[-1] == "過去の案件の再掲1件は省きました。"
