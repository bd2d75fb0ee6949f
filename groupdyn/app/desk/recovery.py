"""The recovery key, shown once: to be printed or written down, and put away."""

from __future__ import annotations

from html import escape

import streamlit as st

from groupdyn.app.desk.deeds import Desk, desk_of, do, show_said
from groupdyn.app.state import AppState, told
from groupdyn.errors import SettingError
from groupdyn.i18n import N_, Translator


def show(visit: AppState, t: Translator) -> None:
    """Show the key until somebody says that it is put away."""
    desk = desk_of(visit)
    st.header(t("Your recovery key"), anchor=False)
    st.markdown(
        t(
            "If you forget the passphrase, only this key opens the workspace. It is shown **now and never "
            "again**. Print this page (Ctrl+P) or write the key down, and keep the paper away from this computer."
        )
    )
    show_said(visit, t)
    blocks = desk.recovery.split("-")
    lines = ("-".join(blocks[: len(blocks) // 2]), "-".join(blocks[len(blocks) // 2 :]))
    st.html(f'<div class="gd-key">{"<br>".join(escape(line) for line in lines)}</div>')
    st.caption(t("Letters and digits; capitals, blanks and hyphens do not matter when you type it."))
    st.checkbox(t("I have it on paper"), key="desk-recovery-there")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(t("Go on"), type="primary", key="desk-recovery-done", on_click=_put_away, args=(visit,))
        _offer_file(desk, t)


def _offer_file(desk: Desk, t: Translator) -> None:
    with st.popover(t("Save it as a file instead"), type="tertiary"):
        st.warning(
            t(
                "Whoever gets the file can open the workspace, and a browser's downloads are often copied to "
                "other devices. Move it to a stick that you lock away, and delete it here."
            )
        )
        st.download_button(
            t("Save it all the same"),
            data=lambda: f"{desk.recovery}\n",  # made when somebody asks for it, and not before
            file_name="groupdyn-recovery-key.txt",
            mime="text/plain",
            on_click="ignore",
            type="tertiary",
            key="desk-recovery-file",
        )


def _put_away(visit: AppState) -> None:
    there = bool(told("desk-recovery-there"))

    def deed(desk: Desk) -> None:
        if not there:
            raise SettingError(N_("Write the key down first, then say so. It is not shown again."))
        desk.recovery = ""

    do(visit, deed)
