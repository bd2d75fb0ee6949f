"""The sample groups are what the generator makes, and show what was simulated, in plain counts."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import mean

import pytest

from groupdyn.samples import ORDER, sample_groups
from groupdyn.schemes import read_scheme

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {group.id: group.folder for group in sample_groups()}
SCHEME = read_scheme("groupdyn")
every_group = pytest.mark.parametrize("group", ORDER)
Row = dict[str, str]


@cache
def table(group: str, name: str) -> list[Row]:
    with (FOLDERS[group] / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def truth(group: str) -> dict:
    return json.loads((FOLDERS[group] / "truth.json").read_text("utf-8"))


def roles(group: str) -> dict[str, str]:
    return {row["member"]: row["role"] for row in table(group, "roster")}


def members(group: str) -> set[str]:
    return {m for m, role in roles(group).items() if role == "member"}


def acts_of(group: str, sessions: Iterable[int]) -> list[Row]:
    wanted = {str(s) for s in sessions}
    return [act for act in table(group, "acts") if act["session"] in wanted]


def in_room(group: str, session: str) -> set[str]:
    return {
        r["member"] for r in table(group, "attendance") if r["session"] == session and r["status"] != "absent"
    }


# ── quantities of truth.json, as plain counts ─────────────────────────────────────────────────


def share(group: str, sessions: Iterable[int], counts: Callable[[Row], bool]) -> float:
    acts = acts_of(group, sessions)
    return sum(map(counts, acts)) / len(acts)


def member_share(group: str, sessions: Iterable[int]) -> float:
    return share(group, sessions, lambda a: {a["sender"], a["receiver"]} <= members(group))


def leader_share(group: str, sessions: Iterable[int]) -> float:
    leaders = set(truth(group)["roles"]["facilitators"])
    return share(group, sessions, lambda a: a["sender"] in leaders or a["receiver"] in leaders)


def feedback_share(group: str, sessions: Iterable[int]) -> float:
    return share(group, sessions, lambda a: a["act"] in SCHEME.codes_of("feedback"))


def pair_share(group: str, sessions: Iterable[int]) -> float:
    return share(group, sessions, lambda a: a["sender"] in truth(group)["roles"]["pair"])


def received(group: str, sessions: Iterable[int], sign: int) -> Counter[str]:
    return Counter(
        a["receiver"]
        for a in acts_of(group, sessions)
        if a["receiver"] in members(group) and SCHEME.sign_of([a["act"]]) == (sign,)
    )


def hostile_received(group: str, sessions: Iterable[int]) -> dict[str, float]:
    return dict(received(group, sessions, -1))


def supportive_share_received(group: str, sessions: Iterable[int]) -> dict[str, float]:
    all_received = Counter(a["receiver"] for a in acts_of(group, sessions))
    supportive = received(group, sessions, 1)
    return {m: supportive[m] / all_received[m] for m in members(group)}


def hostile_share_received(group: str, sessions: Iterable[int], member: str) -> float:
    hostile = received(group, sessions, -1)
    return hostile[member] / hostile.total()


def score(group: str, sessions: Iterable[int], instrument_and_scale: str) -> float:
    instrument, scale = instrument_and_scale.split("/")
    wanted = {str(s) for s in sessions}
    return mean(
        float(r["score"])
        for r in table(group, "scores")
        if (r["instrument"], r["scale"], r["perspective"]) == (instrument, scale, "member")
        and r["session"] in wanted
    )


QUANTITIES = {
    f.__name__: f
    for f in (
        member_share,
        leader_share,
        feedback_share,
        pair_share,
        hostile_received,
        supportive_share_received,
        hostile_share_received,
        score,
    )
}


def measured(group: str, expected: dict, sessions: Iterable[int]):
    name, _, argument = expected["quantity"].partition(":")
    return QUANTITIES[name](group, sessions, *([argument] if argument else []))


# ── the generator ─────────────────────────────────────────────────────────────────────────────


def test_the_generator_makes_the_files_byte_for_byte(tmp_path: Path) -> None:
    here = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, ROOT / "sample_data" / "generate.py", tmp_path], check=True, env=here)
    for group in ORDER:
        made = {p.name: p.read_bytes() for p in (tmp_path / group).iterdir()}
        kept = {p.name: p.read_bytes() for p in (ROOT / "sample_data" / group).iterdir()}
        assert made.keys() == kept.keys()
        assert [name for name in made if made[name] != kept[name]] == []


@every_group
def test_a_group_has_titles_and_stories_that_say_it_is_invented(group: str) -> None:
    sample = next(g for g in sample_groups() if g.id == group)
    assert "invented" in sample.story("en")
    assert "rekaan" in sample.story("id")
    assert sample.title("en") != sample.title("id")
    assert sample.title("xx") == sample.title("en")


# ── the logs hold together ────────────────────────────────────────────────────────────────────


@every_group
def test_only_people_in_the_room_act_and_are_addressed(group: str) -> None:
    for act in table(group, "acts"):
        here = {m for m in in_room(group, act["session"]) if roles(group)[m] != "observer"}
        receivers = set(act["receiver"].split(";")) - {"GROUP", "SELF", ""}
        assert {act["sender"]} | receivers <= here
        assert act["sender"] not in receivers


@every_group
def test_acts_run_in_order_inside_the_session_and_outside_its_breaks(group: str) -> None:
    for session in table(group, "sessions"):
        acts = acts_of(group, [int(session["session"])])
        assert 200 <= len(acts) <= 450
        assert [int(a["seq"]) for a in acts] == list(range(1, len(acts) + 1))
        times = [(float(a["start_s"]), float(a["end_s"])) for a in acts]
        assert all(start < end for start, end in times)
        assert all(end <= start for (_, end), (start, _) in pairwise(times))
        assert times[0][0] > 0
        assert times[-1][1] < float(session["length_s"])
        for span in filter(None, session["breaks"].split(";")):
            first, last = map(float, span.split("-"))
            assert not [t for t in times if t[0] < last and t[1] > first]


@every_group
def test_every_code_valence_flag_and_response_is_a_known_one(group: str) -> None:
    for act in table(group, "acts"):
        assert act["act"] in SCHEME
        assert act["valence"] in ("", "-1", "-0.5", "0", "0.5", "1")
        assert 1 <= int(act["intensity"]) <= 5
        assert act["here_and_now"] in ("", "0", "1")
        is_feedback = SCHEME.by_code[act["act"]].feedback
        assert (act["response"] in ("accepted", "explored", "deflected", "unanswered")) == is_feedback
        assert all((act[q] in ("0", "1")) == is_feedback for q in ("specific", "owned", "qualified"))


@every_group
def test_every_column_and_every_kind_of_receiver_is_used(group: str) -> None:
    acts = table(group, "acts")
    assert all(any(act[column] for act in acts) for column in acts[0])
    receivers = {act["receiver"] for act in acts}
    assert {"GROUP", "SELF", ""} <= receivers
    assert any(";" in r for r in receivers)
    assert (FOLDERS[group] / "acts.csv").stat().st_size < 400_000


@every_group
def test_attendance_lists_everybody_who_belongs_and_nobody_else(group: str) -> None:
    for session in table(group, "sessions"):
        number = int(session["number"])
        belonging = {
            r["member"]
            for r in table(group, "roster")
            if int(r["joined"] or 1) <= number <= int(r["left"] or number)
        }
        listed = [r["member"] for r in table(group, "attendance") if r["session"] == session["session"]]
        assert sorted(listed) == sorted(belonging)


@every_group
def test_silent_members_are_present_and_send_nothing(group: str) -> None:
    silent = truth(group)["silent"]
    assert silent
    for session, people in silent.items():
        senders = {a["sender"] for a in acts_of(group, [int(session)])}
        assert set(people) <= in_room(group, session) - senders


@every_group
def test_feedback_is_answered_by_the_next_act_unless_it_is_unanswered(group: str) -> None:
    acts = table(group, "acts")
    for act, after in pairwise(acts):
        answered = (after["sender"], after["receiver"]) == (act["receiver"], act["sender"])
        if act["response"] == "unanswered":
            assert not answered
        elif act["response"]:
            assert answered or act["incident"]


@every_group
def test_positive_feedback_comes_before_corrective(group: str) -> None:
    sessions = defaultdict(list)
    for act in table(group, "acts"):
        sessions[act["act"]].append(int(act["session"]))
    assert mean(sessions["appreciate"]) < mean(sessions["correct"])


@every_group
def test_small_sessions_do_not_all_saturate(group: str) -> None:
    complete = []
    for session in table(group, "sessions"):
        here = in_room(group, session["session"]) & members(group)
        ties = {(a["sender"], a["receiver"]) for a in acts_of(group, [int(session["session"])])}
        complete.append(len([t for t in ties if set(t) <= here]) == len(here) * (len(here) - 1))
    assert sum(complete) <= 1


@every_group
def test_incidents_show_the_components_they_were_given(group: str) -> None:
    shows = {
        1: {"risk", "disclosure"},
        2: {"support", "acceptance"},
        3: {"reality_testing"},
        4: {"insight"},
        5: {"deepening"},
    }
    for incident in truth(group)["incidents"]:
        acts = [a for a in table(group, "acts") if a["incident"] == incident["id"]]
        assert {a["session"] for a in acts} == {str(incident["session"])}
        constructs = {c for a in acts for c in SCHEME.by_code[a["act"]].constructs}
        found = [n for n, needed in shows.items() if needed & constructs]
        assert found == incident["components"]
        assert sorted(found + incident["missing"]) == [1, 2, 3, 4, 5]


RANGES = {"GCQ-S": (0, 6), "WAI-SR": (1, 5), "sliders": (0, 10)}


@every_group
def test_scores_stay_on_their_scales_and_come_from_people_in_the_room(group: str) -> None:
    for row in table(group, "scores"):
        low, high = RANGES[row["instrument"]]
        assert low <= float(row["score"]) <= high
        assert row["rater"] in in_room(group, row["session"])
        role = roles(group)[row["rater"]]
        assert row["perspective"] == {"co-leader": "leader"}.get(role, role)
    assert {r["scale"] for r in table(group, "scores") if r["instrument"] == "sliders"} == {
        "safe", "heard", "worked_on_what_matters", "connected",
    }  # fmt: skip


@every_group
def test_choices_are_between_members_present_and_never_both_ways(group: str) -> None:
    made = set()
    for row in table(group, "choices"):
        assert {row["chooser"], row["chosen"]} <= in_room(group, row["session"]) & members(group)
        assert row["chooser"] != row["chosen"]
        made.add((row["session"], row["chooser"], row["chosen"], row["guess"], row["valence"]))
    assert len(made) == len(table(group, "choices"))
    chosen = {key[:3] for key in made if key[3:] == ("0", "1")}
    refused = {key[:3] for key in made if key[3:] == ("0", "-1")}
    assert chosen
    assert refused
    assert not chosen & refused


# ── the truth is visible ──────────────────────────────────────────────────────────────────────

EXPECTED = [(g, e) for g in ORDER for e in truth(g)["expected"]]


@pytest.mark.parametrize(
    ("group", "expected"), EXPECTED, ids=[f"{g} {e['quantity']} {e['is']}" for g, e in EXPECTED]
)
def test_what_was_simulated_can_be_seen(group: str, expected: dict) -> None:
    value = measured(group, expected, expected["in"])
    if "member" in expected:
        by_size = sorted(value, key=value.__getitem__, reverse=expected["is"] == "largest")
        assert by_size[0] == expected["member"]
        return
    limit = measured(group, expected, expected["that in"]) if "that in" in expected else expected["value"]
    if expected["is"] == "within":
        assert abs(value - limit) <= expected["by"]
    else:
        up = {"above": 1, "below": -1}[expected["is"]]
        assert up * (value - limit) >= expected.get("by", 0.0)


def test_member_to_member_talk_triples_from_wheel_to_web() -> None:
    assert 0.15 <= member_share("wheel-to-web", [1, 2, 3]) <= 0.25
    assert 0.55 <= member_share("wheel-to-web", [10, 11, 12]) <= 0.7


def test_the_scapegoat_receives_most_hostility_in_each_session_of_that_phase() -> None:
    for session in range(3, 9):
        ranked = received("scapegoat", [session], -1).most_common(2)
        assert ranked[0][0] == "gareth"
        assert ranked[0][1] > 1.5 * ranked[1][1]


def test_the_scapegoat_is_refused_most() -> None:
    refused = Counter(
        r["chosen"] for r in table("scapegoat", "choices") if r["valence"] == "-1" and r["guess"] == "0"
    )
    assert refused.most_common(1)[0][0] == "gareth"


def test_the_dominant_pair_holds_its_share_in_every_session() -> None:
    assert all(pair_share("dominant-pair", [s]) > 0.45 for s in range(1, 10))


def test_the_member_leaves_after_the_rupture_and_hostility_marks_it() -> None:
    roster = {r["member"]: r for r in table("rupture", "roster")}
    assert roster["marcus"]["left"] == "5"
    assert not [a for a in acts_of("rupture", range(6, 12)) if "marcus" in (a["sender"], a["receiver"])]
    hostile = {s: received("rupture", [s], -1).total() for s in range(1, 12)}
    assert max(hostile, key=hostile.__getitem__) == 5


def test_a_member_joins_later_and_does_not_act_before() -> None:
    assert {r["member"]: r["joined"] for r in table("scapegoat", "roster")}["ruth"] == "4"
    assert not [a for a in acts_of("scapegoat", [1, 2, 3]) if "ruth" in (a["sender"], a["receiver"])]
    assert [a for a in acts_of("scapegoat", [4]) if a["sender"] == "ruth"]
