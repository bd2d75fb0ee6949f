"""Who was where: one tap a person and session; and the sessions themselves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from groupdyn.app.components.sheet import Edit, SheetColumn, SheetRow, sheet
from groupdyn.app.keeping import Kept
from groupdyn.app.plain import plain
from groupdyn.app.roster.deeds import Clash, do, doings, submit
from groupdyn.app.roster.edits import Editing, Row, number_in, take_edits
from groupdyn.app.roster.people import names_of
from groupdyn.app.state import told
from groupdyn.errors import SettingError
from groupdyn.figures.scene import STATES
from groupdyn.i18n import N_, Translator
from groupdyn.log import OBSERVER, STATUSES, InteractionLog
from groupdyn.ties import spans
from groupdyn.workspace import Conflict, StatusChange

if TYPE_CHECKING:
    import pandas as pd

GRID, SHEET = "group-attendance", "group-sessions"
FIELDS = ("number", "session", "date", "planned_s", "length_s", "breaks")
LISTED = 5
"""How many contradictions are said at once."""
_MINUTES = ("planned_s", "length_s")


def show(kept: Kept, t: Translator) -> None:
    """Draw the section."""
    sessions = kept.workspace.sessions(kept.group)
    if len(sessions):
        _show_grid(kept, sessions, t)
        st.subheader(t("Sessions"), anchor=False)
        _show_sheet(kept, sessions, t)
    else:
        st.markdown(t("The group has not met yet."))
    _ask_new(kept, sessions, t)
    if len(sessions):
        with st.popover(
            t("Take out a session"), type="tertiary", key="group-drop", on_change="rerun"
        ) as asked:
            if asked.open:
                _ask_drop(kept, sessions, t)


# --- the grid ------------------------------------------------------------------------------------


def status_words(t: Translator) -> tuple[tuple[str, str], ...]:
    """What a tap goes through; nothing is where nobody said anything."""
    return (("", t("not recorded")), *((status, t(STATES[status])) for status in STATUSES))


def _show_grid(kept: Kept, sessions: pd.DataFrame, t: Translator) -> None:
    roster = kept.workspace.roster(kept.group)
    there = kept.workspace.attendance(kept.group)
    words = status_words(t)
    columns = tuple(
        SheetColumn(str(i), _short(name, number), "tap", words, 2.5, _full(name, t))
        for i, name, number in zip(
            sessions["id"].tolist(), sessions["session"].tolist(), sessions["number"].tolist(), strict=True
        )
    )  # fmt: skip
    names = names_of(roster)
    rows = [
        SheetRow(p, names[p], {str(s): there.get((s, p), "") for s in sessions["id"].tolist()}) for p in names
    ]
    sheet(
        columns,
        rows,
        GRID,
        name=t("Attendance"),
        head=t("Person"),
        done=doings(kept).done.get(GRID, 0),
        on_edit=lambda edits: take_taps(kept, names, edits, t),
    )
    st.caption(
        t(
            "Tap to change. Full: present. Right half: late. Left half: left early. Ring: absent. Dot: not recorded."
        )
    )
    _show_contradictions(kept, t)


def _show_contradictions(kept: Kept, t: Translator) -> None:
    """Say who is set as absent where acts of theirs are recorded; nothing is changed by itself."""
    log = kept.log
    rows = dict(zip(log.roster["member"].astype(str), log.roster["name"].astype(str), strict=True))
    for session, member, acts in absent_with_acts(log)[:LISTED]:
        said = t.plural(
            "{name} is set as absent in {session}, but {n} act of theirs is recorded there. "
            "Tap again if they were there, or correct the act.",
            "{name} is set as absent in {session}, but {n} acts of theirs are recorded there. "
            "Tap again if they were there, or correct the acts.",
            acts,
            name=rows.get(member, member),
            session=_full(session, t),
        )
        st.markdown(f":orange[{plain(said)}]")


def absent_with_acts(log: InteractionLog) -> list[tuple[str, str, int]]:
    """(session, member, acts sent) of everybody who is set as absent in a session and acts in it."""
    there = log.attendance.astype({"session": str, "member": str})
    absent = there[there["status"].astype(str) == "absent"]
    sent = log.acts[["session", "sender"]].astype(str).value_counts()
    pairs = zip(absent["session"], absent["member"], strict=True)
    return [
        (session, member, int(sent[session, member]))
        for session, member in pairs
        if (session, member) in sent
    ]


def _full(name: str, t: Translator) -> str:
    return t("Session {name}", name=name) if name.isdigit() else name


def _short(name: str, number: Any) -> str:
    return name if len(name) <= 4 or number != number else f"{number:g}"


def take_taps(kept: Kept, names: dict[int, str], edits: tuple[Edit, ...], t: Translator) -> None:
    """Write who was where; of several taps on one cell the last counts."""
    doings(kept).done[GRID] = max(edit.number for edit in edits)
    wanted: dict[tuple[int, int], StatusChange] = {}
    for edit in edits:
        if edit.row in names and edit.column.isdecimal():
            key = (int(edit.column), edit.row)
            seen = wanted[key].seen if key in wanted else edit.seen
            wanted[key] = StatusChange(*key, edit.value, seen)
    changes = list(wanted.values())

    def clash(error: Conflict) -> Clash:
        words = dict(status_words(t))
        mine, theirs = (str((side or {}).get("status", "")) for side in (error.mine, error.theirs))
        whole = [StatusChange(c.session, c.person, c.status) for c in changes]
        about = ", ".join(dict.fromkeys(names[c.person] for c in changes))
        return Clash(
            about,
            words.get(mine, mine),
            words.get(theirs, theirs),
            lambda: kept.workspace.set_statuses(kept.group, whole),
        )

    do(kept, lambda: kept.workspace.set_statuses(kept.group, changes), clash)


# --- the sessions --------------------------------------------------------------------------------


def _show_sheet(kept: Kept, sessions: pd.DataFrame, t: Translator) -> None:
    columns = (
        SheetColumn("number", t("No."), "number", width=4, note=t("Place in the series")),
        SheetColumn("session", t("Name"), width=9),
        SheetColumn("date", t("Day"), "date", width=9),
        SheetColumn("planned_s", t("Planned"), "number", width=5.5, note=t("Planned length in minutes")),
        SheetColumn("length_s", t("Length"), "number", width=5.5, note=t("Real length in minutes")),
        SheetColumn("breaks", t("Breaks"), width=9, note=t("Breaks in minutes, such as 45-55; 80-85")),
    )
    rows = [SheetRow(row["id"], row["session"], _cells(row)) for row in sessions.to_dict("records")]
    sheet(
        columns,
        rows,
        SHEET,
        name=t("Sessions"),
        done=doings(kept).done.get(SHEET, 0),
        on_edit=lambda edits: take(kept, sessions, edits),
    )


def _cells(row: Row) -> dict[str, str]:
    return {name: written(name, row[name]) for name in FIELDS}


def written(column: str, value: Any) -> str:
    """A session's value as its field shows it: minutes for seconds."""
    if value is None or value != value:
        return ""
    if column in _MINUTES:
        return f"{round(value / 60, 1):g}"
    if column == "breaks":
        return "; ".join(f"{round(a / 60, 1):g}-{round(b / 60, 1):g}" for a, b in spans(str(value)))
    if column == "number":
        return f"{value:g}"
    return str(value)[:10] if column == "date" else str(value)


