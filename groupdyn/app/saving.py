"""Saving what is shown: tables as CSV or XLSX, made only when somebody asks for them."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from groupdyn.app.cache import cached
from groupdyn.app.keeping import kept_group, note_export
from groupdyn.app.state import state
from groupdyn.app.view import current_view
from groupdyn.i18n import Translator
from groupdyn.pseudonyms import recognisable

if TYPE_CHECKING:
    from groupdyn.workspace import Workspace

KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def offer_table(
    table: pd.DataFrame,
    t: Translator,
    *,
    name: str,
    key: str,
    people: bool = True,
    of: tuple[Workspace, int] | None = None,
) -> None:
    """Two quiet buttons that save a table; cells that a spreadsheet would run are made harmless.

    `name` becomes the file's name: never a person's. Under pseudonyms it is said how far they hide anybody,
    unless the table is not about the `people` of the group. That it was saved is in the audit trail of the kept
    group that is looked at, or that it is said to be `of`.
    """
    view = current_view() if people else None
    if view is not None and view.pseudonyms:
        share = cached(recognisable)(view.log)
        st.caption(
            t(
                "Invented names do not hide everybody: by their number of acts alone, {share} of the people "
                "in a session can be told apart.",
                share=t.percent(share),
            )
        )
    kept = kept_group(state())
    if of is None and kept is not None:
        of = kept.workspace, kept.group
    note = None if of is None else partial(note_export, *of)
    with st.container(horizontal=True, gap="small", key=f"{key}-row"):
        for kind, mime in KINDS.items():
            st.download_button(
                t("Save as {kind}", kind=kind.upper()),
                data=partial(_file, table, kind, None if note is None else partial(note, f"{name}.{kind}")),
                file_name=f"groupdyn-{name}.{kind}",
                mime=mime,
                on_click="ignore",
                type="tertiary",
                key=f"{key}-{kind}",
            )


def _file(table: pd.DataFrame, kind: str, note: Callable[[], None] | None = None) -> bytes:
    """The file; of a kept group, the audit trail says first that it was saved."""
    from groupdyn.writers import write_table

    if note is not None:
        note()
    buffer = io.BytesIO()
    write_table(table, buffer, kind)
    return buffer.getvalue()
