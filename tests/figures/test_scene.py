"""A sociogram as a value: where arrows run, how wide they are, what stands out."""

import math

import numpy as np
import pytest
from figures_kit import a_scene, a_tie

from groupdyn.errors import SelectionError
from groupdyn.figures import arcs as geometry
from groupdyn.figures.building import HUB, build_scene
from groupdyn.figures.labels import fitted
from groupdyn.figures.scene import Arc, Person, Place, Scene, Tie, ring_label, target_rings
from groupdyn.figures.seats import seats, target_seats
from groupdyn.figures.tie_arcs import width
from groupdyn.i18n import translator
from groupdyn.log import GROUP

RING = [f"m{k:02d}" for k in range(9)]


def everybody(n: int, **more: object) -> Scene:
    ids = [f"m{k:02d}" for k in range(n)]
    people = [Person(p, p, "leader" if k % 4 == 0 else "member") for k, p in enumerate(ids)]
    ties = [
        Tie(a, b, 1.0 + (i + j) % 7, "positive")
        for i, a in enumerate(ids)
        for j, b in enumerate(ids)
        if a != b
    ]
    return build_scene(people, ties, seats=seats(ids), **more)  # type: ignore[arg-type]  # named by the test


def place_of(scene: Scene, person: str) -> Place:
    return scene.places[scene.index[person]]


def distance_to_rim(scene: Scene, person: str, point: tuple[float, float]) -> float:
    if person == GROUP:
        return math.hypot(*point) - HUB
    place = place_of(scene, person)
    x, y = abs(point[0] - place.x), abs(point[1] - place.y)
    return (max(x, y) if place.shape == "square" else math.hypot(x, y)) - place.radius


@pytest.mark.parametrize("n", [2, 3, 8, 15, 40])
def test_lines_start_at_the_rim_and_heads_end_at_the_rim(n: int) -> None:
    scene = everybody(n)
    for arc in scene.arcs:
        assert distance_to_rim(scene, arc.source, arc.start) == pytest.approx(0, abs=1e-6)
        assert distance_to_rim(scene, arc.target, arc.end) == pytest.approx(0, abs=1e-6)


def test_lines_to_the_group_are_straight_and_end_at_the_hub() -> None:
    scene = a_scene("ana+* 2", "ben-* 3", "ana+ben")
    hub = [arc for arc in scene.arcs if arc.kind == "group"]
    assert len(hub) == 2
    for arc in hub:
        assert arc.sign == "neutral"
        assert distance_to_rim(scene, GROUP, arc.end) == pytest.approx(0, abs=1e-6)
        middle = np.add(arc.start, arc.end) / 2
        np.testing.assert_allclose(arc.control, middle, atol=1e-9)


def test_a_reciprocal_pair_gives_two_different_curves() -> None:
    scene = a_scene("ana+ben", "ben+ana", people=RING)
    there, back = scene.arcs
    assert {there.source, back.source} == {"ana", "ben"}
    assert math.dist(there.middle, back.middle) > 0.04


def test_signs_between_the_same_two_run_side_by_side() -> None:
    scene = a_scene("ana+ben 3", "ana-ben 2", "ana>ben 1", people=RING)
    middles = [arc.middle for arc in scene.arcs]
    assert len({arc.sign for arc in scene.arcs}) == 3
    assert min(math.dist(a, b) for a in middles for b in middles if a is not b) > 0.03


def test_ties_of_one_sign_are_added_up_and_self_or_empty_ones_not_drawn() -> None:
    scene = a_scene("ana+ben 3", "ana+ben 2", "ana+ana 9", "ben+ana 0")
    assert [(arc.source, arc.target, arc.weight) for arc in scene.arcs] == [("ana", "ben", 5.0)]
    nothing = build_scene(
        [Person("a", "A"), Person("b", "B")], [Tie("a", "b", math.nan)], seats=seats(["a", "b"])
    )
    assert nothing.arcs == ()


def test_width_grows_with_weight_up_to_the_widest() -> None:
    scene = a_scene("a+b 1", "a+c 2", "b+c 5", "c+a 9", widest=5)
    by_weight = sorted(scene.arcs, key=lambda arc: arc.weight)
    widths = [arc.width for arc in by_weight]
    assert widths[0] < widths[1] < widths[2] == widths[3]
    assert [width(w, scene.widest) for w in (1, 2, 5)] == pytest.approx(widths[:3])


def test_weak_ties_can_be_left_out() -> None:
    scene = a_scene("a+b 1", "b+c 4", minimum_weight=2)
    assert [arc.weight for arc in scene.arcs] == [4]
    assert len(scene.places) == 3


def test_silent_members_stay_in_the_picture() -> None:
    scene = a_scene("ana+ben", silent="cy")
    assert place_of(scene, "cy").rim == "dotted"


