"""After the session: a grid of counts from memory, or a list line by line, with a recording beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from groupdyn.app.asking import ask_one
from groupdyn.app.components.grid import grid
from groupdyn.app.keeping import Kept
from groupdyn.app.recording.quick import show_quick_list
from groupdyn.app.recording.which import ask_session_to_record
from groupdyn.app.state import state
from groupdyn.capture.grid import cells_of, entries_of
from groupdyn.errors import GroupdynError
from groupdyn.i18n import N_, Translator, translator
from groupdyn.log import OBSERVER

MANNERS = {"list": N_("Line by line, or from a recording"), "grid": N_("Counts in a grid")}


def show(kept: Kept, t: Translator) -> None:
    """Draw it."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="memory-line"):
        session = ask_session_to_record(kept, t)
        manner = ask_one(t("How to enter"), MANNERS, "manner", "list", t)
    if session is None:
        st.caption(t("Add the session first."))
    elif manner == "grid":
        show_grid(kept, session)
    else:
        show_quick_list(kept, session)


@st.fragment
def show_grid(kept: Kept, session: str) -> None:
    """The grid; storing runs this function alone."""
    visit = state()
    t = translator(visit.language)
    answer: dict[str, Any] = visit.entries.setdefault("grid", {})
    people = _people(kept)
    codes = [code.code for code in kept.log.scheme.codes]

    def take(entered: Mapping[str, Any]) -> None:
        answer.clear()
        try:
            wanted = cells_of(entered["counts"], {row: member for row, (member, _) in people.items()}, codes)
            kept.workspace.set_counts(kept.group, session, wanted)
            answer["saved"] = entered["stamp"]
            answer["change"] = kept.workspace.last_change(kept.group)
        except GroupdynError as error:
            answer["trouble"] = error.sentence(t)

    counts = kept.workspace.counts(kept.group, session)
    grid(
        {
            "token": f"{kept.workspace.pad_token(kept.group, _row(kept, session))}-grid",
            "people": [{"id": row, "name": name} for row, (_, name) in people.items()],
            "codes": [
                {"id": c.code, "name": kept.log.scheme.label(c.code, t.language), "tone": c.colour}
                for c in kept.log.scheme.codes
            ],
            "counts": entries_of(counts, {row: member for row, (member, _) in people.items()}),
            "saved": answer.get("saved"),
            "trouble": answer.get("trouble", ""),
            "words": _words(t),
        },
        f"grid-{kept.id}-{session}",
        on_entered=take,
    )
    _show_stored(kept, sum(counts.values()), answer, t)


def _show_stored(kept: Kept, acts: int, answer: dict[str, Any], t: Translator) -> None:
    """What the counts are once they are stored, and the way back."""
    if answer.get("change") and answer["change"] == kept.workspace.last_change(kept.group):

        def undo() -> None:
            kept.workspace.undo(kept.group)
            answer.clear()

        st.button(t("Take the last storing back"), type="tertiary", key="grid-undo", on_click=undo)
    if acts:
        said = t.plural(
            "{n} act of this session is from memory: each count is so many acts, without order or times. "
            "Change the numbers and store again.",
            "{n} acts of this session are from memory: each count is so many acts, without order or times. "
            "Change the numbers and store again.",
            acts,
        )
        st.caption(said)


def _row(kept: Kept, session: str) -> int:
    return int(kept.workspace.sessions(kept.group).set_index("session")["id"].loc[session])


def _people(kept: Kept) -> dict[int, tuple[str, str]]:
    """Row → (member, name) of everybody who can act, in the order of the roster."""
    roster = kept.workspace.roster(kept.group)
    return {
        int(row): (str(member), str(name or member))
        for row, member, name, role in zip(
            roster["id"], roster["member"], roster["name"], roster["role"], strict=True
        )
        if role != OBSERVER
    }


def _words(t: Translator) -> dict[str, str]:
    return {
        "kinds": t("Kinds of act"),
        "from_to": t("from ↓ to →"),
        "group": t("group"),
        "sum": t("sum"),
        "save": t("Store {n} acts", n="{n}"),
        "less": t("One less in the chosen cell"),
        "drop": t("Drop the changes"),
        "not_stored": t("Not stored yet. It is kept in this browser until you store it."),
        "keys": t("A tap adds one. By keyboard: digits, arrows, + and −."),
    }
