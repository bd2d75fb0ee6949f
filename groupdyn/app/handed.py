"""What a member sees who was handed the screen: who they are, a few questions, thanks. Nothing else is drawn.

Nothing that anybody answered is ever shown here; answers are stored before thanks is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st

from groupdyn.app.frame import go_to
from groupdyn.app.handover import MOST_TRIES, TOKEN, HandOver, end, has_passphrase
from groupdyn.app.keeping import idle_limit_s, workspace_of
from groupdyn.app.plain import plain
from groupdyn.app.scoring.choices import KINDS, choice_rows, fault
from groupdyn.app.scoring.ledger import SCORE_KEY, replacing_choices, updating, versions
from groupdyn.app.state import AppState, bound
from groupdyn.errors import GroupdynError
from groupdyn.i18n import LANGUAGES, Translator, translator
from groupdyn.i18n.words import words_in
from groupdyn.instruments import Instrument, instruments, score
from groupdyn.log import MEMBER
from groupdyn.workspace import Conflict, Entries, Seen

HANDED_STYLE = Path(__file__).with_name("handed.css")
OURS = instruments()
_LOOK_S = 15.0


def show_handed(visit: AppState, over: HandOver) -> None:
    """Draw the hand-over; to a visit that is not part of it, a closed door."""
    if over.workspace.is_locked:
        workspace_of(visit)  # lets go of it, and forgets what was loaded of it
    else:
        idle_limit_s(over.workspace)  # reads from it: whoever touches the screen keeps it from locking itself
        _watch(over)
    inside = visit.handed is over
    address = {TOKEN: over.token} if inside else {}
    if st.query_params.to_dict() != address:
        st.query_params.from_dict(address)
    t = translator(over.language)
    with st.container(key="handed"):
        if not inside or over.workspace.is_locked:
            _show_door(visit, over, inside, t)
        elif (sheet := _sheet_of(visit, over)) is not None:
            _ask_language(over, t)
            _show_questions(visit, sheet, t)
        elif over.step == "leave":
            _show_leave(visit, over, t)
        else:
            _ask_language(over, t)
            {"confirm": _show_confirm, "thanks": _show_thanks}.get(over.step, _show_who)(over, t)


@st.fragment(run_every=_LOOK_S)
def _watch(over: HandOver) -> None:
    """Draw the page anew when the workspace has locked itself, or the hand-over has ended elsewhere."""
    if over.workspace.is_locked or over.ended:
        st.rerun()


def _ask_language(over: HandOver, t: Translator) -> None:
    with st.container(key="handed-language"):
        st.segmented_control(
            t("Language"),
            list(LANGUAGES),
            format_func=LANGUAGES.__getitem__,
            required=True,
            label_visibility="collapsed",
            **bound("handed-speak", over.language, lambda language: setattr(over, "language", language)),
        )


# --- who -----------------------------------------------------------------------------------------


def _show_who(over: HandOver, t: Translator) -> None:
    if over.people:
        st.header(t("Who are you?"), anchor=False)
        for k, (person, name) in enumerate(over.people.items()):
            st.button(
                plain(name),
                key=f"handed-name-{over.turn}-{k}",
                width="stretch",
                on_click=over.go,
                args=("confirm", person),
            )
    else:
        st.header(t("Everybody has answered"), anchor=False)
        st.markdown(t("Please give the device back."))
    _show_foot(over, t)


def _show_foot(over: HandOver, t: Translator) -> None:
    with st.container(key="handed-foot"):
        st.button(
            t("For the facilitator"), type="tertiary", key="handed-leave", on_click=over.go, args=("leave",)
        )


def _show_confirm(over: HandOver, t: Translator) -> None:
    name = over.people.get(over.member or "")
    if name is None:
        over.go("who")
        st.rerun()
    st.header(plain(t("You are {name}?", name=name)), anchor=False)
    st.markdown(t("Your answers go to your facilitator. Nobody else sees them here."))
    st.button(
        t("Yes, that is me"),
        type="primary",
        key=f"handed-yes-{over.turn}",
        width="stretch",
        on_click=over.go,
        args=("answer", over.member),
    )
    st.button(t("No, back"), key=f"handed-no-{over.turn}", width="stretch", on_click=over.go, args=("who",))


# --- the questions -------------------------------------------------------------------------------


@dataclass
class Sheet:
    """What one window asks of one member.

    Attributes
    ----------
    turn, member : whose it is.
    before : what stood of the member's answers when the window began to ask.
    refused : whether other answers of the member were stored since.
    """

    over: HandOver
    turn: int
    member: str
    before: Mapping[str, Seen]
    refused: bool = False

    @property
    def is_left(self) -> bool:
        """Whether the hand-over went on in another window."""
        return self.turn != self.over.turn


_SHEET = "handed-sheet"


def _sheet_of(visit: AppState, over: HandOver) -> Sheet | None:
    """The sheet that this window has begun, else that of the member in front of the screen; None if nobody is asked."""
    sheet = visit.entries.get(_SHEET)
    if isinstance(sheet, Sheet) and sheet.over is over:
        return sheet
    visit.entries.pop(_SHEET, None)
    if over.step != "answer" or over.member is None:
        return None
    begun = Sheet(over, over.turn, over.member, standing(over, over.member))
    visit.entries[_SHEET] = begun
    return begun


def _show_questions(visit: AppState, sheet: Sheet, t: Translator) -> None:
    """The questions. What another window did meanwhile is said, never shown: it may not be this person's."""
    over = sheet.over
    told = st.empty()
    answers = {} if over.instrument is None else _ask_instrument(over.instrument, sheet.turn, t)
    others = {p: n for p, n in over.everybody.items() if p != sheet.member}
    chosen = _ask_choice(over, sheet.turn, others, t) if over.criterion and others else {}
    if sheet.is_left and not answers and not any(chosen.values()):
        _leave(visit, sheet)
    st.caption(t("You may leave out what you do not want to answer."))
    if sheet.refused:
        told.warning(
            t("Other answers of yours were stored in the meantime. What you filled in here is not stored.")
        )
    elif sheet.is_left:
        told.warning(t("Another window has gone on. What you filled in here is not stored yet."))
    wrong = fault(chosen, over.limit, others, t) if chosen else ""
    if wrong:
        st.error(plain(wrong))
    done = t("Store these in their place") if sheet.refused else t("Done")
    if st.button(
        done, type="primary", key=f"handed-done-{sheet.turn}", width="stretch", disabled=bool(wrong)
    ):
        _finish(visit, sheet, answers, chosen, t)
    back = t("Leave the others") if sheet.refused else t("Back")
    if st.button(back, type="tertiary", key=f"handed-back-{sheet.turn}"):
        if not sheet.is_left:
            over.go("thanks" if sheet.refused else "who")
        _leave(visit, sheet)


