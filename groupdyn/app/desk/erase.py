"""Erasing a person or a group for good, and saying what could not be reached."""

from __future__ import annotations

import streamlit as st

from groupdyn.app.cache import forget_all
from groupdyn.app.desk.deeds import Desk, desk_of, do
from groupdyn.app.desk.trail import titles_of
from groupdyn.app.desk.words import place_words
from groupdyn.app.keeping import kept_id
from groupdyn.app.plain import plain
from groupdyn.app.state import AppState, told
from groupdyn.errors import SettingError
from groupdyn.i18n import N_, Translator
from groupdyn.workspace import Workspace
from groupdyn.workspace.access import Right

WHOLE = ""
"""The option for the whole group; no person's id is empty."""


def show(visit: AppState, workspace: Workspace, t: Translator) -> None:
    """Ask what is to be erased, and show what was."""
    st.markdown(
        t(
            "Erasing is for good: it cannot be undone. It takes out what was said by and to a person, their "
            "attendance, scores, choices and notes, puts … for their name in every text, and does the same in "
            "every backup that this workspace made and finds."
        )
    )
    _show_erased(visit, t)
    titles = {
        g: title for g, title in titles_of(workspace).items() if workspace.access(g).allows(Right.GROUP)
    }
    if workspace.is_read_only or not titles:
        st.caption(t("There is nothing that could be erased here."))
        return
    group = st.selectbox(
        t("Group"), list(titles), format_func=titles.__getitem__, width=400, key="desk-erase-group"
    )
    roster = workspace.roster(group)
    names = dict(zip(roster["member"].astype(str), roster["name"].fillna("").astype(str), strict=True))
    who = st.selectbox(
        t("What"),
        [*names, WHOLE],
        index=None,
        format_func=lambda m: _who_words(m, names, t),
        placeholder=t("Choose a person, or the whole group"),
        width=400,
        key=f"desk-erase-who-{group}-{t.language}",
    )
    if who is not None:
        _ask_typed(visit, workspace, group, who, titles[group] if who == WHOLE else who, t)


def _who_words(member: str, names: dict[str, str], t: Translator) -> str:
    if member == WHOLE:
        return t("The whole group")
    name = names[member]
    return member if name in ("", member) else f"{name} ({member})"


def _ask_typed(visit: AppState, workspace: Workspace, group: int, who: str, word: str, t: Translator) -> None:
    turn = desk_of(visit).turn
    with st.form("desk-erase-form", border=False, enter_to_submit=False):
        st.text_input(
            t("To confirm, type: {word}", word=plain(word)), autocomplete="off", width=400,
            key=f"desk-erase-typed-{turn}",
        )  # fmt: skip
        st.form_submit_button(
            t("Erase for good"), on_click=_erase, args=(visit, workspace, group, who, word, turn)
        )


def _erase(visit: AppState, workspace: Workspace, group: int, who: str, word: str, turn: int) -> None:
    typed = " ".join(str(told(f"desk-erase-typed-{turn}") or "").split())

    def deed(desk: Desk) -> None:
        if typed != " ".join(word.split()):
            raise SettingError(N_("What you typed is not the same. Nothing was erased."))
        if who == WHOLE:
            desk.erased = workspace.erase_group(group)
        else:
            desk.erased = workspace.erase_member(group, who)
            visit.aliases.pop(kept_id(group), None)
            visit.disguised.pop(kept_id(group), None)
            if visit.group == kept_id(group):
                visit.member = None
        forget_all()

    do(visit, deed)


def _show_erased(visit: AppState, t: Translator) -> None:
    erased = desk_of(visit).erased
    if erased is None:
        return
    with st.container(gap="xsmall", key="desk-erased"):
        said = [
            t.plural("Erased, with {n} act.", "Erased, with {n} acts.", erased.acts),
            t.plural("Done in {n} backup too.", "Done in {n} backups too.", len(erased.backups)),
        ]
        st.markdown(f":material/check: {plain(' '.join(said))}")
        for path in erased.backups:
            st.caption(plain(place_words(str(path))))
        if erased.not_reached:
            st.markdown(f"**{t('What is left to you')}**")
        for problem in erased.not_reached:
            st.markdown(f"- {plain(problem.sentence(t))}")
