"""One of a few, in one quiet line."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from groupdyn.app.state import remembered
from groupdyn.i18n import Translator


def ask_one(label: str, words: Mapping[str, str], name: str, default: str, t: Translator) -> str:
    """Ask for one of a few ids, which the page remembers under a name; `label` is read aloud, not shown.

    Parameters
    ----------
    label : in the reader's language.
    words : id → what it is called, not yet translated; in the order to be shown.
    name, default : as `remembered` has them.
    """
    asked = st.segmented_control(
        label,
        list(words),
        format_func=lambda one: t(words[one]),
        required=True,
        label_visibility="collapsed",
        **remembered(name, default, tuple(words)),
    )
    return str(asked)
