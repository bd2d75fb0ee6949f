"""What a visit remembers, and what its links may say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import groupdyn.app
from groupdyn.app.groups import set_pseudonyms, shown_log
from groupdyn.app.state import AppState, Opening, follow, link, over_login, understood, written
from groupdyn.log import InteractionLog

from .conftest import a_log, visit_with


def nowhere(_group: str) -> bool:
    return False


def everywhere(_group: str) -> bool:
    return True


def test_only_one_module_touches_the_session_state() -> None:
    folder = Path(groupdyn.app.__file__).parent
    users = [
        path.name
        for path in folder.rglob("*.py")
        if re.search(r"st\.session_state\b", path.read_text("utf-8"))
    ]
    assert users == ["state.py"]


def test_a_link_names_nobody(log: InteractionLog) -> None:
    visit = visit_with(log, session=1, member="anna", page="members", language="id", include="everyone")
    visit.entries = {"files": [("anna.csv", b"anna")]}
    visit.private["members"] = {"who": "anna"}
    visit.choices["members"] = {"measure": "gini", "note": "Anna was late"}
    visit.named.add(str(visit.group))
    query = link(visit)
    assert query == {
        "group": f"own-{log.fingerprint[:10]}",
        "session": "2",
        "lang": "id",
        "include": "everyone",
        "measure": "gini",
    }
    assert "anna" not in "".join(query.values()).casefold()


def test_a_link_restores_the_view(log: InteractionLog) -> None:
    visit = visit_with(log, session=1, page="sociogram", include="everyone", presentation=True, language="id")
    visit.choices["sociogram"] = {"layout": "target", "ghost": False, "minimum": 3, "acts": ("a", "b")}
    fresh = AppState(logs=dict(visit.logs))
    rest = follow(fresh, link(visit), fresh.logs.__contains__)
    assert (fresh.group, fresh.session, fresh.include) == (visit.group, 1, "everyone")
    assert (fresh.presentation, fresh.language) == (True, "id")
    defaults = {"layout": "seats", "ghost": True, "minimum": 1, "acts": ()}
    assert {k: understood(rest[k], default) for k, default in defaults.items()} == visit.choices["sociogram"]


def test_what_a_link_says_wrongly_is_passed_over() -> None:
    visit = AppState()
    query = {
        "lang": "tlh",
        "include": "cats",
        "present": "yes",
        "Bad-Name": "x",
        "layout": "<b>",
        "ok": "x_1",
    }
    assert follow(visit, query, nowhere) == {"ok": "x_1"}
    assert (visit.language, visit.include, visit.presentation, visit.missing) == (
        "en",
        "members",
        False,
        False,
    )


@pytest.mark.parametrize("session", ["0", "-1", "two", "1e3", "", "99999999"])
def test_a_session_that_cannot_be_is_the_last_one(session: str, log: InteractionLog) -> None:
    visit = visit_with(log)
    follow(visit, {"group": str(visit.group), "session": session}, everywhere)
    assert visit.session is None


def test_a_link_to_a_group_that_is_not_open_says_so_and_keeps_the_one_that_is(log: InteractionLog) -> None:
    visit = visit_with(log)
    before = visit.group
    follow(visit, {"group": "own-0123456789", "session": "2"}, nowhere)
    assert visit.missing
    assert (visit.group, visit.session) == (before, None)


@pytest.mark.parametrize(
    ("choice", "text"),
    [(True, "1"), (False, "0"), (12, "12"), ("gini", "gini"), (("a", "b"), "a,b"), ((), "")],
)
def test_a_choice_comes_back_from_a_link_as_it_was(choice: str | int | tuple[str, ...], text: str) -> None:
    assert written(choice) == text
    assert understood(text, choice) == choice


def test_another_group_begins_at_its_last_session_with_nobody_in_focus(log: InteractionLog) -> None:
    visit = visit_with(log, session=1, member="anna")
    visit.look_at(str(visit.group))
    assert (visit.session, visit.member) == (1, "anna")
    visit.look_at("rupture")
    assert (visit.session, visit.member) == (None, None)


def test_ones_own_group_is_under_pseudonyms_that_stay_for_the_visit(log: InteractionLog) -> None:
    visit = visit_with(log)
    shown = shown_log(visit)
    assert visit.pseudonyms
    assert shown is not None
    assert set(shown.roster["name"]).isdisjoint(log.roster["name"])
    set_pseudonyms(visit, False)
    assert shown_log(visit) is log
    set_pseudonyms(visit, True)
    assert shown_log(visit) is shown


def test_each_visit_draws_its_own_pseudonyms() -> None:
    log = a_log(*(f"m{k}>lena" for k in range(20)))
    drawn = []
    for _ in range(3):
        shown = shown_log(visit_with(log))
        assert shown is not None
        drawn.append(tuple(shown.roster["name"]))
    assert len(set(drawn)) == 3


def test_a_new_visit_has_nothing_to_open() -> None:
    assert AppState().opening == Opening()


@pytest.mark.parametrize(
    ("page", "query", "expected"),
    [
        ("start", {}, ""),
        ("start", {"lang": "id"}, ""),
        ("start", {"group": "kept-3"}, "?group=kept-3"),
        ("members", {}, "members"),
        (
            "sociogram",
            {"group": "kept-3", "session": "2", "mode": "matrix"},
            "sociogram?group=kept-3&session=2&mode=matrix",
        ),
        ("members", {"group": "Anna's group", "member": "anna", "hand": "secret", "lang": "xx"}, "members"),
        ("members", {"group": "kept-3\n", "mode": "//evil.example", "tie": "a&b=c"}, "members"),
    ],
)
def test_over_a_login_go_row_numbers_and_codes_alone(page: str, query: dict[str, str], expected: str) -> None:
    assert over_login(page, query) == expected
    assert "group=a-sample" in over_login(page, {**query, "group": "a-sample"}, {"a-sample"})
