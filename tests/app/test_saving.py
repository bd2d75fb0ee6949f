"""What is saved under pseudonyms: rounded unless somebody wants it exact, with what that hides said before."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from groupdyn.app.groups import set_pseudonyms
from groupdyn.app.state import KEY
from tests.app.conftest import a_log, alone, visit_with


def page() -> None:
    from unittest.mock import patch

    import pandas as pd
    import streamlit as st

    from groupdyn.app import saving
    from groupdyn.app.view import current_view

    view = current_view()
    assert view is not None
    person = str(view.log.roster["name"].iloc[0])
    tables = {
        "sociomatrix": pd.DataFrame({"from": ["x"], person: [13]}),
        "flow": pd.DataFrame({"To": [person], "Acts": [4]}),
        "times": pd.DataFrame({view.t("Session"): [11], "Talk": ["1:31"]}),
        "measures": pd.DataFrame({"Measure": ["Density"], "Session 1": [13]}),
        "acts": pd.DataFrame({"from": [person], "time": ["1:31"]}),
    }
    name, saved = st.query_params["table"], []
    with patch.object(st, "download_button", lambda _, *, data, **__: saved.append(data.args[0])):
        saving.offer_table(tables[name], view.t, name=name, key="here")
    st.session_state["saved"] = saved[-1].iloc[0].tolist()


def shown(name: str, *, pseudonyms: bool = True) -> AppTest:
    app = alone(page)
    app.query_params["table"] = name
    visit = visit_with(a_log())
    set_pseudonyms(visit, pseudonyms)
    app.session_state[KEY] = visit
    return app.run()


@pytest.mark.parametrize(
    ("name", "rounded", "exact"),
    [("sociomatrix", 10, 13), ("flow", 0, 4), ("times", "2:00", "1:31")],
)
def test_numbers_about_people_are_saved_rounded_unless_wanted_exact(name, rounded, exact) -> None:
    app = shown(name)
    assert app.session_state["saved"][-1] == rounded
    assert "rounded to tens" in app.caption[0].value
    app.toggle(key="here-rounded").set_value(False).run()
    assert app.session_state["saved"][-1] == exact


@pytest.mark.parametrize(("name", "last"), [("measures", 13), ("acts", "1:31")])
def test_numbers_of_whole_sessions_and_lists_of_acts_are_not_rounded(name, last) -> None:
    app = shown(name)
    assert app.session_state["saved"][-1] == last
    assert not app.toggle
    assert "told apart" in app.caption[0].value


def test_with_names_nothing_is_rounded() -> None:
    app = shown("sociomatrix", pseudonyms=False)
    assert app.session_state["saved"][-1] == 13
    assert not app.caption


def test_the_member_tables_are_known_by_their_names() -> None:
    from pathlib import Path

    from groupdyn.app import member
    from groupdyn.app.saving import OF_ONE_PERSON

    code = "".join(p.read_text() for p in Path(member.__file__).parent.glob("*.py"))
    assert all(f'name="{name}"' in code for name in OF_ONE_PERSON)