def _finish(
    visit: AppState, sheet: Sheet, answers: dict[int, float], chosen: dict[str, list[str]], t: Translator
) -> None:
    """Store a sheet; if other answers were stored since it was begun, ask which are to stand."""
    try:
        before = standing(sheet.over, sheet.member) if sheet.refused else sheet.before
        keep(sheet.over, sheet.member, answers, chosen, before)
    except Conflict:
        sheet.refused = True
        st.rerun()
    except GroupdynError as error:
        st.error(plain(error.sentence(t)))
    else:
        sheet.over.answered(sheet.member, sheet.turn)
        _leave(visit, sheet)


def _leave(visit: AppState, sheet: Sheet) -> NoReturn:
    """Go on with the hand-over, wherever it is by now."""
    if visit.entries.get(_SHEET) is sheet:
        del visit.entries[_SHEET]
    st.rerun()


def _ask_instrument(instrument: Instrument, turn: int, t: Translator) -> dict[int, float]:
    """Every question with its row of numbers, nothing chosen beforehand."""
    st.header(t("How was this session for you?"), anchor=False)
    options = list(range(int(instrument.low), int(instrument.high) + 1))
    answers: dict[int, float] = {}
    for scale in instrument.scales:
        question = words_in(scale.question, t.language)
        value = st.segmented_control(
            question if instrument in OURS else plain(question),  # what is read aloud keeps its marks
            options,
            format_func=lambda n: t.number(n, 0),
            key=f"handed-{turn}-{scale.id}",
            width="stretch",
        )
        if len(instrument.ends) == 2:
            low, high = (escape(words_in(end, t.language)) for end in instrument.ends)
            st.html(f'<div class="gd-ends"><span>{low}</span><span>{high}</span></div>')
        if value is not None:
            answers[scale.items[0]] = float(value)
    return answers


def _ask_choice(over: HandOver, turn: int, others: dict[str, str], t: Translator) -> dict[str, list[str]]:
    """Whom the member would choose, among those who are present."""
    st.header(plain(over.criterion), anchor=False)
    asked = ["likes", *(["dislikes"] if over.against else []), *(["expected"] if over.expects else [])]
    words = {
        "likes": t("With whom would you like to?"),
        "dislikes": t("With whom would you rather not?"),
        "expected": t("Who, do you think, chooses you?"),
    }
    if over.limit:
        st.markdown(t.plural("Choose up to {n}.", "Choose up to {n}.", over.limit))
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for kind in asked:
        found[kind] = list(
            st.pills(
                words[kind],
                list(others),
                selection_mode="multi",
                format_func=lambda p: plain(others[p]),
                key=f"handed-{turn}-{kind}",
            )
        )
    return found