def read(column: str, text: str) -> Any:
    """What a field's text means.

    Raises
    ------
    SettingError : it cannot be read.
    """
    if column == "session":
        name = " ".join(text.split())
        if not name or not name.isprintable():
            raise SettingError(N_("A session needs a name."))
        return name
    if column == "date":
        try:
            return date.fromisoformat(text).isoformat() if text else ""
        except ValueError:
            raise SettingError(N_("“{found}” is not a date."), found=text) from None
    if column == "breaks":
        return ";".join(f"{a:g}-{b:g}" for a, b in map(_span, filter(None, map(str.strip, text.split(";")))))
    if not text:
        return None
    return number_in(text, least=0) * (60 if column in _MINUTES else 1)


def _span(text: str) -> tuple[float, float]:
    start, dash, end = text.replace("–", "-").partition("-")
    begin, stop = (60 * number_in(minutes.strip(), least=0) for minutes in (start, end if dash else ""))
    if stop <= begin:
        raise SettingError(N_("“{found}” is no break: write start-end in minutes."), found=text)
    return begin, stop


def take(kept: Kept, sessions: pd.DataFrame, edits: tuple[Edit, ...]) -> None:
    """Write what was edited: of each session what is new, if nobody else changed it meanwhile."""
    meetings = Editing(
        SHEET,
        FIELDS,
        understood=lambda _, texts: {column: read(column, text) for column, text in texts.items()},
        store=lambda session, version, values: kept.workspace.change_session(
            kept.group, session, version, **values
        ),
        about=lambda row: str(row["session"]),
        words=lambda values: ", ".join(written(column, value) or "–" for column, value in values.items()),
    )
    take_edits(kept, meetings, sessions, edits)


