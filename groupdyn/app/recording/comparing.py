"""How far two raters agree, where they differ, and what is decided about it."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from groupdyn.agreement import WINDOW_S, Agreement, Comparison, compare
from groupdyn.app.keeping import Kept
from groupdyn.app.plain import plain
from groupdyn.app.recording.deciding import first_rater, show_decisions
from groupdyn.app.recording.telling import said_by_both
from groupdyn.app.showing import side_heading
from groupdyn.app.state import state
from groupdyn.app.view import current_palette
from groupdyn.figures.agreement import agreement
from groupdyn.figures.confusion import confusion
from groupdyn.figures.differing import differing
from groupdyn.figures.style import config
from groupdyn.i18n import Translator
from groupdyn.listing import inferred_said
from groupdyn.workspace import CodingInfo
from groupdyn.workspace.codings import FIRST

if TYPE_CHECKING:
    import plotly.graph_objects as go


MOST_CODES = 10
"""More kinds than this are shown only when asked for: the cells would be too small to read."""


def show_comparison(kept: Kept, coding: CodingInfo, t: Translator) -> None:
    """The headline, the figures, and the list of what is to be decided."""
    first_name = (coding.decisions or {}).get(FIRST) if coding.reconciled_at else None
    first = kept.workspace.strand(kept.group, coding.session, first_name)
    second = kept.workspace.strand(kept.group, coding.session, coding.rater)
    found = compare(first, second)
    raters = (str(first_name or first_rater(kept, coding, first, t)), coding.rater)
    _show_heading(found, raters, t)
    _show_numbers(found, t)
    _show_inferred(first, second, t)
    left, right = st.columns((46, 54), gap="large")
    with left:
        side_heading(t("Agreement about each kind of act"))
        _show(agreement(_per_code(found), current_palette(), t, names=_codes(kept, t)), "second-codes", t)
        st.caption(
            t(
                "Dot: Cohen's κ with its 95 % range; ring: Krippendorff's α; each kind against all others. "
                "Grey: fewer than 30 acts that both noted, or a kind used fewer than 10 times."
            )
        )
    with right:
        side_heading(t("What the two raters call differently"))
        _show_confusion(kept, found, raters, t)
    side_heading(t("Where in the session they differ"))
    marks = _marks(found, kept, t)
    _show(differing(marks, current_palette(), t, raters=raters, timed=_timed(found)), "second-time", t)
    show_decisions(kept, coding, found, raters, t)


def _show_confusion(kept: Kept, found: Comparison, raters: tuple[str, str], t: Translator) -> None:
    table = found.confusion
    said = [
        t("Rows: {first}. Columns: {second}. Only acts that both noted.", first=raters[0], second=raters[1])
    ]
    if len(table) > MOST_CODES and not st.toggle(t("All kinds"), key="second-all-kinds"):
        table = _most_confused(table)
        said.append(t("Shown: the {n} kinds most often taken for another.", n=len(table)))
    _show(confusion(table, current_palette(), t, names=_codes(kept, t), raters=raters), "second-confusion", t)
    st.caption(plain(" ".join(said)))


def _most_confused(table: pd.DataFrame) -> pd.DataFrame:
    """The kinds that differ most often, in the order of the whole table."""
    counts = table.to_numpy()
    off = counts.sum(0) + counts.sum(1) - 2 * counts.diagonal()
    chosen = sorted(sorted(range(len(table)), key=lambda k: (-off[k], k))[:MOST_CODES])
    return table.iloc[chosen, chosen]


def _show(figure: go.Figure, key: str, t: Translator) -> None:
    st.plotly_chart(
        figure,
        theme=None,
        key=key,
        on_select="ignore",
        config=config(t, picture=state().picture, name=f"groupdyn-{key}"),
        alt=figure.layout.meta["alt"],
    )


# --- in words ------------------------------------------------------------------------------------


def _show_heading(found: Comparison, raters: tuple[str, str], t: Translator) -> None:
    about = found.overall
    st.header(plain(_headline(about, raters, t)), anchor=False)
    st.markdown(f":gray[{plain(' '.join(_sentences(found, raters, t)))}]")


def _headline(about: Agreement, raters: tuple[str, str], t: Translator) -> str:
    first, second = raters
    if not about.units:
        return t("{first} and {second} noted no act alike", first=first, second=second)
    if math.isnan(about.kappa.value):
        return t("Only one kind of act was used: agreement about kinds is undefined")
    if about.kappa.value <= 0:
        return t("{first} and {second} agree no more than by chance", first=first, second=second)
    return t(
        "{first} and {second} are {share} of the way from chance to complete agreement",
        first=first,
        second=second,
        share=t.percent(about.kappa.value),
    )


def _sentences(found: Comparison, raters: tuple[str, str], t: Translator) -> list[str]:
    about, units = found.overall, found.units
    said = []
    if not math.isnan(about.kappa.value):
        said.append(
            t(
                "κ = {kappa}, 95 % range {low} to {high}; 0 is chance, 1 complete agreement.",
                kappa=t.number(about.kappa.value, 2),
                low=t.number(about.kappa.low, 2),
                high=t.number(about.kappa.high, 2),
            )
        )
    said.append(
        t.plural(
            "{n} act was noted by both; only {first}: {one}, only {second}: {other}.",
            "{n} acts were noted by both; only {first}: {one}, only {second}: {other}.",
            len(units),
            first=raters[0],
            one=len(units.only_first),
            second=raters[1],
            other=len(units.only_second),
        )
    )
    if units.by == "time":
        said.append(
            t("Acts that begin at most {seconds} s apart can be the same.", seconds=t.number(WINDOW_S, 0))
        )
    else:
        said.append(t("Some acts have no time, so they were matched by their order."))
    if about.thin and about.units:
        said.append(t("These are few acts: read the range, not the number."))
    return said


def _show_numbers(found: Comparison, t: Translator) -> None:
    about = found.overall
    shown = (
        (t("The same acts noted"), _share(found.units.agreement, t), False),
        (t("The same kind"), _share(about.observed, t), about.thin),
        (t("By chance alone"), _share(about.expected, t), about.thin),
        (t("Cohen's κ"), t.number(about.kappa.value, 2), about.thin),
        (t("Krippendorff's α"), t.number(about.alpha.value, 2), about.thin),
        (t("The same sender"), _share(found.sender.observed, t), found.sender.thin),
        (t("The same receiver"), _share(found.receiver.observed, t), found.receiver.thin),
    )
    st.html(
        '<div class="gd-facts">'
        + "".join(
            f'<div class="gd-fact"><b{" class=gd-quiet" if quiet else ""}>{escape(value)}</b>'
            f"<span>{escape(title)}</span></div>"
            for title, value, quiet in shown
        )
        + "</div>"
    )


def _show_inferred(first: pd.DataFrame, second: pd.DataFrame, t: Translator) -> None:
    """Say how many receivers the computer proposed: agreement about those is none between two people."""
    acts = pd.concat([first, second])[["receiver", "receiver_confidence"]]
    given = acts[acts["receiver"].fillna("") != ""]
    if said := inferred_said(int(given["receiver_confidence"].notna().sum()), len(given), t):
        st.caption(said)


def _share(value: float, t: Translator) -> str:
    return t.percent(value)


# --- as tables -----------------------------------------------------------------------------------


def _per_code(found: Comparison) -> pd.DataFrame:
    rows = {
        code: {
            "kappa": about.kappa.value,
            "low": about.kappa.low,
            "high": about.kappa.high,
            "alpha": about.alpha.value,
            "uses": about.uses,
            "thin": about.thin,
        }
        for code, about in found.per_code.items()
    }
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table.sort_values("uses", ascending=False, kind="stable") if len(table) else table


def _codes(kept: Kept, t: Translator) -> dict[str, str]:
    return {code.code: kept.log.scheme.label(code.code, t.language) for code in kept.log.scheme.codes}


def _timed(found: Comparison) -> bool:
    return found.units.by == "time"


def _marks(found: Comparison, kept: Kept, t: Translator) -> pd.DataFrame:
    """Every act of either, where it stands and how it differs."""
    rows = []
    differs = {
        (int(i), int(j)): str(what)
        for i, j, what in found.differences[["first", "second", "what"]].itertuples(index=False, name=None)
    }
    pairs = [(int(i), int(j)) for i, j in zip(found.units.first, found.units.second, strict=True)]
    pairs += [pair for pair in differs if -1 in pair]
    for i, j in pairs:
        what = differs.get((i, j), "")
        kind = (
            "same"
            if not what
            else "first"
            if j < 0
            else "second"
            if i < 0
            else "code"
            if what == "act"
            else "people"
        )
        at = _at(found, i, j)
        rows.append({"at": at, "kind": kind, "said": said_by_both(found, i, j, kept, t)})
    return pd.DataFrame(rows, columns=["at", "kind", "said"])


def _at(found: Comparison, i: int, j: int) -> float:
    if _timed(found):
        return float(found.first["start_s"].iloc[i] if i >= 0 else found.second["start_s"].iloc[j])
    return float(i + 1 if i >= 0 else j + 1)
