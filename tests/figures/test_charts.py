"""The charts: what is undefined stays a gap, what is thin is grey, and shares add up."""

import math
from gettext import NullTranslations
from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from groupdyn.errors import SettingError
from groupdyn.figures.attendance import attendance
from groupdyn.figures.dot_range import dot_range
from groupdyn.figures.feedback_flow import feedback_flow
from groupdyn.figures.member import given_received, participation
from groupdyn.figures.sociomatrix import sociomatrix
from groupdyn.figures.stacked_shares import stacked_shares
from groupdyn.figures.still import still
from groupdyn.figures.style import (
    DARK,
    LIGHT,
    PALETTES,
    Palette,
    contrast,
    mixed,
    palette,
    shortened,
    text_width,
    type_scale,
    wrapped,
)
from groupdyn.figures.trend import trend
from groupdyn.i18n import Translator, translator
from groupdyn.log import GROUP

T = translator("en")
INDONESIAN = Translator("id", NullTranslations())  # numbers only: no catalogue is needed
SESSIONS = ["1", "2", "3", "4"]


def a_trend(value: list[float], **more: object) -> pd.DataFrame:
    return pd.DataFrame({"session": SESSIONS[: len(value)], "value": value, **more})


def test_an_undefined_session_is_a_gap() -> None:
    figure = trend(a_trend([0.2, math.nan, 0.4]), LIGHT, T, name="Share")
    line = figure.data[2]
    assert line.connectgaps is False
    assert math.isnan(line.y[1])


def test_thin_sessions_are_grey_and_off_the_line_with_their_reason() -> None:
    table = a_trend([0.2, 0.9, 0.4], thin=["", "only 3 acts", ""])
    line, dots = trend(table, LIGHT, T, name="Share").data[2:]
    assert math.isnan(line.y[1])
    assert dots.marker.color[1] == LIGHT.paper
    assert dots.marker.color[0] == LIGHT.accent
    assert "only 3 acts" in dots.hovertext[1]


def test_the_block_of_chance_is_labelled_and_has_gaps_where_it_is_unknown() -> None:
    table = a_trend(
        [0.2, 0.3, 0.4, 0.5], chance_low=[0.1, math.nan, 0.1, 0.1], chance_high=[0.3, 0.3, 0.3, 0.3]
    )
    figure = trend(table, LIGHT, T, name="Share")
    assert figure.layout.annotations[0].text == "what chance gives"
    assert int(np.isnan(np.asarray(figure.data[0].x)).sum()) == 2  # two stretches
    assert "Outside the chance range in 2 sessions" in figure.layout.meta["alt"]
    assert not trend(a_trend([0.2]), LIGHT, T, name="Share").layout.annotations


def _words_box(figure: go.Figure, size: tuple[float, float]) -> tuple[float, float, float, float]:
    """Where the first words of a figure of this size stand: left, right, foot and top, in its values."""
    note, (x0, x1), (y0, y1) = (
        figure.layout.annotations[0],
        figure.layout.xaxis.range,
        figure.layout.yaxis.range,
    )
    edge = figure.layout.margin
    wide = (text_width(note.text, note.font.size)) * (x1 - x0) / (size[0] - edge.l - edge.r)
    high = 1.2 * note.font.size * (y1 - y0) / (size[1] - edge.t - edge.b)
    left = note.x if note.xanchor == "left" else note.x - wide
    return left, left + wide, note.y, note.y + high


@pytest.mark.parametrize("compact", [False, True])
def test_the_words_of_chance_keep_off_the_line_and_are_left_out_where_they_cannot(compact: bool) -> None:
    random, said = np.random.default_rng(4), 0
    for _ in range(60):
        count = int(random.integers(3, 14))
        value, middle = random.uniform(0, 1, count), random.uniform(0.2, 0.8)
        table = pd.DataFrame(
            {
                "session": [str(k) for k in range(count)],
                "value": 0.7 * value + 0.15,
                "chance_low": middle - 0.1,
                "chance_high": middle + 0.1,
            }
        )
        figure = trend(table, LIGHT, T, name="Share", compact=compact, height=156)
        if not figure.layout.annotations:
            continue
        said += 1
        left, right, foot, top = _words_box(figure, (480, 156))
        course = np.interp(np.linspace(left, right, 50), np.arange(count), table["value"])
        assert (course <= foot).all() or (course >= top).all()
    assert 0 < said < 60


