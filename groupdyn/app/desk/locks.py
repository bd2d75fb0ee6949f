"""Locking, and what opens the workspace: idle minutes, the passphrase, the recovery key, the name in the trail."""

from __future__ import annotations

import streamlit as st

from groupdyn.app import keeping
from groupdyn.app.desk.deeds import Desk, ask_secret, do, twice, with_either
from groupdyn.app.state import AppState, taken, told
from groupdyn.i18n import N_, Translator
from groupdyn.workspace import Workspace, keys
from groupdyn.workspace.keys import SHORTEST_PASSPHRASE

IDLE = (5, 10, 15, 30, 60, 120)
"""Minutes that can be chosen."""


def show(visit: AppState, workspace: Workspace, t: Translator) -> None:
    """Ask for what locks and opens the workspace."""
    _ask_idle(visit, workspace, t)
    if not workspace.site.header.locks:
        st.markdown(
            t(
                "This workspace has no passphrase. To have its groups encrypted, export them, make a new workspace "
                "with a passphrase, import them there, and erase this folder."
            )
        )
        return
    if not workspace.is_read_only:
        _ask_passphrase(visit, workspace, t)
        _ask_recovery(visit, workspace, t)


def _ask_idle(visit: AppState, workspace: Workspace, t: Translator) -> None:
    now = int(workspace.setting(keeping.IDLE_SETTING, keeping.IDLE_MIN))
    st.selectbox(
        t("Locks itself when nothing is done for"),
        sorted({*IDLE, now}),
        index=sorted({*IDLE, now}).index(now),
        format_func=lambda n: t.plural("{n} minute", "{n} minutes", n),
        width=320,
        disabled=workspace.is_read_only,
        key="desk-idle",
        on_change=_set_idle,
        args=(visit, workspace),
    )
    st.caption(t("Recording counts as doing something, even when nobody speaks."))


def _set_idle(visit: AppState, workspace: Workspace) -> None:
    minutes = told("desk-idle")

    def deed(_: Desk) -> None:
        workspace.set_setting(keeping.IDLE_SETTING, int(minutes or keeping.IDLE_MIN))
        keeping.watch(workspace)

    do(visit, deed)


def _ask_passphrase(visit: AppState, workspace: Workspace, t: Translator) -> None:
    with (
        st.expander(t("A new passphrase"), key="desk-passphrase"),
        st.form("desk-passphrase-form", border=False, enter_to_submit=True),
    ):
        ask_secret(t("The present passphrase, or the recovery key"), "desk-passphrase-now")
        ask_secret(
            t("New passphrase, at least {least} characters", least=SHORTEST_PASSPHRASE),
            "desk-passphrase-new",
            fills="new-password",
        )
        ask_secret(t("The new passphrase again"), "desk-passphrase-again", fills="new-password")
        st.caption(
            t(
                "Backups that were made before still open with the old passphrase. Make a new backup, and delete "
                "the old ones if the old passphrase is known to somebody."
            )
        )
        st.form_submit_button(t("Change the passphrase"), on_click=_change, args=(visit, workspace))


def _change(visit: AppState, workspace: Workspace) -> None:
    now, new, again = (taken(f"desk-passphrase-{part}") for part in ("now", "new", "again"))

    def deed(desk: Desk) -> None:
        _prove(workspace, now)
        keys.check_strength(twice(new, again))
        workspace.change_passphrase(new)
        desk.say(N_("The passphrase is changed. The recovery key stays as it is."))

    do(visit, deed)


def _prove(workspace: Workspace, secret: str) -> None:
    """Whoever sits at an open workspace must know what opens it before they change that."""
    with_either(secret, lambda p, r: keys.unlock(workspace.site.header, passphrase=p, recovery_key=r))


def _ask_recovery(visit: AppState, workspace: Workspace, t: Translator) -> None:
    with (
        st.expander(t("A new recovery key"), key="desk-new-recovery"),
        st.form("desk-new-recovery-form", border=False, enter_to_submit=True),
    ):
        st.markdown(
            t("The old recovery key then no longer opens the workspace; it still opens older backups.")
        )
        ask_secret(t("The present passphrase, or the recovery key"), "desk-new-recovery-now")
        st.form_submit_button(t("Make a new recovery key"), on_click=_new_recovery, args=(visit, workspace))


def _new_recovery(visit: AppState, workspace: Workspace) -> None:
    now = taken("desk-new-recovery-now")

    def deed(desk: Desk) -> None:
        _prove(workspace, now)
        desk.recovery = workspace.new_recovery_key()

    do(visit, deed)
