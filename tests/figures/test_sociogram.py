"""The Plotly renderer: constant traces, safe names, everything clickable."""

import json
from gettext import NullTranslations

import numpy as np
import pytest
from figures_kit import a_scene

from groupdyn.errors import SettingError
from groupdyn.figures.building import build_scene
from groupdyn.figures.scene import Person, Tie
from groupdyn.figures.seats import seats
from groupdyn.figures.sociogram import sociogram, sociogram_series
from groupdyn.figures.sociogram_marks import LAYERS
from groupdyn.figures.style import DARK, LIGHT, config
from groupdyn.i18n import Translator, translator
from groupdyn.log import GROUP

T = translator("en")
INDONESIAN = Translator("id", NullTranslations())  # numbers and dates only: no catalogue is needed
EVIL = "</script><img src=x onerror=1> %{x} {y}"


def traces(figure: object) -> dict[str, object]:
    return {trace.name: trace for trace in figure.data}  # type: ignore[attr-defined]  # a figure


def test_a_session_takes_ten_traces_at_most_whatever_is_in_it() -> None:
    everything = ["a+b 2", "a-b 1", "b>a 3", "c-a 2", "c+b 9", "a+*", "b+*"]
    for focus in (None, "a"):
        scene = a_scene(*everything, focus=focus, ghosts=[Tie("c", "a", 3)])
        assert len(sociogram(scene, LIGHT, T).data) <= 10


def test_ties_and_members_can_be_clicked() -> None:
    figure = sociogram(a_scene("ana+ben 3", "ben>*", silent="cy"), LIGHT, T)
    points = traces(figure)["points"]
    clicked = {tuple(data) for data in points.customdata}
    assert clicked == {
        ("member", "ana"),
        ("member", "ben"),
        ("member", "cy"),
        ("tie", "ana", "ben", "positive"),
        ("tie", "ben", GROUP, "neutral"),
    }
    assert points.unselected.marker.opacity == 1
    assert all(trace.hoverinfo == "skip" for trace in figure.data if trace.name != "points")


def test_hovering_says_what_passed() -> None:
    figure = sociogram(a_scene("ana>ben 12", "ben-ana 1", "ana+ben 2.5"), LIGHT, T)
    said = set(traces(figure)["points"].hovertext)
    assert {"Ana → Ben: 12 acts", "Ben → Ana: 1 hostile act", "Ana → Ben: weight 2.5, supportive"} <= said


def test_numbers_follow_the_language() -> None:
    figure = sociogram(a_scene("ana+ben 2.5"), LIGHT, INDONESIAN)
    assert any("2,5" in text for text in traces(figure)["points"].hovertext)
    assert figure.layout.separators == ",."


def test_names_are_escaped_and_never_in_a_template() -> None:
    scene = build_scene([Person("a", EVIL), Person("b", "B")], [Tie("a", "b", 2)], seats=seats("ab"))
    figure = sociogram(scene, LIGHT, T, width=2000)
    shown = json.dumps([[t.text, t.hovertext] for t in figure.data], default=str)
    assert "<img" not in shown
    assert "&lt;img" in shown
    for trace in figure.data:
        assert not trace.hovertemplate
        assert not trace.texttemplate


def test_a_sign_changes_both_colour_and_dash() -> None:
    scene = a_scene("ana+ben 3", "ben-ana 3")
    drawn = traces(sociogram(scene, LIGHT, T))
    good, bad = drawn["solid"], drawn["dashed"]
    assert good.fillcolor != bad.fillcolor
    outlines = [int(np.isnan(np.asarray(trace.x)).sum()) for trace in (good, bad)]
    assert outlines[0] == 1  # one outline, one arrow
    assert outlines[1] > 3  # dashes and a head


def test_focus_fades_others_to_a_sixth() -> None:
    scene = a_scene("ana+ben", "ben+cy", "cy+dee", focus="ana")
    drawn = traces(sociogram(scene, LIGHT, T))
    full, faded = (float(drawn[name].fillcolor.rstrip(")").split(",")[-1]) for name in ("solid", "faded"))
    assert faded == pytest.approx(full / 6, rel=0.01)


