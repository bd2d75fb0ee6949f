"""The page Scores for somebody who looks and does not enter, such as a supervisor.

The workspace decides under which names the people stand, and numbers what somebody worded in their own way
for whoever may not see names.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd
import streamlit as st

from groupdyn.app.asking import ask_one
from groupdyn.app.keeping import Kept
from groupdyn.app.plain import plain
from groupdyn.app.scoring import SECTIONS
from groupdyn.app.scoring.choices import KINDS, SIGNS, show_counts
from groupdyn.app.scoring.choices import show_heading as show_choices_heading
from groupdyn.app.scoring.course import show_course
from groupdyn.app.scoring.doing import show_quiet_table
from groupdyn.app.scoring.forms import show_about
from groupdyn.app.scoring.forms import show_heading as show_forms_heading
from groupdyn.app.scoring.ledger import known_instruments, of_session, present
from groupdyn.app.showing import by_seat, names_of, session_labels, session_names, side_heading
from groupdyn.app.state import remembered
from groupdyn.app.view import session_name
from groupdyn.i18n import N_, Translator
from groupdyn.instruments import Instrument, Scale, instruments
from groupdyn.log import LEADER, MEMBER, OBSERVER
from groupdyn.workspace.access import Right

FORMS, CHOICES = "forms", "choices"
"""The sections that there is anything to see of."""
ROLES = {MEMBER: N_("Member"), LEADER: N_("Facilitator"), OBSERVER: N_("Observer")}
"""Perspective → as what somebody answered."""
_NUMBERED = {
    "form": N_("Own questionnaire {n}"),
    "scale": N_("Scale {n}"),
    "question": N_("Question {n}"),
}
"""What the workspace numbers instead of naming it → what it is called."""


def may_enter(kept: Kept) -> bool:
    """Whether the person may enter anything here; who may not is shown this page instead."""
    return kept.workspace.access(kept.group).allows(Right.GROUP)


def show_reading(kept: Kept, session: int, t: Translator) -> None:
    """Draw the page for a session, by its position in the log."""
    titles = {section.id: section.title for section in SECTIONS if section.id in (FORMS, CHOICES)}
    wanted = ask_one(t("What to show"), titles, "what", FORMS, t)
    (_show_forms if wanted == FORMS else _show_choices)(kept, session, t)


def called(name: str, t: Translator) -> str:
    """A name as it was given, or in words what the workspace has numbered."""
    word, _, number = name.rpartition(" ")
    return t(_NUMBERED[word], n=number) if word in _NUMBERED and number.isdecimal() else name


# --- questionnaires ------------------------------------------------------------------------------


def _show_forms(kept: Kept, session: int, t: Translator) -> None:
    scores = kept.workspace.records(kept.group, "scores")
    show_forms_heading(kept.log, session, scores, t)
    if scores.empty:
        st.markdown(t("No questionnaire has been entered for this group so far."))
        return
    used = instruments_of(kept, scores, t)
    instrument = used[_ask_instrument(used, t)]
    show_course(kept.log, scores, instrument, t, to_leader=False)
    table = session_table(kept, session, scores, instrument, t)
    side_heading(session_name(kept.log, session, t))
    if table.empty:
        st.caption(t("Nobody has answered it in this session."))
    else:
        numbers = table.columns[2:]
        st.dataframe(
            table,
            hide_index=True,
            height=38 + 35 * len(table),
            key="scores-read",
            column_config={name: st.column_config.TextColumn(alignment="right") for name in numbers},
        )
    show_about(instrument, t)


def instruments_of(kept: Kept, scores: pd.DataFrame, t: Translator) -> dict[str, Instrument]:
    """Id → questionnaire of those that have scores, with every scale that has one; the most used first."""
    if kept.workspace.access(kept.group).allows(Right.NAMES):
        known = known_instruments(kept)
    else:
        known = {instrument.id: instrument for instrument in instruments()}
    found = {}
    for form in scores["instrument"].astype(str).value_counts().index:
        instrument = known.get(form, Instrument(form, {t.language: called(form, t)}, ()))
        scales = dict.fromkeys(scores.loc[scores["instrument"] == form, "scale"].astype(str))
        more = (Scale(s, {t.language: called(s, t)}) for s in scales if instrument.scale(s) is None)
        found[form] = replace(instrument, scales=(*instrument.scales, *more))
    return found


def _ask_instrument(used: dict[str, Instrument], t: Translator) -> str:
    asked = st.selectbox(
        t("Questionnaire"),
        list(used),
        format_func=lambda form: used[form].title(t.language),
        label_visibility="collapsed",
        width=460,
        **remembered("form", next(iter(used)), tuple(used), private=True),
    )
    return str(asked)


def session_table(
    kept: Kept, session: int, scores: pd.DataFrame, instrument: Instrument, t: Translator
) -> pd.DataFrame:
    """Everybody's scores of a session, one row a person and perspective, as text."""
    mine = of_session(scores, kept.log, session)
    mine = mine[mine["instrument"] == instrument.id]
    names = names_of(kept.log)
    digits = 0 if (mine["score"].dropna() % 1 == 0).all() else 2
    rows = []
    for perspective, words in ROLES.items():
        theirs = mine[mine["perspective"] == perspective]
        for person in by_seat(set(theirs["rater"].dropna().astype(str)), names):
            own = theirs[theirs["rater"] == person]
            values = dict(zip(own["scale"].astype(str), own["score"].astype(float), strict=True))
            cells = {s.title(t.language): _number(values.get(s.id), digits, t) for s in instrument.scales}
            rows.append({t("Name"): names.get(person, person), t("Answered as"): t(words), **cells})
    return pd.DataFrame(rows)


