"""Giving and taking access on the Workspace page, and the sums that a researcher gets instead of a log."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from groupdyn.app import keeping
from groupdyn.app.state import AppState
from groupdyn.workspace import create_workspace
from tests.app.conftest import Drive, a_log, state_of, turn_to
from tests.app.test_login import TeamServer, looking_at, shown, team  # noqa: F401 – a fixture
from tests.workspace.places import CHEAP, PASSPHRASE


def sections(app: AppTest) -> list[str]:
    found: list[str] = next(a.options for a in app.segmented_control if "Groups" in a.options)
    return found


def turn_to_access(app: AppTest) -> AppTest:
    turn_to(app, "workspace")
    control = next(a for a in app.segmented_control if "Groups" in a.options)
    return control.set_value("access").run()


def test_whoever_leads_a_group_gives_and_takes_access(drive: Drive, team: TeamServer) -> None:  # noqa: F811
    app = turn_to_access(looking_at(drive, team, "facilitator"))
    assert not app.exception
    assert "supervisor" in shown(app)
    app.text_input[0].set_value("New@example.org")
    app.checkbox[0].check()
    next(b for b in app.button if b.label == "Give access").click().run()
    grants = {g.person: g for g in team.workspace.grants(team.group)}
    assert (grants["new@example.org"].role, grants["new@example.org"].names) == ("supervisor", True)
    assert team.workspace.trail()["who"].iloc[-1] == "facilitator@example.org"
    app.run()
    row = next(b for b in app.button if b.key == f"desk-grant-take-{grants['new@example.org'].id}")
    row.click().run()
    assert "new@example.org" not in {g.person for g in team.workspace.grants(team.group)}
    assert not app.exception


def test_an_address_that_is_none_is_said_and_nothing_is_given(drive: Drive, team: TeamServer) -> None:  # noqa: F811
    app = turn_to_access(looking_at(drive, team, "facilitator"))
    before = team.workspace.grants()
    next(b for b in app.button if b.label == "Give access").click().run()
    assert any("address as the login knows" in error.value for error in app.error)
    assert team.workspace.grants() == before


def test_only_what_is_of_use_is_offered_on_the_workspace_page(drive: Drive, team: TeamServer) -> None:  # noqa: F811
    for person, offered in (
        ("facilitator", ["Groups", "Access", "Audit trail", "Erase"]),
        ("supervisor", ["Groups"]),
        ("researcher", ["Groups"]),
        ("stranger", ["Groups"]),
    ):
        assert sections(turn_to(looking_at(drive, team, person), "workspace")) == offered
    team.workspace.give_access("chief@example.org", "facilitator")
    app = turn_to_access(looking_at(drive, team, "chief"))
    groups = next(a for a in app.selectbox if a.label == "Group" and "Friday" in a.options)
    assert groups.options == ["Anna's group", "Friday", "Every group, those to come too"]


def test_an_owner_keeps_keys_backups_and_exports(drive: Drive, team: TeamServer) -> None:  # noqa: F811
    app = turn_to(looking_at(drive, team, "owner"), "workspace")
    assert {"Backups", "Export and import", "Access"} <= set(sections(app))


def test_alone_on_ones_own_computer_access_is_no_matter(drive: Drive, tmp_path: Path) -> None:
    workspace, _ = create_workspace(tmp_path / "w", PASSPHRASE, cost=CHEAP, who="tester")
    with workspace:
        workspace.save_log(a_log(), title="Thursday")
        visit = AppState()
        keeping.take(visit, workspace)
        assert "Access" not in sections(drive("workspace", visit))


def test_a_researcher_opens_sums_instead_of_a_log(drive: Drive, team: TeamServer) -> None:  # noqa: F811
    app = turn_to(looking_at(drive, team, "researcher"), "workspace")
    next(b for b in app.button if b.label == "Open").click().run()
    assert not app.exception
    assert [h.value for h in app.header] == ["Session sums"]
    table = app.dataframe[0].value
    assert list(table.columns[:1]) == ["Session"]
    assert len(table) == 3
    assert not state_of(app).logs
    views = team.workspace.trail().query("who == 'researcher@example.org' and action == 'viewed'")
    assert views["about"].tolist() == ["aggregates"]


def test_sums_are_said_to_be_nobodys_without_a_grant(drive: Drive, team: TeamServer) -> None:  # noqa: F811
    app = turn_to(looking_at(drive, team, "stranger"), "sums")
    assert not app.dataframe
    assert any("may not see" in e.value for e in app.error) or "Nobody has given" in shown(app)
