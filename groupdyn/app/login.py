"""Who is at work in a team: the login before the first page, and what of the workspace the visit then gets.

The login is Streamlit's. What a person may see is not decided here but in the workspace itself; here a visit
gets a workspace that asks. A visit that nobody used for a while ends, and one has to log in again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable

import streamlit as st

from groupdyn.app import keeping
from groupdyn.app.plain import plain
from groupdyn.app.routes import Route
from groupdyn.app.state import AppState
from groupdyn.app.team import Claims, Serving, known_by, team_server
from groupdyn.errors import GroupdynError
from groupdyn.i18n import Translator

log_ = logging.getLogger("groupdyn.app")


def claims_of_visit() -> Claims:
    """What Streamlit's login says of this visit."""
    return st.user.to_dict()


def admit(visit: AppState) -> bool:
    """Whether pages may be shown: always on one's own computer; in a team to whoever is logged in."""
    serving = team_server()
    if serving is None:
        return True
    if visit.leaving:
        return False
    claims, now = serving.claims(), time.time()
    who = None if serving.ended.holds(claims, now) else known_by(claims, now, serving.team.login_s)
    if who is None or (visit.person is not None and _has_ended(visit, who)):
        return False
    if visit.person is None:
        _begin(visit, serving, who)
    return True


def _has_ended(visit: AppState, who: str) -> bool:
    """Whether the visit was locked because nobody used it, or belongs to somebody else by now."""
    return visit.workspace is None or visit.workspace.is_locked or visit.person != who


def _begin(visit: AppState, serving: Serving, who: str) -> None:
    from groupdyn.workspace import Actor

    keeping.take(visit, serving.workspace.acting_for(Actor(who, who in serving.team.owners)))
    visit.person = who


def show_login(visit: AppState, t: Translator) -> None:
    """Forget what the visit held, if it was one, and ask to log in.

    A visit that ends shows no way to log in: the browser still has the cookie until it has followed the
    logout, and comes back as a new visit.
    """
    if visit.person is not None:
        if visit.workspace is None:  # locked by hand, not idle: other tabs of the same login end too
            _end_login()
        _forget(visit)
        visit.leaving = "idle"
    if visit.leaving:
        _show_leaving(visit, t)
        return
    with st.container(key="login"):
        st.header(t("groupdyn for your team"), anchor=False)
        st.markdown(t("You see what the facilitators of your groups have granted to you."))
        st.button(t("Log in"), type="primary", key="login-button", on_click=st.login)


def _show_leaving(visit: AppState, t: Translator) -> None:
    with st.container(key="login"):
        st.header(t("groupdyn for your team"), anchor=False)
        if visit.leaving == "idle":
            st.markdown(t("You are logged out: nothing was done for a while, or the login was too long ago."))
        else:
            st.markdown(t("You are being logged out."))
        st.caption(t("If this page stays, reload it."))
    st.logout()


def _end_login() -> None:
    """Let this login count no longer, whoever still has its cookie."""
    if (serving := team_server()) is None:
        return
    try:
        serving.ended.add(serving.claims(), time.time())
    except GroupdynError as error:  # a full disk keeps nobody from leaving
        log_.warning("the end of a login could not be stored: %s", type(error).__name__)


def _forget(visit: AppState) -> None:
    keeping.lock(visit)
    visit.forget()


def offered(visit: AppState, routes: Iterable[Route]) -> frozenset[str]:
    """The ids of the pages that are of use to the person; what may be seen on them, the workspace decides."""
    routes = tuple(routes)
    if visit.person is None or visit.workspace is None:
        return frozenset(where.id for where in routes)
    from groupdyn.workspace.access import OWNER, ROLES

    rank = ("", *ROLES, OWNER).index
    workspace = visit.workspace
    anywhere = max(
        (workspace.access().role, *(group.role for group in keeping.listed_infos(visit))), key=rank
    )
    row = keeping.row_of(visit.group)
    here = OWNER if row is None else workspace.access(row).role  # samples, files of one's own
    return frozenset(
        where.id
        for where in routes
        if rank(here if where.needs_log or where.needs_kept else anywhere) >= rank(where.least)
    )


def show_person(visit: AppState, t: Translator) -> None:
    """Say as whom one is logged in, with the way out."""
    if visit.person is None:
        return
    st.caption(plain(t("Logged in as {person}", person=visit.person)))
    st.button(t("Log out"), type="tertiary", key="login-out", on_click=leave, args=(visit,))


def leave(visit: AppState) -> None:
    """Forget the visit, and log out: on the server at once, in the browser as soon as it follows."""
    _end_login()
    _forget(visit)
    visit.leaving = "asked"