def _number(score: float | None, digits: int, t: Translator) -> str:
    """A score; empty where none was entered, and said where it is undefined."""
    if score is None:
        return ""
    return t("undefined") if math.isnan(score) else t.number(score, digits)


# --- choices -------------------------------------------------------------------------------------


def _show_choices(kept: Kept, session: int, t: Translator) -> None:
    everything = kept.workspace.records(kept.group, "choices")
    choices = of_session(everything, kept.log, session)
    people = present(kept.log, session, MEMBER)
    made = set(choices.loc[choices["guess"].fillna(0) == 0, "chooser"])
    show_choices_heading(session_name(kept.log, session, t), len(made & set(people)), len(people), t)
    criteria = list(dict.fromkeys(reversed(everything["criterion"].astype(str).tolist())))
    if not criteria:
        st.markdown(t("No choices have been entered for this group so far."))
        return
    criterion = _ask_criterion(criteria, t)
    mine = choices[choices["criterion"] == criterion]
    show_counts(mine, called(criterion, t), people, t)
    if len(mine):
        side_heading(t("Who chooses whom"))
        show_quiet_table(choices_table(mine, names_of(kept.log), t), "scores-read-choices")
        return
    asked = set(everything.loc[everything["criterion"] == criterion, "session"])
    names = zip(session_labels(kept.log), session_names(kept.log, t), strict=True)
    when = [name for label, name in names if label in asked]
    st.caption(plain(t("It was asked in: {sessions}.", sessions=t.names(when))))


def _ask_criterion(criteria: list[str], t: Translator) -> str:
    if len(criteria) == 1:
        return criteria[0]
    asked = st.selectbox(
        t("The choice is about"),
        criteria,
        format_func=lambda criterion: called(criterion, t),
        width=360,
        **remembered("criterion", criteria[0], tuple(criteria), private=True),
    )
    return str(asked)


def choices_table(choices: pd.DataFrame, names: dict[str, str], t: Translator) -> pd.DataFrame:
    """Whom everybody chose, and from whom they expect it; one row a person who said anything."""
    rows = []
    for chooser in by_seat(set(choices["chooser"].astype(str)), names):
        own = choices[choices["chooser"] == chooser]
        cells = {t(words): _listed(_of_kind(own, kind), names) for kind, words in KINDS.items()}
        rows.append({t("Name"): names.get(chooser, chooser), **cells})
    return pd.DataFrame(rows)


def _of_kind(choices: pd.DataFrame, kind: str) -> set[str]:
    sign, guess = SIGNS[kind]
    found = choices[(choices["guess"].fillna(0) == guess) & (choices["valence"] * sign > 0)]
    return set(found["chosen"].astype(str))


def _listed(people: Iterable[str], names: dict[str, str]) -> str:
    return ", ".join(names.get(person, person) for person in by_seat(people, names)) or "–"