def test_the_absent_leave_an_empty_place_and_leaders_are_square() -> None:
    people = [
        Person("a", "A", state="absent"),
        Person("b", "B", role="co-leader"),
        Person("c", "C", state="late"),
    ]
    scene = build_scene(people, [], seats=seats(["a", "b", "c"]))
    assert [p.rim for p in scene.places] == ["none", "solid", "solid"]
    assert [p.shape for p in scene.places] == ["circle", "square", "circle"]


def test_focus_fades_the_ties_of_others() -> None:
    scene = a_scene("ana+ben", "ben+cy", "cy+dee", "ana+*", focus="ana")
    emphasis = {(arc.source, arc.target): arc.emphasis for arc in scene.arcs}
    assert emphasis == {("ana", "ben"): 2, ("ana", GROUP): 2, ("ben", "cy"): 0, ("cy", "dee"): 0}
    assert [place.emphasis for place in scene.places] == [2, 1, 0, 0]


def test_focus_on_a_tie_leaves_that_tie_alone() -> None:
    scene = a_scene("ana+ben", "ben+ana", "ana-ben", focus_tie=("ana", "ben"))
    assert {(a.source, a.sign): a.emphasis for a in scene.arcs} == {
        ("ana", "positive"): 2,
        ("ana", "negative"): 2,
        ("ben", "positive"): 0,
    }


def test_what_is_in_focus_is_drawn_last_and_ghosts_first() -> None:
    scene = a_scene("ana+ben", "ben+cy", ghosts=[a_tie("cy+ana 4")], focus="ana")
    assert [arc.ghost for arc in scene.arcs] == [True, False, False]
    assert scene.arcs[-1].emphasis == 2
    assert all(not arc.ghost for arc in scene.ties)


def test_a_ghost_runs_where_its_tie_runs() -> None:
    scene = a_scene("ana+ben 2", ghosts=[a_tie("ana-ben 5")], people=RING)
    ghost, tie = scene.arcs
    assert ghost.ghost
    assert math.dist(ghost.middle, tie.middle) < 1e-6


def test_a_difference_tells_more_from_less() -> None:
    people = [Person(p, p) for p in "abc"]
    ties = [
        Tie("a", "b", 3.0),
        Tie("b", "a", -5.0),
        Tie("a", "c", 2.0, "positive"),
        Tie("a", "c", -2.0, "negative"),
    ]
    scene = build_scene(people, ties, seats=seats("abc"), difference=True)
    assert {(arc.source, arc.target): arc.sign for arc in scene.arcs} == {
        ("a", "b"): "more",
        ("b", "a"): "less",
    }
    assert scene.widest == 5


def test_the_chosen_measure_makes_nodes_larger_by_area() -> None:
    people = [
        Person("a", "A", value=0),
        Person("b", "B", value=5),
        Person("c", "C", value=10),
        Person("d", "D"),
    ]
    radius = [p.radius for p in build_scene(people, [], seats=seats("abcd")).places]
    assert radius[0] < radius[3] < radius[2]
    assert radius[1] ** 2 == pytest.approx((radius[0] ** 2 + radius[2] ** 2) / 2)
    tinted = build_scene(people, [], seats=seats("abcd"), node_measure="tint")
    assert [p.tint for p in tinted.places[:3]] == [0, 0.5, 1]
    assert len({p.radius for p in tinted.places}) == 1


def test_a_tie_keeps_its_course_whatever_else_happens_in_the_session() -> None:
    alone = a_scene("m00+m04 2", people=RING, widest=5)
    among = a_scene("m00+m04 2", "m04+m00", "m01+m02 5", people=RING, widest=5)
    course = next(arc for arc in among.arcs if (arc.source, arc.target) == ("m00", "m04"))
    assert course.control == alone.arcs[0].control


@pytest.mark.parametrize("n", [5, 8, 9, 12, 15])
def test_arrows_pass_beside_other_people_and_the_hub(n: int) -> None:
    scene = everybody(n)
    u = np.linspace(0, 1, 60)
    for arc in scene.arcs:
        course = np.array([arc.point(float(v)) for v in u])
        for place in scene.places:
            if place.id not in (arc.source, arc.target):
                assert np.hypot(course[:, 0] - place.x, course[:, 1] - place.y).min() > place.radius
        assert np.hypot(course[:, 0], course[:, 1]).min() > 0.5 * HUB  # beside the word at the least


def test_no_arrow_runs_out_to_the_names() -> None:
    for n in (6, 12, 15, 40):
        for arc in everybody(n).arcs:
            assert max(math.hypot(*arc.point(v / 20)) for v in range(21)) < 1.09


def test_somebody_without_a_seat_or_unknown_is_refused() -> None:
    with pytest.raises(SelectionError, match="no seat"):
        build_scene([Person("a", "A")], [], seats={})
    with pytest.raises(SelectionError, match="not among"):
        build_scene([Person("a", "A")], [Tie("a", "zed", 1)], seats=seats(["a"]))


def test_without_a_hub_its_ties_are_not_drawn() -> None:
    scene = a_scene("ana+*", "ana+ben", hub=None)
    assert scene.hub is None
    assert [arc.kind for arc in scene.arcs] == ["tie"]


