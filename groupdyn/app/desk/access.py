"""Who of a team may see what: given and taken back, group by group."""

from __future__ import annotations

import streamlit as st

from groupdyn.app.desk.deeds import Desk, desk_of, do
from groupdyn.app.desk.trail import titles_of
from groupdyn.app.plain import plain
from groupdyn.app.state import AppState, told
from groupdyn.i18n import N_, Translator
from groupdyn.workspace import GrantInfo, Workspace
from groupdyn.workspace.access import ROLES, Right

EVERY = 0
"""The option for every group."""

ROLE_WORDS = {
    "researcher": N_("Researcher"),
    "supervisor": N_("Supervisor"),
    "facilitator": N_("Facilitator"),
}
SEES = {
    "researcher": N_("sums of whole sessions, nobody's numbers"),
    "supervisor": N_("who turned to whom, scores and choices, under invented names that stay the same"),
    "facilitator": N_("everything: names, words, recording, erasing, giving access"),
}
"""Role → what one with it sees."""


def show(visit: AppState, workspace: Workspace, t: Translator) -> None:
    """Show who may see a group, and let whoever leads it change that."""
    st.markdown(
        t(
            "Nobody sees anything of a group but those who stand here and the owners of the workspace. What is "
            "given and taken is in the audit trail."
        )
    )
    with st.container(gap=None):
        for role in ROLES:
            st.caption(f"**{t(ROLE_WORDS[role])}** – {t(SEES[role])}")
    group = _ask_group(workspace, t)
    if group is None:
        return
    _show_grants(visit, workspace, group, t)
    if not workspace.is_read_only:
        _ask_new(visit, workspace, group, t)


def _ask_group(workspace: Workspace, t: Translator) -> int | None:
    titles = {
        row: title for row, title in titles_of(workspace).items() if workspace.access(row).allows(Right.GROUP)
    }
    every = [EVERY] if workspace.access().allows(Right.GROUP) else []
    options = [*titles, *every]
    if len(options) == 1:
        st.subheader(plain(titles.get(options[0]) or t("Every group")), anchor=False)
        return options[0]
    chosen = st.selectbox(
        t("Group"),
        options,
        format_func=lambda row: t("Every group, those to come too") if row == EVERY else titles[row],
        width=400,
        key=f"desk-access-group-{t.language}",
    )
    return None if chosen is None else int(chosen)


def _show_grants(visit: AppState, workspace: Workspace, group: int, t: Translator) -> None:
    grants = workspace.grants(group or None)
    if group == EVERY:
        grants = tuple(grant for grant in grants if grant.group is None)
    if not grants:
        st.caption(t("Only the owners of the workspace see this so far."))
        return
    may_all = workspace.access().allows(Right.GROUP)
    with st.container(gap=None, key="desk-grants"):
        for grant in grants:
            _show_grant(visit, workspace, grant, t, may_take=grant.group is not None or may_all)


def _show_grant(
    visit: AppState, workspace: Workspace, grant: GrantInfo, t: Translator, *, may_take: bool
) -> None:
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
        key=f"desk-grant-{grant.id}",
    ):
        with st.container(gap=None, width="stretch"):
            st.markdown(plain(grant.person))
            st.caption(_words(grant, t))
        if may_take and not workspace.is_read_only:
            st.button(
                t("Take access back"),
                type="tertiary",
                width="content",
                key=f"desk-grant-take-{grant.id}",
                on_click=_take,
                args=(visit, workspace, grant),
            )


def _words(grant: GrantInfo, t: Translator) -> str:
    """A grant in a line, such as `Supervisor · with names · in every group`."""
    parts = [t(ROLE_WORDS[grant.role])]
    if grant.names:
        parts.append(t("with names"))
    if grant.group is None:
        parts.append(t("in every group"))
    return " · ".join(parts)


def _ask_new(visit: AppState, workspace: Workspace, group: int, t: Translator) -> None:
    turn = desk_of(visit).turn
    st.subheader(t("Give access"), anchor=False)
    role = st.segmented_control(
        t("Role"),
        ROLES,
        format_func=lambda role: t(ROLE_WORDS[role]),
        default="supervisor",
        required=True,
        key=f"desk-access-role-{t.language}",
    )
    with st.form("desk-access-form", border=False, enter_to_submit=False):
        st.text_input(
            t("E-mail address, as the login knows it"),
            autocomplete="off",
            width=400,
            key=f"desk-access-person-{turn}",
        )
        if role == "supervisor":
            st.checkbox(t("With names and words"), key=f"desk-access-names-{turn}")
        st.form_submit_button(
            t("Give access"), type="primary", on_click=_give, args=(visit, workspace, group, str(role), turn)
        )


def _give(visit: AppState, workspace: Workspace, group: int, role: str, turn: int) -> None:
    person = str(told(f"desk-access-person-{turn}") or "").strip()
    names = bool(told(f"desk-access-names-{turn}"))

    def deed(desk: Desk) -> None:
        workspace.give_access(person, role, group or None, names=names)
        desk.say(N_("{person} has access now."), person=person)

    do(visit, deed)


def _take(visit: AppState, workspace: Workspace, grant: GrantInfo) -> None:
    def deed(desk: Desk) -> None:
        workspace.take_access(grant.id, grant.group)
        desk.say(N_("{person} no longer has this access."), person=grant.person)

    do(visit, deed)
