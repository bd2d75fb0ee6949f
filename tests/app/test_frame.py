"""The frame: group, manner, session, links, presentation."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from groupdyn.app.groups import OWN, group_title
from groupdyn.app.state import KEY, AppState, Opening
from groupdyn.i18n import translator
from groupdyn.log import InteractionLog

from .conftest import Drive, a_log, alone, state_of, turn_to, visit_with


def shown(app: AppTest) -> str:
    """Everything an app says, in one text."""
    kinds = (
        app.markdown,
        app.caption,
        app.title,
        app.header,
        app.subheader,
        app.error,
        app.button,
        app.selectbox,
    )
    return "\n".join(
        str(getattr(e, "value", "")) + str(getattr(e, "label", "")) for kind in kinds for e in kind
    )


def test_the_language_switch_speaks_at_once_and_stands_in_the_link(drive: Drive) -> None:
    app = drive()
    app.segmented_control(key="frame-language").set_value("id").run()
    assert not app.exception
    assert state_of(app).language == "id"
    assert app.query_params["lang"] == "id"
    app.segmented_control(key="frame-language").set_value("en").run()
    assert "lang" not in app.query_params


def test_what_is_chosen_is_said_in_the_new_language(drive: Drive) -> None:
    app = drive("cohesion", group="rupture")
    app.segmented_control(key="frame-language").set_value("id").run()
    chosen = app.selectbox(key="frame-group-id")
    assert chosen.value == "rupture"
    assert chosen.options[chosen.index] == group_title(state_of(app), "rupture", translator("id"))


def test_include_and_pseudonyms_are_asked_once_for_all_pages(log: InteractionLog, drive: Drive) -> None:
    app = drive("cohesion", visit_with(log))
    app.segmented_control(key="frame-include-en").set_value("everyone").run()
    app.toggle(key="frame-pseudonyms").set_value(False).run()
    turn_to(app, "members")
    assert not app.exception
    visit = state_of(app)
    assert (visit.include, visit.pseudonyms) == ("everyone", False)
    assert app.segmented_control(key="frame-include-en").value == "everyone"
    assert app.toggle(key="frame-pseudonyms").value is False


def test_pseudonyms_hide_the_groups_own_name(log: InteractionLog) -> None:
    visit = visit_with(log)
    group, t = str(visit.group), translator("en")
    assert group_title(visit, group, t) == "Own group 1"
    visit.named.add(group)
    assert group_title(visit, group, t) == "Thursday"


def test_a_log_of_several_groups_becomes_several(log: InteractionLog) -> None:
    from groupdyn.app.groups import add_log
    from groupdyn.app.state import AppState
    from groupdyn.selection import merge_logs

    other = a_log("dora>emil")
    tables = {
        name: getattr(other, name).assign(
            group=getattr(other, name)["group"].astype(str).replace("Thursday", "Friday")
        )
        for name in ("acts", "roster", "sessions", "attendance")
    }
    renamed = other.replace(**{k: v.astype({"group": "category"}) for k, v in tables.items()})
    visit = AppState()
    add_log(visit, merge_logs([log, renamed]))
    assert sorted(visit.titles.values()) == ["Friday", "Thursday"]
    assert all(group.startswith(OWN) for group in visit.logs)


def a_page_with_sessions() -> None:
    from groupdyn.app.frame import ask_session
    from groupdyn.app.state import state

    log = state().log
    assert log is not None
    ask_session(log)


def test_a_session_is_stepped_through_and_stops_at_both_ends(log: InteractionLog) -> None:
    app = alone(a_page_with_sessions)
    app.session_state[KEY] = visit_with(log)
    app.run()
    assert "Session 3" in shown(app)
    assert app.button(key="session-right").disabled
    for step, position in (("left", 1), ("left", 0), ("right", 1)):
        app.button(key=f"session-{step}").click().run()
        assert state_of(app).session == position
    app.button(key="session-left").click().run()
    assert app.button(key="session-left").disabled
    assert "1 Mar 2026" in shown(app)


def test_the_session_stays_on_another_page(log: InteractionLog, drive: Drive) -> None:
    app = drive("sociogram", visit_with(log, session=0))
    turn_to(app, "cohesion")
    assert (state_of(app).session, app.query_params["session"]) == (0, "1")


def test_presentation_takes_the_controls_away_and_brings_them_back(log: InteractionLog, drive: Drive) -> None:
    app = drive("cohesion", visit_with(log))
    app.button(key="frame-present").click().run()
    assert app.query_params["present"] == "1"
    assert not [b for b in app.button if b.key == "frame-present"]
    app.button(key="frame-leave").click().run()
    assert "present" not in app.query_params
    assert app.button(key="frame-present")


def test_a_link_to_a_sample_group_restores_its_view(drive: Drive) -> None:
    app = drive(group="rupture", session="3", include="everyone", lang="id", layout="target")
    assert not app.exception
    visit = state_of(app)
    assert (visit.group, visit.session, visit.include, visit.language) == ("rupture", 2, "everyone", "id")
    assert not visit.pseudonyms  # invented people have no secrets
    assert visit.choices["start"] == {"layout": "target"}
    assert app.query_params["session"] == "3"


def test_what_the_command_opened_is_looked_at_at_once(drive: Drive) -> None:
    app = drive("start", AppState(opening=Opening(sample="")))
    assert not app.exception
    assert (state_of(app).group, state_of(app).page) == ("wheel-to-web", "sociogram")


def test_a_flawed_log_of_the_command_waits_at_the_import(drive: Drive, tmp_path: Path) -> None:
    flawed = tmp_path / "thursday.csv"
    flawed.write_text("session,sender,act\n1,,support\n", "utf-8")
    app = drive("start", AppState(opening=Opening(log=flawed)))
    assert not app.exception
    assert (state_of(app).group, state_of(app).page) == (None, "import")


def test_what_the_command_cannot_read_is_said(drive: Drive, tmp_path: Path) -> None:
    app = drive("start", AppState(opening=Opening(sample="no-such-group")))
    assert not app.exception
    assert state_of(app).group is None
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    app = drive("start", AppState(opening=Opening(log=empty)))
    assert not app.exception
    assert len(app.error) == 1


def test_a_link_to_ones_own_group_that_is_not_open_says_so_kindly(drive: Drive) -> None:
    app = drive(group="own-0123456789", session="2")
    assert not app.exception
    assert "This link shows a group that is not open here" in shown(app)
    app.button(key="frame-missing").click().run()
    assert "This link shows a group that is not open here" not in shown(app)


def test_the_address_does_not_undo_what_was_chosen_since(log: InteractionLog, drive: Drive) -> None:
    app = drive("cohesion", visit_with(log, session=1))
    app.query_params["session"] = "1"  # a slow browser still shows the address from before
    app.run()
    assert (state_of(app).session, app.query_params["session"]) == (1, "2")


def test_a_sample_group_is_one_click_away(drive: Drive) -> None:
    app = drive()
    app.button(key="sample-wheel-to-web").click().run()
    assert not app.exception
    visit = state_of(app)
    assert (visit.group, visit.page) == ("wheel-to-web", "sociogram")


def test_a_group_of_this_visit_is_one_click_away(log: InteractionLog, drive: Drive) -> None:
    visit = visit_with(log)
    group = str(visit.group)
    visit.group = None
    app = drive("start", visit)
    app.button(key=f"recent-{group}").click().run()
    assert (state_of(app).group, state_of(app).page) == (group, "sociogram")


def test_a_dropped_file_waits_at_the_import_with_a_tab_of_its_own(drive: Drive) -> None:
    app = drive()
    app.file_uploader(key="start-file").set_value(
        [
            ("people.csv", b"member,role\na,member\nb,leader\n", "text/csv"),
            ("anna.csv", b"session,sender,act\n1,a,support\n", "text/csv"),
        ]
    ).run()
    assert not app.exception
    assert state_of(app).page == "import"
    assert "anna" not in str(dict(app.query_params))
    turn_to(app, "import")
    draft = state_of(app).entries["draft"]
    assert draft.main.name == "anna.csv"
    assert list(draft.companions) == ["roster"]