# --- a session more, a session less --------------------------------------------------------------


def _ask_new(kept: Kept, sessions: pd.DataFrame, t: Translator) -> None:
    turn = doings(kept).turn
    keys = {name: f"group-session-{name}-{turn}" for name in ("name", "date", "planned", "all")}
    planned = sessions["planned_s"].dropna()
    with (
        st.container(key="group-session-new"),
        st.form(f"group-session-form-{turn}", border=False),
        st.container(horizontal=True, gap="small", vertical_alignment="bottom"),
    ):
        st.text_input(
            t("A new session"), value=next_name(sessions), max_chars=60, key=keys["name"], width=150
        )
        st.date_input(t("Day"), value="today", format="YYYY-MM-DD", key=keys["date"], width=150)
        st.number_input(
            t("Planned minutes"),
            min_value=1,
            max_value=1440,
            value=round(float(planned.iloc[-1]) / 60) if len(planned) else 90,
            key=keys["planned"],
            width=150,
        )
        st.checkbox(t("Everybody was there"), value=True, key=keys["all"])
        st.form_submit_button(t("Add"), on_click=_add, args=(kept, sessions, keys))


def next_name(sessions: pd.DataFrame) -> str:
    """The first number that no session bears yet."""
    names = set(sessions["session"])
    return next(str(n) for n in range(len(names) + 1, 2 * len(names) + 2) if str(n) not in names)


def _add(kept: Kept, sessions: pd.DataFrame, keys: dict[str, str]) -> None:
    text = str(told(keys["name"]) or "")

    def deed() -> None:
        name = read("session", text)
        day = told(keys["date"])
        numbers = sessions["number"].dropna()
        kept.workspace.add_session(
            kept.group,
            name,
            attendance=_all_there(kept) if told(keys["all"]) else None,
            date=day.isoformat() if day else "",
            number=float(name) if name.isdecimal() else float(numbers.max() + 1 if len(numbers) else 1),
            planned_s=float(told(keys["planned"]) or 90) * 60,
        )

    submit(kept, deed, N_("Session {name} is added."), name=text)


def _all_there(kept: Kept) -> dict[str, str]:
    roster = kept.workspace.roster(kept.group)
    still = (roster["left"].fillna("") == "") & (roster["role"] != OBSERVER)
    return dict.fromkeys(roster.loc[still, "member"].astype(str), "present")


def _ask_drop(kept: Kept, sessions: pd.DataFrame, t: Translator) -> None:
    turn = doings(kept).turn
    names = dict(zip(sessions["id"].tolist(), sessions["session"].tolist(), strict=True))
    versions = dict(zip(sessions["id"].tolist(), sessions["version"].tolist(), strict=True))
    chosen = st.selectbox(
        t("Session"),
        list(names),
        index=None,
        placeholder=t("Choose"),
        format_func=lambda i: plain(names[i]),
        key=f"group-drop-which-{turn}",
    )
    if chosen is None:
        return
    size = kept.workspace.session_size(kept.group, chosen)
    rest = sum(size[kind] for kind in ("notes", "scores", "choices", "guesses", "codings"))
    acts = t.plural("{n} act", "{n} acts", size["acts"])
    st.markdown(
        plain(
            t("With it go: {acts}, the attendance of {people} people, and {n} scores, choices, notes and the like. "
              "It can be undone in one step.", acts=acts, people=size["attendance"], n=rest)
        )
    )  # fmt: skip
    sure = st.checkbox(t("Take it out with all that is in it"), key=f"group-drop-sure-{turn}")
    st.button(
        t("Take out"),
        key="group-drop-do",
        disabled=not sure,
        on_click=_drop,
        args=(kept, chosen, versions[chosen], names[chosen]),
    )


def _drop(kept: Kept, session: int, version: int, name: str) -> None:
    def deed() -> None:
        kept.workspace.remove_session(kept.group, session, version)

    submit(kept, deed, N_("Session {name} is taken out."), name=name)
