"""What every figure owes its reader, whatever it draws."""

import json
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from figures_kit import Marker, a_scene

import groupdyn.figures as figures
from groupdyn.figures.style import DARK, LIGHT, Palette
from groupdyn.i18n import Translator, translator
from groupdyn.log import GROUP

EVIL = "</script><b>Öz</b> %{x}"
NAMES = {"a": EVIL, "b": "Ben"}
Draw = Callable[[Palette, Translator, bool], Any]


def _series(t: Translator) -> pd.DataFrame:
    rows = {
        "session": [EVIL, "2"],
        "value": [0.2, 0.4],
        "low": [0.1, 0.3],
        "high": [0.3, 0.5],
        "chance_low": [0.1, 0.1],
        "chance_high": [0.2, 0.2],
        "thin": ["", t("Few")],
    }
    return pd.DataFrame(rows)


def _trend(look: Palette, t: Translator, full: bool) -> go.Figure:
    return figures.trend(_series(t).iloc[: 2 if full else 0], look, t, name=t("Share"))


def _dot_range(look: Palette, t: Translator, full: bool) -> go.Figure:
    return figures.dot_range(_series(t).iloc[: 1 if full else 0], look, t, name=t("Share"))


def _shares(look: Palette, t: Translator, full: bool) -> go.Figure:
    table = pd.DataFrame({"x": [0.5, 0.2], "y": [0.5, 0.8]}).iloc[: 2 if full else 0]
    sessions = [EVIL, "2"][: len(table)]
    return figures.stacked_shares(
        table, look, t, sessions=sessions, names={"x": t("X"), "y": t("Y")}, title=t("Acts")
    )


def _flow(look: Palette, t: Translator, full: bool) -> go.Figure:
    rows = [("a", "k", "b", 2), ("b", "k", GROUP, 1), ("b", "k", "", 1)][: 3 if full else 0]
    flow = pd.DataFrame(rows, columns=["giver", "kind", "receiver", "acts"])
    return figures.feedback_flow(flow, look, t, names=NAMES, kinds={"k": t("Kind")})


def _member(look: Palette, t: Translator, full: bool) -> go.Figure:
    table = pd.DataFrame({"session": [EVIL], "given": [1.0], "received": [2.0]})
    return figures.given_received(table.iloc[: 1 if full else 0], look, t, name=EVIL)


def _participation(look: Palette, t: Translator, full: bool) -> go.Figure:
    shares = pd.DataFrame({"a": [0.4], "b": [0.6]}).iloc[: 1 if full else 0]
    sessions = [EVIL][: len(shares)]
    return figures.participation(shares, look, t, member="a", sessions=sessions, names=NAMES)


def _attendance(look: Palette, t: Translator, full: bool) -> go.Figure:
    table = pd.DataFrame([["present"], ["absent"]], index=["a", "b"], columns=[EVIL])
    return figures.attendance(table.iloc[: 2 if full else 0], look, t, names=NAMES)


def _matrix(look: Palette, t: Translator, full: bool) -> go.Figure:
    table = pd.DataFrame([[0.0, 2.0, 1.0], [0.0, 0.0, 0.0]], index=["a", "b"], columns=["a", "b", GROUP])
    return figures.sociomatrix(table.iloc[: 2 if full else 0], look, t, names=NAMES, silent=["b"])


def _scene(t: Translator, full: bool) -> figures.Scene:
    people = [figures.Person("a", EVIL, "leader"), figures.Person("b", "Ben", state="silent")]
    ties = [figures.Tie("a", "b", 2, "positive"), figures.Tie("a", GROUP, 1.5)]
    return figures.build_scene(
        people if full else [],
        ties if full else [],
        seats=figures.seats(["a", "b"]) if full else {},
        hub=t("group"),
    )


def _exchange(look: Palette, t: Translator, full: bool) -> go.Figure:
    table = pd.DataFrame({"member": ["b", GROUP], "given": [2, 1], "received": [0, 0]})
    return figures.exchange(table.iloc[: 2 if full else 0], look, t, name=EVIL, names=NAMES)


def _give_take(look: Palette, t: Translator, full: bool) -> go.Figure:
    given = pd.DataFrame([[2.0], [float("nan")]], index=["a", "b"], columns=[EVIL]).iloc[: 2 if full else 0]
    return figures.give_take(given, given, look, t, names=NAMES, focus="a")


def _contributions(look: Palette, t: Translator, full: bool) -> go.Figure:
    people = pd.DataFrame({"member": ["a", "b"], "contribution": [0.2, -0.1]}).iloc[: 2 if full else 0]
    return figures.contributions(
        people, look, t, names=NAMES, said=lambda v: t.number(v, 2), title=t("Share")
    )


def _responses(look: Palette, t: Translator, full: bool) -> go.Figure:
    table = pd.DataFrame([[2, 1], [0, 1]], index=["k", "l"], columns=["accepted", ""]).iloc[
        : 2 if full else 0
    ]
    words = {"accepted": t("accepted"), "": t("not noted")}
    return figures.responses(table, look, t, kinds={"k": EVIL}, words=words)


def _scale(look: Palette, t: Translator, full: bool) -> go.Figure:
    rows = [(0, "member", "a", 3.0), (0, "leader", "b", 4.0), (1, "member", "a", float("nan"))][
        : 3 if full else 0
    ]
    scores = pd.DataFrame(rows, columns=["session", "perspective", "rater", "score"])
    return figures.scale_course(scores, look, t, name=t("Scale"), sessions=[EVIL, "2"], names=NAMES)