def test_one_session_is_a_dot_between_the_ends_of_its_measure() -> None:
    table = a_trend([0.4], low=[0.3], high=[0.5], chance_low=[0.1], chance_high=[0.2])
    figure = dot_range(table, LIGHT, T, name="Share", unit="share", bounds=(0, 1))
    assert tuple(figure.layout.xaxis.range) == (0, 1)
    assert [note.text for note in figure.layout.annotations] == [
        "0\u00a0%",
        "100\u00a0%",
        "what chance gives",
    ]
    block, _, band, dot = figure.data
    assert (min(block.x), max(block.x), min(band.x), max(band.x), dot.x[0]) == (0.1, 0.2, 0.3, 0.5, 0.4)
    assert figure.layout.meta["alt"] == (
        "Share in one session: 40\u00a0%. Band 30\u00a0% to 50\u00a0%. Chance gives 10\u00a0% to 20\u00a0%."
    )
    assert still(figure).spots


def test_one_session_with_few_acts_has_a_hollow_dot_and_no_ranges() -> None:
    figure = dot_range(a_trend([2.0], thin=["only 3 acts"]), LIGHT, T, name="Acts")
    assert len(figure.data) == 2
    assert figure.data[1].marker.color[0] == LIGHT.paper
    assert "only 3 acts" in figure.data[1].hovertext[0]


def test_the_axis_stays_near_the_bounds_of_the_measure() -> None:
    figure = trend(a_trend([0.98, 1.0, 0.97]), LIGHT, T, name="Share", unit="share", bounds=(0, 1))
    low, high = figure.layout.yaxis.range
    assert high <= 1.02
    assert low < 0.9
    assert all(text.endswith("\u00a0%") for text in figure.layout.yaxis.ticktext)


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("value", [[0.5], [0.0, 0.0, 0.0], [-3.0, 12000.0], [1e-9, 2e-9]])
def test_any_values_make_a_chart(value: list[float], compact: bool) -> None:
    figure = trend(a_trend(value), LIGHT, T, name="Share", compact=compact)
    low, high = figure.layout.yaxis.range
    assert low < min(value) <= max(value) < high


def test_indonesian_has_its_decimal_comma() -> None:
    figure = trend(a_trend([0.21, 0.38]), LIGHT, INDONESIAN, name="Bagian")
    assert all("," in text for text in figure.layout.yaxis.ticktext)


def test_shares_are_stacked_and_named_without_overlap() -> None:
    table = pd.DataFrame({"a": [0.97, 0.98], "b": [0.02, 0.01], "c": [0.01, 0.01]})
    figure = stacked_shares(
        table, LIGHT, T, sessions=["1", "2"], names={"a": "A", "b": "B", "c": "C"}, title="Acts"
    )
    heights = [note.y for note in figure.layout.annotations]
    assert all(b - a > 0.08 for a, b in pairwise(heights))
    assert max(heights) <= 1
    assert "A 98\u00a0%" in figure.layout.meta["alt"]


MATRIX = pd.DataFrame(
    [[0, 3, 12], [1, 0, 0], [0, 0, 0]], index=["a", "b", "c"], columns=["a", "b", GROUP], dtype=float
)
NAMES = {"a": "Ana", "b": "Ben", "c": "Cy"}


def test_cells_bear_their_numbers_and_empty_ones_nothing() -> None:
    figure = sociomatrix(MATRIX, LIGHT, T, names=NAMES, silent=["c"])
    inside = {(n.x, n.y): n.text for n in figure.layout.annotations if not n.xref and not n.yref}
    assert inside == {(1, 0): "3", (2, 0): "12", (0, 1): "1"}
    assert any("Cy (silent)" in n.text for n in figure.layout.annotations)
    assert np.asarray(figure.data[0].customdata)[0][2].tolist() == ["tie", "a", GROUP, ""]
    assert "Most: Ana to group, 12" in figure.layout.meta["alt"]


def test_the_diagonal_is_left_out_of_the_sums() -> None:
    table = MATRIX.copy()
    table.loc["a", "a"] = 99
    figure = sociomatrix(table, LIGHT, T, names=NAMES)
    edge = [n.text for n in figure.layout.annotations if n.xref == "paper" and n.xanchor == "left"]
    assert edge[:3] == ["15", "1", "0"]


def test_numbers_in_cells_can_be_read_on_every_shade() -> None:
    for look in PALETTES:
        for share in np.linspace(0, 1, 11):
            ground = mixed(look.surface, look.accent, look.depth * share)
            assert max(contrast(look.ink, ground), contrast(look.paper, ground)) >= 4.5


