"""What one visit remembers, and the part of it that a link carries.

The only module that touches `st.session_state`. The address of a view holds ids and numbers
only, never a name, a file's name or a text: links are pasted into mails. Streamlit's own
`bind="query-params"` writes an option as it is shown, hence in words; so links are written here.
To remember a choice of a page: `**remembered("layout", "seats", ("seats", "target"))` in its widget.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

import streamlit as st

from groupdyn.i18n import LANGUAGES

if TYPE_CHECKING:
    import pandas as pd

    from groupdyn.app.handover import HandOver
    from groupdyn.log import InteractionLog
    from groupdyn.workspace import GroupInfo, Workspace

Include = Literal["members", "everyone"]
INCLUDES: tuple[Include, ...] = ("members", "everyone")
PictureKind = Literal["svg", "png"]
PICTURE_KINDS: tuple[PictureKind, ...] = ("svg", "png")

Choice = str | int | bool | tuple[str, ...]
C = TypeVar("C", str, int, bool, tuple[str, ...])

KEY = "groupdyn"
"""The one key of `st.session_state` that holds the visit."""


@dataclass(frozen=True)
class Opening:
    """What the dashboard was started with: a log and what goes with it, a sample group; where the workspace is."""

    log: Path | None = None
    companions: Mapping[str, Path] = field(default_factory=dict)
    scheme: str | None = None
    sample: str | None = None
    workspace: str | None = None


_opening = Opening()


def open_with(opening: Opening) -> None:
    """Let every visit begin with this. Called once, before the server starts."""
    global _opening  # Streamlit runs the pages in this process, and passes nothing to them
    _opening = opening


def told_place() -> str | None:
    """Where the dashboard was told that the workspace is."""
    return _opening.workspace


@dataclass
class AppState:
    """One visit: one browser tab until it is reloaded.

    Attributes
    ----------
    language : of all texts.
    logs : the open groups, group id → log; the last opened one last.
    titles : what to call the groups of one's own files. Samples have titles of their own.
    group : the id of the group that is looked at.
    missing : whether a link asked for a group that is not open.
    back : the page and the kept group to come back to once the workspace is open, and where that workspace is.
    session : position in `log.sessions`; None is the last one.
    include : whether the leaders count in the numbers.
    named : groups whose names are shown; all others are under pseudonyms.
    disguised : group id → its log under pseudonyms, drawn at random once a visit.
    presentation : type one and a half times as large, controls gone.
    picture : the kind of file that a picture is saved as.
    member : the member in focus on all pages, by the id in the log as shown; never in a link.
    page : the id of the page that is looked at.
    choices : page id → name → what was chosen there, where it differs from the default.
    private : the same for what must not stand in a link.
    entries : what was entered in the import and at the desk (the Workspace page) so far.
    opening : what is still to be opened from the command line.
    workspace : the workspace that was opened in this visit, if any; see `keeping`.
    listed : its groups as they were when this run began; None before, and while it is locked.
    handed : the hand-over to a member that this visit is part of, if any; see `handover`.
    place : where this visit's workspace is; None is where the dashboard was told, or the usual place.
    revisions : kept group → the number of its last change that `logs` knows.
    person : as whom one is logged in, in a team; None on one's own computer, and before.
    leaving : why the visit has ended ("asked", "idle"), until the browser has followed the logout.
    veiled : kept groups whose log has the workspace's own pseudonyms, because the person may not see names.
    aliases : group → member → pseudonym, so that a log that grows keeps its pseudonyms.
    asides : group id → the rows that were set aside when its file was read, should it be kept later.
    """

    language: str = "en"
    logs: dict[str, InteractionLog] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    group: str | None = None
    missing: bool = False
    back: tuple[str, str, str] | None = None
    session: int | None = None
    include: Include = "members"
    named: set[str] = field(default_factory=set)
    disguised: dict[str, InteractionLog] = field(default_factory=dict)
    presentation: bool = False
    picture: PictureKind = "svg"
    member: str | None = None
    page: str = "start"
    choices: dict[str, dict[str, Choice]] = field(default_factory=dict)
    private: dict[str, dict[str, Choice]] = field(default_factory=dict)
    entries: dict[str, Any] = field(default_factory=dict)
    opening: Opening = field(default_factory=lambda: _opening)
    workspace: Workspace | None = field(default=None, repr=False)
    listed: tuple[GroupInfo, ...] | None = field(default=None, repr=False)
    handed: HandOver | None = field(default=None, repr=False)
    place: str | None = None
    revisions: dict[str, int] = field(default_factory=dict)
    person: str | None = field(default=None, repr=False)
    leaving: Literal["", "asked", "idle"] = ""
    veiled: set[str] = field(default_factory=set)
    aliases: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)
    asides: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    @property
    def log(self) -> InteractionLog | None:
        """The log of the group that is looked at, with its names."""
        return self.logs.get(self.group) if self.group is not None else None

    @property
    def pseudonyms(self) -> bool:
        """Whether the group that is looked at is under pseudonyms."""
        return self.group not in self.named or self.group in self.veiled

    def forget(self) -> None:
        """Be as a new visit in the same language, which opens nothing."""
        fresh = AppState(language=self.language, opening=Opening())
        for name, value in vars(fresh).items():
            setattr(self, name, value)
        forget_widgets()

    def look_at(self, group: str) -> None:
        """Turn to an open group: its last session, nobody in focus."""
        if group != self.group:
            self.session, self.member = None, None
        self.group, self.missing, self.back = group, False, None


def state() -> AppState:
    """The state of this visit."""
    if KEY not in st.session_state:
        language = (st.context.locale or "en").partition("-")[0]
        st.session_state[KEY] = AppState(language=language if language in LANGUAGES else "en")
    return cast(AppState, st.session_state[KEY])


def forget_widgets() -> None:
    """Forget what was entered and chosen in every widget; only the visit's state is left."""
    for key in [k for k in st.session_state if k != KEY]:
        del st.session_state[key]


