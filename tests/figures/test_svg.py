"""The SVG renderer: well formed, escaped, readable by eye and by ear."""

import re
from xml.etree import ElementTree  # our own output, no foreign document

import pytest
from figures_kit import a_scene

from groupdyn.errors import SettingError
from groupdyn.figures.building import build_scene
from groupdyn.figures.scene import Person, Scene, Tie
from groupdyn.figures.seats import seats
from groupdyn.figures.small_multiples import small_multiples
from groupdyn.figures.style import DARK, LIGHT
from groupdyn.figures.svg import svg
from groupdyn.i18n import translator

NS = {"s": "http://www.w3.org/2000/svg"}
EVIL = '<script>alert("x")</script> & </svg> {name} %{x}'


def drawn(scene: Scene, **more: object) -> ElementTree.Element:
    text = svg(scene, LIGHT, **{"width": 600, "height": 500, "title": "T", "description": "D", **more})  # type: ignore[arg-type]  # named by the test
    return ElementTree.fromstring(text)  # noqa: S314 – our own output


def test_it_has_a_title_a_description_and_a_role() -> None:
    root = drawn(a_scene("ana+ben"), title="Session <7>", description="Two people & a tie")
    assert root.get("role") == "img"
    assert root[0].text == "Session <7>"
    assert root[1].text == "Two people & a tie"


@pytest.mark.parametrize("thumbnail", [False, True])
def test_names_are_text_and_never_markup_or_ids(thumbnail: bool) -> None:
    scene = build_scene([Person(EVIL, EVIL), Person("b", "B")], [Tie(EVIL, "b", 2)], seats=seats([EVIL, "b"]))
    text = svg(scene, LIGHT, width=900, height=700, title=EVIL, description=EVIL, thumbnail=thumbnail)
    root = ElementTree.fromstring(text)  # noqa: S314 – our own output
    assert "<script" not in text
    assert not [e for e in root.iter() if e.tag.endswith("script")]
    for element in root.iter():
        assert not any("alert" in value for value in element.attrib.values())


def test_it_refers_to_nothing_outside() -> None:
    text = svg(a_scene("ana+ben", "ana-ben"), LIGHT, width=600, height=500, title="T", description="D")
    assert re.findall(r"https?://[^\"\s]+", text) == ["http://www.w3.org/2000/svg"]
    assert "url(" not in text
    assert "href" not in text


def test_members_and_ties_are_groups_with_positions() -> None:
    root = drawn(a_scene("ana+ben", "ben>*", silent="cy"))
    assert [g.get("data-member") for g in root.findall("s:g[@data-member]", NS)] == ["0", "1", "2"]
    ties = root.findall("s:g[@data-tie]", NS)
    assert {(g.get("data-source"), g.get("data-target")) for g in ties} == {("0", "1"), ("1", "hub")}


def test_a_sign_changes_both_colour_and_dash() -> None:
    root = drawn(a_scene("ana+ben", "ana-ben"))
    lines = {g.get("data-sign"): g.find("s:path", NS) for g in root.findall("s:g[@data-tie]", NS)}
    good, bad = lines["positive"], lines["negative"]
    assert good is not None
    assert bad is not None
    assert good.get("stroke") != bad.get("stroke")
    assert good.get("stroke-dasharray") is None
    assert bad.get("stroke-dasharray")


def test_focus_leaves_a_sixth_of_the_other_ties() -> None:
    root = drawn(a_scene("ana+ben", "ben+cy", "cy+dee", focus="ana"))
    opacity = {g.get("data-source"): float(g.get("opacity", "1")) for g in root.findall("s:g[@data-tie]", NS)}
    assert opacity["1"] == pytest.approx(opacity["0"] / 6, rel=0.02)


def test_the_full_name_stays_where_the_shown_one_is_shortened() -> None:
    name = "Maria Magdalena Kusumawardhani Prawirodirdjo-Sastrowardoyo"
    root = drawn(build_scene([Person("a", name)], [], seats=seats(["a"])))
    group = root.find("s:g[@data-name]", NS)
    assert group is not None
    assert group[0].text == name
    assert "…" in "".join(group.itertext()).replace(name, "")


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("n", [0, 1, 2, 40])
def test_any_number_of_people_is_drawn(n: int, palette: object) -> None:
    ids = [f"m{k:02d}" for k in range(n)]
    scene = build_scene([Person(p, p) for p in ids], [], seats=seats(ids))
    root = drawn(scene)
    assert len(root.findall("s:g[@data-member]", NS)) == n
    assert "nan" not in ElementTree.tostring(root, encoding="unicode")


def test_a_thumbnail_has_no_names_but_all_people_and_ties() -> None:
    root = drawn(a_scene("ana+ben", "ben-ana"), width=84, height=84, thumbnail=True)
    assert root.findall(".//s:text", NS) == []
    assert len(root.findall("s:g[@data-tie]", NS)) == 2
    for path in root.findall("s:g[@data-tie]/s:path[@stroke]", NS):
        assert float(path.get("stroke-width", "0")) >= 0.5


def test_small_multiples_hold_a_picture_a_session() -> None:
    scenes = [a_scene("ana+ben 2", widest=3), a_scene("ben-ana 3", people=["ana"], widest=3)]
    text = small_multiples(scenes, ["1", "<2>"], LIGHT, translator("en"), selected=1)
    root = ElementTree.fromstring(text)  # noqa: S314 – our own output
    sessions = root.findall("s:g[@data-session]", NS)
    assert len(sessions) == 2
    assert [len(g.findall("s:svg", NS)) for g in sessions] == [1, 1]
    assert [len(g.findall("s:rect", NS)) for g in sessions] == [0, 1]
    assert "".join(root.itertext()).count("<2>") >= 1


def test_small_multiples_of_nothing_say_so() -> None:
    text = small_multiples([], [], LIGHT, translator("en"))
    assert "No sessions" in text
    with pytest.raises(SettingError):
        small_multiples([a_scene("a+b")], [], LIGHT, translator("en"))