def test_columns_get_numbers_where_names_do_not_fit() -> None:
    ids = [f"member number {k}" for k in range(14)]
    table = pd.DataFrame(1.0, index=ids, columns=ids)
    figure = sociomatrix(table, LIGHT, T, names={i: i for i in ids}, width=500)
    top = [n.text for n in figure.layout.annotations if n.yanchor == "bottom" and not n.xref]
    assert top == [str(k + 1) for k in range(14)]


FLOW = pd.DataFrame(
    [
        ("a", "support", "b", 4),
        ("a", "challenge", "c", 1),
        ("b", "support", "a", 2),
        ("c", "support", GROUP, 0),
    ],
    columns=["giver", "kind", "receiver", "acts"],
)


def test_what_flows_in_flows_out() -> None:
    figure = feedback_flow(
        FLOW, LIGHT, T, names=NAMES, kinds={"support": "Support", "challenge": "Challenge"}
    )
    link, node = figure.data[0].link, figure.data[0].node
    labels = list(node.customdata)
    assert labels == ["Ana", "Ben", "Support", "Challenge", "Ana", "Ben", "Cy"]
    assert sum(v for s, v in zip(link.source, link.value, strict=True) if s < 2) == 7
    assert sum(v for s, v in zip(link.target, link.value, strict=True) if s > 3) == 7
    assert "Ana gives most (5)" in figure.layout.meta["alt"]


def test_streams_are_coloured_by_sign() -> None:
    signs = {"support": "positive", "challenge": "neutral"}
    figure = feedback_flow(FLOW, LIGHT, T, names=NAMES, kinds={"support": "S", "challenge": "C"}, signs=signs)
    assert len(set(figure.data[0].link.color)) == 2


def test_an_absent_member_leaves_a_gap_and_not_a_zero() -> None:
    table = pd.DataFrame({"session": SESSIONS, "given": [3, math.nan, 0, 5], "received": [1, math.nan, 2, 2]})
    figure = given_received(table, LIGHT, T, name="Ana")
    assert math.isnan(figure.data[0].y[1])
    assert figure.data[0].y[2] == 0
    assert figure.layout.meta["alt"] == "Ana over 3 sessions: 8 acts given, 5 received."


def test_an_even_share_counts_who_was_there() -> None:
    shares = pd.DataFrame({"a": [0.5, 0.2], "b": [0.25, 0.8], "c": [0.25, math.nan]})
    figure = participation(shares, LIGHT, T, member="a", sessions=["1", "2"], names=NAMES)
    even = next(trace for trace in figure.data if trace.name == "even")
    assert list(even.y) == pytest.approx([1 / 3, 1 / 2])


def test_attendance_says_who_was_missing() -> None:
    table = pd.DataFrame(
        [["present", "absent", "late"], ["not yet", "present", "left early"], ["present", "gone", "?"]],
        index=["a", "b", "c"],
        columns=["1", "2", "3"],
    )
    figure = attendance(table, LIGHT, T, names=NAMES)
    assert sum(len(trace.x) for trace in figure.data) == 8  # the unknown status is left empty
    assert len({trace.marker.symbol for trace in figure.data[:4]}) == 4
    assert sum(bool(trace.showlegend) for trace in figure.data) == 5
    assert "Most often absent: Ana, 1 time." in figure.layout.meta["alt"]


@pytest.mark.parametrize("look", PALETTES, ids=lambda look: look.name)
def test_text_can_be_read_on_paper(look: Palette) -> None:
    for colour in (look.ink, look.muted, look.accent, look.supportive, look.hostile_text):
        assert contrast(colour, look.paper) >= 4.5
    for colour in (look.hostile, look.neutral):
        assert contrast(colour, look.paper) >= 3


def test_palettes_and_sizes_are_found_by_name() -> None:
    assert palette("dark") is DARK
    with pytest.raises(SettingError, match="no palette"):
        palette("neon")
    assert type_scale(True).label == 1.5 * type_scale().label
    assert type_scale(True).factor == 1.5


def test_texts_are_shortened_between_letters_only() -> None:
    javanese = "ꦱꦸꦏꦂꦤꦺꦴꦱꦸꦏꦂꦤꦺꦴ"
    cut = shortened(javanese, 40, 15)
    assert cut.endswith("…")
    assert javanese[len(cut) - 1 :][0] not in "ꦸꦂꦺꦴ"
    assert text_width(shortened("A" * 60, 100, 15), 15) <= 100
    assert wrapped("Ana", 100, 15) == ("Ana",)
    assert wrapped("", 100, 15) == ("",)
