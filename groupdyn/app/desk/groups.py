"""The groups that are kept: opened, named, kept until a day, taken out of sight; and a new one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from groupdyn.app import keeping
from groupdyn.app.desk.deeds import Desk, desk_of, do
from groupdyn.app.desk.words import action_words
from groupdyn.app.frame import go_to, open_kept_group
from groupdyn.app.groups import group_title
from groupdyn.app.importing.keep import begin_into
from groupdyn.app.plain import plain
from groupdyn.app.state import AppState, told
from groupdyn.errors import SettingError
from groupdyn.i18n import N_, Translator
from groupdyn.log import CO_LEADER, LEADER, MEMBER
from groupdyn.schemes import SCHEMES, read_scheme
from groupdyn.workspace import GroupInfo, Workspace
from groupdyn.workspace.access import Right
from groupdyn.workspace.changes import Change
from groupdyn.workspace.subjects.groups import Size


def show(visit: AppState, workspace: Workspace, t: Translator) -> None:
    """Show the groups and what can be done with them."""
    infos = workspace.groups()
    leads_all = workspace.access().allows(Right.GROUP)
    if not infos:
        st.markdown(
            t("No group is kept yet. Make one and record into it, or open a log and keep it.")
            if leads_all
            else t("Nobody has given you access to a group yet.")
        )
    with st.container(gap=None, key="desk-groups"):
        for info in infos:
            _show_group(visit, workspace, info, t)
    if not leads_all:
        return
    if not workspace.is_read_only:
        _show_steps(visit, workspace, t)
        _show_open(visit, t)
        _ask_new(visit, workspace, t, expanded=not infos)
    _show_removed(visit, workspace, t)


def title_of(info: GroupInfo, t: Translator) -> str:
    """What to call a group; its number where its title is not shown."""
    return info.title or t("Group {n}", n=info.id)


def line_of(info: GroupInfo, size: Size | None, t: Translator) -> str:
    """A group in a line: its sessions, people, acts, and until when it is kept."""
    parts = []
    if size is not None:
        parts = [
            t.plural("{n} session", "{n} sessions", size.sessions),
            t.plural("{n} person", "{n} people", size.people),
            t.plural("{n} act", "{n} acts", size.acts),
        ]
    until = _day(info.keep_until)
    if until is not None:
        parts.append(t("kept until {day}", day=t.date(until)))
    return " · ".join(parts)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# --- one group -----------------------------------------------------------------------------------


def _is_overdue(info: GroupInfo) -> bool:
    until = _day(info.keep_until)
    return until is not None and until < date.today()


def _show_group(visit: AppState, workspace: Workspace, info: GroupInfo, t: Translator) -> None:
    may = workspace.access(info.id)
    size = workspace.size(info.id) if may.allows(Right.PICTURE) else None
    with (
        st.container(
            horizontal=True,
            vertical_alignment="center",
            horizontal_alignment="distribute",
            gap="small",
            key=f"desk-group-{info.id}",
        ),
    ):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(title_of(info, t))}**")
            st.caption(plain(line_of(info, size, t)))
            if _is_overdue(info):
                st.markdown(
                    ":material/schedule: "
                    + t("Its last day of keeping has passed: erase it, or choose a later day under “More”.")
                )
        with st.container(horizontal=True, width="content", gap="small"):
            if st.button(t("Open"), key=f"desk-open-{info.id}"):
                open_kept_group(visit, info.id)
            if may.allows(Right.GROUP) and not workspace.is_read_only:
                _ask_more(visit, workspace, info, t)


def _ask_more(visit: AppState, workspace: Workspace, info: GroupInfo, t: Translator) -> None:
    turn = desk_of(visit).turn
    with st.popover(t("More"), type="tertiary", key=f"desk-more-{info.id}"):
        st.text_input(t("Title"), value=info.title, max_chars=80, key=f"desk-title-{info.id}-{turn}")
        st.button(
            t("Rename"),
            key=f"desk-rename-{info.id}",
            on_click=_rename,
            args=(visit, workspace, info.id, turn),
        )
        st.date_input(
            t("Kept until"),
            value=_day(info.keep_until),
            format="YYYY-MM-DD",
            help=t("From the day after, it is said that the group should be erased. Nothing goes by itself."),
            key=f"desk-until-{info.id}-{turn}",
        )
        with st.container(horizontal=True):
            st.button(
                t("Set the day"), key=f"desk-until-set-{info.id}", on_click=_keep_until,
                args=(visit, workspace, info.id, turn),
            )  # fmt: skip
            if info.keep_until:
                st.button(
                    t("Without a day"), type="tertiary", key=f"desk-until-none-{info.id}",
                    on_click=_keep_until, args=(visit, workspace, info.id, None),
                )  # fmt: skip
        if st.button(t("Add sessions from a file"), key=f"desk-add-{info.id}"):
            begin_into(visit, info.id, info.title)
            go_to("import")
        st.button(
            t("Take out of sight"),
            help=t("It can be brought back. To erase it for good, use “Erase”."),
            key=f"desk-remove-{info.id}",
            on_click=_remove,
            args=(visit, workspace, info),
        )


def _rename(visit: AppState, workspace: Workspace, group: int, turn: int) -> None:
    title = str(told(f"desk-title-{group}-{turn}") or "").strip()

    def deed(desk: Desk) -> None:
        if not title:
            raise SettingError(N_("A group needs a title."))
        workspace.change(group, "groups", group, title=title)
        desk.say(N_("The group is called “{title}” now."), title=title)

    do(visit, deed)


def _keep_until(visit: AppState, workspace: Workspace, group: int, turn: int | None) -> None:
    day = None if turn is None else told(f"desk-until-{group}-{turn}")
    do(visit, lambda _: workspace.set_keep_until(group, day))


def _remove(visit: AppState, workspace: Workspace, info: GroupInfo) -> None:
    def deed(desk: Desk) -> None:
        workspace.remove_group(info.id)
        desk.say(N_("“{title}” is out of sight. It can be brought back below."), title=info.title)

    do(visit, deed)


# --- undo ----------------------------------------------------------------------------------------


def _show_steps(visit: AppState, workspace: Workspace, t: Translator) -> None:
    titles = {g.id: g.title for g in (*workspace.groups(), *workspace.removed_groups())}
    undo, redo = workspace.next_steps()
    with st.container(horizontal=True, gap="small", key="desk-steps"):
        if undo is not None:
            st.button(
                plain(t("Undo: {what}", what=_change_words(undo, titles, t))),
                icon=":material/undo:",
                type="tertiary",
                key="desk-undo",
                on_click=_step,
                args=(visit, workspace.undo, N_("Undone: {what}"), t),
            )
        if redo is not None:
            st.button(
                plain(t("Do again: {what}", what=_change_words(redo, titles, t))),
                icon=":material/redo:",
                type="tertiary",
                key="desk-redo",
                on_click=_step,
                args=(visit, workspace.redo, N_("Done again: {what}"), t),
            )


def _change_words(change: Change, titles: dict[int, str], t: Translator) -> str:
    title = titles.get(change.group or 0, "")
    what = action_words(change.action, t)
    return f"{what} ({title})" if title else what


def _step(visit: AppState, step: Callable[[], str | None], said: str, t: Translator) -> None:
    def deed(desk: Desk) -> None:
        what = step()
        if what is not None:
            desk.say(said, what=action_words(what, t))

    do(visit, deed)


# --- what is open and not kept -------------------------------------------------------------------


def _show_open(visit: AppState, t: Translator) -> None:
    own = [g for g in visit.logs if g in visit.titles and not keeping.is_kept(g)]
    if not own:
        return
    st.subheader(t("Open in this visit, not kept"), anchor=False)
    for group in own:
        st.button(
            t("Keep “{title}”", title=plain(visit.titles[group] or group_title(visit, group, t))),
            type="tertiary",
            icon=":material/add:",
            key=f"desk-keep-{group}",
            on_click=_keep,
            args=(visit, group, t),
        )


def _keep(visit: AppState, group: str, t: Translator) -> None:
    title = visit.titles[group] or group_title(visit, group, t)

    def deed(desk: Desk) -> None:
        keeping.keep_open(visit, group, title)
        desk.say(N_("“{title}” is kept."), title=title)

    do(visit, deed)


# --- a new group ---------------------------------------------------------------------------------


def _ask_new(visit: AppState, workspace: Workspace, t: Translator, *, expanded: bool) -> None:
    turn = desk_of(visit).turn
    with (
        st.expander(t("A new group"), expanded=expanded, key=f"desk-new-{turn}"),
        st.form("desk-new-form", border=False, enter_to_submit=False),
    ):
        st.text_input(t("Title"), max_chars=80, key=f"desk-new-title-{turn}")
        members, leaders = st.columns(2)
        members.text_area(
            t("Members, one a line"),
            height=210,
            help=t("Initials or invented names do as well: shorter is easier on the pad."),
            key=f"desk-new-members-{turn}",
        )
        leaders.text_area(
            t("Who leads, one a line"),
            height=110,
            help=t("The first one leads, the others lead with them. They are not members."),
            key=f"desk-new-leaders-{turn}",
        )
        schemes = {name: read_scheme(name).title(t.language) for name in SCHEMES}
        leaders.selectbox(
            t("Coding scheme"), list(schemes), format_func=schemes.__getitem__, key=f"desk-new-scheme-{turn}"
        )
        st.date_input(
            t("Kept until"),
            value=None,
            format="YYYY-MM-DD",
            help=t("May stay empty. From the day after, it is said that the group should be erased."),
            key=f"desk-new-until-{turn}",
            width=240,
        )
        st.form_submit_button(
            t("Make the group"), type="primary", on_click=_make, args=(visit, workspace, turn)
        )


def _lines(key: str) -> list[str]:
    return [line.strip() for line in str(told(key) or "").splitlines() if line.strip()]


def _make(visit: AppState, workspace: Workspace, turn: int) -> None:
    title = str(told(f"desk-new-title-{turn}") or "")
    leaders = _lines(f"desk-new-leaders-{turn}")
    people = [{"member": name, "role": MEMBER} for name in _lines(f"desk-new-members-{turn}")]
    people += [{"member": name, "role": CO_LEADER if i else LEADER} for i, name in enumerate(leaders)]
    scheme, until = told(f"desk-new-scheme-{turn}"), told(f"desk-new-until-{turn}")

    def deed(desk: Desk) -> None:
        workspace.new_group(title, people, read_scheme(str(scheme or SCHEMES[0])), keep_until=until)
        desk.say(
            N_("“{title}” is there (people: {n}). Open it to record a session."),
            title=title.strip(),
            n=len(people),
        )

    do(visit, deed)


# --- out of sight --------------------------------------------------------------------------------


def _show_removed(visit: AppState, workspace: Workspace, t: Translator) -> None:
    removed = workspace.removed_groups()
    if not removed:
        return
    late = any(map(_is_overdue, removed))
    with st.expander(
        t.plural("{n} group out of sight", "{n} groups out of sight", len(removed)),
        expanded=late,
        key="desk-away",
    ):
        for info in removed:
            with st.container(
                horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
            ):
                with st.container(gap=None, width="stretch"):
                    st.markdown(plain(info.title))
                    if _is_overdue(info):
                        st.caption(t("Its last day of keeping has passed: erase it under “Erase”."))
                st.button(
                    t("Bring back"),
                    type="tertiary",
                    width="content",
                    disabled=workspace.is_read_only,
                    key=f"desk-back-{info.id}",
                    on_click=_bring_back,
                    args=(visit, workspace, info.id),
                )


def _bring_back(visit: AppState, workspace: Workspace, group: int) -> None:
    do(visit, lambda _: workspace.bring_back(group))
