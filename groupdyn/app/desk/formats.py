"""Everything in open formats, and back: unencrypted, with all names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import streamlit as st

from groupdyn.app import keeping
from groupdyn.app.desk.deeds import Desk, do
from groupdyn.app.desk.words import place_words
from groupdyn.app.plain import plain
from groupdyn.app.state import AppState, told
from groupdyn.errors import SettingError
from groupdyn.i18n import N_, Translator
from groupdyn.workspace import Workspace


def show(visit: AppState, workspace: Workspace, t: Translator) -> None:
    """Ask for an export, or for one that is to be taken in."""
    if workspace.is_read_only:
        st.markdown(
            t("Its audit trail could not say that it was exported. Back it up, and restore the backup.")
        )
        return
    _ask_export(visit, workspace, t)
    _ask_import(visit, workspace, t)


def _ask_export(visit: AppState, workspace: Workspace, t: Translator) -> None:
    st.subheader(t("Take everything along"), anchor=False)
    st.markdown(
        t(
            "A folder for each group, with tables that every program reads and `everything.json`, which groupdyn can "
            "take in again, and beside them the audit trail. `everything.json` also holds what was taken out but can "
            "be put back; a group that is out of sight has this file only. "
            "**It is not encrypted and names everybody.** For moving to other software, or for a member who asks "
            "what is kept of them; a backup is the safer copy."
        )
    )
    with st.form("desk-export-form", border=False, enter_to_submit=False):
        st.text_input(
            t("New folder"),
            value=str(Path.home() / f"groupdyn-export-{date.today().isoformat()}"),
            key="desk-export-folder",
        )
        st.checkbox(
            t("I know that whoever gets this folder can read everything"), key="desk-export-understood"
        )
        st.form_submit_button(t("Export with names"), on_click=_export, args=(visit, workspace))
    made = [copy for copy in workspace.copies() if copy.kind == "export" and copy.bytes is not None]
    if made:
        places = t.names([place_words(str(copy.path)) for copy in made])
        st.caption(plain(t("Exports that are still there: {places}", places=places)))


def _export(visit: AppState, workspace: Workspace) -> None:
    folder = str(told("desk-export-folder") or "").strip()
    understood = bool(told("desk-export-understood"))

    def deed(desk: Desk) -> None:
        if not understood:
            raise SettingError(N_("Say first that you understand what it means."))
        if not folder:
            raise SettingError(N_("Choose a folder for the export."))
        path = workspace.export_with_names(keeping.full_path(folder))
        desk.say(
            N_("Everything is written to {place}, unencrypted and with all names."),
            place=place_words(str(path)),
        )

    do(visit, deed)


def _ask_import(visit: AppState, workspace: Workspace, t: Translator) -> None:
    st.subheader(t("Take in an export"), anchor=False)
    with st.form("desk-import-form", border=False, enter_to_submit=True):
        st.text_input(t("Folder that groupdyn exported"), key="desk-import-folder")
        st.form_submit_button(t("Take it in"), on_click=_import, args=(visit, workspace))


def _import(visit: AppState, workspace: Workspace) -> None:
    folder = str(told("desk-import-folder") or "").strip()

    def deed(desk: Desk) -> None:
        if not folder:
            raise SettingError(N_("Choose the folder of the export."))
        before = {info.id for info in workspace.groups()}
        new = set(workspace.import_export(keeping.full_path(folder))) - before
        desk.say(N_("Groups taken in: {n}. What was there already is not taken twice."), n=len(new))

    do(visit, deed)
