"""A stamp: the smallest picture that still shows who turns to whom."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from figures_kit import a_scene

from groupdyn.figures.stamp import stamp
from groupdyn.figures.style import LIGHT
from groupdyn.figures.svg import svg

NS = {"s": "http://www.w3.org/2000/svg"}


def drawn(*acts: str, **more: object) -> ElementTree.Element:
    text = stamp(a_scene(*acts, **more), LIGHT, width=64, height=64)  # type: ignore[arg-type]  # named by the test
    return ElementTree.fromstring(text)  # noqa: S314 – our own output


def test_all_ties_and_people_are_in_it_and_no_name():
    root = drawn("ana+ben", "ben-ana", "cy+ana 3", "ana>*", silent="dee")
    lines = [p.get("d", "").count("M") for p in root.findall("s:path[@stroke]", NS)]
    heads = [p.get("d", "").count("M") for p in root.findall("s:path[@fill]", NS)]
    assert sum(lines) == sum(heads) == 4
    assert len(root.findall("s:g/*", NS)) == 4
    assert "".join(root.itertext()) == ""


def test_a_hostile_tie_is_dashed_and_of_another_colour():
    lines = drawn("ana+ben", "ben-ana").findall("s:path[@stroke]", NS)
    assert len({line.get("stroke") for line in lines}) == 2
    assert [bool(line.get("stroke-dasharray")) for line in lines] == [False, True]


def test_it_is_less_than_half_as_long_as_a_thumbnail():
    scene = a_scene(*(f"{a}+{b}" for a in "abcdef" for b in "abcdef" if a != b))
    long = svg(scene, LIGHT, width=64, height=64, title="", description="", thumbnail=True)
    assert len(stamp(scene, LIGHT, width=64, height=64)) < len(long) / 2


def test_nothing_in_it_refers_elsewhere():
    text = stamp(a_scene("ana+ben"), LIGHT, width=64, height=64)
    assert re.findall(r"https?://[^\"\s]+", text) == ["http://www.w3.org/2000/svg"]