def standing(over: HandOver, member: str) -> dict[str, Seen]:
    """How a member's own answers to what is asked stand: kind of record → which, and their versions."""
    asked: dict[str, dict[str, Any]] = {}
    if over.instrument is not None:
        form = {"perspective": MEMBER, "instrument": over.instrument.id}
        asked["scores"] = {"session": over.session, "rater": member, **form}
    if over.criterion:
        asked["choices"] = {"session": over.session, "chooser": member, "criterion": over.criterion}
    return {
        kind: Seen(of, versions(over.workspace.records(over.group, kind), of)) for kind, of in asked.items()
    }


def keep(
    over: HandOver,
    member: str,
    answers: dict[int, float],
    chosen: dict[str, list[str]],
    before: Mapping[str, Seen],
) -> None:
    """Store what one member answered, wholly or not at all; nothing of it where nothing was answered.

    Raises
    ------
    Conflict : the member's answers do not stand as they did before; nothing is stored.
    """
    workspace, group = over.workspace, over.group
    sheet: dict[str, Entries] = {}
    if over.instrument is not None and answers:
        form = score(over.instrument, answers)
        of = before["scores"].of
        rows: list[dict[str, Any]] = [
            {**of, "scale": scale, "score": value}
            for scale, value in form.scores.items()
            if value == value  # a question that was left out is no score
        ]
        sheet["scores"] = updating(workspace.records(group, "scores"), rows, SCORE_KEY, "score")
    if any(chosen.values()):
        kept = workspace.records(group, "choices")
        mine = kept[kept["id"].isin(versions(kept, before["choices"].of))]
        sheet["choices"] = replacing_choices(mine, choice_rows(over.session, member, over.criterion, chosen))
    for kind, entries in sheet.items():
        entries.seen = before[kind]
    workspace.write_sheet(group, sheet)


def _show_thanks(over: HandOver, t: Translator) -> None:
    st.header(t("Thank you"), anchor=False)
    st.markdown(t("Your answers are stored."))
    if over.people:
        st.markdown(t("Please pass the device on."))
        st.button(
            t("Next person"),
            type="primary",
            key=f"handed-next-{over.turn}",
            width="stretch",
            on_click=over.go,
            args=("who",),
        )
    else:
        st.markdown(t("Please give the device back."))
    _show_foot(over, t)


# --- the way out ---------------------------------------------------------------------------------


def _show_door(visit: AppState, over: HandOver, inside: bool, t: Translator) -> None:
    """Where nobody's name may stand: the workspace has locked itself, or the visit came from outside."""
    if inside:
        st.header(t("Please give the device back"), anchor=False)
        st.markdown(t("The workspace has locked itself, because nobody used it."))
    else:
        st.header(t("This dashboard is in a member's hands"), anchor=False)
    _ask_secret(visit, over, t)


def _show_leave(visit: AppState, over: HandOver, t: Translator) -> None:
    st.header(t("For the facilitator"), anchor=False)
    _ask_secret(visit, over, t)
    st.button(t("Back"), type="tertiary", key=f"handed-stay-{over.turn}", on_click=over.go, args=("who",))


def _ask_secret(visit: AppState, over: HandOver, t: Translator) -> None:
    """The PIN or the passphrase; what is wrong is never said."""
    passphrase = has_passphrase(over.workspace)
    if over.takes_pin and passphrase:
        label = t("The PIN of this hand-over, or the passphrase")
    elif over.takes_pin:
        label = t("The PIN of this hand-over")
    elif passphrase:
        label = t("The passphrase of the workspace")
    else:
        st.markdown(t("Too many wrong PINs. Close groupdyn and start it again."))
        return
    with st.form("handed-secret", clear_on_submit=True, border=False):
        secret = st.text_input(label, type="password", autocomplete="off", key="handed-pin")
        given = st.form_submit_button(t("Open"), type="primary", key="handed-open")
    if given and secret:
        if over.opens(secret):
            end(visit, over)
            go_to("scores" if visit.group == over.group_id else "workspace")
        st.error(t("That does not open it."))
    elif 0 < over.wrong < MOST_TRIES and over.takes_pin:
        st.caption(t("Wrong PINs are counted; after five only the passphrase helps."))
