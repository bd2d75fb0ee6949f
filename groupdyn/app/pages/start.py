"""The first page: what this is for, a sample group one click away, a file of one's own, the groups of this visit."""

from __future__ import annotations

import streamlit as st

from groupdyn.app.frame import go_to, link_to, open_kept_group
from groupdyn.app.groups import group_title, open_group, samples
from groupdyn.app.keeping import is_kept, is_there, listed_infos, place, workspace_of
from groupdyn.app.plain import plain
from groupdyn.app.showing import show_still
from groupdyn.app.state import AppState, state
from groupdyn.app.team import upload_words
from groupdyn.app.view import current_palette
from groupdyn.figures.style import Palette
from groupdyn.i18n import Translator, translator

ENDINGS = ("csv", "tsv", "txt", "xlsx", "ods", "json", "parquet", "vtt", "srt", "rttm")


def render() -> None:
    """Draw the start page."""
    visit = state()
    t = translator(visit.language)
    words, picture = st.columns((6, 5), gap="large", vertical_alignment="center")
    with words:
        st.header(t("See who turns to whom in your group"), anchor=False)
        st.markdown(
            t(
                "groupdyn draws the sociogram of every session from your interaction log: who speaks to whom, "
                "where feedback flows, and how cohesion moves from session to session."
            )
        )
        _ask_file(visit, t)
    with picture:
        _show_picture(current_palette(), t)
    _show_kept(visit, t)
    if any(not is_kept(group) for group in visit.logs):
        st.subheader(t("Open in this visit"), anchor=False)
        _ask_recent(visit, t)
    st.subheader(t("Sample groups, invented"), anchor=False)
    _ask_sample(visit, t)


def _ask_file(visit: AppState, t: Translator) -> None:
    files = st.file_uploader(
        t("Open a log of your own, with its roster and attendance if there are any"),
        ENDINGS,
        accept_multiple_files=True,
        key="start-file",
    )
    st.caption(upload_words(t))
    dropped = [file.file_id for file in files]
    if dropped and visit.entries.get("upload") != dropped:
        visit.entries.update(upload=dropped, files=[(file.name, file.getvalue()) for file in files])
        go_to("import")


def _show_kept(visit: AppState, t: Translator) -> None:
    """The groups of the open workspace; else one quiet line that leads to it."""
    if workspace_of(visit) is None:
        with st.container(key="start-workspace"):
            there = is_there(place(visit))
            link_to(
                "workspace",
                t("Unlock your workspace") if there else t("Keep groups in a workspace of your own"),
            )
        return
    st.subheader(t("Kept in your workspace"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", key="start-kept"):
        for info in listed_infos(visit):
            title = info.title or t("Group {n}", n=info.id)
            if st.button(plain(title), type="tertiary", key=f"start-kept-{info.id}"):
                open_kept_group(visit, info.id)
        link_to("workspace", t("To the workspace"))


def _ask_recent(visit: AppState, t: Translator) -> None:
    with st.container(horizontal=True, key="recent"):
        for group in reversed([g for g in visit.logs if not is_kept(g)]):
            if st.button(plain(group_title(visit, group, t)), type="tertiary", key=f"recent-{group}"):
                visit.look_at(group)
                go_to("sociogram")


def _ask_sample(visit: AppState, t: Translator) -> None:
    for column, sample in zip(st.columns(len(samples()), gap="medium"), samples().values(), strict=True):
        with column:
            if st.button(
                plain(sample.title(t.language)),
                type="tertiary",
                icon=":material/arrow_forward:",
                icon_position="right",
                key=f"sample-{sample.id}",
            ):
                open_group(visit, sample.id)
                go_to("sociogram")
            st.caption(plain(sample.story(t.language)))


def _show_picture(palette: Palette, t: Translator) -> None:
    """A small sociogram of invented people: what the pages will show."""
    from groupdyn.figures.building import build_scene
    from groupdyn.figures.scene import Person, Tie
    from groupdyn.figures.seats import seats
    from groupdyn.figures.still import still_sociogram
    from groupdyn.log import GROUP

    people = [
        Person("a", "Ayu", value=9),
        Person("b", "Bagas", value=3),
        Person("c", "Citra", value=6),
        Person("d", "Dewi", value=4),
        Person("e", "Eko", value=4),
        Person("f", "Farah", state="silent", value=0),
        Person("h", "Hana", value=5),
        Person("r", "Rini", role="leader", value=6),
    ]
    ties = [
        Tie("r", "a", 4, "positive"),
        Tie("a", "c", 6, "positive"),
        Tie("c", "a", 4, "positive"),
        Tie("b", "c", 2, "negative"),
        Tie("c", "b", 2, "negative"),
        Tie("h", "a", 5, "positive"),
        Tie("d", "e", 2, "positive"),
        Tie("e", "d", 4, "positive"),
        Tie("a", "d", 3, "positive"),
        Tie("r", "h", 2, "positive"),
        Tie("r", GROUP, 3),
        Tie("a", GROUP, 2),
        Tie("d", GROUP, 1),
    ]
    scene = build_scene(people, ties, seats=seats([p.id for p in people]), hub=t("group"))
    title = t("An example of a sociogram")
    words = t("Eight people on a circle; arrows show who turned to whom, in support or in conflict.")
    show_still(
        still_sociogram(scene, palette, width=460, height=400, title=title, description=words),
        "start-picture",
    )
