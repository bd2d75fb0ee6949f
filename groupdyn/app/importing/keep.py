"""What becomes of a log that was checked: it is looked at, kept as a new group, or taken into a kept one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from groupdyn.app import keeping
from groupdyn.app.frame import go_to, link_to, open_kept_group
from groupdyn.app.groups import add_log
from groupdyn.app.importing.base import Base
from groupdyn.app.importing.draft import Draft, Outcome
from groupdyn.app.importing.words import literal
from groupdyn.app.state import AppState
from groupdyn.errors import GroupdynError
from groupdyn.i18n import N_, Translator
from groupdyn.log import InteractionLog
from groupdyn.workspace.access import Right
from groupdyn.workspace.growing import Compared

if TYPE_CHECKING:
    from groupdyn.workspace import Workspace

FILE, KEPT = "file", "kept"
WHICH = {FILE: N_("The file is right"), KEPT: N_("The workspace is right")}
"""Whose session counts, where both have one."""


def begin_into(visit: AppState, row: int, title: str) -> None:
    """Begin an import of further sessions of a kept group."""
    workspace = keeping.workspace_of(visit)
    if workspace is None:
        return
    before = visit.entries.get("draft")
    draft = before.restarted() if isinstance(before, Draft) else Draft()
    draft.base = Base(row, title, workspace.load_log(row))
    visit.entries["draft"] = draft
    visit.entries["into"] = row


def leave_base(visit: AppState, draft: Draft) -> None:
    """Let the file become a group of its own after all."""
    draft.base = None
    visit.entries.pop("into", None)


def recall(visit: AppState, draft: Draft) -> None:
    """Let the draft know how files with the same headers were read before, if the workspace may say so."""
    workspace = _writable(visit)
    draft.recall = None if workspace is None else workspace.mapping_for


def _writable(visit: AppState) -> Workspace | None:
    """The workspace, if a group can be kept in it now."""
    workspace = keeping.workspace_of(visit)
    if workspace is None or workspace.is_read_only or not workspace.access().allows(Right.GROUP):
        return None
    return workspace


def ask_keep(visit: AppState, draft: Draft, outcome: Outcome, log: InteractionLog, t: Translator) -> None:
    """Ask what becomes of the log, and do it."""
    workspace = keeping.workspace_of(visit)
    if draft.base is not None:
        if workspace is None:
            link_to("workspace", t("The workspace is locked: unlock it to go on"))
        else:
            _ask_into(visit, workspace, draft, draft.base, outcome, log, t)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="import-end"):
        if _writable(visit) is not None:
            keep = st.button(t("Keep in the workspace"), type="primary", key="import-keep")
            look = st.button(t("Only look"), type="tertiary", key="import-open")
        else:
            keep, look = False, st.button(t("Open the group"), type="primary", key="import-open")
            link_to("workspace", t("To keep it, open the workspace first"))
    if look:
        draft.opened = add_log(visit, log, draft.group_name)
        visit.asides[draft.opened] = outcome.checked.set_aside
        go_to("sociogram")
    if keep and (there := _writable(visit)) is not None:
        _keep(visit, there, draft, outcome, log, t)


def _keep(
    visit: AppState, workspace: Workspace, draft: Draft, outcome: Outcome, log: InteractionLog, t: Translator
) -> None:
    """Keep the log, each of its groups as one of its own; then look at the first."""
    from groupdyn.selection import select

    names = log.groups
    parts = [log] if len(names) < 2 else [select(log, group=name) for name in names]
    aside = outcome.checked.set_aside
    try:
        rows = [
            workspace.save_log(part, title=_title(draft, name, names), set_aside=aside if i == 0 else None)
            for i, (part, name) in enumerate(zip(parts, names or ("",), strict=True))
        ]
        for headers, mapping in draft.to_remember():
            workspace.remember_mapping(headers, mapping)
    except GroupdynError as error:
        st.error(literal(error.sentence(t)))
        return
    draft.opened = keeping.kept_id(rows[0])
    open_kept_group(visit, rows[0])


def _title(draft: Draft, name: str, names: Sequence[str]) -> str:
    return (name if len(names) > 1 else "") or draft.group_name or name


# --- into a kept group ---------------------------------------------------------------------------


def _ask_into(
    visit: AppState,
    workspace: Workspace,
    draft: Draft,
    base: Base,
    outcome: Outcome,
    log: InteractionLog,
    t: Translator,
) -> None:
    try:
        found = workspace.compare_log(base.row, log)
    except GroupdynError as error:
        st.error(literal(error.sentence(t)))
        return
    _show_compared(found, t)
    which = _ask_which(draft, found, t)
    undecided = [session for session in found.different if session not in which]
    taken = len(found.new) + sum(choice == FILE for choice in which.values())
    if not taken and not undecided:
        st.markdown(t("There is nothing to take in: the group has all of it."))
        return
    pressed = st.button(
        t.plural("Take in {n} session", "Take in {n} sessions", taken),
        type="primary",
        disabled=bool(undecided),
        key="import-into",
    )
    if undecided:
        st.caption(t("Say first which one is right."))
    if pressed:
        _take_in(visit, workspace, draft, base, outcome, log, which, t)


def _show_compared(found: Compared, t: Translator) -> None:
    said = []
    if found.new:
        new = t.names([t("Session {name}", name=s) if s.isdigit() else s for s in found.new])
        said.append(t("New: {sessions}.", sessions=new))
    if found.same:
        said.append(t.plural("{n} session is there already, with the same acts.",
                             "{n} sessions are there already, with the same acts.", len(found.same)))  # fmt: skip
    if found.people:
        said.append(t("New on the roster: {names}.", names=t.names(list(found.people))))
    for sentence in said:
        st.markdown(literal(sentence))


def _ask_which(draft: Draft, found: Compared, t: Translator) -> dict[str, str]:
    """Ask of each session that differs whose is right; session → choice, where one was made."""
    which: dict[str, str] = {}
    for i, session in enumerate(found.different):
        chosen = st.segmented_control(
            literal(t("Session “{session}” is in both, and not the same.", session=session)),
            list(WHICH),
            format_func=lambda choice: t(WHICH[choice]),
            key=f"import-which-{draft.drops}-{i}",
        )
        if chosen is not None:
            which[session] = chosen
    if FILE in which.values():
        st.caption(t("What is in the workspace now is taken out; it can be undone."))
    return which


def _take_in(
    visit: AppState,
    workspace: Workspace,
    draft: Draft,
    base: Base,
    outcome: Outcome,
    log: InteractionLog,
    which: Mapping[str, str],
    t: Translator,
) -> None:
    try:
        workspace.add_sessions(
            base.row,
            log,
            replace=[session for session, choice in which.items() if choice == FILE],
            keep=[session for session, choice in which.items() if choice == KEPT],
            set_aside=outcome.checked.set_aside,
        )
        for headers, mapping in draft.to_remember():
            workspace.remember_mapping(headers, mapping)
    except GroupdynError as error:
        st.error(literal(error.sentence(t)))
        return
    visit.entries.pop("into", None)
    visit.entries["draft"] = replacement = draft.restarted()
    leave_base(visit, replacement)
    keeping.refresh(visit)
    open_kept_group(visit, base.row)


def show_into(visit: AppState, draft: Draft, t: Translator) -> None:
    """Say which kept group the file goes into, and offer the way out."""
    if draft.base is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="import-into-what"):
        st.caption(t("Its people and its coding scheme count. What is kept of them stays."), width="content")
        st.button(
            t("Make a group of its own instead"),
            type="tertiary",
            key="import-leave-base",
            on_click=partial(leave_base, visit, draft),
        )
