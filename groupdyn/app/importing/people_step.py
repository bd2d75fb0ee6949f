"""The last step: what the log holds, who is who, what was inferred; then the group is opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from groupdyn.app.components.sheet import Edit, SheetColumn, SheetRow, sheet
from groupdyn.app.importing.draft import Draft, Outcome
from groupdyn.app.importing.keep import ask_keep
from groupdyn.app.importing.people import (
    Person,
    add_silent,
    can_edit,
    change,
    finished,
    has_leader,
    people_of,
)
from groupdyn.app.importing.words import literal
from groupdyn.app.plain import plain
from groupdyn.app.state import AppState, told
from groupdyn.errors import InvalidLog
from groupdyn.i18n import N_, Translator
from groupdyn.log import CO_LEADER, LEADER, MEMBER, OBSERVER, ROLES, InteractionLog

ROLE_WORDS = {
    MEMBER: N_("Member"),
    LEADER: N_("Leader"),
    CO_LEADER: N_("Co-leader"),
    OBSERVER: N_("Observer"),
}


def summary(log: InteractionLog, t: Translator) -> str:
    """The step in a line."""
    counts = (
        t.plural("{n} person", "{n} people", len(log.roster)),
        t.plural("{n} session", "{n} sessions", len(log.sessions)),
        t.plural("{n} act", "{n} acts", len(log)),
    )
    return " · ".join(counts)


def show(visit: AppState, draft: Draft, outcome: Outcome, t: Translator) -> None:
    """Show what will be opened, ask who is who, and open it."""
    base = outcome.checked.log
    if base is None:
        return
    counts = st.container()
    asked = can_edit(base) and draft.base is None
    people = _ask_people(base, draft, t) if asked else people_of(base, draft)
    try:
        log = finished(draft, base) if draft.base is None else base
    except InvalidLog as error:
        st.error(literal(error.sentence(t)))
        return
    counts.markdown(summary(log, t))
    if not asked and draft.base is None:
        st.dataframe(_frame(people), hide_index=True, column_config=_columns(t), width=640)
    _show_inferred(base, draft, people, t)
    ask_keep(visit, draft, outcome, log, t)


def _ask_people(base: InteractionLog, draft: Draft, t: Translator) -> list[Person]:
    """Ask for names and roles; returns the people as they are now."""
    people = people_of(base, draft)
    st.markdown(t("Who is who? Say who leads the group; names can be mended too."))
    if len(base.groups) < 2:
        people += [_silent(name, draft) for name in draft.silent]
    groups = (SheetColumn("group", t("Group"), "words"),) if any(p.group for p in people) else ()
    sheet(
        (
            *groups,
            SheetColumn("name", t("Name"), width=12),
            SheetColumn("role", t("Role"), "choice", tuple((r, t(ROLE_WORDS[r])) for r in ROLES), 9),
            SheetColumn("acts", t("Acts sent"), "words"),
        ),
        [
            SheetRow(
                row,
                person.member,
                {
                    "group": person.group,
                    "name": person.name,
                    "role": person.role,
                    "acts": t.number(person.acts, 0),
                },
            )
            for row, person in enumerate(people)
        ],
        "import-people",
        name=t("People"),
        head=t("In the file"),
        done=draft.edits,
        on_edit=lambda edits: take(people, edits, draft),
    )
    if "roster" in base.inferred and len(base.groups) < 2:
        _ask_silent(base, draft, t)
    return people


def take(people: Sequence[Person], edits: Sequence[Edit], draft: Draft) -> None:
    """Take up what was edited of people in the order in which they were shown."""
    for edit in edits:
        draft.edits = edit.number
        if not 0 <= edit.row < len(people) or edit.column not in ("name", "role"):
            continue
        person = people[edit.row]
        name, role = draft.people.get(person.id, (person.name, person.role))
        wanted = {"name": name, "role": role, edit.column: edit.value}
        change(draft, replace(person, name=name, role=role), wanted["name"], wanted["role"])


def _silent(name: str, draft: Draft) -> Person:
    shown, role = draft.people.get(("", name), (name, MEMBER))
    return Person("", name, shown, role, 0)


def _frame(people: list[Person]) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "group": [p.group for p in people],
            "member": [p.member for p in people],
            "name": [p.name for p in people],
            "role": [p.role for p in people],
            "acts": [p.acts for p in people],
        }
    )
    return frame if any(frame["group"]) else frame.drop(columns="group")


def _columns(t: Translator) -> dict[str, Any]:
    return {
        "group": st.column_config.TextColumn(t("Group")),
        "member": st.column_config.TextColumn(t("In the file")),
        "name": st.column_config.TextColumn(t("Name")),
        "role": st.column_config.SelectboxColumn(
            t("Role"), options=list(ROLES), format_func=lambda role: t(ROLE_WORDS[str(role)])
        ),
        "acts": st.column_config.NumberColumn(t("Acts sent")),
    }


def _ask_silent(base: InteractionLog, draft: Draft, t: Translator) -> None:
    st.text_input(
        t("Was somebody there who neither acted nor was addressed?"),
        placeholder=t("Name, then Enter"),
        max_chars=80,
        width=320,
        key=f"import-silent-{len(draft.silent)}",
        on_change=_add,
        args=(draft, base),
    )
    with st.container(horizontal=True, gap="small"):
        for name in draft.silent:
            st.button(
                t("Take {name} out again", name=literal(name)),
                type="tertiary",
                key=f"import-unsilent-{draft.silent.index(name)}",
                on_click=draft.silent.remove,
                args=(name,),
            )


def _add(draft: Draft, base: InteractionLog) -> None:
    add_silent(draft, base, str(told(f"import-silent-{len(draft.silent)}") or ""))


def _show_inferred(base: InteractionLog, draft: Draft, people: list[Person], t: Translator) -> None:
    """Say what nobody gave, so that a number that rests on it can be judged."""
    said = []
    if "roster" in base.inferred:
        said.append(
            t("No roster was given: everybody who acts or is addressed counts as a person of the group.")
        )
    if not has_leader(people):
        said.append(t("Nobody is marked as leader: all count as members."))
    if "attendance" in base.inferred:
        said.append(t("Where no attendance was given, everybody counts as present."))
    aside = len(draft.outcome().checked.set_aside)
    if aside:
        said.append(t.plural("{n} row is set aside.", "{n} rows are set aside.", aside))
    with st.container(gap="xsmall", key="import-inferred"):
        for sentence in said:
            st.caption(plain(sentence))
