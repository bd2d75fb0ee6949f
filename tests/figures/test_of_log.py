from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from groupdyn.errors import SelectionError
from groupdyn.figures.of_log import (
    CALM,
    Drawing,
    calm_minimum,
    difference_of,
    people_of,
    replay_of,
    scene_of,
    scenes_of,
    sociogram_of,
)
from groupdyn.log import GROUP
from groupdyn.pseudonyms import choose_pseudonyms, pseudonymise
from groupdyn.reading import read_log
from groupdyn.samples import sample_groups
from tests.groups import a_log

LOG = a_log(
    "ana>ben:support", "ana>ben:support", "ben>ana:attack", "cy>*", "|", "ana>cy", "lea>ana",
    silent="dee", leaders="lea", observers="obs", absent={"2": "ben"},
)  # fmt: skip


def test_everybody_of_the_roster_has_the_same_seat_in_every_session() -> None:
    first, second = scenes_of(LOG)
    assert [(p.id, p.x, p.y) for p in first.places] == [(p.id, p.x, p.y) for p in second.places]
    assert {p.id for p in first.places} == {"ana", "ben", "cy", "dee", "lea"}


def test_silent_absent_and_leading_people_look_different() -> None:
    first, second = ({p.id: p for p in scene.places} for scene in scenes_of(LOG))
    assert first["dee"].rim == "dotted"
    assert second["ben"].rim == "none"
    assert first["lea"].shape == "square" and first["ana"].shape == "circle"


def test_support_and_hostility_between_two_are_arrows_of_their_own() -> None:
    arcs = {(a.source, a.target): a.sign for a in scene_of(LOG, 1).ties}
    assert arcs["ana", "ben"] == "positive"
    assert arcs["ben", "ana"] == "negative"
    assert ("cy", GROUP) in arcs


def test_hostile_ties_are_drawn_whatever_the_minimum() -> None:
    arcs = {(a.source, a.target) for a in scene_of(LOG, 1, Drawing(minimum=9)).ties}
    assert arcs == {("ben", "ana")}


def test_without_leaders_neither_they_nor_their_ties_are_drawn() -> None:
    scene = scene_of(LOG, 2, Drawing(facilitators=False))
    assert "lea" not in scene.index
    assert {(a.source, a.target) for a in scene.ties} == {("ana", "cy")}


def test_widths_have_one_scale_through_the_series() -> None:
    assert len({scene.widest for scene in scenes_of(LOG)}) == 1


def test_the_session_before_lies_pale_beneath() -> None:
    first, second = scenes_of(LOG, Drawing(ghost=True))
    assert not any(a.ghost for a in first.arcs)
    assert {(a.source, a.target) for a in second.arcs if a.ghost} >= {("ana", "ben")}


def test_a_difference_compares_shares_of_the_sessions() -> None:
    long = a_log(*["ana>ben", "ben>ana"] * 10, "|", "ana>ben", "ben>ana")
    assert difference_of(long, 1, 0).ties == ()
    moved = {(a.source, a.target): a.sign for a in difference_of(LOG, 1, 0).ties}
    assert moved["ana", "cy"] == "more" and moved["ana", "ben"] == "less"


def test_replay_fills_up_to_the_whole_session() -> None:
    log = a_log("ana>ben@10", "ben>ana@20", "cy>ana@90", "|", "ana>cy@5")
    scenes, ends = replay_of(log, 0, steps=9)
    counts = [sum(a.weight for a in scene.ties) for scene in scenes]
    assert counts == sorted(counts) and counts[0] == 1 and counts[-1] == 3
    assert ends == pytest.approx(np.linspace(10, 90, 9))


def test_replay_without_times_goes_by_the_order_of_acts() -> None:
    scenes, ends = replay_of(a_log("ana>ben", "ben>ana"), 0, steps=2)
    assert [len(scene.ties) for scene in scenes] == [1, 2]
    assert ends == (1.0, 2.0)


def test_a_calm_picture_hides_the_weak_ties_of_a_crowded_group() -> None:
    people = [f"p{i}" for i in range(9)]
    acts = [f"{a}>{b}" for a in people for b in people if a != b]
    strong = ["p0>p1"] * 5
    assert calm_minimum(a_log(*acts[:CALM])) == 0
    assert calm_minimum(a_log(*acts, *strong)) > 1


def test_the_often_turned_to_stand_near_the_middle_of_a_target() -> None:
    log = a_log("ben>ana", "cy>ana", "dee>ana", "ana>ben")
    places = {p.id: np.hypot(p.x, p.y) for p in scene_of(log, 1, Drawing(layout="target")).places}
    assert places["ana"] < places["ben"] < places["dee"]
    assert scene_of(log, 1, Drawing(layout="target")).hub is None


def test_focus_on_somebody_who_is_not_there_is_no_focus() -> None:
    drawing = Drawing(focus="zed", focus_tie=("ana", "zed"))
    assert scene_of(LOG, 1, drawing) == scene_of(LOG, 1, replace(drawing, focus=None, focus_tie=None))


def test_several_groups_must_be_parted_first() -> None:
    from groupdyn.selection import merge_logs

    both = merge_logs([a_log("ana>ben", group="one"), a_log("ana>ben", group="two")])
    with pytest.raises(SelectionError, match="several groups"):
        people_of(both)


def test_a_notebook_gets_a_figure_in_one_call() -> None:
    figure = sociogram_of(LOG, session=1)
    assert figure.layout.meta["alt"]
    assert len(figure.data) <= 10


def test_a_session_in_which_nothing_happened_is_drawn() -> None:
    log = a_log("ana>ben", "|", sessions={"2": {"number": "2"}})
    assert len(scene_of(log, 2).places) == 2


@pytest.mark.parametrize("group", [group.id for group in sample_groups()])
def test_pictures_under_pseudonyms_name_nobody_in_any_byte(group: str) -> None:
    log = read_log(next(g.folder for g in sample_groups() if g.id == group))
    hidden = pseudonymise(log, choose_pseudonyms(log, np.random.default_rng(3)))
    roster = log.roster
    entries = [*roster["member"].astype(str), *roster["name"].astype(str)]
    words = {word for entry in entries for word in re.split(r"\W+", entry) if len(word) > 2}
    figure = sociogram_of(hidden, session=str(hidden.sessions["session"].iloc[2]))
    drawn = figure.to_json() + figure.to_html(include_plotlyjs=False)
    found = {word for word in words if re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", drawn)}
    assert not found