def is_new() -> bool:
    """Whether the visit begins with this run."""
    return KEY not in st.session_state


# --- links ---------------------------------------------------------------------------------------

_OWN = frozenset({"group", "session", "lang", "include", "present", "hand"})
_ID = re.compile(r"[A-Za-z0-9_.-]{0,64}(,[A-Za-z0-9_.-]{1,64}){0,40}")
"""What a choice may look like in a link: one id, or several with commas."""


def link(visit: AppState) -> dict[str, str]:
    """The view as a link's query: ids and numbers only. Defaults are left out."""
    found: dict[str, str] = {}
    if visit.group is not None:
        found["group"] = visit.group
        if visit.session is not None:
            found["session"] = str(visit.session + 1)
    if visit.language != "en" or visit.group is not None:
        found["lang"] = visit.language
    if visit.include != INCLUDES[0]:
        found["include"] = visit.include
    if visit.presentation:
        found["present"] = "1"
    for name, choice in visit.choices.get(visit.page, {}).items():
        text = written(choice)
        if name not in _OWN and _ID.fullmatch(text):
            found[name] = text
    return found


def follow(visit: AppState, query: Mapping[str, str], open_group: Callable[[str], bool]) -> dict[str, str]:
    """Take over a link's query; what it says wrongly is passed over. Returns the page's own choices.

    `open_group(id)` opens a group if it can, and says whether it is open.
    """
    if query.get("lang") in LANGUAGES:
        visit.language = query["lang"]
    if query.get("include") in INCLUDES:
        visit.include = cast(Include, query["include"])
    visit.presentation = query.get("present") == "1"
    wanted = query.get("group")
    if wanted is not None:
        if open_group(wanted):
            visit.look_at(wanted)
            number = query.get("session", "")
            visit.session = int(number) - 1 if re.fullmatch(r"[1-9]\d{0,5}", number) else None
        else:
            visit.missing = True
    return {
        name: text
        for name, text in query.items()
        if name not in _OWN and re.fullmatch(r"[a-z][a-z0-9_]{0,30}", name) and _ID.fullmatch(text)
    }


def write_link(visit: AppState) -> None:
    """Put the view into the browser's address, if it is not there yet."""
    wanted = link(visit)
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


_CODE = re.compile(r"[a-z0-9_]{1,20}")
_OVER_LOGIN = {
    "group": re.compile(r"kept-\d{1,9}"),
    "session": re.compile(r"[1-9]\d{0,5}"),
    "lang": re.compile("|".join(LANGUAGES)),
    "include": re.compile("|".join(INCLUDES)),
    "present": re.compile("1"),
    **dict.fromkeys(("mode", "tie", "layout", "size", "who", "minutes", "measure", "part", "section"), _CODE),
}
"""What of a link the browser may keep while somebody logs in, and what it may look like: row numbers and codes."""


