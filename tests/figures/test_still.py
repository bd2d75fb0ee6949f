"""A small chart as a picture: the same lines, dots and words as the chart that it stands for."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from figures_kit import a_scene

from groupdyn.errors import SettingError
from groupdyn.figures import trend
from groupdyn.figures.still import Still, still, still_sociogram
from groupdyn.figures.style import LIGHT
from groupdyn.i18n import translator

T = translator("en")
NS = {"s": "http://www.w3.org/2000/svg"}
VALUES = [0.2, np.nan, 0.5, 0.9]


def a_still(values: list[float] = VALUES) -> Still:
    count = len(values)
    table = pd.DataFrame(
        {
            "session": [f"S{k}" for k in range(count)],
            "value": values,
            "chance_low": [0.1] * count,
            "chance_high": [0.3] * count,
        }
    )
    return still(trend(table, LIGHT, T, name="Reciprocity", unit="share", selected=3, compact=True))


def test_every_known_value_is_a_dot_at_its_height_with_its_words() -> None:
    picture = a_still()
    root = ElementTree.fromstring(picture.svg)  # noqa: S314 – our own output
    dots = root.findall("s:circle", NS)
    assert len(dots) == len(picture.spots) == 3
    heights = [float(dot.get("cy", "nan")) for dot in dots]
    assert heights == sorted(heights, reverse=True)
    for dot, (x, y, words) in zip(dots, picture.spots, strict=True):
        assert x * picture.width == pytest.approx(float(dot.get("cx", "nan")), abs=0.06)
        assert y * picture.height == pytest.approx(float(dot.get("cy", "nan")), abs=0.06)
        assert "Reciprocity" in words
    assert float(dots[2].get("r", "0")) > float(dots[0].get("r", "0"))  # the session that is looked at


def test_a_gap_stays_a_gap() -> None:
    root = ElementTree.fromstring(a_still().svg)  # noqa: S314 – our own output
    (line,) = [path for path in root.findall("s:path", NS) if path.get("stroke")]
    assert line.get("d", "").count("M") == 2


def test_it_says_in_words_what_the_chart_says_and_names_the_block_of_chance() -> None:
    picture = a_still()
    assert picture.alt.startswith("Reciprocity")
    assert [note[3] for note in picture.notes] == ["what chance gives"]


def test_nothing_to_show_is_a_sentence() -> None:
    picture = a_still([np.nan, np.nan])
    assert not picture.spots
    assert "no session has enough acts" in picture.notes[0][3]


def test_another_kind_of_figure_is_refused() -> None:
    with pytest.raises(SettingError):
        still(go.Figure(go.Bar(x=[1], y=[1]), {"meta": {"alt": ""}}))


def test_a_sociogram_stands_without_its_words_which_keep_their_places() -> None:
    scene = a_scene("ana+ben", "ben>*")
    picture = still_sociogram(scene, LIGHT, width=400, height=300, title="T", description="Ana and Ben")
    assert "<text" not in picture.svg
    assert picture.alt == "Ana and Ben"
    assert {note[3] for note in picture.notes} == {"Ana", "Ben", "group"}
    assert all(0 <= note[0] <= 1 and 0 <= note[1] <= 1 for note in picture.notes)
