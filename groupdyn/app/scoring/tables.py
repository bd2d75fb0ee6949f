"""Scores and choices from a table: all problems at once, nothing taken while one is left, nothing taken twice."""

from __future__ import annotations

from collections import Counter
from typing import Any

import streamlit as st

from groupdyn.app.groups import samples
from groupdyn.app.keeping import Kept
from groupdyn.app.plain import plain
from groupdyn.app.scoring.doing import do, fresh
from groupdyn.app.scoring.ledger import SCORE_KEY, Writing, known_instruments, updating, updating_choices
from groupdyn.app.showing import names_of, side_heading
from groupdyn.errors import GroupdynError, Problem
from groupdyn.i18n import N_, Translator
from groupdyn.readers import read_raw
from groupdyn.samples import SampleGroup
from groupdyn.validation import Repair
from groupdyn.validation.beside import CheckedBeside, check_beside
from groupdyn.validation.findings import BESIDE_REPLACED

TYPES = ("csv", "tsv", "txt", "xlsx", "ods", "json", "parquet")
KINDS = {"scores": N_("Scores"), "choices": N_("Choices")}
LEAVE_OUT = "leave-out"


def show(kept: Kept, _session: int, t: Translator) -> None:
    """Draw the section; it is about all sessions."""
    st.header(t("Scores and choices from a table"), anchor=False)
    st.markdown(
        t(
            "A table of scores has the columns session, rater, instrument, scale and score (and perspective, where it "
            "is not the rater's role); one of choices session, chooser, chosen and criterion (valence, guess)."
        )
    )
    file = st.file_uploader(t("A table of scores or choices"), TYPES, key=fresh("table"))
    if file is not None:
        _take(kept, file.getvalue(), file.name, str(file.file_id), t)
    _offer_sample(kept, t)


def _take(kept: Kept, content: bytes, name: str, file: str, t: Translator) -> None:
    instruments = tuple(known_instruments(kept).values())
    try:
        raw = read_raw(content, name=name)
        first = check_beside(raw, kept.log, instruments)
    except GroupdynError as error:
        st.error(plain(error.sentence(t)))
        return
    repairs = _ask_repairs(kept, first, file, t)
    checked = check_beside(raw, kept.log, instruments, repairs=repairs) if repairs else first
    left = [p for p in checked.errors if not any(r.settles(p) for r in repairs)]
    further = [p for p in left if p not in first.errors]
    for problem in further:
        _show_problem(problem, t)
    if checked.errors or not checked.kind:
        return
    writing = writing_of(kept, checked)
    _show_summary(checked, writing, t)
    if st.button(t("Take them in"), type="primary", key="scores-table-take", disabled=not len(writing)):
        do(lambda: writing.into(kept, checked.kind), _taken(checked, writing, t), t)


def writing_of(kept: Kept, checked: CheckedBeside) -> Writing:
    """What of a checked table is new, or says something else than what is kept."""
    records = kept.workspace.records(kept.group, checked.kind)
    if checked.kind == "scores":
        return updating(records, checked.rows, SCORE_KEY, "score")
    return updating_choices(records, checked.rows)


def _show_summary(checked: CheckedBeside, writing: Writing, t: Translator) -> None:
    for problem in checked.problems:
        _show_problem(problem, t)
    side_heading(t(KINDS[checked.kind]))
    words = [t.plural("{n} row is read.", "{n} rows are read.", len(checked.rows))]
    if checked.set_aside:
        words.append(t.plural("{n} row is left out.", "{n} rows are left out.", checked.set_aside))
    words.append(t.plural("{n} is new.", "{n} are new.", len(writing.add)))
    if writing.change:
        words.append(
            t.plural(
                "{n} is kept with another value, which is replaced.",
                "{n} are kept with another value, which is replaced.",
                len(writing.change),
            )
        )
    st.markdown(" ".join(map(plain, words)))
    if not len(writing):
        st.caption(t("All of it is kept already."))
        return
    field = "instrument" if checked.kind == "scores" else "criterion"
    counts = Counter(str(row[field]) for row in checked.rows)
    st.caption(plain(" · ".join(f"{name} {t.number(count, 0)}" for name, count in counts.items())))


