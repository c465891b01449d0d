"""What belongs to a whole workspace is kept, and erased with it."""

from datetime import timedelta

import pytest

from bot.model import Language
from bot.model.correction import Correction, StoredCorrection
from bot.model.delivery import ChannelKey
from bot.model.event import Status
from bot.model.workspace import SettingChange, WorkspaceKey
from storage.channels import SqlChannels
from storage.workspaces import SqlWorkspaces
from tests.factories import day, facts, first_seen, nvidia_invests_in_openai

MINE, OTHER = WorkspaceKey("slack", "T1"), WorkspaceKey("slack", "T2")


@pytest.fixture
def workspaces(engine):
    return SqlWorkspaces(engine, lambda _: day(1))


def change(what="zone", workspace=MINE):
    return SettingChange(
        workspace=workspace, channel="C1", person="U1", what=what, before="UTC", after="Asia/Tokyo", at=day(0)
    )


def test_managers_are_kept_in_order_each_once(workspaces):
    workspaces.set_managers(MINE, ["U2", "U1", "U2"])

    assert (workspaces.managers(MINE), workspaces.managers(OTHER)) == (("U2", "U1"), ())

    workspaces.set_managers(MINE, [])
    assert workspaces.managers(MINE) == ()


def test_the_last_changes_come_first(workspaces):
    workspaces.log([change("zone"), change("language"), change("quiet", OTHER)])

    assert [change("language")] == workspaces.changes(MINE, 1)
    assert [change("language"), change("zone")] == workspaces.changes(MINE, 9)


def test_a_workspace_that_left_is_erased_when_its_time_is_up(workspaces, engine):
    SqlChannels(engine).register(ChannelKey("slack", "T1", "C1"), Language.EN, "UTC")
    workspaces.leave(MINE, timedelta(0))
    workspaces.leave(OTHER, timedelta(days=7))

    assert workspaces.erase_left() == [MINE]
    assert workspaces.erase_left() == []
    assert SqlChannels(engine).channels("slack") == []


def test_a_workspace_that_comes_back_in_time_keeps_all(workspaces, engine):
    SqlChannels(engine).register(ChannelKey("slack", "T1", "C1"), Language.EN, "UTC")
    workspaces.leave(MINE, timedelta(0))

    assert (workspaces.stay(MINE), workspaces.stay(MINE)) == (True, False)
    assert workspaces.erase_left() == []
    assert len(SqlChannels(engine).channels("slack")) == 1


def test_erasing_keeps_corrections_but_not_who_made_them(workspaces, ledger):
    with ledger.transaction() as transaction:
        deal = transaction.insert_deal([], facts(nvidia_invests_in_openai()), [first_seen()], day(0))
        kept = StoredCorrection(
            deal_id=deal.id,
            revision=2,
            platform="slack",
            workspace="T1",
            person="U1",
            at=day(0),
            correction=Correction(status=Status.COMPLETED),
        )
        transaction.save_correction(kept)
    workspaces.set_managers(MINE, ["U1"])
    workspaces.log([change()])

    workspaces.erase(MINE)

    (stored,) = ledger.corrections(deal.id)
    assert (kept.correction, "", "") == (stored.correction, stored.workspace, stored.person)
    assert (workspaces.managers(MINE), workspaces.changes(MINE, 9)) == ((), [])
