"""The people of the group: added, renamed, with their roles, when they joined and left; two who are one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from groupdyn.app.components.sheet import Edit, SheetColumn, SheetRow, sheet
from groupdyn.app.keeping import Kept
from groupdyn.app.plain import plain
from groupdyn.app.roster.deeds import doings, submit
from groupdyn.app.roster.edits import Editing, Row, number_in, rows_by_id, take_edits
from groupdyn.app.state import told
from groupdyn.errors import SettingError
from groupdyn.figures.words import ROLES
from groupdyn.i18n import N_, Translator
from groupdyn.log import MEMBER
from groupdyn.workspace import Merging
from groupdyn.workspace.logs import check_member

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

SHEET = "group-people"
FIELDS = ("name", "role", "joined", "left", "seat")


def show(kept: Kept, t: Translator) -> None:
    """Draw the section."""
    roster = kept.workspace.roster(kept.group)
    sessions = kept.workspace.sessions(kept.group)["session"].tolist()
    _show_sheet(kept, roster, sessions, t)
    _ask_new(kept, roster, sessions, t)
    with st.container(horizontal=True, gap="small", key="group-people-more"):
        if len(roster) > 1:
            with st.popover(
                t("Two who are one"), type="tertiary", key="group-merge", on_change="rerun"
            ) as asked:
                if asked.open:
                    _ask_merge(kept, roster, t)
        with st.popover(
            t("Take off the roster"), type="tertiary", key="group-off", on_change="rerun"
        ) as asked:
            if asked.open:
                _ask_off(kept, roster, t)


def names_of(roster: pd.DataFrame) -> dict[int, str]:
    """Row → the name to show."""
    shown = roster["name"].fillna("").astype(str)
    named = shown.where(shown != "", roster["member"].astype(str))
    return dict(zip(roster["id"].tolist(), named.tolist(), strict=True))


# --- edited in place -----------------------------------------------------------------------------


def _show_sheet(kept: Kept, roster: pd.DataFrame, sessions: list[str], t: Translator) -> None:
    options = (("", "–"), *((name, name) for name in sessions))
    columns = (
        SheetColumn("name", t("Name"), width=12),
        SheetColumn("role", t("Role"), "choice", tuple((role, t(word)) for role, word in ROLES.items()), 9),
        SheetColumn("joined", t("Joined"), "choice", options, 7, t("Joined in session")),
        SheetColumn("left", t("Left"), "choice", options, 7, t("Last session")),
        SheetColumn("seat", t("Seat"), "number", width=5, note=t("Seat, counted clockwise from the top")),
    )
    names = names_of(roster)
    rows = [SheetRow(row["id"], names[row["id"]], _cells(row)) for row in roster.to_dict("records")]
    sheet(
        columns,
        rows,
        SHEET,
        name=t("People"),
        done=doings(kept).done.get(SHEET, 0),
        on_edit=lambda edits: take(kept, roster, edits, t),
    )


def _cells(row: Row) -> dict[str, str]:
    return {name: _text(row[name]) for name in FIELDS} | {"name": _text(row["name"]) or _text(row["member"])}


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def take(kept: Kept, roster: pd.DataFrame, edits: tuple[Edit, ...], t: Translator) -> None:
    """Write what was edited: of each person what is new, if nobody else changed the person meanwhile."""
    known = rows_by_id(roster)
    people = Editing(
        SHEET,
        FIELDS,
        understood=lambda row, texts: understood(row, texts, known),
        store=lambda person, version, values: kept.workspace.change(
            kept.group, "people", person, version, **values
        ),
        about=lambda row: _text(row["name"]),
        words=lambda values: _words(values, t),
    )
    take_edits(kept, people, roster, edits)


def _words(values: dict[str, Any], t: Translator) -> str:
    titles = {
        "name": t("Name"),
        "role": t("Role"),
        "joined": t("Joined"),
        "left": t("Left"),
        "seat": t("Seat"),
    }
    said = {
        name: t(ROLES[value]) if name == "role" and value in ROLES else _text(value) or "–"
        for name, value in values.items()
    }
    return ", ".join(f"{titles[name]} {value}" for name, value in said.items())


def understood(row: Row, texts: Mapping[str, str], known: Mapping[int, Row]) -> dict[str, Any]:
    """What the fields' texts mean.

    Raises
    ------
    SettingError : a name is empty, or another person's; a seat is no number.
    """
    values: dict[str, Any] = {}
    for column, text in texts.items():
        if column == "name":
            values["name"] = free_name(text, [r for i, r in known.items() if i != row["id"]])
        elif column == "seat":
            values["seat"] = number_in(text) if text else None
        else:
            values[column] = text
    return values


def free_name(text: str, others: Sequence[Row]) -> str:
    """A name that nobody else has.

    Raises
    ------
    SettingError : somebody has it, or it cannot be a name.
    """
    name = check_member(text)
    if any(name.casefold() in (str(o["name"]).casefold(), str(o["member"]).casefold()) for o in others):
        raise SettingError(
            N_("“{name}” is on the roster already. Give another name, or merge two who are one."), name=name
        )
    return name


# --- somebody new --------------------------------------------------------------------------------


def _ask_new(kept: Kept, roster: pd.DataFrame, sessions: list[str], t: Translator) -> None:
    turn = doings(kept).turn
    keys = {name: f"group-new-{name}-{turn}" for name in ("name", "role", "joined")}
    with (
        st.container(key="group-new"),
        st.form(f"group-new-form-{turn}", border=False),
        st.container(horizontal=True, gap="small", vertical_alignment="bottom"),
    ):
        st.text_input(t("Somebody new"), max_chars=120, key=keys["name"], width=240)
        st.selectbox(t("Role"), list(ROLES), format_func=lambda r: t(ROLES[r]), key=keys["role"], width=150)
        joined = ["", *sessions]
        st.selectbox(
            t("Joined in session"),
            joined,
            format_func=lambda s: plain(s) if s else t("from the beginning"),
            key=keys["joined"],
            width=190,
        )
        st.form_submit_button(t("Add"), on_click=_add, args=(kept, roster, keys))


def _add(kept: Kept, roster: pd.DataFrame, keys: dict[str, str]) -> None:
    text = str(told(keys["name"]) or "")

    def deed() -> None:
        name = free_name(text, roster.to_dict("records"))
        role = str(told(keys["role"]) or MEMBER)
        joined = str(told(keys["joined"]) or "")
        kept.workspace.add_member(kept.group, name, role=role, joined=joined)

    submit(kept, deed, N_("{name} is on the roster."), name=text.strip())


# --- two who are one, and nobody -----------------------------------------------------------------


def _ask_merge(kept: Kept, roster: pd.DataFrame, t: Translator) -> None:
    names, turn = names_of(roster), doings(kept).turn
    st.markdown(t("Somebody was written in two ways. All that was recorded of either becomes one person's."))
    keep = st.selectbox(
        t("Stays"), list(names), format_func=lambda i: plain(names[i]), key=f"group-merge-keep-{turn}"
    )
    others = [i for i in names if i != keep]
    gone = st.selectbox(
        t("Becomes the same person"),
        others,
        index=None,
        placeholder=t("Choose"),
        format_func=lambda i: plain(names[i]),
        key=f"group-merge-gone-{turn}",
    )
    if gone is None:
        return
    foreseen = kept.workspace.merging(kept.group, keep, gone)
    st.markdown(
        "\n".join(f"- {plain(line)}" for line in merging_words(foreseen, names[keep], names[gone], t))
    )
    st.button(
        t("Merge"), type="primary", key="group-merge-do", on_click=_merge, args=(kept, keep, gone, names)
    )


def merging_words(foreseen: Merging, keep: str, gone: str, t: Translator) -> list[str]:
    """What a merging does, in lines; what there is none of is left out."""
    lines = [
        (
            foreseen.sent + foreseen.received,
            t("Acts of {gone}: {sent} given and {received} received go to {keep}.",
              gone=gone, keep=keep, sent=foreseen.sent, received=foreseen.received),
        ),
        (
            foreseen.between,
            t.plural("{n} act between the two becomes an act to oneself.",
                     "{n} acts between the two become acts to oneself.", foreseen.between),
        ),
        (
            foreseen.sessions,
            t.plural("The attendance of {n} session goes along.",
                     "The attendance of {n} sessions goes along.", foreseen.sessions),
        ),
        (
            foreseen.both,
            t.plural("In {n} session both have an attendance: the fuller one stays.",
                     "In {n} sessions both have an attendance: the fuller one stays.", foreseen.both),
        ),
        (
            foreseen.records,
            t.plural("{n} score, choice, note or guess goes along.",
                     "{n} scores, choices, notes and guesses go along.", foreseen.records),
        ),
        (
            foreseen.pairs,
            t.plural("{n} choice or guess about the two goes.",
                     "{n} choices and guesses about the two go.", foreseen.pairs),
        ),
    ]  # fmt: skip
    said = [words for count, words in lines if count]
    return [*said, t("It can be undone in one step.")]


def _merge(kept: Kept, keep: int, gone: int, names: dict[int, str]) -> None:
    def deed() -> None:
        kept.workspace.merge_members(kept.group, keep, gone)

    submit(kept, deed, N_("{gone} and {keep} are one: {keep}."), keep=names[keep], gone=names[gone])


def _ask_off(kept: Kept, roster: pd.DataFrame, t: Translator) -> None:
    names = names_of(roster)
    st.markdown(t("Only somebody of whom nothing was recorded. Who left the group stays in its sessions."))
    who = st.selectbox(
        t("Person"),
        list(names),
        index=None,
        placeholder=t("Choose"),
        format_func=lambda i: plain(names[i]),
        key=f"group-off-who-{doings(kept).turn}",
    )
    if who is not None:
        st.button(t("Take off"), key="group-off-do", on_click=_take_off, args=(kept, who, names[who]))


def _take_off(kept: Kept, person: int, name: str) -> None:
    def deed() -> None:
        kept.workspace.remove_member(kept.group, person)

    submit(kept, deed, N_("{name} is off the roster."), name=name)
