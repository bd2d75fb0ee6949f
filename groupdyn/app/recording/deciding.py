"""The acts on which two raters differ, what is decided about each, and the agreed log made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from groupdyn.agreement import Comparison
from groupdyn.app.components.sheet import Edit, SheetColumn, SheetRow, sheet
from groupdyn.app.keeping import Kept
from groupdyn.app.plain import plain
from groupdyn.app.recording.telling import said_act
from groupdyn.app.showing import side_heading
from groupdyn.app.state import state, told
from groupdyn.i18n import Translator, clock
from groupdyn.workspace import CodingInfo
from groupdyn.workspace.agreed import AS_FIRST, AS_SECOND, agreed_of, keys_of


@dataclass(frozen=True)
class Differences:
    """The acts on which two raters differ, as they stand to be decided.

    Attributes
    ----------
    coding : the second rater's, its row.
    keys, table : one a difference, in order; the table says when it was and what either rater said.
    decisions : key → what was decided.
    words : decision → what it is called.
    keep : called with decisions that are new; None takes one back.
    """

    coding: int
    keys: list[str]
    decisions: Mapping[str, str]
    table: pd.DataFrame
    words: Mapping[str, str]
    keep: Callable[[Mapping[str, str | None]], None]

    @property
    def left(self) -> list[str]:
        """The keys of those that are not decided."""
        return [k for k in self.keys if k not in self.decisions]


def show_decisions(
    kept: Kept, coding: CodingInfo, found: Comparison, raters: tuple[str, str], t: Translator
) -> None:
    """One line a difference, each decided; then the agreed log."""
    keys = keys_of(found)
    decisions = {k: str(v) for k, v in (coding.decisions or {}).items() if k in set(keys)}
    side_heading(t("Settle the differences"))
    if coding.reconciled_at is not None:
        _show_settled(kept, t)
    elif not keys:
        st.caption(t("They differ nowhere."))
    else:
        _ask_decisions(kept, coding, found, keys, decisions, raters, t)


def _show_settled(kept: Kept, t: Translator) -> None:
    st.markdown(t("The agreed log is made, and both codings are kept as they were."))

    def undo() -> None:
        kept.workspace.undo(kept.group)

    st.button(t("Take it back"), key="second-undo", on_click=undo)


def _ask_decisions(
    kept: Kept,
    coding: CodingInfo,
    found: Comparison,
    keys: list[str],
    decisions: Mapping[str, str],
    raters: tuple[str, str],
    t: Translator,
) -> None:
    words = {AS_FIRST: raters[0], AS_SECOND: raters[1]} | {
        code.code: kept.log.scheme.label(code.code, t.language) for code in kept.log.scheme.codes
    }

    def keep(new: Mapping[str, str | None]) -> None:
        wanted = {k: v for k, v in {**decisions, **new}.items() if v}
        kept.workspace.decide(kept.group, coding.session, coding.rater, wanted)

    st.caption(
        t(
            "Choose for each act whose version stands, or another kind. Where one rater noted nothing, "
            "the other's name takes the act in, and the one's own name leaves it out."
        )
    )
    table = _table(kept, found, raters, t)
    these = Differences(coding.id, keys, decisions, table, words, keep)
    _ask_one(these, t)
    _ask_table(these, t)
    left = these.left
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="second-rest"):
        st.markdown(t("{done} of {all} decided", done=len(keys) - len(left), all=len(keys)), width="content")
        for decision, rater in zip((AS_FIRST, AS_SECOND), raters, strict=True):
            st.button(
                plain(t("The rest as {rater}", rater=rater)),
                type="tertiary",
                disabled=not left,
                key=f"second-rest-{decision}",
                on_click=keep,
                args=(dict.fromkeys(left, decision),),
            )
    _ask_agreed(kept, coding, found, decisions, raters[0], ready=not left, t=t)


def _ask_one(these: Differences, t: Translator) -> None:
    """One difference at a time with two large buttons: a finger on a tablet hits no cell of a table."""
    place = f"second-at-{these.coding}"
    entries = state().entries
    at = entries.get(place)
    if not isinstance(at, int) or not 0 <= at < len(these.keys):
        at = these.keys.index(these.left[0]) if these.left else 0
    key = these.keys[at]

    def decide(decision: str | None) -> None:
        these.keep({key: decision})
        further = [k for k in [*these.keys[at + 1 :], *these.keys[:at]] if k not in these.decisions]
        entries[place] = these.keys.index(further[0]) if further else at

    def step(by: int) -> None:
        entries[place] = (at + by) % len(these.keys)

    def another(widget: str) -> None:
        decide(told(widget))

    when, *versions = these.table.iloc[at]
    with st.container(key="second-one"):
        st.markdown(plain(t("Difference {k} of {n}, at {time}", k=at + 1, n=len(these.keys), time=when)))
        for column, decision, version in zip(st.columns(2), (AS_FIRST, AS_SECOND), versions, strict=True):
            column.button(
                plain(t("{rater}: {version}", rater=these.words[decision], version=version)),
                type="primary" if these.decisions.get(key) == decision else "secondary",
                key=f"second-one-{decision}",
                width="stretch",
                on_click=decide,
                args=(decision,),
            )
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="second-steps"):
            kinds = [word for word in these.words if word not in (AS_FIRST, AS_SECOND)]
            chosen = these.decisions.get(key)
            widget = f"second-other-{these.coding}-{t.language}-{at}-{chosen}"
            st.selectbox(
                t("Another kind"),
                kinds,
                index=kinds.index(chosen) if chosen in kinds else None,
                format_func=these.words.__getitem__,
                placeholder="–",
                key=widget,
                width=260,
                on_change=another,
                args=(widget,),
            )
            st.button(t("Previous"), key="second-previous", on_click=step, args=(-1,))
            st.button(t("Next"), key="second-next", on_click=step, args=(1,))


def _ask_table(these: Differences, t: Translator) -> None:
    """All differences below each other, each with its choice."""
    entries = state().entries
    place = f"second-done-{these.coding}"
    when, *raters = (str(column) for column in these.table)

    def take(edits: Sequence[Edit]) -> None:
        these.keep(
            {
                these.keys[e.row]: e.value or None
                for e in edits
                if 0 <= e.row < len(these.keys) and e.value in ("", *these.words)
            }
        )
        entries[place] = edits[-1].number

    sheet(
        (
            *(SheetColumn(str(k), rater, "words", width=14) for k, rater in enumerate(raters)),
            SheetColumn("decision", t("What stands"), "choice", (("", "–"), *these.words.items()), 12),
        ),
        [
            SheetRow(k, at, {"0": first, "1": second, "decision": these.decisions.get(key, "")})
            for k, (key, (at, first, second)) in enumerate(
                zip(these.keys, these.table.to_numpy().tolist(), strict=True)
            )
        ],
        f"second-decide-{these.coding}",
        name=t("Settle the differences"),
        head=when,
        done=entries.get(place, 0),
        on_edit=take,
    )


def _ask_agreed(
    kept: Kept,
    coding: CodingInfo,
    found: Comparison,
    decisions: Mapping[str, str],
    first: str,
    *,
    ready: bool,
    t: Translator,
) -> None:
    """Ask what to call the first coding, and make the agreed log."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="second-agree"):
        name = st.text_input(
            t("Keep the first coding under the name"),
            first,
            max_chars=80,
            key=f"second-first-{coding.id}",
            width=320,
        )
        make = st.button(t("Make the agreed log"), type="primary", disabled=not ready, key="second-make")
    if make:
        agreed = agreed_of(found, decisions)
        kept.workspace.reconcile(kept.group, coding.session, coding.rater, agreed, first=name)
        st.rerun()


