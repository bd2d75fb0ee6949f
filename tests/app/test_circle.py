"""The circle: a scene as values for the browser, and what comes back from it."""

from __future__ import annotations

import json

import pytest

from groupdyn.app.components.circle import positions
from groupdyn.app.components.circle.plan import LAID_OUT, plan
from groupdyn.figures import Person, Tie, build_scene, seats
from groupdyn.figures.style import DARK, LIGHT
from groupdyn.i18n import translator
from groupdyn.log import GROUP

T = translator("en")


def a_scene(count: int = 5, label: str = "Member {k}"):
    ids = [f"id-{k}" for k in range(count)]
    people = [
        Person(i, label.format(k=k), state="absent" if k == 1 else "present") for k, i in enumerate(ids)
    ]
    ties = [Tie(ids[0], ids[-1], 3, "positive"), Tie(ids[-1], ids[0], 1, "negative"), Tie(ids[0], GROUP, 2)]
    return build_scene(people, ties, seats=seats(ids), ghosts=[Tie(ids[-1], ids[0], 2)])


def test_a_plan_is_json_with_every_person_and_tie_in_words():
    made = plan(a_scene(), LIGHT, T, height=480)
    assert json.loads(json.dumps(made)) == made
    assert [place["name"] for place in made["places"]] == [f"Member {k}" for k in range(5)]
    assert all(place["said"][0].startswith(place["name"]) for place in made["places"])
    said = {(arc["from"], arc["to"]): arc["said"] for arc in made["arcs"] if not arc["ghost"]}
    assert said[0, 4] == "Member 0 → Member 4: 3 supportive acts"
    assert said[4, 0] == "Member 4 → Member 0: 1 hostile act"
    assert (0, -1) in said  # the group's hub is -1


def test_a_ghost_cannot_be_chosen_and_a_hostile_tie_is_dashed():
    arcs = plan(a_scene(), LIGHT, T, height=480)["arcs"]
    assert [arc["said"] for arc in arcs if arc["ghost"]] == [""]
    assert [arc["from"] for arc in arcs if arc["dash"]] == [4]


def test_no_id_goes_to_the_browser():
    assert "id-" not in json.dumps(plan(a_scene(), LIGHT, T, height=480))


@pytest.mark.parametrize("count", [1, 2, 40])
def test_names_are_laid_out_for_every_width_of_page(count):
    made = plan(
        a_scene(count, "Maria Magdalena Kusumawardhani Prawirodirdjo-Sastro {k}"), DARK, T, height=480
    )
    assert [layout["width"] for layout in made["names"]] == list(LAID_OUT)
    for layout in made["names"]:
        assert sorted(label[0] for label in layout["labels"]) == list(range(count))
        assert all(label[7] <= layout["width"] / 2 for label in layout["labels"])


@pytest.mark.parametrize("told", [[5], [-2, 0], ["0"], [0.5], [None]])
def test_what_the_browser_makes_up_is_nothing(told):
    assert positions(told, 5) == ()


def test_positions_of_people_and_of_the_hub_are_taken():
    assert positions([4, -1], 5) == (4, -1)
