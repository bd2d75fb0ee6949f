"""The first step: the file, what was found in it, and its first rows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from groupdyn.app.importing.draft import ACTS, UNUSED, Draft, Upload
from groupdyn.app.importing.words import TABLES, found, literal, table_word
from groupdyn.app.plain import plain
from groupdyn.app.state import bound, state, told
from groupdyn.app.team import upload_words
from groupdyn.i18n import N_, Translator

if TYPE_CHECKING:
    import pandas as pd

    from groupdyn.readers.raw import RawTable

ENDINGS = ("csv", "tsv", "txt", "xlsx", "ods", "json", "parquet", "vtt", "srt", "rttm")
FIRST_ROWS = 6
WORDY = 60
"""From so many characters on, a cell is taken for free text: it may be clinical, and stays hidden at first."""

KINDS = {
    "roster": N_("The roster: who belongs to the group"),
    "sessions": N_("The sessions: dates and lengths"),
    "attendance": N_("The attendance: who was there"),
    ACTS: N_("The acts"),
    UNUSED: N_("Not used"),
}


def summary(draft: Draft, t: Translator) -> str:
    """The step in a line."""
    return plain(t.names([upload.name for upload in draft.files]))


def show(draft: Draft, t: Translator) -> None:
    """Show the files, and ask for (further) ones."""
    if draft.main is None:
        _ask_first(draft, t)
        return
    _show_file(draft.main, draft, t)
    for upload in draft.beside:
        _show_beside(upload, draft, t)
    _ask_more(draft, t)


def _ask_first(draft: Draft, t: Translator) -> None:
    _ask_files(draft, t("Drop the log here, and its roster if there is one"))
    st.caption(upload_words(t))
    st.markdown(
        t(
            "A table with one row an act is enough: the session, who acts, to whom, and a code for the act. "
            "The columns may have any name. A sociomatrix, a workbook with several sheets, and what groupdyn "
            "itself has saved are read too."
        )
    )


def _ask_more(draft: Draft, t: Translator) -> None:
    with st.expander(
        t("Add a roster, sessions or attendance; or begin with another file"), key="import-more"
    ):
        _ask_files(draft, t("A further file"))
        st.button(
            t("Begin with another file"),
            type="tertiary",
            key="import-again",
            on_click=_begin_again,
            args=(draft,),
        )


def _ask_files(draft: Draft, label: str) -> None:
    key = f"import-file-{draft.drops}"
    st.file_uploader(label, ENDINGS, accept_multiple_files=True, key=key, on_change=_take, args=(draft, key))


def _take(draft: Draft, key: str) -> None:
    draft.take([Upload(file.name, file.getvalue()) for file in told(key) or ()])
    draft.drops += 1


def _begin_again(draft: Draft) -> None:
    state().entries["draft"] = draft.restarted()


# --- what was found ------------------------------------------------------------------------------


def _show_file(upload: Upload, draft: Draft, t: Translator) -> None:
    reading = upload.reading
    _show_name(upload, t)
    if reading.raw is None:
        return
    tables = list(zip(reading.raw.tables, draft.sheet_kinds(), strict=True))
    if len(tables) > 1:
        _ask_sheets(draft, t)
    text_columns = _text_columns(draft)
    shown = [(table, kind) for table, kind in tables if kind != UNUSED][:4] or tables[:1]
    hidden: list[str] = []
    for table, kind in shown:
        if len(tables) > 1:
            st.caption(table_word(kind, t) if kind in TABLES else literal(table.name))
        frame, wordy = first_rows(table, text_columns)
        hidden += wordy
        if not draft.words:
            frame = frame.drop(columns=wordy)
        st.dataframe(frame, hide_index=True, alt=t("The first rows of the file, as they stand in it"))
    if hidden:
        _ask_words(draft, hidden, t)


def _show_name(upload: Upload, t: Translator) -> None:
    """A file's name, and how it was read or why it was not."""
    with st.container(gap=None):
        st.markdown(f"**{literal(upload.name)}**")
        if upload.reading.raw is not None:
            st.caption(found(upload.reading.raw, t))
    if upload.reading.error is not None:
        st.error(literal(upload.reading.error.sentence(t)))


def _text_columns(draft: Draft) -> set[str]:
    table = draft.tables().get(ACTS)
    return {table.headers["text"]} if table is not None and "text" in table.headers else set()


def first_rows(table: RawTable, text_columns: set[str]) -> tuple[pd.DataFrame, list[str]]:
    """The first rows as they stand in the source, with their numbers, and which columns hold free text."""
    head = table.data.slice(0, FIRST_ROWS)
    columns = {
        name: ["" if v is None else v for v in head.column(i).to_pylist()]
        for i, name in enumerate(head.column_names)
    }
    wordy = [
        name
        for name, values in columns.items()
        if name in text_columns or any(isinstance(v, str) and len(v) > WORDY for v in values)
    ]
    import pandas as pd

    cells = {
        name: [f"{v:g}" if isinstance(v, float) else str(v) for v in values]
        for name, values in columns.items()
    }
    return pd.DataFrame(cells, dtype="str"), wordy


def _ask_words(draft: Draft, hidden: list[str], t: Translator) -> None:
    names = plain(t.names([f"“{name}”" for name in dict.fromkeys(hidden)]))
    st.toggle(
        t("Show the free text too: {columns}", columns=names),
        **bound("import-words", draft.words, lambda on: setattr(draft, "words", on)),
    )


def _ask_sheets(draft: Draft, t: Translator) -> None:
    raw = draft.main.reading.raw if draft.main else None
    if raw is None:
        return
    kinds = draft.sheet_kinds()
    with st.expander(t("What the tables are"), expanded=ACTS not in kinds, key="import-sheets"):
        if ACTS not in kinds:
            st.warning(t("No table looks like a log. Say which one holds the acts."))
        for i, (table, kind) in enumerate(zip(raw.tables, kinds, strict=True)):
            st.selectbox(
                literal(table.name) or t("Table {n}", n=i + 1),
                list(KINDS),
                format_func=lambda kind: t(KINDS[kind]),
                **bound(f"import-sheet-{i}", kind, partial(draft.sheets.__setitem__, i)),
            )


def _show_beside(upload: Upload, draft: Draft, t: Translator) -> None:
    what, ask, leave = st.columns((4, 4, 2), vertical_alignment="bottom")
    with what:
        _show_name(upload, t)
    if upload.reading.raw is not None:
        ask.selectbox(
            t("What is in “{file}”?", file=literal(upload.name)),
            list(KINDS),
            format_func=lambda kind: t(KINDS[kind]),
            **bound(
                f"import-kind-{upload.fingerprint}",
                draft.kinds.get(upload.fingerprint, UNUSED),
                lambda kind: draft.call(upload, kind),
            ),
        )
    leave.button(
        t("Leave out"),
        type="tertiary",
        key=f"import-leave-{upload.fingerprint}",
        on_click=draft.drop,
        args=(upload,),
    )