def test_a_ring_goes_through_seats_on_circles_and_ellipses_only() -> None:
    people = [Person(p, p) for p in RING]
    assert build_scene(people, [], seats=seats(RING)).rings[0].x_radius == pytest.approx(1)
    assert build_scene(people, [], seats=seats(RING, aspect=1.4)).rings[0].x_radius == pytest.approx(1.4)
    crooked = {p: (0.1 * k, 0.3 * (k % 3)) for k, p in enumerate(RING)}
    assert build_scene(people, [], seats=crooked).rings == ()


def test_target_rings_stand_where_the_seats_of_their_share_stand() -> None:
    rings = target_rings(translator("en"))
    assert [ring.label for ring in rings] == ["0\u00a0%", "25\u00a0%", "50\u00a0%", "75\u00a0%", "100\u00a0%"]
    x, y = target_seats({"a": 0.5}, ["a"])["a"]
    assert math.hypot(x, y) == pytest.approx(rings[2].x_radius)


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


LONG = "Maria Magdalena Kusumawardhani Prawirodirdjo-Sastrowardoyoo"


@pytest.mark.parametrize(
    ("n", "width", "height"), [(8, 860, 620), (15, 860, 620), (40, 860, 700), (12, 390, 390)]
)
@pytest.mark.parametrize("name", ["Ayu", LONG, "王小明李", "محمد عبد الرحمن"])
def test_names_lie_on_nothing_and_are_not_cut(n: int, width: float, height: float, name: str) -> None:
    ids = [f"m{k:02d}" for k in range(n)]
    scene = build_scene([Person(p, name) for p in ids], [], seats=seats(ids))
    fit = fitted(scene, width, height, 15)
    boxes = [label.box for label in fit.labels]
    for k, box in enumerate(boxes):
        assert fit.x + box[0] >= -0.5
        assert fit.x + box[1] <= width + 0.5
        assert fit.y - box[3] >= -0.5
        assert fit.y - box[2] <= height + 0.5
        assert not any(overlap(box, other) for other in boxes[k + 1 :])
        x = np.clip([p.x * fit.radius for p in scene.places], box[0], box[1])
        y = np.clip([p.y * fit.radius for p in scene.places], box[2], box[3])
        gaps = np.hypot(
            x - [p.x * fit.radius for p in scene.places], y - [p.y * fit.radius for p in scene.places]
        )
        assert (gaps >= np.array([p.radius for p in scene.places]) * fit.radius - 0.5).all()


def test_a_long_name_is_shortened_in_two_lines_at_most() -> None:
    scene = build_scene([Person("a", LONG), Person("b", "B")], [], seats=seats(["a", "b"]))
    lines = fitted(scene, 860, 620, 15).labels[0].lines
    assert len(lines) == 2
    assert lines[0] == "Maria Magdalena"
    assert lines[1].endswith("…")


def test_outlines_all_turn_the_same_way() -> None:
    scene = everybody(7)
    outlines = geometry.ribbons(*scene.arrays(scene.arcs))[:, :-1]
    x, y = outlines[..., 0], outlines[..., 1]
    area = (x * np.roll(y, -1, 1) - np.roll(x, -1, 1) * y).sum(1)
    assert (np.sign(area) == np.sign(area[0])).all()


def test_dashes_lie_on_the_line_and_leave_gaps() -> None:
    scene = a_scene("a-b 3", "b-c 9", people=RING)
    parts = scene.arrays(scene.arcs)
    dashed, whole = geometry.dashes(*parts), geometry.ribbons(*parts)

    def area(outlines: np.ndarray) -> float:
        total = 0.0
        for piece in np.split(outlines, np.flatnonzero(np.isnan(outlines[:, 0]))):
            x, y = piece[~np.isnan(piece[:, 0])].T
            total += abs((x * np.roll(y, -1) - np.roll(x, -1) * y).sum()) / 2
        return total

    assert 0.5 < area(dashed) / area(whole.reshape(-1, 2)) < 0.9
    assert geometry.dashes(*scene.arrays([])).shape == (0, 2)


def test_an_arc_knows_its_ends() -> None:
    arc: Arc = a_scene("a+b 2").arcs[0]
    assert arc.point(0) == arc.start
    assert arc.point(1) == arc.end


@pytest.mark.parametrize("n", [1, 2, 5, 7, 8, 10, 12])
def test_the_labels_of_a_targets_rings_stand_between_the_seats(n: int) -> None:
    there = seats([f"m{k:02d}" for k in range(n)])
    for ring in target_rings(translator())[:-1]:
        x, y = ring_label(ring, n)
        assert math.hypot(x, y) == pytest.approx(ring.x_radius)
        way = math.atan2(y, x)
        between = [
            abs((math.atan2(b, a) - way + math.pi) % (2 * math.pi) - math.pi) for a, b in there.values()
        ]
        assert min(between) > 0.9 * math.pi / n
