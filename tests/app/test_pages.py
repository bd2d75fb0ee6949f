"""Cohesion, feedback flow and members: what they say, when they are silent, and what a choice does."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from groupdyn.app.showing import by_seat, names_of
from groupdyn.app.state import AppState
from groupdyn.i18n import LANGUAGES
from groupdyn.log import GROUP, InteractionLog
from groupdyn.schemes import read_scheme
from tests.groups import a_led_log

from .conftest import Drive, state_of, visit_with

PAGES = ("cohesion", "feedback", "members")

RISING = {
    "1": ["lena>ana x30", "ana>lena x25", "ben>lena x20", "ben>ana:appreciate!accepted x3"],
    "2": ["ana>ben x30", "ben>cy x25", "cy>ana x20", "lena>cy x5", "ana>ben:correct!unanswered x4"],
}


def said(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.header, app.subheader)
    texts = [str(element.value) for kind in kinds for element in kind]
    return "\n".join([*texts, *(str(html.proto.body) for html in app.get("html"))])


def heading(app: AppTest) -> str:
    return str(app.header[0].value)


def named(log: InteractionLog, **more: object) -> AppState:
    """A visit that shows the names."""
    visit = visit_with(log, **more)
    visit.named.add(str(visit.group))
    return visit


FORTY = {
    "1": [f"m{k}>m{(k * 7 + 1) % 40} x2" for k in range(40)],
    "2": [f"m{k}>m{(k * 3 + 2) % 40}" for k in range(40)],
}
CASES = {
    "one session": lambda: a_led_log({"1": ["ana>ben x25", "ben>ana:appreciate x3"]}),
    "one member": lambda: a_led_log({"1": ["ana>*"], "2": ["ana>*"]}, leaders=""),
    "no feedback": lambda: a_led_log(RISING | {"1": ["ana>ben x30"], "2": ["ben>ana x40"]}),
    "times": lambda: a_led_log(RISING, times=True),
    "forty members": lambda: a_led_log(FORTY),
    "silent group": lambda: a_led_log({"1": ["lena>*"], "2": []}, silent="ana ben"),
    "nobody acted": lambda: a_led_log({"1": [], "2": []}, silent="ana ben"),
    "an absent member": lambda: a_led_log(RISING, absent={"1": "cy", "2": "dee"}),
    "an observer": lambda: a_led_log(RISING, observers="otto"),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("case", CASES)
def test_a_page_draws_every_kind_of_group(page: str, case: str, drive: Drive) -> None:
    app = drive(page, named(CASES[case]()))
    assert not app.exception
    assert not app.error
    assert len(app.header) == 1


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("presentation", [False, True])
def test_a_page_draws_in_every_language_and_on_the_wall(
    page: str, language: str, presentation: bool, drive: Drive
) -> None:
    app = drive(page, named(a_led_log(RISING, times=True), language=language, presentation=presentation))
    assert not app.exception
    assert not app.error
    assert (len(app.expander) == 0) is presentation


def test_cohesion_is_headed_by_what_clearly_changed(drive: Drive) -> None:
    app = drive("cohesion", named(a_led_log(RISING)))
    assert heading(app) in ("Members turn to one another more", "Less goes through the facilitators")
    assert "Member-to-member share" in said(app)


def test_cohesion_is_silent_on_few_acts_and_says_why(drive: Drive) -> None:
    app = drive("cohesion", named(a_led_log({"1": ["ana>ben"], "2": ["ben>ana"]})))
    assert heading(app) == "Cohesion over the sessions"
    assert "too few to say what changes" in said(app).replace("\\", "")


def test_each_measure_carries_its_definition_formula_and_source(drive: Drive) -> None:
    app = drive("cohesion", named(a_led_log(RISING)))
    for key in ("member_share", "reciprocity_weighted"):
        app.session_state[f"what-{key}"] = True  # as a click on “What is this?” does
    text = said(app.run())
    assert "Share of all acts that go from a member to one or several members." in text
    assert "Source: Squartini" in text


def test_measures_against_facilitators_are_left_out_where_there_are_none(drive: Drive) -> None:
    app = drive(
        "cohesion", named(a_led_log(RISING | {"1": ["ana>ben x30"], "2": ["ben>ana x30"]}, leaders=""))
    )
    assert "Member-to-member share" not in app.selectbox(key="cohesion-measure-en").options
    assert "gd-number" in said(app)
    assert "Facilitators" not in said(app)


def test_what_is_behind_a_change_follows_the_chosen_measure_and_sessions(drive: Drive) -> None:
    app = drive("cohesion", named(a_led_log(RISING)))
    app.selectbox(key="cohesion-measure-en").set_value("gini_strength_in").run()
    app.selectbox(key="cohesion-from-en").set_value(1).run()
    assert not app.exception
    assert "Nobody's acts moved the number." in said(app)
    assert app.query_params["measure"] == "gini_strength_in"


def test_the_link_never_holds_a_member(drive: Drive) -> None:
    app = drive("members", named(a_led_log(RISING)))
    app.selectbox(key="members-member").set_value("ben").run()
    assert state_of(app).member == "ben"
    assert "ben" not in str(dict(app.query_params)).lower()
    app = drive("feedback", named(a_led_log(RISING)))
    app.selectbox(key="feedback-giver-en").set_value("ben").run()
    assert not app.exception
    assert "ben" not in str(dict(app.query_params)).lower()


def test_a_scheme_without_feedback_is_said_and_nothing_is_drawn(drive: Drive) -> None:
    log = a_led_log({"1": ["ana>ben:1 x30"]}, scheme=read_scheme("bales-ipa"))
    app = drive("feedback", named(log))
    assert heading(app) == "No feedback to show"
    assert "marks none of its codes as feedback" in said(app)


def test_a_log_without_feedback_names_the_codes_that_would_count(drive: Drive) -> None:
    app = drive("feedback", named(a_led_log({"1": ["ana>ben x30"]})))
    assert heading(app) == "No feedback to show"
    assert "Gives positive feedback" in said(app)


def test_feedback_follows_the_chosen_sessions(drive: Drive) -> None:
    app = drive("feedback", named(a_led_log(RISING)))
    assert "7 acts of feedback in all 2 sessions" in said(app)
    app.button_group(key="feedback-sessions-en").set_value(["2"]).run()
    assert "4 acts of feedback in Session 2" in said(app)
    assert app.query_params["sessions"] == "2"


def test_the_acts_behind_feedback_follow_giver_and_receiver(drive: Drive) -> None:
    app = drive("feedback", named(a_led_log(RISING)))
    app.selectbox(key="feedback-giver-en").set_value("ana").run()
    assert "Acts of feedback: Ana → anybody" in said(app)
    assert "All of them: 4 acts" in [expander.label for expander in app.expander]


def test_feedback_that_is_only_in_one_session_leaves_the_other_empty_not_broken(drive: Drive) -> None:
    app = drive("feedback", named(a_led_log({"1": ["ana>ben:appreciate x22"], "2": ["ben>ana"]})))
    assert not app.exception
    app.button_group(key="feedback-sessions-en").set_value(["2"]).run()
    assert not app.exception
    assert heading(app) == "No feedback to show"


def test_members_begin_with_a_member_and_step_round_the_circle(drive: Drive) -> None:
    log = a_led_log(RISING)
    order = by_seat(map(str, log.roster["member"]), names_of(log))
    assert order[:2] == ["lena", "ana"]
    app = drive("members", named(log))
    assert app.selectbox(key="members-member").value == "ana"
    app.button(key="members-right").click().run()
    assert state_of(app).member == order[2]
    for _ in range(3):
        app.button(key="members-left").click().run()
    assert state_of(app).member == order[-1]


def test_a_silent_and_an_absent_member_are_told_apart(drive: Drive) -> None:
    log = a_led_log({"1": ["ana>ben x30"]}, silent="cy", absent={"1": "dee"})
    assert heading(drive("members", named(log, member="cy"))) == "Cy was there and silent"
    assert heading(drive("members", named(log, member="dee"))) == "Dee was not there"


def test_more_and_less_than_an_even_share_are_said_only_when_clear(drive: Drive) -> None:
    log = a_led_log({"1": ["ana>ben x40", "ben>ana x4", "cy>ana x20"]})
    assert heading(drive("members", named(log, member="ana"))) == "Ana acts more often than an even share"
    assert heading(drive("members", named(log, member="ben"))) == "Ben acts less often than an even share"
    few = a_led_log({"1": ["ana>ben x3", "ben>ana"]})
    assert heading(drive("members", named(few, member="ana"))) == "Ana"


def test_times_are_shown_only_where_the_log_has_them(drive: Drive) -> None:
    assert "records no times" in said(drive("members", named(a_led_log(RISING))))
    assert "records no times" not in said(drive("members", named(a_led_log(RISING, times=True))))


def test_under_pseudonyms_no_page_says_a_name(drive: Drive) -> None:
    log = a_led_log(
        {"1": ["zuleika>xanthippe x30", "xanthippe>zuleika:appreciate x22"]}, leaders="wilhelmina"
    )
    for page in PAGES:
        app = drive(page, visit_with(log))
        assert not app.exception
        text = said(app).lower() + str([box.options for box in app.selectbox]).lower()
        assert not any(name in text for name in ("zuleika", "xanthippe", "wilhelmina"))


def test_the_group_stands_behind_the_people() -> None:
    log = a_led_log(RISING)
    assert by_seat([GROUP, "cy", "ana"], names_of(log)) == ["ana", "cy", GROUP]


def test_what_is_behind_a_disclosure_is_drawn_only_when_it_is_open(drive: Drive) -> None:
    app = drive("cohesion", named(a_led_log(RISING)))
    assert not app.dataframe
    app.session_state["cohesion-all"] = True
    app.run()
    assert len(app.dataframe) == 1
    assert not app.exception


def test_a_single_session_is_not_offered_to_be_compared(drive: Drive) -> None:
    visit = visit_with(
        a_led_log({"1": ["anna>bela", "bela>anna"]}), choices={"sociogram": {"mode": "compare"}}
    )
    app = drive("sociogram", visit)
    offered = next(g for g in app.button_group if "Picture" in g.options)
    assert offered.options == ["Picture", "Matrix", "Table", "Replay"]
    assert "against" not in heading(app)


def test_a_tie_is_lit_up_without_a_mouse(drive: Drive) -> None:
    app = drive("sociogram", named(a_led_log("ana>ben x3", "ben>ana", "cy>ana")))
    app.selectbox(key="sociogram-from-en").set_value("ana").run()
    assert state_of(app).member == "ana"
    app.selectbox(key="sociogram-to-en").set_value("ben").run()
    assert "ana → ben" in said(app).lower()
    assert "ana" not in str(dict(app.query_params)).lower()
    app.selectbox(key="sociogram-from-en").set_value("").run()
    assert "Acts behind this picture" in said(app)
    assert not app.exception


def test_an_arrow_between_two_names_written_right_to_left_points_at_the_receiver(drive: Drive) -> None:
    log = a_led_log({"1": ["محمد>فاطمة x3", "محمد>فاطمة:appreciate x2"]}, leaders="")
    for page in ("sociogram", "feedback"):
        assert "\u2068محمد\u2069 → \u2068فاطمة\u2069" in said(drive(page, named(log))), page