def first_rater(kept: Kept, coding: CodingInfo, found: pd.DataFrame, t: Translator) -> str:
    """What to call who coded first: as the log says, if it says. A name that no coding of the session has."""
    raters = {str(r) for r in found["rater"].dropna() if r}
    name = raters.pop() if len(raters) == 1 else t("First rater")
    taken = {c.rater for c in kept.workspace.codings(kept.group) if c.session == coding.session}
    numbered = (name if n == 1 else f"{name} {n}" for n in range(1, len(taken) + 2))
    return next(candidate for candidate in numbered if candidate not in taken)


def _table(
    kept: Kept,
    found: Comparison,
    raters: tuple[str, str],
    t: Translator,
) -> pd.DataFrame:
    """The differences in words; two raters of the same name still have two columns."""
    rows = found.differences
    columns: dict[str, list[str]] = {
        t("Time"): [clock(float(at)) for at in rows["start_s"]],
        raters[0]: [
            said_act(found.first, int(i), kept, t) if i >= 0 else t("nothing noted") for i in rows["first"]
        ],
        raters[1] if raters[1] != raters[0] else f"{raters[1]} 2": [
            said_act(found.second, int(j), kept, t) if j >= 0 else t("nothing noted") for j in rows["second"]
        ],
    }
    return pd.DataFrame(columns, index=range(len(rows)))