def over_login(page: str, query: Mapping[str, str], samples: Collection[str] = ()) -> str:
    """The page and the query to turn to after a login, as `page?name=value`; empty for the start page itself.

    `samples`: the ids of groups that are in no workspace and can be asked for.
    """
    kept = {
        name: text
        for name, text in query.items()
        if ((shape := _OVER_LOGIN.get(name)) is not None and shape.fullmatch(text))
        or (name == "group" and text in samples)
    }
    if page == "start":  # it has no name in an address
        page, kept = "", kept if "group" in kept else {}
    return page + ("?" + "&".join(f"{name}={text}" for name, text in kept.items()) if kept else "")


def read_link() -> dict[str, str] | None:
    """The query to follow in this run: at a visit's begin, and on the browser's back and forward; else None.

    In all other runs the visit is ahead of the address, and a slow browser's old address must not undo a choice.
    """
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    context = get_script_run_ctx()
    went_back = context is not None and context.is_history_navigation
    query = st.query_params.to_dict()
    return query if is_new() or (went_back and query) else None


# --- choices -------------------------------------------------------------------------------------


def written(choice: Choice) -> str:
    """A choice as a link holds it: `1` and `0` for yes and no, several ids with commas."""
    if isinstance(choice, bool):
        return str(int(choice))
    return ",".join(choice) if isinstance(choice, tuple) else str(choice)


def understood(text: str, default: Choice) -> Choice:
    """The choice that a link's text means, of the default's kind; the default where it means none."""
    if isinstance(default, bool):
        return {"0": False, "1": True}.get(text, default)
    if isinstance(default, int):
        return int(text) if re.fullmatch(r"-?\d{1,9}", text) else default
    if isinstance(default, tuple):
        return tuple(part for part in text.split(",") if part)
    return text


def chosen(name: str, default: C, options: Sequence[object] | None = None, *, private: bool = False) -> C:
    """What this page remembers under a name; the default where nothing, or nothing possible, was chosen."""
    visit = state()
    book = (visit.private if private else visit.choices).setdefault(visit.page, {})
    value = book.get(name, default)
    if type(value) is not type(default):
        value = understood(written(value), default)
    parts = value if isinstance(value, tuple) else (value,)
    possible = options is None or all(part in options for part in parts)
    return cast(C, value) if possible else default


def choose(name: str, value: Choice | None, default: Choice, *, private: bool = False) -> None:
    """Remember a choice of this page; the default, or None, is forgotten."""
    visit = state()
    book = (visit.private if private else visit.choices).setdefault(visit.page, {})
    if isinstance(value, list):
        value = tuple(value)
    if value is None or value == default:
        book.pop(name, None)
    else:
        book[name] = value


def remembered(
    name: str, default: C, options: Sequence[object] | None = None, *, private: bool = False
) -> dict[str, Any]:
    """The arguments that make a widget remember: beyond its page, and (unless `private`) in the link.

    Parameters
    ----------
    name : short and lower case; it stands in the link.
    default : what is chosen until something else is; its type is the choice's type.
    options : what can be chosen; anything else falls back to the default.
    private : keep it out of the link. Obligatory for members' ids, which may be names.
    """
    value = chosen(name, default, options, private=private)
    key = f"{state().page}-{name}-{state().language}"  # a widget keeps its options' words as long as its key
    return {
        "key": _showing(key, list(value) if isinstance(value, tuple) else value),
        "on_change": _take_choice,
        "args": (key, name, default, private),
    }


def _take_choice(key: str, name: str, default: Choice, private: bool) -> None:
    choose(name, st.session_state[key], default, private=private)


def bound(key: str, value: object, take: Callable[[Any], object]) -> dict[str, Any]:
    """The arguments that tie a widget of the frame to a value: it shows `value`, and `take` gets what is chosen."""
    return {"key": _showing(key, value), "on_change": _take, "args": (key, take)}


def _take(key: str, take: Callable[[Any], object]) -> None:
    if st.session_state[key] is not None:
        take(st.session_state[key])


def _showing(key: str, value: object) -> str:
    if st.session_state.get(key) != value or key not in st.session_state:
        st.session_state[key] = value
    return key


def told(key: str) -> Any:
    """What the widget or component of a key holds now; None before it was drawn."""
    return st.session_state.get(key)


def taken(key: str) -> str:
    """What was typed into the widget of a key, which is emptied: for secrets. Only in a callback."""
    value = st.session_state.get(key) or ""
    st.session_state[key] = ""
    return str(value)
