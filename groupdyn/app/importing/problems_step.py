"""The third step: all problems at once, errors first, each with its repair; what was settled; what is set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from groupdyn.app.importing import matters
from groupdyn.app.importing.draft import Draft, Outcome, Settled
from groupdyn.app.importing.file_step import WORDY
from groupdyn.app.importing.matters import Choices, Kind, Matter
from groupdyn.app.importing.words import TABLES, literal, rows
from groupdyn.app.saving import offer_table
from groupdyn.app.state import told
from groupdyn.i18n import N_, Translator

if TYPE_CHECKING:
    import pandas as pd

FIRST, MORE = 20, 50
"""How many problems of a kind are shown, and how many more at a click."""
ASIDE_SHOWN = 100
"""How many rows that are set aside are shown; all are saved."""
SUGGESTED = 2
"""How many suggestions have a button of their own."""

CHOOSE = {
    "unknown-code": N_("Choose the code that is meant"),
    "unknown-session": N_("Choose the session that is meant"),
    "late-session": N_("Choose the session that is meant"),
    "not-a-flag": N_("Choose yes or no"),
    "unknown-response": N_("Choose a response"),
    "unknown-status": N_("Choose a word"),
    "unknown-role": N_("Choose a role"),
    "empty-value": N_("Choose what belongs there"),
}


def summary(draft: Draft, outcome: Outcome, t: Translator) -> str:
    """The step in a line."""
    errors = sum(len(kind.matters) for kind in matters.kinds(outcome) if kind.blocks)
    remarks = sum(len(kind.matters) for kind in matters.kinds(outcome) if not kind.blocks)
    parts = [t.plural("{n} to settle", "{n} to settle", errors)] if errors else []
    if remarks:
        parts.append(t.plural("{n} remark", "{n} remarks", remarks))
    if draft.settled:
        parts.append(t.plural("{n} settled", "{n} settled", len(draft.settled)))
    if len(outcome.checked.set_aside):
        parts.append(t.plural("{n} row set aside", "{n} rows set aside", len(outcome.checked.set_aside)))
    return " · ".join(parts) or t("none")


def show(draft: Draft, outcome: Outcome, t: Translator) -> None:
    """Show what is wrong, and ask how to repair it."""
    found = matters.kinds(outcome)
    choices = matters.choices_of(outcome)
    blocking, others = [k for k in found if k.blocks], [k for k in found if not k.blocks]
    if blocking:
        st.markdown(
            t("These must be settled before the group can be opened. Nothing is left out without your word.")
        )
    for kind in blocking:
        _show_kind(kind, draft, outcome, choices, t)
    if not found and not draft.settled:
        st.markdown(t("Nothing wrong was found."))
    if others:
        if blocking:
            st.markdown(f"**{t('Remarks')}**")
        st.caption(t("These do not stand in the way. Have a look whether they are meant."))
        for kind in others:
            _show_kind(kind, draft, outcome, choices, t)
    _show_settled(draft, t)
    _show_set_aside(draft, outcome, t)


# --- kinds and matters ---------------------------------------------------------------------------


def _show_kind(kind: Kind, draft: Draft, outcome: Outcome, choices: Choices, t: Translator) -> None:
    count = len(kind.matters)
    advice = [one.first.advice(t) for one in kind.matters]
    with st.container(key=f"import-kind-{kind.code}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            number = f" :gray[{t.number(count, 0)}]" if count > 1 else ""
            mark = ":orange[●]" if kind.blocks else ":gray[○]"
            st.markdown(f"{mark} **{t(kind.title)}**{number}", width="content")
            if count > 1:
                _ask_all(kind, draft, t)
        if len(set(advice)) == 1:
            st.caption(literal(advice[0]))
        limit = draft.shown.get(kind.code, FIRST)
        for one in kind.matters[:limit]:
            _show_matter(one, draft, outcome, choices, t, advise=len(set(advice)) > 1)
        if count > limit:
            st.button(
                t.plural("Show {n} more", "Show {n} more", min(MORE, count - limit)),
                type="tertiary",
                key=f"import-more-{kind.code}",
                on_click=draft.shown.__setitem__,
                args=(kind.code, limit + MORE),
            )


def _ask_all(kind: Kind, draft: Draft, t: Translator) -> None:
    """One click for all problems of a kind, where it means the same for each."""
    with st.container(horizontal=True, width="content", gap="medium"):
        if all(one.suggestions for one in kind.matters) and kind.code != "unknown-code":
            st.button(
                t("Take the nearest name for all"),
                type="tertiary",
                key=f"import-all-nearest-{kind.code}",
                on_click=_settle_all,
                args=(draft, kind, "replace"),
            )
        if all(one.can_add for one in kind.matters):
            st.button(
                t("Add all to the roster"),
                type="tertiary",
                key=f"import-all-add-{kind.code}",
                on_click=_settle_all,
                args=(draft, kind, "add"),
            )
        if all(one.can_set_aside for one in kind.matters):
            st.button(
                t("Set all aside"),
                type="tertiary",
                key=f"import-all-aside-{kind.code}",
                on_click=_settle_all,
                args=(draft, kind, "set-aside"),
            )


def _settle_all(draft: Draft, kind: Kind, action: str) -> None:
    for one in kind.matters:
        draft.settle(one.problems, action, one.suggestions[0] if action == "replace" else "")


def _show_matter(
    one: Matter, draft: Draft, outcome: Outcome, choices: Choices, t: Translator, *, advise: bool
) -> None:
    with st.container(key=f"import-matter-{one.key}", gap="xsmall"):
        sentences = dict.fromkeys(literal(p.sentence(t)) for p in one.problems)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown("  \n".join(sentences), width="content")
            st.markdown(f":small[:gray[{rows(one.problems, t)}]]", width="content")
            _show_rows(one, outcome, t)
        if advise:
            st.caption(literal(one.first.advice(t)))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _ask_repair(one, draft, choices, t)


def _ask_repair(one: Matter, draft: Draft, choices: Choices, t: Translator) -> None:
    def button(label: str, name: str, action: str, to: str = "") -> None:
        st.button(
            label, key=f"import-{name}-{one.key}", on_click=draft.settle, args=(one.problems, action, to)
        )

    for i, value in enumerate(one.suggestions[:SUGGESTED]):
        button(
            t("It is {name}", name=literal(choices.names.get(value, value))), f"nearest{i}", "replace", value
        )
    if one.choices:
        key = f"import-choose-{one.key}"
        st.selectbox(
            t("Instead of “{found}”", found=literal(one.first.found or "")),
            one.choices,
            index=None,
            format_func=lambda value: _named(value, choices),
            placeholder=t(CHOOSE.get(one.first.code, N_("Choose who is meant"))),
            label_visibility="collapsed",
            width=260,
            key=key,
            on_change=_choose,
            args=(draft, one, key),
        )
    if one.can_write:
        key = f"import-write-{one.key}"
        st.text_input(
            t("Instead of “{found}”", found=literal(one.first.found or "")),
            placeholder=t("Write what is meant, then Enter"),
            label_visibility="collapsed",
            max_chars=80,
            width=260,
            key=key,
            on_change=_choose,
            args=(draft, one, key),
        )
    if one.dates:
        button(t("The day comes first"), "dayfirst", "day-first")
        button(t("The month comes first"), "monthfirst", "month-first")
    if one.can_add:
        button(t("Add to the roster"), "add", "add")
    if one.can_set_aside:
        count = sum(p.count for p in one.problems)
        button(t.plural("Set {n} row aside", "Set {n} rows aside", count), "aside", "set-aside")


def _named(value: str, choices: Choices) -> str:
    name = choices.names.get(value, value)
    return value if name == value else f"{name} ({value})"


def _choose(draft: Draft, one: Matter, key: str) -> None:
    if value := told(key):
        draft.settle(one.problems, "replace", value)


def _show_rows(one: Matter, outcome: Outcome, t: Translator) -> None:
    table = outcome.tables.get(one.first.table)
    lines = sorted({line for p in one.problems for line in p.rows})
    if table is None or not lines:
        return
    rows_of = st.popover(t("See the rows"), type="tertiary", key=f"import-rows-{one.key}", on_change="rerun")
    if rows_of.open:
        rows_of.dataframe(matters.rows_at(table, lines, WORDY), hide_index=True, width="content")


# --- settled, and set aside ----------------------------------------------------------------------


def _show_settled(draft: Draft, t: Translator) -> None:
    if not draft.settled:
        return
    with st.container(key="import-settled", gap="xsmall"):
        st.markdown(f"**{t('Settled')}**")
        limit = draft.shown.get("settled", FIRST)
        for settled in draft.settled[-limit:]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(_answer(settled, t), width="content")
                first = settled.repairs[0]
                key = f"import-undo-{Matter(settled.problems).key}-{first.action}"
                st.button(t("Undo"), type="tertiary", key=key, on_click=draft.undo, args=(settled,))
        if len(draft.settled) > limit:
            st.button(
                t.plural("Show {n} more", "Show {n} more", len(draft.settled) - limit),
                type="tertiary",
                key="import-more-settled",
                on_click=draft.shown.__setitem__,
                args=("settled", len(draft.settled)),
            )


def _answer(settled: Settled, t: Translator) -> str:
    """What was decided, in a line."""
    repair, where = settled.repairs[0], rows(settled.problems, t)
    found = literal(repair.found or "")
    if repair.action == "replace" and found:
        return t("“{found}” is read as “{to}” ({where})", found=found, to=literal(repair.to), where=where)
    if repair.action == "replace":
        return t("Where nothing stood, “{to}” is read ({where})", to=literal(repair.to), where=where)
    if repair.action == "add":
        return t("“{found}” is added to the roster", found=found)
    if repair.action == "day-first":
        return t("Dates are read with the day first")
    if repair.action == "month-first":
        return t("Dates are read with the month first")
    title = t(matters.TITLES.get(repair.code, repair.code))
    if found:
        return t("{what}: “{found}” is set aside ({where})", what=title, found=found, where=where)
    return t("{what}: set aside ({where})", what=title, where=where)


def _show_set_aside(draft: Draft, outcome: Outcome, t: Translator) -> None:
    count = len(outcome.checked.set_aside)
    if not count:
        return
    with st.container(key="import-aside", gap="small"):
        st.markdown(f"**{t.plural('{n} row is set aside', '{n} rows are set aside', count)}**")
        st.caption(
            t(
                "These rows are not in the log. Save them with the reason beside each, to mend and add them later."
            )
        )
        listed = set_aside_table(draft, outcome, t)
        acts = outcome.tables.get("acts")
        text = acts.headers.get("text") if acts is not None else None
        shown = listed.head(ASIDE_SHOWN)
        wordy = [c for c in shown if c in (text, t("As it stands")) or any(len(v) > WORDY for v in shown[c])]
        st.dataframe(shown.drop(columns=wordy), hide_index=True, alt=t("The rows that are set aside"))
        offer_table(listed, t, name="set-aside", key="import-save")


def set_aside_table(draft: Draft, outcome: Outcome, t: Translator) -> pd.DataFrame:
    """The rows that were set aside as they stood, after table, row number and the reason in words.

    A row whose cells could not be told apart stands whole in the column `As it stands`.
    """
    listed = outcome.checked.set_aside.fillna("").astype("str")
    own = {"table": t("Table"), "row": t("Row"), "reason": t("Reason")}
    given = {str(c): f"{c} *" if c in own.values() else str(c) for c in listed if c not in own}
    whole = [
        draft.line_of(table, int(row)) if table not in TABLES else ""
        for table, row in zip(listed["table"], listed["row"], strict=True)
    ]
    reasons = {code: t(matters.TITLES.get(code, code)) for code in listed["reason"].unique()}
    tables = {table: t(TABLES[table]) if table in TABLES else table for table in listed["table"].unique()}
    named = listed.assign(reason=listed["reason"].map(reasons), table=listed["table"].map(tables))
    named = named.rename(columns={**own, **given})
    if any(whole):
        named[t("As it stands")] = whole
    return named