def test_tips_are_drawn_at_the_rim() -> None:
    scene = a_scene("ana+ben 3")
    outline = traces(sociogram(scene, LIGHT, T))["solid"]
    points = np.stack([np.asarray(outline.x), np.asarray(outline.y)], axis=1)
    tip = scene.arcs[0].end
    assert np.nanmin(np.hypot(points[:, 0] - tip[0], points[:, 1] - tip[1])) < 1e-5


def test_the_plane_is_not_distorted_and_cannot_be_dragged() -> None:
    layout = sociogram(a_scene("ana+ben"), LIGHT, T).layout
    assert layout.yaxis.scaleanchor == "x"
    assert layout.dragmode is False
    assert layout.xaxis.visible is False
    assert layout.paper_bgcolor == "rgba(0,0,0,0)"


def test_every_name_is_inside_the_part_of_the_plane_that_is_shown() -> None:
    figure = sociogram(a_scene("a+b", people=[f"m{k:02d}" for k in range(12)]), LIGHT, T)
    names, layout = traces(figure)["names"], figure.layout
    for values, axis in ((names.x, layout.xaxis), (names.y, layout.yaxis)):
        assert axis.range[0] <= min(values) <= max(values) <= axis.range[1]


def test_a_series_keeps_its_traces_and_its_seats() -> None:
    people = ["ana", "ben", "cy"]
    scenes = [
        a_scene("ana+ben", people=people),
        a_scene(people=people),
        a_scene("cy-ana 4", "ana+*", people=people),
    ]
    figure = sociogram_series(scenes, ["1", "2", "3"], LIGHT, T, shown=2)
    names = [*LAYERS, "names", "points"]
    assert [trace.name for trace in figure.data] == names
    for frame in figure.frames:
        assert [trace.name for trace in frame.data] == names
    seats_of = [[shape.x0 for shape in frame.layout.shapes] for frame in figure.frames]
    assert seats_of[0] == seats_of[1] == seats_of[2]
    assert [step.label for step in figure.layout.sliders[0].steps] == ["1", "2", "3"]
    assert "from 1 to 3" in figure.layout.meta["alt"]


def test_a_series_wants_a_label_for_each_picture() -> None:
    for scenes, labels in (([], []), ([a_scene("a+b")], ["1", "2"])):
        with pytest.raises(SettingError, match="labels"):
            sociogram_series(scenes, labels, LIGHT, T)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("n", [0, 1, 2, 40])
def test_any_number_of_people_is_drawn(n: int, palette: object) -> None:
    ids = [f"m{k:02d}" for k in range(n)]
    scene = build_scene([Person(p, p, state="silent") for p in ids], [], seats=seats(ids))
    figure = sociogram(scene, palette, T)  # type: ignore[arg-type]  # a palette
    assert figure.layout.meta["alt"]
    if not n:
        assert "nobody" in figure.layout.annotations[0].text


def test_the_words_say_who_is_silent_and_what_is_strongest() -> None:
    alt = sociogram(a_scene("ana+ben 3", "ben+ana 7", silent="cy"), LIGHT, T).layout.meta["alt"]
    assert alt == (
        "Sociogram of 3 people. 2 ties between people. The strongest: Ben → Ana: 7 supportive acts. "
        "Present and silent: Cy."
    )


def test_the_chart_sends_nothing_anywhere_and_speaks_the_language() -> None:
    options = config(INDONESIAN)
    assert options["displaylogo"] is False
    assert options["showSendToCloud"] is False
    assert options["modeBarButtons"] == [["toImage"]]
    assert options["locale"] == "id"
    assert options["locales"]["id"]["format"]["months"][0] == "Januari"
    assert options["locales"]["id"]["format"]["decimal"] == ","
    assert options["locales"]["id"]["format"]["days"][0] == "Minggu"
