"""The Workspace page in each of its states: made, locked, open, read-only, damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from groupdyn.app import keeping
from groupdyn.app.desk.deeds import desk_of
from groupdyn.app.state import AppState
from groupdyn.i18n import LANGUAGES
from groupdyn.workspace import Cost, Workspace, create_workspace, open_workspace
from tests.workspace.places import CHEAP, PASSPHRASE

from .conftest import Drive, state_of

EIGHT = ("Ayu", "Bagas", "Citra", "Dewi", "Eko", "Farah", "Gita", "Hana")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a try costs is asserted elsewhere."""
    monkeypatch.setattr(Cost.__init__, "__defaults__", (CHEAP.memory_kib, CHEAP.passes, CHEAP.lanes))


@pytest.fixture
def spot(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


def said(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.header, app.subheader, app.error, app.warning)
    texts = [str(element.value) for kind in kinds for element in kind]
    return "\n".join([*texts, *(str(html.proto.body) for html in app.get("html"))]).replace("\\", "")


def visit_at(spot: Path, workspace: Workspace | None = None, **more: object) -> AppState:
    visit = AppState(place=str(spot), **more)
    if workspace is not None:
        keeping.take(visit, workspace)
    return visit


def a_workspace(spot: Path, passphrase: str | None = PASSPHRASE) -> Workspace:
    made, _ = create_workspace(spot, passphrase, unencrypted=passphrase is None, cost=CHEAP, who="tester")
    return made


def held(app: AppTest) -> str:
    """Everything that the visit's session state holds."""
    return repr(app.session_state)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_workspace_gives_a_recovery_key_once(drive: Drive, spot: Path, language: str) -> None:
    app = drive("workspace", visit_at(spot, language=language))
    assert not app.exception
    app.text_input(key="desk-make-passphrase").set_value(PASSPHRASE)
    app.text_input(key="desk-make-again").set_value(PASSPHRASE)
    app.text_input(key="desk-make-who").set_value("Rini")
    _submit(app, 0)
    assert not app.exception
    recovery = desk_of(state_of(app)).recovery
    assert len(recovery) == 39
    assert recovery[:9] in said(app)
    assert PASSPHRASE not in held(app)
    app.button(key="desk-recovery-done").click().run()
    assert recovery[:9] in said(app)  # not before it is said to be put away
    assert len(app.error) == 1
    app.checkbox(key="desk-recovery-there").check()
    app.button(key="desk-recovery-done").click().run()
    assert not app.exception
    assert recovery[:9] not in said(app)
    assert recovery not in held(app)
    workspace = state_of(app).workspace
    assert workspace is not None
    assert workspace.is_encrypted
    assert workspace.who == "Rini"
    workspace.close()
    with open_workspace(spot, recovery_key=recovery) as again:
        assert again.who == "Rini"  # known from now on


def _submit(app: AppTest, number: int = 0) -> AppTest:
    """Press the nth button that submits a form."""
    buttons = [b for b in app.button if "FormSubmitter" in str(b.proto.id) or b.proto.is_form_submitter]
    return buttons[number].click().run()
