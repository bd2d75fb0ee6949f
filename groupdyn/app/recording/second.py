"""A second rater: a blind coding of a session, then how far both agree, and one agreed log."""

from __future__ import annotations

import streamlit as st

from groupdyn.app.keeping import Kept
from groupdyn.app.plain import plain
from groupdyn.app.recording.comparing import show_comparison
from groupdyn.app.recording.quick import show_quick_list
from groupdyn.app.recording.which import ask_session_to_record
from groupdyn.app.state import choose, chosen
from groupdyn.app.view import session_name
from groupdyn.errors import GroupdynError, SelectionError
from groupdyn.i18n import N_, Translator
from groupdyn.workspace import CodingInfo, NewAct

LARGEST_MB = 20


def show(kept: Kept, t: Translator) -> None:
    """Draw it: the coding that goes on, the comparison that was asked for, or the codings there are."""
    codings = kept.workspace.codings(kept.group)
    current = next((c for c in codings if c.id == chosen("coding", 0)), None)
    if current is None or (current.finished_at is None and current.by != kept.workspace.who):
        _show_codings(kept, codings, t)
    elif current.finished_at is None:
        _show_coding(kept, current, t)
    else:
        _show_way_back(t)
        show_comparison(kept, current, t)


def _open(coding: int) -> None:
    choose("coding", coding, 0)


def _show_way_back(t: Translator) -> None:
    st.button(
        t("All codings"),
        type="tertiary",
        key="second-back",
        on_click=_open,
        args=(0,),
    )


def _named(kept: Kept, session: str, t: Translator) -> str:
    try:
        return session_name(kept.log, kept.log.session_position(session), t)
    except GroupdynError:  # it was added a moment ago, and the log is loaded at the next run
        return session


# --- the codings there are -----------------------------------------------------------------------


def _show_codings(kept: Kept, codings: tuple[CodingInfo, ...], t: Translator) -> None:
    st.header(t("Would somebody else have seen the same?"), anchor=False)
    st.markdown(
        t(
            "A second person codes the session without seeing the first coding. When it is finished, groupdyn says "
            "how far the two agree, where they differ, and makes one log of both. Both codings stay."
        )
    )
    session = ask_session_to_record(kept, t, new=False)
    if session is None:
        return
    for coding in codings:
        if coding.session == session:
            _show_one(kept, coding, t)
    _ask_new(kept, session, t)


def _show_one(kept: Kept, coding: CodingInfo, t: Translator) -> None:
    own = coding.by == kept.workspace.who
    if coding.finished_at is None:
        said = t("{rater}: being coded, blind", rater=coding.rater)
    elif coding.reconciled_at is None:
        said = t("{rater}: finished", rater=coding.rater)
    else:
        said = t("{rater}: finished, the agreed log is made", rater=coding.rater)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"second-coding-{coding.id}"
    ):
        st.markdown(plain(said), width="content")
        if coding.finished_at is not None or own:
            word = t("Compare") if coding.finished_at is not None else t("Go on coding")
            st.button(word, key=f"second-open-{coding.id}", on_click=_open, args=(coding.id,))
        if coding.finished_at is None and own:
            st.button(
                t("Discard"),
                type="tertiary",
                key=f"second-drop-{coding.id}",
                on_click=kept.workspace.discard_coding,
                args=(kept.group, coding.session, coding.rater),
            )


def _ask_new(kept: Kept, session: str, t: Translator) -> None:
    if not (kept.log.acts["session"].astype(str) == session).any():
        st.caption(t("Nobody has coded this session yet. The first coding is the log itself."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="second-new"):
        rater = st.text_input(t("Who codes"), key=f"second-rater-{kept.id}", max_chars=80, width=320)
        begin = st.button(t("Begin a blind coding"), type="primary", key="second-begin")
    with st.expander(t("It was coded elsewhere: take in a file"), key="second-file"):
        file = st.file_uploader(
            t("A log with the acts of this session"),
            key=f"second-upload-{kept.id}",
            max_upload_size=LARGEST_MB,
        )
        taken = st.button(t("Take in as a coding"), key="second-take", disabled=file is None)
    if not (begin or taken):
        return
    acts = _read(kept, session, file.getvalue()) if taken and file is not None else []
    coding = kept.workspace.begin_coding(kept.group, session, rater)
    if acts:
        kept.workspace.append_acts(kept.group, acts, strand=" ".join(rater.split()), by_time=True)
    _open(coding)
    st.rerun()


def _read(kept: Kept, session: str, content: bytes) -> list[NewAct]:
    """The acts of a file that are of this session; of a file of one session, all of them.

    Raises
    ------
    GroupdynError : it cannot be read, or names somebody who is not on the roster.
    """
    from groupdyn import read_log

    log = read_log(content, scheme=kept.log.scheme)
    acts = log.acts
    if len(log.sessions) > 1:
        acts = acts[acts["session"].astype(str) == session]
    known = set(kept.log.roster["member"].astype(str))
    strangers = sorted({*acts["sender"].astype(str)} - known)
    if strangers:
        raise SelectionError(
            N_("“{member}” is not on the roster. Add the person first."), member=strangers[0]
        )
    if not len(acts):
        raise SelectionError(N_("The file has no acts of this session."))
    plain_acts = acts.astype(object).where(acts.notna(), None)
    fields = [c for c in ("sender", "receiver", "act", "start_s", "end_s", "weight", "text") if c in acts]
    return [
        NewAct(session=session, **{"receiver": None, **dict(zip(fields, row, strict=True))})
        for row in plain_acts[fields].itertuples(index=False, name=None)
    ]


# --- a coding that goes on -----------------------------------------------------------------------


def _show_coding(kept: Kept, coding: CodingInfo, t: Translator) -> None:
    said = t("{rater} codes {session}, blind", rater=coding.rater, session=_named(kept, coding.session, t))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="second-head"):
        st.header(plain(said), anchor=False, width="content")
        st.button(t("Leave for now"), type="tertiary", key="second-leave", on_click=_open, args=(0,))
        with st.popover(t("Finish and compare")):
            st.markdown(
                t(
                    "Both codings are then seen, so this coding can no longer be changed. That cannot be taken back."
                )
            )
            st.button(
                t("Finish"),
                type="primary",
                key="second-finish",
                on_click=kept.workspace.finish_coding,
                args=(kept.group, coding.session, coding.rater),
            )
    st.caption(
        t(
            "The first coding, and all results of this group, stay hidden in this window until you finish or leave."
        )
    )
    show_quick_list(kept, coding.session, coding.rater, coding.id)
