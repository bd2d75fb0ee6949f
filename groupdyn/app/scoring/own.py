"""A questionnaire of one's own: its key from a file, kept with the group."""

from __future__ import annotations

import json

import streamlit as st

from groupdyn.app.keeping import Kept
from groupdyn.app.plain import plain
from groupdyn.app.scoring.doing import do, fresh
from groupdyn.app.scoring.ledger import QUESTIONNAIRE, Writing
from groupdyn.errors import GroupdynError
from groupdyn.i18n import Translator
from groupdyn.instruments import Instrument, read_instrument


def ask_own(kept: Kept, known: dict[str, Instrument], t: Translator) -> None:
    """Ask for a key; what is wrong with it is said, all at once."""
    with st.expander(t("A questionnaire of your own"), key="scores-own", on_change="rerun") as asked:
        if not asked.open:
            return
        st.markdown(
            t(
                "A JSON file with “id”, “name” and “scales”, as described in docs/questionnaires.md. It is kept with "
                "this group. Numbers of items only: the wording belongs to its authors."
            )
        )
        file = st.file_uploader(t("Its key"), ["json"], key=fresh("own-file"))
        if file is None:
            return
        try:
            instrument = read_instrument(file.getvalue(), name=file.name)
        except GroupdynError as error:
            st.error("\n\n".join(map(plain, error.sentence(t).splitlines())))
            return
        names = t.names([scale.title(t.language) for scale in instrument.scales])
        st.markdown(plain(t("{name}: {scales}.", name=instrument.title(t.language), scales=names)))
        if instrument.id in known:
            st.caption(t("A questionnaire of this id is there already; this one will be used instead."))
        if st.button(t("Keep it"), type="primary", key="scores-own-keep"):
            writing = writing_of(kept, instrument.id, json.loads(file.getvalue().decode("utf-8-sig")))
            do(lambda: writing.into(kept, "forms"), t("The questionnaire is kept."), t)


def writing_of(kept: Kept, id_: str, key: object) -> Writing:
    """What to write so that the key is the one of its id."""
    content = json.dumps({"kind": QUESTIONNAIRE, "key": key}, ensure_ascii=False)
    forms = kept.workspace.records(kept.group, "forms")
    there = [
        int(row)
        for row, label, text in zip(forms["id"], forms["label"], forms["content"], strict=True)
        if label == id_ and json.loads(text).get("kind") == QUESTIONNAIRE
    ]
    if there:
        return Writing(change={there[0]: {"content": content}})
    return Writing(add=[{"label": id_, "content": content}])
