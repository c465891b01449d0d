"""What `bot.ports.Outbox` promises, kept on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from threading import Barrier

import pytest
from sqlalchemy import event

from bot.errors import StoreError
from bot.model.delivery import ChannelState, DeliveryState, Pace, Pause, Transition
from storage.channels import SqlChannels
from storage.claims import by_index, cancel_expired, claim_due
from storage.engine import open_engine
from storage.outbox import SqlOutbox
from storage.transactions import store_time, writing_rows
from tests.factories import FIRST_DAY
from tests.storage.crowd import work_of
from tests.storage.deliveries import LEASE, PACED, UNPACED, Hands, alert, channel_named

SENT = Transition(state=DeliveryState.SENT, outcome="sent", remote_id="171.5")


@pytest.fixture
def hands():
    """Return the clock of the store."""
    return Hands()


@pytest.fixture
def outbox(engine, hands):
    """Return an empty outbox."""
    return SqlOutbox(engine, hands)


@pytest.fixture
def channel(engine):
    """Return a registered channel."""
    return channel_named(engine, "C1")


def claimed(outbox, owner="a", paces=UNPACED):
    return outbox.claim(owner, 20, LEASE, paces)


def keys(claims):
    return [claim.delivery.dedupe_key for claim in claims]


def test_delivery_is_stored_once_however_often_it_is_queued(outbox, channel):
    outbox.enqueue([alert(channel, "a:1"), alert(channel, "a:1")])
    outbox.enqueue([alert(channel, "a:1", due_at=FIRST_DAY + timedelta(days=1))])

    assert outbox.counts(channel.id) == {DeliveryState.PENDING: 1}
    assert outbox.delivery("a:1").due_at == FIRST_DAY


def test_claimed_delivery_is_sending_before_anything_is_sent(outbox, channel):
    outbox.enqueue([alert(channel, "a:1")])

    (claim,) = claimed(outbox)

    stored = outbox.delivery("a:1")
    assert claim.delivery == stored
    assert (
        stored.state,
        stored.epoch,
        stored.attempts,
        stored.first_sent_at,
    ) == (DeliveryState.SENDING, 1, 1, FIRST_DAY)
    assert (channel, FIRST_DAY + LEASE) == (claim.channel, claim.lease_until)
    assert claimed(outbox, "b") == []


def test_nothing_is_claimed_before_it_is_due(outbox, channel, hands):
    outbox.enqueue([alert(channel, "a:1", due_at=FIRST_DAY + timedelta(seconds=5))])

    assert claimed(outbox) == []
    hands.forward(seconds=5)
    assert keys(claimed(outbox)) == ["a:1"]


def test_result_ends_the_delivery_and_the_line_of_the_audit(outbox, channel, hands):
    outbox.enqueue([alert(channel, "a:1")])
    (claim,) = claimed(outbox)
    hands.forward(seconds=2)

    assert outbox.record([(claim, SENT)]) == []

    stored = outbox.delivery("a:1")
    assert (stored.state, stored.remote_id) == (DeliveryState.SENT, "171.5")
    (line,) = outbox.attempts(stored.id)
    assert ("a", 1, FIRST_DAY, hands.now, "sent") == (
        line.owner,
        line.epoch,
        line.started_at,
        line.ended_at,
        line.outcome,
    )
    hands.forward(days=1)
    assert claimed(outbox) == []


def test_results_of_every_kind_are_kept_at_once(outbox, engine, hands):
    channels = [channel_named(engine, f"C{number}") for number in range(5)]
    outbox.enqueue([alert(each, f"a:{number}") for number, each in enumerate(channels)])
    first, second, third, fourth, lost = claimed(outbox)
    limited = Transition(state=DeliveryState.PENDING, outcome="not_sent", wait=timedelta(seconds=9), reason="busy")
    held = Transition(state=DeliveryState.UNKNOWN, outcome="cannot_look", reason="no scope", held=True, marked=True)
    results = [
        (first, SENT),
        (second, replace(SENT, remote_id=None)),
        (third, limited),
        (fourth, held),
        (replace(lost, delivery=replace(lost.delivery, epoch=7)), SENT),
    ]
    hands.forward(seconds=1)

    assert [results[-1][0]] == outbox.record(results)

    stored = [outbox.delivery(f"a:{number}") for number in range(5)]
    assert [each.state.value for each in stored] == ["sent", "sent", "pending", "unknown", "sending"]
    assert [each.remote_id for each in stored] == ["171.5", None, None, None, None]
    assert [each.reason for each in stored] == [None, None, "busy", "no scope", None]
    assert [each.marked for each in stored] == [False, False, False, True, False]
    assert (hands.now + limited.wait, hands.now) == (stored[2].due_at, stored[3].held_at)
    assert [outbox.attempts(each.id)[0].outcome for each in stored] == ["sent", "sent", "not_sent", "cannot_look", None]


def test_claim_costs_what_it_takes_and_not_what_waits(outbox, engine, hands):
    channels = [channel_named(engine, f"C{number}") for number in range(20)]
    work = []
    for backlog in (range(200), range(200, 3_000)):
        outbox.enqueue([alert(channels[number % 20], f"a:{number}") for number in backlog])
        with writing_rows(engine) as connection:
            by_index(connection)
            work.append(work_of(connection, lambda: claim(connection, hands)))
            connection.rollback()

    assert 0 < work[1] <= 2 * work[0]


def claim(connection, hands):
    cancel_expired(connection, hands.now, 10)
    rows = claim_due(connection, "slack", "a", 10, now=hands.now, lease_until=hands.now + LEASE).all()
    assert len(rows) == 10


def test_expired_lease_is_unknown_and_never_pending(outbox, channel, hands):
    outbox.enqueue([alert(channel, "a:1")])
    claimed(outbox, "a")
    hands.forward(seconds=61)

    (claim,) = claimed(outbox, "b")

    assert (
        claim.delivery.state,
        claim.delivery.epoch,
        claim.delivery.attempts,
        claim.delivery.look_ups,
    ) == (DeliveryState.UNKNOWN, 2, 1, 1)
    assert [line.outcome for line in outbox.attempts(claim.delivery.id)] == [None, None]


def test_expired_lease_is_looked_up_when_the_pace_has_room_again(outbox, channel, hands):
    outbox.enqueue([alert(channel, "a:1")])
    claimed(outbox, "a", PACED)
    hands.forward(seconds=61)
    platform_is_paused(outbox)

    assert claimed(outbox, "b", PACED) == []
    hands.forward(seconds=31)
    (claim,) = claimed(outbox, "b", PACED)
    assert DeliveryState.UNKNOWN is claim.delivery.state


def test_what_the_pace_has_no_room_for_is_as_it_was(outbox, channel):
    outbox.enqueue([alert(channel, "a:1"), alert(channel, "a:2")])

    assert keys(claimed(outbox, "a", PACED)) == ["a:1"]

    left = outbox.delivery("a:2")
    assert DeliveryState.PENDING is left.state
    assert (left.attempts, left.look_ups, left.first_sent_at) == (0, 0, None)
    assert left.due_at == FIRST_DAY + PACED["slack"].channel


def test_what_is_to_be_looked_up_stays_so_where_the_pace_has_no_room(outbox, channel, hands):
    outbox.enqueue([alert(channel, "a:1"), alert(channel, "a:2")])
    for _ in range(2):
        (claim,) = claimed(outbox)
        wait = timedelta(seconds=1)
        outbox.record([(claim, Transition(state=DeliveryState.UNKNOWN, outcome="unclear", wait=wait))])
        hands.forward(seconds=0.1)
    hands.forward(seconds=5)

    assert keys(claimed(outbox, "a", PACED)) == ["a:1"]

    left = outbox.delivery("a:2")
    assert DeliveryState.UNKNOWN is left.state
    assert (left.attempts, left.look_ups, left.first_sent_at is None) == (1, 0, False)


def platform_is_paused(outbox):
    """Let another delivery of the workspace, in another channel, end with a pause of the whole platform."""
    second = channel_named(outbox._engine, "C2")
    outbox.enqueue([alert(second, "pausing", due_at=FIRST_DAY - timedelta(days=1))])
    (claim,) = outbox.claim("c", 1, LEASE, PACED)
    pause = Pause(scope="slack", length=timedelta(seconds=30))
    outbox.record([(claim, Transition(state=DeliveryState.SENT, outcome="sent", pause=pause))])


def test_result_of_a_lost_lease_is_dropped(outbox, channel, hands):
    outbox.enqueue([alert(channel, "a:1")])
    (late,) = claimed(outbox, "a")
    hands.forward(seconds=61)
    (current,) = claimed(outbox, "b")

    assert [late] == outbox.record([(late, SENT)])
    assert DeliveryState.UNKNOWN is outbox.delivery("a:1").state
    assert outbox.record([(current, SENT)]) == []
    assert [current] == outbox.record([(current, SENT)])


def test_result_of_a_lost_look_up_is_dropped(outbox, channel, hands):
    outbox.enqueue([alert(channel, "a:1")])
    claimed(outbox, "a")
    hands.forward(seconds=61)
    (late,) = claimed(outbox, "b")
    hands.forward(seconds=61)
    (current,) = claimed(outbox, "c")

    # Both are look-ups of the same unknown delivery: only their epochs tell them apart.
    assert [late] == outbox.record([(late, SENT)])
    assert outbox.record([(current, SENT)]) == []


def test_two_claimants_at_once_never_get_the_same_delivery(database_url, engine):
    channels = [channel_named(engine, f"C{number}") for number in range(40)]
    SqlOutbox(engine).enqueue([alert(each, f"a:{each.id}:{n}") for each in channels for n in range(2)])
    barrier = Barrier(4)

    def claim_all(owner):
        own = open_engine(database_url)
        outbox = SqlOutbox(own)
        barrier.wait()
        got = []
        for _ in range(60):
            claims = outbox.claim(owner, 5, LEASE, UNPACED)
            got += keys(claims)
            outbox.record([(claim, SENT) for claim in claims])
        own.dispose()
        return got

    with ThreadPoolExecutor(4) as pool:
        got = [key for part in pool.map(claim_all, "abcd") for key in part]

    assert sorted(f"a:{each.id}:{n}" for each in channels for n in range(2)) == sorted(got)


def test_claim_skips_what_another_transaction_is_claiming(postgresql_databases):
    engine = open_engine(postgresql_databases.upgraded())
    first, second = channel_named(engine, "C1"), channel_named(engine, "C2")
    outbox = SqlOutbox(engine, Hands())
    outbox.enqueue([alert(first, "a:1"), alert(second, "a:2")])

    with writing_rows(engine) as connection:
        held = claim_due(connection, "slack", "a", 1, now=FIRST_DAY, lease_until=FIRST_DAY + LEASE).all()
        other = claimed(outbox, "b")

    assert [row.dedupe_key for row in held] == ["a:1"]
    assert keys(other) == ["a:2"]
    engine.dispose()


def test_one_delivery_of_a_channel_is_out_at_a_time(outbox, channel):
    outbox.enqueue([alert(channel, "a:1"), alert(channel, "a:2"), alert(channel, "a:3")])

    order = []
    for _ in range(3):
        (claim,) = claimed(outbox)
        assert claimed(outbox, "b") == []
        order += keys([claim])
        outbox.record([(claim, SENT)])

    assert order == ["a:1", "a:2", "a:3"]


def test_parts_of_a_series_wait_for_each_other(outbox, channel, hands):
    outbox.enqueue([alert(channel, f"d:1:{part}", series="d:1") for part in range(2)])
    (first,) = claimed(outbox)
    again = Transition(state=DeliveryState.PENDING, outcome="not_sent", wait=timedelta(seconds=30))
    outbox.record([(first, again)])
    hands.forward(seconds=10)

    assert claimed(outbox) == []
    hands.forward(seconds=20)
    assert keys(claimed(outbox)) == ["d:1:0"]


def test_gate_keeps_messages_of_a_workspace_apart_over_replicas(database_url, engine, hands):
    replicas = [SqlOutbox(open_engine(database_url), hands) for _ in range(3)]
    channels = [channel_named(engine, f"C{number}") for number in range(9)]
    replicas[0].enqueue([alert(each, f"a:{each.id}") for each in channels])
    paces = {"slack": Pace(workspace=timedelta(milliseconds=400))}

    starts = []
    for tick in range(40):
        claims = replicas[tick % 3].claim(str(tick % 3), 4, LEASE, paces)
        starts += [claim.not_before for claim in claims]
        replicas[tick % 3].record([(claim, SENT) for claim in claims])
        hands.forward(milliseconds=170)

    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert len(starts) == 9
    assert timedelta(milliseconds=400) <= min(gaps)
    for replica in replicas:
        replica._engine.dispose()


def test_rate_limit_of_a_chat_holds_all_replicas(outbox, engine, channel, hands):
    second = channel_named(engine, "C2")
    outbox.enqueue([alert(channel, "a:1"), alert(second, "a:2", due_at=FIRST_DAY + timedelta(seconds=1))])
    (claim,) = claimed(outbox)
    limited = Transition(
        state=DeliveryState.PENDING,
        outcome="not_sent",
        wait=timedelta(seconds=30),
        pause=Pause(scope="slack:T1", length=timedelta(seconds=30)),
    )
    outbox.record([(claim, limited)])

    hands.forward(seconds=20)
    assert claimed(outbox, "b") == []
    hands.forward(seconds=11)
    assert sorted(keys(claimed(outbox, "b"))) == ["a:1", "a:2"]


def test_expired_delivery_is_cancelled_with_a_reason(outbox, channel, hands):
    outbox.enqueue([alert(channel, "a:1", expires_at=FIRST_DAY + timedelta(hours=1))])
    hands.forward(hours=1)

    assert claimed(outbox) == []
    stored = outbox.delivery("a:1")
    assert (stored.state, stored.reason) == (DeliveryState.CANCELLED, "too late to be of use")


GONE = Transition(
    state=DeliveryState.PENDING,
    outcome="refused",
    reason="not_in_channel",
    wait=timedelta(minutes=5),
    closes_channel=True,
)


def refused(outbox):
    """Let the chat refuse the channel of what is due, and return the claim."""
    (claim,) = claimed(outbox)
    notice = alert(claim.channel, f"n:{claim.delivery.id}:{claim.delivery.epoch}", person="U1")
    outbox.record([(claim, replace(GONE, notice=notice))])
    return claim


def test_refused_channel_is_closed_and_its_deliveries_wait(outbox, engine, channel):
    outbox.enqueue([alert(channel, "a:1"), alert(channel, "a:2")])
    refused(outbox)

    channels = SqlChannels(engine)
    closed = channels.channel(channel.key)
    assert (closed.state, closed.reason, closed.refusals) == (ChannelState.CLOSED, "not_in_channel", 1)
    assert outbox.counts(channel.id)[DeliveryState.PENDING] == 3
    channels.save(channel)
    assert "a:2" in keys(claimed(outbox))


def test_keeper_of_a_closed_channel_hears_of_it_once(outbox, channel, hands):
    outbox.enqueue([alert(channel, "a:1")])
    refused(outbox)
    (notice,) = claimed(outbox)
    outbox.record([(notice, SENT)])
    hands.forward(minutes=6)

    again = refused(outbox)

    assert (again.channel.refusals, again.delivery.dedupe_key) == (1, "a:1")
    assert outbox.counts(channel.id) == {DeliveryState.PENDING: 1, DeliveryState.SENT: 1}


def test_closed_channel_opens_when_a_message_gets_through(outbox, engine, channel, hands):
    outbox.enqueue([alert(channel, "a:1"), alert(channel, "a:2")])
    (claim,) = claimed(outbox)
    outbox.record([(claim, GONE)])
    hands.forward(minutes=4)
    assert claimed(outbox) == []

    hands.forward(minutes=2)
    (probe,) = claimed(outbox)
    outbox.record([(probe, SENT)])

    assert SqlChannels(engine).channel(channel.key) == channel
    assert len(claimed(outbox)) == 1


def test_part_goes_into_the_thread_of_its_head(outbox, channel):
    outbox.enqueue([alert(channel, "d:0", series="d"), alert(channel, "d:1", series="d", under="d:0")])
    (head,) = claimed(outbox)
    outbox.record([(head, SENT)])

    (part,) = claimed(outbox)

    assert (head.parent, part.parent) == (None, "171.5")


def test_part_waits_while_nobody_knows_whether_its_head_is_there(outbox, channel, hands):
    outbox.enqueue([alert(channel, "d:0", series="d"), alert(channel, "d:1", series="d", under="d:0")])
    (head,) = claimed(outbox)
    outbox.record([(head, Transition(state=DeliveryState.UNKNOWN, outcome="cannot_look", held=True))])
    hands.forward(hours=1)

    assert claimed(outbox) == []
    outbox.decide(head.delivery.id, DeliveryState.SENT, "U1 sees it")
    assert claimed(outbox) == []
    assert DeliveryState.CANCELLED is outbox.delivery("d:1").state


def test_part_of_a_head_that_never_arrived_is_cancelled(outbox, channel):
    outbox.enqueue([alert(channel, "d:0", series="d"), alert(channel, "d:1", series="d", under="d:0")])
    (head,) = claimed(outbox)
    outbox.record([(head, Transition(state=DeliveryState.DEAD, outcome="refused"))])

    assert claimed(outbox) == []
    assert "belongs under" in outbox.delivery("d:1").reason


def test_only_platforms_that_are_served_here_are_claimed(outbox, channel):
    outbox.enqueue([alert(channel, "a:1")])

    assert outbox.claim("a", 20, LEASE, {"discord": Pace()}) == []


def test_turn_records_and_claims_as_one_step(outbox, channel):
    outbox.enqueue([alert(channel, "a:1"), alert(channel, "a:2")])
    (first,) = claimed(outbox)

    turn = outbox.turn([(first, SENT), (first, SENT)], "a", 5, LEASE, UNPACED)

    assert (keys(turn.claims), turn.lost) == (["a:2"], ())


def test_platform_admits_no_more_than_its_pace_has_room_for(outbox, engine):
    channels = [channel_named(engine, f"C{number}") for number in range(40)]
    outbox.enqueue([alert(each, f"a:{each.id}") for each in channels])
    paces = {"slack": Pace(platform=timedelta(milliseconds=50))}

    claims = outbox.claim("a", 40, LEASE, paces)

    assert len(claims) == 11
    assert [FIRST_DAY + number * timedelta(milliseconds=50) for number in range(11)] == [
        claim.not_before for claim in claims
    ]
    assert outbox.claim("b", 40, LEASE, paces) == []


def test_held_delivery_waits_for_a_person_and_keeps_nobody_waiting(outbox, channel, hands):
    outbox.enqueue([alert(channel, "a:1"), alert(channel, "a:2")])
    (claim,) = claimed(outbox)
    unclear = Transition(state=DeliveryState.UNKNOWN, outcome="cannot_look", held=True, reason="no history scope")
    outbox.record([(claim, unclear)])
    hands.forward(days=1)

    assert keys(claimed(outbox)) == ["a:2"]
    assert [held.dedupe_key for held in outbox.held(channel.id)] == ["a:1"]
    hands.forward(days=1)
    assert outbox.decide(claim.delivery.id, DeliveryState.PENDING, "sent again by U1")
    assert not outbox.decide(claim.delivery.id, DeliveryState.SENT, "too late")
    stored = outbox.delivery("a:1")
    assert (stored.state, stored.marked, stored.held_at) == (DeliveryState.PENDING, True, None)


def test_person_cannot_make_a_delivery_sending(outbox):
    with pytest.raises(StoreError, match="cannot make a delivery sending"):
        outbox.decide(1, DeliveryState.SENDING, "why not")


def test_cancel_stops_what_was_not_begun(outbox, engine, channel):
    outbox.enqueue([alert(channel, "a:1"), alert(channel, "a:2"), alert(channel_named(engine, "C2"), "a:3")])
    claimed(outbox)

    assert outbox.cancel(channel.id, "the channel unsubscribed") == 1

    assert outbox.counts(channel.id) == {DeliveryState.SENDING: 1, DeliveryState.CANCELLED: 1}


def test_claim_by_one_statement_uses_the_index_of_open_deliveries(sqlite_databases):
    engine = open_engine(sqlite_databases.upgraded())
    with engine.connect() as connection:
        # Rendered as it is executed: the states stand in it, the times are parameters.
        seen: list[tuple[str, object]] = []

        def note(_connection, _cursor, sql, parameters, _context, _many):
            seen.append((sql, parameters))

        event.listen(connection, "before_cursor_execute", note)
        claim_due(connection, "slack", "a", 5, now=FIRST_DAY, lease_until=FIRST_DAY + LEASE)
        event.remove(connection, "before_cursor_execute", note)
        sql, parameters = seen[-1]
        plan = " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters))
    engine.dispose()

    assert "ix_delivery_open" in plan
    assert "SCAN delivery " not in plan.replace("SCAN delivery USING INDEX", "")


def test_store_tells_its_own_time(engine):
    with writing_rows(engine) as connection:
        one, other = store_time(connection), store_time(connection)

    assert one.utcoffset() == timedelta(0)
    assert timedelta(0) <= other - one < timedelta(seconds=5)


def test_keeper_hears_of_a_message_that_is_held(outbox, channel):
    outbox.enqueue([alert(channel, "a:1")])
    (claim,) = claimed(outbox)
    notice = alert(channel, "n:held:1", person="U1")

    outbox.record([(claim, Transition(state=DeliveryState.UNKNOWN, outcome="cannot_look", held=True, notice=notice))])

    assert keys(claimed(outbox)) == ["n:held:1"]


def test_what_ended_long_ago_is_pruned_with_its_audit(outbox, channel, hands):
    outbox.enqueue([alert(channel, "a:1"), alert(channel, "a:2", due_at=FIRST_DAY + timedelta(days=99))])
    (claim,) = claimed(outbox)
    outbox.record([(claim, SENT)])
    hands.forward(days=31)

    assert outbox.prune(timedelta(days=30)) == 1
    assert (outbox.delivery("a:1"), outbox.attempts(claim.delivery.id)) == (None, [])
    assert outbox.delivery("a:2") is not None