def _taken(checked: CheckedBeside, writing: Writing, t: Translator) -> str:
    kind = t(KINDS[checked.kind])
    return t(
        "{kind}: {added} taken in, {changed} replaced.",
        kind=kind,
        added=t.number(len(writing.add), 0),
        changed=t.number(len(writing.change), 0),
    )


# --- problems ------------------------------------------------------------------------------------


def _ask_repairs(kept: Kept, checked: CheckedBeside, file: str, t: Translator) -> list[Repair]:
    """What to do about each error: who or what is meant, or to leave the rows out."""
    repairs = []
    errors = checked.errors
    if errors:
        side_heading(t.plural("{n} question first", "{n} questions first", len(errors)))
    for i, problem in enumerate(errors):
        _show_problem(problem, t)
        if not problem.count or problem.code == "missing-column":
            continue
        options = checked.options.get(problem.column or "", ()) if problem.code in BESIDE_REPLACED else ()
        repair = _ask_repair(kept, problem, options, f"{fresh('repair')}-{file}-{i}-{t.language}", t)
        if repair is not None:
            repairs.append(repair)
    return repairs


def _ask_repair(
    kept: Kept, problem: Problem, options: tuple[str, ...], key: str, t: Translator
) -> Repair | None:
    names = names_of(kept.log)
    near = [s for s in problem.suggestions if s in options]
    choices = [*near, *(o for o in options if o not in near), LEAVE_OUT]

    def said(choice: str) -> str:
        if choice == LEAVE_OUT:
            return t("Leave these rows out")
        return t("It is {name}", name=names.get(choice, choice))

    chosen: Any = st.selectbox(
        problem.sentence(t),
        choices,
        index=None,
        format_func=said,
        placeholder=t("Choose"),
        label_visibility="collapsed",
        width=360,
        key=key,
    )
    if chosen is None:
        return None
    if chosen == LEAVE_OUT:
        return Repair.of(problem, "set-aside")
    return Repair.of(problem, "replace", str(chosen))


def _show_problem(problem: Problem, t: Translator) -> None:
    where = ""
    if problem.rows:
        shown = ", ".join(map(str, problem.rows[:8])) + ("…" if problem.count > len(problem.rows[:8]) else "")
        where = t("Rows {rows}.", rows=shown) if problem.count > 1 else t("Row {rows}.", rows=shown)
    sentence = (
        f"**{plain(problem.sentence(t))}**" if problem.severity == "error" else plain(problem.sentence(t))
    )
    st.markdown(f"{sentence} :gray[{plain(' '.join(filter(None, (where, problem.advice(t)))))}]")


# --- the tables of a sample group ----------------------------------------------------------------


def sample_of(kept: Kept) -> SampleGroup | None:
    """The sample group that the kept one is a copy of, as far as its people tell."""
    people = set(kept.log.roster["member"].astype(str))
    for sample in samples().values():
        roster = read_raw(sample.folder / "roster.csv").tables[0].data
        if people == {str(member) for member in roster.column("member").to_pylist()}:
            return sample
    return None


def _offer_sample(kept: Kept, t: Translator) -> None:
    if len(kept.workspace.records(kept.group, "scores")) or (sample := sample_of(kept)) is None:
        return
    st.caption(
        t("This is a sample group: its invented questionnaires and choices can be taken in as they are.")
    )
    if st.button(t("Take in those of the sample"), type="tertiary", key="scores-sample"):

        def take() -> None:
            for kind in KINDS:
                raw = read_raw(sample.folder / f"{kind}.csv")
                checked = check_beside(raw, kept.log, tuple(known_instruments(kept).values()))
                writing_of(kept, checked).into(kept, checked.kind)

        do(take, t("The sample's scores and choices are taken in."), t, undo=False)
