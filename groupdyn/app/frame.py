"""What every page shares: bar, tabs, group and manner, the session, links, presentation.

The wordmark, the bar's control and the leave-presentation corner are placed by `style.css`.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

import streamlit as st

from groupdyn.app.blind import blind_coding, show_blind
from groupdyn.app.groups import group_title, open_from_start, open_group, samples, set_pseudonyms
from groupdyn.app.guard import PAGE_SCRIPT
from groupdyn.app.handover import HandOver, covering
from groupdyn.app.keeping import (
    is_kept,
    kept_group,
    kept_id,
    kept_infos,
    listed_groups,
    lock,
    note_export,
    open_kept,
    place,
    refresh,
    watch_idle,
    workspace_of,
)
from groupdyn.app.login import admit, offered, show_login, show_person
from groupdyn.app.plain import plain
from groupdyn.app.routes import ROUTES, Route, route
from groupdyn.app.state import (
    INCLUDES,
    PICTURE_KINDS,
    AppState,
    bound,
    follow,
    over_login,
    read_link,
    state,
    write_link,
)
from groupdyn.app.team import team_server
from groupdyn.app.view import current_view, session_date, session_name, session_position
from groupdyn.errors import GroupdynError, InvalidLog
from groupdyn.i18n import LANGUAGES, N_, Translator, translator
from groupdyn.log import InteractionLog

STYLE = Path(__file__).with_name("style.css")
WALL_STYLE = Path(__file__).with_name("wall.css")

INCLUDE_WORDS = {"members": N_("Members only"), "everyone": N_("With facilitators")}


def show_app() -> None:
    """Draw the frame, and in it the page that was asked for."""
    query = read_link()
    visit = state()
    if not admit(visit):
        _show_login(visit)
        return
    if (over := covering(visit, query)) is not None:
        _show_handed(visit, over)
        return
    refresh(visit)
    turn_to, failure = _open_from_start(visit)
    choices = {} if query is None else follow(visit, query, lambda group: open_group(visit, group))
    t = translator(visit.language)
    _set_up(visit, t)
    page, where = _choose_page(visit, t)
    if turn_to is not None and where.id == "start":
        go_to(turn_to)
    if choices:
        visit.choices[where.id] = dict(choices)
    _come_back(visit, where, query)
    st.html(STYLE)
    _set_page(visit.language, st.context.theme.type, saves=kept_group(visit) is not None)
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="frame"
    ):
        if visit.presentation:
            _show_leave(visit, t)
        else:
            _show_bar(visit, t)
    if visit.presentation:
        st.html(WALL_STYLE)
    write_link(visit)
    if failure is not None:
        st.error(plain(failure.sentence(t)))
    if visit.missing and visit.back is None:
        _show_missing(visit, t)
    if visit.workspace is not None:
        watch_idle()
    _show_page(page, where, t)


def _come_back(visit: AppState, where: Route, query: Mapping[str, str] | None) -> None:
    """Turn to the kept group that a link asked for, or that was looked at before, once the workspace is open."""
    asked = None if query is None else query.get("group")
    if visit.missing and asked is not None and is_kept(asked):
        visit.back = (where.id, asked, place(visit))
    if visit.back is not None and workspace_of(visit) is not None:
        page, group, its_place = visit.back
        visit.back = None
        if its_place == place(visit) and open_kept(visit, group):
            go_to(page)


def _set_up(visit: AppState, t: Translator) -> None:
    about = t("groupdyn draws who turns to whom in a group. It runs on this computer only.")
    if visit.person is not None or team_server() is not None:
        about = t("groupdyn draws who turns to whom in a group.")
    st.set_page_config(
        page_title="groupdyn",
        page_icon=_icon(),
        layout="wide",
        initial_sidebar_state="collapsed",
        menu_items={"About": about},
    )


def _show_login(visit: AppState) -> None:
    """The only page for somebody of a team who is not logged in; the link that was followed waits in the browser.

    The address that a visit left behind when it ended is nobody's wish.
    """
    t = translator(visit.language)
    _set_up(visit, t)
    page = st.navigation(
        [st.Page(r.file, url_path=r.id, default=r.id == "start") for r in ROUTES], position="hidden"
    )
    st.html(STYLE)
    came = visit.person is None and not visit.leaving
    wanted = over_login(page.url_path or "start", st.query_params.to_dict(), samples()) if came else ""
    _set_page(visit.language, st.context.theme.type, wanted=wanted)
    with (
        st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="frame"
        ),
        st.container(key="wordmark", width="content"),
    ):
        st.markdown("groupdyn")
    show_login(visit, t)


def _show_handed(visit: AppState, over: HandOver) -> None:
    """The only page while the screen is in a member's hands, whatever address is asked for."""
    from groupdyn.app.handed import HANDED_STYLE, show_handed

    t = translator(over.language)
    _set_up(visit, t)
    st.navigation(
        [st.Page(r.file, url_path=r.id, default=r.id == "start") for r in ROUTES], position="hidden"
    )
    st.html(STYLE)
    st.html(HANDED_STYLE)
    _set_page(over.language, st.context.theme.type)
    show_handed(visit, over)