def _agreement(look: Palette, t: Translator, full: bool) -> go.Figure:
    rows = [
        (0.7, 0.4, 0.9, 0.71, 30, False),
        (-0.1, -0.3, 0.2, -0.1, 4, True),
        (*[float("nan")] * 4, 0, True),
    ]
    columns = ["kappa", "low", "high", "alpha", "uses", "thin"]
    table = pd.DataFrame(rows, columns=columns, index=["k", "l", "m"]).iloc[: 3 if full else 0]
    return figures.agreement(table, look, t, names={"k": EVIL, "l": "Ben", "m": "Ben"})


def _confusion(look: Palette, t: Translator, full: bool) -> go.Figure:
    table = pd.DataFrame([[5, 2], [0, 3]], index=["k", "l"], columns=["k", "l"])
    table = table if full else table.iloc[:0, :0]
    return figures.confusion(table, look, t, names={"k": EVIL, "l": "Ben"}, raters=(EVIL, "Ben"))


def _differing(look: Palette, t: Translator, full: bool) -> go.Figure:
    rows = [(3.0, "same", EVIL), (9.0, "code", EVIL), (400.0, "second", "Ben")]
    table = pd.DataFrame(rows, columns=["at", "kind", "said"]).iloc[: 3 if full else 0]
    return figures.differing(table, look, t, raters=(EVIL, "Ben"))


FIGURES: dict[str, Draw] = {
    "agreement": _agreement,
    "confusion": _confusion,
    "differing": _differing,
    "sociogram": lambda look, t, full: figures.sociogram(_scene(t, full), look, t),
    "sociogram_series": lambda look, t, full: figures.sociogram_series([_scene(t, full)], ["1"], look, t),
    "sociomatrix": _matrix,
    "feedback_flow": _flow,
    "trend": _trend,
    "dot_range": _dot_range,
    "stacked_shares": _shares,
    "given_received": _member,
    "participation": _participation,
    "attendance": _attendance,
    "exchange": _exchange,
    "give_take": _give_take,
    "contributions": _contributions,
    "responses": _responses,
    "scale_course": _scale,
}
every_figure = pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES.keys())


def test_every_figure_of_the_catalogue_is_under_contract() -> None:
    made = {
        name
        for name in figures.__all__
        if "go.Figure" in str(getattr(getattr(figures, name), "__annotations__", {}).get("return", ""))
    }
    assert made == set(FIGURES)


@every_figure
@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("full", [True, False], ids=["full", "empty"])
def test_a_figure_is_valid_and_says_itself_in_words(draw: Draw, look: Palette, full: bool) -> None:
    figure = draw(look, translator("en"), full)
    assert isinstance(figure, go.Figure)
    assert figure.layout.meta["alt"].strip()
    assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"
    json.loads(figure.to_json())


@every_figure
def test_without_data_a_figure_says_why(draw: Draw) -> None:
    figure = draw(LIGHT, translator("en"), False)
    words = [note.text for note in figure.layout.annotations]
    assert words
    assert not [trace for trace in figure.data if trace.name == "points" and trace.customdata is not None]


def _words(value: Any, key: str = "") -> list[str]:
    """Every text of a figure that a reader can see."""
    seen = {"text", "hovertext", "label", "alt", "ticktext", "title", "name"}
    if isinstance(value, dict):
        return [word for k, v in value.items() for word in _words(v, str(k))]
    if isinstance(value, list | tuple):
        return [word for v in value for word in _words(v, key)]
    return [value] if isinstance(value, str) and key in seen else []


PLAIN = {
    "points",
    "names",
    "ghost",
    "quiet faded",
    "faded",
    "dashed faded",
    "quiet",
    "neutral",
    "solid",
    "dashed",
}
PLAIN |= {"leader", "observer"}
PLAIN |= {"given", "received", "others", "even", "member", "x", "y", "text", "0"}


@every_figure
@pytest.mark.parametrize("full", [True, False], ids=["full", "empty"])
def test_no_text_goes_past_the_translator(draw: Draw, full: bool) -> None:
    figure = draw(LIGHT, Marker(), full)
    plain = figure.to_dict()
    for word in _words(plain):
        rest = word.replace("<br>", " ")
        while "⟦" in rest and (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", rest)) != rest:
            rest = shorter
        for name in (EVIL, "&lt;/script&gt;&lt;b&gt;Öz&lt;/b&gt; %{x}", "Ben", "<b>", "</b>"):
            rest = rest.replace(name, "")
        rest = re.sub(r"[^…]*…$", "", rest)  # a shortened name
        assert rest in PLAIN or not re.search(r"[^\W\d_]{2,}", rest), word


@every_figure
def test_names_are_shown_literally_and_templates_are_fixed(draw: Draw) -> None:
    figure = draw(LIGHT, translator("en"), True)
    plain = figure.to_dict()
    for word in _words({k: v for k, v in plain.items() if k != "layout"}) + _words(
        {k: v for k, v in plain["layout"].items() if k != "meta"}
    ):
        assert "</script>" not in word
        assert "<b>Öz" not in word
    text = json.dumps(plain, default=str)
    for template in re.findall(r'"(?:hover|text)template": "([^"]*)"', text):
        assert template in {"", "%{customdata}<extra></extra>"}


def test_a_scene_of_the_kit_is_what_it_says() -> None:
    scene = a_scene("ana+ben 3", "ben>*", silent="cy", leader="dee")
    assert [(p.id, p.rim, p.shape) for p in scene.places] == [
        ("ana", "solid", "circle"),
        ("ben", "solid", "circle"),
        ("cy", "dotted", "circle"),
        ("dee", "solid", "square"),
    ]
