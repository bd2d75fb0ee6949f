"""The audit trail says what was done, in order, and shows when somebody tampered with it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from tests.logs import log_of


@pytest.fixture
def kept(workspace):
    group = workspace.save_log(log_of({"1": ["ana>ben x3"]}), title="x")
    workspace.add_member(group, "eva")
    workspace.correct_act(group, workspace.last_acts(group)[0].id, act="question")
    assert workspace.verify() == ()
    return workspace


TAMPERING = {
    "an entry changed": "UPDATE trail SET who = 'nobody' WHERE seq = 2",
    "a time changed": "UPDATE trail SET at = '2001-01-01' WHERE seq = 3",
    "what was recorded changed": "UPDATE trail SET images = '[]' WHERE seq = 3",
    "what was recorded removed": "UPDATE trail SET images = NULL WHERE seq = 3",
    "an entry taken out": "DELETE FROM trail WHERE seq = 2",
    "the first entry taken out": "DELETE FROM trail WHERE seq = 1",
    "the last entry cut off": "DELETE FROM trail WHERE seq = 4",
    "everything taken out": "DELETE FROM trail",
    "the end moved back": "DELETE FROM trail WHERE seq = 4; UPDATE head SET seq = 3",
}


@pytest.mark.parametrize("how", TAMPERING)
def test_tampering_shows(kept, how):
    with kept.store.writing() as connection:
        for statement in TAMPERING[how].split(";"):
            connection.execute(text(statement))
    assert kept.verify()
    assert not kept.check().is_sound


def test_entries_exchanged_show(kept):
    with kept.store.writing() as connection:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            connection.execute(text("UPDATE trail SET seq = :new WHERE seq = :old"), {"old": old, "new": new})
    assert kept.verify()


def test_it_says_who_did_what_in_order(spot):
    with spot.create() as workspace:
        group = workspace.save_log(log_of({"1": ["ana>ben"]}), title="x")
    with spot.open(who="supervisor") as workspace:
        workspace.note_view("sociogram", group)
        trail = workspace.trail()
    assert trail["seq"].tolist() == [1, 2, 3, 4]
    assert trail["action"].tolist() == ["created", "log saved", "opened", "viewed"]
    assert trail["who"].tolist() == ["tester", "tester", "supervisor", "supervisor"]


def test_order_is_by_number_and_a_jumping_clock_is_kept_and_flagged(spot, hands):
    with spot.create(clock=hands.clock()) as workspace:
        group = workspace.save_log(log_of({"1": ["ana>ben"]}), title="x")
        hands.set_wall(datetime(2001, 1, 1, tzinfo=UTC))
        workspace.add_member(group, "first")
        hands.pass_by(60)
        workspace.add_member(group, "second")
        hands.set_wall(datetime(2030, 1, 1, tzinfo=UTC))
        workspace.add_member(group, "third")
        hands.pass_by(3600)
        workspace.add_member(group, "fourth")
        trail = workspace.trail().tail(4)
        assert workspace.verify() == ()
    assert trail["clock"].tolist() == ["back", "ok", "jump", "ok"]
    assert [at[:4] for at in trail["at"]] == ["2001", "2001", "2030", "2030"]
    assert trail["seq"].is_monotonic_increasing
