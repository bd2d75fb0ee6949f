"""The second step: which column of the file means what, the group's name, and the coding scheme."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import streamlit as st

from groupdyn.app.importing.draft import CARRIED, OWN, Draft, Outcome
from groupdyn.app.importing.words import literal, table_word
from groupdyn.app.state import bound, told
from groupdyn.columns import TABLES, Column
from groupdyn.errors import GroupdynError
from groupdyn.i18n import Translator
from groupdyn.schemes import SCHEMES, Scheme, read_scheme
from groupdyn.validation.tables import Table

NONE = ""
"""The option for a column that the file does not have."""
EXAMPLES = 3
LONGEST_EXAMPLE = 24


def summary(_draft: Draft, outcome: Outcome, t: Translator) -> str:
    """The step in a line."""
    known = sum(len(table.headers) for table in outcome.tables.values())
    columns = t.plural("{n} column in use", "{n} columns in use", known)
    return f"{columns} · {literal(outcome.scheme.title(t.language))}"


def is_settled(outcome: Outcome) -> bool:
    """Whether every table has its obligatory columns, so that its rows could be checked."""
    return not any(p.code in ("missing-column", "no-acts") for p in outcome.checked.problems)


def show(draft: Draft, outcome: Outcome, t: Translator) -> None:
    """Ask for the meaning of the columns, the group's name and the scheme."""
    for kind in TABLES:
        if kind in outcome.tables:
            _ask_table(draft, kind, outcome.tables[kind], t)
    if draft.base is not None:
        scheme = outcome.scheme.title(t.language)
        st.caption(literal(t("The coding scheme of the group: {scheme}.", scheme=scheme)))
        return
    left, right = st.columns(2, gap="large")
    with left:
        _ask_group(draft, outcome, t)
    with right:
        _ask_scheme(draft, outcome, t)


# --- columns -------------------------------------------------------------------------------------


def _ask_table(draft: Draft, kind: str, table: Table, t: Translator) -> None:
    st.markdown(f"**{table_word(kind, t)}**")
    wide = draft.wide.get(kind, False)
    asked = {*table.headers, *draft.mapping().get(kind, {}), "receiver"}
    used = [c for c in TABLES[kind] if wide or c.obligatory or c.key in asked]
    headers = [*table.headers.values(), *table.extra]
    for column in used:
        _ask_column(draft, kind, column, table, headers, t)
    rest = len(TABLES[kind]) - len(used)
    if rest or wide:
        st.toggle(
            t.plural("Show {n} more column that can be used", "Show {n} more columns that can be used", rest)
            if rest
            else t("Show columns that are not in use"),
            **bound(f"import-wide-{kind}", wide, lambda on: draft.wide.__setitem__(kind, on)),
        )


def _ask_column(
    draft: Draft, kind: str, column: Column, table: Table, headers: Sequence[str], t: Translator
) -> None:
    chosen = table.headers.get(column.key, NONE)
    with st.container(key=f"import-column-{kind}-{column.key}"):
        meaning, ask, examples = st.columns((5, 4, 4), vertical_alignment="center", gap="medium")
        needed = f" :small[:primary[{t('needed')}]]" if column.obligatory else ""
        meaning.markdown(f"{literal(t(column.about))}{needed}")
        ask.selectbox(
            t("Column for: {meaning}", meaning=literal(t(column.about))),
            (NONE, *headers),
            format_func=lambda header: header or t("– not in the file –"),
            label_visibility="collapsed",
            **bound(
                f"import-map-{kind}-{column.key}",
                chosen,
                lambda header: draft.choose_column(kind, column.key, header),
            ),
        )
        if chosen:
            examples.caption(literal(_examples(table, column)) or t("empty throughout"))


def _examples(table: Table, column: Column) -> str:
    """A few values of a column, free text left out."""
    if column.kind == "text":
        return "…"
    first = table.columns[column.key].slice(0, 200).to_pylist()
    values = islice(
        dict.fromkeys(f"{v:g}" if isinstance(v, float) else str(v) for v in first if v not in (None, "")),
        EXAMPLES,
    )
    return ", ".join(v if len(v) <= LONGEST_EXAMPLE else f"{v[:LONGEST_EXAMPLE]}…" for v in values)


# --- group and scheme ----------------------------------------------------------------------------


def _ask_group(draft: Draft, outcome: Outcome, t: Translator) -> None:
    acts = outcome.tables.get("acts")
    if acts is not None and acts.has("group"):
        return
    st.text_input(
        t("What to call the group"),
        max_chars=80,
        help=t("Shown only where names are shown."),
        **bound("import-group", draft.group_name, lambda name: setattr(draft, "group", name)),
    )


def _ask_scheme(draft: Draft, outcome: Outcome, t: Translator) -> None:
    options = [*([CARRIED] if draft.carries_scheme else []), *SCHEMES, OWN]
    chosen = (
        draft.scheme if draft.scheme in options else (CARRIED if draft.carries_scheme else outcome.scheme.id)
    )
    titles = {
        CARRIED: t("The scheme in the file"),
        OWN: draft.own_scheme.title(t.language) if draft.own_scheme else t("A scheme of your own …"),
        **{name: read_scheme(name).title(t.language) for name in SCHEMES},
    }
    st.selectbox(
        t("Coding scheme"),
        options,
        format_func=titles.__getitem__,
        **bound("import-scheme", chosen, lambda scheme: setattr(draft, "scheme", scheme)),
    )
    st.caption(_fit(outcome.scheme, outcome.codes, t))
    if draft.scheme == OWN:
        key = f"import-own-scheme-{draft.drops}"
        st.file_uploader(
            t("A file with the codes (JSON or CSV)"),
            ("json", "csv"),
            key=key,
            on_change=_take_scheme,
            args=(draft, key),
        )
        if draft.refused is not None:
            st.error(literal(draft.refused.sentence(t)))


def _fit(scheme: Scheme, codes: Sequence[str], t: Translator) -> str:
    known = sum(code in scheme for code in codes)
    return t("It knows {known} of the {all} codes in the file.", known=known, all=len(codes))


def _take_scheme(draft: Draft, key: str) -> None:
    file = told(key)
    if file is None:
        return
    try:
        draft.own_scheme, draft.refused = read_scheme(file.getvalue(), name=file.name), None
    except GroupdynError as error:
        draft.refused = error
    draft.drops += 1
