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
from groupdyn.app.view import View, current_view
from groupdyn.i18n import Translator
from groupdyn.pseudonyms import STEP, coarse, recognisable

if TYPE_CHECKING:
    from groupdyn.workspace import Workspace

KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


OF_ONE_PERSON = frozenset({"share", "given-received", "ties", "times"})
"""Tables that are about one member although they may not name them."""
LISTS = frozenset({"acts", "set-aside"})
"""Lists of acts: whoever has them can count, so there is nothing to round."""


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

    `name` becomes the file's name: never a person's. Under pseudonyms it is said how far they hide anybody, and
    the numbers of people are rounded unless somebody wants them exact, where the table is about the `people` of
    the group. That it was saved is in the audit trail of the kept group that is looked at, or that it is said to
    be `of`.
    """
    view = current_view() if people else None
    if view is not None and view.pseudonyms:
        table = _veiled(table, view, name, key)
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


def _veiled(table: pd.DataFrame, view: View, name: str, key: str) -> pd.DataFrame:
    """The table as it is saved under pseudonyms, with what is said and asked about it."""
    t, share = view.t, cached(recognisable)(view.log)
    if name in LISTS or not (name in OF_ONE_PERSON or _names_people(table, view)):
        st.caption(
            t(
                "Invented names do not hide everybody: by their number of acts alone, {share} of the people "
                "in a session can be told apart.",
                share=t.percent(share),
            )
        )
        return table
    rounded = st.toggle(t("Save with rounded numbers"), value=True, key=f"{key}-rounded")
    st.caption(
        t(
            "Invented names do not hide everybody: by their number of acts alone, {share} of the people in a "
            "session can be told apart; rounded to tens, {less}.",
            share=t.percent(share),
            less=t.percent(cached(recognisable)(view.log, STEP)),
        )
    )
    return coarse(table, keep=(t("Session"),)) if rounded else table


def _names_people(table: pd.DataFrame, view: View) -> bool:
    """Whether somebody of the group stands in the table, as a cell or at the head of a column."""
    roster = view.log.roster
    known = {*roster["member"].astype(str), *roster["name"].astype(str)}
    texts = [table[c] for c in table if not pd.api.types.is_numeric_dtype(table[c].dtype)]
    return bool(known & set(map(str, table.columns))) or any(known & set(map(str, cells)) for cells in texts)


def _file(table: pd.DataFrame, kind: str, note: Callable[[], None] | None = None) -> bytes:
    """The file; of a kept group, the audit trail says first that it was saved."""
    from groupdyn.writers import write_table

    if note is not None:
        note()
    buffer = io.BytesIO()
    write_table(table, buffer, kind)
    return buffer.getvalue()