def _set_page(
    language: str, appearance: str | None, *, saves: bool = False, wanted: str | None = None
) -> None:
    """Set `<html lang>`, and run again when the browser changes between light and dark; see `page.js`.

    A script of ours that is served as a file passes the policy of `guard`; a component would do the same,
    but a mounted component, even an empty one, makes every change of page a third slower.
    `saves`: the browser tells when a picture is saved there. `wanted`: before a login, the page to turn to
    after it, of known ids and codes only; None where pages are shown.
    """
    waiting = "" if wanted is None else f' data-wanted="{escape(wanted)}"'
    with st.container(key="unseen"):
        st.html(
            f'<span class="gd-page" data-language="{language}" data-appearance="{appearance or ""}"{waiting}></span>'
            f'<script src="{PAGE_SCRIPT}"></script>',
            unsafe_allow_javascript=True,
        )
        st.button("appearance", key="frame-appearance")
        if saves:
            st.button("picture", key="frame-picture-saved", on_click=_note_picture)


def _note_picture() -> None:
    """Say in the audit trail that a picture is saved; `page.js` tells, since the browser makes it."""
    if (kept := kept_group(state())) is not None:
        note_export(kept.workspace, kept.group, f"picture of the page {state().page}")


def _open_from_start(visit: AppState) -> tuple[str | None, GroupdynError | None]:
    """Open what the dashboard was started with: the page to turn to, and what went wrong, if anything did."""
    opening = visit.opening
    try:
        opened = open_from_start(visit)
    except InvalidLog as error:
        if opening.log is None or not opening.log.is_file():
            return None, error
        files = [opening.log, *(place for place in opening.companions.values() if place.is_file())]
        visit.entries = {"files": [(place.name, place.read_bytes()) for place in files]}
        return "import", None
    except GroupdynError as error:
        return None, error
    return ("sociogram" if opened else None), None


def _choose_page(visit: AppState, t: Translator) -> tuple[st.Page, Route]:
    useful = offered(visit, ROUTES)
    pages = [
        st.Page(
            r.file,
            title=t(r.title),
            url_path=r.id,
            default=r.id == "start",
            visibility="visible" if r.id in useful and _has_tab(r, visit) else "hidden",
        )
        for r in ROUTES
    ]
    page = st.navigation(pages, position="top")
    visit.page = page.url_path or "start"
    return page, route(visit.page)


def _has_tab(where: Route, visit: AppState) -> bool:
    importing = where.id == "import" and not {"files", "draft"}.isdisjoint(visit.entries)
    fits = (not where.needs_kept or is_kept(visit.group)) and (not where.in_team or visit.person is not None)
    return (where.in_tabs or importing) and fits and not visit.presentation


def _show_page(page: st.Page, where: Route, t: Translator) -> None:
    def draw() -> None:
        if state().back is not None and (where.needs_kept or where.needs_log) and state().log is None:
            _show_locked(t)
            return
        if where.needs_log and not where.needs_kept and current_view() is None:
            _show_no_group(t)
            return
        if where.needs_kept and kept_group(state()) is None:
            _show_not_kept(t)
            return
        if where.id not in offered(state(), [where]):
            from groupdyn.workspace.errors import AccessDenied

            raise AccessDenied
        if where.shows_results and blind_coding(state()):
            show_blind(t)
            return
        if where.shows_results and is_kept(state().group):
            from groupdyn.app.scoring.guessing import show_guess_first

            if show_guess_first():
                return
        where.render()
        if where.shows_results and is_kept(state().group):
            from groupdyn.app.frommemory import show_from_memory

            show_from_memory()

    # The page is a file, so that tests can switch to it, but what runs is its module's `render`:
    # executing the file anew each time would make new classes and functions each time.
    page._page = draw
    try:
        page.run()
    except GroupdynError as error:
        st.error(plain(error.sentence(t)))


def go_to(page: str) -> None:
    """Turn to a page by its id; the rest of this run is dropped."""
    st.switch_page(route(page).file)


def open_kept_group(visit: AppState, row: int) -> None:
    """Turn to a kept group: its sociogram, where it is recorded while it has not met, or its sums for a researcher."""
    if open_group(visit, kept_id(row)) and visit.log is not None:
        met = len(visit.log.sessions) > 0
        go_to("record" if not met and any(r.id == "record" for r in ROUTES) else "sociogram")
    elif any(info.id == row for info in kept_infos(visit)):
        visit.entries["sums"] = row
        go_to("sums")


def link_to(page: str, label: str) -> None:
    """Show a link to a page by its id."""
    st.page_link(route(page).file, label=label)


# --- the bar -------------------------------------------------------------------------------------


def _show_bar(visit: AppState, t: Translator) -> None:
    with st.container(key="wordmark", width="content"):
        link_to("start", "groupdyn")
    with (
        st.container(key="manner", width="content"),
        st.popover(_manner(visit, t), type="tertiary", wrap=False),
    ):
        _ask_group(visit, t)
        _ask_include(visit, t)
        if visit.group is not None and visit.group not in visit.veiled:
            st.toggle(
                t("Pseudonyms"),
                help=t(
                    "Invented names, drawn anew at each visit. Free text, dates and group names are hidden too."
                ),
                **bound("frame-pseudonyms", visit.pseudonyms, lambda on: set_pseudonyms(visit, on)),
            )
        st.segmented_control(
            t("Language"),
            list(LANGUAGES),
            format_func=LANGUAGES.__getitem__,
            required=True,
            **bound("frame-language", visit.language, lambda language: setattr(visit, "language", language)),
        )
        st.segmented_control(
            t("Save pictures as"),
            PICTURE_KINDS,
            format_func=str.upper,
            required=True,
            **bound("frame-picture", visit.picture, lambda kind: setattr(visit, "picture", kind)),
        )
        st.button(
            t("Present"),
            help=t("Larger type, no controls. Esc brings them back."),
            key="frame-present",
            on_click=lambda: setattr(visit, "presentation", True),
        )
        if visit.workspace is not None:
            st.button(
                t("Lock the workspace"),
                icon=":material/lock:",
                help=t("Its key is forgotten, and everything that was loaded of its groups."),
                key="frame-lock",
                on_click=lock,
                args=(visit,),
            )
        st.caption(t("Light or dark: in the ⋮ menu at the top right."))
        show_person(visit, t)


def _manner(visit: AppState, t: Translator) -> str:
    """`Thursday group · pseudonyms · English`. Pages that record show the roster's names, and it is said."""
    parts = [LANGUAGES[visit.language]]
    if visit.group is not None:
        if route(visit.page).needs_kept and visit.group not in visit.veiled:
            names = t("real names here")
        else:
            names = t("pseudonyms") if visit.pseudonyms else t("names shown")
        parts = [group_title(visit, visit.group, t), names, *parts]
    return plain(" · ".join(parts))


def _ask_group(visit: AppState, t: Translator) -> None:
    groups = list(dict.fromkeys([*reversed(visit.logs), *listed_groups(visit), *samples()]))
    st.selectbox(
        t("Group"),
        groups,
        index=None if visit.group is None else 0,  # without a default it could be emptied
        format_func=lambda group: group_title(visit, group, t),
        placeholder=t("Choose a group"),
        **bound(f"frame-group-{t.language}", visit.group, lambda group: open_group(visit, group)),
    )


def _ask_include(visit: AppState, t: Translator) -> None:
    st.segmented_control(
        t("In the numbers"),
        INCLUDES,
        format_func=lambda include: t(INCLUDE_WORDS[include]),
        required=True,
        **bound(
            f"frame-include-{t.language}", visit.include, lambda include: setattr(visit, "include", include)
        ),
    )


def _show_leave(visit: AppState, t: Translator) -> None:
    with st.container(key="leave", width="content"):
        st.button(
            t("Leave presentation"),
            type="tertiary",
            shortcut="Esc",
            key="frame-leave",
            on_click=lambda: setattr(visit, "presentation", False),
        )


# --- the session ---------------------------------------------------------------------------------


def ask_session(log: InteractionLog) -> int:
    """Ask for a session of the log, in one quiet row; returns its position in `log.sessions`."""
    visit = state()
    t = translator(visit.language)
    position, last = session_position(visit, log), len(log.sessions) - 1

    def go(to: int) -> None:
        visit.session = to

    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="session"):
        for step, label, help_, icon, key in (
            (
                -1,
                t("Previous session"),
                t("Previous session (left arrow key)"),
                ":material/chevron_left:",
                "Left",
            ),
            (1, t("Next session"), t("Next session (right arrow key)"), ":material/chevron_right:", "Right"),
        ):
            if step > 0:
                st.markdown(_session_line(log, position, t), width="content")
            st.button(
                label,  # read aloud; style.css shows the icon alone
                icon=icon,
                type="tertiary",
                help=help_,
                key=f"session-{key.lower()}",
                shortcut=key,
                disabled=not 0 <= position + step <= last,
                on_click=go,
                args=(position + step,),
            )
    return position


def _session_line(log: InteractionLog, position: int, t: Translator) -> str:
    name = plain(session_name(log, position, t))
    rest = [session_date(log, position, t), t("{k} of {n}", k=position + 1, n=len(log.sessions))]
    return f"**{name}** :gray[{' · '.join(filter(None, rest))}]"


# --- nothing to show -----------------------------------------------------------------------------


def _show_no_group(t: Translator) -> None:
    if state().log is not None:
        st.header(t("This group has not met yet"), anchor=False)
        st.markdown(t("Record a session, or add sessions from a file: there is nothing to draw so far."))
        if is_kept(state().group) and offered(state(), [route("record")]):
            link_to("record", t("Record a session as it happens"))
        link_to("workspace", t("To the workspace"))
        return
    st.title(t("No group is open"), anchor=False)
    st.markdown(t("Open a sample group, or a file of your own, on the start page."))
    link_to("start", t("To the start page"))


def _show_not_kept(t: Translator) -> None:
    st.header(t("This page works on a group that is kept"), anchor=False)
    st.markdown(t("Open the workspace and choose one of its groups, or keep the group that is open."))
    link_to("start", t("To the start page"))


def _show_locked(t: Translator) -> None:
    st.header(t("The workspace is locked"), anchor=False)
    st.markdown(t("This group is kept there. Open the workspace, and you are back here."))
    link_to("workspace", t("Open the workspace"))


def _show_missing(visit: AppState, t: Translator) -> None:
    with st.container(key="missing"):
        st.markdown(
            t(
                "This link shows a group that is not open here. Files never leave the computer they are on: "
                "open the same file again, and the link works for this visit."
            )
        )
        st.button(
            t("Understood"),
            type="tertiary",
            key="frame-missing",
            on_click=lambda: setattr(visit, "missing", False),
        )


def _icon() -> str:
    return str(Path(__file__).with_name("icon.svg"))
